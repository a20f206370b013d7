"""Stages for tests: give only what the test is about."""

from __future__ import annotations

import datetime as dt
from typing import Any

from appraisal.people.models import Person, Post
from appraisal.stages.models import StageAgreement, StageProposal
from tests.factories import saved

WHEN = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)


def agreement(post: Post, stage: str, on: str, **given: Any) -> StageAgreement:
    """A stage of a post, agreed on a day."""
    return saved(
        StageAgreement(
            **{
                "post_id": post.id,
                "stage": stage,
                "agreed_on": dt.date.fromisoformat(on),
                "evidence": f"Evidence of {stage}",
                **given,
            }
        )
    )


def proposal(post: Post, stage: str, by: Person, **given: Any) -> StageProposal:
    """An open proposal."""
    return saved(
        StageProposal(
            **{
                "post_id": post.id,
                "stage": stage,
                "state": "open",
                "proposed_by_id": by.id,
                "proposed_at": WHEN,
                "evidence": "Runs the lunch service alone",
                **given,
            }
        )
    )
