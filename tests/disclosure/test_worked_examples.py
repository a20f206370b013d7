"""Every worked example of domain.md §13, as the definitions compute it."""

from datetime import date
from fractions import Fraction

from appraisal.disclosure.arithmetic import Unit, display, mean, pool, value
from appraisal.disclosure.deadlines import Move, working_deadline
from appraisal.disclosure.measures import is_long_term, moderation_sample, school_pair_density
from appraisal.disclosure.publication import Counted, Scope, publish
from appraisal.disclosure.rag import Direction, Rag, Thresholds, rag
from appraisal.disclosure.scales import net_promoter_score, psychological_safety_mean, scale_index
from appraisal.disclosure.suppression import SENSITIVE, SURVEY, Child, Outcome, suppress

SICKNESS_SPELLS = [
    # person, category, first day, last day, working days lost
    ("A", "SIC", date(2026, 3, 9), date(2026, 3, 10), 2),
    ("B", "SIC", date(2026, 1, 12), date(2026, 2, 13), 15),
    ("C", "PRG", date(2026, 3, 2), date(2026, 3, 5), 4),
]
SICKNESS = [spell for spell in SICKNESS_SPELLS if spell[1] == "SIC"]
DAYS_LOST = sum(days for *_, days in SICKNESS)
FTE_AT_MONTH_ENDS = [Fraction("3.6")] * 12


def test_psychological_safety_index_comes_from_the_unrounded_mean() -> None:
    score = psychological_safety_mean([2, 6, 3, 5, 2, 6, 6])
    assert score == Fraction(6 + 6 + 5 + 5 + 6 + 6 + 6, 7)
    assert round(score, 2) == Fraction("5.71")
    assert display(scale_index(score, points=7)) == "78.6"


def test_five_point_mean_as_an_index() -> None:
    assert display(scale_index(Fraction("4.2"), points=5)) == "80.0"


def test_coverage_leaves_the_excused_out_of_the_denominator() -> None:
    coverage = value(45, 50 - 2, Unit.PERCENT)
    assert display(coverage) == "93.8"
    assert rag(coverage, Thresholds(green=100, amber=90)) is Rag.AMBER


def test_pooling_is_not_the_mean_of_percentages() -> None:
    assert display(value(*pool([(18, 20), (60, 100)]), Unit.PERCENT)) == "65.0"


def test_rounding_is_half_up() -> None:
    assert display(Fraction("12.25")) == "12.3"


def test_days_lost_for_each_full_time_equivalent() -> None:
    average_fte = mean(FTE_AT_MONTH_ENDS)
    assert average_fte is not None
    days = value(DAYS_LOST, average_fte, Unit.DAYS)
    assert days is not None
    assert round(days, 2) == Fraction("4.72")
    assert rag(days, Thresholds(green=5, amber=Fraction("6.5"), direction=Direction.DOWN)) is Rag.GREEN


def test_long_term_share_of_the_days_lost() -> None:
    long_term = sum(days for _, _, first, last, days in SICKNESS if is_long_term(first, last))
    assert long_term == 15
    assert display(value(long_term, DAYS_LOST, Unit.PERCENT)) == "88.2"


def test_absence_among_fewer_than_ten_people_is_not_published() -> None:
    trust = Counted(Scope.TRUST, "", DAYS_LOST, Fraction("3.6"), basis=4)
    [figure] = publish([trust], unit=Unit.DAYS, rule=SENSITIVE, thresholds=None)
    assert figure.published == "c"


def test_turnover() -> None:
    headcounts = [118, 122, 120, 119, 121, 120, 120, 117, 123, 120, 116, 124, 120]
    headcount = mean(headcounts)
    assert headcount == 120
    assert display(value(9, headcount, Unit.PERCENT)) == "7.5"


def test_one_small_group_takes_the_next_smallest_with_it() -> None:
    groups = [Child("A", 42), Child("B", 18), Child("C", 7), Child("D", 12)]
    partition = suppress(groups, minimum=SURVEY.minimum, parent_shown=True)
    assert partition.outcomes == {
        "A": Outcome.SHOWN,
        "B": Outcome.SHOWN,
        "C": Outcome.PRIMARY,
        "D": Outcome.SECONDARY,
    }
    assert not partition.hidden


def test_two_tiny_groups_that_stay_below_the_minimum_hide_the_partition() -> None:
    groups = [Child("A", 42), Child("C", 4), Child("E", 3)]
    partition = suppress(groups, minimum=SURVEY.minimum, parent_shown=True)
    assert partition.hidden
    assert Outcome.SHOWN not in partition.outcomes.values()


def test_moderation_sample() -> None:
    assert moderation_sample(reports=87, appraisers=12) == 12


def test_density_of_school_pairs() -> None:
    assert school_pair_density(linked_pairs=9, schools=6) == Fraction("0.60")


def test_net_promoter_score() -> None:
    scores = [9, 10, 9, 10, 10] + [7, 8] * 5 + [7] + [0, 3, 6, 6]
    assert len(scores) == 20
    assert net_promoter_score(scores) == 5


def test_a_deadline_at_the_weekend_moves_to_a_working_day() -> None:
    assert working_deadline(date(2026, 10, 31)) == date(2026, 10, 30)
    assert working_deadline(date(2027, 10, 31)) == date(2027, 10, 29)
    assert working_deadline(date(2026, 10, 31), move=Move.NEXT) == date(2026, 11, 2)
    assert working_deadline(date(2027, 10, 31), move=Move.NEXT) == date(2027, 11, 1)
