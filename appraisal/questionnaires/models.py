"""Questionnaires, invitations and unlinkable answers (privacy.md rule 11).

An invitation says that a person was asked and whether the invitation was used, never when. An answer sheet has a
random key and no person, no time and no order. The two share the questionnaire and nothing else; they are written
in separate transactions, shuffled at close, and invitations are deleted then.
"""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from appraisal.extensions import UtcDateTime, db

# SQLite numbers the rows of a table as they come; without these hidden numbers they lie in the order of random keys.
UNORDERED = {"sqlite_with_rowid": False}


class Questionnaire(db.Model):
    """One round of anonymous answers. It takes answers from ``opens_on`` to ``closes_on``, both included."""

    __tablename__ = "questionnaire"
    __table_args__ = (CheckConstraint("closes_on >= opens_on", name="closes_after_open"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[uuid.UUID] = mapped_column(Uuid, unique=True, default=uuid.uuid4)
    opens_on: Mapped[dt.date]
    closes_on: Mapped[dt.date]
    closed_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)


class Invitation(db.Model):
    """A person was asked to answer; ``used`` once they have. Deleted when the questionnaire closes."""

    __tablename__ = "invitation"
    __table_args__ = (
        UniqueConstraint("questionnaire_id", "person_id"),
        Index("ix_invitation_person", "person_id"),
        UNORDERED,
    )
    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True, default=uuid.uuid4)
    questionnaire_id: Mapped[int] = mapped_column(ForeignKey("questionnaire.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    used: Mapped[bool] = mapped_column(default=False)


class UncountedSheet(db.Model):
    """Answers that have arrived while the invitation they came with is not marked yet (see ``service.answer``).

    Normally gone within milliseconds; one that a crash left behind is settled at close.
    """

    __tablename__ = "uncounted_sheet"
    __table_args__ = (UNORDERED,)
    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    questionnaire_id: Mapped[int] = mapped_column(ForeignKey("questionnaire.id"), index=True)
    scores: Mapped[dict[str, int]] = mapped_column(JSON)


class AnswerSheet(db.Model):
    """One respondent's answers, under a random key."""

    __tablename__ = "answer_sheet"
    __table_args__ = (UNORDERED,)
    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True, default=uuid.uuid4)
    questionnaire_id: Mapped[int] = mapped_column(ForeignKey("questionnaire.id"), index=True)


class Answer(db.Model):
    """One scored answer on a sheet; an item left empty has no row."""

    __tablename__ = "answer"
    __table_args__ = (Index("ix_answer_score", "sheet_id", "item", "score"), UNORDERED)
    sheet_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("answer_sheet.id"), primary_key=True)
    item: Mapped[str] = mapped_column(String(40), primary_key=True)
    score: Mapped[int]
