"""Facts about coaching for the indicators: who was coached when, which steps fell due, which were reached."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, literal, or_, select

from appraisal.coaching.models import CoacheeResponse, CoachingSession, SessionStatus, StepStatus
from appraisal.people.figures import Population

REACHED = (StepStatus.SECURE, StepStatus.EMBEDDED)
"""A step has come to something when it is one of these."""


def took_place() -> ColumnElement[bool]:
    """A session counts: it was completed and its coachee does not dispute it."""
    return and_(
        CoachingSession.status == SessionStatus.COMPLETED,
        or_(
            CoachingSession.coachee_response.is_(None),
            CoachingSession.coachee_response != CoacheeResponse.DISPUTED,
        ),
    )


def coverage(people: Population) -> Select[int, int, int]:
    """TSP2-K1: in-scope staff with a due term: person_id, numerator (1: a session in every due term), denominator."""
    due = people.due_terms
    coached = exists().where(
        CoachingSession.coachee_id == due.c.person_id,
        CoachingSession.held_on.between(due.c.starts_on, due.c.ends_on),
        took_place(),
    )
    return select(
        due.c.person_id,
        func.min(case((coached, 1), else_=0)).label("numerator"),
        literal(1).label("denominator"),
    ).group_by(due.c.person_id)


def steps(people: Population) -> Select[int, int, int]:
    """TSP2-K3: in-scope coachees with steps due in the period: person_id, numerator (reached), denominator (due)."""
    scope, period = people.in_scope, people.period
    reached = and_(
        CoachingSession.step_status.in_(REACHED),
        or_(CoachingSession.step_reviewed_on.is_(None), CoachingSession.step_reviewed_on <= period.as_at),
    )
    return (
        select(
            CoachingSession.coachee_id.label("person_id"),
            func.sum(case((reached, 1), else_=0)).label("numerator"),
            func.count().label("denominator"),
        )
        .join(scope, scope.c.person_id == CoachingSession.coachee_id)
        .where(
            period.holds(CoachingSession.step_due_on),
            # An empty status reads as `set`, and <> would drop it.
            func.coalesce(CoachingSession.step_status, StepStatus.SET) != StepStatus.WITHDRAWN,
            took_place(),
        )
        .group_by(CoachingSession.coachee_id)
    )


def reached_a_step(people: Population) -> Select[int]:
    """TSP2-GOAL: in-scope staff with a step found secure or embedded in the period, due date or not: person_id."""
    scope, period = people.in_scope, people.period
    return select(scope.c.person_id).where(
        exists().where(
            CoachingSession.coachee_id == scope.c.person_id,
            period.holds(CoachingSession.step_reviewed_on),
            CoachingSession.step_status.in_(REACHED),
            took_place(),
        )
    )
