"""Goal 7: how each engine goes about counting; a full scan of the sessions must not be among it."""

from __future__ import annotations

import re
from typing import Any

from sqlalchemy import event

from appraisal.extensions import db
from appraisal.indicators.catalogue import CATALOGUE
from appraisal.indicators.reckoning import reckon
from appraisal.people.figures import Period
from benchmarks.trust import AS_AT, YEAR

LARGE = ("coaching_session", "ladder_rating", "answer", "cpd_attendance", "absence")


def steps() -> list[str]:
    """Every step of a plan that touches a large table, for all statements of the indicators of a year."""
    asked: list[tuple[str, Any]] = []

    def note(_connection: object, _cursor: object, statement: str, given: Any, *_rest: object) -> None:
        asked.append((statement, given))

    event.listen(db.engine, "before_cursor_execute", note)
    reckon(CATALOGUE, Period.of(AS_AT, YEAR))
    event.remove(db.engine, "before_cursor_execute", note)
    db.session.rollback()
    found = []
    for statement, given in asked:
        if statement.lstrip().startswith(("SELECT", "WITH")):
            explain = "EXPLAIN QUERY PLAN " if db.engine.dialect.name == "sqlite" else "EXPLAIN "
            with db.engine.connect() as connection:
                for row in connection.exec_driver_sql(explain + statement, given):
                    line = str(row[-1]).strip(" ->")
                    if re.search(r"SCAN|SEARCH|Scan", line) and any(re.search(rf"\b{name}\b", line) for name in LARGE):
                        found.append(re.sub(r"\s+\(cost.*", "", line))
    return sorted(set(found))


def scans(lines: list[str]) -> list[str]:
    """The steps that read all of the sessions."""
    return [
        line
        for line in lines
        if re.match(r"(Parallel )?Seq Scan on coaching_session|SCAN coaching_session(?! USING)", line)
    ]
