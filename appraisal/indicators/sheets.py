"""How facts become counts, in SQL: rolls of what is counted, added up for the Trust and for every school.

A roll has a row for each thing that is counted (a person, a project) and each school it belongs to. Adding it up gives
a number of rows that depends on the number of schools, never on the number of people. All sheets of all indicators and
years are one statement, whose parts share the CTEs they have in common.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from sqlalchemy import (
    CTE,
    BigInteger,
    ColumnElement,
    Integer,
    Select,
    String,
    and_,
    case,
    cast,
    func,
    literal,
    null,
    select,
)

from appraisal.people.figures import AnySelect, Population
from appraisal.people.models import PersonKind

Keys = Callable[[Population], AnySelect]
"""A set, as a SELECT of one column; a key may come more than once."""

EMPLOYEES = "employees in post"
"""The slot that counts employees in post, in its basis."""
EXCUSED = "excused staff"
"""The slot that counts excused staff, in its basis."""


class Sheet(Protocol):
    """A part of the statement; lines of the same slot, school and staff group add up."""

    def lines(self, people: Population) -> list[AnySelect]:
        """SELECTs as `line` makes them."""


def line(
    slot: str,
    *,
    school_id: Any = None,
    staff_group: Any = None,
    numerator: Any = 0,
    numerator_of: Any = 1,
    denominator: Any = 0,
    denominator_of: Any = 1,
    basis: Any = 0,
    beside: Any = 0,
) -> Select[*tuple[Any, ...]]:
    """A SELECT of the columns that every sheet has; neither a school nor a staff group is the Trust.

    ``numerator / numerator_of`` and ``denominator / denominator_of`` are whole numbers over whole numbers, so that
    nothing is rounded. ``basis`` is what suppression looks at, ``beside`` is told beside the figure.
    """
    numbers = {
        "numerator": numerator,
        "numerator_of": numerator_of,
        "denominator": denominator,
        "denominator_of": denominator_of,
        "basis": basis,
        "beside": beside,
    }
    return select(
        literal(slot, String).label("slot"),
        cast(null() if school_id is None else school_id, Integer).label("school_id"),
        cast(null() if staff_group is None else staff_group, String).label("staff_group"),
        *(cast(func.coalesce(number, 0), BigInteger).label(name) for name, number in numbers.items()),
    )


@dataclass(frozen=True)
class Count:
    """The numbers of one slot in one row of a roll."""

    numerator: Any
    denominator: Any
    beside: Any = 0


def worked_out_once(people: Population, name: str, made: Select[*tuple[Any, ...]]) -> CTE:
    """A CTE that is worked out once, even where the engine would rather fold it into what reads it."""
    return made.cte(f"{name}_{people.place}").prefix_with("MATERIALIZED")


def numbered(keys_and_schools: AnySelect) -> Select[*tuple[Any, ...]]:
    """The rows of a roll (key, school_id) with ``nth``: which of its key they are. The Trust counts the first."""
    roll = keys_and_schools.subquery()
    nth = func.row_number().over(partition_by=roll.c.key, order_by=roll.c.school_id)
    return select(roll.c.key, roll.c.school_id, nth.label("nth"))


def added_up(people: Population, name: str, roll: CTE, counts: Mapping[str, Count]) -> list[AnySelect]:
    """The lines of a roll that `numbered` made: each thing in all of its schools, and once for the Trust."""
    numbers = {
        f"{part}_{place}": number
        for place, count in enumerate(counts.values())
        for part, number in (
            ("numerator", count.numerator),
            ("denominator", count.denominator),
            ("beside", count.beside),
        )
    }
    rows = worked_out_once(
        people,
        f"{name}_rows",
        select(roll.c.school_id, roll.c.nth, *(cast(what, Integer).label(label) for label, what in numbers.items())),
    )
    sums: list[ColumnElement[Any]] = []
    for place in range(len(counts)):
        for label, counted in {
            "numerator": rows.c[f"numerator_{place}"],
            "denominator": rows.c[f"denominator_{place}"],
            "basis": case((rows.c[f"denominator_{place}"] > 0, 1), else_=0),
            "beside": rows.c[f"beside_{place}"],
        }.items():
            sums.append(func.sum(counted).label(f"{label}_{place}"))
            sums.append(func.sum(case((rows.c.nth == 1, counted), else_=0)).label(f"{label}_{place}_once"))
    totals = worked_out_once(people, f"{name}_totals", select(rows.c.school_id, *sums).group_by(rows.c.school_id))
    lines: list[AnySelect] = []
    for place, slot in enumerate(counts):
        parts = ("numerator", "denominator", "basis", "beside")
        here = {part: totals.c[f"{part}_{place}"] for part in parts}
        trust = {part: func.sum(totals.c[f"{part}_{place}_once"]) for part in parts}
        lines += [
            line(slot, school_id=totals.c.school_id, **here).where(totals.c.school_id.is_not(None)),
            line(slot, **trust),
        ]
    return lines


@dataclass(frozen=True)
class Among:
    """The keys in one set and not in another."""

    keys: Keys
    but_not: Keys | None = None

    def flag(self, people: Population, key: ColumnElement[int], counted: ColumnElement[int]) -> ColumnElement[int]:
        """1 where a counted key is among them, else 0."""
        conditions = [counted == 1, key.in_(self.keys(people))]
        if self.but_not is not None:
            conditions.append(key.not_in(self.but_not(people)))
        return case((and_(*conditions), 1), else_=0)


@dataclass(frozen=True)
class Sets:
    """A figure made of sets of keys: N, D (everything on the roll if not given) and what is told beside it."""

    numerator: Among
    denominator: Among | None = None
    beside: Among | None = None

    def count(self, people: Population, key: ColumnElement[int], counted: ColumnElement[int]) -> Count:
        """The numbers of one row of a roll; ``counted`` is 1 where the row is on the roll at all."""
        return Count(
            self.numerator.flag(people, key, counted),
            counted if self.denominator is None else self.denominator.flag(people, key, counted),
            0 if self.beside is None else self.beside.flag(people, key, counted),
        )


@dataclass(frozen=True)
class Tallies:
    """A figure that may count several records of a person: N and D of one person, as scalar subqueries."""

    numerator: Callable[[Population, ColumnElement[int]], ColumnElement[int]]
    denominator: Callable[[Population, ColumnElement[int]], ColumnElement[int]]

    def count(self, people: Population, key: ColumnElement[int], counted: ColumnElement[int]) -> Count:
        """The numbers of one row of a roll; ``counted`` is 1 where the row is on the roll at all."""
        return Count(
            case((counted == 1, self.numerator(people, key)), else_=0),
            case((counted == 1, self.denominator(people, key)), else_=0),
        )


@dataclass(frozen=True)
class StaffSheet:
    """All figures over in-scope staff, and the numbers of employees in post and of excused staff.

    Its roll are the employees in post on the as-at day at each of their schools.
    """

    figures: Sequence[tuple[str, Sets | Tallies]]

    def lines(self, people: Population) -> list[AnySelect]:
        """The lines of every figure."""
        places, settled = people.places, people.settled
        employed = select(places.c.person_id.label("key"), places.c.school_id).where(
            places.c.kind == PersonKind.EMPLOYEE
        )
        staff = numbered(employed).subquery()
        excused = select(settled.c.person_id).where(settled.c.excused == 1)
        roll = worked_out_once(
            people,
            "staff",
            select(
                staff,
                case((staff.c.key.in_(people.in_scope_staff()), 1), else_=0).label("in_scope"),
                case((staff.c.key.in_(excused), 1), else_=0).label("excused"),
            ),
        )
        counts = {EMPLOYEES: Count(0, literal(1)), EXCUSED: Count(0, roll.c.excused)}
        counts |= {slot: figure.count(people, roll.c.key, roll.c.in_scope) for slot, figure in self.figures}
        return added_up(people, "staff", roll, counts)


@dataclass(frozen=True)
class RollSheet:
    """One figure over a roll of its own; ``roll`` selects key and school_id (None: counts for the Trust only)."""

    slot: str
    name: str
    roll: Keys
    sets: Sets

    def lines(self, people: Population) -> list[AnySelect]:
        """The lines of the figure."""
        roll = worked_out_once(people, self.name, numbered(self.roll(people)))
        return added_up(people, self.name, roll, {self.slot: self.sets.count(people, roll.c.key, literal(1))})
