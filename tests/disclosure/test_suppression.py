"""Laws of suppression: what is withheld can neither be read nor worked out."""

from dataclasses import replace
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appraisal.disclosure.suppression import (
    LOWEST_MINIMUM,
    WITHHELD,
    Child,
    Outcome,
    SuppressionRule,
    primary,
    suppress,
)

MINIMUMS = st.integers(LOWEST_MINIMUM, 12)


@st.composite
def partitions(draw: st.DrawFn) -> list[Child]:
    """Up to nine groups, many of them small, some without records and some at small schools."""
    keys = draw(st.lists(st.sampled_from("ABCDEFGHI"), unique=True, max_size=9))
    children = []
    for key in keys:
        basis = draw(st.one_of(st.integers(0, 12), st.integers(0, 60)))
        children.append(Child(key, basis, too_small=draw(st.booleans()) and basis < 10, empty=basis == 0))
    return children


@given(partitions(), MINIMUMS)
def test_what_is_withheld_cannot_be_worked_out_from_the_total(children: list[Child], minimum: int) -> None:
    partition = suppress(children, minimum=minimum, parent_shown=True)
    unknown = [child for child in children if partition.outcomes[child.key] in WITHHELD]
    if unknown and not partition.hidden:
        # The total minus the shown groups is exactly what the unknown groups hold between them.
        assert len(unknown) >= 2
        assert sum(child.basis for child in unknown) >= minimum


@given(partitions(), MINIMUMS, st.booleans())
def test_no_group_below_the_minimum_is_shown(children: list[Child], minimum: int, parent_shown: bool) -> None:
    outcomes = suppress(children, minimum=minimum, parent_shown=parent_shown).outcomes
    for child in children:
        if outcomes[child.key] is Outcome.SHOWN:
            assert child.basis >= minimum
            assert not child.too_small


@given(partitions(), MINIMUMS, st.booleans())
def test_each_outcome_has_its_reason(children: list[Child], minimum: int, parent_shown: bool) -> None:
    partition = suppress(children, minimum=minimum, parent_shown=parent_shown)
    assert set(partition.outcomes) == {child.key for child in children}
    for child in children:
        outcome = partition.outcomes[child.key]
        assert (outcome is Outcome.NOT_APPLICABLE) is child.empty
        assert (outcome is Outcome.PRIMARY) is primary(child, minimum)
    if not parent_shown or Outcome.PRIMARY not in partition.outcomes.values():
        assert Outcome.SECONDARY not in partition.outcomes.values()


@given(partitions(), MINIMUMS)
def test_no_more_is_withheld_than_is_needed(children: list[Child], minimum: int) -> None:
    outcomes = suppress(children, minimum=minimum, parent_shown=True).outcomes
    withheld = [child for child in children if outcomes[child.key] in WITHHELD]
    secondary = [child for child in withheld if outcomes[child.key] is Outcome.SECONDARY]
    shown = [child for child in children if outcomes[child.key] is Outcome.SHOWN]
    if secondary:
        last = max(secondary, key=lambda child: (child.basis, child.key))
        before = [child for child in withheld if child is not last]
        assert len(before) < 2 or sum(child.basis for child in before) < minimum
        assert all((last.basis, last.key) < (child.basis, child.key) for child in shown)


@given(partitions(), MINIMUMS)
def test_hidden_means_that_no_group_with_a_figure_is_left(children: list[Child], minimum: int) -> None:
    partition = suppress(children, minimum=minimum, parent_shown=True)
    with_figures = [child for child in children if not child.empty]
    all_withheld = all(partition.outcomes[child.key] in WITHHELD for child in with_figures)
    assert partition.hidden is (bool(with_figures) and all_withheld)


@given(partitions(), MINIMUMS, st.booleans(), st.randoms(use_true_random=False))
def test_the_order_of_the_groups_does_not_matter(
    children: list[Child], minimum: int, parent_shown: bool, shuffler: Random
) -> None:
    shuffled = list(children)
    shuffler.shuffle(shuffled)
    original = suppress(children, minimum=minimum, parent_shown=parent_shown)
    assert suppress(shuffled, minimum=minimum, parent_shown=parent_shown) == original


@given(partitions(), MINIMUMS)
def test_suppressing_again_withholds_nothing_more(children: list[Child], minimum: int) -> None:
    once = suppress(children, minimum=minimum, parent_shown=True)
    marked = [replace(child, too_small=once.outcomes[child.key] in WITHHELD) for child in children]
    twice = suppress(marked, minimum=minimum, parent_shown=True)
    assert twice.hidden is once.hidden
    for child in children:
        assert (twice.outcomes[child.key] in WITHHELD) is (once.outcomes[child.key] in WITHHELD)


def test_on_equal_size_the_lowest_key_is_taken() -> None:
    outcomes = suppress([Child("D", 20), Child("B", 20), Child("C", 3)], minimum=5, parent_shown=True).outcomes
    assert outcomes == {"B": Outcome.SECONDARY, "C": Outcome.PRIMARY, "D": Outcome.SHOWN}


def test_two_small_groups_with_enough_between_them_need_no_third() -> None:
    outcomes = suppress([Child("A", 30), Child("B", 3), Child("C", 2)], minimum=5, parent_shown=True).outcomes
    assert outcomes == {"A": Outcome.SHOWN, "B": Outcome.PRIMARY, "C": Outcome.PRIMARY}


def test_a_group_without_records_hides_nothing_and_is_not_hidden() -> None:
    children = [Child("A", 30), Child("B", 3), Child("C", 0, empty=True), Child("D", 40)]
    outcomes = suppress(children, minimum=5, parent_shown=True).outcomes
    assert outcomes["C"] is Outcome.NOT_APPLICABLE
    assert outcomes["A"] is Outcome.SECONDARY


def test_days_lost_where_nobody_is_left_in_post_are_withheld() -> None:
    outcomes = suppress([Child("A", 30), Child("B", 0), Child("C", 25)], minimum=10, parent_shown=True).outcomes
    assert outcomes == {"A": Outcome.SHOWN, "B": Outcome.PRIMARY, "C": Outcome.SECONDARY}


def test_a_withheld_total_gives_nothing_back() -> None:
    outcomes = suppress([Child("A", 8), Child("B", 1)], minimum=5, parent_shown=False).outcomes
    assert outcomes == {"A": Outcome.SHOWN, "B": Outcome.PRIMARY}


def test_a_group_may_come_only_once() -> None:
    with pytest.raises(ValueError, match="twice"):
        suppress([Child("A", 8), Child("A", 9)], minimum=5, parent_shown=True)


def test_no_rule_may_publish_fewer_than_five() -> None:
    with pytest.raises(ValueError, match="never be below 5"):
        SuppressionRule(minimum=4)
