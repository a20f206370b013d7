"""Who counts, in SQL: in-scope staff, their schools, service, leave and posts (contract.md section 4, *People*).

Every figure of the service starts from a `Population`: the people of one `Period`, as CTEs that the statements of
all rooms share. Rows hold keys, dates and numbers; no names, no text.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    CompoundSelect,
    Date,
    Integer,
    Select,
    String,
    and_,
    case,
    func,
    literal,
    or_,
    select,
    union_all,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeEngine

from appraisal.clock import AcademicYear
from appraisal.people.models import GovernorSeat, Leave, Person, PersonKind, Post, School, Term
from appraisal.people.relations import in_post, on_day, person_present

AnySelect = Select[*tuple[Any, ...]] | CompoundSelect[*tuple[Any, ...]]

SERVICE_DAYS = 28
"""Days of continuous service from which an employee is in scope."""
DAYS_OF_A_DUE_TERM = 28
"""Days in post that make a term due for a person."""


class PeriodRefused(ValueError):
    """An as-at day that the academic year does not reach back to; the message says what to give instead."""


@dataclass(frozen=True)
class Period:
    """The days from an academic year's first day to the as-at day, both included."""

    year: AcademicYear
    as_at: dt.date

    @classmethod
    def of(cls, as_at: dt.date, year: AcademicYear | None = None) -> Period:
        """The period of a year (the one that contains ``as_at`` if not given), cut off at the year's last day.

        Raises `PeriodRefused` for a day before the year's first.
        """
        year = year or AcademicYear.containing(as_at)
        if as_at < year.first_day:
            raise PeriodRefused(
                f"{as_at.isoformat()} is before the first day of {year}, {year.first_day.isoformat()}. "
                "Give a day in that year or later."
            )
        return cls(year, min(as_at, year.last_day))

    @property
    def first_day(self) -> dt.date:
        """1 September."""
        return self.year.first_day

    @property
    def is_whole(self) -> bool:
        """Whether the period is the whole year."""
        return self.as_at == self.year.last_day

    def holds(self, day: Any) -> ColumnElement[bool]:
        """The condition that a date column lies in the period; an empty date does not."""
        return and_(day >= self.first_day, day <= self.as_at)

    def month_ends(self) -> list[dt.date]:
        """The last calendar days of months that lie in the period."""
        firsts = [dt.date(self.first_day.year + month // 12, month % 12 + 1, 1) for month in range(9, 21)]
        ends = [first - dt.timedelta(days=1) for first in firsts]
        return [end for end in ends if end <= self.as_at]


DAY_ZERO = dt.date(2000, 1, 1)


def number_of(day: dt.date) -> int:
    """A day as `day_number` gives it."""
    return (day - DAY_ZERO).days


class day_number(FunctionElement[int]):  # noqa: N801 - reads as the SQL function it stands for
    """A date column as a whole number that rises by one a day: the days since 1 January 2000."""

    inherit_cache = True
    type: TypeEngine[int] = Integer()


@compiles(day_number, "sqlite")
def _day_number_sqlite(element: day_number, compiler: Any, **options: Any) -> str:
    # Julian days begin at noon, so a date is always a whole number and a half: 2451544.5 for day zero.
    return f"(CAST(julianday({compiler.process(element.clauses, **options)}) AS INTEGER) - 2451544)"


@compiles(day_number, "postgresql")
def _day_number_postgresql(element: day_number, compiler: Any, **options: Any) -> str:
    return f"({compiler.process(element.clauses, **options)} - DATE '2000-01-01')"


class larger(FunctionElement[int]):  # noqa: N801 - reads as the SQL function it stands for
    """The larger of two whole numbers, neither empty."""

    inherit_cache = True
    type: TypeEngine[int] = Integer()


class smaller(FunctionElement[int]):  # noqa: N801 - reads as the SQL function it stands for
    """The smaller of two whole numbers, neither empty."""

    inherit_cache = True
    type: TypeEngine[int] = Integer()


@compiles(larger, "sqlite")
def _larger_sqlite(element: larger, compiler: Any, **options: Any) -> str:
    return f"max({compiler.process(element.clauses, **options)})"


@compiles(larger, "postgresql")
def _larger_postgresql(element: larger, compiler: Any, **options: Any) -> str:
    return f"greatest({compiler.process(element.clauses, **options)})"


@compiles(smaller, "sqlite")
def _smaller_sqlite(element: smaller, compiler: Any, **options: Any) -> str:
    return f"min({compiler.process(element.clauses, **options)})"


@compiles(smaller, "postgresql")
def _smaller_postgresql(element: smaller, compiler: Any, **options: Any) -> str:
    return f"least({compiler.process(element.clauses, **options)})"


class by_code_point(FunctionElement[str]):  # noqa: N801 - reads as the SQL function it stands for
    """A text to sort by, the same on either engine: code point by code point, whatever the server's language."""

    inherit_cache = True
    type: TypeEngine[str] = String()


@compiles(by_code_point, "sqlite")
def _by_code_point_sqlite(element: by_code_point, compiler: Any, **options: Any) -> str:
    return str(compiler.process(element.clauses, **options))


@compiles(by_code_point, "postgresql")
def _by_code_point_postgresql(element: by_code_point, compiler: Any, **options: Any) -> str:
    return f'({compiler.process(element.clauses, **options)}) COLLATE "C"'


def held_on(day: ColumnElement[dt.date] | InstrumentedAttribute[dt.date]) -> ColumnElement[bool]:
    """A post is held on the day in another table's column. Join ``Post`` and ``Person`` first."""
    return and_(
        Post.started_on <= day,
        or_(Post.ended_on.is_(None), Post.ended_on >= day),
        or_(Person.left_on.is_(None), Person.left_on >= day),
    )


def days_between(first: Any, last: Any) -> ColumnElement[int]:
    """The days from one date column to another, both included, as a whole number on either engine."""
    return day_number(last) - day_number(first) + 1


def schools_open(period: Period) -> Select[int, str, str]:
    """The schools open on at least one day of the period: key, code, name, in order of code."""
    return (
        select(School.id, School.code, School.name)
        .where(or_(School.opened_on.is_(None), School.opened_on <= period.as_at))
        .where(or_(School.closed_on.is_(None), School.closed_on >= period.first_day))
        .order_by(School.code)
    )


def without_overlap(name: str, spans: Select[int, int, int]) -> CTE:
    """Spans of days (person_id, first, last as day numbers) cut so that no day of a person comes twice.

    Each span keeps what lies after everything that began before it.
    """
    given = spans.subquery()
    reached = func.max(given.c.last).over(
        partition_by=given.c.person_id, order_by=(given.c.first, given.c.last), rows=(None, -1)
    )
    seen = select(given, reached.label("reached")).subquery()
    return (
        select(
            seen.c.person_id,
            case((seen.c.reached >= seen.c.first, seen.c.reached + 1), else_=seen.c.first).label("first"),
            seen.c.last,
        )
        .where(or_(seen.c.reached.is_(None), seen.c.last > seen.c.reached))
        .cte(name)
    )


def shared_days(
    one_first: ColumnElement[int], one_last: ColumnElement[int], two_first: Any, two_last: Any
) -> ColumnElement[int]:
    """How many days two spans of day numbers have in common, 0 if none."""
    return larger(literal(0), smaller(one_last, two_last) - larger(one_first, two_first) + 1)


class Population:
    """The people of one period, as CTEs to build statements on.

    The same object must serve all parts of one statement, so that they share its CTEs. SQLite guesses badly how many
    rows a CTE has: filter by one with IN, and join it to tables, which have indexes, not to another one.
    """

    def __init__(self, period: Period, place: int = 0) -> None:
        self.period = period
        self.place = place
        self._shared: dict[str, CTE] = {}

    def _named(self, name: str) -> str:
        """The name of a CTE about these people: with their place, so that one statement may hold several periods."""
        return f"{name}_{self.place}"

    def shared(self, name: str, build: Callable[[], AnySelect]) -> CTE:
        """A room's own CTE about these people, built once however many parts of a statement ask for it."""
        if name not in self._shared:
            self._shared[name] = build().cte(self._named(name))
        return self._shared[name]

    @cached_property
    def held(self) -> CTE:
        """Posts held on the as-at day, by people of whatever kind: post_id, person_id, school_id, role_id, kind."""
        return (
            select(Post.id.label("post_id"), Post.person_id, Post.school_id, Post.role_id, Person.kind.label("kind"))
            .join(Person, Person.id == Post.person_id)
            .where(in_post(self.period.as_at))
            .cte(self._named("held"))
        )

    @cached_property
    def places(self) -> CTE:
        """Where people are in post on the as-at day, each school once: person_id, school_id, kind."""
        held = self.held
        return select(held.c.person_id, held.c.school_id, held.c.kind).distinct().cte(self._named("places"))

    @cached_property
    def leave(self) -> CTE:
        """Days of leave up to the as-at day, no day of a person twice: person_id, first, last (day numbers)."""
        period = self.period
        spans = (
            select(
                Leave.person_id,
                day_number(Leave.from_date).label("first"),
                smaller(
                    func.coalesce(day_number(Leave.to_date), number_of(period.as_at)), number_of(period.as_at)
                ).label("last"),
            )
            .where(Leave.from_date <= period.as_at)
            .where(or_(Leave.to_date.is_(None), Leave.to_date >= period.first_day))
        )
        return without_overlap(self._named("leave_days"), spans)

    @cached_property
    def settled(self) -> CTE:
        """Employees in post on the as-at day with 28 service days: person_id, excused (0 or 1).

        Excused are those on leave on more than half of the days from the later of the period's first day and the start
        of service to the as-at day.
        """
        period, leave = self.period, self.leave
        last = number_of(period.as_at)
        held = case((on_day(Post.started_on, Post.ended_on, period.as_at), 1), else_=0)
        began = func.coalesce(func.min(Person.employed_from), func.min(Post.started_on), type_=Date)
        earliest = select(func.min(Post.started_on)).where(Post.person_id == Person.id).scalar_subquery()
        counted_from = larger(
            day_number(func.coalesce(Person.employed_from, earliest, type_=Date)), number_of(period.first_day)
        )
        away = (
            select(leave.c.person_id)
            .join(Person, Person.id == leave.c.person_id)
            .group_by(leave.c.person_id)
            .having(
                2 * func.sum(shared_days(leave.c.first, leave.c.last, counted_from, last))
                > last - func.min(counted_from) + 1
            )
        )
        service = (
            select(Post.person_id)
            .join(Person, Person.id == Post.person_id)
            .where(Person.kind == PersonKind.EMPLOYEE, person_present(period.as_at))
            .group_by(Post.person_id)
            .having(func.max(held) == 1, last - day_number(began) + 1 >= SERVICE_DAYS)
            .cte(self._named("service"))
        )
        return select(service.c.person_id, case((service.c.person_id.in_(away), 1), else_=0).label("excused")).cte(
            self._named("settled")
        )

    @cached_property
    def in_scope(self) -> CTE:
        """In-scope staff: person_id."""
        settled = self.settled
        return select(settled.c.person_id).where(settled.c.excused == 0).cte(self._named("in_scope"))

    def in_scope_staff(self) -> Select[int]:
        """The keys of in-scope staff, for `IN`."""
        return select(self.in_scope.c.person_id)

    @cached_property
    def due_terms(self) -> CTE:
        """Terms due for in-scope staff: person_id, starts_on, ends_on (contract.md section 4, *TSP2-K1*).

        A term is due once it has ended, for whoever was in post on 28 of its days and on leave on at most half.
        """
        period, leave = self.period, self.leave
        ended = (
            select(
                Term.starts_on,
                Term.ends_on,
                day_number(Term.starts_on).label("first"),
                day_number(Term.ends_on).label("last"),
            )
            .where(Term.academic_year == period.year.start_year, Term.ends_on <= period.as_at)
            .cte(self._named("ended_terms"))
        )
        served = without_overlap(
            self._named("served_days"),
            select(
                Post.person_id,
                day_number(Post.started_on).label("first"),
                func.coalesce(day_number(Post.ended_on), number_of(period.as_at)).label("last"),
            )
            .where(Post.person_id.in_(self.in_scope_staff()))
            .where(or_(Post.ended_on.is_(None), Post.ended_on >= period.first_day), Post.started_on <= period.as_at),
        )
        spans = union_all(
            select(served.c.person_id, served.c.first, served.c.last, literal(0).label("away")),
            select(leave.c.person_id, leave.c.first, leave.c.last, literal(1)),
        ).subquery()
        days = shared_days(spans.c.first, spans.c.last, ended.c.first, ended.c.last)
        return (
            select(
                spans.c.person_id,
                func.min(ended.c.starts_on).label("starts_on"),
                func.min(ended.c.ends_on).label("ends_on"),
            )
            .join(ended, and_(spans.c.first <= ended.c.last, spans.c.last >= ended.c.first))
            .group_by(spans.c.person_id, ended.c.first)
            .having(
                func.sum(days * (1 - spans.c.away)) >= DAYS_OF_A_DUE_TERM,
                2 * func.sum(days * spans.c.away) <= func.min(ended.c.last) - ended.c.first + 1,
            )
            .cte(self._named("due_terms"))
        )

    @cached_property
    def seats(self) -> CTE:
        """Governors: seats held on the as-at day, by whomever: person_id, school_id (None: Trust Board), role_id."""
        held = on_day(GovernorSeat.started_on, GovernorSeat.ended_on, self.period.as_at)
        return (
            select(GovernorSeat.person_id, GovernorSeat.school_id, GovernorSeat.role_id)
            .where(held)
            .cte(self._named("seats"))
        )
