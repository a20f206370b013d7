"""The viewer: who is looking, on which day, wearing which hats. Made anew for every request."""

from __future__ import annotations

import datetime as dt
import enum
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import CompoundSelect, Date, Integer, bindparam, literal, select, union_all

from appraisal.audit.service import Actor
from appraisal.extensions import db
from appraisal.people.models import (
    CoachingPair,
    GovernorSeat,
    LineManagement,
    Person,
    PersonKind,
    Post,
    ServiceRole,
    ServiceRoleName,
)
from appraisal.people.relations import in_post, on_day, still_here


class Hat(enum.StrEnum):
    """What a person is here: it decides navigation and which pages open, never what is seen of a person."""

    STAFF = "staff"
    COACH = "coach"
    LINE_MANAGER = "line_manager"
    HEAD = "head"
    HR = "hr"
    CEO = "ceo"
    GOVERNOR = "governor"
    TRUSTEE = "trustee"
    ADMINISTRATOR = "administrator"


@dataclass(frozen=True)
class Viewer:
    """One signed-in account on one day.

    ``person_id`` is None for the first administrator. ``schools`` are those of the viewer's posts and boards,
    ``headed`` those the viewer is head of.
    """

    account_id: int
    person_id: int | None
    on: dt.date
    name: str = ""
    hats: frozenset[Hat] = frozenset()
    schools: frozenset[int] = field(default_factory=frozenset)
    headed: frozenset[int] = field(default_factory=frozenset)

    @property
    def actor(self) -> Actor:
        """The viewer as the author of a change."""
        return Actor(self.account_id, self.person_id)

    @property
    def person(self) -> int:
        """The viewer's own person key; -1, which nobody has, for an account without a person."""
        return -1 if self.person_id is None else self.person_id

    def wears(self, *hats: Hat) -> bool:
        """Whether the viewer wears any of these hats."""
        return not self.hats.isdisjoint(hats)


def _statement() -> CompoundSelect[*tuple[Any, ...]]:
    """What a person is on a day, each with the school it is about if it is about one.

    Made once: putting such a statement together costs more than asking it (benchmarks/README.md).
    """
    person, on = bindparam("person", type_=Integer), bindparam("on", type_=Date)
    none = literal(None, Post.school_id.type)
    return union_all(
        select(ServiceRole.service_role.label("what"), ServiceRole.school_id.label("school")).where(
            still_here(person, on),
            ServiceRole.person_id == person,
            on_day(ServiceRole.from_date, ServiceRole.to_date, on),
        ),
        select(literal("post"), Post.school_id)
        .join(Person, Person.id == Post.person_id)
        .where(Post.person_id == person, in_post(on), Person.kind != PersonKind.GOVERNOR_ONLY),
        select(literal("seat"), GovernorSeat.school_id).where(
            GovernorSeat.person_id == person, on_day(GovernorSeat.started_on, GovernorSeat.ended_on, on)
        ),
        select(literal("line_manager"), none)
        .where(
            still_here(person, on),
            LineManagement.manager_id == person,
            on_day(LineManagement.from_date, LineManagement.to_date, on),
        )
        .distinct(),
        select(literal("coach"), none)
        .where(
            still_here(person, on),
            CoachingPair.coach_id == person,
            on_day(CoachingPair.from_date, CoachingPair.to_date, on),
        )
        .distinct(),
    )


_HATS = _statement()


def viewer_for(*, account_id: int, person_id: int | None, name: str, administrator: bool, on: dt.date) -> Viewer:
    """Read the viewer's hats from the dated rows of ``on``, in one statement."""
    hats: set[Hat] = {Hat.ADMINISTRATOR} if administrator else set()
    schools: set[int] = set()
    headed: set[int] = set()
    if person_id is not None:
        for what, school in db.session.execute(_HATS, {"person": person_id, "on": on}):
            match what:
                case "post":
                    hats.add(Hat.STAFF)
                    schools.add(school)
                case "seat" if school is None:
                    hats.add(Hat.TRUSTEE)
                case "seat":
                    hats.add(Hat.GOVERNOR)
                    schools.add(school)
                case ServiceRoleName.HEAD:
                    hats.add(Hat.HEAD)
                    headed.add(school)
                case other:
                    hats.add(Hat(other))
    return Viewer(account_id, person_id, on, name, frozenset(hats), frozenset(schools), frozenset(headed))
