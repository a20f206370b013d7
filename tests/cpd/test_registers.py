"""The register of an event, and attendance as others see it (privacy.md row 15)."""

from __future__ import annotations

import csv
import io
from html import unescape

import pytest
from sqlalchemy import select

from appraisal.audit.models import AuditLine
from appraisal.cpd.models import CpdAttendance, CpdEvent
from appraisal.extensions import db
from appraisal.questionnaires.models import Invitation, Questionnaire
from tests.cpd import factories as cpd


@pytest.fixture
def event(staff) -> CpdEvent:
    return cpd.event(organiser_id=staff.organiser.id)


def field(place: CpdAttendance) -> str:
    return f"status_{place.public_id.hex}"


def statuses(event: CpdEvent) -> dict[str, str]:
    return {row.person.given_name: row.status for row in db.session.query(CpdAttendance).filter_by(event_id=event.id)}


def test_the_organiser_marks_many_at_once(staff, event, browser):
    places = [cpd.place(event, one, "booked") for one in (staff.ada, staff.manager, staff.head, staff.colleague)]
    path = f"/cpd/events/{event.public_id}/register"
    marks = dict(zip(map(field, places), ("attended", "part", "booked", "excused"), strict=True))
    assert browser(staff.organiser).submit(path, **marks).location == path
    assert statuses(event) == {"Ada": "attended", "Bo": "part", "Cass": "booked", "Ewan": "excused"}
    lines = db.session.scalars(select(AuditLine).where(AuditLine.act == "marked")).all()
    assert {line.subject_id for line in lines} == {staff.ada.id, staff.manager.id, staff.colleague.id}
    assert {(line.actor_person_id, line.fields) for line in lines} == {(staff.organiser.id, "status")}


def test_whoever_came_is_invited_and_whoever_did_not_is_not(staff, event, browser):
    came, went = cpd.place(event, staff.ada, "booked"), cpd.place(event, staff.manager, "booked")
    path = f"/cpd/events/{event.public_id}/register"
    window = browser(staff.organiser)
    window.submit(path, **{field(came): "attended", field(went): "part"})
    invited = set(db.session.scalars(select(Invitation.person_id)))
    assert invited == {staff.ada.id, staff.manager.id}
    round_ = db.session.query(Questionnaire).one()
    assert (round_.opens_on, round_.closes_on) == (cpd.DAY, cpd.DAY + 2 * cpd.WEEK)
    window.submit(path, **{field(went): "absent"})
    assert set(db.session.scalars(select(Invitation.person_id))) == {staff.ada.id}


def test_feedback_moves_with_the_days_of_the_event(staff, event, browser):
    cpd.place(event, staff.ada, "booked")
    path = f"/cpd/events/{event.public_id}"
    window = browser(staff.organiser)
    window.submit(f"{path}/register", action=f"{path}/register/everyone")
    assert window.submit(f"{path}/edit", ends_on="2 4 2026").status_code == 303
    round_ = db.session.query(Questionnaire).one()
    assert (round_.opens_on.day, round_.closes_on.day) == (2, 16)


def test_a_register_marked_after_the_feedback_has_closed_invites_nobody(staff, browser):
    old = cpd.event(organiser_id=staff.organiser.id, starts_on=cpd.DAY - 3 * cpd.WEEK)
    place = cpd.place(old, staff.ada, "booked")
    browser(staff.organiser).submit(f"/cpd/events/{old.public_id}/register", **{field(place): "attended"})
    assert statuses(old) == {"Ada": "attended"}
    assert db.session.query(Questionnaire).count() == 0


def test_everyone_who_has_a_place_came(staff, event, browser):
    cpd.place(event, staff.ada, "booked")
    cpd.place(event, staff.manager, "excused")
    path = f"/cpd/events/{event.public_id}/register"
    assert browser(staff.hr).submit(path, action=f"{path}/everyone").location == path
    assert statuses(event) == {"Ada": "attended", "Bo": "excused"}


def test_nobody_is_marked_before_the_event_begins(staff, browser):
    later = cpd.event(organiser_id=staff.organiser.id, starts_on=cpd.DAY + cpd.WEEK)
    place = cpd.place(later, staff.ada, "booked")
    refused = browser(staff.organiser).submit(f"/cpd/events/{later.public_id}/register", **{field(place): "attended"})
    assert refused.status_code == 422
    assert "has not begun" in refused.text
    assert statuses(later) == {"Ada": "booked"}


def test_a_person_is_taken_off_the_list_with_a_trace(staff, event, browser):
    place = cpd.place(event, staff.ada)
    browser(staff.organiser).submit(f"/cpd/events/{event.public_id}/register", **{field(place): "take_off"})
    assert statuses(event) == {}
    line = db.session.scalars(select(AuditLine).where(AuditLine.act == "removed")).one()
    assert (line.record, line.subject_id) == ("cpd_attendance", staff.ada.id)


def test_two_who_mark_at_once_do_not_mark_over_each_other(staff, event, browser):
    place = cpd.place(event, staff.ada, "booked")
    path = f"/cpd/events/{event.public_id}/register"
    first, second = browser(staff.organiser), browser(staff.hr)
    mine, theirs = first.form(path), second.form(path)
    assert first.send(path, mine, **{field(place): "attended"}).status_code == 303
    conflict = second.send(path, theirs, **{field(place): "absent"})
    assert conflict.status_code == 409
    assert "Someone else changed this" in conflict.text
    assert statuses(event) == {"Ada": "attended"}


def test_a_place_taken_meanwhile_stays_as_it_is(staff, event, browser):
    place = cpd.place(event, staff.ada, "booked")
    path = f"/cpd/events/{event.public_id}/register"
    window = browser(staff.organiser)
    fields = window.form(path)
    cpd.place(event, staff.manager, "booked")
    assert window.send(path, fields, **{field(place): "attended"}).status_code == 303
    assert statuses(event) == {"Ada": "attended", "Bo": "booked"}


def test_someone_who_came_unannounced_is_added_by_email(staff, event, browser):
    path = f"/cpd/events/{event.public_id}/register/add"
    window = browser(staff.organiser)
    assert window.submit(path, email=staff.ada.email).status_code == 303
    assert statuses(event) == {"Ada": "attended"}
    assert db.session.query(Invitation).one().person_id == staff.ada.id
    for email, message in ((staff.ada.email, "on the list already"), ("nobody@trust.example", "cannot find anyone")):
        refused = window.submit(path, email=email)
        assert refused.status_code == 422
        assert message in refused.text
        assert email in refused.text


def test_the_organiser_of_one_event_sees_nobody_of_another(staff, event, browser):
    other = cpd.event(organiser_id=staff.hr.id)
    cpd.place(other, staff.ada)
    window = browser(staff.organiser)
    assert window.get(f"/cpd/events/{other.public_id}/register").status_code == 404
    assert staff.ada.name not in window.get(f"/cpd/events/{event.public_id}/register").text


def test_a_register_reads_as_much_for_many_people_as_for_few(make, staff, event, browser, statements):
    path = f"/cpd/events/{event.public_id}/register"
    window = browser(staff.organiser)

    def reads(people: int) -> tuple[int, int]:
        names = [field(cpd.place(event, make.person(), "booked")) for _ in range(people)]
        with statements() as opening:
            fields = window.form(path)
        with statements() as marking:
            assert window.send(path, fields, **dict.fromkeys(names, "attended")).status_code == 303
        return len(opening), sum(statement.startswith("SELECT") for statement in marking)

    few = reads(3)
    assert reads(30) == few
    assert few[0] <= 8


# --- attendance of others ------------------------------------------------------------


@pytest.fixture
def attended(staff) -> CpdEvent:
    """An event that one of the manager's people, one of the head's and one of neither came to."""
    event = cpd.event(title="Modelling", starts_on=cpd.DAY - cpd.WEEK)
    for person in (staff.ada, staff.manager, staff.colleague):
        cpd.place(event, person)
    cpd.check(event, staff.ada, evidence_note="Secret words", effect=5)
    return event


@pytest.mark.parametrize(
    ("who", "seen"),
    [("manager", {"Ada"}), ("head", {"Ada", "Bo"}), ("hr", {"Ada", "Bo", "Ewan"})],
)
def test_managers_heads_and_hr_see_the_attendance_of_their_people_and_no_rating(staff, attended, browser, who, seen):
    page = browser(getattr(staff, who)).get("/cpd/attendance").text
    for person in (staff.ada, staff.manager, staff.colleague):
        assert (person.name in page) == (person.given_name in seen)
    assert "Secret words" not in page
    assert "out of 5" not in page


@pytest.mark.parametrize("path", ["/cpd/attendance", "/cpd/attendance.csv"])
@pytest.mark.parametrize("who", ["ada", "organiser", "colleague"])
def test_nobody_else_sees_attendance(staff, attended, browser, who, path):
    assert browser(getattr(staff, who)).get(path).status_code == 403


def test_a_former_manager_sees_nothing(staff, attended, browser, make):
    former = make.person(school=staff.other_school)
    make.manages(former, staff.ada, end=cpd.DAY - cpd.WEEK)
    make.manages(former, staff.colleague)
    page = browser(former).get("/cpd/attendance").text
    assert staff.colleague.name in page
    assert staff.ada.name not in page


def cells_of(page: str) -> list[list[str]]:
    """The body of the page's table, as texts."""
    body = page.split("<tbody")[1].split("</tbody>")[0]
    texts = []
    for row in body.split("<tr")[1:]:
        cells = [piece.split(">", 1)[1].split("</t")[0] for piece in row.replace("<th", "<td").split("<td")[1:]]
        texts.append([unescape(cell.split("<a")[-1].split(">", 1)[-1].split("<")[0]).strip() for cell in cells])
    return texts


@pytest.mark.parametrize("who", ["manager", "head", "hr"])
def test_the_file_is_what_the_page_shows(staff, attended, browser, who):
    window = browser(getattr(staff, who))
    for query in ("", "?words=ada", "?year=2024/25", "?words=model&year=2025/26"):
        page, file = window.get(f"/cpd/attendance{query}"), window.get(f"/cpd/attendance.csv{query}")
        header, *rows = csv.reader(io.StringIO(file.data.decode("utf-8-sig")))
        assert header == ["Name", "Event", "Kind", "First day", "Hours", "Status"]
        assert rows == (cells_of(page.text) if "<tbody" in page.text else [])
    assert len(rows) > 0


def test_a_formula_in_the_file_is_text(staff, browser):
    cpd.place(cpd.event(title="=HYPERLINK(1)"), staff.ada)
    file = browser(staff.hr).get("/cpd/attendance.csv").data.decode("utf-8-sig")
    assert ",'=HYPERLINK(1)," in file


def test_attendance_takes_a_constant_number_of_statements(make, staff, attended, browser, statements):
    window = browser(staff.hr)
    window.get("/cpd/attendance")
    with statements() as few:
        window.get("/cpd/attendance")
    for _ in range(12):
        cpd.place(cpd.event(), make.person())
    with statements() as many:
        window.get("/cpd/attendance")
    assert len(few) == len(many) <= 8
