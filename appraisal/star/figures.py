"""Facts about STAR projects for the indicators: evaluations due, what came of them, and whose they are."""

from __future__ import annotations

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Integer,
    Select,
    and_,
    case,
    cast,
    exists,
    func,
    not_,
    null,
    or_,
    select,
    union,
)

from appraisal.people.figures import Period, Population
from appraisal.people.models import Person, Post
from appraisal.people.relations import in_post
from appraisal.star.models import ImpactJudgement, StarEvidence, StarOwner, StarProject, StarStatus, StarStrand

POSITIVE = (ImpactJudgement.CLEAR_POSITIVE, ImpactJudgement.SOME_POSITIVE)
KINDS_OF_EVIDENCE = 2
"""Different kinds of agreeing evidence that confirm an impact."""


def _evaluated(period: Period) -> ColumnElement[bool]:
    """Evaluated by the as-at day, said so that an empty date is false and not unknown."""
    return and_(StarProject.evaluated_on.is_not(None), StarProject.evaluated_on <= period.as_at)


def _due(people: Population) -> Select[int]:
    """Projects on quality, no drafts, with an evaluation due in the period."""
    return select(StarProject.id).where(
        StarProject.strand == StarStrand.QUALITY,
        StarProject.status != StarStatus.DRAFT,
        people.period.holds(StarProject.evaluation_due_on),
    )


def projects_and_schools(people: Population) -> CompoundSelect[int, int | None]:
    """TSP2-K2: those projects with each school where an owner, of whatever kind, is in post on the as-at day.

    Columns: key, school_id; besides, each project once without a school.
    """
    due = _due(people)
    schools = (
        select(StarOwner.project_id.label("key"), Post.school_id)
        .join(Post, Post.person_id == StarOwner.person_id)
        .join(Person, Person.id == Post.person_id)
        .where(StarOwner.project_id.in_(due), in_post(people.period.as_at))
    )
    return union(due.with_only_columns(StarProject.id.label("key"), cast(null(), Integer).label("school_id")), schools)


def stopped(people: Population) -> Select[int]:
    """TSP2-K2: projects left out because they were stopped and not evaluated by the as-at day."""
    return _due(people).where(StarProject.status == StarStatus.STOPPED, not_(_evaluated(people.period)))


def due_evaluations(people: Population) -> Select[int]:
    """TSP2-K2, denominator: projects whose evaluation was due, without the stopped ones."""
    return _due(people).where(or_(StarProject.status != StarStatus.STOPPED, _evaluated(people.period)))


def confirmed_impact(people: Population) -> Select[int]:
    """TSP2-K2, numerator: evaluated, positive, two kinds of agreeing evidence, one piece not from an owner."""
    period = people.period
    by_owner = exists().where(
        StarOwner.project_id == StarEvidence.project_id, StarOwner.person_id == StarEvidence.collected_by_id
    )
    agreeing = (
        select(StarEvidence.project_id)
        .where(StarEvidence.agrees, StarEvidence.collected_on <= period.as_at)
        .where(StarEvidence.project_id.in_(_due(people)))
        .group_by(StarEvidence.project_id)
        .having(
            func.count(StarEvidence.kind.distinct()) >= KINDS_OF_EVIDENCE,
            func.max(case((by_owner, 0), else_=1)) == 1,
        )
    )
    return _due(people).where(
        _evaluated(period), StarProject.impact_judgement.in_(POSITIVE), StarProject.id.in_(agreeing)
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
