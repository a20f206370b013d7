"""Leavers: HR's list, and a staff list that always agrees with it (privacy.md row 24; contract.md section 3)."""

from __future__ import annotations

import csv
import datetime as dt
import io

import pytest
from sqlalchemy import select

from appraisal.audit.models import AuditLine
from appraisal.extensions import db
from appraisal.people.models import Person
from appraisal.workforce.models import Leaver
from appraisal.workforce.words import REASONS
from tests.workforce import factories as workforce

NEW = {"left_on": "31 8 2026", "reason": "E02", "destination": "D3"}


def left_on(person: Person) -> dt.date | None:
    return db.session.get(Person, person.id).left_on


def acts() -> list[str]:
    lines = db.session.scalars(
        select(AuditLine).where(AuditLine.record.in_(("leaver", "person"))).order_by(AuditLine.id)
    ).all()
    return [f"{line.act} {line.record}: {line.fields}" for line in lines]


@pytest.mark.parametrize("by", ["email", "ref"])
def test_hr_records_a_leaver_and_the_staff_list_follows(staff, browser, by):
    window = browser(staff.hr)
    assert window.submit("/leavers/add", person=getattr(staff.ada, by), **NEW).location == "/leavers"
    leaver = db.session.query(Leaver).one()
    assert (leaver.person_id, leaver.left_on, leaver.reason, leaver.destination) == (
        staff.ada.id,
        dt.date(2026, 8, 31),
        "E02",
        "D3",
    )
    assert left_on(staff.ada) == dt.date(2026, 8, 31)
    assert acts() == ["recorded leaver: destination, left_on, reason", "edited person: left_on"]
    assert "on the staff list until then" in window.get("/leavers").text


def test_correcting_and_withdrawing_keep_the_staff_list_true(staff, browser):
    leaver = workforce.leaver(staff.ada)
    path = f"/leavers/{leaver.public_id}"
    window = browser(staff.hr)
    assert window.submit(path, left_on="15 3 2026", reason="E13", destination="").location == "/leavers"
    corrected = db.session.query(Leaver).one()
    assert (corrected.left_on, corrected.reason, corrected.destination) == (dt.date(2026, 3, 15), "E13", None)
    assert left_on(staff.ada) == dt.date(2026, 3, 15)
    assert "15 March 2026" in window.get(f"{path}/withdraw").text
    assert window.submit(f"{path}/withdraw").location == "/leavers"
    assert db.session.query(Leaver).count() == 0
    assert left_on(staff.ada) is None
    assert acts() == [
        "corrected leaver: destination, left_on, reason",
        "edited person: left_on",
        "withdrawn leaver: None",
        "edited person: left_on",
    ]


def test_of_several_leavings_the_latest_counts(staff, browser):
    workforce.leaver(staff.ada, left_on=dt.date(2024, 8, 31))
    window = browser(staff.hr)
    window.submit("/leavers/add", person=staff.ada.ref, **NEW)
    assert left_on(staff.ada) == dt.date(2026, 8, 31)
    latest = db.session.scalars(select(Leaver).order_by(Leaver.left_on.desc())).first()
    window.submit(f"/leavers/{latest.public_id}/withdraw")
    assert left_on(staff.ada) == dt.date(2024, 8, 31)


def test_whoever_took_up_a_later_post_has_come_back(staff, browser, make):
    make.post(staff.ada, staff.school, started_on=dt.date(2026, 1, 5))
    window = browser(staff.hr)
    window.submit("/leavers/add", person=staff.ada.ref, **{**NEW, "left_on": "31 12 2025"})
    assert left_on(staff.ada) is None
    assert "has a later post" in window.get("/leavers").text


def test_a_promotion_inside_the_trust_ends_no_employment(staff, browser, make):
    window = browser(staff.hr)
    refused = window.submit("/leavers/add", person=staff.ada.ref, **{**NEW, "reason": "E01"})
    assert refused.status_code == 422
    assert "is not an end of employment" in refused.text
    assert db.session.query(Leaver).count() == 0
    assert left_on(staff.ada) is None
    make.post(staff.ada, staff.school, started_on=dt.date(2026, 9, 1))
    assert window.submit("/leavers/add", person=staff.ada.ref, **{**NEW, "reason": "E01"}).status_code == 303
    assert left_on(staff.ada) is None


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"person": "P99999"}, "We cannot find anyone"),
        ({"left_on": ""}, "Enter the last day of employment"),
        ({"reason": ""}, "Choose the reason"),
        ({"destination": "D0"}, "Choose one from the list"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(staff, browser, wrong, message):
    refused = browser(staff.hr).submit("/leavers/add", **{"person": staff.ada.ref, **NEW, **wrong})
    assert refused.status_code == 422
    assert message in refused.text
    assert wrong.get("person", staff.ada.ref) in refused.text
    assert db.session.query(Leaver).count() == 0
    assert left_on(staff.ada) is None


def test_nobody_leaves_before_they_came(staff, browser, make):
    without_post = make.person(employed_from=dt.date(2020, 9, 1))
    refused = browser(staff.hr).submit("/leavers/add", person=without_post.ref, **{**NEW, "left_on": "31 8 2020"})
    assert refused.status_code == 422
    assert "on or after the first day of employment" in refused.text
    assert db.session.query(Leaver).count() == 0


def test_the_same_day_is_recorded_once(staff, browser):
    workforce.leaver(staff.ada)
    refused = browser(staff.hr).submit("/leavers/add", person=staff.ada.ref, **{**NEW, "left_on": "28 2 2026"})
    assert refused.status_code == 422
    assert "already recorded as leaving on that day" in refused.text


def test_two_who_correct_at_once_see_both_versions(staff, browser, make):
    second_hr = make.person("Gil Pascoe")
    make.serves(second_hr, "hr")
    path = f"/leavers/{workforce.leaver(staff.ada).public_id}"
    first, second = browser(staff.hr), browser(second_hr)
    mine, theirs = first.form(path), second.form(path)
    assert first.send(path, mine, reason="E13").status_code == 303
    conflict = second.send(path, theirs, reason="E05")
    assert conflict.status_code == 409
    assert REASONS["E13"] in conflict.text
    assert db.session.query(Leaver).one().reason == "E13"


@pytest.mark.parametrize("who", ["ada", "manager", "head", "stranger"])
def test_leavers_are_hrs_alone(staff, browser, who):
    leaver = workforce.leaver(staff.bo)
    window = browser(getattr(staff, who))
    for path in ("/leavers", "/leavers.csv", "/leavers/add"):
        assert window.get(path).status_code == 403
    for suffix in ("", "/withdraw"):
        assert window.get(f"/leavers/{leaver.public_id}{suffix}").status_code == 404


def test_hr_do_not_record_or_correct_their_own_leaving_and_do_not_see_its_reason(staff, browser):
    own = workforce.leaver(staff.hr, left_on=dt.date(2026, 8, 31), reason="E08")
    other = workforce.leaver(staff.bo, reason="E05")
    window = browser(staff.hr)
    assert window.get(f"/leavers/{own.public_id}").status_code == 404
    assert window.get(f"/leavers/{other.public_id}").status_code == 200
    assert "Ask a colleague in HR" in window.submit("/leavers/add", person=staff.hr.ref, **NEW).text
    table = window.get("/leavers").text.split("<tbody")[1]
    assert "Hetty Rowe" in table
    assert REASONS["E05"] in table
    assert REASONS["E08"] not in table
    assert REASONS["E08"] not in window.get("/leavers.csv").text


def test_the_list_is_filtered_and_its_file_is_the_same(staff, browser):
    workforce.leaver(staff.ada)
    workforce.leaver(staff.bo, left_on=dt.date(2025, 8, 31))
    window = browser(staff.hr)
    for query, names in (
        ("", ["Ada Penrose", "Bo Hosking"]),
        ("?year=2024/25", ["Bo Hosking"]),
        ("?words=ada", ["Ada Penrose"]),
    ):
        header, *rows = csv.reader(io.StringIO(window.get(f"/leavers.csv{query}").data.decode("utf-8-sig")))
        assert header == ["Name", "Last day", "Destination", "Reason"]
        assert [row[0] for row in rows] == names
        table = window.get(f"/leavers{query}").text.split("<tbody")[1]
        for person in ("Ada Penrose", "Bo Hosking"):
            assert (person in table) == (person in names)
        assert all(cell in table for row in rows for cell in row)


def test_a_list_takes_a_constant_number_of_statements(staff, browser, statements, make):
    workforce.leaver(staff.ada)
    window = browser(staff.hr)
    window.get("/leavers")
    with statements() as few:
        window.get("/leavers")
    for _ in range(12):
        workforce.leaver(make.person())
    with statements() as many:
        window.get("/leavers")
    assert len(few) == len(many) <= 8, many
