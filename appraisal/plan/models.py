"""Plan lines: the names of the Trust's aims and strategies (domain.md section 11.1)."""

from __future__ import annotations

import enum

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from appraisal.extensions import Record, db, one_of


class PlanLineKind(enum.StrEnum):
    """An aim such as TSP2, or one of its strategies such as 2.1."""

    AIM = "aim"
    STRATEGY = "strategy"


class PlanLine(Record, db.Model):
    """One line of the Trust plan; ``aim_code`` is the aim it belongs to (an aim's own code for an aim)."""

    __tablename__ = "plan_line"
    __table_args__ = (one_of("kind", PlanLineKind),)
    code: Mapped[str] = mapped_column(String(20), unique=True)
    kind: Mapped[str] = mapped_column(String(10))
    aim_code: Mapped[str] = mapped_column(String(20))
    title: Mapped[str] = mapped_column(String(200))
    position: Mapped[int]
