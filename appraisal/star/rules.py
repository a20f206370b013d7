"""STAR projects as access sees them (privacy.md rows 7 to 9). A project has several owners.

Each relation is to any owner: the line manager of one owner is a line manager of the project, and so on.
"""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, not_, or_, select, true

from appraisal.access.policy import Record, Relation
from appraisal.access.reach import Condition, Shape, about
from appraisal.access.viewer import Viewer
from appraisal.people.relations import managed_by
from appraisal.plan.cycle import earliest_open
from appraisal.star.models import StarComment, StarOwner, StarProject, StarStatus


def _any_owner(condition: Condition) -> Condition:
    return lambda viewer: StarProject.id.in_(select(StarOwner.project_id).where(condition(viewer)))


def _in_an_open_cycle(viewer: Viewer) -> ColumnElement[bool]:
    """Not evaluated yet, or of an academic year, or evaluated in one, whose cycle has not closed."""
    year = earliest_open(viewer.on)
    return or_(
        StarProject.evaluated_on.is_(None),
        StarProject.academic_year >= year.start_year,
        StarProject.evaluated_on >= year.first_day,
    )


def commented_on_by(viewer: Viewer) -> ColumnElement[bool]:
    """The viewer agreed it or commented on it, and the cycle of its year has not closed."""
    commented = select(StarComment.project_id).where(StarComment.author_id == viewer.person)
    return and_(
        SUBMITTED,
        StarProject.academic_year >= earliest_open(viewer.on).start_year,
        or_(StarProject.agreed_by_id == viewer.person, StarProject.id.in_(commented)),
    )


DRAFT = StarProject.status == StarStatus.DRAFT
SUBMITTED = StarProject.status != StarStatus.DRAFT
PUT_TO_THE_LINE_MANAGER = and_(DRAFT, StarProject.submitted_on.is_not(None))
PUBLISHED = StarProject.status == StarStatus.SHARED

SHAPE = Shape(
    Record.STAR,
    StarProject,
    {
        **{relation: _any_owner(condition) for relation, condition in about(StarOwner.person_id).items()},
        Relation.ANY_STAFF: lambda viewer: true(),
    },
    states={
        "draft": DRAFT,
        "put to the line manager": PUT_TO_THE_LINE_MANAGER,
        "submitted": SUBMITTED,
        "in an open cycle": _in_an_open_cycle,
        "published": PUBLISHED,
        "shared with the coach": StarProject.shared_with_coach.is_(True),
        "commented on by the viewer": commented_on_by,
    },
)


def owns(viewer: Viewer) -> ColumnElement[bool]:
    """The viewer is one of the owners."""
    return SHAPE.relations[Relation.SELF](viewer)


def manages(viewer: Viewer) -> ColumnElement[bool]:
    """The viewer is the line manager of an owner and not an owner: nobody agrees a project of their own."""
    return and_(SHAPE.relations[Relation.LINE_MANAGER](viewer), not_(owns(viewer)))


def may_agree(viewer: Viewer) -> ColumnElement[bool]:
    """A draft that was put to the viewer to agree."""
    return and_(PUT_TO_THE_LINE_MANAGER, manages(viewer))


def may_comment(viewer: Viewer) -> ColumnElement[bool]:
    """A project the viewer reads as a line manager (privacy.md row 8, F + comment)."""
    return and_(or_(SUBMITTED, PUT_TO_THE_LINE_MANAGER), manages(viewer))


def owner_in_team(viewer: Viewer) -> ColumnElement[bool]:
    """An owner whose line manager the viewer is. Join ``StarOwner`` first."""
    return StarOwner.person_id.in_(managed_by(viewer.person, viewer.on))
