"""Verbs on the Trust plan: loading the names of its aims and strategies."""

from __future__ import annotations

import csv
from importlib.resources import files

from sqlalchemy import select

from appraisal.audit import service as audit
from appraisal.audit.service import COMMAND_LINE, Actor
from appraisal.extensions import db
from appraisal.plan.models import PlanLine, PlanLineKind


def load(*, actor: Actor = COMMAND_LINE) -> int:
    """Bring the plan lines to what ``trust_plan.csv`` says; returns how many were added or changed.

    The file holds names only, in the plan's own order. Loading it again changes nothing, and a line that is no
    longer in it stays: records may point to it.
    """
    kept = {line.code: line for line in db.session.scalars(select(PlanLine))}
    changed = [row["code"] for position, row in enumerate(_listed(), start=1) if _put(kept, row, position)]
    if changed:
        db.session.flush()
        audit.record(actor, "loaded", "plan_line", None, fields=changed)
    return len(changed)


def _listed() -> list[dict[str, str]]:
    text = (files("appraisal.plan") / "trust_plan.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def _put(kept: dict[str, PlanLine], row: dict[str, str], position: int) -> bool:
    line = kept.get(row["code"])
    if line is None:
        line = PlanLine(code=row["code"])
        db.session.add(line)
    kind = PlanLineKind.AIM if row["code"] == row["aim_code"] else PlanLineKind.STRATEGY
    wanted = {"kind": kind.value, "aim_code": row["aim_code"], "title": row["title"], "position": position}
    if all(getattr(line, name) == value for name, value in wanted.items()):
        return False
    for name, value in wanted.items():
        setattr(line, name, value)
    return True
