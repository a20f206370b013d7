"""From sheets to figures: the counts of any number of indicators and periods, their values, ratings and suppression.

Suppression is always decided over all schools; who sees which of them is for `queries`. The number of statements is
that of the sheets plus one, whatever the size of the Trust and however many periods.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from sqlalchemy import CompoundSelect, literal, select, union_all

from appraisal.disclosure.comparison import Triangulation, triangulation
from appraisal.disclosure.publication import Counted, Figure, Scope, publish
from appraisal.extensions import db
from appraisal.indicators.definition import Indicator, Staff
from appraisal.indicators.sheets import EXCUSED, TRUST, AnySelect, Key, Sheet, StaffSheet, Tally
from appraisal.people.figures import Period, Population, schools_open
from appraisal.people.models import StaffGroup

Slots = dict[str, dict[Key, Tally]]
_STAFF_COUNT = "staff"


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


@dataclass
class _Counts:
    """What the statements gave back for one period."""

    schools: list[OpenSchool] = field(default_factory=list)
    slots: Slots = field(default_factory=lambda: defaultdict(lambda: defaultdict(Tally)))

    def tally(self, slot: str, key: Key) -> Tally:
        return self.slots[slot].get(key, Tally())


def _sheets(indicators: Sequence[Indicator]) -> list[Sheet]:
    """The sheets these indicators are counted on, each once; all that count in-scope staff share one."""
    countings = [(indicator.code, indicator.counting) for indicator in indicators]
    countings += [(i.second_slot, i.second_counting) for i in indicators if i.second_counting is not None]
    on_staff = {slot: counting.facts for slot, counting in countings if isinstance(counting, Staff)}
    others = {id(counting): counting for _, counting in countings if not isinstance(counting, Staff)}
    return [*([StaffSheet(on_staff)] if on_staff else []), *others.values()]


def _together(statements: Sequence[AnySelect]) -> CompoundSelect[*tuple[Any, ...]]:
    """Statements of the same shape as one, with the place of each in a column `period`."""
    parts = [statement.subquery() for statement in statements]
    return union_all(*(select(literal(place).label("period"), part) for place, part in enumerate(parts)))


def _count(indicators: Sequence[Indicator], periods: Sequence[Period]) -> list[_Counts]:
    """Run one statement for the schools and one for each sheet, each over all periods."""
    everybody = [Population(period) for period in periods]
    found = [_Counts() for _ in periods]

    for row in db.session.execute(_together([schools_open(people.period) for people in everybody])):
        found[row.period].schools.append(OpenSchool(row.id, row.code, row.name))
    for row in db.session.execute(_together([people.employees_in_post() for people in everybody])):
        found[row.period].slots[_STAFF_COUNT][Key(row.school_id)] = Tally(basis=row.staff)
    for sheet in _sheets(indicators):
        for row in db.session.execute(_together([sheet.select(people) for people in everybody])):
            for slot, key, tally in sheet.read(row):
                found[row.period].slots[slot][key] += tally
    for counts in found:
        counts.schools.sort(key=lambda school: school.code)
    return found


def _counted(indicator: Indicator, slot: str, counts: _Counts) -> tuple[list[Key], list[Counted]]:
    """The rows of one slot in order, as suppression wants them."""

    def row(scope: Scope, key: Key, name: str) -> Counted:
        tally, staff = counts.tally(slot, key), counts.tally(_STAFF_COUNT, key).basis
        basis = staff if indicator.basis_is_staff else tally.basis
        return Counted(scope, name, tally.numerator, tally.denominator, basis, staff)

    keys = [TRUST, *(Key(school.id) for school in counts.schools)]
    rows = [row(Scope.TRUST, TRUST, "")]
    rows += [row(Scope.SCHOOL, Key(school.id), school.code) for school in counts.schools]
    for group in StaffGroup:
        key = Key(staff_group=group.value)
        if counts.tally(slot, key).denominator:
            keys.append(key)
            rows.append(row(Scope.STAFF_GROUP, key, group.value))
    return keys, rows


def _lines(indicator: Indicator, period: Period, counts: _Counts) -> tuple[Line, ...]:
    rated = indicator.thresholds if period.is_whole or not indicator.rated_at_year_end else None
    keys, rows = _counted(indicator, indicator.code, counts)
    figures = publish(rows, unit=indicator.unit, rule=indicator.suppression, thresholds=rated)
    seconds: dict[Key, Figure] = {}
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
    """Every one of these indicators, for each of these periods (of different years)."""
    return [
        [Reckoned(indicator, period, _lines(indicator, period, counts)) for indicator in indicators]
        for period, counts in zip(periods, _count(indicators, periods), strict=True)
    ]
