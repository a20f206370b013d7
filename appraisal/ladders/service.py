"""Verbs of the ladder framework: the example, the status of a version, and what is expected of a role."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from importlib import resources

from sqlalchemy import select

from appraisal import clock
from appraisal.audit import service as audit
from appraisal.audit.service import Actor
from appraisal.extensions import db
from appraisal.ladders.models import Ladder, LadderStatement, LadderStatus, RoleExpectation
from appraisal.ladders.queries import expectations
from appraisal.ladders.rules import NEXT
from appraisal.people.models import Role
from appraisal.web.refusals import EditConflict, Refused, expect_version, explain

EXAMPLE_THERE = "The example ladder is already here. Open it from the list."

explain("uq_ladder_name", EXAMPLE_THERE)
explain("ladder.name", EXAMPLE_THERE)


def _example(file: str) -> list[dict[str, str]]:
    folder = resources.files("appraisal.ladders") / "example"
    return list(csv.DictReader((folder / file).read_text(encoding="utf-8").splitlines()))


def load_example(actor: Actor) -> Ladder:
    """Add the neutral example ladder as a draft, with example minima for every role the Trust has.

    Its files have the columns of the bundle; the minima go by staff group, because role codes are the Trust's own.
    Refused when the example is already there.
    """
    (row,) = _example("ladders.csv")
    if db.session.scalar(select(Ladder.id).where(Ladder.name == row["ladder_version"])) is not None:
        raise Refused(EXAMPLE_THERE)
    ladder = Ladder(name=row["ladder_version"], status=row["status"])
    ladder.statements = [
        LadderStatement(
            domain_code=line["domain_code"],
            domain_name=line["domain_name"],
            level=int(line["level"]),
            code=line["statement_code"],
            text=line["text"],
        )
        for line in _example("ladder_statements.csv")
    ]
    db.session.add(ladder)
    db.session.flush()
    minima = _example("role_minima.csv")
    db.session.add_all(
        RoleExpectation(
            ladder_id=ladder.id,
            role_id=role.id,
            domain_code=line["domain_code"],
            minimum_level=int(line["minimum_level"]),
        )
        for role in db.session.scalars(select(Role).order_by(Role.id))
        for line in minima
        if line["staff_group"] == role.staff_group
    )
    audit.record(actor, "added", "ladder", ladder.id, fields=["statements", "expectations"])
    return ladder


def set_status(*, actor: Actor, ladder: Ladder, status: LadderStatus, version: int) -> list[Ladder]:
    """Move a version to another status; going live retires the version that was live. Returns the retired ones.

    Refused for a version without statements, and for a step that ``rules.NEXT`` does not have.
    """
    # All versions are locked: two that go live at the same moment would otherwise not see each other.
    ladders = db.session.scalars(
        select(Ladder).order_by(Ladder.id).with_for_update().execution_options(populate_existing=True)
    ).all()
    expect_version(ladder, version)
    if status not in NEXT[LadderStatus(ladder.status)]:
        raise Refused("Choose one of the next steps for this version", "status")
    if status is not LadderStatus.DRAFT and not _has_statements(ladder):
        raise Refused("This version has no statements yet. Import its statements first.", "status")
    retired: list[Ladder] = []
    if status is LadderStatus.LIVE:
        retired = [other for other in ladders if other.status == LadderStatus.LIVE and other.id != ladder.id]
        for other in retired:
            other.status = LadderStatus.RETIRED
        ladder.effective_from = ladder.effective_from or clock.today()
    ladder.status = status
    db.session.flush()
    for changed in (ladder, *retired):
        audit.record(actor, f"made {LadderStatus(changed.status)}", "ladder", changed.id, fields=["status"])
    return retired


def _has_statements(ladder: Ladder) -> bool:
    found = db.session.scalar(select(LadderStatement.id).where(LadderStatement.ladder_id == ladder.id).limit(1))
    return found is not None


def set_expectations(
    *, actor: Actor, ladder: Ladder, role: Role, levels: Mapping[str, int | None], version: int
) -> None:
    """Say the lowest level a role is expected to reach in each domain; None expects nothing there.

    Only domains with statements can be expected. ``version`` is that of the ``Expectations`` the page was made from.
    """
    db.session.execute(select(Ladder.id).where(Ladder.id == ladder.id).with_for_update())
    (expected,) = expectations(ladder, role_id=role.public_id)
    if expected.version != version:
        raise EditConflict
    known = set(
        db.session.scalars(select(LadderStatement.domain_code).where(LadderStatement.ladder_id == ladder.id).distinct())
    )
    if not set(levels) <= known:
        raise Refused("This version has no statements in one of these domains. Open the page again.")
    rows = {
        row.domain_code: row
        for row in db.session.scalars(
            select(RoleExpectation).where(RoleExpectation.ladder_id == ladder.id, RoleExpectation.role_id == role.id)
        )
    }
    changed = [code for code, level in levels.items() if level != expected.levels.get(code)]
    for code in changed:
        level = levels[code]
        if level is None:
            db.session.delete(rows[code])
        elif code in rows:
            rows[code].minimum_level = level
        else:
            db.session.add(RoleExpectation(ladder_id=ladder.id, role_id=role.id, domain_code=code, minimum_level=level))
    db.session.flush()
    audit.record(actor, "set expectations", "ladder", ladder.id, fields=[f"{role.code} {code}" for code in changed])
