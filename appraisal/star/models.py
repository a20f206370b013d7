"""STAR projects, their owners and their evidence (domain.md section 2; privacy.md rows 7 to 9)."""

from __future__ import annotations

import datetime as dt
import enum

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from appraisal.extensions import Record, db, one_of
from appraisal.people.models import Person


class StarStatus(enum.StrEnum):
    """domain.md section 2.2; ``shared`` is a completed project its owners publish for all staff to read."""

    DRAFT = "draft"
    AGREED = "agreed"
    ACTIVE = "active"
    EVALUATING = "evaluating"
    COMPLETED = "completed"
    SHARED = "shared"
    PAUSED = "paused"
    STOPPED = "stopped"


class StarStrand(enum.StrEnum):
    """Whether a project is about the quality of teaching or service, which TSP2-K2 counts, or something else."""

    QUALITY = "quality"
    OTHER = "other"


class EvidenceKind(enum.StrEnum):
    """domain.md section 2.2, ``evidence_kind``; never about a named pupil."""

    OBSERVATION = "observation"
    WORK_SAMPLE_REVIEW = "work_sample_review"
    LEARNER_VOICE_AGGREGATE = "learner_voice_aggregate"
    STAFF_SURVEY = "staff_survey"
    ATTAINMENT_AGGREGATE = "attainment_aggregate"
    ATTENDANCE_AGGREGATE = "attendance_aggregate"
    PROCESS_TIME_COST = "process_time_cost"
    CUSTOMER_FEEDBACK = "customer_feedback"
    READING = "reading"
    OTHER = "other"


class ImpactJudgement(enum.StrEnum):
    """domain.md section 2.2, five points."""

    CLEAR_POSITIVE = "clear_positive"
    SOME_POSITIVE = "some_positive"
    NO_CHANGE = "no_change"
    SOME_NEGATIVE = "some_negative"
    NOT_YET_KNOWN = "not_yet_known"


class Confidence(enum.StrEnum):
    """How sure the owners are; ``high`` needs the same measure at start and end and a second method."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class Adoption(enum.StrEnum):
    """What others did with it (domain.md section 2.2)."""

    ADOPTED_TRUST = "adopted_trust"
    ADOPTED_SCHOOL = "adopted_school"
    TRIALLED_ELSEWHERE = "trialled_elsewhere"
    NOTED = "noted"
    NOT_ADOPTED = "not_adopted"


class StarProject(Record, db.Model):
    """An enquiry: a question, where things stood, what was tried, what came of it.

    ``submitted_on`` is the day its owners asked their line managers to agree it; until one does, it stays a draft.
    """

    __tablename__ = "star_project"
    __table_args__ = (
        one_of("status", StarStatus),
        one_of("strand", StarStrand),
        one_of("impact_judgement", ImpactJudgement),
        one_of("confidence", Confidence),
        one_of("adoption", Adoption),
        Index("ix_star_project_due", "evaluation_due_on", "strand", "status"),
        Index("ix_star_project_status", "status", "academic_year"),
        Index("ix_star_project_evaluated", "evaluated_on", "status"),
    )
    ref: Mapped[str] = mapped_column(String(60), unique=True)
    title: Mapped[str] = mapped_column(String(200))
    academic_year: Mapped[int]
    question: Mapped[str] = mapped_column(Text)
    status: Mapped[str] = mapped_column(String(20))
    strand: Mapped[str | None] = mapped_column(String(20))
    plan_ref: Mapped[str | None] = mapped_column(String(40))
    baseline: Mapped[str | None] = mapped_column(Text)
    change_tried: Mapped[str | None] = mapped_column(Text)
    evaluation_due_on: Mapped[dt.date | None]
    evaluated_on: Mapped[dt.date | None]
    impact_judgement: Mapped[str | None] = mapped_column(String(20))
    confidence: Mapped[str | None] = mapped_column(String(10))
    evaluation: Mapped[str | None] = mapped_column(Text)
    adoption: Mapped[str | None] = mapped_column(String(20))
    end_measure: Mapped[str | None] = mapped_column(Text)
    what_next: Mapped[str | None] = mapped_column(Text)
    stopped_because: Mapped[str | None] = mapped_column(Text)
    submitted_on: Mapped[dt.date | None]
    agreed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    agreed_on: Mapped[dt.date | None]
    shared_with_coach: Mapped[bool] = mapped_column(default=False, server_default="0")
    no_pupil_named: Mapped[bool] = mapped_column(default=False, server_default="0")

    owners: Mapped[list[StarOwner]] = relationship(
        back_populates="project", order_by="StarOwner.id", cascade="all, delete-orphan"
    )
    evidence: Mapped[list[StarEvidence]] = relationship(
        back_populates="project", order_by="StarEvidence.collected_on, StarEvidence.id", cascade="all, delete-orphan"
    )
    comments: Mapped[list[StarComment]] = relationship(
        back_populates="project", order_by="StarComment.written_on, StarComment.id", cascade="all, delete-orphan"
    )
    agreed_by: Mapped[Person | None] = relationship()


class StarOwner(db.Model):
    """One owner of a project; a project may have several, from several schools."""

    __tablename__ = "star_owner"
    __table_args__ = (
        UniqueConstraint("project_id", "person_id"),
        Index("ix_star_owner_person", "person_id", "project_id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("star_project.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))

    project: Mapped[StarProject] = relationship(back_populates="owners")
    person: Mapped[Person] = relationship()


class StarEvidence(Record, db.Model):
    """One piece of evidence: what kind, who collected it, whether it agrees with the judgement."""

    __tablename__ = "star_evidence"
    __table_args__ = (
        UniqueConstraint("project_id", "collected_on", "kind", "collected_by_id"),
        one_of("kind", EvidenceKind),
    )
    project_id: Mapped[int] = mapped_column(ForeignKey("star_project.id"))
    collected_on: Mapped[dt.date]
    kind: Mapped[str] = mapped_column(String(30))
    collected_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    agrees: Mapped[bool]
    summary: Mapped[str | None] = mapped_column(Text)

    project: Mapped[StarProject] = relationship(back_populates="evidence")
    collected_by: Mapped[Person] = relationship()


class StarComment(Record, db.Model):
    """What a line manager of an owner says about a project; each has one comment, which they may change."""

    __tablename__ = "star_comment"
    __table_args__ = (
        UniqueConstraint("project_id", "author_id"),
        Index("ix_star_comment_author", "author_id", "project_id"),
    )
    project_id: Mapped[int] = mapped_column(ForeignKey("star_project.id"))
    author_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    written_on: Mapped[dt.date]
    text: Mapped[str] = mapped_column(Text)

    project: Mapped[StarProject] = relationship(back_populates="comments")
    author: Mapped[Person] = relationship()
