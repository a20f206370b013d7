"""Who stands in which relation to whom on a day, as SELECTs of person keys.

One place for every dated relation, so that the guard, the lists and the figures cannot disagree. All of these
take ``on``, the day of viewing; a relation that has ended is gone on the next request (privacy.md rule 1).
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from appraisal.people.models import (
    CoachingPair,
    GovernorSeat,
    LineManagement,
    Person,
    Post,
    School,
    ServiceRole,
    ServiceRoleName,
)

People = Select[int]
Day = dt.date | ColumnElement[dt.date]
"""A day, or the place of one in a statement that is put together once and asked many times."""


def on_day(first: InstrumentedAttribute[Any], last: InstrumentedAttribute[Any], on: Day) -> ColumnElement[bool]:
    """A dated row holds on a day: it has begun, and it has no end or ends that day or later."""
    return and_(first <= on, or_(last.is_(None), last >= on))


def person_present(on: Day) -> ColumnElement[bool]:
    """A person has not left by ``on``. Join ``Person`` first."""
    return or_(Person.left_on.is_(None), Person.left_on >= on)


def in_post(on: Day) -> ColumnElement[bool]:
    """A post is held on a day (contract.md section 4, *In post on day d*). Join ``Post`` and ``Person`` first."""
    return and_(on_day(Post.started_on, Post.ended_on, on), person_present(on))


def still_here(person_id: int | ColumnElement[int], on: Day) -> ColumnElement[bool]:
    """Whoever has left holds no relation to anybody any more, whatever rows are still open."""
    return select(Person.id).where(Person.id == person_id, person_present(on)).exists()


def managed_by(person_id: int, on: dt.date) -> People:
    """The people whose line manager ``person_id`` is."""
    return select(LineManagement.person_id).where(
        still_here(person_id, on),
        LineManagement.manager_id == person_id,
        on_day(LineManagement.from_date, LineManagement.to_date, on),
    )


def formerly_managed_by(person_id: int, on: dt.date) -> People:
    """The people whose line manager ``person_id`` has been and is no longer."""
    return (
        select(LineManagement.person_id)
        .where(still_here(person_id, on), LineManagement.manager_id == person_id, LineManagement.to_date < on)
        .where(LineManagement.person_id.not_in(managed_by(person_id, on)))
    )


def coached_by(person_id: int, on: dt.date) -> People:
    """The people in a current coaching pair with ``person_id`` as their coach."""
    return select(CoachingPair.coachee_id).where(
        still_here(person_id, on),
        CoachingPair.coach_id == person_id,
        on_day(CoachingPair.from_date, CoachingPair.to_date, on),
    )


def coaches_of(person_id: int, on: dt.date) -> People:
    """The current coaches of ``person_id``."""
    return select(CoachingPair.coach_id).where(
        still_here(person_id, on),
        CoachingPair.coachee_id == person_id,
        on_day(CoachingPair.from_date, CoachingPair.to_date, on),
    )


def formerly_coached_by(person_id: int, on: dt.date) -> People:
    """The people ``person_id`` has coached in a pair that has ended."""
    return (
        select(CoachingPair.coachee_id)
        .where(still_here(person_id, on), CoachingPair.coach_id == person_id, CoachingPair.to_date < on)
        .where(CoachingPair.coachee_id.not_in(coached_by(person_id, on)))
    )


def managers_of(person_id: int, on: dt.date) -> People:
    """The current line managers of ``person_id``."""
    return select(LineManagement.manager_id).where(
        LineManagement.person_id == person_id, on_day(LineManagement.from_date, LineManagement.to_date, on)
    )


def schools_headed_by(person_id: int, on: dt.date) -> Select[int | None]:
    """The schools ``person_id`` is head of."""
    return select(ServiceRole.school_id).where(
        still_here(person_id, on),
        ServiceRole.person_id == person_id,
        ServiceRole.service_role == ServiceRoleName.HEAD,
        on_day(ServiceRole.from_date, ServiceRole.to_date, on),
    )


def working_at(schools: Select[int | None], on: dt.date) -> People:
    """The people in post at any of ``schools``."""
    return (
        select(Post.person_id).join(Person, Person.id == Post.person_id).where(in_post(on), Post.school_id.in_(schools))
    )


def schools_of(person_id: int, on: dt.date) -> Select[int]:
    """The schools a person belongs to: those of their posts and of their board seats."""
    posts = (
        select(Post.school_id).join(Person, Person.id == Post.person_id).where(Post.person_id == person_id, in_post(on))
    )
    seats = select(GovernorSeat.school_id).where(
        GovernorSeat.person_id == person_id,
        GovernorSeat.school_id.is_not(None),
        on_day(GovernorSeat.started_on, GovernorSeat.ended_on, on),
    )
    return select(School.id).where(or_(School.id.in_(posts), School.id.in_(seats)))
