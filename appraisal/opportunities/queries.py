"""Reads for the pages of cross-trust work; each takes the viewer and starts from the reachable SELECT."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload, selectinload

from appraisal.access.policy import Level
from appraisal.access.viewer import Viewer
from appraisal.clock import AcademicYear
from appraisal.extensions import db
from appraisal.opportunities.models import CrossTrustActivity, CrossTrustParticipant
from appraisal.opportunities.rules import PART, SHAPE, hosts, took_part
from appraisal.people.models import Person, Post
from appraisal.people.relations import in_post
from appraisal.web.formats import day
from appraisal.web.paging import Page, paged
from appraisal.web.waiting import Waiting


@dataclass(frozen=True)
class Shown:
    """An activity as one viewer sees it (privacy.md row 26); what they may not see is None or empty.

    With ``SUMMARY`` there are the coded fields and only the people the viewer is set over; with ``READ`` everything.
    """

    public_id: uuid.UUID
    level: Level
    kind: str
    held_on: dt.date
    hours: Decimal
    verified: bool
    people: tuple[str, ...]
    title: str | None = None
    host: str | None = None
    entered_by: str | None = None


def whole() -> Select[CrossTrustActivity]:
    """Activities with the people named in them, for the guard to fetch."""
    return select(CrossTrustActivity).options(
        selectinload(CrossTrustActivity.participants).joinedload(CrossTrustParticipant.person),
        joinedload(CrossTrustActivity.host),
        joinedload(CrossTrustActivity.entered_by),
        joinedload(CrossTrustActivity.verified_by),
    )


def hosted(viewer: Viewer) -> Select[CrossTrustActivity]:
    """Activities whose host the viewer is, for the guard to fetch from."""
    return whole().where(hosts(viewer))


def shown(activity: CrossTrustActivity, level: Level, *, known: tuple[str, ...] = ()) -> Shown:
    """What ``level`` shows of an activity. ``known`` are the names that a summary may give."""
    reads = level >= Level.READ
    host = activity.host or activity.verified_by
    return Shown(
        activity.public_id,
        level,
        activity.kind,
        activity.held_on,
        activity.hours,
        activity.verified_by_id is not None,
        tuple(part.person.name for part in activity.participants) if reads else known,
        title=activity.title if reads else None,
        host=host.name if reads and host else None,
        entered_by=activity.entered_by.name if reads and activity.entered_by else None,
    )


@dataclass(frozen=True)
class Detail:
    """Everything on an activity's page for one viewer."""

    shown: Shown
    hosts: bool
    takes_part: bool
    entered: bool
    schools: int

    @property
    def may_change(self) -> bool:
        """A person named in it, while it is not verified."""
        return self.takes_part and not self.shown.verified

    @property
    def may_withdraw(self) -> bool:
        """Whoever entered it; for an imported activity, anybody named in it."""
        return self.may_change and self.entered


def detail(viewer: Viewer, activity: CrossTrustActivity) -> Detail:
    """An activity's page by level, with how many schools its people were in post at on that day."""
    schools = (
        select(func.count(Post.school_id.distinct()))
        .join(Person, Person.id == Post.person_id)
        .join(CrossTrustParticipant, CrossTrustParticipant.person_id == Post.person_id)
        .where(CrossTrustParticipant.activity_id == activity.id, in_post(activity.held_on))
        .scalar_subquery()
    )
    level, host, part, across = db.session.execute(
        select(SHAPE.level_for(viewer), hosts(viewer), took_part(viewer), schools).where(
            CrossTrustActivity.id == activity.id
        )
    ).one()
    known = () if level >= Level.READ else _known(viewer, activity)
    entered = activity.entered_by_id in (None, viewer.person_id)
    return Detail(shown(activity, Level(level), known=known), host, part, entered, across)


def _known(viewer: Viewer, activity: CrossTrustActivity) -> tuple[str, ...]:
    """The names of the people in it whose part the viewer may see."""
    people = db.session.scalars(
        select(Person)
        .join(CrossTrustParticipant, CrossTrustParticipant.person_id == Person.id)
        .where(CrossTrustParticipant.activity_id == activity.id, PART.reachable(viewer, Level.SUMMARY))
        .order_by(CrossTrustParticipant.id)
    )
    return tuple(person.name for person in people)


@dataclass(frozen=True)
class Listed:
    """One page of a list."""

    activities: list[Shown]
    page: Page


def own(viewer: Viewer, number: int = 1) -> Listed:
    """What the viewer took part in, newest first."""
    found = whole().where(SHAPE.reachable(viewer, Level.READ), took_part(viewer))
    page = paged(found.order_by(CrossTrustActivity.held_on.desc(), CrossTrustActivity.id.desc()), number)
    return Listed([shown(activity, Level.EDIT) for (activity,) in page.rows], page)


def to_verify(viewer: Viewer) -> list[Shown]:
    """What waits for the viewer as host, the oldest first."""
    found = db.session.scalars(
        hosted(viewer)
        .where(CrossTrustActivity.verified_by_id.is_(None))
        .order_by(CrossTrustActivity.held_on, CrossTrustActivity.id)
    )
    return [shown(activity, Level.READ) for activity in found]


def waiting_for(viewer: Viewer) -> list[Waiting]:
    """Activities that wait for the viewer to verify them, the oldest first."""
    return [
        Waiting(
            f"{item.entered_by or 'A colleague'} names you as host of “{item.title}” on {day(item.held_on)}: verify it",
            "opportunities.activity",
            {"public_id": item.public_id},
        )
        for item in to_verify(viewer)
    ]


@dataclass(frozen=True)
class Part:
    """One person's part in one activity, in summary."""

    public_id: uuid.UUID
    name: str
    kind: str
    held_on: dt.date
    hours: Decimal
    verified: bool


@dataclass(frozen=True)
class PartsPage:
    """One page of parts."""

    parts: list[Part]
    page: Page


def team(viewer: Viewer, year: AcademicYear, number: int = 1) -> PartsPage:
    """The parts of the people the viewer is set over in a year's activities, newest first; never the viewer's own."""
    found = (
        select(CrossTrustActivity, Person)
        .join(CrossTrustParticipant, CrossTrustParticipant.activity_id == CrossTrustActivity.id)
        .join(Person, Person.id == CrossTrustParticipant.person_id)
        .where(PART.reachable(viewer, Level.SUMMARY), CrossTrustParticipant.person_id != viewer.person)
        .where(CrossTrustActivity.held_on.between(year.first_day, year.last_day))
        .order_by(CrossTrustActivity.held_on.desc(), CrossTrustParticipant.id)
    )
    page = paged(found, number)
    parts = [
        Part(
            activity.public_id,
            person.name,
            activity.kind,
            activity.held_on,
            activity.hours,
            activity.verified_by_id is not None,
        )
        for activity, person in page.rows
    ]
    return PartsPage(parts, page)


def person_in(activity: CrossTrustActivity, public_id: uuid.UUID) -> Person | None:
    """The person named in an activity with this public key."""
    return next((part.person for part in activity.participants if part.person.public_id == public_id), None)
