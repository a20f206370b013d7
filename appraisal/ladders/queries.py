"""Reads of the ladder: its versions, a version by domain and level, and what roles are expected to reach."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlalchemy import case, func, select
from sqlalchemy.orm import selectinload

from appraisal.access.viewer import Viewer
from appraisal.extensions import db
from appraisal.ladders.models import Ladder, LadderStatement, LadderStatus, RoleExpectation
from appraisal.ladders.rules import readable
from appraisal.people.models import Role
from appraisal.web.fingerprint import fingerprint


@dataclass(frozen=True)
class Domain:
    """A domain of a version; ``levels`` holds its statements by level, ``number`` its place in addresses (from 1)."""

    number: int
    code: str
    name: str
    levels: dict[int, list[LadderStatement]]


def domains(statements: Iterable[LadderStatement]) -> list[Domain]:
    """A version's statements by domain, in the order of the domains' codes."""
    found: dict[str, Domain] = {}
    for statement in sorted(statements, key=lambda row: (row.domain_code, row.level, row.code)):
        domain = found.setdefault(
            statement.domain_code, Domain(len(found) + 1, statement.domain_code, statement.domain_name, {})
        )
        domain.levels.setdefault(statement.level, []).append(statement)
    return list(found.values())


def live() -> Ladder | None:
    """The version people are assessed on now; of several live ones (an import may bring them) the newest."""
    return db.session.scalars(
        select(Ladder)
        .where(Ladder.status == LadderStatus.LIVE)
        .order_by(func.coalesce(Ladder.effective_from, dt.date.min).desc(), Ladder.name.desc())
        .limit(1)
    ).one_or_none()


@dataclass(frozen=True)
class VersionEntry:
    """One version in the list, with how much is in it."""

    ladder: Ladder
    statements: int
    roles: int


def versions(viewer: Viewer) -> list[VersionEntry]:
    """The versions this viewer may read: live first, then those being made, then the retired."""
    statements = select(func.count(LadderStatement.id)).where(LadderStatement.ladder_id == Ladder.id).scalar_subquery()
    roles = (
        select(func.count(RoleExpectation.role_id.distinct()))
        .where(RoleExpectation.ladder_id == Ladder.id)
        .scalar_subquery()
    )
    order = (LadderStatus.LIVE, LadderStatus.CONSULTING, LadderStatus.DRAFT, LadderStatus.RETIRED)
    rows = db.session.execute(
        select(Ladder, statements, roles)
        .where(readable(viewer))
        .order_by(case({status.value: place for place, status in enumerate(order)}, value=Ladder.status), Ladder.name)
    )
    return [VersionEntry(ladder, many, held) for ladder, many, held in rows]


def version(viewer: Viewer, public_id: uuid.UUID) -> Ladder | None:
    """A version with its statements, if this viewer may read it."""
    return db.session.scalars(
        select(Ladder).where(Ladder.public_id == public_id, readable(viewer)).options(selectinload(Ladder.statements))
    ).one_or_none()


@dataclass(frozen=True)
class Expectations:
    """What a version expects of one role: the lowest level by domain code; no entry where nothing is expected."""

    role: Role
    levels: dict[str, int] = field(default_factory=dict)

    @property
    def version(self) -> int:
        """Changes with any of the levels, so that two people who edit one role's expectations notice."""
        return fingerprint(sorted(self.levels.items()))


def expectations(ladder: Ladder, *, role_id: uuid.UUID | None = None) -> list[Expectations]:
    """Every role of the Trust (or one, by its public key) with what a version expects of it, by the role's title."""
    rows = (
        select(Role, RoleExpectation.domain_code, RoleExpectation.minimum_level)
        .outerjoin(RoleExpectation, (RoleExpectation.role_id == Role.id) & (RoleExpectation.ladder_id == ladder.id))
        .order_by(Role.title, Role.id, RoleExpectation.domain_code)
    )
    if role_id is not None:
        rows = rows.where(Role.public_id == role_id)
    found: dict[int, Expectations] = {}
    for role, domain, level in db.session.execute(rows):
        expected = found.setdefault(role.id, Expectations(role))
        if domain is not None:
            expected.levels[domain] = level
    return list(found.values())
