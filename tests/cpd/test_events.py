"""Events: who adds and keeps them, and taking a place (domain.md section 5.4)."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from sqlalchemy import select

from appraisal.audit.models import AuditLine
from appraisal.cpd.models import CpdAttendance, CpdEvent
from appraisal.extensions import db
from tests.cpd import factories as cpd

ANSWERS = {
    "title": "Asking better questions",
    "kind": "twilight",
    "starts_on": "20 4 2026",
    "provider_type": "trust",
    "hours": "1.5",
}


def audited(*acts: str) -> None:
    """The audit lines so far, beside sign-in, are these acts in order."""
    lines = db.session.scalars(select(AuditLine).where(AuditLine.record.startswith("cpd")).order_by(AuditLine.id))
    assert [f"{line.act} {line.record}" for line in lines] == list(acts)


def test_hr_adds_an_event_for_an_organiser_who_then_keeps_it(staff, browser):
    answer = browser(staff.hr).submit(
        "/cpd/events/add",
        **ANSWERS,
        host_school_id=staff.school.id,
        organiser=staff.organiser.email.upper(),
        leadership="y",
        purpose="Three hinge questions",
    )
    event = db.session.query(CpdEvent).one()
    assert answer.location == f"/cpd/events/{event.public_id}"
    assert (event.title, event.kind, event.starts_on, event.ends_on) == (
        "Asking better questions",
        "twilight",
        dt.date(2026, 4, 20),
        None,
    )
    assert (event.hours, event.leadership, event.provider_type) == (Decimal("1.5"), True, "trust")
    assert event.host_school_id == staff.school.id
    assert event.organiser_id == staff.organiser.id
    assert event.ref.startswith("CPD-")
    keeper = browser(staff.organiser)
    assert keeper.submit(f"/cpd/events/{event.public_id}/edit", title="Asking much better questions").status_code == 303
    assert db.session.query(CpdEvent).one().title == "Asking much better questions"
    assert db.session.query(CpdEvent).one().organiser_id == staff.organiser.id
    audited("added cpd_event", "edited cpd_event")


def test_a_head_who_adds_an_event_organises_it_and_hosts_it_at_their_own_school(staff, browser):
    window = browser(staff.head)
    page = window.get("/cpd/events/add").text
    assert staff.school.name in page
    assert staff.other_school.name not in page
    refused = window.submit("/cpd/events/add", **ANSWERS, host_school_id=staff.other_school.id)
    assert refused.status_code == 422
    assert window.submit("/cpd/events/add", **ANSWERS, host_school_id=staff.school.id).status_code == 303
    assert db.session.query(CpdEvent).one().organiser_id == staff.head.id


@pytest.mark.parametrize("who", ["ada", "manager", "organiser", "colleague"])
def test_nobody_else_adds_events(staff, browser, who):
    assert browser(getattr(staff, who)).get("/cpd/events/add").status_code == 403
    assert "Add an event" not in browser(getattr(staff, who)).get("/cpd").text


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"title": ""}, "Enter a title"),
        ({"kind": ""}, "Choose the kind of event"),
        ({"starts_on": "31 2 2026"}, "Enter a real date"),
        ({"ends_on": "1 4 2026"}, "The last day must be on or after the first day"),
        ({"provider_type": "somebody"}, "Choose one from the list"),
        ({"hours": "-1"}, "must be between"),
        ({"organiser": "nobody@trust.example"}, "We cannot find anyone with that email address"),
    ],
)
def test_what_is_wrong_with_an_event_is_said_and_nothing_typed_is_lost(staff, browser, wrong, message):
    answer = browser(staff.hr).submit("/cpd/events/add", **{**ANSWERS, "purpose": "My long text", **wrong})
    assert answer.status_code == 422
    assert message in answer.text
    assert "My long text" in answer.text
    assert db.session.query(CpdEvent).count() == 0


@pytest.mark.parametrize("who", ["ada", "manager", "head", "colleague"])
@pytest.mark.parametrize("page", ["edit", "remove", "register", "register/add"])
def test_only_its_organiser_and_hr_keep_an_event(staff, browser, who, page):
    event = cpd.event(organiser_id=staff.organiser.id, host_school_id=staff.school.id)
    cpd.place(event, staff.ada)
    window = browser(getattr(staff, who))
    assert window.get(f"/cpd/events/{event.public_id}/{page}").status_code == 404
    shown = window.get(f"/cpd/events/{event.public_id}")
    assert shown.status_code == 200
    assert "Register" not in shown.text
    for keeper in (staff.organiser, staff.hr):
        assert browser(keeper).get(f"/cpd/events/{event.public_id}/{page}").status_code == 200


def test_two_who_edit_at_once_see_both_versions(staff, browser):
    event = cpd.event(organiser_id=staff.organiser.id)
    path = f"/cpd/events/{event.public_id}/edit"
    first, second = browser(staff.organiser), browser(staff.hr)
    mine, theirs = first.form(path), second.form(path)
    assert first.send(path, mine, title="From the organiser").status_code == 303
    conflict = second.send(path, theirs, title="From HR")
    assert conflict.status_code == 409
    assert "From the organiser" in conflict.text
    assert "From HR" in conflict.text
    assert db.session.query(CpdEvent).one().title == "From the organiser"


def test_an_event_added_by_mistake_is_removed_with_a_trace_but_not_once_people_are_on_its_list(staff, browser):
    empty, full = cpd.event(organiser_id=staff.organiser.id), cpd.event(organiser_id=staff.organiser.id)
    cpd.place(full, staff.ada)
    window = browser(staff.organiser)
    assert window.submit(f"/cpd/events/{empty.public_id}/remove").location == "/cpd"
    refused = window.submit(f"/cpd/events/{full.public_id}/remove")
    assert refused.status_code == 422
    assert "cannot be removed" in refused.text
    assert [event.id for event in db.session.query(CpdEvent)] == [full.id]
    audited("removed cpd_event")


def test_a_member_of_staff_takes_a_place_and_gives_it_up(staff, browser):
    event = cpd.event(starts_on=cpd.DAY + cpd.WEEK)
    path = f"/cpd/events/{event.public_id}"
    window = browser(staff.ada)
    assert window.submit(path, action=f"{path}/place").location == path
    assert db.session.query(CpdAttendance).one().status == "booked"
    assert "You have a place" in window.get("/cpd").text
    assert "You have a place" not in browser(staff.colleague).get("/cpd").text
    assert window.submit(path, action=f"{path}/place/cancel").location == path
    assert db.session.query(CpdAttendance).count() == 0
    audited("booked cpd_attendance", "cancelled cpd_attendance")


def test_a_place_is_taken_once_and_not_after_the_event(staff, browser):
    event, past = cpd.event(starts_on=cpd.DAY + cpd.WEEK), cpd.event(starts_on=cpd.DAY - cpd.WEEK)
    path = f"/cpd/events/{event.public_id}"
    window = browser(staff.ada)
    again = window.form(path, f"{path}/place")
    window.submit(path, action=f"{path}/place")
    window.send(f"{path}/place", again)
    assert "on the list already" in window.get(path).text
    window.send(f"/cpd/events/{past.public_id}/place", again)
    assert "This event is over" in window.get("/cpd").text
    assert db.session.query(CpdAttendance).count() == 1


def test_a_marked_place_cannot_be_given_up(staff, browser):
    event = cpd.event()
    path = f"/cpd/events/{event.public_id}"
    place = cpd.place(event, staff.ada, "booked")
    window = browser(staff.ada)
    fields = window.form(path, f"{path}/place/cancel")
    db.session.get(CpdAttendance, place.id).status = "attended"
    db.session.commit()
    window.send(f"{path}/place/cancel", fields)
    assert "no place to give up" in window.get(path).text
    assert db.session.query(CpdAttendance).count() == 1


def test_events_to_come_stand_in_order_and_past_ones_on_their_own_page(staff, browser):
    later = cpd.event(title="Later", starts_on=cpd.DAY + 2 * cpd.WEEK)
    running = cpd.event(title="Running", starts_on=cpd.DAY - cpd.WEEK, ends_on=cpd.DAY)
    past = cpd.event(title="Over", starts_on=cpd.DAY - 2 * cpd.WEEK)
    window = browser(staff.ada)
    coming, gone = window.get("/cpd").text, window.get("/cpd/past").text
    assert coming.index(running.title) < coming.index(later.title)
    assert past.title not in coming
    assert past.title in gone
    assert later.title not in gone


def test_history_is_ones_own(staff, browser):
    event = cpd.event(title="Modelling", starts_on=cpd.DAY - cpd.WEEK, hours=Decimal("2.5"))
    cpd.place(event, staff.ada, "part")
    mine = browser(staff.ada).get("/cpd/history").text
    assert "Modelling" in mine
    assert "2.5" in mine
    assert "You came for part" in mine
    assert "Modelling" not in browser(staff.colleague).get("/cpd/history").text


@pytest.mark.parametrize("path", ["/cpd", "/cpd/past", "/cpd/history", "/cpd/impact-checks"])
def test_lists_take_a_constant_number_of_statements(staff, browser, statements, path):
    window = browser(staff.ada)

    def fill(weeks: int) -> None:
        event = cpd.event(starts_on=cpd.DAY + weeks * cpd.WEEK, host_school_id=staff.school.id)
        cpd.place(event, staff.ada)
        cpd.check(event, staff.ada)

    fill(-1), fill(1)
    window.get(path)
    with statements() as few:
        assert window.get(path).status_code == 200
    for weeks in range(2, 14):
        fill(-weeks), fill(weeks)
    with statements() as many:
        window.get(path)
    assert len(few) == len(many) <= 8, many
