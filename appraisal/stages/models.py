"""Shu-Ha-Re stages (domain.md section 3; privacy.md row 10). The stage belongs to the post, not to the person."""

from __future__ import annotations

import datetime as dt
import enum

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from appraisal.extensions import Record, UtcDateTime, db, one_of
from appraisal.people.models import Person, Post


class Stage(enum.StrEnum):
    """Shu: learning the role precisely. Ha: fluent, adapting. Re: proposing improvements."""

    SHU = "shu"
    HA = "ha"
    RE = "re"


class ProposalState(enum.StrEnum):
    """A proposal waits for the other side, is agreed, or is set aside (withdrawn or not agreed yet)."""

    OPEN = "open"
    AGREED = "agreed"
    SET_ASIDE = "set_aside"


class StageProposal(Record, db.Model):
    """A stage that the person or the line manager proposes for a post, waiting for the other's agreement."""

    __tablename__ = "stage_proposal"
    __table_args__ = (
        one_of("stage", Stage),
        one_of("state", ProposalState),
        Index(
            "uq_stage_proposal_open",
            "post_id",
            unique=True,
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
    )
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id"), index=True)
    stage: Mapped[str] = mapped_column(String(5))
    state: Mapped[str] = mapped_column(String(10), default=ProposalState.OPEN)
    proposed_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    proposed_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    evidence: Mapped[str] = mapped_column(Text)
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    answered_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)
    answer: Mapped[str | None] = mapped_column(Text)

    post: Mapped[Post] = relationship()
    proposed_by: Mapped[Person] = relationship(foreign_keys=[proposed_by_id])
    answered_by: Mapped[Person | None] = relationship(foreign_keys=[answered_by_id])


class StageAgreement(Record, db.Model):
    """A stage agreed by both on a day. The history of a post is its agreements in order of day."""

    __tablename__ = "stage_agreement"
    __table_args__ = (
        UniqueConstraint("post_id", "agreed_on", "stage"),
        one_of("stage", Stage),
        Index("ix_stage_agreement_day", "agreed_on", "post_id", "stage"),
    )
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id"))
    stage: Mapped[str] = mapped_column(String(5))
    agreed_on: Mapped[dt.date]
    agreed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    evidence: Mapped[str | None] = mapped_column(Text)
    words: Mapped[str | None] = mapped_column(Text)  # what the one who agreed said to the other

    post: Mapped[Post] = relationship()
    agreed_by: Mapped[Person | None] = relationship()
