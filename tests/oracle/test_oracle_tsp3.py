"""TSP3 indicators and TSP3-GOAL on bundles made by hand."""

import pytest

from .handmade import Handmade
from .handmade_ladders import assess, expect, ladder

# --- TSP3-K1 ---


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({}, 1),
        ({"state": "moderated"}, 1),
        ({"ladder_version": "V1"}, 1),
        ({"agreed_on": "2026-01-31"}, 1),
        ({"agreed_on": "2026-02-01"}, 0),
        ({"agreed_on": ""}, 0),
        ({"state": "line"}, 0),
        ({"state": "self"}, 0),
        ({"ladder_version": "V3"}, 0),
        ({"ladder_version": "V4"}, 0),
        ({"academic_year": "2024/25"}, 0),
    ],
)
def test_k1_which_assessments(made: Handmade, cells, expected: int) -> None:
    for version, status in (
        ("V1", "retired"),
        ("V2", "live"),
        ("V3", "consulting"),
        ("V4", "draft"),
    ):
        ladder(made, version, status)
    made.person("p")
    made.person("none")
    assess(made, "p", **cells)
    assert made.share("TSP3-K1", as_at="2026-01-31") == (expected, 2)


def test_k1_of_several_the_latest_then_the_highest_reference(made: Handmade) -> None:
    """Seen through at_minimum: only the assessment with the statement meets it."""
    ladder(made, "V2", "live", D=(1,))
    expect(made, "T", "D", 1)
    for ref, good in (("later", "x2"), ("same-day", "x9")):
        made.person(ref)
        days = {"x2": "2025-11-01", "x10": "2025-11-02", "x9": "2025-11-02"}
        if ref == "later":
            days = {"x9": "2025-11-01", "x10": "2025-11-01", "x2": "2025-11-02"}
        for name, agreed_on in days.items():
            assess(
                made,
                ref,
                *(["D1.0"] if name == good else []),
                assessment_ref=f"{ref}-{name}",
                agreed_on=agreed_on,
            )
    assert made.share("TSP3-K1.at_minimum") == (2, 2)


# --- TSP3-K1.at_minimum ---


@pytest.mark.parametrize(
    ("sizes", "good", "achieved"),
    [
        # 4 of 5 is exactly 80 %; 3 of 4 is 75 %.
        ((5, 1), ("D1.0", "D1.1", "D1.2", "D1.3"), 1),
        ((4, 1), ("D1.0", "D1.1", "D1.2"), 0),
        # Level 2 is full, and does not count without level 1.
        ((1, 1), ("D2.0",), 0),
        ((1, 1, 1), ("D1.0", "D2.0"), 2),
        # A level without statements is reached once all below it are.
        ((1, 0, 1, 1), ("D1.0",), 2),
        ((0, 1, 1), (), 1),
        # Full marks give 5, also where levels 3 to 5 are not written.
        ((1, 1), ("D1.0", "D2.0"), 5),
    ],
)
def test_achieved_level(made: Handmade, sizes, good, achieved: int) -> None:
    """The roles L1 to L5 expect those levels; those up to the achieved are met."""
    ladder(made, "V2", "live", D=sizes)
    for level in range(1, 6):
        made.add("roles", role_code=f"L{level}", title="x", staff_group="leader")
        expect(made, f"L{level}", "D", level)
        assess(made, made.person(f"p{level}", role_code=f"L{level}"), *good)
    assert made.share("TSP3-K1.at_minimum") == (achieved, 5)


def test_a_rating_below_two_and_the_other_hands_do_not_count(made: Handmade) -> None:
    ladder(made, "V2", "live", D=(1,))
    expect(made, "T", "D", 1)
    for ref, rating in (("one", {"agreed_rating": 1}), ("self", {"self_rating": 3})):
        assess(made, made.person(ref), assessment_ref=ref)
        made.add("ladder_ratings", assessment_ref=ref, statement_code="D1.0", **rating)
    assert made.share("TSP3-K1.at_minimum") == (0, 2)


def test_every_domain_of_every_role_in_the_trust(made: Handmade) -> None:
    """`two` teaches in A and leads in B; L expects E1, which `two` has not met.

    The row of A shows the same judgement: it does not judge the A post alone.
    """
    ladder(made, "V2", "live", D=(1, 1), E=(1, 1))
    expect(made, "T", "D", 1)
    expect(made, "L", "E", 1)
    made.person("two", "A")
    made.post("two", "B", role_code="L")
    made.person("was", "A")
    made.post("was", "B", role_code="L", ended_on="2026-08-30")
    for ref in ("two", "was"):
        assess(made, ref, "D1.0")
    assert made.share("TSP3-K1.at_minimum") == (1, 2)
    assert made.share("TSP3-K1.at_minimum", "A") == (1, 2)
    assert made.share("TSP3-K1.at_minimum", "B") == (0, 1)


def test_no_expectation_is_left_out_and_said(made: Handmade) -> None:
    """TA has an expectation only in V1; unassessed staff are not left out."""
    ladder(made, "V2", "live", D=(1,))
    ladder(made, "V1", "retired", D=(1,))
    expect(made, "TA", "D", 1, version="V1")
    assess(made, made.person("new", role_code="TA"))
    assess(made, made.person("old", role_code="TA"), ladder_version="V1")
    made.person("none", role_code="TA")
    row = made.row("TSP3-K1.at_minimum", "A")
    assert (row["numerator"], row["denominator"], row["left_out"]) == (0, 1, 1)


# --- TSP3-GOAL ---


def seat(made: Handmade, ref: str, board: str, started_on="2024-09-01", ended_on=""):
    """A governor's seat."""
    made.add(
        "governors",
        person_ref=ref,
        board=board,
        governor_role="G",
        started_on=started_on,
        ended_on=ended_on,
    )


def test_goal_takes_staff_and_governors_once_each(made: Handmade) -> None:
    """T expects D1, G expects E1; everybody has D1 and nobody E1.

    In the Trust: staff `p` meets; `both` (a seat in B beside the post in A),
    `agency` (post in A, seat in B), `away` (excused, seat in B) and `gov` (left,
    on the Trust's board) have a seat and fall short; `ended` has none any more.
    """
    ladder(made, "V2", "live", D=(1,), E=(1,))
    expect(made, "T", "D", 1)
    expect(made, "G", "E", 1)
    made.person("p")
    made.person("both")
    made.person("agency", kind="agency")
    made.person("away")
    made.leave("away", "2025-09-01")
    made.person("gov", kind="governor_only", left_on="2026-01-01")
    made.person("ended", kind="governor_only")
    for ref in ("p", "both", "agency", "away", "gov", "ended"):
        assess(made, ref, "D1.0")
    for ref in ("both", "agency", "away"):
        seat(made, ref, "B")
    seat(made, "both", "trust")
    seat(made, "gov", "trust")
    seat(made, "ended", "B", ended_on="2026-08-30")
    seat(made, "ended", "A", started_on="2026-09-01")
    assert made.share("TSP3-GOAL") == (1, 5)
    assert made.share("TSP3-GOAL", "A") == (1, 4)
    assert made.share("TSP3-GOAL", "B") == (0, 3)
    assert made.share("TSP3-K1.at_minimum") == (2, 2)
    row = made.row("TSP3-GOAL")
    assert (row["rag"], row["published"], row["excused"]) == ("red", "20.0", None)


def test_goal_a_governor_needs_no_service_days(made: Handmade) -> None:
    """Seated on the as-at day itself, with no post at all."""
    ladder(made, "V2", "live", E=(1,))
    expect(made, "G", "E", 1)
    made.add("people", person_ref="gov", kind="governor_only")
    made.add("people", person_ref="no-role", kind="governor_only")
    assess(made, "gov", "E1.0")
    seat(made, "gov", "A", started_on="2026-08-31", ended_on="2026-08-31")
    row = made.row("TSP3-GOAL", "A")
    assert (row["numerator"], row["denominator"], row["left_out"]) == (1, 1, 0)


# --- TSP3-K3 ---


def test_k3_attended_or_part_at_a_leadership_event_of_the_period(
    made: Handmade,
) -> None:
    for ref, starts_on, leadership in (
        ("first", "2025-09-01", "true"),
        ("as-at", "2026-01-31", "True"),
        ("before", "2025-08-31", "true"),
        ("after", "2026-02-01", "true"),
        ("other", "2025-10-01", "false"),
        ("empty", "2025-10-01", ""),
    ):
        made.add("cpd_events", event_ref=ref, starts_on=starts_on, leadership=leadership)
        attended = made.person(f"at-{ref}")
        made.add("cpd_attendance", event_ref=ref, person_ref=attended, status="attended")
    for status in ("part", "booked", "absent", "excused"):
        made.add(
            "cpd_attendance",
            event_ref="first",
            person_ref=made.person(status),
            status=status,
        )
    assert made.share("TSP3-K3", as_at="2026-01-31") == (3, 10)


# --- TSP3-K6 ---


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({}, 2),
        ({"hours": "0.99"}, 0),
        ({"verified_by_ref": ""}, 0),
        ({"held_on": "2025-09-01"}, 2),
        ({"held_on": "2025-08-31"}, 0),
        ({"held_on": "2026-02-01"}, 0),
        # Both of A; one person in two schools alone; that person and one of A.
        ({"person_refs": "a;a2"}, 0),
        ({"person_refs": "two"}, 0),
        ({"person_refs": "two;a"}, 2),
        # Agency staff of B make the second school; a governor without post not.
        ({"person_refs": "a; agency"}, 1),
        ({"person_refs": "a;gov"}, 0),
        # `b` was in post until 15 January.
        ({"held_on": "2026-01-15"}, 2),
        ({"held_on": "2026-01-16"}, 0),
        # `late` is named, but was not in post on the day; a and b carry it.
        ({"person_refs": "a;b;late"}, 3),
        ({"person_refs": "a;late"}, 0),
    ],
)
def test_k6_which_activities(made: Handmade, cells, expected: int) -> None:
    """`b` moves from B to A in January and is in scope throughout."""
    made.person("a")
    made.person("a2")
    made.person("b", "B", ended_on="2026-01-15")
    made.post("b", "A", started_on="2026-01-16")
    made.person("two", "A")
    made.post("two", "B")
    made.person("agency", "B", kind="agency")
    made.add("people", person_ref="gov", kind="governor_only")
    made.person("late", "B", started_on="2025-12-01")
    usual = {
        "activity_ref": "w",
        "held_on": "2025-10-01",
        "hours": "1",
        "person_refs": "a;b",
        "verified_by_ref": "two",
    }
    made.add("cross_trust_work", **usual | cells)
    assert made.share("TSP3-K6", as_at="2026-01-31") == (expected, 5)


def test_k6_central_is_a_school(made: Handmade) -> None:
    made.add("schools", school_code="C", name="C", phase="central")
    made.add(
        "cross_trust_work",
        activity_ref="w",
        held_on="2025-10-01",
        hours="1",
        person_refs=f"{made.person('a')};{made.person('c', 'C')}",
        verified_by_ref="a",
    )
    assert made.share("TSP3-K6", "C") == (1, 1)
