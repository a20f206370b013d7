"""Pages and files of the indicators.

The year and the as-at day are in the address, so that a link means the same tomorrow.
"""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, abort, redirect, request, url_for
from flask.typing import ResponseReturnValue

from appraisal import clock
from appraisal.access.guard import permission, viewer, wearing
from appraisal.access.viewer import Hat
from appraisal.clock import AcademicYear
from appraisal.disclosure.arithmetic import display
from appraisal.disclosure.comparison import TREND_WORDS, TRIANGULATION_WORDS
from appraisal.disclosure.publication import Scope
from appraisal.disclosure.rag import RAG_WORDS
from appraisal.indicators import charts, queries
from appraisal.indicators.catalogue import UnknownIndicator, find
from appraisal.indicators.output import COLUMNS, document, flat, in_words, published_row
from appraisal.people.figures import Period, PeriodRefused
from appraisal.web import navigation
from appraisal.web.downloads import csv_file
from appraisal.web.forms import page

blueprint = Blueprint("indicators", __name__)
navigation.add("Indicators", "indicators.overview", hats=queries.READERS, section="/indicators")
READS = wearing(*queries.READERS)
WORDS = {"rag": RAG_WORDS, "triangulation": TRIANGULATION_WORDS, "trend": TREND_WORDS}


@dataclass(frozen=True)
class Asked:
    """What an address asks for, and what was wrong with it in words."""

    period: Period
    problem: str = ""

    @property
    def address(self) -> dict[str, Any]:
        """The period as it stands in an address."""
        return {"year": self.period.year.slug, "as-at": self.period.as_at.isoformat()}


def _asked() -> Asked:
    """Read the period from the address; today's stands in for what is wrong or missing."""
    today = clock.today()
    year_text, day_text = request.args.get("year", "").strip(), request.args.get("as-at", "").strip()
    try:
        year = AcademicYear.parse(year_text.replace("-", "/")) if year_text else None
    except ValueError:
        return Asked(Period.of(today), "Choose an academic year from the list.")
    try:
        as_at = dt.date.fromisoformat(day_text) if day_text else min(today, year.last_day) if year else today
    except ValueError:
        return Asked(Period.of(today), "Enter the as-at day as year-month-day, for example 2026-03-31.")
    if as_at > today and (year is None or year.last_day > today):
        return Asked(Period.of(today), "Choose an as-at day up to today: what comes later is not known yet.")
    try:
        return Asked(Period.of(as_at, year))
    except PeriodRefused as refused:
        return Asked(Period.of(today), str(refused))


def _status(asked: Asked) -> int:
    return 422 if asked.problem else 200


@blueprint.get("/indicators")
@permission(READS)
def overview() -> ResponseReturnValue:
    """All indicators, the Trust first, then the schools this viewer may see."""
    asked = _asked()
    if not asked.problem and request.args.to_dict() != asked.address:
        return redirect(url_for("indicators.overview", **asked.address), 303)
    board = queries.board(viewer(), asked.period)
    shown = page(
        "indicators/overview.html", board=board, asked=asked, years=queries.open_years(), words=WORDS, Scope=Scope
    )
    shown.status_code = _status(asked)
    return shown


@blueprint.get("/indicators/<code>")
@permission(READS)
def one(code: str) -> ResponseReturnValue:
    """One indicator: the figure in a sentence, who is counted, its second method, years, schools, and its rule."""
    try:
        indicator = find(code)
    except UnknownIndicator:
        abort(404)
    asked = _asked()
    if not asked.problem and request.args.to_dict() != asked.address:
        return redirect(url_for("indicators.one", code=code, **asked.address), 303)
    board = queries.board(viewer(), asked.period, [indicator])
    years = queries.trend_of(indicator, asked.period)
    shown = page(
        "indicators/one.html",
        indicator=indicator,
        board=board,
        reckoned=board.reckoned[0],
        asked=asked,
        trend=years,
        years=queries.open_years(),
        words=WORDS,
        bars=charts.by_school(board.reckoned[0]),
        line=charts.by_year(indicator, years),
        Scope=Scope,
        in_words=in_words,
        display=display,
        is_hr=viewer().wears(Hat.HR),
    )
    shown.status_code = _status(asked)
    return shown


@blueprint.get("/indicators.<any(csv, json):form>")
@permission(READS)
def all_figures(form: str) -> ResponseReturnValue:
    """The overview as a file: the rows and fields the page shows, no others."""
    asked = _asked()
    if asked.problem:
        return Response(asked.problem, 422, mimetype="text/plain")
    return _file(queries.board(viewer(), asked.period), "indicators", form)


@blueprint.get("/indicators/<code>/figures.<any(csv, json):form>")
@permission(READS)
def figures(code: str, form: str) -> ResponseReturnValue:
    """One indicator as a file."""
    try:
        indicator = find(code)
    except UnknownIndicator:
        abort(404)
    asked = _asked()
    if asked.problem:
        return Response(asked.problem, 422, mimetype="text/plain")
    return _file(queries.board(viewer(), asked.period, [indicator]), code, form)


def _file(board: queries.Board, name: str, form: str) -> Response:
    told = document(board.period, board.reckoned, published_row)
    title = f"{name}-{board.period.year.slug}-as-at-{board.period.as_at.isoformat()}.{form}"
    if form == "csv":
        rows = [["" if cell is None else str(cell) for cell in row] for row in flat(told)]
        return csv_file(title, COLUMNS, rows)
    answer = Response(json.dumps(told, indent=2, ensure_ascii=False), mimetype="application/json")
    answer.headers.set("Content-Disposition", "attachment", filename=title)
    return answer
