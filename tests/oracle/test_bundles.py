"""Generated bundles are valid by the contract, the same each time, and awkward."""

from collections import defaultdict
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from .bundles import build_bundle, questions, write_bundle
from .columns import FILES, SIX_ANSWERS
from .facts import days
from .reckon import reckon
from .records import Bundle, Row, read_bundle

SEEDS = range(12)
CODES = {
    ("schools", "phase"): "primary secondary all_through special central",
    ("terms", "term"): "autumn spring summer",
    ("roles", "staff_group"): "teacher teaching_assistant support leader governor",
    ("people", "kind"): "employee agency governor_only",
    ("service_roles", "service_role"): "head hr ceo administrator",
    ("leave", "kind"): "maternity adoption shared_parental long_term_sickness secondment_out career_break",
    ("coaching_sessions", "status"): "planned completed missed_coach missed_coachee rearranged cancelled",
    ("coaching_sessions", "step_status"): "set practising secure embedded carried_forward withdrawn",
    ("coaching_sessions", "coachee_response"): "confirmed disputed",
    ("star_projects", "status"): "draft agreed active evaluating completed shared paused stopped",
    ("star_projects", "strand"): "quality other",
    ("stages", "stage"): "shu ha re",
    ("ladders", "status"): "draft consulting live retired",
    ("ladder_assessments", "state"): "self line agreed moderated",
    ("cpd_events", "provider_type"): "internal trust national other",
    ("cpd_attendance", "status"): "booked attended part absent excused",
    ("cpd_impact_checks", "confirmation"): "yes partly no",
    ("absences", "category"): "SIC PRG MAT OTH PUB SEC UNA UNP",
}
SPANS = (
    ("schools", "opened_on", "closed_on"),
    ("terms", "starts_on", "ends_on"),
    ("people", "employed_from", "left_on"),
    ("posts", "started_on", "ended_on"),
    ("line_management", "from_date", "to_date"),
    ("coaching_pairs", "from_date", "to_date"),
    ("leave", "from_date", "to_date"),
    ("cpd_events", "starts_on", "ends_on"),
    ("absences", "first_day", "last_day"),
    ("governors", "started_on", "ended_on"),
)


@pytest.fixture(scope="module", params=SEEDS)
def bundle(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Bundle:
    """The typed rows of one generated bundle."""
    folder = tmp_path_factory.mktemp("bundle")
    write_bundle(folder, request.param)
    return read_bundle(folder)


def _references(row: Row, column: str) -> list[str]:
    cell = row[column]
    return cell if isinstance(cell, list) else [cell] if cell is not None else []


def test_keys_required_cells_and_codes(bundle: Bundle) -> None:
    for name, shape in FILES.items():
        assert bundle[name], f"{name} is empty"
        keys = [tuple(row[column] for column in shape.key) for row in bundle[name]]
        assert not shape.key or len(set(keys)) == len(keys), name
        for row in bundle[name]:
            for column in set(shape.required) - set(SIX_ANSWERS):
                assert row[column] not in (None, []), (name, column)
    for (name, column), codes in CODES.items():
        assert {row[column] for row in bundle[name]} - {None} <= set(codes.split())


def test_references_are_known(bundle: Bundle) -> None:
    known = {
        column: {row[column] for row in bundle[name]}
        for name, column in (
            ("people", "person_ref"),
            ("schools", "school_code"),
            ("roles", "role_code"),
            ("posts", "post_ref"),
            ("star_projects", "project_ref"),
            ("ladders", "ladder_version"),
            ("ladder_assessments", "assessment_ref"),
            ("cpd_events", "event_ref"),
        )
    }
    people = ("coachee_ref", "coach_ref", "manager_ref", "owner_refs", "collected_by_ref", "agreed_by_ref")
    known |= dict.fromkeys((*people, "confirmed_by_ref", "person_refs", "verified_by_ref"), known["person_ref"])
    known |= {
        "host_school_code": known["school_code"],
        "governor_role": known["role_code"],
        "board": known["school_code"] | {"trust"},
    }
    assert "trust" not in known["school_code"]
    for name, shape in FILES.items():
        for column in set(shape.columns) & set(known):
            for row in bundle[name]:
                assert set(_references(row, column)) <= known[column], (name, column)


def test_no_end_before_its_start(bundle: Bundle) -> None:
    for name, start, end in SPANS:
        for row in bundle[name]:
            assert row[start] is None or row[end] is None or row[start] <= row[end], (name, row)


def test_terms_lie_in_their_year_one_after_the_other(bundle: Bundle) -> None:
    for term in bundle["terms"]:
        first = int(term["academic_year"][:4])
        assert date(first, 9, 1) <= term["starts_on"] <= term["ends_on"] <= date(first + 1, 8, 31)
    spans = sorted((term["starts_on"], term["ends_on"]) for term in bundle["terms"])
    assert all(earlier[1] < later[0] for earlier, later in pairwise(spans))


def test_nobody_coaches_or_manages_themselves_or_in_a_circle(bundle: Bundle) -> None:
    """Managers stand before their staff in the order of the list, on any day."""
    for name in ("coaching_sessions", "coaching_pairs"):
        assert all(row["coach_ref"] != row["coachee_ref"] for row in bundle[name])
    managers = defaultdict(set)
    for row in bundle["line_management"]:
        managers[row["person_ref"]].add(row["manager_ref"])
    for ref in managers:
        above, new = set(), managers[ref]
        while new:
            above |= new
            new = set().union(*(managers.get(each, set()) for each in new)) - above
        assert ref not in above


def test_posts_stages_and_leavers_agree_with_the_person(bundle: Bundle) -> None:
    left_on = {row["person_ref"]: row["left_on"] for row in bundle["people"]}
    posts = {row["post_ref"]: row for row in bundle["posts"]}
    for post in posts.values():
        assert left_on[post["person_ref"]] is None or post["started_on"] <= left_on[post["person_ref"]]
        assert 0 < post["fte"] <= 1
    assert all(posts[row["post_ref"]]["person_ref"] == row["person_ref"] for row in bundle["stages"])
    latest: dict[str, date] = {}
    for row in bundle["leavers"]:
        latest[row["person_ref"]] = max(row["left_on"], latest.get(row["person_ref"], date.min))
    for ref, day in latest.items():
        if not any(post["person_ref"] == ref and post["started_on"] > day for post in posts.values()):
            assert left_on[ref] == day


def test_ladders_hold_together(bundle: Bundle) -> None:
    version = {row["assessment_ref"]: row["ladder_version"] for row in bundle["ladder_assessments"]}
    statements = {(row["ladder_version"], row["statement_code"]) for row in bundle["ladder_statements"]}
    domains = {(row["ladder_version"], row["domain_code"]) for row in bundle["ladder_statements"]}
    for row in bundle["ladder_ratings"]:
        assert (version[row["assessment_ref"]], row["statement_code"]) in statements
    for row in bundle["role_expectations"]:
        assert (row["ladder_version"], row["domain_code"]) in domains


def test_absences_of_a_person_do_not_overlap(bundle: Bundle) -> None:
    spans = defaultdict(list)
    for row in bundle["absences"]:
        spans[row["person_ref"]].append((row["first_day"], row["last_day"] or date.max))
        calendar = len(list(days(row["first_day"], row["last_day"] or row["first_day"])))
        assert row["last_day"] is None or 0 < row["working_days_lost"] <= calendar
        assert row["working_days_lost"] % 1 in (0, 0.5)
    for own in spans.values():
        assert all(earlier[1] < later[0] for earlier, later in pairwise(sorted(own)))


def test_addresses_are_used_once_whatever_their_case(bundle: Bundle) -> None:
    addresses = [row["email"].lower() for row in bundle["people"] if row["email"] is not None]
    assert len(set(addresses)) == len(addresses)


def test_the_same_seed_gives_the_same_bytes(tmp_path: Path) -> None:
    for folder in ("first", "again"):
        write_bundle(tmp_path / folder, 7)
    for name in FILES:
        first, again = ((tmp_path / folder / f"{name}.csv").read_bytes() for folder in ("first", "again"))
        assert first == again
    assert build_bundle(7) != build_bundle(8)
    assert questions(7) == questions(7)


def test_what_is_written_is_what_is_read(tmp_path: Path) -> None:
    """Formulas, quotes, lines and a person called NA come back as they were."""
    write_bundle(tmp_path, 3)
    for name, rows in build_bundle(3).items():
        texts = ("title", "question", "evaluation", "action_step", "given_name", "family_name")
        for column in set(texts) & set(FILES[name].columns):
            read = [row[column] or "" for row in read_bundle(tmp_path)[name]]
            assert read == [row[column] for row in rows]


def test_generated_bundles_reach_every_kind_of_answer(tmp_path: Path) -> None:
    """Every indicator is published, suppressed and z somewhere, with N above 0."""
    seen = defaultdict(set)
    for seed in SEEDS[:6]:
        write_bundle(tmp_path / str(seed), seed)
        for academic_year, as_at in questions(seed):
            for indicator in reckon(tmp_path / str(seed), academic_year, as_at)["indicators"]:
                for row in indicator["rows"]:
                    code = indicator["code"]
                    seen[code].add(row["published"] if row["published"] in "cz" else "figure")
                    seen[code].add(row["rag"])
                    if row["numerator"]:
                        seen[code].add("counted")
                    if row["excused"]:
                        seen["excused"].add(code)
                    if row.get("left_out"):
                        seen["left_out"].add(code)
    for code in set(seen) - {"excused", "left_out"}:
        assert {"figure", "c", "z", "counted"} <= seen[code], code
    assert len(seen["excused"]) == 7
    assert seen["left_out"] == {"TSP2-K2", "TSP3-K1.at_minimum", "TSP3-GOAL"}
    for code in ("TSP2-K3", "TSP2-K6"):
        assert {"green", "amber", "red"} <= seen[code], code
