"""How dates, numbers and codes read on a page (en-GB)."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from flask import Flask

from appraisal.clock import LONDON, AcademicYear
from appraisal.web.fields import wording


def day(date: dt.date | None) -> str:
    """23 November 2026; an empty date is a dash with words for a screen reader beside it left to the page."""
    return f"{date.day} {date:%B %Y}" if date else "–"


def moment(at: dt.datetime | None) -> str:
    """23 November 2026 at 4:05pm, in local time."""
    if at is None:
        return "–"
    local = at.astimezone(LONDON)
    return f"{day(local.date())} at {local.hour % 12 or 12}:{local:%M}{'am' if local.hour < 12 else 'pm'}"


def plain(number: Decimal | int | float | None) -> str:
    """A number without trailing zeros: 0.6, 15, 7.5."""
    if number is None:
        return "–"
    text = f"{number:f}" if isinstance(number, Decimal) else str(number)
    return text.rstrip("0").rstrip(".") if "." in text else text


def count(number: int, one: str, many: str | None = None) -> str:
    """1 person, 2 people."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def academic_year(start_year: int) -> str:
    """2025/26."""
    return str(AcademicYear(start_year))


def install(app: Flask) -> None:
    """Make these available to templates under their own names."""
    app.jinja_env.filters.update(
        day=day, moment=moment, plain=plain, count=count, academic_year=academic_year, wording=wording
    )
