"""Closed rounds of anonymous answers in bulk, for import and export. What is added here carries no order."""

from __future__ import annotations

import datetime as dt
import random
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, insert, select

from appraisal import clock
from appraisal.extensions import db
from appraisal.questionnaires.models import Answer, AnswerSheet, Questionnaire

Scores = Mapping[str, int]
"""The score given to each item; an item left empty is not in it."""

_chance = random.SystemRandom()


def closed_sheets(items: Sequence[str]) -> Select[Any]:
    """Every sheet of every closed round: questionnaire_id, then the score of each item (None: left empty)."""
    scores: list[ColumnElement[Any]] = [
        func.max(case((Answer.item == item, Answer.score))).label(item) for item in items
    ]
    found: Select[Any] = select(AnswerSheet.questionnaire_id, *scores)
    return (
        found.join(Questionnaire, Questionnaire.id == AnswerSheet.questionnaire_id)
        .outerjoin(Answer, Answer.sheet_id == AnswerSheet.id)
        .where(Questionnaire.closed_at.is_not(None))
        .group_by(AnswerSheet.id, AnswerSheet.questionnaire_id)
    )


def add_closed_rounds(days: Sequence[tuple[dt.date, dt.date]]) -> list[int]:
    """Add rounds that took answers from one day to another and are closed; returns their ids in the same order."""
    added = db.session.execute(
        insert(Questionnaire).returning(Questionnaire.id, sort_by_parameter_order=True),
        [{"opens_on": first, "closes_on": last, "closed_at": clock.now()} for first, last in days],
    )
    return list(added.scalars())


def add_closed_sheets(sheets: Sequence[tuple[int, Scores]]) -> None:
    """Add sheets, each to the closed round with this id, in shuffled order under random keys."""
    keyed = [(uuid.uuid4(), questionnaire_id, scores) for questionnaire_id, scores in sheets]
    _chance.shuffle(keyed)
    db.session.execute(
        insert(AnswerSheet), [{"id": key, "questionnaire_id": questionnaire} for key, questionnaire, _ in keyed]
    )
    answers = [
        {"sheet_id": key, "item": item, "score": score} for key, _, scores in keyed for item, score in scores.items()
    ]
    if answers:
        db.session.execute(insert(Answer), answers)
