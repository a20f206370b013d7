"""Factories for schools, people and their relations. Rooms have their own beside their tests."""

from __future__ import annotations

import datetime as dt
import itertools
from decimal import Decimal
from typing import Any, TypeVar

from appraisal.extensions import db
from appraisal.people.models import (
    CoachingPair,
    GovernorSeat,
    Leave,
    LineManagement,
    Person,
    Post,
    Role,
    School,
    ServiceRole,
    Term,
)

LONG_AGO = dt.date(2020, 9, 1)
_numbers = itertools.count(1)
Row = TypeVar("Row")


def saved(row: Row) -> Row:
    """Add a row and commit, so that requests see it."""
    db.session.add(row)
    db.session.commit()
    return row


class Make:
    """Makes rows with sensible values; give only what the test is about."""

    def school(self, code: str | None = None, **given: Any) -> School:
        """A school, open long ago."""
        code = code or f"S{next(_numbers)}"
        return saved(School(**{"code": code, "name": f"School {code}", "phase": "primary", **given}))

    def role(self, code: str | None = None, group: str = "teacher", **given: Any) -> Role:
        """A role of a staff group."""
        code = code or f"role{next(_numbers)}"
        return saved(Role(**{"code": code, "title": code.title(), "staff_group": group, **given}))

    def person(
        self,
        name: str | None = None,
        *,
        school: School | None = None,
        role: Role | None = None,
        fte: str = "1",
        **given: Any,
    ) -> Person:
        """An employee since long ago, with a post when a school is given."""
        number = next(_numbers)
        given_name, _, family_name = (name or f"Given{number} Family{number}").partition(" ")
        person = saved(
            Person(
                **{
                    "ref": f"P{number:05}",
                    "given_name": given_name,
                    "family_name": family_name or f"Family{number}",
                    "email": f"person{number}@trust.example",
                    "kind": "employee",
                    "employed_from": LONG_AGO,
                    **given,
                }
            )
        )
        if school is not None:
            self.post(person, school, role=role, fte=fte)
        return person

    def post(self, person: Person, school: School, *, role: Role | None = None, fte: str = "1", **given: Any) -> Post:
        """A post since long ago."""
        return saved(
            Post(
                **{
                    "ref": f"POST{next(_numbers):05}",
                    "person_id": person.id,
                    "school_id": school.id,
                    "role_id": (role or self.role()).id,
                    "fte": Decimal(fte),
                    "started_on": LONG_AGO,
                    **given,
                }
            )
        )

    def manages(
        self, manager: Person, person: Person, start: dt.date = LONG_AGO, end: dt.date | None = None
    ) -> LineManagement:
        """``manager`` is the line manager of ``person``."""
        return saved(LineManagement(person_id=person.id, manager_id=manager.id, from_date=start, to_date=end))

    def coaches(
        self, coach: Person, coachee: Person, start: dt.date = LONG_AGO, end: dt.date | None = None
    ) -> CoachingPair:
        """``coach`` coaches ``coachee``."""
        return saved(CoachingPair(coach_id=coach.id, coachee_id=coachee.id, from_date=start, to_date=end))

    def serves(
        self,
        person: Person,
        role: str,
        school: School | None = None,
        start: dt.date = LONG_AGO,
        end: dt.date | None = None,
    ) -> ServiceRole:
        """``person`` is head (of ``school``), hr, ceo or administrator."""
        return saved(
            ServiceRole(
                person_id=person.id,
                service_role=role,
                school_id=school.id if school else None,
                from_date=start,
                to_date=end,
            )
        )

    def seat(
        self, person: Person, school: School | None, role: Role, start: dt.date = LONG_AGO, end: dt.date | None = None
    ) -> GovernorSeat:
        """``person`` sits on a school's board, or on the Trust Board when no school is given."""
        return saved(
            GovernorSeat(
                person_id=person.id,
                school_id=school.id if school else None,
                role_id=role.id,
                started_on=start,
                ended_on=end,
            )
        )

    def leave(self, person: Person, start: dt.date, end: dt.date | None = None, kind: str = "maternity") -> Leave:
        """``person`` is on long leave."""
        return saved(Leave(person_id=person.id, kind=kind, from_date=start, to_date=end))

    def terms(self, start_year: int) -> list[Term]:
        """The three terms of an academic year."""
        year = start_year
        days = {
            "autumn": (dt.date(year, 9, 3), dt.date(year, 12, 19)),
            "spring": (dt.date(year + 1, 1, 5), dt.date(year + 1, 4, 2)),
            "summer": (dt.date(year + 1, 4, 20), dt.date(year + 1, 7, 23)),
        }
        return [
            saved(Term(academic_year=year, term=term, starts_on=first, ends_on=last))
            for term, (first, last) in days.items()
        ]
