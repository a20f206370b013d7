"""Coaching sessions (domain.md section 1; privacy.md rows 3 to 6). There are no private notes about a person."""

from __future__ import annotations

import datetime as dt
import enum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from appraisal.extensions import Record, UtcDateTime, db, one_of
from appraisal.people.models import Person

STEP_LENGTH = 280


class CoachingType(enum.StrEnum):
    """domain.md section 1.2, ``coaching_type``."""

    INSTRUCTIONAL = "instructional"
    LINE_MANAGEMENT_COACHING = "line_management_coaching"
    PEER = "peer"
    LEADERSHIP = "leadership"
    MENTORING = "mentoring"
    GROUP_REHEARSAL = "group_rehearsal"
    GOVERNANCE = "governance"


class FocusArea(enum.StrEnum):
    """domain.md section 1.2, ``focus_area``: broad, and for every role, not teachers only."""

    SUBJECT_KNOWLEDGE = "subject_knowledge"
    EXPLANATION_MODELLING = "explanation_modelling"
    QUESTIONING = "questioning"
    ASSESSMENT_FEEDBACK = "assessment_feedback"
    BEHAVIOUR_CULTURE = "behaviour_culture"
    SEND_ADAPTATION = "SEND_adaptation"
    VOCABULARY_CONCEPTS = "vocabulary_concepts"
    SECRET_SKILLS = "SECRET_skills"  # noqa: S105 - a focus of coaching, not a password
    RELATIONSHIPS = "relationships"
    LEADERSHIP = "leadership"
    SYSTEMS_ADMIN = "systems_admin"
    CUSTOMER_SERVICE = "customer_service"
    SAFETY_PREMISES = "safety_premises"
    ICT = "ICT"
    CATERING = "catering"
    WELLBEING_WORKLOAD = "wellbeing_workload"
    GOVERNANCE = "governance"
    OTHER = "other"


class SessionStatus(enum.StrEnum):
    """domain.md section 1.2; only ``completed`` counts."""

    PLANNED = "planned"
    COMPLETED = "completed"
    MISSED_COACH = "missed_coach"
    MISSED_COACHEE = "missed_coachee"
    REARRANGED = "rearranged"
    CANCELLED = "cancelled"


class StepStatus(enum.StrEnum):
    """How far the agreed step has come; an empty status reads as ``set`` (contract.md section 4, TSP2-K3)."""

    SET = "set"
    PRACTISING = "practising"
    SECURE = "secure"
    EMBEDDED = "embedded"
    CARRIED_FORWARD = "carried_forward"
    WITHDRAWN = "withdrawn"


class StepReviewBasis(enum.StrEnum):
    """What the review of a step rests on: the second method of TSP2-K3."""

    COACHEE_SELF = "coachee_self"
    COACH_DROP_IN = "coach_drop_in"
    VIDEO = "video"
    PEER = "peer"
    WORK_PRODUCT = "work_product"
    OUTCOME_AGGREGATE = "outcome_data_aggregate"


class CoacheeResponse(enum.StrEnum):
    """The coachee's word on whether the session happened; a disputed one counts nowhere until settled."""

    CONFIRMED = "confirmed"
    DISPUTED = "disputed"


class MeetingMode(enum.StrEnum):
    """How the two met."""

    IN_PERSON = "in_person"
    REMOTE = "remote"
    VIDEO = "video"


class Relationship(enum.StrEnum):
    """What the coach was to the coachee on the day, because a line manager may also appraise."""

    LINE_MANAGER = "line_manager"
    PEER = "peer"
    EXTERNAL = "external"


class CoachingSession(Record, db.Model):
    """One meeting of a coach and a coachee, with at most one action step.

    ``step_status`` and its review belong to the step agreed *here*; it is filled in when a later session looks
    back. ``shared_with_manager`` is the coachee's to set and to take back; an import may leave it empty, which is no.
    """

    __tablename__ = "coaching_session"
    __table_args__ = (
        one_of("coaching_type", CoachingType),
        one_of("focus_area", FocusArea),
        one_of("status", SessionStatus),
        one_of("step_status", StepStatus),
        one_of("step_review_basis", StepReviewBasis),
        one_of("coachee_response", CoacheeResponse),
        one_of("mode", MeetingMode),
        one_of("relationship_at_session", Relationship),
        CheckConstraint("coachee_id <> coach_id", name="not_oneself"),
        CheckConstraint("minutes >= 0", name="minutes_positive"),
        CheckConstraint(f"length(action_step) <= {STEP_LENGTH}", name="step_short"),
        # The roll-ups read these three, not the table: for each person, when they were coached, which steps fell due,
        # which were reviewed. Sorting all sessions of a year by person would take longer than looking at each person.
        Index("ix_coaching_session_coachee", "coachee_id", "held_on", "status", "coachee_response"),
        Index(
            "ix_coaching_session_due",
            "coachee_id",
            "step_due_on",
            "status",
            "step_status",
            "step_reviewed_on",
            "coachee_response",
        ),
        Index(
            "ix_coaching_session_reviewed",
            "coachee_id",
            "step_reviewed_on",
            "status",
            "step_status",
            "coachee_response",
        ),
        Index("ix_coaching_session_held", "held_on", "coachee_id", "status", "coachee_response"),
        Index("ix_coaching_session_coach", "coach_id", "held_on"),
    )
    ref: Mapped[str] = mapped_column(String(60), unique=True)
    coachee_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    coach_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    held_on: Mapped[dt.date]
    coaching_type: Mapped[str] = mapped_column(String(30))
    focus_area: Mapped[str] = mapped_column(String(30))
    status: Mapped[str] = mapped_column(String(20))
    relationship_at_session: Mapped[str | None] = mapped_column(String(20))
    minutes: Mapped[int | None]
    mode: Mapped[str | None] = mapped_column(String(20))
    drop_in_on: Mapped[dt.date | None]
    drop_in_minutes: Mapped[int | None]
    precise_praise: Mapped[str | None] = mapped_column(Text)
    action_step: Mapped[str | None] = mapped_column(Text)
    model_used: Mapped[str | None] = mapped_column(Text)
    rehearsal_rounds: Mapped[int | None]
    step_due_on: Mapped[dt.date | None]
    step_status: Mapped[str | None] = mapped_column(String(20))
    step_reviewed_on: Mapped[dt.date | None]
    step_review_basis: Mapped[str | None] = mapped_column(String(30))
    shared_with_manager: Mapped[bool | None] = mapped_column(default=False, server_default="0")
    coachee_response: Mapped[str | None] = mapped_column(String(20))
    previous_session_id: Mapped[int | None] = mapped_column(ForeignKey("coaching_session.id"), index=True)
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    recorded_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)

    coachee: Mapped[Person] = relationship(foreign_keys=[coachee_id])
    coach: Mapped[Person] = relationship(foreign_keys=[coach_id])
    previous: Mapped[CoachingSession | None] = relationship(remote_side="CoachingSession.id")


class CoachingReflection(Record, db.Model):
    """The coachee's own reflection on a session, for their eyes only (privacy.md row 5)."""

    __tablename__ = "coaching_reflection"
    session_id: Mapped[int] = mapped_column(ForeignKey("coaching_session.id"), unique=True)
    text: Mapped[str] = mapped_column(Text)
    written_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)

    session: Mapped[CoachingSession] = relationship()
