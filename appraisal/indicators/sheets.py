"""How facts become counts. A sheet is one SELECT that counts one or more indicators, for the Trust and all schools.

The number of rows a sheet gives back depends on the number of schools, never on the number of people.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Protocol

from sqlalchemy import (
    CTE,
    ColumnElement,
    CompoundSelect,
    FromClause,
    Integer,
    Row,
    Select,
    and_,
    case,
    cast,
    func,
    literal,
    null,
    select,
    union_all,
)

from appraisal.people.figures import Population

AnySelect = Select[*tuple[Any, ...]] | CompoundSelect[*tuple[Any, ...]]
Facts = Callable[[Population], AnySelect]

EXCUSED = "excused"
"""The slot of a staff sheet that counts excused staff, in its basis."""


@dataclass(frozen=True, slots=True)
class Tally:
    """What was counted in one row. `basis` is what suppression looks at; `beside` is told beside the figure."""

    numerator: Fraction = Fraction()
    denominator: Fraction = Fraction()
    basis: int = 0
    beside: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            self.numerator + other.numerator,
            self.denominator + other.denominator,
            self.basis + other.basis,
            self.beside + other.beside,
        )


@dataclass(frozen=True, slots=True)
class Key:
    """Which row a tally belongs to: the Trust where both are None."""

    school_id: int | None = None
    staff_group: str | None = None


TRUST = Key()


class Sheet(Protocol):
    """One statement, and how its rows are read. Tallies of the same slot and key add up."""

    def select(self, people: Population) -> AnySelect:
        """The statement."""

    def read(self, row: Row[*tuple[Any, ...]]) -> Iterator[tuple[str, Key, Tally]]:
        """What one of its rows says: slot, key, tally."""


def _whole(number: Any) -> int:
    """A count as the engine gives it: an empty sum is none, and PostgreSQL sums whole numbers to decimals."""
    return int(number or 0)


class StaffSheet:
    """Indicators over in-scope staff, all in one: a card for each person, added up for the Trust and by school.

    ``facts`` gives for each slot a SELECT of person_id: the people in N. Where there is more to say it has one row for
    a person, with numerator and perhaps denominator (1 for everybody in scope if not given) and beside (what
    is told beside the figure).
    """

    def __init__(self, facts: Mapping[str, Facts]) -> None:
        self.facts = facts

    def _card(self, people: Population) -> CTE:
        settled = people.settled
        joined: FromClause = settled
        columns: list[ColumnElement[Any]] = [settled.c.person_id, settled.c.excused]
        for place, facts in enumerate(self.facts.values()):
            found = facts(people).subquery()
            if "numerator" not in found.c:  # a set of people, perhaps named more than once
                found = select(found.c.person_id).distinct().subquery()
            joined = joined.outerjoin(found, found.c.person_id == settled.c.person_id)
            counted = and_(settled.c.excused == 0, found.c.person_id.is_not(None))

            def told(column: str, otherwise: Any, found: FromClause = found, counted: Any = counted) -> Any:
                return case((counted, found.c[column]), else_=0) if column in found.c else otherwise

            columns += [
                told("numerator", case((counted, 1), else_=0)).label(f"numerator_{place}"),
                told("denominator", 1 - settled.c.excused).label(f"denominator_{place}"),
                told("beside", literal(0)).label(f"beside_{place}"),
            ]
        return select(*columns).select_from(joined).cte(f"card_{people.period.year.start_year}")

    def select(self, people: Population) -> AnySelect:
        """One row for the Trust, one for each school where somebody is in post."""
        card, places = self._card(people), people.places
        sums: list[ColumnElement[Any]] = [func.sum(card.c.excused).label(EXCUSED)]
        for place in range(len(self.facts)):
            sums += [
                func.sum(card.c[f"numerator_{place}"]).label(f"numerator_{place}"),
                func.sum(card.c[f"denominator_{place}"]).label(f"denominator_{place}"),
                func.sum(case((card.c[f"denominator_{place}"] > 0, 1), else_=0)).label(f"basis_{place}"),
                func.sum(card.c[f"beside_{place}"]).label(f"beside_{place}"),
            ]
        schools = (
            select(places.c.school_id, *sums)
            .join(card, card.c.person_id == places.c.person_id)
            .group_by(places.c.school_id)
        )
        return union_all(select(cast(null(), Integer).label("school_id"), *sums), schools)

    def read(self, row: Row[*tuple[Any, ...]]) -> Iterator[tuple[str, Key, Tally]]:
        """Every slot's tally, and how many are excused."""
        found = row._mapping
        key = Key(found["school_id"])
        yield EXCUSED, key, Tally(basis=_whole(found[EXCUSED]))
        for place, slot in enumerate(self.facts):
            yield (
                slot,
                key,
                Tally(
                    Fraction(_whole(found[f"numerator_{place}"])),
                    Fraction(_whole(found[f"denominator_{place}"])),
                    _whole(found[f"basis_{place}"]),
                    _whole(found[f"beside_{place}"]),
                ),
            )


@dataclass(frozen=True)
class RecordSheet:
    """One indicator over records, each of which may belong to several schools or to none.

    ``facts`` has a key column, numerator, denominator and beside; ``schools`` the key column and school_id.
    """

    slot: str
    key: str
    facts: Facts
    schools: Facts

    def select(self, people: Population) -> AnySelect:
        """One row for the Trust, one for each school that has a record."""
        facts = self.facts(people).cte(f"records_{people.period.year.start_year}")
        links = self.schools(people).subquery()
        sums = [
            func.sum(facts.c.numerator).label("numerator"),
            func.sum(facts.c.denominator).label("denominator"),
            func.sum(case((facts.c.denominator > 0, 1), else_=0)).label("basis"),
            func.sum(facts.c.beside).label("beside"),
        ]
        schools = (
            select(links.c.school_id, *sums)
            .join(facts, facts.c[self.key] == links.c[self.key])
            .group_by(links.c.school_id)
        )
        return union_all(select(cast(null(), Integer).label("school_id"), *sums), schools)

    def read(self, row: Row[*tuple[Any, ...]]) -> Iterator[tuple[str, Key, Tally]]:
        """The tally of the Trust or of one school."""
        yield (
            self.slot,
            Key(row.school_id),
            Tally(
                Fraction(_whole(row.numerator)),
                Fraction(_whole(row.denominator)),
                _whole(row.basis),
                _whole(row.beside),
            ),
        )


@dataclass(frozen=True)
class HostSheet:
    """One indicator over records that belong to one school or to none: its rows add up to the Trust's.

    ``facts`` gives school_id and whatever ``tally`` makes of the rest of a row.
    """

    slot: str
    facts: Facts
    tally: Callable[[Row[*tuple[Any, ...]]], Tally]

    def select(self, people: Population) -> AnySelect:
        """The facts as they are."""
        return self.facts(people)

    def read(self, row: Row[*tuple[Any, ...]]) -> Iterator[tuple[str, Key, Tally]]:
        """The row's tally, for the Trust and for its school."""
        tally = self.tally(row)
        yield self.slot, TRUST, tally
        if row.school_id is not None:
            yield self.slot, Key(row.school_id), tally
