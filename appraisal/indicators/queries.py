"""What one viewer may see of the figures (privacy.md row 29): the Trust and their own schools, or all schools.

Suppression is decided over all schools before anything is left out here, so that two people who see different schools
cannot put together what neither may know.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise

from sqlalchemy import select

from appraisal.access.viewer import Hat, Viewer
from appraisal.clock import AcademicYear
from appraisal.disclosure.comparison import Point, Trend, trend
from appraisal.extensions import db
from appraisal.indicators.catalogue import CATALOGUE
from appraisal.indicators.definition import Indicator
from appraisal.indicators.reckoning import Line, OpenSchool, Reckoned, reckon
from appraisal.people.figures import Period
from appraisal.people.models import Term

READERS = (Hat.STAFF, Hat.COACH, Hat.LINE_MANAGER, Hat.HEAD, Hat.HR, Hat.CEO, Hat.GOVERNOR, Hat.TRUSTEE)
"""Everybody who belongs to the Trust; an administrator sees no figures by virtue of the role."""
YEARS_OF_TREND = 5


@dataclass(frozen=True)
class Board:
    """The figures of one period as one viewer may see them: the schools shown, and each indicator's lines for them."""

    period: Period
    schools: tuple[OpenSchool, ...]
    reckoned: tuple[Reckoned, ...]


@dataclass(frozen=True)
class YearPoint:
    """One year of an indicator's trend for the Trust, and how it compares with the year before."""

    period: Period
    line: Line
    change: Trend | None


def _sees(viewer: Viewer, school: OpenSchool) -> bool:
    return viewer.wears(Hat.HR, Hat.CEO, Hat.TRUSTEE) or school.id in viewer.schools | viewer.headed


def _narrowed(viewer: Viewer, reckoned: Reckoned) -> Reckoned:
    return replace(
        reckoned, lines=tuple(line for line in reckoned.lines if line.school is None or _sees(viewer, line.school))
    )


def board(viewer: Viewer, period: Period, indicators: Sequence[Indicator] = CATALOGUE) -> Board:
    """These indicators in a period, for the Trust and the schools this viewer may see; two statements."""
    [reckoned] = reckon(indicators, period)
    narrowed = tuple(_narrowed(viewer, each) for each in reckoned)
    schools = tuple(line.school for line in narrowed[0].lines if line.school)
    return Board(period, schools, narrowed)


def own_school(viewer: Viewer, period: Period, indicators: Sequence[Indicator] = CATALOGUE) -> Board:
    """The board of the schools this viewer is head of, for their home page."""
    whole = board(viewer, period, indicators)
    headed = tuple(school for school in whole.schools if school.id in viewer.headed)
    return replace(whole, schools=headed)


def years(on: Period) -> list[AcademicYear]:
    """The academic years that have terms, up to the one shown, the latest five, in order."""
    started = db.session.scalars(
        select(Term.academic_year)
        .where(Term.academic_year < on.year.start_year)
        .distinct()
        .order_by(Term.academic_year.desc())
        .limit(YEARS_OF_TREND - 1)
    )
    return [*(AcademicYear(year) for year in sorted(started)), on.year]


def trend_of(indicator: Indicator, on: Period) -> list[YearPoint]:
    """The Trust's figure year by year: earlier years whole, the last one up to the as-at day."""
    periods = [Period.of(year.last_day, year) for year in years(on)[:-1]] + [on]
    lines = [reckoned[0].trust for reckoned in reckon([indicator], *periods)]
    points = [_point(indicator, line) for line in lines]
    changes = [None, *(trend(earlier, later) for earlier, later in pairwise(points))]
    return [YearPoint(*each) for each in zip(periods, lines, changes, strict=True)]


def _point(indicator: Indicator, line: Line) -> Point:
    return Point(line.figure.public_value, Fraction(line.figure.row.denominator), indicator.definition_version)


def open_years() -> list[AcademicYear]:
    """The academic years that can be chosen: those with terms, the latest first."""
    return [
        AcademicYear(year)
        for year in db.session.scalars(select(Term.academic_year).distinct().order_by(Term.academic_year.desc()))
    ]
