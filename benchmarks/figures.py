"""Goal 2: all indicators of a year against the same rules in raw SQL, taken in turn on the same database."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from typing import Any

from appraisal.extensions import db, writing
from appraisal.indicators.catalogue import CATALOGUE
from appraisal.indicators.reckoning import Reckoned, reckon
from appraisal.people.figures import Period
from benchmarks.roll_ups import run, statements
from benchmarks.trust import AS_AT, YEAR

RUNS = 5


def seconds(act: Callable[[], Any]) -> float:
    """How long it takes."""
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def differences(ours: list[Reckoned], raw: dict[str, list[tuple[Any, ...]]]) -> list[str]:
    """Where the two reckonings do not agree; there must be nothing."""
    wrong = []
    for reckoned in ours:
        rows = {school: (n or 0, d or 0) for school, n, d in raw[reckoned.indicator.code]}
        for line in reckoned.lines:
            if line.staff_group is not None:
                continue
            n, d = rows.get(line.school.id if line.school else None, (0, 0))
            row = line.figure.row
            if abs(float(row.numerator) - float(n)) > 1e-6 or abs(float(row.denominator) - float(d)) > 1e-6:
                where = line.school.code if line.school else "Trust"
                wrong.append(f"{reckoned.indicator.code} {where}: {row.numerator}/{row.denominator}, raw {n}/{d}")
    return wrong


def measure() -> dict[str, float]:
    """Milliseconds of both, the median ratio of the pairs, and how many figures disagree; in an application context."""
    period = Period.of(AS_AT, YEAR)
    first_steps, roll_ups = statements(db.engine.dialect.name, period)
    ours: list[Reckoned] = []
    raw: dict[str, list[tuple[Any, ...]]] = {}

    def our_way() -> None:
        ours[:] = reckon(CATALOGUE, period)[0]
        db.session.rollback()

    connection = db.engine.raw_connection()
    cursor = connection.cursor()

    def raw_way() -> None:
        raw.update(run(cursor, first_steps, roll_ups))
        connection.rollback()

    reading = writing.set(False)
    try:
        our_way(), raw_way()
        for difference in differences(ours, raw):
            print(f"  DISAGREE {difference}")
        pairs = [(seconds(our_way), seconds(raw_way)) for _ in range(RUNS)]
    finally:
        writing.reset(reading)
        connection.close()
    return {
        "ours_ms": statistics.median(one for one, _ in pairs) * 1000,
        "raw_ms": statistics.median(two for _, two in pairs) * 1000,
        "ratio": statistics.median(one / two for one, two in pairs),
        "disagreements": len(differences(ours, raw)),
    }
