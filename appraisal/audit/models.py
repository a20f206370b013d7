"""The audit line (privacy.md row 30): who, what, which record, about whom. Never content."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from appraisal.extensions import UtcDateTime, db


class AuditLine(db.Model):
    """One act. The keys are plain numbers, not foreign keys: the line outlives the records it speaks of."""

    __tablename__ = "audit_line"
    __table_args__ = (
        Index("ix_audit_line_record", "record", "record_id"),
        Index("ix_audit_line_subject", "subject_id", "at"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    actor_account_id: Mapped[int | None]
    actor_person_id: Mapped[int | None]
    act: Mapped[str] = mapped_column(String(40))
    record: Mapped[str] = mapped_column(String(40))
    record_id: Mapped[int | None]
    subject_id: Mapped[int | None]
    fields: Mapped[str | None] = mapped_column(String(500))
