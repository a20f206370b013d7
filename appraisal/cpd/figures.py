"""Facts about CPD for the indicators: who benefits, who had a leadership course, what events were thought of."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Select, and_, case, func, select

from appraisal.cpd.models import (
    AttendanceStatus,
    Confirmation,
    CpdAttendance,
    CpdEvent,
    CpdImpactCheck,
    CpdQuestionnaire,
    EvaluationItem,
)
from appraisal.people.figures import Population
from appraisal.questionnaires.figures import scores

LEARNED, USED, EFFECT = 4, 2, 4
"""From these ratings, all in one check, a benefit is *applied* (domain.md section 5.5)."""
POSITIVE = 4
"""The answer from which an evaluation is positive."""
CAME = (AttendanceStatus.ATTENDED, AttendanceStatus.PART)


def _applied() -> ColumnElement[bool]:
    return and_(CpdImpactCheck.learned >= LEARNED, CpdImpactCheck.used >= USED, CpdImpactCheck.effect >= EFFECT)


def applied_a_benefit(people: Population) -> Select[int]:
    """TSP2-K7: people with one check of the period that shows an applied benefit: person_id."""
    return select(CpdImpactCheck.person_id).where(people.period.holds(CpdImpactCheck.checked_on), _applied())


def confirmations(people: Population) -> Select[int, int, int]:
    """The second method of TSP2-K7: people with an applied benefit that a second person was asked about.

    Columns: person_id, beside (1: somebody else answered for one of their applied checks), numerator (1: with yes
    or partly).
    """
    answered = and_(
        CpdImpactCheck.confirmation.is_not(None),
        CpdImpactCheck.confirmed_by_id.is_not(None),
        CpdImpactCheck.confirmed_by_id != CpdImpactCheck.person_id,
    )
    confirmed = and_(answered, CpdImpactCheck.confirmation.in_((Confirmation.YES, Confirmation.PARTLY)))
    return (
        select(
            CpdImpactCheck.person_id,
            func.max(case((answered, 1), else_=0)).label("beside"),
            func.max(case((confirmed, 1), else_=0)).label("numerator"),
        )
        .where(people.period.holds(CpdImpactCheck.checked_on), _applied())
        .group_by(CpdImpactCheck.person_id)
    )


def had_a_leadership_course(people: Population) -> Select[int]:
    """TSP3-K3: people who came, or came for part, to a leadership event that began in the period: person_id."""
    return (
        select(CpdAttendance.person_id)
        .join(CpdEvent, CpdEvent.id == CpdAttendance.event_id)
        .where(people.period.holds(CpdEvent.starts_on), CpdEvent.leadership.is_(True), CpdAttendance.status.in_(CAME))
    )


def evaluations(people: Population) -> Select[int | None, int, int, int]:
    """TSP2-K8: evaluations of events that began in the period, by the school that hosted them (None: no school).

    Columns: school_id, numerator (positive answers), denominator (answers given), sheets (evaluations).
    """
    answers = scores([str(item) for item in EvaluationItem], positive_from=POSITIVE).subquery()
    return (
        select(
            CpdEvent.host_school_id.label("school_id"),
            func.sum(answers.c.positive).label("numerator"),
            func.sum(answers.c.given).label("denominator"),
            func.sum(answers.c.sheets).label("sheets"),
        )
        .join(CpdQuestionnaire, CpdQuestionnaire.event_id == CpdEvent.id)
        .join(answers, answers.c.questionnaire_id == CpdQuestionnaire.questionnaire_id)
        .where(people.period.holds(CpdEvent.starts_on))
        .group_by(CpdEvent.host_school_id)
    )


def follow_up(people: Population) -> Select[int | None, int, int, int]:
    """The second method of TSP2-K8: those who came to these events and returned a check by the as-at day.

    Columns: school_id (host), person_id, denominator (checks returned), numerator (of them, with the learning in
    use). Of several checks of one person on one event the best counts.
    """
    period = people.period
    best = (
        select(CpdImpactCheck.event_id, CpdImpactCheck.person_id, func.max(CpdImpactCheck.used).label("used"))
        .where(CpdImpactCheck.checked_on <= period.as_at)
        .group_by(CpdImpactCheck.event_id, CpdImpactCheck.person_id)
        .subquery()
    )
    return (
        select(
            CpdEvent.host_school_id.label("school_id"),
            best.c.person_id,
            func.count().label("denominator"),
            func.sum(case((best.c.used >= USED, 1), else_=0)).label("numerator"),
        )
        .join(
            CpdAttendance, and_(CpdAttendance.event_id == best.c.event_id, CpdAttendance.person_id == best.c.person_id)
        )
        .join(CpdEvent, CpdEvent.id == best.c.event_id)
        .where(period.holds(CpdEvent.starts_on), CpdAttendance.status.in_(CAME))
        .group_by(CpdEvent.host_school_id, best.c.person_id)
    )
