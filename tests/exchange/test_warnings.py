"""Every warning of the contract: told, and imported all the same."""

import csv

import pytest

from tests.exchange.folders import counts, filled, header, imported, right, warnings, with_rows

pytestmark = pytest.mark.parametrize("engine_name", ["sqlite"])


@pytest.fixture(autouse=True)
def _today(clock_at):
    clock_at("2026-06-01")


ADDED = [
    (
        "coaching_sessions",
        "S3,002,001,2025-11-01,peer,other,cancelled,,,Pause,,,,,,",
        'status, "cancelled": does not go with the step columns that are filled',
    ),
    (
        "coaching_sessions",
        "S3,002,001,2025-11-01,peer,other,planned,,,,,,2025-11-03,,,",
        'status, "planned": does not go with the step columns that are filled',
    ),
    (
        "coaching_sessions",
        "S3,002,001,2025-11-01,peer,other,completed,,,Pause,2025-11-15,embedded,,,,",
        'step_reviewed_on, "": is empty for a step that is secure or embedded',
    ),
    (
        "ladder_assessments",
        "A2,001,2025/26,2025,moderated,",
        'agreed_on, "": is empty for an assessment that is agreed or moderated',
    ),
    ("posts", "P9,003,SAL,TEA,,1,2015-09-01,", 'ended_on, "": leaves the post open after the person left'),
    ("posts", "P9,003,SAL,TEA,,1,2015-09-01,2024-09-01", 'ended_on, "2024-09-01": leaves the post open'),
    ("absences", "001,SIC,2015-08-31,2015-09-01,1", 'first_day, "2015-08-31": makes the absence touch a day'),
    ("absences", "003,SIC,2024-08-31,2024-09-01,1", 'first_day, "2024-08-31": makes the absence touch a day'),
    ("absences", "004,SIC,2025-09-01,,1", 'first_day, "2025-09-01": makes the absence touch a day'),
    ("leave", "002,adoption,2022-06-30,2022-07-31", 'from_date, "2022-06-30": makes the leave overlap other leave'),
    (
        "star_projects",
        "ST2,Talk,2025/26,Why?,003;001,active,,,,,,,,,,",
        'owner_refs, "001;003": names an owner who is no longer in post',
    ),
    (
        "cross_trust_work",
        "W2,T,network,2023-11-11,1,003,",
        'person_refs, "003": names somebody who is no longer in post',
    ),
    ("posts", "P9,001,CEN,TEA,,0.2,2026-06-02,", 'started_on, "2026-06-02": is after today'),
    ("people", "009,A,B,,employee,,2026-08-31", 'left_on, "2026-08-31": is after today'),
]


@pytest.mark.parametrize(("name", "row", "told"), ADDED, ids=[f"{name}: {row}" for name, row, _ in ADDED])
def test_a_row_that_is_remarkable(app, tmp_path, name, row, told):
    number = len(with_rows(name).splitlines()) + 1
    folder = right(tmp_path, **{name: with_rows(name, row)})
    (found,) = warnings(folder)
    assert found.startswith(f"warning: {name}.csv, row {number}, {told}")
    rows = list(csv.reader(with_rows(name, row).splitlines(keepends=True)))
    assert counts(imported(folder))[name] == (len(rows) - 1, 0, 0)


def test_the_small_trust_is_not_remarkable(app, tmp_path):
    assert not warnings(right(tmp_path))


def test_due_dates_and_terms_lie_ahead_by_their_nature(app, tmp_path):
    changed = {
        "terms": with_rows("terms", "2026/27,autumn,2026-09-03,2026-12-18"),
        "star_projects": with_rows("star_projects", "ST2,Talk,2025/26,Why?,001,active,,,,,2026-07-01,,,,,"),
    }
    assert not warnings(right(tmp_path, **changed))


def test_warnings_of_one_kind_are_told_together(app, tmp_path):
    rows = [f"PX{day},001,CEN,TEA,,0.2,2026-06-0{day}," for day in range(2, 9)]
    assert warnings(right(tmp_path, posts=with_rows("posts", *rows))) == [
        "warning: posts.csv, rows 5, 6, 7, 8, 9 and 2 more, started_on: is after today. Nothing to do if that is right."
    ]


def test_an_absence_over_two_posts_without_a_gap_is_not_remarkable(app, tmp_path):
    posts = with_rows("posts", "PX,004,CEN,TEA,,1,2020-01-01,2020-06-30", "PY,004,SAL,TEA,,1,2020-07-01,")
    assert not warnings(right(tmp_path, posts=posts, absences=with_rows("absences", "004,SIC,2020-06-01,2020-08-01,9")))


def test_somebody_who_leaves_makes_posts_of_the_database_remarkable(app, tmp_path):
    imported(right(tmp_path / "all"))
    people = header("people") + "002,Ben,Null,,employee,,2026-05-31\n"
    (found,) = warnings(filled(tmp_path / "some", {"people": people}))
    assert found.startswith('warning: people.csv, row 2, left_on, "2026-05-31": is before the end of a post.')
