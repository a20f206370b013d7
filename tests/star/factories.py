"""STAR projects for tests: give only what the test is about."""

from __future__ import annotations

import datetime as dt
import itertools
from typing import Any

from appraisal.people.models import Person
from appraisal.star.models import StarEvidence, StarOwner, StarProject
from tests.factories import saved

_numbers = itertools.count(1)

TITLE = "Texting families back"
QUESTION = "If the office answers by text, then fewer will ring, for Year 7, measured by calls a week."


def project(*owners: Person, **given: Any) -> StarProject:
    """A project of these people: a draft of 2025/26 unless told otherwise."""
    made = StarProject(
        **{
            "ref": f"STAR{next(_numbers):04}",
            "title": TITLE,
            "academic_year": 2025,
            "question": QUESTION,
            "status": "draft",
            "strand": "quality",
            "baseline": "46 calls in a week",
            "evaluation_due_on": dt.date(2026, 3, 27),
            **given,
        }
    )
    made.owners = [StarOwner(person_id=owner.id) for owner in owners]
    return saved(made)


def evidence(of: StarProject, by: Person, **given: Any) -> StarEvidence:
    """A piece of evidence that agrees."""
    return saved(
        StarEvidence(
            **{
                "project_id": of.id,
                "collected_on": dt.date(2026, 2, next(_numbers) % 27 + 1),
                "kind": "observation",
                "collected_by_id": by.id,
                "agrees": True,
                **given,
            }
        )
    )
