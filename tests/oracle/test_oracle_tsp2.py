"""TSP2-K1, K2 and K3 on bundles made by hand."""

import pytest

from .handmade import Handmade

# --- TSP2-K1 ---


def test_k1_asks_for_every_due_term(made: Handmade) -> None:
    """At 2 April 2026 autumn and spring have ended; one covers both, one autumn."""
    for ref, days in (
        ("both", ("2025-10-01", "2026-02-02")),
        ("one", ("2025-10-01",)),
        ("twice", ("2025-10-01", "2025-10-08")),
    ):
        made.person(ref)
        for day in days:
            made.session(ref, day)
    assert made.share("TSP2-K1", as_at="2026-04-02") == (1, 3)
    assert made.share("TSP2-K1", as_at="2026-04-01") == (3, 3)
    assert made.row("TSP2-K1", as_at="2025-12-18")["published"] == "z"


def test_k1_a_session_counts_from_the_first_to_the_last_day(made: Handmade) -> None:
    """Autumn is 3 September to 19 December; the holidays belong to no term."""
    for number, held_on in enumerate(("2025-09-02", "2025-09-03", "2025-12-19", "2025-12-20")):
        made.session(made.person(f"p{number}"), held_on)
    assert made.share("TSP2-K1", as_at="2025-12-31") == (2, 4)


def test_k1_only_completed_undisputed_sessions_as_coachee(made: Handmade) -> None:
    for ref in ("done", "planned", "disputed", "confirmed", "coach"):
        made.person(ref)
    made.session("done", "2025-10-01")
    made.session("planned", "2025-10-01", status="planned")
    made.session("disputed", "2025-10-01", coachee_response="disputed")
    made.session("confirmed", "2025-10-01", coachee_response="confirmed")
    assert made.share("TSP2-K1", as_at="2025-12-31") == (2, 5)


def test_k1_a_term_is_due_after_28_days_in_post(made: Handmade) -> None:
    """22 November to 19 December is 28 days; from the 23rd it is 27."""
    made.person("due", employed_from="2025-11-22", started_on="2025-11-22")
    made.person("not", employed_from="2025-11-22", started_on="2025-11-23")
    made.person("moved", started_on="2025-09-03", ended_on="2025-09-16")
    made.post("moved", "B", started_on="2025-12-06")
    made.person("overlap", started_on="2025-11-30")
    made.post("overlap", "B", started_on="2025-11-30")
    assert made.share("TSP2-K1", as_at="2025-12-31") == (0, 2)
    assert made.share("TSP2-K1", "B", as_at="2025-12-31") == (0, 1)


def test_k1_a_term_is_due_with_leave_on_half_of_it(made: Handmade) -> None:
    """Spring has 88 days: 44 on leave leaves it due, 45 do not."""
    for ref, to_date in (("half", "2026-02-17"), ("more", "2026-02-18")):
        made.person(ref, employed_from="2025-09-01", started_on="2025-12-25")
        made.leave(ref, "2026-01-05", to_date)
    assert made.share("TSP2-K1", as_at="2026-04-02") == (0, 1)


def test_k1_half_is_of_all_the_days_of_the_term(made: Handmade) -> None:
    """In post for the last 28 of spring's 88 days and on leave for 20 of them."""
    made.person("p", employed_from="2025-09-01", started_on="2026-03-06")
    made.leave("p", "2026-03-14", "2026-04-02")
    assert made.share("TSP2-K1", as_at="2026-04-02") == (0, 1)


def test_k1_takes_the_terms_of_its_own_year(made: Handmade) -> None:
    """A term of the year before has ended, and asks nothing of 2025/26."""
    made.add(
        "terms",
        academic_year="2024/25",
        term="summer",
        starts_on="2025-04-22",
        ends_on="2025-07-23",
    )
    made.session(made.person("p"), "2025-10-01")
    assert made.share("TSP2-K1", as_at="2025-12-31") == (1, 1)


# --- TSP2-K2 ---


def project(made: Handmade, owners: str = "own", **cells: str) -> str:
    """A project on quality, evaluated positively with two kinds of evidence."""
    ref = f"star{len(made.rows['star_projects'])}"
    usual = {
        "owner_refs": owners,
        "status": "completed",
        "strand": "quality",
        "evaluation_due_on": "2026-01-31",
        "evaluated_on": "2026-01-31",
        "impact_judgement": "some_positive",
    }
    made.add("star_projects", **usual | {"project_ref": ref} | cells)
    return ref


def evidence(made: Handmade, ref: str, kind: str, by: str, day: str = "2026-01-10", agrees="true") -> None:
    """A piece of evidence for a project."""
    made.add(
        "star_evidence",
        project_ref=ref,
        kind=kind,
        collected_by_ref=by,
        collected_on=day,
        agrees=agrees,
    )


def confirmed(made: Handmade, **cells: str) -> str:
    """A project with all it takes to be counted in N."""
    ref = project(made, **cells)
    evidence(made, ref, "observation", "own")
    evidence(made, ref, "reading", "other")
    return ref


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({}, (1, 1)),
        ({"impact_judgement": "clear_positive"}, (1, 1)),
        ({"impact_judgement": "no_change"}, (0, 1)),
        ({"impact_judgement": ""}, (0, 1)),
        ({"strand": "other"}, (0, 0)),
        ({"strand": ""}, (0, 0)),
        ({"status": "draft"}, (0, 0)),
        ({"status": "paused"}, (1, 1)),
        ({"status": "paused", "evaluated_on": ""}, (0, 1)),
        ({"status": "stopped"}, (1, 1)),
        ({"status": "stopped", "evaluated_on": "2026-02-01"}, (0, 0)),
        ({"status": "stopped", "evaluated_on": ""}, (0, 0)),
        ({"evaluated_on": "2026-02-01"}, (0, 1)),
        ({"evaluated_on": ""}, (0, 1)),
        ({"evaluation_due_on": "2025-09-01"}, (1, 1)),
        ({"evaluation_due_on": "2025-08-31"}, (0, 0)),
        ({"evaluation_due_on": "2026-02-01"}, (0, 0)),
        ({"evaluation_due_on": ""}, (0, 0)),
    ],
)
def test_k2_which_projects(made: Handmade, cells: dict[str, str], expected) -> None:
    """At 31 January 2026; evaluated on 1 February is not evaluated yet."""
    made.person("own")
    made.person("other")
    confirmed(made, **cells)
    assert made.share("TSP2-K2", as_at="2026-01-31") == expected


def test_k2_evidence_must_agree_in_two_kinds_and_one_not_the_owners(
    made: Handmade,
) -> None:
    """Of five projects only the last has both among evidence that agrees."""
    for ref in ("own", "own2", "other"):
        made.person(ref)
    same_kind, owners_only, disagrees, late, good = (project(made, owners="own;own2") for _ in range(5))
    evidence(made, same_kind, "observation", "own")
    evidence(made, same_kind, "observation", "other")
    evidence(made, owners_only, "observation", "own")
    evidence(made, owners_only, "reading", "own2")
    evidence(made, disagrees, "observation", "own")
    evidence(made, disagrees, "reading", "own")
    evidence(made, disagrees, "reading", "other", agrees="FALSE")
    evidence(made, late, "observation", "own")
    evidence(made, late, "reading", "other", day="2026-02-01")
    evidence(made, good, "observation", "own")
    evidence(made, good, "reading", "other", day="2026-01-31", agrees="TRUE")
    assert made.share("TSP2-K2", as_at="2026-01-31") == (1, 5)


def test_k2_schools_of_owners_of_any_kind(made: Handmade) -> None:
    """An agency owner gives B its project; an owner who left gives no school."""
    made.person("own", "A")
    made.person("agency", "B", kind="agency")
    made.person("left", "B", left_on="2026-01-30")
    project(made, owners="own; agency")
    project(made, owners="left")
    project(made, owners="agency", status="stopped", evaluated_on="")
    for school, expected in ((None, 2), ("A", 1), ("B", 1)):
        row = made.row("TSP2-K2", school, as_at="2026-01-31")
        assert row["denominator"] == expected
        assert row["left_out"] == (0 if school == "A" else 1)
        assert row["excused"] is None


# --- TSP2-K3 ---


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"step_status": "secure"}, (1, 1)),
        ({"step_status": "embedded", "step_reviewed_on": "2026-01-31"}, (1, 1)),
        ({"step_status": "secure", "step_reviewed_on": "2026-02-01"}, (0, 1)),
        ({"step_status": "practising"}, (0, 1)),
        ({"step_status": "carried_forward"}, (0, 1)),
        ({"step_status": ""}, (0, 1)),
        ({"step_status": "", "action_step": "Pause before answers"}, (0, 1)),
        ({"step_status": "withdrawn"}, (0, 0)),
        ({"step_status": "secure", "step_due_on": "2025-09-01"}, (1, 1)),
        ({"step_status": "secure", "step_due_on": "2025-08-31"}, (0, 0)),
        ({"step_status": "secure", "step_due_on": "2026-01-31"}, (1, 1)),
        ({"step_status": "secure", "step_due_on": "2026-02-01"}, (0, 0)),
        ({"step_status": "secure", "step_due_on": ""}, (0, 0)),
        ({"step_status": "secure", "status": "rearranged"}, (0, 0)),
        ({"step_status": "secure", "coachee_response": "disputed"}, (0, 0)),
    ],
)
def test_k3_which_steps(made: Handmade, cells: dict[str, str], expected) -> None:
    made.person("p")
    made.session("p", "2025-08-20", **{"step_due_on": "2025-12-01"} | cells)
    assert made.share("TSP2-K3", as_at="2026-01-31") == expected


def test_k3_the_coachee_is_in_scope_and_gives_the_school(made: Handmade) -> None:
    made.person("coach", "B")
    made.person("p", "A")
    made.person("agency", "A", kind="agency")
    for ref in ("p", "agency"):
        made.session(ref, "2025-10-01", step_due_on="2025-10-15")
    assert made.share("TSP2-K3") == (0, 1)
    assert made.share("TSP2-K3", "A") == (0, 1)
    assert made.share("TSP2-K3", "B") == (0, 0)


def test_k3_is_suppressed_by_coachees_not_steps(made: Handmade) -> None:
    """Four coachees with three steps each are 12 steps of 4 people."""
    staff = made.staff(5)
    for ref in staff[:4] * 3:
        made.session(ref, "2025-10-01", step_due_on="2025-10-15", step_status="secure")
    row = made.row("TSP2-K3")
    assert (row["denominator"], row["published"]) == (12, "c")
    made.session(staff[4], "2025-10-01", step_due_on="2025-10-15")
    assert made.row("TSP2-K3")["published"] == "92.3"
