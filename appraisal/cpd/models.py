"""CPD events, attendance and the named impact check (domain.md section 5; privacy.md rows 15 and 16).

The anonymous evaluation of an event is kept by ``questionnaires`` and shares nothing with these named rows.
"""

from __future__ import annotations

import datetime as dt
import enum
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from appraisal.extensions import Fixed, Record, db, one_of
from appraisal.people.models import Person, School
from appraisal.questionnaires.models import Questionnaire


class CpdKind(enum.StrEnum):
    """domain.md section 5.4, ``kind``."""

    SMART_DAY = "SMART_day"
    INSET = "INSET"
    TWILIGHT = "twilight"
    COURSE_INTERNAL = "course_internal"
    COURSE_EXTERNAL = "course_external"
    NPQ = "NPQ"
    COACHING_TRAINING = "coaching_training"
    NETWORK = "network"
    CONFERENCE = "conference"
    ONLINE = "online"
    READING_GROUP = "reading_group"
    GOVERNOR_TRAINING = "governor_training"


class ProviderType(enum.StrEnum):
    """Who provides it; courses are counted by this in TSP3-K3."""

    INTERNAL = "internal"
    TRUST = "trust"
    NATIONAL = "national"
    OTHER = "other"


class AttendanceStatus(enum.StrEnum):
    """domain.md section 5.4, ``cpd_attendance``."""

    BOOKED = "booked"
    ATTENDED = "attended"
    PART = "part"
    ABSENT = "absent"
    EXCUSED = "excused"


class Confirmation(enum.StrEnum):
    """What the second person says of the benefit."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"


class Obstacle(enum.StrEnum):
    """What stood in the way of using it (domain.md section 5.4)."""

    TIME = "time"
    RESOURCES = "resources"
    LEADER_SUPPORT = "leader_support"
    NOT_RELEVANT = "not_relevant"
    OTHER = "other"


class EvaluationItem(enum.StrEnum):
    """The six core items of the anonymous evaluation, 1 to 5 (domain.md section 5.4)."""

    TIME_WELL_SPENT = "time_well_spent"
    CLEAR_PURPOSE = "clear_purpose"
    MATCHED_ROLE = "matched_role"
    LEARNED_SOMETHING = "learned_something"
    KNOW_NEXT = "know_next"
    SUPPORTED_TO_USE = "supported_to_use"


class CpdEvent(Record, db.Model):
    """A CPD event or course. ``leadership`` marks the leadership courses that TSP3-K3 counts."""

    __tablename__ = "cpd_event"
    __table_args__ = (
        one_of("kind", CpdKind),
        one_of("provider_type", ProviderType),
        CheckConstraint("ends_on >= starts_on", name="ends_after_start"),
        CheckConstraint("hours >= 0", name="hours_positive"),
        Index("ix_cpd_event_starts", "starts_on", "leadership", "host_school_id"),
    )
    ref: Mapped[str] = mapped_column(String(60), unique=True)
    title: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(30))
    starts_on: Mapped[dt.date]
    ends_on: Mapped[dt.date | None]
    provider_type: Mapped[str] = mapped_column(String(10))
    leadership: Mapped[bool | None]
    hours: Mapped[Decimal | None] = mapped_column(Fixed(2))
    host_school_id: Mapped[int | None] = mapped_column(ForeignKey("school.id"))
    purpose: Mapped[str | None] = mapped_column(Text)
    organiser_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    host_school: Mapped[School | None] = relationship()
    organiser: Mapped[Person | None] = relationship()

    @property
    def last_day(self) -> dt.date:
        """The day the event ends; a one-day event ends the day it starts."""
        return self.ends_on or self.starts_on


class CpdQuestionnaire(db.Model):
    """Which questionnaire holds the anonymous evaluations of an event; imported ones are kept apart and closed."""

    __tablename__ = "cpd_questionnaire"
    __table_args__ = (UniqueConstraint("event_id", "imported"),)
    questionnaire_id: Mapped[int] = mapped_column(ForeignKey("questionnaire.id"), primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("cpd_event.id"))
    imported: Mapped[bool]

    event: Mapped[CpdEvent] = relationship()
    questionnaire: Mapped[Questionnaire] = relationship()


class CpdAttendance(Record, db.Model):
    """A person's place at an event and whether they came."""

    __tablename__ = "cpd_attendance"
    __table_args__ = (
        UniqueConstraint("event_id", "person_id"),
        one_of("status", AttendanceStatus),
        Index("ix_cpd_attendance_person", "person_id", "event_id", "status"),
    )
    event_id: Mapped[int] = mapped_column(ForeignKey("cpd_event.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    status: Mapped[str] = mapped_column(String(10))

    event: Mapped[CpdEvent] = relationship()
    person: Mapped[Person] = relationship()


class CpdImpactCheck(Record, db.Model):
    """What came of an event, in the person's own words some weeks later, with a second person's word on it.

    ``learned`` 1 to 5, ``used`` 0 not yet to 3 regularly, ``effect`` 1 to 5. The benefit is *applied* where
    learned >= 4, used >= 2 and effect >= 4 (domain.md section 5.5).
    """

    __tablename__ = "cpd_impact_check"
    __table_args__ = (
        UniqueConstraint("event_id", "person_id", "checked_on"),
        CheckConstraint("learned BETWEEN 1 AND 5", name="learned_range"),
        CheckConstraint("used BETWEEN 0 AND 3", name="used_range"),
        CheckConstraint("effect BETWEEN 1 AND 5", name="effect_range"),
        one_of("confirmation", Confirmation),
        one_of("obstacle", Obstacle),
        Index("ix_cpd_impact_check_person", "checked_on", "person_id", "learned", "used", "effect", "confirmation"),
    )
    event_id: Mapped[int] = mapped_column(ForeignKey("cpd_event.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    checked_on: Mapped[dt.date]
    learned: Mapped[int]
    used: Mapped[int]
    effect: Mapped[int]
    evidence_note: Mapped[str | None] = mapped_column(Text)
    obstacle: Mapped[str | None] = mapped_column(String(20))
    asked_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    confirmation: Mapped[str | None] = mapped_column(String(10))
    confirmed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    confirmation_basis: Mapped[str | None] = mapped_column(Text)

    event: Mapped[CpdEvent] = relationship()
    person: Mapped[Person] = relationship(foreign_keys=[person_id])
    asked: Mapped[Person | None] = relationship(foreign_keys=[asked_id])
    confirmed_by: Mapped[Person | None] = relationship(foreign_keys=[confirmed_by_id])
