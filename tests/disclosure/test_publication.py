"""All rows of one indicator: value, symbol and rating together."""

from collections.abc import Mapping
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appraisal.disclosure.arithmetic import Unit, display
from appraisal.disclosure.publication import Counted, Figure, Scope, publish
from appraisal.disclosure.rag import Rag, Thresholds, rag
from appraisal.disclosure.suppression import (
    COVERAGE,
    SENSITIVE,
    SMALL_SCHOOLS_TOO,
    SURVEY,
    Outcome,
    SuppressionRule,
)

THRESHOLDS = Thresholds(green=100, amber=90)


def trust(numerator: int, denominator: int, basis: int | None = None, staff: int | None = None) -> Counted:
    return Counted(Scope.TRUST, "", numerator, denominator, denominator if basis is None else basis, staff)


def school(key: str, numerator: int, denominator: int, basis: int | None = None, staff: int | None = None) -> Counted:
    return Counted(Scope.SCHOOL, key, numerator, denominator, denominator if basis is None else basis, staff)


def percent(
    *rows: Counted, rule: SuppressionRule = COVERAGE, thresholds: Thresholds | None = THRESHOLDS
) -> list[Figure]:
    return publish(rows, unit=Unit.PERCENT, rule=rule, thresholds=thresholds)


def published(*rows: Counted, rule: SuppressionRule = COVERAGE) -> Mapping[str, str]:
    return {figure.row.key: figure.published for figure in percent(*rows, rule=rule)}


def test_the_example_of_the_contract() -> None:
    [figure] = percent(trust(45, 48))
    assert figure.value == Fraction("93.75")
    assert figure.public_value == figure.value
    assert (figure.published, figure.rag, figure.outcome) == ("93.8", Rag.AMBER, Outcome.SHOWN)


def test_a_withheld_row_keeps_its_true_value_for_the_operator_only() -> None:
    figures = percent(trust(24, 26), school("SAL", 3, 4), school("TRE", 9, 10), school("WEN", 12, 12))
    assert [figure.published for figure in figures] == ["92.3", "c", "c", "100.0"]
    assert [figure.rag for figure in figures] == [Rag.AMBER, Rag.GREY, Rag.GREY, Rag.GREEN]
    assert [figure.outcome for figure in figures[1:]] == [Outcome.PRIMARY, Outcome.SECONDARY, Outcome.SHOWN]
    assert [figure.value for figure in figures[1:]] == [75, 90, 100]
    assert [figure.public_value for figure in figures[1:]] == [None, None, 100]


def test_a_school_without_records_stays_z() -> None:
    figures = percent(trust(3, 3), school("SAL", 3, 3), school("TRE", 0, 0))
    assert [figure.published for figure in figures] == ["c", "c", "z"]
    assert figures[2].rag is Rag.GREY
    assert figures[2].value is None


def test_the_basis_decides_and_not_the_denominator() -> None:
    answers_of_four = [
        trust(500, 600, basis=100),
        school("SAL", 20, 24, basis=4),
        school("TRE", 480, 576, 96),
    ]
    assert published(*answers_of_four) == {"": "83.3", "SAL": "c", "TRE": "c"}


def test_school_size_withholds_schools_only() -> None:
    rows = [
        trust(27, 35, staff=8),
        school("SAL", 6, 9, staff=9),
        school("TRE", 8, 9, staff=10),
        school("WEN", 6, 8, staff=9),
        school("ZEN", 7, 9, staff=11),
    ]
    group = Counted(Scope.STAFF_GROUP, "teacher", 27, 35, basis=35)
    assert published(*rows, group, rule=SMALL_SCHOOLS_TOO) == {
        "": "77.1",
        "SAL": "c",
        "TRE": "88.9",
        "WEN": "c",
        "ZEN": "77.8",
        "teacher": "77.1",
    }
    assert "c" not in published(*rows, group, rule=COVERAGE).values()


def test_one_small_school_takes_another_with_it() -> None:
    rows = [
        trust(20, 26),
        school("SAL", 6, 9, staff=9),
        school("TRE", 7, 8, staff=10),
        school("WEN", 7, 9, staff=11),
    ]
    assert published(*rows, rule=SMALL_SCHOOLS_TOO) == {"": "76.9", "SAL": "c", "TRE": "c", "WEN": "77.8"}


def test_no_denominator_is_z_and_no_people_is_c() -> None:
    """Absence: employees before the first month-end, and FTE of a school that closed in the year."""
    rows = [
        Counted(Scope.TRUST, "", 40, Fraction("30.5"), basis=44),
        Counted(Scope.SCHOOL, "NEW", 0, 0, basis=12),
        Counted(Scope.SCHOOL, "OLD", 3, Fraction("0.5"), basis=0),
        Counted(Scope.SCHOOL, "SAL", 17, 12, basis=15),
        Counted(Scope.SCHOOL, "TRE", 20, 18, basis=17),
    ]
    figures = publish(rows, unit=Unit.DAYS, rule=SENSITIVE, thresholds=None)
    assert [figure.published for figure in figures] == ["1.3", "z", "c", "c", "1.1"]


def test_school_size_must_be_given_where_it_decides() -> None:
    with pytest.raises(ValueError, match="staff at SAL"):
        percent(trust(20, 26), school("SAL", 6, 9), rule=SMALL_SCHOOLS_TOO)


@pytest.mark.parametrize(("basis", "printed"), [(9, "c"), (10, "4.7")])
def test_absence_needs_ten_employees(basis: int, printed: str) -> None:
    row = Counted(Scope.TRUST, "", 17, Fraction("3.6"), basis)
    [figure] = publish([row], unit=Unit.DAYS, rule=SENSITIVE, thresholds=None)
    assert (figure.published, figure.rag) == (printed, Rag.GREY)


def test_a_small_trust_withholds_only_what_is_small() -> None:
    rows = [trust(4, 9, basis=9), school("SAL", 1, 2), school("TRE", 3, 12)]
    assert published(*rows, rule=SURVEY) == {"": "c", "SAL": "c", "TRE": "25.0"}


def test_schools_and_staff_groups_are_separate_partitions_and_keep_their_order() -> None:
    groups = [Counted(Scope.STAFF_GROUP, key, 10, 15, basis) for key, basis in (("SAL", 3), ("b", 15), ("c", 17))]
    figures = percent(trust(30, 40), school("TRE", 15, 20), school("SAL", 15, 20), *groups)
    assert [figure.published for figure in figures] == ["75.0", "75.0", "75.0", "c", "c", "66.7"]
    assert [figure.row.key for figure in figures] == ["", "TRE", "SAL", "SAL", "b", "c"]


@pytest.mark.parametrize("rows", [[], [trust(1, 9), trust(2, 9)]])
def test_there_is_exactly_one_trust_row(rows: list[Counted]) -> None:
    with pytest.raises(ValueError, match="exactly one"):
        percent(*rows)


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40), st.integers(0, 20)), max_size=8))
def test_every_row_prints_its_figure_or_the_symbol_of_its_outcome(counts: list[tuple[int, int, int]]) -> None:
    schools = [school(str(n), a, a + b, staff=staff) for n, (a, b, staff) in enumerate(counts)]
    whole = trust(sum(a for a, _, _ in counts), sum(a + b for a, b, _ in counts))
    figures = percent(whole, *schools, rule=SMALL_SCHOOLS_TOO)
    for figure in figures:
        match figure.outcome:
            case Outcome.SHOWN:
                assert figure.row.basis >= 5
                assert figure.published == display(figure.value)
                assert figure.rag is rag(figure.value, THRESHOLDS) is not Rag.GREY
            case Outcome.NOT_APPLICABLE:
                assert (figure.published, figure.rag, figure.row.denominator) == ("z", Rag.GREY, 0)
            case _:
                assert (figure.published, figure.rag, figure.public_value) == ("c", Rag.GREY, None)
    withheld = [figure for figure in figures[1:] if figure.published == "c"]
    legible = [figure for figure in figures[1:] if figure.outcome is Outcome.SHOWN]
    if figures[0].published != "c" and withheld and legible:
        assert len(withheld) >= 2
        assert sum(figure.row.basis for figure in withheld) >= 5
