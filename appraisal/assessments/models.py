"""Ladder assessments and their ratings (domain.md section 4.2; privacy.md rows 11 and 12)."""

from __future__ import annotations

import datetime as dt
import enum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from appraisal.extensions import Record, UtcDateTime, db, one_of
from appraisal.ladders.models import Ladder, LadderStatement
from appraisal.people.models import Person


class AssessmentState(enum.StrEnum):
    """``self``: the person's own draft; ``line``: with the line manager; ``agreed`` by both; ``moderated``."""

    SELF = "self"
    LINE = "line"
    AGREED = "agreed"
    MODERATED = "moderated"


class LadderAssessment(Record, db.Model):
    """A person's assessment for an academic year against one version of the ladder.

    While it is with the line manager, ``offered_at`` says since when the agreed ratings wait for the person, and
    ``talk_again`` what the person would like to talk about first.
    """

    __tablename__ = "ladder_assessment"
    __table_args__ = (
        one_of("state", AssessmentState),
        Index("ix_ladder_assessment_year", "academic_year", "person_id", "state", "agreed_on"),
        Index("ix_ladder_assessment_person", "person_id", "academic_year"),
    )
    ref: Mapped[str] = mapped_column(String(60), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    academic_year: Mapped[int]
    ladder_id: Mapped[int] = mapped_column(ForeignKey("ladder.id"), index=True)
    state: Mapped[str] = mapped_column(String(12))
    agreed_on: Mapped[dt.date | None]
    shared_with_coach: Mapped[bool] = mapped_column(default=False, server_default="0")
    offered_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)
    talk_again: Mapped[str | None] = mapped_column(Text)
    response: Mapped[str | None] = mapped_column(Text)

    person: Mapped[Person] = relationship()
    ladder: Mapped[Ladder] = relationship()
    ratings: Mapped[list[LadderRating]] = relationship(back_populates="assessment", order_by="LadderRating.id")


class LadderRating(Record, db.Model):
    """The ratings of one statement: 0 not yet, 1 starting, 2 usually, 3 consistently."""

    __tablename__ = "ladder_rating"
    __table_args__ = (
        UniqueConstraint("assessment_id", "statement_id"),
        CheckConstraint("self_rating BETWEEN 0 AND 3", name="self_rating_range"),
        CheckConstraint("line_rating BETWEEN 0 AND 3", name="line_rating_range"),
        CheckConstraint("agreed_rating BETWEEN 0 AND 3", name="agreed_rating_range"),
        Index("ix_ladder_rating_agreed", "assessment_id", "statement_id", "agreed_rating"),
    )
    assessment_id: Mapped[int] = mapped_column(ForeignKey("ladder_assessment.id"))
    statement_id: Mapped[int] = mapped_column(ForeignKey("ladder_statement.id"))
    self_rating: Mapped[int | None]
    line_rating: Mapped[int | None]
    agreed_rating: Mapped[int | None]
    evidence: Mapped[str | None] = mapped_column(Text)

    assessment: Mapped[LadderAssessment] = relationship(back_populates="ratings")
    statement: Mapped[LadderStatement] = relationship()
