"""TSP2-GOAL and the spread of stages on bundles made by hand."""

import pytest

from .handmade import Handmade
from .handmade_ladders import assess, ladder

# --- TSP2-GOAL ---


def progress(made: Handmade) -> float:
    """The numerator of TSP2-GOAL at 31 January 2026."""
    row = made.row("TSP2-GOAL", as_at="2026-01-31")
    assert (row["denominator"], row["rag"]) == (1, "grey")
    return float(row["numerator"])


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"step_reviewed_on": "2025-09-01"}, 1),
        ({"step_reviewed_on": "2026-01-31", "step_status": "embedded"}, 1),
        ({"step_reviewed_on": "2025-08-31"}, 0),
        ({"step_reviewed_on": "2026-02-01"}, 0),
        ({"step_reviewed_on": ""}, 0),
        ({"step_status": "practising"}, 0),
        ({"status": "missed_coach"}, 0),
        ({"coachee_response": "disputed"}, 0),
        ({"coachee_ref": "other", "coach_ref": "p"}, 0),
    ],
)
def test_goal_by_a_step(made: Handmade, cells, expected: int) -> None:
    made.person("p")
    made.person("other", kind="agency")
    usual = {"step_status": "secure", "step_reviewed_on": "2025-12-01"}
    made.session("p", "2025-08-15", **usual | cells)
    assert progress(made) == expected


@pytest.mark.parametrize(
    ("stages", "expected"),
    [
        ((("shu", "2025-03-01"), ("ha", "2025-09-01")), 1),
        ((("shu", "2025-03-01"), ("ha", "2026-01-31")), 1),
        ((("shu", "2025-03-01"), ("ha", "2026-02-01")), 0),
        ((("shu", "2025-03-01"), ("ha", "2025-08-31")), 0),
        ((("ha", "2025-10-01"),), 0),
        ((("ha", "2025-03-01"), ("ha", "2025-10-01")), 0),
        ((("re", "2025-03-01"), ("ha", "2025-10-01")), 0),
        # Back to Shu and up again, both in the period.
        ((("ha", "2025-03-01"), ("shu", "2025-10-01"), ("ha", "2025-11-01")), 1),
        # Two on one first day are one first stage, the higher.
        ((("shu", "2025-10-01"), ("re", "2025-10-01")), 0),
        # The day's highest is Re; Shu of the same day is not the latest.
        ((("re", "2025-10-01"), ("shu", "2025-10-01"), ("ha", "2025-11-01")), 0),
        ((("ha", "2025-03-01"), ("re", "2025-10-01"), ("shu", "2025-10-01")), 1),
    ],
)
def test_goal_by_a_stage(made: Handmade, stages, expected: int) -> None:
    made.person("p")
    for stage, agreed_on in stages:
        made.add("stages", person_ref="p", post_ref="post0", stage=stage, agreed_on=agreed_on)
    assert progress(made) == expected


def test_goal_a_stage_of_another_post_is_not_the_previous_one(made: Handmade) -> None:
    made.person("p")
    second = made.post("p", "B")
    for post_ref, stage, agreed_on in (
        ("post0", "shu", "2025-03-01"),
        (second, "ha", "2025-10-01"),
    ):
        made.add("stages", person_ref="p", post_ref=post_ref, stage=stage, agreed_on=agreed_on)
    assert progress(made) == 0


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({}, 1),
        ({"status": "shared", "evaluated_on": "2026-01-31"}, 1),
        ({"status": "evaluating"}, 0),
        ({"evaluated_on": "2025-08-31"}, 0),
        ({"evaluated_on": "2026-02-01"}, 0),
        ({"owner_refs": "other"}, 0),
    ],
)
def test_goal_by_a_project(made: Handmade, cells, expected: int) -> None:
    """Of any strand and any impact."""
    made.person("p")
    usual = {
        "project_ref": "s",
        "owner_refs": "other; p",
        "status": "completed",
        "evaluated_on": "2025-09-01",
    }
    made.add("star_projects", **usual | cells)
    assert progress(made) == expected


def test_goal_by_a_cpd_benefit(made: Handmade) -> None:
    made.benefit(made.person("p"), "2025-08-31")
    assert progress(made) == 0
    made.benefit("p", "2025-09-01")
    assert progress(made) == 1


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        ({}, 1),
        ({"agreed_on": "2025-10-30"}, 1),
        ({"agreed_on": "2026-02-01"}, 0),
        ({"state": "line"}, 0),
        ({"ladder_version": "V3"}, 0),
        ({"academic_year": "2023/24"}, 0),
        ({"academic_year": "2025/26", "agreed_on": "2025-10-01"}, 0),
    ],
)
def test_goal_by_a_ladder_level(made: Handmade, before, expected: int) -> None:
    """Level 1 of D this year against 0 the year before, on another version."""
    ladder(made, "V1", "retired", D=(1,))
    ladder(made, "V2", "live", D=(1, 1))
    ladder(made, "V3", "draft", D=(1,))
    made.person("p")
    last_year = {
        "academic_year": "2024/25",
        "ladder_version": "V1",
        "agreed_on": "2024-10-20",
    }
    assess(made, "p", **last_year | before)
    assess(made, "p", "D1.0")
    assert progress(made) == expected


def test_goal_only_a_domain_of_both_versions_can_gain_a_level(made: Handmade) -> None:
    """E is only in V2, F only in V1; D stood at 5 in V1 and fell to 1: no progress."""
    ladder(made, "V1", "retired", D=(1,), F=(1,))
    ladder(made, "V2", "live", D=(1, 1), E=(1, 1))
    made.person("p")
    assess(
        made,
        "p",
        "D1.0",
        academic_year="2024/25",
        ladder_version="V1",
        agreed_on="2024-10-20",
    )
    assess(made, "p", "D1.0", "E1.0")
    assert progress(made) == 0


def test_goal_the_same_level_again_is_not_progress(made: Handmade) -> None:
    ladder(made, "V2", "live", D=(1, 1))
    made.person("p")
    assess(made, "p", "D1.0", academic_year="2024/25", agreed_on="2024-10-20")
    assess(made, "p", "D1.0")
    assert progress(made) == 0


# --- TSP2-SHR ---


def spread(made: Handmade, school: str | None = None, **where: str) -> list[float]:
    """Numerators of shu, ha, re and none, then D, at 31 January 2026."""
    shares = [
        made.share(f"TSP2-SHR.{stage}", school, as_at="2026-01-31", **where) for stage in ("shu", "ha", "re", "none")
    ]
    (total,) = {denominator for _, denominator in shares}
    return [numerator for numerator, _ in shares] + [total]


def test_spread_counts_posts_by_their_latest_stage(made: Handmade) -> None:
    """`two` counts twice: Re in A, no stage in B as a TA.

    `p` is Ha (the highest of the latest day); `new`'s stage is agreed after
    as-at. The agency post and the ended one are nobody's.
    """
    made.person("p")
    made.person("two")
    made.post("two", "B", role_code="TA")
    made.post("two", "B", ended_on="2026-01-30")
    made.person("new")
    made.person("agency", kind="agency")
    for post_ref, stage, agreed_on in (
        ("post0", "re", "2024-10-01"),
        ("post0", "shu", "2026-01-31"),
        ("post0", "ha", "2026-01-31"),
        ("post1", "re", "2022-10-01"),
        ("post3", "shu", "2025-10-01"),
        ("post4", "shu", "2026-02-01"),
        ("post5", "shu", "2025-10-01"),
    ):
        made.add("stages", post_ref=post_ref, stage=stage, agreed_on=agreed_on)
    assert spread(made) == [0, 1, 1, 2, 4]
    assert spread(made, "A") == [0, 1, 1, 1, 3]
    assert spread(made, "B") == [0, 0, 0, 1, 1]
    assert spread(made, group="teacher") == [0, 1, 1, 1, 3]
    assert spread(made, group="teaching_assistant") == [0, 0, 0, 1, 1]
    row = made.row("TSP2-SHR.none", group="teacher")
    assert (row["scope"], row["excused"], row["rag"]) == ("staff_group", None, "grey")


def test_spread_is_suppressed_by_people_not_posts(made: Handmade) -> None:
    """Four people with two posts each are eight posts of four people."""
    for ref in made.staff(4):
        made.post(ref, "A")
    row = made.row("TSP2-SHR.none")
    assert (row["denominator"], row["published"]) == (8, "c")
    made.staff(5, "B", role_code="TA")
    assert made.row("TSP2-SHR.none")["published"] == "100.0"
    assert made.row("TSP2-SHR.none", "B")["published"] == "c"
    assert made.row("TSP2-SHR.none", group="teaching_assistant")["published"] == "c"
