"""The figures as others rely on them (contract.md section 5): true ones for the operator, published ones for people."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from appraisal.disclosure.arithmetic import Exact, display, exact
from appraisal.disclosure.rag import Rag
from appraisal.indicators.reckoning import Line, Reckoned
from appraisal.people.figures import Period


def _plain(number: Fraction | None) -> int | float | None:
    """A count as a whole number where it is one; an exact value otherwise as the nearest float."""
    if number is None:
        return None
    return number.numerator if number.denominator == 1 else float(number)


def in_words(number: Exact) -> str:
    """A number as people read it: whole, or else to one decimal, rounded as every figure is."""
    given = exact(number)
    return f"{given.numerator:,}" if given.denominator == 1 else display(given)


def true_row(reckoned: Reckoned, line: Line) -> dict[str, Any]:
    """A row with the true figures, for the operator's command only."""
    figure = line.figure
    row: dict[str, Any] = {
        "scope": line.scope.value,
        "school_code": line.school.code if line.school else None,
        "numerator": _plain(Fraction(figure.row.numerator)),
        "denominator": _plain(Fraction(figure.row.denominator)),
        "value": None if figure.value is None else float(figure.value),
        "excused": line.excused,
        "published": figure.published,
        "rag": figure.rag.value,
        "second_value": None if line.second is None else float(line.second),
        "triangulation": line.triangulation.value,
    }
    if line.staff_group:
        row["staff_group"] = line.staff_group
    if line.left_out is not None:
        row["left_out"] = line.left_out
    if reckoned.indicator.form:
        row["form"] = reckoned.indicator.form
    return row


def published_row(reckoned: Reckoned, line: Line) -> dict[str, Any]:
    """A row as a page shows it: counts, excused and left out only where the figure itself is shown."""
    row = true_row(reckoned, line)
    if not line.shown:
        row |= dict.fromkeys(("numerator", "denominator", "value", "excused", "second_value"))
        row["rag"] = Rag.GREY.value
        if "left_out" in row:
            row["left_out"] = None
    if line.public_second is None:
        row["second_value"] = None
    return row


def document(period: Period, reckoned: Iterable[Reckoned], row: Any) -> dict[str, Any]:
    """All of one period as contract.md section 5 has it; ``row`` makes one row of a line."""
    return {
        "academic_year": str(period.year),
        "as_at": period.as_at.isoformat(),
        "indicators": [
            {
                "code": each.indicator.code,
                "name": each.indicator.name,
                "unit": each.indicator.unit.value,
                "definition_version": each.indicator.definition_version,
                "rows": [row(each, line) for line in each.lines],
            }
            for each in reckoned
        ],
    }


COLUMNS = (
    "code",
    "name",
    "academic_year",
    "as_at",
    "scope",
    "school_code",
    "staff_group",
    "numerator",
    "denominator",
    "value",
    "published",
    "rag",
    "excused",
    "left_out",
    "second_value",
    "triangulation",
)


def flat(told: dict[str, Any]) -> list[list[Any]]:
    """A document as rows of ``COLUMNS``, for CSV files and tables."""
    return [
        [
            {
                **row,
                "code": each["code"],
                "name": each["name"],
                "academic_year": told["academic_year"],
                "as_at": told["as_at"],
            }.get(column)
            for column in COLUMNS
        ]
        for each in told["indicators"]
        for row in each["rows"]
    ]
