"""Goal 5: importing 12,000 people and 100,000 sessions, checked like any bundle, into an empty database."""

from __future__ import annotations

import csv
import time
from pathlib import Path

from flask import Flask

from appraisal.audit.service import COMMAND_LINE
from appraisal.exchange.importing import import_folder
from appraisal.extensions import db
from benchmarks.trust import PRAISE, STEP, day

PEOPLE, SESSIONS = 12_000, 100_000
FIRST = 738_400
"""An ordinal day in September 2022; sessions lie in the three years after it."""


SESSION_COLUMNS = (
    "session_ref", "coachee_ref", "coach_ref", "held_on", "coaching_type", "focus_area", "status", "minutes",
    "precise_praise", "action_step", "step_due_on", "step_status", "step_reviewed_on", "step_review_basis",
    "shared_with_manager", "coachee_response",
)  # fmt: skip


def write_bundles(folder: Path) -> tuple[Path, Path]:
    """Two folders: the people, and sessions between them."""
    people, sessions = folder / "people", folder / "sessions"
    people.mkdir(parents=True, exist_ok=True)
    sessions.mkdir(parents=True, exist_ok=True)
    with (people / "people.csv").open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(["person_ref", "given_name", "family_name", "email", "kind", "employed_from", "left_on"])
        rows.writerows(
            [f"{n:06}", f"Given{n % 400}", f"Family{n}", f"p{n}@trust.example", "employee", day(FIRST - n % 3000), ""]
            for n in range(PEOPLE)
        )
    with (sessions / "coaching_sessions.csv").open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(SESSION_COLUMNS)
        rows.writerows(
            [
                f"S-{n:07}", f"{n % PEOPLE:06}", f"{(n * 7 + 1) % PEOPLE:06}",
                day(FIRST + n % 1000), "instructional", "questioning", "completed", 25, PRAISE, STEP,
                day(FIRST + n % 1000 + 14), "secure", day(FIRST + n % 1000 + 14), "coach_drop_in", "false", "confirmed",
            ]
            for n in range(1, SESSIONS + 1)
        )  # fmt: skip
    return people, sessions


def measure(app: Flask, bundles: tuple[Path, Path]) -> dict[str, float]:
    """Seconds from reading the files to the end of the commit; then of the same again, which changes nothing."""
    found = {}
    with app.app_context():
        db.create_all()
        for name, folder in zip(("people", "sessions"), bundles, strict=True):
            for again in ("", " again"):
                began = time.perf_counter()
                plan = import_folder(actor=COMMAND_LINE, folder=folder)
                db.session.commit()
                found[name + again] = time.perf_counter() - began
                if plan.findings.errors:
                    raise RuntimeError(next(iter(plan.findings.error_lines())))
        db.session.remove()
        db.engine.dispose()
    return found
