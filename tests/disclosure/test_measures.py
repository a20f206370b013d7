"""Edges of the small definitions; their worked examples are in test_worked_examples.py."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appraisal.disclosure.deadlines import Move, working_deadline
from appraisal.disclosure.measures import is_long_term, moderation_sample, school_pair_density
from appraisal.disclosure.scales import net_promoter_score, psychological_safety_mean, scale_index


def test_five_of_seven_answers_are_enough() -> None:
    assert psychological_safety_mean([7, 4, None, 4, 7, 4, None]) == Fraction(1 + 4 + 4 + 1 + 4, 5)
    assert psychological_safety_mean([7, 4, None, 4, 7, None, None]) is None


def test_a_five_point_version_is_reversed_on_its_own_scale() -> None:
    assert psychological_safety_mean([1, 5, 1, 5, 1, 5, 5], points=5) == 5


@pytest.mark.parametrize("answers", [[0, 4, 4, 4, 4, 4, 4], [8, 4, 4, 4, 4, 4, 4], [4] * 6])
def test_an_impossible_answer_is_refused(answers: list[int | None]) -> None:
    with pytest.raises(ValueError, match="answer"):
        psychological_safety_mean(answers)


@pytest.mark.parametrize("points", [5, 7])
def test_an_index_runs_from_0_to_100(points: int) -> None:
    assert scale_index(Fraction(1), points) == 0
    assert scale_index(Fraction(points), points) == 100


def test_promoters_and_detractors_at_their_edges() -> None:
    assert net_promoter_score([9]) == 100
    assert net_promoter_score([8]) == net_promoter_score([7]) == 0
    assert net_promoter_score([6]) == -100
    assert net_promoter_score([]) is None
    with pytest.raises(ValueError, match="between 0 and 10"):
        net_promoter_score([11])


def test_28_calendar_days_are_long_term() -> None:
    first = date(2026, 1, 12)
    assert not is_long_term(first, first + timedelta(days=26))
    assert is_long_term(first, first + timedelta(days=27))


@pytest.mark.parametrize(
    ("reports", "appraisers", "sample"),
    [(87, 3, 9), (90, 3, 9), (91, 3, 10), (20, 2, 5), (3, 2, 3), (0, 0, 0)],
)
def test_moderation_sample(reports: int, appraisers: int, sample: int) -> None:
    assert moderation_sample(reports, appraisers) == sample


def test_density_needs_two_schools() -> None:
    assert school_pair_density(0, 1) is None
    assert school_pair_density(1, 2) == 1


@given(st.dates(date(2020, 1, 1), date(2035, 12, 31)), st.sampled_from(Move))
def test_a_deadline_moves_at_most_over_the_weekend(deadline: date, move: Move) -> None:
    moved = working_deadline(deadline, move=move)
    assert moved.isoweekday() <= 5
    assert 0 <= (moved - deadline).days * move <= 2


def test_a_closed_day_is_passed_over() -> None:
    easter = {date(2026, 4, 3), date(2026, 4, 6)}
    assert working_deadline(date(2026, 4, 5), closed=easter) == date(2026, 4, 2)
    assert working_deadline(date(2026, 4, 5), closed=easter, move=Move.NEXT) == date(2026, 4, 7)
