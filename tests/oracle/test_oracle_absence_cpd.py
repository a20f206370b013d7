"""TSP2-K6, K7 and K8 on bundles made by hand."""

from .columns import SIX_ANSWERS
from .handmade import Handmade

# --- TSP2-K6 ---


def sick(made: Handmade, ref: str, first_day: str, lost: str, last_day="") -> None:
    """A sickness absence."""
    made.add(
        "absences",
        person_ref=ref,
        category="SIC",
        first_day=first_day,
        last_day=last_day,
        working_days_lost=lost,
    )


def test_k6_the_whole_absence_counts_on_its_first_day(made: Handmade) -> None:
    """As-at 31 January: 31 August and 1 February are outside, 20 days run past."""
    made.person("p")
    sick(made, "p", "2025-08-31", "1", "2025-09-05")
    sick(made, "p", "2025-09-06", "2.5", "2025-09-09")
    sick(made, "p", "2026-01-31", "20", "2026-02-27")
    made.person("later")
    sick(made, "later", "2026-02-01", "4", "2026-02-05")
    assert made.share("TSP2-K6", as_at="2026-01-31") == (22.5, 2)


def test_k6_is_over_the_mean_of_month_ends(made: Handmade) -> None:
    """September 1, October 1 + 0.5, November 1.5 (30th is the as-at): 4/3 FTE.

    With as-at on the 29th November is not counted: (1 + 1.5) / 2.
    """
    made.person("full")
    made.person("half", fte="0.5", started_on="2025-10-31")
    made.person("agency", kind="agency")
    sick(made, "full", "2025-10-01", "5")
    sick(made, "agency", "2025-10-01", "5")
    assert made.share("TSP2-K6", as_at="2025-11-30") == (5, 4 / 3)
    assert made.row("TSP2-K6", as_at="2025-11-30")["value"] == 3.75
    assert made.share("TSP2-K6", as_at="2025-11-29") == (5, 1.25)
    assert made.share("TSP2-K6", as_at="2025-09-30") == (0, 1)


def test_k6_before_the_first_month_end_is_z(made: Handmade) -> None:
    sick(made, made.person("p"), "2025-09-10", "5")
    row = made.row("TSP2-K6", as_at="2025-09-29")
    assert (row["numerator"], row["denominator"], row["published"]) == (5, 0, "z")


def test_k6_leave_does_not_lower_the_fte(made: Handmade) -> None:
    made.leave(made.person("p"), "2025-09-01")
    assert made.share("TSP2-K6") == (0, 1)


def test_k6_a_school_has_its_share_of_fte_on_the_first_day(made: Handmade) -> None:
    """0.6 in A and 0.2 in B on 1 October: 8 days are 6 and 2.

    In February only B is left, and all of the 3 days are B's.
    """
    made.person("p", "A", fte="0.6", ended_on="2025-12-31")
    made.post("p", "B", fte="0.2")
    sick(made, "p", "2025-10-01", "8", "2025-10-10")
    sick(made, "p", "2026-02-02", "3", "2026-02-04")
    assert made.share("TSP2-K6", "A", as_at="2026-02-28")[0] == 6
    assert made.share("TSP2-K6", "B", as_at="2026-02-28")[0] == 5
    assert made.share("TSP2-K6", as_at="2026-02-28")[0] == 11


def test_k6_absence_without_a_post_that_day_is_not_counted(made: Handmade) -> None:
    made.person("p", started_on="2025-10-02")
    sick(made, "p", "2025-10-01", "3", "2025-10-05")
    made.person("left", left_on="2025-10-01")
    sick(made, "left", "2025-10-01", "2", "2025-10-01")
    sick(made, "left", "2025-10-02", "1", "2025-10-02")
    assert made.share("TSP2-K6")[0] == 2


def test_k6_needs_ten_employees_and_the_last_day_for_rag(made: Handmade) -> None:
    """65 days over 10 FTE is 6.5: amber on the last day, grey before."""
    staff = made.staff(10)
    made.person("agency", "B", kind="agency")
    sick(made, staff[0], "2025-10-01", "65")
    row = made.row("TSP2-K6")
    assert (row["value"], row["published"], row["rag"]) == (6.5, "6.5", "amber")
    row = made.row("TSP2-K6", as_at="2026-08-30")
    assert (row["published"], row["rag"]) == ("6.5", "grey")
    assert made.row("TSP2-K6", as_at="2026-12-01")["rag"] == "amber"


def test_k6_counts_employees_on_the_as_at_day_not_before(made: Handmade) -> None:
    """Ten are employed, one left the day before: c, though FTE was ten."""
    made.staff(9)
    made.person("left", left_on="2026-08-30")
    assert made.row("TSP2-K6")["published"] == "c"
    assert made.row("TSP2-K6", as_at="2026-08-30")["published"] == "0.0"


# --- TSP2-K7 and TSP2-K8 ---


def test_k7_one_and_the_same_check_in_the_period(made: Handmade) -> None:
    """Two checks that are each half of a benefit are not one."""
    for ref, checked_on, learned, used, effect in (
        ("good", "2025-09-01", 4, 2, 4),
        ("good", "2025-09-02", 5, 3, 5),
        ("as-at", "2026-01-31", 5, 3, 5),
        ("halves", "2025-12-01", 5, 0, 5),
        ("halves", "2025-12-02", 3, 3, 5),
        ("effect", "2025-12-01", 5, 3, 3),
        ("used", "2025-12-01", 5, 1, 5),
        ("learned", "2025-12-01", 3, 3, 5),
        ("before", "2025-08-31", 5, 3, 5),
        ("after", "2026-02-01", 5, 3, 5),
    ):
        if ref not in {row["person_ref"] for row in made.rows["people"]}:
            made.person(ref)
        made.add(
            "cpd_impact_checks",
            event_ref="E",
            person_ref=ref,
            checked_on=checked_on,
            learned=learned,
            used=used,
            effect=effect,
        )
    assert made.share("TSP2-K7", as_at="2026-01-31") == (2, 8)


def answers(made: Handmade, event: str, *marks: str) -> None:
    """One anonymous evaluation."""
    made.add(
        "cpd_evaluations",
        event_ref=event,
        **dict(
            zip(
                SIX_ANSWERS,
                marks,
                strict=True,
            )
        ),
    )


def test_k8_pools_the_answers_given(made: Handmade) -> None:
    """Three of 4 or 5 among four given, and six of six: 9/10 of the period."""
    for ref, starts_on in (
        ("first", "2025-09-01"),
        ("as-at", "2026-01-31"),
        ("before", "2025-08-31"),
        ("after", "2026-02-01"),
    ):
        made.add("cpd_events", event_ref=ref, starts_on=starts_on)
        if ref in {"before", "after"}:
            answers(made, ref, "1", "1", "1", "1", "1", "1")
    answers(made, "first", "4", "5", "4", "3", "", "")
    answers(made, "as-at", "5", "5", "5", "5", "5", "5")
    assert made.share("TSP2-K8", as_at="2026-01-31") == (9, 10)


def test_k8_is_suppressed_by_evaluations_and_small_hosts(made: Handmade) -> None:
    """Four evaluations are 24 answers and still four; B hosts but has 9 staff."""
    made.staff(10, "A")
    made.staff(9, "B")
    for code in ("A", "B"):
        made.add(
            "cpd_events",
            event_ref=code,
            starts_on="2025-10-01",
            host_school_code=code,
        )
    made.add("cpd_events", event_ref="out", starts_on="2025-10-01")
    for _ in range(4):
        answers(made, "out", "4", "4", "4", "4", "4", "4")
    row = made.row("TSP2-K8")
    assert (row["denominator"], row["published"]) == (24, "c")
    for _ in range(5):
        answers(made, "A", "4", "4", "4", "4", "4", "1")
        answers(made, "B", "4", "4", "4", "4", "4", "4")
    row = made.row("TSP2-K8")
    assert (row["numerator"], row["denominator"]) == (79, 84)
    assert (row["published"], row["rag"]) == ("94.0", "green")
    assert made.share("TSP2-K8", "A") == (25, 30)
    assert made.row("TSP2-K8", "A")["published"] == "c"
    assert made.row("TSP2-K8", "B")["published"] == "c"
