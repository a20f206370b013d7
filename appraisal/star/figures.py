"""Facts about STAR projects for the indicators: evaluations due, what came of them, and whose they are."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Select, and_, case, func, not_, select

from appraisal.people.figures import Period, Population
from appraisal.star.models import ImpactJudgement, StarEvidence, StarOwner, StarProject, StarStatus, StarStrand

POSITIVE = (ImpactJudgement.CLEAR_POSITIVE, ImpactJudgement.SOME_POSITIVE)
KINDS_OF_EVIDENCE = 2
"""Different kinds of agreeing evidence that confirm an impact."""


def _evaluated(period: Period) -> ColumnElement[bool]:
    """Evaluated by the as-at day, said so that an empty date is false and not unknown."""
    return and_(StarProject.evaluated_on.is_not(None), StarProject.evaluated_on <= period.as_at)


def due_evaluations(people: Population) -> Select[int, int, int, int]:
    """TSP2-K2: projects on quality with an evaluation due in the period.

    Columns: project_id, numerator (1: confirmed positive), denominator, beside (1: stopped, not evaluated).
    """
    period = people.period
    owner = select(StarOwner.id).where(
        StarOwner.project_id == StarEvidence.project_id, StarOwner.person_id == StarEvidence.collected_by_id
    )
    agreeing = (
        select(StarEvidence.project_id)
        .where(StarEvidence.agrees, StarEvidence.collected_on <= period.as_at)
        .group_by(StarEvidence.project_id)
        .having(
            func.count(StarEvidence.kind.distinct()) >= KINDS_OF_EVIDENCE,
            func.max(case((owner.exists(), 0), else_=1)) == 1,
        )
        .subquery()
    )
    left_out = and_(StarProject.status == StarStatus.STOPPED, not_(_evaluated(period)))
    confirmed = and_(_evaluated(period), StarProject.impact_judgement.in_(POSITIVE), agreeing.c.project_id.is_not(None))
    return (
        select(
            StarProject.id.label("project_id"),
            case((confirmed, 1), else_=0).label("numerator"),
            case((left_out, 0), else_=1).label("denominator"),
            case((left_out, 1), else_=0).label("beside"),
        )
        .outerjoin(agreeing, agreeing.c.project_id == StarProject.id)
        .where(
            StarProject.strand == StarStrand.QUALITY,
            StarProject.status != StarStatus.DRAFT,
            period.holds(StarProject.evaluation_due_on),
        )
    )


def schools_of_projects(people: Population) -> Select[int, int]:
    """The schools where any owner is in post on the as-at day, each once: project_id, school_id."""
    places = people.places
    return (
        select(StarOwner.project_id, places.c.school_id)
        .join(places, places.c.person_id == StarOwner.person_id)
        .distinct()
    )


def evaluated_a_project(people: Population) -> Select[int]:
    """TSP2-GOAL: owners of a completed or shared project evaluated in the period: person_id."""
    return (
        select(StarOwner.person_id)
        .join(StarProject, StarProject.id == StarOwner.project_id)
        .where(
            StarProject.status.in_((StarStatus.COMPLETED, StarStatus.SHARED)),
            people.period.holds(StarProject.evaluated_on),
        )
    )
