"""Schools, people, posts and dated relations (contract.md section 3; the code lists are its own).

Every relation carries ``from_date`` and ``to_date``; both ends count and an empty end is still open. Nothing here
says who may see whom: that is derived from these rows, per request, in ``access``.
"""

from __future__ import annotations

import datetime as dt
import enum
from decimal import Decimal

from sqlalchemy import CheckConstraint, Computed, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from appraisal.extensions import Fixed, Record, db, one_of


class Phase(enum.StrEnum):
    """The phase of a school; ``central`` is the Trust's central team."""

    PRIMARY = "primary"
    SECONDARY = "secondary"
    ALL_THROUGH = "all_through"
    SPECIAL = "special"
    CENTRAL = "central"


class TermName(enum.StrEnum):
    """The three terms of an academic year, in order."""

    AUTUMN = "autumn"
    SPRING = "spring"
    SUMMER = "summer"


class StaffGroup(enum.StrEnum):
    """The group a role belongs to; figures are split by it, people never are."""

    TEACHER = "teacher"
    TEACHING_ASSISTANT = "teaching_assistant"
    SUPPORT = "support"
    LEADER = "leader"
    GOVERNOR = "governor"


class PersonKind(enum.StrEnum):
    """How a person belongs to the Trust; only employees are in-scope staff."""

    EMPLOYEE = "employee"
    AGENCY = "agency"
    GOVERNOR_ONLY = "governor_only"


class ServiceRoleName(enum.StrEnum):
    """What a person does for the Trust beyond their post, as far as access is concerned."""

    HEAD = "head"
    HR = "hr"
    CEO = "ceo"
    ADMINISTRATOR = "administrator"


class LeaveKind(enum.StrEnum):
    """Long leave that can excuse a person from a period (contract.md section 4, *Excused*)."""

    MATERNITY = "maternity"
    ADOPTION = "adoption"
    SHARED_PARENTAL = "shared_parental"
    LONG_TERM_SICKNESS = "long_term_sickness"
    SECONDMENT_OUT = "secondment_out"
    CAREER_BREAK = "career_break"


TRUST_BOARD = "trust"


class School(Record, db.Model):
    """A school of the Trust, or its central team; ``code`` is the Trust's own short name for it."""

    __tablename__ = "school"
    __table_args__ = (
        one_of("phase", Phase),
        CheckConstraint("code <> 'trust'", name="code_not_trust"),
        CheckConstraint("closed_on >= opened_on", name="closed_after_opened"),
    )
    code: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    phase: Mapped[str] = mapped_column(String(20))
    urn: Mapped[str | None] = mapped_column(String(20))
    opened_on: Mapped[dt.date | None]
    closed_on: Mapped[dt.date | None]


class Term(Record, db.Model):
    """A term of an academic year, the same for all schools; ``academic_year`` is the calendar year it starts in."""

    __tablename__ = "term"
    __table_args__ = (
        UniqueConstraint("academic_year", "term"),
        one_of("term", TermName),
        CheckConstraint("ends_on >= starts_on", name="ends_after_start"),
    )
    academic_year: Mapped[int]
    term: Mapped[str] = mapped_column(String(10))
    starts_on: Mapped[dt.date]
    ends_on: Mapped[dt.date]


class Role(Record, db.Model):
    """A role that posts and board seats are held in, such as ``teacher`` or ``chair``; expectations hang on it."""

    __tablename__ = "role"
    __table_args__ = (one_of("staff_group", StaffGroup),)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    title: Mapped[str] = mapped_column(String(200))
    staff_group: Mapped[str] = mapped_column(String(20))


class Person(Record, db.Model):
    """A member of staff or a governor. ``employed_from`` is the start of continuous service."""

    __tablename__ = "person"
    __table_args__ = (
        one_of("kind", PersonKind),
        CheckConstraint("left_on >= employed_from", name="left_after_employed"),
        Index("ix_person_name", "family_name", "given_name", "id"),
    )
    ref: Mapped[str] = mapped_column(String(60), unique=True)
    given_name: Mapped[str] = mapped_column(String(100))
    family_name: Mapped[str] = mapped_column(String(100))
    email: Mapped[str | None] = mapped_column(String(254))
    email_key: Mapped[str | None] = mapped_column(String(254), Computed("lower(email)", persisted=True), unique=True)
    kind: Mapped[str] = mapped_column(String(20))
    employed_from: Mapped[dt.date | None]
    left_on: Mapped[dt.date | None]

    posts: Mapped[list[Post]] = relationship(back_populates="person", order_by="Post.started_on, Post.id")

    @property
    def name(self) -> str:
        """The name as people say it: given name first."""
        return f"{self.given_name} {self.family_name}"


class Post(Record, db.Model):
    """A post one person holds at one school in one role; ``fte`` is the full-time equivalent, 0.01 to 1."""

    __tablename__ = "post"
    __table_args__ = (
        CheckConstraint("fte BETWEEN 100 AND 10000", name="fte_range"),
        CheckConstraint("ended_on >= started_on", name="ends_after_start"),
        Index("ix_post_in_post", "person_id", "started_on", "ended_on", "school_id", "role_id", "fte"),
        Index("ix_post_school", "school_id", "person_id", "started_on", "ended_on"),
    )
    ref: Mapped[str] = mapped_column(String(60), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"))
    role_id: Mapped[int] = mapped_column(ForeignKey("role.id"), index=True)
    job_title: Mapped[str | None] = mapped_column(String(200))
    fte: Mapped[Decimal] = mapped_column(Fixed(4))
    started_on: Mapped[dt.date]
    ended_on: Mapped[dt.date | None]

    person: Mapped[Person] = relationship(back_populates="posts")
    school: Mapped[School] = relationship()
    role: Mapped[Role] = relationship()


class LineManagement(Record, db.Model):
    """``manager`` is the line manager of ``person`` from one day to another; never a circle on any day."""

    __tablename__ = "line_management"
    __table_args__ = (
        UniqueConstraint("person_id", "manager_id", "from_date"),
        CheckConstraint("person_id <> manager_id", name="not_oneself"),
        CheckConstraint("to_date >= from_date", name="ends_after_start"),
        Index("ix_line_management_team", "manager_id", "person_id", "from_date", "to_date"),
    )
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    manager_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    from_date: Mapped[dt.date]
    to_date: Mapped[dt.date | None]

    person: Mapped[Person] = relationship(foreign_keys=[person_id])
    manager: Mapped[Person] = relationship(foreign_keys=[manager_id])


class ServiceRole(Record, db.Model):
    """A person is head of one school, HR, chief executive or administrator for a time."""

    __tablename__ = "service_role"
    __table_args__ = (
        one_of("service_role", ServiceRoleName),
        CheckConstraint("(service_role = 'head') = (school_id IS NOT NULL)", name="school_for_heads"),
        CheckConstraint("to_date >= from_date", name="ends_after_start"),
        # Two partial indexes because an empty school would make the rows of a plain one all different.
        Index(
            "uq_service_role_school",
            "person_id",
            "service_role",
            "school_id",
            "from_date",
            unique=True,
            sqlite_where=text("school_id IS NOT NULL"),
            postgresql_where=text("school_id IS NOT NULL"),
        ),
        Index(
            "uq_service_role_trust",
            "person_id",
            "service_role",
            "from_date",
            unique=True,
            sqlite_where=text("school_id IS NULL"),
            postgresql_where=text("school_id IS NULL"),
        ),
    )
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    service_role: Mapped[str] = mapped_column(String(20))
    school_id: Mapped[int | None] = mapped_column(ForeignKey("school.id"), index=True)
    from_date: Mapped[dt.date]
    to_date: Mapped[dt.date | None]

    person: Mapped[Person] = relationship()
    school: Mapped[School | None] = relationship()


class CoachingPair(Record, db.Model):
    """``coach`` coaches ``coachee`` from one day to another, beside or instead of the line manager."""

    __tablename__ = "coaching_pair"
    __table_args__ = (
        UniqueConstraint("coachee_id", "coach_id", "from_date"),
        CheckConstraint("coachee_id <> coach_id", name="not_oneself"),
        CheckConstraint("to_date >= from_date", name="ends_after_start"),
        Index("ix_coaching_pair_coach", "coach_id", "coachee_id", "from_date", "to_date"),
    )
    coachee_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    coach_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    from_date: Mapped[dt.date]
    to_date: Mapped[dt.date | None]

    coachee: Mapped[Person] = relationship(foreign_keys=[coachee_id])
    coach: Mapped[Person] = relationship(foreign_keys=[coach_id])


class Leave(Record, db.Model):
    """Long leave; overlapping rows of a person count once (contract.md section 4)."""

    __tablename__ = "leave"
    __table_args__ = (
        UniqueConstraint("person_id", "kind", "from_date"),
        one_of("kind", LeaveKind),
        CheckConstraint("to_date >= from_date", name="ends_after_start"),
        Index("ix_leave_days", "person_id", "from_date", "to_date"),
    )
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[str] = mapped_column(String(20))
    from_date: Mapped[dt.date]
    to_date: Mapped[dt.date | None]

    person: Mapped[Person] = relationship()


class GovernorSeat(Record, db.Model):
    """A seat on the Trust Board (no school) or on a school's local committee, held in a governor role."""

    __tablename__ = "governor_seat"
    __table_args__ = (
        CheckConstraint("ended_on >= started_on", name="ends_after_start"),
        Index(
            "uq_governor_seat_school",
            "person_id",
            "school_id",
            "role_id",
            "started_on",
            unique=True,
            sqlite_where=text("school_id IS NOT NULL"),
            postgresql_where=text("school_id IS NOT NULL"),
        ),
        Index(
            "uq_governor_seat_trust",
            "person_id",
            "role_id",
            "started_on",
            unique=True,
            sqlite_where=text("school_id IS NULL"),
            postgresql_where=text("school_id IS NULL"),
        ),
    )
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    school_id: Mapped[int | None] = mapped_column(ForeignKey("school.id"), index=True)
    role_id: Mapped[int] = mapped_column(ForeignKey("role.id"))
    started_on: Mapped[dt.date]
    ended_on: Mapped[dt.date | None]

    person: Mapped[Person] = relationship()
    school: Mapped[School | None] = relationship()
    role: Mapped[Role] = relationship()
