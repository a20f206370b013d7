"""What counting costs: two statements, and no reading of all sessions (performance.md, goals 3 and 7)."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from typing import Any

import pytest
from sqlalchemy import event, text

from appraisal.clock import AcademicYear
from appraisal.extensions import db
from appraisal.indicators.catalogue import CATALOGUE
from appraisal.indicators.reckoning import reckon
from appraisal.people.figures import Period
from tests.indicators.factories import AS_AT, coached, staff

PERIOD = Period.of(AS_AT)


@contextmanager
def explained() -> Iterator[list[tuple[str, Any]]]:
    """Collect every statement with what it was given."""
    asked: list[tuple[str, Any]] = []

    def note(_connection: object, _cursor: object, statement: str, given: Any, *_rest: object) -> None:
        if not statement.startswith(("BEGIN", "PRAGMA")):
            asked.append((statement, given))

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


def test_all_figures_take_two_statements_however_much_there_is(make):
    with explained() as of_nothing:
        reckon(CATALOGUE, PERIOD)
    make.terms(2025)
    for _ in range(3):
        coached(staff(make, make.school(), 6), dt.date(2025, 10, 1))
    with explained() as of_something:
        reckon(CATALOGUE, PERIOD)
    years = [Period.of(year.last_day, year) for year in (AcademicYear(2023), AcademicYear(2024))]
    with explained() as of_three_years:
        reckon(CATALOGUE, *years, PERIOD)
    assert [len(of_nothing), len(of_something), len(of_three_years)] == [2, 2, 2]


@pytest.fixture(params=[False, True], ids=["fresh", "analysed"])
def analysed(request, app) -> Iterator[bool]:
    """Whether the engine has looked at what is in its tables: its plans differ, and both must do."""
    yield request.param
    if db.engine.dialect.name == "sqlite":
        with db.engine.begin() as connection:
            connection.execute(text("DROP TABLE IF EXISTS sqlite_stat1"))


def test_no_plan_reads_all_sessions(make, analysed):
    make.terms(2025)
    every_week = [dt.date(2024, 9, 2) + dt.timedelta(weeks=week) for week in range(80)]
    coached(staff(make, make.school(), 20), *every_week, action_step="Wait longer")
    if analysed:
        db.session.execute(text("ANALYZE"))
        db.session.commit()
    with explained() as asked:
        reckon(CATALOGUE, PERIOD)
    sqlite = db.engine.dialect.name == "sqlite"
    if not sqlite:
        # With a handful of rows PostgreSQL reads a table whole, unless it is told that this is dear.
        for way in ("enable_seqscan", "enable_bitmapscan"):
            db.session.execute(text(f"SET LOCAL {way} = off"))
    explain = "EXPLAIN QUERY PLAN " if sqlite else "EXPLAIN "
    plan = [
        str(row[-1])
        for statement, given in asked
        for row in db.session.connection().exec_driver_sql(explain + statement, given)
    ]
    db.session.rollback()
    # SQLite says in one line what PostgreSQL says in two: which index, and by which condition.
    steps = [
        f"{step} {condition}".replace(" ", "")
        for step, condition in pairwise([*plan, ""])
        if re.search(r"(SCAN|SEARCH|Scan.* on) coaching_session", step)
    ]
    assert len(steps) >= 4, plan  # coaching by term, steps due and reached, steps reviewed
    assert all("ix_coaching_session_" in step and "coachee_id=" in step for step in steps), steps
    assert not any("SCANcoaching_session" in step for step in steps), steps
