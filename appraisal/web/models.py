"""What keeps a person's typing safe: submissions already received, and drafts of forms not yet accepted."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import JSON, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from appraisal.extensions import UtcDateTime, db


class Submission(db.Model):
    """A form that has been received. The same form sent twice is led to what the first one made."""

    __tablename__ = "submission"
    token: Mapped[str] = mapped_column(String(64), primary_key=True)
    account_id: Mapped[int | None]
    received_at: Mapped[dt.datetime] = mapped_column(UtcDateTime, index=True)
    location: Mapped[str] = mapped_column(String(500))


class Draft(db.Model):
    """What someone had typed when a form could not be accepted; offered again to the same account only."""

    __tablename__ = "draft"
    __table_args__ = (Index("ix_draft_saved_at", "saved_at"),)
    account_id: Mapped[int] = mapped_column(primary_key=True)
    path: Mapped[str] = mapped_column(String(300), primary_key=True)
    fields: Mapped[dict[str, list[str]]] = mapped_column(JSON)
    saved_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
