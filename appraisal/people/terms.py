"""The term a page speaks of: the one under way, or where there is none, the academic year so far."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import select

from appraisal.clock import AcademicYear
from appraisal.extensions import db
from appraisal.people.models import Term


@dataclass(frozen=True)
class Span:
    """A stretch of days, both ends included; ``words`` go behind "in": ``the spring term``."""

    words: str
    first: dt.date
    last: dt.date


def this_term(on: dt.date) -> Span:
    """The term that began last in the academic year of ``on``: in the holidays, the one just over.

    Where no term of that year has begun, or HR has given none, the whole academic year.
    """
    year = AcademicYear.containing(on)
    term = db.session.scalars(
        select(Term)
        .where(Term.academic_year == year.start_year, Term.starts_on <= on)
        .order_by(Term.starts_on.desc())
        .limit(1)
    ).one_or_none()
    if term is None:
        return Span(f"the academic year {year}", year.first_day, year.last_day)
    return Span(f"the {term.term} term", term.starts_on, term.ends_on)
