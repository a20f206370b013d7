"""The people a coach or line manager works with: who is due, what to record next, and what was seen of whom."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, or_, select
from sqlalchemy.orm import joinedload

from appraisal.access.policy import Level
from appraisal.access.viewer import Viewer
from appraisal.clock import AcademicYear
from appraisal.coaching.figures import took_place
from appraisal.coaching.models import CoachingSession, CoachingType, SessionStatus
from appraisal.coaching.rules import FACT, NOTES, STEP_UNDER_WAY, coaches_or_manages, held_by
from appraisal.extensions import db
from appraisal.people.models import Leave, Person
from appraisal.people.relations import managed_by, on_day, person_present
from appraisal.people.terms import Span, this_term
from appraisal.web.paging import Page, paged

RECENT = 20
"""So many of the coach's last sessions decide which focuses come first."""


def coachable(viewer: Viewer) -> Select[Person]:
    """The people this viewer may record coaching with today, by name."""
    return (
        select(Person)
        .where(coaches_or_manages(viewer), person_present(viewer.on))
        .order_by(Person.family_name, Person.given_name, Person.id)
    )


@dataclass(frozen=True)
class Pair:
    """Where a coach and one person stand: the last step if it is under way, and their earliest planned meeting."""

    last: CoachingSession | None
    planned: CoachingSession | None


def _held_with(viewer: Viewer, coachee: Person) -> ColumnElement[bool]:
    return and_(held_by(viewer), FACT.reachable(viewer, Level.EDIT), CoachingSession.coachee_id == coachee.id)


def pair(viewer: Viewer, coachee: Person) -> Pair:
    """What the page for recording coaching with this person has to know of the two."""
    of_pair = _held_with(viewer, coachee)
    latest = (
        select(CoachingSession.id)
        .where(of_pair, CoachingSession.status == SessionStatus.COMPLETED, CoachingSession.action_step.is_not(None))
        .order_by(CoachingSession.held_on.desc(), CoachingSession.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    planned = CoachingSession.status == SessionStatus.PLANNED
    rows = db.session.scalars(
        select(CoachingSession)
        .where(of_pair, or_(and_(CoachingSession.id == latest, STEP_UNDER_WAY), planned))
        .order_by(CoachingSession.held_on, CoachingSession.id)
    ).all()
    return Pair(
        next((row for row in rows if row.status == SessionStatus.COMPLETED), None),
        next((row for row in rows if row.status == SessionStatus.PLANNED), None),
    )


@dataclass(frozen=True)
class Habits:
    """What a coach is likely to choose: the focuses they chose last, and the kind of coaching with this person."""

    focus: list[str]
    coaching_type: str


def habits(viewer: Viewer, coachee: Person) -> Habits:
    """A coach's likely choices with one person, from their last sessions with anybody."""
    chosen = db.session.execute(
        select(CoachingSession.focus_area, CoachingSession.coaching_type, CoachingSession.coachee_id)
        .where(held_by(viewer), FACT.reachable(viewer, Level.EDIT))
        .order_by(CoachingSession.held_on.desc(), CoachingSession.id.desc())
        .limit(RECENT)
    ).all()
    kind = next((kind for _, kind, person in chosen if person == coachee.id), None)
    if kind is None:
        managed = db.session.scalar(
            select(Person.id.in_(managed_by(viewer.person, viewer.on))).where(Person.id == coachee.id)
        )
        kind = CoachingType.LINE_MANAGEMENT_COACHING if managed else CoachingType.INSTRUCTIONAL
    return Habits(list(dict.fromkeys(focus for focus, _, _ in chosen)), kind)


@dataclass(frozen=True)
class TeamRow:
    """One person whom the viewer coaches or manages: dates and counts, no content (privacy.md row 3).

    ``due_on`` is the day of the next planned meeting or of the next look at the step, of the viewer's own sessions.
    """

    person: Person
    last_on: dt.date | None
    in_term: int
    in_year: int
    planned_on: dt.date | None
    look_again_on: dt.date | None
    away: bool

    @property
    def due_on(self) -> dt.date | None:
        """When the viewer meets this person next, as far as that is agreed."""
        return self.planned_on or self.look_again_on


@dataclass(frozen=True)
class Team:
    """Who still needs coaching in ``term``, in order of due date, and everybody else the viewer coaches or manages."""

    term: Span
    still_to_do: list[TeamRow]
    others: list[TeamRow]


def team(viewer: Viewer, term: Span | None = None) -> Team:
    """The people this viewer may record coaching with, and when they last met anyone who coaches them.

    A line manager sees the dates of all coaching of their reports, a coach those of their own sessions. People on
    long leave are not among those still to do. ``term`` is `this_term` where the caller has read it already.
    """
    term = term or this_term(viewer.on)
    year = AcademicYear.containing(viewer.on)
    people = coachable(viewer).with_only_columns(Person.id).order_by(None)
    seen = (
        select(
            CoachingSession.coachee_id,
            func.max(CoachingSession.held_on).label("last_on"),
            func.sum(case((CoachingSession.held_on.between(term.first, term.last), 1), else_=0)).label("in_term"),
            func.sum(case((CoachingSession.held_on >= year.first_day, 1), else_=0)).label("in_year"),
        )
        .where(CoachingSession.coachee_id.in_(people), took_place(), FACT.reachable(viewer, Level.EXISTS))
        .group_by(CoachingSession.coachee_id)
        .subquery()
    )
    mine = and_(CoachingSession.coachee_id.in_(people), held_by(viewer), FACT.reachable(viewer, Level.EDIT))
    planned = (
        select(CoachingSession.coachee_id, func.min(CoachingSession.held_on).label("day"))
        .where(mine, CoachingSession.status == SessionStatus.PLANNED)
        .group_by(CoachingSession.coachee_id)
        .subquery()
    )
    place = func.row_number().over(
        partition_by=CoachingSession.coachee_id,
        order_by=(CoachingSession.held_on.desc(), CoachingSession.id.desc()),
    )
    latest = (
        select(
            CoachingSession.coachee_id,
            case((STEP_UNDER_WAY, CoachingSession.step_due_on)).label("day"),
            place.label("place"),
        )
        .where(mine, took_place())
        .subquery()
    )
    away = exists().where(Leave.person_id == Person.id, on_day(Leave.from_date, Leave.to_date, viewer.on))
    rows = db.session.execute(
        coachable(viewer)
        .outerjoin(seen, seen.c.coachee_id == Person.id)
        .outerjoin(planned, planned.c.coachee_id == Person.id)
        .outerjoin(latest, and_(latest.c.coachee_id == Person.id, latest.c.place == 1))
        .add_columns(seen.c.last_on, seen.c.in_term, seen.c.in_year, planned.c.day, latest.c.day, away)
    ).all()
    listed = [
        TeamRow(person, last_on, in_term or 0, in_year or 0, planned_on, look_again_on, bool(is_away))
        for person, last_on, in_term, in_year, planned_on, look_again_on, is_away in rows
    ]
    listed.sort(key=lambda row: row.due_on or term.last)  # stable: by name where the day is the same
    to_do = [row for row in listed if row.in_term == 0 and not row.away]
    return Team(term, to_do, [row for row in listed if row not in to_do])


@dataclass(frozen=True)
class Seen:
    """One session on the list of a person's sessions, as its viewer may see it: the day, and more where allowed.

    ``public_id`` is None where the viewer may know that it took place and no more.
    """

    held_on: dt.date
    public_id: uuid.UUID | None = None
    coach: str | None = None
    focus_area: str | None = None
    status: str | None = None


def seen(session: CoachingSession, fact: Level, notes: Level) -> Seen:
    """The one way a session is written on a list, by the viewer's levels on its fact and on its notes."""
    if fact < Level.EDIT and notes < Level.READ:
        return Seen(session.held_on)
    return Seen(session.held_on, session.public_id, session.coach.name, session.focus_area, session.status)


def seen_of(viewer: Viewer, coachee: Person, number: int = 1) -> Page:
    """A person's sessions as this viewer may see them, newest first: all of their own, of others those that count."""
    page = paged(
        select(CoachingSession, FACT.level_for(viewer), NOTES.level_for(viewer))
        .where(CoachingSession.coachee_id == coachee.id)
        .where(FACT.reachable(viewer, Level.EXISTS), or_(FACT.reachable(viewer, Level.EDIT), took_place()))
        .options(joinedload(CoachingSession.coach))
        .order_by(CoachingSession.held_on.desc(), CoachingSession.id.desc()),
        number,
    )
    return Page(
        [seen(session, Level(fact), Level(notes)) for session, fact, notes in page.rows],
        page.total,
        page.number,
        page.size,
    )
