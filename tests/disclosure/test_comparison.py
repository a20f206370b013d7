"""Second methods and trends."""

from decimal import Decimal
from fractions import Fraction

import pytest

from appraisal.disclosure.comparison import (
    TREND_WORDS,
    TRIANGULATION_WORDS,
    Point,
    Trend,
    Triangulation,
    trend,
    triangulation,
)
from appraisal.disclosure.rag import Thresholds

THRESHOLDS = Thresholds(green=98, amber=70)


@pytest.mark.parametrize(
    ("primary", "second", "thresholds", "status"),
    [
        ("75", "95", THRESHOLDS, Triangulation.CONFIRMED),  # far apart, one rating
        ("100", "90", THRESHOLDS, Triangulation.CONFIRMED),  # two ratings, exactly ten apart
        ("100", "89.99", THRESHOLDS, Triangulation.DIVERGES),
        ("89.99", "100", THRESHOLDS, Triangulation.DIVERGES),
        ("20", "31", None, Triangulation.DIVERGES),  # unrated twice is not one rating
        ("20", "30", None, Triangulation.CONFIRMED),
    ],
)
def test_two_methods_agree_by_rating_or_by_distance(
    primary: str, second: str, thresholds: Thresholds | None, status: Triangulation
) -> None:
    assert triangulation(Fraction(primary), Fraction(second), thresholds) is status


@pytest.mark.parametrize(("primary", "second"), [(Fraction(80), None), (None, Fraction(80)), (None, None)])
def test_one_value_is_a_single_source(primary: Fraction | None, second: Fraction | None) -> None:
    assert triangulation(primary, second, THRESHOLDS) is Triangulation.SINGLE_SOURCE


def point(figure: str | None, denominator: int | Decimal = 30, version: int = 1) -> Point:
    return Point(None if figure is None else Fraction(figure), denominator, version)


@pytest.mark.parametrize(
    ("earlier", "later", "direction"),
    [
        (point("80"), point("82"), Trend.UP),
        (point("82"), point("80"), Trend.DOWN),
        (point("80"), point("81.99"), Trend.NO_CLEAR_CHANGE),
        (point("80"), point("78.01"), Trend.NO_CLEAR_CHANGE),
        (point("80", 29), point("100", 400), Trend.NO_CLEAR_CHANGE),
        (point("80", 400), point("100", Decimal("29.9")), Trend.NO_CLEAR_CHANGE),
    ],
)
def test_a_change_must_be_large_and_well_founded(earlier: Point, later: Point, direction: Trend) -> None:
    assert trend(earlier, later) is direction


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        (point(None), point("80")),
        (point("80"), point(None)),
        (point("80", version=1), point("90", version=2)),
    ],
)
def test_what_must_not_be_compared_has_no_trend(earlier: Point, later: Point) -> None:
    assert trend(earlier, later) is None


def test_every_status_has_words() -> None:
    assert set(TREND_WORDS) == set(Trend)
    assert set(TRIANGULATION_WORDS) == set(Triangulation)
