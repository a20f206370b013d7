"""Absences and leavers (domain.md sections 7 and 8; privacy.md rows 21, 22 and 24).

An absence holds dates and a category, never a condition and no free text.
"""

from __future__ import annotations

import datetime as dt
import enum
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from appraisal.extensions import Fixed, Record, db, one_of
from appraisal.people.models import Person


class AbsenceCategory(enum.StrEnum):
    """School Workforce Census categories (domain.md section 7.1); only ``SIC`` is in the sickness indicator."""

    SIC = "SIC"
    PRG = "PRG"
    MAT = "MAT"
    OTH = "OTH"
    PUB = "PUB"
    SEC = "SEC"
    UNA = "UNA"
    UNP = "UNP"


class LeavingReason(enum.StrEnum):
    """domain.md section 8, ``exit_reason``."""

    E01 = "E01"
    E02 = "E02"
    E03 = "E03"
    E04 = "E04"
    E05 = "E05"
    E06 = "E06"
    E07 = "E07"
    E08 = "E08"
    E09 = "E09"
    E10 = "E10"
    E11 = "E11"
    E12 = "E12"
    E13 = "E13"
    E14 = "E14"
    E15 = "E15"
    E16 = "E16"
    E17 = "E17"
    E18 = "E18"
    E19 = "E19"
    E20 = "E20"
    E98 = "E98"
    E99 = "E99"


class Destination(enum.StrEnum):
    """domain.md section 8, ``destination``."""

    D1 = "D1"
    D2 = "D2"
    D3 = "D3"
    D4 = "D4"
    D5 = "D5"
    D6 = "D6"
    D7 = "D7"
    D8 = "D8"
    D9 = "D9"


class Absence(Record, db.Model):
    """A spell of absence of one category; ``working_days_lost`` in steps of half a day."""

    __tablename__ = "absence"
    __table_args__ = (
        UniqueConstraint("person_id", "category", "first_day"),
        one_of("category", AbsenceCategory),
        CheckConstraint("last_day >= first_day", name="ends_after_start"),
        CheckConstraint("working_days_lost >= 0", name="days_positive"),
        Index("ix_absence_first_day", "category", "first_day", "person_id", "working_days_lost"),
    )
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    category: Mapped[str] = mapped_column(String(3))
    first_day: Mapped[dt.date]
    last_day: Mapped[dt.date | None]
    working_days_lost: Mapped[Decimal] = mapped_column(Fixed(1))

    person: Mapped[Person] = relationship()


class Leaver(Record, db.Model):
    """A person's employment ended on a day, with HR's reason code and where they went."""

    __tablename__ = "leaver"
    __table_args__ = (
        UniqueConstraint("person_id", "left_on"),
        one_of("reason", LeavingReason),
        one_of("destination", Destination),
    )
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    left_on: Mapped[dt.date]
    reason: Mapped[str] = mapped_column(String(3))
    destination: Mapped[str | None] = mapped_column(String(2))

    person: Mapped[Person] = relationship()
