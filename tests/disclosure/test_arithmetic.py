"""Exact values and rounding."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appraisal.disclosure.arithmetic import SYMBOL_WORDS, Symbol, Unit, display, exact, mean, pool, value

COUNTS = st.integers(0, 10_000)
FIGURES = st.decimals(-1000, 1000, places=4, allow_nan=False)


@given(COUNTS, st.integers(1, 10_000))
def test_a_percentage_times_its_denominator_gives_back_the_numerator(numerator: int, denominator: int) -> None:
    figure = value(numerator, denominator, Unit.PERCENT)
    assert figure is not None
    assert figure * denominator == 100 * numerator


@pytest.mark.parametrize("unit", [Unit.DAYS, Unit.POINTS, Unit.COUNT])
def test_other_units_are_not_percentages(unit: Unit) -> None:
    assert value(Decimal("17.0"), Decimal("3.6"), unit) == Fraction(170, 36)


@pytest.mark.parametrize("unit", Unit)
def test_nothing_to_divide_by_gives_no_value_and_prints_z(unit: Unit) -> None:
    assert value(0, Decimal("0.00"), unit) is None
    assert display(value(0, 0, unit)) == "z"


def test_decimals_keep_what_was_written() -> None:
    assert value(Decimal("0.1"), Decimal("0.3"), Unit.DAYS) == Fraction(1, 3)


def test_a_float_is_refused() -> None:
    with pytest.raises(TypeError, match=r"0\.1 is a float"):
        exact(0.1)  # type: ignore[arg-type]  # the refusal is what is tested


@pytest.mark.parametrize(
    ("figure", "printed"),
    [
        (Fraction(100), "100.0"),
        (Fraction(0), "0.0"),
        (Fraction("93.75"), "93.8"),
        (Fraction("0.05"), "0.1"),
        (Fraction("99.95"), "100.0"),
        (Fraction(200, 3), "66.7"),
        (Fraction("-2.25"), "-2.3"),
        (Fraction("-0.04"), "0.0"),
    ],
)
def test_display_has_one_decimal_always(figure: Fraction, printed: str) -> None:
    assert display(figure) == printed


@given(FIGURES)
def test_display_rounds_as_the_decimal_module_does(figure: Decimal) -> None:
    rounded = figure.quantize(Decimal("0.1"), ROUND_HALF_UP)
    assert display(Fraction(figure)) == str(rounded if rounded else abs(rounded))


@given(st.fractions(-1000, 1000))
def test_display_is_within_half_a_tenth(figure: Fraction) -> None:
    assert abs(Fraction(display(figure)) - figure) <= Fraction(1, 20)


@given(st.lists(st.tuples(COUNTS, COUNTS)))
def test_pooling_in_any_grouping_gives_the_same(parts: list[tuple[int, int]]) -> None:
    middle = len(parts) // 2
    assert pool([pool(parts[:middle]), pool(parts[middle:])]) == pool(parts)
    numerator, denominator = pool(parts)
    assert numerator == sum(n for n, _ in parts)
    assert denominator == sum(d for _, d in parts)


def test_the_mean_of_nothing_is_no_value() -> None:
    assert mean([]) is None
    assert mean([1, Decimal("2.5")]) == Fraction("1.75")


def test_every_symbol_has_words() -> None:
    assert set(SYMBOL_WORDS) == set(Symbol)
