"""The level achieved in a domain (contract.md section 4, TSP3-K1.at_minimum)."""

from __future__ import annotations

import random
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from appraisal.assessments.figures import achieved
from appraisal.assessments.levels import achieved_level
from appraisal.assessments.models import LadderAssessment, LadderRating
from appraisal.assessments.queries import sheets
from appraisal.clock import today
from appraisal.extensions import db
from appraisal.ladders.models import Ladder, LadderStatement
from appraisal.people.figures import Period, Population
from tests.assessments.factories import assessment

RATINGS = st.lists(st.one_of(st.none(), st.integers(0, 3)), max_size=12)
SHEETS = st.dictionaries(st.integers(1, 5), RATINGS)


@pytest.mark.parametrize(
    ("ratings", "level"),
    [
        ({}, 5),  # nothing is written, so nothing is missing
        ({1: [2], 2: [1]}, 1),
        ({1: [1]}, 0),
        ({1: [None]}, 0),
        ({1: [2, 2, 2, 2, 1]}, 5),  # 80 % exactly
        ({1: [2, 2, 2, 1]}, 0),  # 75 %
        ({1: [2, 2, 1]}, 0),  # two of three is not 80 %
        ({2: [0]}, 1),  # level 1 has no statements
        ({1: [3], 2: [3], 3: [3], 4: [3], 5: [3]}, 5),
        ({1: [3], 2: [0], 3: [3]}, 1),  # a gap stops the climb
        ({1: [2], 3: [2]}, 5),  # an empty level in between and above
    ],
)
def test_worked_examples(ratings, level):
    assert achieved_level(ratings) == level


@given(SHEETS)
def test_it_is_the_highest_level_up_to_which_every_level_is_reached(ratings):
    def reached(level: int) -> bool:
        rated = ratings.get(level, [])
        return not rated or Fraction(sum((r or 0) >= 2 for r in rated), len(rated)) >= Fraction(4, 5)

    assert achieved_level(ratings) == max([n for n in range(6) if all(reached(k) for k in range(1, n + 1))])


@given(SHEETS)
def test_full_marks_give_five(ratings):
    assert achieved_level({level: [3] * len(rated) for level, rated in ratings.items()}) == 5


@given(SHEETS, st.integers(1, 5), st.integers(0, 11), st.integers(0, 3))
def test_a_higher_rating_never_lowers_the_level(ratings, level, place, rating):
    rated = ratings.get(level, [])
    if place < len(rated) and rating >= (rated[place] or 0):
        better = {**ratings, level: [*rated[:place], rating, *rated[place + 1 :]]}
        assert achieved_level(better) >= achieved_level(ratings)


@given(SHEETS)
def test_unrated_counts_as_not_yet(ratings):
    zeros = {level: [rating or 0 for rating in rated] for level, rated in ratings.items()}
    assert achieved_level(ratings) == achieved_level(zeros)


def test_pages_and_indicators_find_the_same_levels(office):
    """One rule, written twice: as arithmetic for one person's page and as SQL for the indicators of everybody."""
    drawn = random.Random(20)  # noqa: S311 - a fixed draw, so that a failure can be looked at again
    shape = [[drawn.randint(0, 6) for _ in range(5)] for _ in range(4)]
    version = Ladder(name="Odd", status="live")
    version.statements = [
        LadderStatement(domain_code=f"D{d}", domain_name=f"D{d}", level=n, code=f"{d}.{n}.{k}", text="x")
        for d, sizes in enumerate(shape, start=1)
        for n, size in enumerate(sizes, start=1)
        for k in range(size)
    ]
    db.session.add(version)
    db.session.commit()
    for person in (office.ann, office.ben, office.cat):
        made = assessment(person, version, state="agreed")
        for statement in drawn.sample(version.statements, k=len(version.statements) - 2):
            rating = drawn.choices([0, 1, 2, 3, None], weights=[1, 1, 8, 8, 1])[0]
            db.session.add(LadderRating(assessment_id=made.id, statement_id=statement.id, agreed_rating=rating))
    db.session.commit()
    counted = {
        (row.person_id, row.domain_code): row.level
        for row in db.session.execute(select(achieved(Population(Period.of(today())))))
    }
    shown = {
        (made.person_id, sheet.code): sheet.achieved
        for made in db.session.scalars(select(LadderAssessment))
        for sheet in sheets(made)
    }
    assert counted == shown
    assert len(set(shown.values())) >= 3, "the draw covers several levels"
