"""Cross-trust activities (domain.md section 12, TSP3-K6; privacy.md row 26)."""

from __future__ import annotations

import datetime as dt
import enum
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from appraisal.extensions import Fixed, Record, db
from appraisal.people.models import Person


class ActivityKind(enum.StrEnum):
    """domain.md section 12, TSP3-K6; imported activities may carry the Trust's own words instead."""

    JOINT_STAR = "joint_STAR"
    NETWORK = "network"
    MODERATION = "moderation"
    PEER_REVIEW = "peer_review"
    COACHING_ACROSS_SCHOOLS = "coaching_across_schools"
    SECONDMENT = "secondment"
    SHARED_PLANNING = "shared_planning"
    GOVERNANCE_LINK = "governance_link"


class CrossTrustActivity(Record, db.Model):
    """Something people of two or more schools did together on a day; it counts once the host has verified it."""

    __tablename__ = "cross_trust_activity"
    __table_args__ = (
        CheckConstraint("hours >= 0", name="hours_positive"),
        Index("ix_cross_trust_activity_held", "held_on", "hours", "verified_by_id"),
    )
    ref: Mapped[str] = mapped_column(String(60), unique=True)
    title: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(60))
    held_on: Mapped[dt.date]
    hours: Mapped[Decimal] = mapped_column(Fixed(2))
    host_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    entered_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    verified_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    host: Mapped[Person | None] = relationship(foreign_keys=[host_id])
    entered_by: Mapped[Person | None] = relationship(foreign_keys=[entered_by_id])
    verified_by: Mapped[Person | None] = relationship(foreign_keys=[verified_by_id])
    participants: Mapped[list[CrossTrustParticipant]] = relationship(
        back_populates="activity", order_by="CrossTrustParticipant.id", cascade="all, delete-orphan"
    )


class CrossTrustParticipant(db.Model):
    """One person who took part."""

    __tablename__ = "cross_trust_participant"
    __table_args__ = (
        UniqueConstraint("activity_id", "person_id"),
        Index("ix_cross_trust_participant_person", "person_id", "activity_id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    activity_id: Mapped[int] = mapped_column(ForeignKey("cross_trust_activity.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))

    activity: Mapped[CrossTrustActivity] = relationship(back_populates="participants")
    person: Mapped[Person] = relationship()
