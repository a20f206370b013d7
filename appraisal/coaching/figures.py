"""Facts about coaching for the indicators: who was coached when, which steps fell due, which were reached."""

from __future__ import annotations

from sqlalchemy import CTE, ColumnElement, Select, and_, case, func, or_, select

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


def _coverage(people: Population) -> CTE:
    """In-scope staff with a due term: person_id, met (1: a session in every due term)."""
    due = people.due_terms
    coached = (
        select(CoachingSession.coachee_id)
        .where(
            CoachingSession.coachee_id == due.c.person_id,
            CoachingSession.held_on.between(due.c.starts_on, due.c.ends_on),
            took_place(),
        )
        .exists()
    )
    return people.shared(
        "coverage",
        lambda: select(due.c.person_id, func.min(case((coached, 1), else_=0)).label("met")).group_by(due.c.person_id),
    )


def with_a_due_term(people: Population) -> Select[int]:
    """TSP2-K1, denominator: in-scope staff with at least one due term."""
    return select(_coverage(people).c.person_id)


def coached_in_every_term(people: Population) -> Select[int]:
    """TSP2-K1, numerator: those of them with a session inside every due term."""
    coverage = _coverage(people)
    return select(coverage.c.person_id).where(coverage.c.met == 1)


def _due_steps(people: Population, person: ColumnElement[int]) -> Select[int]:
    return select(func.count()).where(
        CoachingSession.coachee_id == person,
        people.period.holds(CoachingSession.step_due_on),
        # An empty status reads as `set`, and <> would drop it.
        func.coalesce(CoachingSession.step_status, StepStatus.SET) != StepStatus.WITHDRAWN,
        took_place(),
    )


def due_steps(people: Population, person: ColumnElement[int]) -> ColumnElement[int]:
    """TSP2-K3, denominator: how many steps of a coachee fell due in the period and were not withdrawn."""
    return _due_steps(people, person).scalar_subquery()


def reached_steps(people: Population, person: ColumnElement[int]) -> ColumnElement[int]:
    """TSP2-K3, numerator: how many of those are secure or embedded by the as-at day."""
    return (
        _due_steps(people, person)
        .where(
            CoachingSession.step_status.in_(REACHED),
            or_(
                CoachingSession.step_reviewed_on.is_(None),
                CoachingSession.step_reviewed_on <= people.period.as_at,
            ),
        )
        .scalar_subquery()
    )


def reached_a_step(people: Population) -> Select[int]:
    """TSP2-GOAL: in-scope staff with a step found secure or embedded in the period, due date or not."""
    scope, period = people.in_scope, people.period
    return select(scope.c.person_id).where(
        select(CoachingSession.coachee_id)
        .where(
            CoachingSession.coachee_id == scope.c.person_id,
            period.holds(CoachingSession.step_reviewed_on),
            CoachingSession.step_status.in_(REACHED),
            took_place(),
        )
        .exists()
    )
