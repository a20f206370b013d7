"""From sheets to figures: the counts of any number of indicators and periods, their values, ratings and suppression.

Suppression is always decided over all schools; who sees which of them is for `queries`. It takes two statements, one
for the schools and one for the counts, whatever the size of the Trust and however many indicators and periods.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache
from typing import Any

from sqlalchemy import CompoundSelect, literal, select, union_all

from appraisal.disclosure.comparison import Triangulation, triangulation
from appraisal.disclosure.publication import Counted, Figure, Scope, publish
from appraisal.extensions import db
from appraisal.indicators.definition import Indicator
from appraisal.indicators.sheets import EMPLOYEES, EXCUSED, Sets, Sheet, StaffSheet, Tallies
from appraisal.people.figures import AnySelect, Period, Population, schools_open
from appraisal.people.models import StaffGroup


@dataclass(frozen=True)
class OpenSchool:
    """A school open on at least one day of the period."""

    id: int
    code: str
    name: str


@dataclass(frozen=True)
class Line:
    """One row of an indicator: the Trust, a school or a staff group.

    `figure` holds the true count and what is published of it. `excused` and `left_out` are None where they do not
    belong to the indicator; `second` is the second method's true value, `public_second` what may be shown of it.
    """

    scope: Scope
    figure: Figure
    school: OpenSchool | None = None
    staff_group: str | None = None
    excused: int | None = None
    left_out: int | None = None
    second: Fraction | None = None
    public_second: Fraction | None = None
    triangulation: Triangulation = Triangulation.SINGLE_SOURCE

    @property
    def shown(self) -> bool:
        """Whether the counts behind the figure may be shown."""
        return self.figure.public_value is not None


@dataclass(frozen=True)
class Reckoned:
    """One indicator in one period: the Trust's line, schools by code, staff groups."""

    indicator: Indicator
    period: Period
    lines: tuple[Line, ...]

    @property
    def trust(self) -> Line:
        """The line of the whole Trust."""
        return self.lines[0]

    def of_school(self, school_id: int) -> Line | None:
        """The line of one school; None if it was not open in the period."""
        return next((line for line in self.lines if line.school and line.school.id == school_id), None)


@dataclass(frozen=True, slots=True)
class _Tally:
    """What was counted in one row of one slot."""

    numerator: Fraction = Fraction()
    denominator: Fraction = Fraction()
    basis: int = 0
    beside: int = 0

    def __add__(self, other: _Tally) -> _Tally:
        return _Tally(
            self.numerator + other.numerator,
            self.denominator + other.denominator,
            self.basis + other.basis,
            self.beside + other.beside,
        )


@dataclass(frozen=True, slots=True)
class _Key:
    """Which row a tally belongs to: the Trust where both are None."""

    school_id: int | None = None
    staff_group: str | None = None


_TRUST = _Key()
_NOTHING = _Tally()


@dataclass
class _Counts:
    """What the statements gave back for one period."""

    schools: list[OpenSchool] = field(default_factory=list)
    tallies: dict[tuple[str, _Key], _Tally] = field(default_factory=dict)

    def tally(self, slot: str, key: _Key) -> _Tally:
        return self.tallies.get((slot, key), _NOTHING)


def _sheets(indicators: Sequence[Indicator]) -> list[Sheet]:
    """The sheets these indicators are counted on, each once; all that count in-scope staff share one."""
    countings = [(indicator.code, indicator.counting) for indicator in indicators]
    countings += [(i.second_slot, i.second_counting) for i in indicators if i.second_counting is not None]
    staff = [(slot, counting) for slot, counting in countings if isinstance(counting, Sets | Tallies)]
    own = {id(counting): counting for _, counting in countings if not isinstance(counting, Sets | Tallies)}
    return [StaffSheet(tuple(staff)), *own.values()]


def _together(statements: Sequence[AnySelect]) -> CompoundSelect[*tuple[Any, ...]]:
    """Statements of the same shape as one, with the place of each in a column `period`."""
    parts = [statement.subquery() for statement in statements]
    return union_all(*(select(literal(place).label("period"), part) for place, part in enumerate(parts)))


@lru_cache(maxsize=64)
def _statements(
    indicators: tuple[Indicator, ...], periods: tuple[Period, ...]
) -> tuple[CompoundSelect[*tuple[Any, ...]], CompoundSelect[*tuple[Any, ...]]]:
    """The schools of these periods, and the counts; kept, because putting them together takes longer than it looks."""
    everybody = [Population(period, place) for place, period in enumerate(periods)]
    sheets = _sheets(indicators)
    counts = [union_all(*(line for sheet in sheets for line in sheet.lines(people))) for people in everybody]
    return _together([schools_open(period) for period in periods]), _together(counts)


def _count(indicators: Sequence[Indicator], periods: Sequence[Period]) -> list[_Counts]:
    found = [_Counts() for _ in periods]
    schools, lines = _statements(tuple(indicators), tuple(periods))
    for row in db.session.execute(schools):
        found[row.period].schools.append(OpenSchool(row.id, row.code, row.name))
    for period, slot, school_id, group, n, n_of, d, d_of, basis, beside in db.session.execute(lines):
        tally = _Tally(Fraction(int(n), int(n_of)), Fraction(int(d), int(d_of)), int(basis), int(beside))
        counts, place = found[period], (slot, _Key(school_id, group))
        counts.tallies[place] = counts.tallies[place] + tally if place in counts.tallies else tally
    for counts in found:
        counts.schools.sort(key=lambda school: school.code)
    return found


def _counted(indicator: Indicator, slot: str, counts: _Counts) -> tuple[list[_Key], list[Counted]]:
    """The rows of one slot in order, as suppression wants them."""

    def row(scope: Scope, key: _Key, name: str) -> Counted:
        tally, staff = counts.tally(slot, key), counts.tally(EMPLOYEES, key).basis
        basis = staff if indicator.basis_is_staff else tally.basis
        return Counted(scope, name, tally.numerator, tally.denominator, basis, staff)

    keys = [_TRUST, *(_Key(school.id) for school in counts.schools)]
    rows = [row(Scope.TRUST, _TRUST, "")]
    rows += [row(Scope.SCHOOL, _Key(school.id), school.code) for school in counts.schools]
    for group in StaffGroup:
        key = _Key(staff_group=group.value)
        if counts.tally(slot, key).denominator:
            keys.append(key)
            rows.append(row(Scope.STAFF_GROUP, key, group.value))
    return keys, rows


def _lines(indicator: Indicator, period: Period, counts: _Counts) -> tuple[Line, ...]:
    rated = indicator.thresholds if period.is_whole or not indicator.rated_at_year_end else None
    keys, rows = _counted(indicator, indicator.code, counts)
    figures = publish(rows, unit=indicator.unit, rule=indicator.suppression, thresholds=rated)
    seconds: dict[_Key, Figure] = {}
    if indicator.second_counting is not None:
        _, second_rows = _counted(indicator, indicator.second_slot, counts)
        second = publish(second_rows, unit=indicator.unit, rule=indicator.suppression, thresholds=rated)
        seconds = dict(zip(keys, second, strict=True))
    schools = {school.id: school for school in counts.schools}
    lines = []
    for key, figure in zip(keys, figures, strict=True):
        looked_at = counts.tally(indicator.second_slot, key).beside > 0
        by_second = seconds[key] if looked_at and key in seconds else None
        public = by_second.public_value if by_second and figure.public_value is not None else None
        lines.append(
            Line(
                scope=figure.row.scope,
                figure=figure,
                school=None if key.school_id is None else schools[key.school_id],
                staff_group=key.staff_group,
                excused=counts.tally(EXCUSED, key).basis if indicator.tells_excused else None,
                left_out=counts.tally(indicator.code, key).beside if indicator.beside else None,
                second=by_second.value if by_second else None,
                public_second=public,
                triangulation=triangulation(figure.public_value, public, rated),
            )
        )
    return tuple(lines)


def reckon(indicators: Sequence[Indicator], *periods: Period) -> list[list[Reckoned]]:
    """Every one of these indicators, for each of these periods."""
    return [
        [Reckoned(indicator, period, _lines(indicator, period, counts)) for indicator in indicators]
        for period, counts in zip(periods, _count(indicators, periods), strict=True)
    ]
