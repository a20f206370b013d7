"""``appraisal indicators``: compute and print (contract.md sections 1 and 5)."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from typing import Any

import click
from flask import Flask

from appraisal import clock
from appraisal.clock import AcademicYear
from appraisal.extensions import db, writing
from appraisal.indicators.catalogue import CATALOGUE, UnknownIndicator, find
from appraisal.indicators.output import COLUMNS, document, flat, true_row
from appraisal.indicators.reckoning import reckon
from appraisal.people.figures import Period, PeriodRefused


def add_to(group: click.Group, application: Callable[[], Flask]) -> None:
    """Add the command."""

    @group.command()
    @click.option(
        "--year", help="The academic year, such as 2025/26; without it, the year that contains the as-at day."
    )
    @click.option("--as-at", type=click.DateTime(["%Y-%m-%d"]), help="Count up to this day; today if not given.")
    @click.option("--code", help="One indicator only, such as TSP2-K1.")
    @click.option("--format", "form", type=click.Choice(["table", "json", "csv"]), default="table", show_default=True)
    def indicators(year: str | None, as_at: Any, code: str | None, form: str) -> None:
        """Compute the indicators and print the true figures. Rows by Trust, school and staff group."""
        app = application()
        try:
            given = AcademicYear.parse(year) if year else None
            chosen = (find(code),) if code else CATALOGUE
            period = Period.of(as_at.date() if as_at else clock.today(), given)
        except (ValueError, UnknownIndicator, PeriodRefused) as refused:
            click.echo(f"appraisal: {refused}", err=True)
            sys.exit(1)
        reading = writing.set(False)
        with app.app_context():
            [reckoned] = reckon(chosen, period)
            db.session.remove()
            db.engine.dispose()  # nothing more is asked of the database
        writing.reset(reading)
        told = document(period, reckoned, true_row)
        click.echo({"json": _as_json, "csv": _as_csv, "table": _as_table}[form](told), nl=form != "csv")


def _as_json(told: dict[str, Any]) -> str:
    return json.dumps(told, indent=2, ensure_ascii=False)


def _as_csv(told: dict[str, Any]) -> str:
    import pandas as pd  # half a second to load, which no other form has to wait for

    # As objects, so that a whole number beside an empty cell stays a whole number.
    return pd.DataFrame(flat(told), columns=list(COLUMNS), dtype=object).to_csv(index=False, lineterminator="\n")


def _as_table(told: dict[str, Any]) -> str:
    lines = [f"{told['academic_year']}, as at {told['as_at']}. c = too few to show, z = nothing to count."]
    for each in told["indicators"]:
        lines += ["", f"{each['code']}  {each['name']}  ({each['unit']})"]
        for row in each["rows"]:
            where = row["school_code"] or row.get("staff_group") or "Trust"
            counts = f"{_number(row['numerator'])} / {_number(row['denominator'])}"
            excused = "" if row["excused"] is None else f"  excused {row['excused']}"
            lines.append(f"  {where:24} {row['published']:>7}  {row['rag']:6} {counts:>20}{excused}")
    return "\n".join(lines)


def _number(number: float) -> str:
    return f"{number:.2f}" if isinstance(number, float) else str(number)
