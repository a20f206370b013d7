"""The leadership ladder (domain.md section 4.2). Its text is data; a neutral example ships with the service."""

from __future__ import annotations

import datetime as dt
import enum

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from appraisal.extensions import Record, db, one_of
from appraisal.people.models import Role

LEVELS = range(1, 6)


class LadderStatus(enum.StrEnum):
    """Assessments on a live or retired version count; a draft is being written, consulting is being asked about."""

    DRAFT = "draft"
    CONSULTING = "consulting"
    LIVE = "live"
    RETIRED = "retired"


class Ladder(Record, db.Model):
    """One version of the ladder. ``name`` is the version's own name, such as ``2025``."""

    __tablename__ = "ladder"
    __table_args__ = (one_of("status", LadderStatus),)
    name: Mapped[str] = mapped_column(String(60), unique=True)
    status: Mapped[str] = mapped_column(String(12))
    effective_from: Mapped[dt.date | None]

    statements: Mapped[list[LadderStatement]] = relationship(
        back_populates="ladder", order_by="LadderStatement.domain_code, LadderStatement.level, LadderStatement.code"
    )


class LadderStatement(Record, db.Model):
    """One statement of a version: what leading at this level looks like in this domain."""

    __tablename__ = "ladder_statement"
    __table_args__ = (
        UniqueConstraint("ladder_id", "code"),
        CheckConstraint("level BETWEEN 1 AND 5", name="level_range"),
    )
    ladder_id: Mapped[int] = mapped_column(ForeignKey("ladder.id"))
    domain_code: Mapped[str] = mapped_column(String(20))
    domain_name: Mapped[str] = mapped_column(String(120))
    level: Mapped[int]
    code: Mapped[str] = mapped_column(String(40))
    text: Mapped[str] = mapped_column(Text)

    ladder: Mapped[Ladder] = relationship(back_populates="statements")


class RoleExpectation(Record, db.Model):
    """The lowest level a role is expected to reach in a domain of a version."""

    __tablename__ = "role_expectation"
    __table_args__ = (
        UniqueConstraint("ladder_id", "role_id", "domain_code"),
        CheckConstraint("minimum_level BETWEEN 1 AND 5", name="minimum_level_range"),
    )
    ladder_id: Mapped[int] = mapped_column(ForeignKey("ladder.id"))
    role_id: Mapped[int] = mapped_column(ForeignKey("role.id"), index=True)
    domain_code: Mapped[str] = mapped_column(String(20))
    minimum_level: Mapped[int]

    ladder: Mapped[Ladder] = relationship()
    role: Mapped[Role] = relationship()
