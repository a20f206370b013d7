"""States of a round of anonymous answers, as SQL conditions."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import ColumnElement, and_

from appraisal.questionnaires.models import Questionnaire

CLOSED = Questionnaire.closed_at.is_not(None)
"""Settled, shuffled and frozen; nothing is shown or counted before."""


def taking_answers(on: dt.date) -> ColumnElement[bool]:
    """Takes answers on a day: the first and the last day included."""
    return and_(Questionnaire.closed_at.is_(None), Questionnaire.opens_on <= on, Questionnaire.closes_on >= on)


def due_to_close(on: dt.date) -> ColumnElement[bool]:
    """Its last day has passed and it is not closed yet."""
    return and_(Questionnaire.closed_at.is_(None), Questionnaire.closes_on < on)
