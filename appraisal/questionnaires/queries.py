"""What closed rounds of anonymous answers say, in numbers only."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import case, func, select

from appraisal.extensions import db
from appraisal.questionnaires.models import Answer, AnswerSheet, Questionnaire
from appraisal.questionnaires.rules import CLOSED

POSITIVE = 4
"""A score of 4 or 5 of 5 is positive (contract.md section 4, TSP2-K8)."""


@dataclass(frozen=True)
class ItemTally:
    """One item: how many answered it, and how many of those with 4 or 5."""

    answers: int
    positive: int


def sheets_of(questionnaire_ids: Collection[int]) -> dict[int, int]:
    """How many sheets each of these closed rounds has; one without any is left out."""
    counted = (
        select(AnswerSheet.questionnaire_id, func.count())
        .join(Questionnaire, Questionnaire.id == AnswerSheet.questionnaire_id)
        .where(AnswerSheet.questionnaire_id.in_(questionnaire_ids), CLOSED)
        .group_by(AnswerSheet.questionnaire_id)
    )
    return dict(db.session.execute(counted).all())


def tally(questionnaire_ids: Collection[int]) -> dict[str, ItemTally]:
    """The answers of these closed rounds together, by item."""
    return {
        item: ItemTally(answers, positive)
        for item, answers, positive in db.session.execute(
            select(Answer.item, func.count(), func.sum(case((Answer.score >= POSITIVE, 1), else_=0)))
            .join(AnswerSheet, AnswerSheet.id == Answer.sheet_id)
            .join(Questionnaire, Questionnaire.id == AnswerSheet.questionnaire_id)
            .where(Questionnaire.id.in_(questionnaire_ids), CLOSED)
            .group_by(Answer.item)
        )
    }
