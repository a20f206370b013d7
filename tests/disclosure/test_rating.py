"""Thresholds and ratings."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appraisal.disclosure.rag import RAG_WORDS, Direction, Rag, Thresholds, rag

BETTER = {Rag.RED: 0, Rag.AMBER: 1, Rag.GREEN: 2}
UP = Thresholds(green=98, amber=90)
DOWN = Thresholds(green=Decimal("5.0"), amber=Decimal("6.5"), direction=Direction.DOWN)


@pytest.mark.parametrize(
    ("figure", "thresholds", "rating"),
    [
        ("98", UP, Rag.GREEN),
        ("97.99", UP, Rag.AMBER),
        ("90", UP, Rag.AMBER),
        ("89.96", UP, Rag.RED),  # shown as 90.0: the rating looks at the unrounded value
        ("5", DOWN, Rag.GREEN),
        ("5.01", DOWN, Rag.AMBER),
        ("6.5", DOWN, Rag.AMBER),
        ("6.54", DOWN, Rag.RED),  # shown as 6.5
    ],
)
def test_thresholds_are_inclusive_and_meet_the_unrounded_value(
    figure: str, thresholds: Thresholds, rating: Rag
) -> None:
    assert rag(Fraction(figure), thresholds) is rating


def test_without_a_value_or_thresholds_it_is_grey() -> None:
    assert rag(None, UP) is Rag.GREY
    assert rag(Fraction(100), None) is Rag.GREY


@given(st.fractions(0, 120), st.fractions(0, 120), st.fractions(0, 120), st.fractions(0, 120))
def test_a_better_value_is_never_rated_worse(a: Fraction, b: Fraction, c: Fraction, d: Fraction) -> None:
    lower, higher = sorted((a, b))
    low_bar, high_bar = sorted((c, d))
    up = Thresholds(green=high_bar, amber=low_bar)
    down = Thresholds(green=low_bar, amber=high_bar, direction=Direction.DOWN)
    assert BETTER[rag(higher, up)] >= BETTER[rag(lower, up)]
    assert BETTER[rag(lower, down)] >= BETTER[rag(higher, down)]


def test_amber_may_not_be_harder_than_green() -> None:
    with pytest.raises(ValueError, match="amber"):
        Thresholds(green=90, amber=98)
    with pytest.raises(ValueError, match="amber"):
        Thresholds(green=7, amber=4, direction=Direction.DOWN)


def test_every_rating_has_its_own_words() -> None:
    assert set(RAG_WORDS) == set(Rag)
    assert len(set(RAG_WORDS.values())) == len(Rag)
