"""Absence and leaving as access sees them (privacy.md rows 21, 22 and 24).

The category is for the person and HR alone: line managers and heads cannot tell an unauthorised absence, which may be
a strike, from any other (domain.md section 7.1).
"""

from __future__ import annotations

import datetime as dt

from sqlalchemy import ColumnElement, func, literal

from appraisal.access.policy import Record
from appraisal.access.reach import Shape, about
from appraisal.disclosure.measures import LONG_TERM_DAYS
from appraisal.people.figures import days_between
from appraisal.workforce.models import Absence, Leaver

ABSENCE = Shape(Record.ABSENCE, Absence, about(Absence.person_id))
CATEGORY = Shape(Record.ABSENCE_CATEGORY, Absence, about(Absence.person_id))
LEAVER = Shape(Record.LEAVER, Leaver, about(Leaver.person_id))


def calendar_days(on: dt.date) -> ColumnElement[int]:
    """How many calendar days an absence lasted, both ends included; one that is not over, so far."""
    return days_between(Absence.first_day, func.coalesce(Absence.last_day, literal(on)))


def long_term(on: dt.date) -> ColumnElement[bool]:
    """An absence of 28 calendar days or more (domain.md section 7.2)."""
    return calendar_days(on) >= LONG_TERM_DAYS
