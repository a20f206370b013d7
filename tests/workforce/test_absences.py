"""Absences: who sees which fields of whose, and HR's corrections (privacy.md rows 21 and 22; domain.md section 7)."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from decimal import Decimal
from html import unescape

import pytest
from sqlalchemy import select

from appraisal.audit.models import AuditLine
from appraisal.extensions import db
from appraisal.workforce.models import Absence
from appraisal.workforce.words import CATEGORIES
from tests.workforce import factories as workforce

PLAIN = ["Name", "First day", "Last day", "Calendar days", "Length"]
WHOLE = [*PLAIN, "Category", "Working days lost"]
NEW = {"category": "SIC", "first_day": "9 3 2026", "last_day": "13 3 2026", "working_days_lost": "4.5"}


@pytest.fixture
def away(staff):
    """An absence of everyone, one long, one that goes on, one unauthorised."""
    return {
        "ada": workforce.absence(staff.ada),
        "bo": workforce.absence(staff.bo, category="UNA", working_days_lost=Decimal(0)),
        "manager": workforce.absence(staff.manager, category="MAT", first_day=dt.date(2026, 2, 1), last_day=None),
        "head": workforce.absence(staff.head, category="OTH", last_day=dt.date(2026, 3, 29)),
        "hr": workforce.absence(staff.hr, category="PUB"),
        "stranger": workforce.absence(staff.stranger, category="PRG"),
    }


def file_of(window, query: str = "") -> tuple[list[str], list[list[str]]]:
    answer = window.get(f"/absences.csv{query}")
    assert answer.status_code == 200
    header, *rows = csv.reader(io.StringIO(answer.data.decode("utf-8-sig")))
    return header, rows


def names(rows: list[list[str]]) -> set[str]:
    return {row[0].split()[0] for row in rows}


def cells_of(page: str) -> tuple[list[str], list[list[str]]]:
    """The columns and the texts of the page's table, its last column of links left out."""
    head, body = page.split("<thead")[1].split("<tbody")
    columns = [unescape(text).strip() for text in re.findall(r"<th[^>]*>([^<]*)</th>", head)]
    rows = [
        [unescape(text).strip() for text in re.findall(r"<t[hd][^>]*>([^<]*)</t[hd]>", row)]
        for row in body.split("</tbody>")[0].split("</tr>")[:-1]
    ]
    return [column for column in columns if column], rows


# --- reading -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "query", "seen", "columns"),
    [
        ("ada", "", {"Ada"}, WHOLE),
        ("stranger", "", {"Ewan"}, WHOLE),
        ("stranger", "?whose=others", set(), []),
        ("manager", "", {"Ada"}, PLAIN),
        ("manager", "?whose=mine", {"Cass"}, WHOLE),
        ("head", "", {"Ada", "Bo", "Cass"}, PLAIN),
        ("head", "?whose=mine", {"Demelza"}, WHOLE),
        ("hr", "", {"Ada", "Bo", "Cass", "Demelza", "Ewan"}, WHOLE),
        ("hr", "?whose=mine", {"Hetty"}, WHOLE),
    ],
)
def test_everyone_sees_the_rows_and_the_fields_of_the_access_table(staff, away, browser, who, query, seen, columns):
    window = browser(getattr(staff, who))
    header, rows = file_of(window, query)
    assert names(rows) == seen
    assert header == columns
    page = window.get(f"/absences{query}").text
    if rows:
        assert cells_of(page) == (header, rows), "the file is what the page shows"
    else:
        assert "<table" not in page


@pytest.mark.parametrize("who", ["manager", "head"])
def test_no_category_reaches_a_manager_or_head(staff, away, browser, who):
    page = browser(getattr(staff, who)).get("/absences").text
    table = page.split("<table")[1].split("</table>")[0]
    for word in (*CATEGORIES, *CATEGORIES.values(), "Working days"):
        assert word not in table
    assert 'name="category"' not in page


@pytest.mark.parametrize("who", ["manager", "head"])
@pytest.mark.parametrize("category", sorted(CATEGORIES))
def test_asking_by_category_tells_a_manager_nothing(staff, away, browser, who, category):
    assert file_of(browser(getattr(staff, who)), f"?whose=others&category={category}") == ([], [])


def test_a_category_is_asked_for_by_hr_and_of_ones_own(staff, away, browser):
    assert names(file_of(browser(staff.hr), "?category=PRG")[1]) == {"Ewan"}
    assert names(file_of(browser(staff.ada), "?category=SIC")[1]) == {"Ada"}
    assert names(file_of(browser(staff.ada), "?category=PRG")[1]) == set()


def test_long_and_short_are_judged_by_calendar_days_so_far(staff, browser, clock_at):
    for days in (27, 28):
        workforce.absence(
            staff.bo,
            first_day=dt.date(2026, 1, 1) if days == 27 else dt.date(2025, 10, 1),
            last_day=dt.date(2026, 1, 27) if days == 27 else dt.date(2025, 10, 28),
        )
    workforce.absence(staff.ada, first_day=dt.date(2026, 3, 5), last_day=None)
    window = browser(staff.head)
    assert [row[3:5] for row in file_of(window)[1]] == [["27", "Short term"], ["27", "Short term"], ["28", "Long term"]]
    assert [row[3] for row in file_of(window, "?length=long")[1]] == ["28"]
    assert [row[3] for row in file_of(window, "?length=short")[1]] == ["27", "27"]
    clock_at("2026-04-01")
    assert [row[3:5] for row in file_of(browser(staff.head), "?length=long")[1]] == [
        ["28", "Long term"],
        ["28", "Long term"],
    ]


def test_filters_by_name_year_and_school(staff, away, browser):
    workforce.absence(staff.ada, first_day=dt.date(2025, 8, 31), last_day=dt.date(2025, 8, 31))
    window = browser(staff.hr)
    assert names(file_of(window, "?words=penr")[1]) == {"Ada"}
    assert [row[1] for row in file_of(window, "?year=2024/25")[1]] == ["31 August 2025"]
    assert names(file_of(window, "?school=TRE")[1]) == {"Ewan"}
    assert names(file_of(window, "?year=nonsense&length=nonsense&whose=nonsense")[1]) >= {"Ada", "Bo", "Ewan"}
    assert names(file_of(window, "?words=%25")[1]) == set()


def test_the_latest_is_first_never_the_longest(staff, browser):
    workforce.absence(staff.ada, first_day=dt.date(2026, 1, 5), last_day=dt.date(2026, 2, 20))
    workforce.absence(
        staff.bo, first_day=dt.date(2026, 3, 9), last_day=dt.date(2026, 3, 9), working_days_lost=Decimal(1)
    )
    workforce.absence(staff.stranger, first_day=dt.date(2026, 2, 2), last_day=dt.date(2026, 3, 20))
    assert [row[0].split()[0] for row in file_of(browser(staff.hr))[1]] == ["Bo", "Ewan", "Ada"]


def test_an_ended_relation_shows_nothing(staff, away, browser, make):
    former = make.person("Fern Rodda", school=staff.other_school)
    make.manages(former, staff.bo, end=workforce.DAY - dt.timedelta(days=1))
    make.serves(former, "head", staff.school, end=workforce.DAY - dt.timedelta(days=1))
    assert file_of(browser(former), "?whose=others") == ([], [])


def test_a_formula_for_a_name_is_text_in_the_file(staff, browser, make):
    workforce.absence(make.person("=1+1 Opie", school=staff.school))
    file = browser(staff.hr).get("/absences.csv").data.decode("utf-8-sig")
    assert "\r\n'=1+1 Opie," in file


def test_pages_of_fifty_with_the_filters_kept(staff, browser):
    for number in range(55):
        workforce.absence(
            staff.ada,
            first_day=dt.date(2025, 9, 1) + dt.timedelta(days=2 * number),
            last_day=dt.date(2025, 9, 1) + dt.timedelta(days=2 * number),
            working_days_lost=Decimal(0),
        )
    window = browser(staff.hr)
    first = window.get("/absences?words=ada&year=2025/26").text
    assert len(cells_of(first)[1]) == 50
    following = unescape(re.search(r'href="([^"]*page=2[^"]*)"', first)[1])
    assert "words=ada" in following
    second = window.get(following).text
    assert len(cells_of(second)[1]) == 5
    assert cells_of(first)[1] + cells_of(second)[1] == file_of(window, "?words=ada&year=2025/26")[1]


def test_a_list_takes_a_constant_number_of_statements(staff, away, browser, statements, make):
    window = browser(staff.hr)
    window.get("/absences")
    with statements() as few:
        window.get("/absences")
    for _ in range(12):
        workforce.absence(make.person(school=staff.school))
    with statements() as many:
        window.get("/absences")
    assert len(few) == len(many) <= 8, many


# --- HR puts it right ----------------------------------------------------------------


def acts() -> list[tuple[str, int, str | None]]:
    lines = db.session.scalars(select(AuditLine).where(AuditLine.record == "absence").order_by(AuditLine.id))
    return [(line.act, line.subject_id, line.fields) for line in lines]


@pytest.mark.parametrize("by", ["email", "ref"])
def test_hr_records_an_absence_by_email_or_reference(staff, browser, by):
    answer = browser(staff.hr).submit("/absences/add", person=getattr(staff.ada, by), **NEW)
    assert answer.location == "/absences"
    absence = db.session.query(Absence).one()
    assert (absence.person_id, absence.category, absence.first_day, absence.last_day, absence.working_days_lost) == (
        staff.ada.id,
        "SIC",
        dt.date(2026, 3, 9),
        dt.date(2026, 3, 13),
        Decimal("4.5"),
    )
    assert acts() == [("recorded", staff.ada.id, "category, first_day, last_day, working_days_lost")]


def test_hr_may_record_an_absence_of_someone_who_has_left_and_one_that_goes_on(staff, browser):
    workforce.leaver(staff.bo)
    window = browser(staff.hr)
    assert window.submit("/absences/add", person=staff.bo.ref, **NEW).status_code == 303
    assert window.submit("/absences/add", person=staff.ada.ref, **{**NEW, "last_day": ""}).status_code == 303
    assert "Still away" in window.get("/absences").text


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"person": "nobody@trust.example"}, "We cannot find anyone"),
        ({"person": ""}, "Enter the person"),
        ({"category": "TRN"}, "Choose one from the list"),
        ({"first_day": ""}, "Enter the first day of absence"),
        ({"last_day": "8 3 2026"}, "on or after the first day"),
        ({"working_days_lost": "2.3"}, "in half days"),
        ({"working_days_lost": "5.5"}, "only 5 days between"),
        ({"working_days_lost": "-1"}, "must be between"),
        ({"first_day": "30 3 2026", "last_day": "", "working_days_lost": "2.5"}, "only 2 days between"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(staff, browser, wrong, message):
    refused = browser(staff.hr).submit("/absences/add", **{"person": staff.ada.ref, **NEW, **wrong})
    assert refused.status_code == 422
    assert message in refused.text
    assert wrong.get("person", staff.ada.ref) in refused.text
    assert wrong.get("working_days_lost", "4.5") in refused.text
    assert db.session.query(Absence).count() == 0


@pytest.mark.parametrize(
    ("first", "last", "taken"),
    [
        ("1 3 2026", "1 3 2026", False),
        ("1 3 2026", "2 3 2026", True),
        ("3 3 2026", "3 3 2026", True),
        ("4 3 2026", "5 3 2026", False),
        ("1 1 2026", "", True),
        ("4 3 2026", "", False),
    ],
)
def test_a_person_is_absent_once_at_a_time(staff, browser, first, last, taken):
    workforce.absence(staff.ada)  # 2 and 3 March
    workforce.absence(staff.bo, first_day=dt.date(2026, 1, 1), last_day=None)
    sent = {**NEW, "category": "OTH", "first_day": first, "last_day": last, "working_days_lost": "0"}
    answer = browser(staff.hr).submit("/absences/add", person=staff.ada.ref, **sent)
    assert answer.status_code == (422 if taken else 303)
    assert ("Another absence of this person" in answer.text) == taken


def test_nothing_is_recorded_inside_an_absence_that_goes_on(staff, browser):
    workforce.absence(staff.ada, first_day=dt.date(2026, 3, 1), last_day=None)
    assert browser(staff.hr).submit("/absences/add", person=staff.ada.ref, **NEW).status_code == 422


def test_hr_corrects_an_absence_and_the_trace_names_what_changed(staff, away, browser):
    path = f"/absences/{away['ada'].public_id}"
    window = browser(staff.hr)
    assert window.submit(path, category="OTH", last_day="4 3 2026", working_days_lost="3").location == "/absences"
    absence = db.session.get(Absence, away["ada"].id)
    assert (absence.category, absence.last_day, absence.working_days_lost) == ("OTH", dt.date(2026, 3, 4), Decimal(3))
    assert acts() == [("corrected", staff.ada.id, "category, last_day, working_days_lost")]
    refused = window.submit(path, last_day="1 3 2026")
    assert refused.status_code == 422
    assert "on or after the first day" in refused.text


def test_correcting_into_another_absence_is_refused(staff, away, browser):
    other = workforce.absence(staff.ada, first_day=dt.date(2026, 3, 10), last_day=dt.date(2026, 3, 11))
    refused = browser(staff.hr).submit(f"/absences/{other.public_id}", first_day="3 3 2026")
    assert refused.status_code == 422
    assert "Another absence of this person" in refused.text


def test_two_who_correct_at_once_see_both_versions(staff, away, browser, make):
    second_hr = make.person("Gil Pascoe")
    make.serves(second_hr, "hr")
    path = f"/absences/{away['ada'].public_id}"
    first, second = browser(staff.hr), browser(second_hr)
    mine, theirs = first.form(path), second.form(path)
    assert first.send(path, mine, working_days_lost="1").status_code == 303
    conflict = second.send(path, theirs, working_days_lost="0.5")
    assert conflict.status_code == 409
    assert "Someone else changed this" in conflict.text
    assert db.session.get(Absence, away["ada"].id).working_days_lost == Decimal(1)


def test_hr_withdraws_an_absence_after_asking(staff, away, browser):
    path = f"/absences/{away['ada'].public_id}"
    window = browser(staff.hr)
    key = away["ada"].id
    assert "Sickness" in window.get(f"{path}/withdraw").text
    assert db.session.get(Absence, key) is not None
    assert window.submit(f"{path}/withdraw").location == "/absences"
    assert db.session.get(Absence, key) is None
    assert acts() == [("withdrawn", staff.ada.id, None)]


@pytest.mark.parametrize("who", ["ada", "manager", "head", "stranger"])
def test_nobody_else_records_corrects_or_withdraws(staff, away, browser, who):
    window = browser(getattr(staff, who))
    assert window.get("/absences/add").status_code == 403
    for suffix in ("", "/withdraw"):
        assert window.get(f"/absences/{away['ada'].public_id}{suffix}").status_code == 404
    assert "Correct" not in window.get("/absences").text


def test_hr_do_not_keep_their_own_record(staff, away, browser):
    window = browser(staff.hr)
    assert window.get(f"/absences/{away['hr'].public_id}").status_code == 404
    assert "Correct" not in window.get("/absences?whose=mine").text
    refused = window.submit("/absences/add", person=staff.hr.email, **NEW)
    assert refused.status_code == 422
    assert "Ask a colleague in HR" in refused.text


def test_the_table_has_room_for_no_words_about_a_condition(app):
    assert set(Absence.__table__.columns.keys()) == {
        "id",
        "public_id",
        "version",
        "person_id",
        "category",
        "first_day",
        "last_day",
        "working_days_lost",
    }
