"""Coaching sessions as access sees them (privacy.md rows 3 to 5 and notes 2 to 4).

The fact that two people met, what they wrote about it, and the coachee's own reflection are three records with three
rows of the table; the first two are the same row of the database.
"""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, or_, select, union_all

from appraisal.access.policy import Record, Relation
from appraisal.access.reach import Shape, about
from appraisal.access.viewer import Viewer
from appraisal.coaching.models import CoachingReflection, CoachingSession, SessionStatus, StepStatus
from appraisal.people.models import Person
from appraisal.people.relations import coached_by, managed_by

STEP_UNDER_WAY = and_(
    CoachingSession.action_step.is_not(None),
    or_(
        CoachingSession.step_status.is_(None),
        CoachingSession.step_status.in_([StepStatus.SET, StepStatus.PRACTISING, StepStatus.CARRIED_FORWARD]),
    ),
)
"""A step that somebody is still working on."""

SHARED = and_(CoachingSession.shared_with_manager.is_(True), CoachingSession.status == SessionStatus.COMPLETED)
"""The coachee lets their line manager read it; one that was taken out is nobody's to read."""


def held_by(viewer: Viewer) -> ColumnElement[bool]:
    """Sessions the viewer coached, whoever they are to the coachee now: all that is left when a pair has ended."""
    return CoachingSession.coach_id == viewer.person


def coaches_or_manages(viewer: Viewer) -> ColumnElement[bool]:
    """The people a viewer may coach today: their coachees and direct reports. Join ``Person`` first.

    One set, not two conditions: PostgreSQL takes an OR of two sets for half of all people, and would then read every
    session to find those of a team.
    """
    return Person.id.in_(union_all(coached_by(viewer.person, viewer.on), managed_by(viewer.person, viewer.on)))


def _coached_and_still_related(viewer: Viewer) -> ColumnElement[bool]:
    """The coach's column holds for the sessions a coach held, while they coach or manage that person (notes 3, 4)."""
    return and_(
        held_by(viewer),
        or_(
            CoachingSession.coachee_id.in_(coached_by(viewer.person, viewer.on)),
            CoachingSession.coachee_id.in_(managed_by(viewer.person, viewer.on)),
        ),
    )


def received_by(viewer: Viewer) -> ColumnElement[bool]:
    """Sessions in which the viewer was coached."""
    return CoachingSession.coachee_id == viewer.person


_RELATIONS = {
    **about(CoachingSession.coachee_id),
    Relation.SELF: received_by,
    Relation.COACH: _coached_and_still_related,
    Relation.FORMER_COACH: held_by,
}

FACT = Shape(Record.COACHING_FACT, CoachingSession, _RELATIONS)
NOTES = Shape(Record.COACHING_NOTES, CoachingSession, _RELATIONS, states={"shared with the line manager": SHARED})
REFLECTION = Shape(
    Record.REFLECTION,
    CoachingReflection,
    {
        Relation.SELF: lambda viewer: CoachingReflection.session_id.in_(
            select(CoachingSession.id).where(received_by(viewer))
        )
    },
)


def in_the_register(viewer: Viewer) -> ColumnElement[bool]:
    """What HR's register counts: everybody else's sessions as HR, and the viewer's own.

    The same grants as in ``FACT``, without the viewer's other relations, which would add nothing but work.
    """
    return or_(FACT.relations[Relation.SELF](viewer), FACT.relations[Relation.HR](viewer))
