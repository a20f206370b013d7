"""Who is in scope, which rows there are, and what is published of them."""

from fractions import Fraction

import pytest

from .handmade import Handmade
from .publishing import hidden, one_decimal, rag


def cover(made: Handmade, ref: str) -> None:
    """Give a person a session inside each term of 2025/26."""
    for held_on in ("2025-10-01", "2026-02-02", "2026-06-01"):
        made.session(ref, held_on)


# --- the worked examples of the domain's section 13 ---


def test_excused_staff_are_left_out_of_the_denominator(made: Handmade) -> None:
    """50 staff, 2 excused, 45 covered: 45/48 = 93.75, never 45/50 = 90.0."""
    staff = made.staff(50)
    for ref in staff[:2]:
        made.leave(ref, "2025-09-01")
    for ref in staff[2:47]:
        cover(made, ref)
    row = made.row("TSP2-K1")
    assert (row["numerator"], row["denominator"], row["excused"]) == (45, 48, 2)
    assert row["value"] == 93.75
    assert (row["published"], row["rag"]) == ("93.8", "amber")


def test_the_trust_figure_is_pooled(made: Handmade) -> None:
    """18/20 and 60/100 make 78/120 = 65.0; the mean of 90 and 60 would be 75."""
    for ref in made.staff(20, "A")[:18] + made.staff(100, "B")[:60]:
        made.benefit(ref)
    assert made.share("TSP2-K7", "A") == (18, 20)
    assert made.share("TSP2-K7", "B") == (60, 100)
    row = made.row("TSP2-K7")
    assert (row["numerator"], row["denominator"]) == (78, 120)
    assert row["published"] == "65.0"


def test_absence_example(made: Handmade) -> None:
    """2 + 15 sickness days over an FTE of 3.6: 4.72; four people print c.

    The pregnancy-related absence of C is not sickness.
    """
    for ref, fte in (("a", "1"), ("b", "0.6"), ("c", "1"), ("d", "1")):
        made.person(ref, fte=fte)
    for ref, category, first, last, lost in (
        ("a", "SIC", "2025-11-03", "2025-11-04", "2.0"),
        ("b", "SIC", "2026-01-12", "2026-02-13", "15.0"),
        ("c", "PRG", "2026-03-02", "2026-03-05", "4.0"),
    ):
        made.add(
            "absences",
            person_ref=ref,
            category=category,
            first_day=first,
            last_day=last,
            working_days_lost=lost,
        )
    row = made.row("TSP2-K6")
    assert (row["numerator"], row["denominator"]) == (17, 3.6)
    assert round(row["value"], 2) == 4.72
    assert (row["published"], row["rag"]) == ("c", "grey")


def test_rounding_is_half_up_with_one_decimal_always() -> None:
    assert one_decimal(Fraction("12.25")) == "12.3"
    assert one_decimal(Fraction(100)) == "100.0"
    assert one_decimal(Fraction(200, 3)) == "66.7"
    assert one_decimal(Fraction("0.04")) == "0.0"


def test_rag_is_decided_on_the_unrounded_value() -> None:
    """89.96 is shown as 90.0 and is still below 90."""
    green, amber = Fraction(100), Fraction(90)
    assert rag(Fraction("89.96"), green, amber, down=False) == "red"
    assert rag(Fraction(90), green, amber, down=False) == "amber"
    assert rag(Fraction(100), green, amber, down=False) == "green"
    assert rag(Fraction("5.0"), Fraction(5), Fraction("6.5"), down=True) == "green"
    assert rag(Fraction("6.5"), Fraction(5), Fraction("6.5"), down=True) == "amber"
    assert rag(Fraction("6.51"), Fraction(5), Fraction("6.5"), down=True) == "red"


def test_one_hidden_school_takes_the_smallest_with_it() -> None:
    """C 7 is below 10; D 12 is the smallest left; 19 together is enough."""
    assert hidden({"A": 42, "B": 18, "C": 7, "D": 12}, {"C"}, 10) == {"C", "D"}


def test_two_tiny_schools_take_the_whole_partition() -> None:
    """C 4 + E 3 = 7 is still below 10, so A goes too and nothing is left."""
    assert hidden({"A": 42, "C": 4, "E": 3}, {"C", "E"}, 10) == {"A", "C", "E"}


def test_secondary_suppression_breaks_ties_by_the_lowest_code() -> None:
    assert hidden({"A": 9, "B": 6, "C": 6, "D": 2}, {"D"}, 5) == {"B", "D"}
    assert hidden({"A": 9, "B": 6}, set(), 5) == set()
    assert hidden({"A": 9, "B": 2, "C": 3}, {"B", "C"}, 5) == {"B", "C"}


# --- in-scope staff ---


def test_service_needs_28_days_counted_with_both_ends(made: Handmade) -> None:
    """4 to 31 August is 28 days; 5 to 31 August is 27."""
    made.person("in", employed_from="2026-08-04")
    made.person("out", employed_from="2026-08-05")
    assert made.share("TSP2-K7") == (0, 1)


def test_the_earliest_post_stands_for_an_empty_employed_from(made: Handmade) -> None:
    """The first post began long before, in another school, and has ended."""
    made.person("in", employed_from="", started_on="2026-08-20")
    made.post("in", "B", started_on="2021-01-01", ended_on="2021-02-01")
    made.person("out", employed_from="", started_on="2026-08-20")
    assert made.share("TSP2-K7") == (0, 1)


def test_the_last_day_of_a_post_and_of_employment_counts(made: Handmade) -> None:
    """A post open after left_on is no longer held."""
    made.person("last", ended_on="2026-03-31")
    made.person("ended", ended_on="2026-03-30")
    made.person("leaves", left_on="2026-03-31")
    made.person("left", left_on="2026-03-30")
    made.person("later", started_on="2026-04-01")
    made.person("today", started_on="2026-03-31")
    assert made.share("TSP2-K7", as_at="2026-03-31") == (0, 3)


def test_only_employees_are_in_scope(made: Handmade) -> None:
    made.person("agency", kind="agency")
    made.person("governor", kind="governor_only")
    made.person("employee")
    assert made.share("TSP2-K7") == (0, 1)


def test_excused_is_more_than_half_of_the_period(made: Handmade) -> None:
    """1 to 30 September 2025 is 30 days: 15 days is half, 16 is more."""
    made.person("half")
    made.leave("half", "2025-09-01", "2025-09-15")
    made.person("more")
    made.leave("more", "2025-09-15")
    row = made.row("TSP2-K7", as_at="2025-09-30")
    assert (row["denominator"], row["excused"]) == (1, 1)


def test_overlapping_leave_counts_once(made: Handmade) -> None:
    """Two rows of ten days over twelve different days: 12 of 30."""
    made.person("twice")
    made.leave("twice", "2025-09-01", "2025-09-10")
    made.leave("twice", "2025-09-03", "2025-09-12")
    assert made.share("TSP2-K7", as_at="2025-09-30") == (0, 1)


def test_excused_is_judged_from_the_start_of_employment(made: Handmade) -> None:
    """Employed since 1 June: 92 days to 31 August, away for 47 of them."""
    made.person("new", employed_from="2026-06-01")
    made.leave("new", "2026-07-16", "2026-08-31")
    made.person("old")
    made.leave("old", "2026-07-16", "2026-08-31")
    row = made.row("TSP2-K7")
    assert (row["denominator"], row["excused"]) == (1, 1)


def test_excused_counts_employees_in_post_with_service_only(made: Handmade) -> None:
    """Agency staff, leavers and newcomers on leave are nobody's excused."""
    made.person("agency", kind="agency")
    made.person("left", left_on="2026-08-30")
    made.person("new", employed_from="2026-08-20")
    made.person("counted", "B")
    for ref in ("agency", "left", "new", "counted"):
        made.leave(ref, "2025-09-01")
    assert made.row("TSP2-K7")["excused"] == 1
    assert made.row("TSP2-K7", "A")["excused"] == 0
    assert made.row("TSP2-K7", "B")["excused"] == 1
    over = {each["code"] for each in made.reckon()["indicators"] if each["rows"][0]["excused"] is not None}
    assert over == {
        "TSP2-K1",
        "TSP2-K7",
        "TSP2-GOAL",
        "TSP3-K1",
        "TSP3-K1.at_minimum",
        "TSP3-K3",
        "TSP3-K6",
    }


def test_leave_and_service_are_judged_over_the_whole_trust(made: Handmade) -> None:
    """Two posts: once in the Trust, once in each school, the same judgement."""
    made.person("both", "A")
    made.post("both", "B")
    made.person("moved", "A", ended_on="2026-01-31")
    made.post("moved", "B", started_on="2026-02-01")
    for ref in ("both", "moved"):
        made.benefit(ref)
    assert made.share("TSP2-K7") == (2, 2)
    assert made.share("TSP2-K7", "A") == (1, 1)
    assert made.share("TSP2-K7", "B") == (2, 2)
    assert made.share("TSP2-K7", "A", as_at="2026-01-31") == (2, 2)


# --- the period and the rows ---


def test_as_at_after_the_year_counts_as_its_last_day(made: Handmade) -> None:
    made.person("in")
    made.benefit("in", "2026-09-01")
    answer = made.reckon("2026-11-24")
    assert (answer["academic_year"], answer["as_at"]) == ("2025/26", "2026-08-31")
    assert made.share("TSP2-K7", as_at="2026-11-24") == (0, 1)


def test_as_at_before_the_year_is_refused(made: Handmade) -> None:
    with pytest.raises(ValueError, match="before the first day"):
        made.reckon("2025-08-31")


def test_without_a_year_it_is_the_one_that_contains_as_at(made: Handmade) -> None:
    assert made.reckon("2026-08-31", None)["academic_year"] == "2025/26"
    assert made.reckon("2026-09-01", None)["academic_year"] == "2026/27"
    assert made.reckon("2099-09-01", None)["academic_year"] == "2099/00"


def test_a_row_for_each_school_open_in_the_period(made: Handmade) -> None:
    """Both edges of the period count, and an empty school has a row."""
    for code, opened_on, closed_on in (
        ("closed-first-day", "", "2025-09-01"),
        ("closed-before", "", "2025-08-31"),
        ("opened-as-at", "2026-03-31", ""),
        ("opened-after", "2026-04-01", ""),
    ):
        made.add(
            "schools",
            school_code=code,
            name=code,
            phase="special",
            opened_on=opened_on,
            closed_on=closed_on,
        )
    made.person("in")
    for indicator in made.reckon("2026-03-31")["indicators"]:
        rows = [(row["scope"], row["school_code"]) for row in indicator["rows"]]
        assert rows[:5] == [
            ("trust", None),
            ("school", "A"),
            ("school", "B"),
            ("school", "closed-first-day"),
            ("school", "opened-as-at"),
        ]
        groups = [row["staff_group"] for row in indicator["rows"][5:]]
        assert groups == (["teacher"] if "SHR" in indicator["code"] else [])
    row = made.row("TSP2-K7", "B", as_at="2026-03-31")
    assert (row["denominator"], row["value"]) == (0, None)
    assert (row["published"], row["rag"]) == ("z", "grey")


def test_fewer_than_five_are_suppressed(made: Handmade) -> None:
    """4 in A hide A, and B of 11 with it, for A = Trust - B."""
    for ref in made.staff(4, "A") + made.staff(11, "B"):
        made.add("cpd_attendance", event_ref="lead", person_ref=ref, status="attended")
    made.add("cpd_events", event_ref="lead", starts_on="2025-10-01", leadership="TRUE")
    row = made.row("TSP3-K3")
    assert (row["published"], row["rag"], row["form"]) == ("100.0", "green", "access")
    for code in ("A", "B"):
        row = made.row("TSP3-K3", code)
        assert (row["published"], row["rag"], row["value"]) == ("c", "grey", 100)


def test_a_school_without_anybody_cannot_hide_another(made: Handmade) -> None:
    """B's 2 must not be paired with the empty C: A goes, C stays z."""
    made.add("schools", school_code="C", name="C", phase="primary")
    made.staff(8, "A")
    made.staff(2, "B")
    published = [made.row("TSP3-K1", code)["published"] for code in ("A", "B", "C")]
    assert published == ["c", "c", "z"]


def test_five_are_enough(made: Handmade) -> None:
    made.staff(5, "A")
    made.staff(6, "B")
    assert [made.row("TSP3-K1", code)["published"] for code in "AB"] == ["0.0", "0.0"]


def test_ten_staff_are_enough_for_cpd_figures(made: Handmade) -> None:
    made.staff(10, "A")
    made.staff(11, "B")
    assert [made.row("TSP2-K7", code)["published"] for code in "AB"] == ["0.0", "0.0"]


def test_a_small_school_is_paired_with_one_that_has_a_figure(made: Handmade) -> None:
    """9 people in B are enough, but B is small: A goes with it, not the empty C."""
    made.add("schools", school_code="C", name="C", phase="primary")
    made.staff(12, "A")
    made.staff(9, "B")
    assert [made.row("TSP2-K7", code)["published"] for code in "ABC"] == ["c", "c", "z"]


def test_small_schools_hide_cpd_figures(made: Handmade) -> None:
    """9 staff is under 10 (K7), though 9 people are enough for TSP3-K1."""
    made.add("schools", school_code="C", name="C", phase="primary")
    made.staff(9, "A")
    made.staff(10, "B")
    made.staff(11, "C")
    assert [made.row("TSP2-K7", code)["published"] for code in "ABC"] == [
        "c",
        "c",
        "0.0",
    ]
    assert [made.row("TSP3-K1", code)["published"] for code in "ABC"] == ["0.0"] * 3
    assert made.row("TSP2-K7")["published"] == "0.0"


def test_units_and_versions(made: Handmade) -> None:
    indicators = made.reckon()["indicators"]
    units = {each["code"]: each["unit"] for each in indicators}
    assert units.pop("TSP2-K6") == "days"
    assert set(units.values()) == {"percent"}
    assert {each["definition_version"] for each in indicators} == {1}
    assert list(units) == [
        "TSP2-K1",
        "TSP2-K2",
        "TSP2-K3",
        "TSP2-K7",
        "TSP2-K8",
        "TSP3-K1",
        "TSP3-K1.at_minimum",
        "TSP3-K3",
        "TSP3-K6",
        "TSP2-GOAL",
        "TSP3-GOAL",
        "TSP2-SHR.shu",
        "TSP2-SHR.ha",
        "TSP2-SHR.re",
        "TSP2-SHR.none",
    ]


def test_nobody_at_all(made: Handmade) -> None:
    """With no people every row is z, also for the Trust."""
    published = {row["published"] for indicator in made.reckon()["indicators"] for row in indicator["rows"]}
    assert published == {"z"}
