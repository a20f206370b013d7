"""The term a page speaks of: the one under way, or where there is none, the academic year so far."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
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


def terms_of(year: AcademicYear) -> list[Term]:
    """The terms of an academic year that HR has given, in their order."""
    return list(db.session.scalars(select(Term).where(Term.academic_year == year.start_year).order_by(Term.starts_on)))


def term_among(terms: Sequence[Term], on: dt.date) -> Span:
    """The one of these terms of a year that began last: in the holidays, the one just over.

    Where none has begun, or HR has given none, the whole academic year.
    """
    begun = [term for term in terms if term.starts_on <= on]
    if not begun:
        year = AcademicYear.containing(on)
        return Span(f"the academic year {year}", year.first_day, year.last_day)
    return Span(f"the {begun[-1].term} term", begun[-1].starts_on, begun[-1].ends_on)


def this_term(on: dt.date) -> Span:
    """The term of a day, as `term_among` tells it."""
    return term_among(terms_of(AcademicYear.containing(on)), on)
