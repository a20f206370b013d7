"""Facts about CPD for the indicators: who benefits, who had a leadership course, what events were thought of."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Select,
    Subquery,
    and_,
    case,
    func,
    literal,
    select,
    union_all,
)

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
from appraisal.questionnaires.figures import scores, sheets

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


def _answered(people: Population) -> Select[int]:
    return applied_a_benefit(people).where(
        CpdImpactCheck.confirmation.is_not(None),
        CpdImpactCheck.confirmed_by_id.is_not(None),
        CpdImpactCheck.confirmed_by_id != CpdImpactCheck.person_id,
    )


def asked_a_second_person(people: Population) -> Select[int]:
    """The second method of TSP2-K7: people with an applied benefit that somebody else has said something about."""
    return _answered(people)


def confirmed_a_benefit(people: Population) -> Select[int]:
    """The second method of TSP2-K7: people with an applied benefit that somebody else confirms, fully or partly."""
    return _answered(people).where(CpdImpactCheck.confirmation.in_((Confirmation.YES, Confirmation.PARTLY)))


def had_a_leadership_course(people: Population) -> Select[int]:
    """TSP3-K3: people who came, or came for part, to a leadership event that began in the period: person_id."""
    return (
        select(CpdAttendance.person_id)
        .join(CpdEvent, CpdEvent.id == CpdAttendance.event_id)
        .where(people.period.holds(CpdEvent.starts_on), CpdEvent.leadership.is_(True), CpdAttendance.status.in_(CAME))
    )


def evaluations(people: Population) -> CompoundSelect[int | None, int, int, int]:
    """TSP2-K8: evaluations of events that began in the period, by the school that hosted them (None: no school).

    Columns: school_id, numerator (positive answers), denominator (answers given), sheets (evaluations); rows add up.
    """
    ours = (
        select(CpdQuestionnaire.questionnaire_id)
        .join(CpdEvent, CpdEvent.id == CpdQuestionnaire.event_id)
        .where(people.period.holds(CpdEvent.starts_on))
    )
    given = scores(ours, [str(item) for item in EvaluationItem], positive_from=POSITIVE).subquery()
    filled = sheets(ours).subquery()

    def by_host(answers: Subquery, *columns: ColumnElement[int]) -> Select[*tuple[Any, ...]]:
        return (
            select(CpdEvent.host_school_id.label("school_id"), *columns)
            .select_from(answers)
            .join(CpdQuestionnaire, CpdQuestionnaire.questionnaire_id == answers.c.questionnaire_id)
            .join(CpdEvent, CpdEvent.id == CpdQuestionnaire.event_id)
            .group_by(CpdEvent.host_school_id)
        )

    nothing = literal(0)
    return union_all(
        by_host(
            given,
            func.sum(given.c.positive).label("numerator"),
            func.sum(given.c.given).label("denominator"),
            nothing.label("sheets"),
        ),
        by_host(filled, nothing, nothing, func.sum(filled.c.sheets)),
    )


def follow_up(people: Population) -> Select[int | None, int, int, int]:
    """The second method of TSP2-K8: those who came to these events and returned a check by the as-at day.

    Columns: school_id (host), person_id, denominator (events they returned a check on), numerator (of them, with the
    learning in use). Of several checks of one person on one event the best counts.
    """
    period = people.period
    best = (
        select(
            CpdEvent.id,
            CpdEvent.host_school_id,
            CpdImpactCheck.person_id,
            func.max(CpdImpactCheck.used).label("used"),
        )
        .join(CpdImpactCheck, CpdImpactCheck.event_id == CpdEvent.id)
        .join(
            CpdAttendance,
            and_(CpdAttendance.event_id == CpdEvent.id, CpdAttendance.person_id == CpdImpactCheck.person_id),
        )
        .where(
            period.holds(CpdEvent.starts_on),
            CpdImpactCheck.checked_on <= period.as_at,
            CpdAttendance.status.in_(CAME),
        )
        .group_by(CpdEvent.id, CpdEvent.host_school_id, CpdImpactCheck.person_id)
        .subquery()
    )
    return select(
        best.c.host_school_id.label("school_id"),
        best.c.person_id,
        func.count().label("denominator"),
        func.sum(case((best.c.used >= USED, 1), else_=0)).label("numerator"),
    ).group_by(best.c.host_school_id, best.c.person_id)
