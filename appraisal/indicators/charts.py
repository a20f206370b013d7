"""The numbers behind two drawings: bars by school, a line over years.

Axes begin at zero, and what may not be shown is not drawn.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from appraisal.disclosure.arithmetic import Unit
from appraisal.disclosure.rag import Thresholds
from appraisal.indicators.definition import Indicator
from appraisal.indicators.queries import YearPoint
from appraisal.indicators.reckoning import Line, Reckoned

BAR_HEIGHT = 48
LINE_HEIGHT = 160


@dataclass(frozen=True)
class Bar:
    """One bar: its words, the figure at its end, its length in percent of the width, and where it begins, in pixels."""

    label: str
    figure: str
    length: float
    top: int
    accent: bool


@dataclass(frozen=True)
class Mark:
    """One point of the line: year, figure, place in percent of the width and pixels from the top; None if not shown."""

    label: str
    figure: str
    across: float
    down: float | None


@dataclass(frozen=True)
class Chart:
    """A drawing: its height in pixels, its marks, and where the threshold stands, if there is one."""

    height: int
    marks: Sequence[Bar | Mark]
    threshold: float | None
    threshold_words: str


def _top_of(indicator: Indicator, lines: Sequence[Line]) -> float:
    """The end of the axis: 100 for percent; else a little above the largest figure shown or the threshold."""
    if indicator.unit is Unit.PERCENT:
        return 100.0
    shown = [float(line.figure.public_value) for line in lines if line.figure.public_value is not None]
    marks = [*shown, float(indicator.thresholds.green) if indicator.thresholds else 0.0]
    return max(*marks, 1.0) * 1.1


def _threshold(thresholds: Thresholds | None, top: float, words: str) -> tuple[float | None, str]:
    if thresholds is None:
        return None, ""
    return min(100 * float(thresholds.green) / top, 100.0), words


def by_school(reckoned: Reckoned) -> Chart:
    """Bars for the Trust and each school this viewer may see."""
    lines = [line for line in reckoned.lines if line.staff_group is None]
    top = _top_of(reckoned.indicator, lines)
    bars = [
        Bar(
            line.school.name if line.school else "Trust",
            "too few to show"
            if line.figure.published == "c"
            else "nothing to count"
            if line.figure.published == "z"
            else line.figure.published,
            100 * float(line.figure.public_value) / top if line.figure.public_value is not None else 0.0,
            place * BAR_HEIGHT + 24,
            line.school is None,
        )
        for place, line in enumerate(lines)
    ]
    at, words = _threshold(reckoned.indicator.thresholds, top, "On track")
    return Chart(len(bars) * BAR_HEIGHT + 24, bars, at, words)


def by_year(indicator: Indicator, years: Sequence[YearPoint]) -> Chart:
    """The Trust's line over the years."""
    lines = [year.line for year in years]
    top = _top_of(indicator, lines)
    marks = [
        Mark(
            str(year.period.year),
            year.line.figure.published,
            100 * (place + 0.5) / len(years),
            None
            if year.line.figure.public_value is None
            else 24 + LINE_HEIGHT * (1 - float(year.line.figure.public_value) / top),
        )
        for place, year in enumerate(years)
    ]
    at, words = _threshold(indicator.thresholds, top, "On track")
    return Chart(LINE_HEIGHT + 64, marks, None if at is None else 24 + LINE_HEIGHT * (1 - at / 100), words)
