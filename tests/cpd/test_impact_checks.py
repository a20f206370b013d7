"""The impact check: the owner's, with a second person's word (domain.md section 5.4; privacy.md row 15)."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import select

from appraisal.access.viewer import Viewer
from appraisal.audit.models import AuditLine
from appraisal.cpd.models import CpdEvent, CpdImpactCheck
from appraisal.cpd.queries import waiting_for
from appraisal.extensions import db
from tests.cpd import factories as cpd

RATED = {"learned": 5, "used": 2, "effect": 4, "evidence_note": "I rehearse first", "asked": "nobody"}


@pytest.fixture
def event(staff) -> CpdEvent:
    """An event eight weeks ago that Ada and her manager came to."""
    event = cpd.event(title="Modelling", starts_on=cpd.DAY - 8 * cpd.WEEK)
    cpd.place(event, staff.ada)
    cpd.place(event, staff.manager, "part")
    return event


def new(event: CpdEvent) -> str:
    return f"/cpd/events/{event.public_id}/impact-check"


def page_of(check: CpdImpactCheck) -> str:
    return f"/cpd/impact-checks/{check.public_id}"


def only() -> CpdImpactCheck:
    return db.session.query(CpdImpactCheck).one()


def acts() -> list[str]:
    lines = db.session.scalars(
        select(AuditLine).where(AuditLine.record == "cpd_impact_check").order_by(AuditLine.id)
    ).all()
    return [f"{line.act}: {line.fields}" if line.act == "corrected" else line.act for line in lines]


# --- recording -----------------------------------------------------------------------


def test_a_check_is_recorded_for_oneself(staff, event, browser):
    window = browser(staff.ada)
    assert new(event) in window.get("/cpd").text
    answer = window.submit(new(event), **RATED, obstacle="time")
    check = only()
    assert answer.location == page_of(check)
    assert (check.person_id, check.event_id, check.checked_on) == (staff.ada.id, event.id, cpd.DAY)
    assert (check.learned, check.used, check.effect, check.obstacle, check.asked_id) == (5, 2, 4, "time", None)
    shown = window.get(page_of(check)).text
    assert "I rehearse first" in shown
    assert "Sometimes" in shown
    assert new(event) not in window.get("/cpd").text
    assert window.get(new(event)).location == page_of(check)
    assert acts() == ["recorded"]


def test_zero_is_an_answer(staff, event, browser):
    assert browser(staff.ada).submit(new(event), **{**RATED, "used": 0}).status_code == 303
    assert only().used == 0
    assert 'value="0" checked' in browser(staff.ada).get(f"{page_of(only())}/edit").text


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"learned": ""}, "Choose how much you learned"),
        ({"used": ""}, "Choose how often you use it"),
        ({"effect": 6}, "Choose one from the list"),
        ({"asked": ""}, "Choose who could confirm it"),
        ({"asked": "someone_else"}, "Enter their work email address"),
        ({"asked": "someone_else", "asked_email": "nobody@trust.example"}, "We cannot find anyone"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(staff, event, browser, wrong, message):
    refused = browser(staff.ada).submit(new(event), **{**RATED, **wrong})
    assert refused.status_code == 422
    assert message in refused.text
    assert "I rehearse first" in refused.text
    assert db.session.query(CpdImpactCheck).count() == 0


def test_nobody_confirms_their_own_check(staff, event, browser):
    refused = browser(staff.ada).submit(
        new(event), **{**RATED, "asked": "someone_else", "asked_email": staff.ada.email}
    )
    assert refused.status_code == 422
    assert "Nobody confirms their own check" in refused.text


@pytest.mark.parametrize(
    ("days", "asked_for", "allowed"),
    [(41, False, False), (42, True, True), (84, True, True), (85, False, True), (400, False, True)],
)
def test_it_is_asked_for_between_six_and_twelve_weeks_and_allowed_later(staff, browser, days, asked_for, allowed):
    event = cpd.event(starts_on=cpd.DAY - dt.timedelta(days=days + 1), ends_on=cpd.DAY - dt.timedelta(days=days))
    cpd.place(event, staff.ada)
    assert bool(waiting_for(Viewer(1, staff.ada.id, cpd.DAY))) == asked_for
    window = browser(staff.ada)
    assert (new(event) in window.get("/cpd/impact-checks").text) == allowed
    answer = window.submit(new(event), **RATED)
    assert answer.status_code == (303 if allowed else 422)
    if not allowed:
        assert "too early" in answer.text


def test_only_whoever_came_records_one(staff, event, browser):
    cpd.place(event, staff.colleague, "absent")
    assert browser(staff.colleague).get(new(event)).status_code == 404
    assert browser(staff.hr).get(new(event)).status_code == 404


def test_the_same_form_sent_twice_is_one_check(staff, event, browser):
    window = browser(staff.ada)
    fields = window.form(new(event))
    first, second = window.send(new(event), fields, **RATED), window.send(new(event), fields, **RATED)
    assert first.location == second.location == page_of(only())


def test_a_check_of_today_is_not_recorded_over(staff, event, browser):
    window = browser(staff.ada)
    fields = window.form(new(event))
    window.send(new(event), fields, **RATED)
    again = window.send(new(event), fields, submission="another form", **RATED)
    assert again.status_code == 422
    assert "today already" in again.text
    assert db.session.query(CpdImpactCheck).count() == 1


# --- the second person ---------------------------------------------------------------


def test_the_line_manager_and_the_coach_are_offered_and_anyone_else_by_email(staff, event, browser, make):
    coach = make.person("Fern Rodda")
    make.coaches(coach, staff.ada)
    window = browser(staff.ada)
    offered = window.get(new(event)).text
    assert "Bo Hosking, your line manager" in offered
    assert "Fern Rodda, your coach" in offered
    assert staff.colleague.name not in offered
    window.submit(new(event), **{**RATED, "asked": "someone_else", "asked_email": staff.colleague.email})
    assert only().asked_id == staff.colleague.id
    window.submit(f"{page_of(only())}/edit", asked=str(coach.public_id))
    assert only().asked_id == coach.id


def test_whoever_is_asked_confirms_and_sees_that_check_only(staff, event, browser):
    asked, other = cpd.check(event, staff.ada, asked_id=staff.colleague.id), cpd.check(event, staff.manager)
    window = browser(staff.colleague)
    waiting = waiting_for(Viewer(1, staff.colleague.id, cpd.DAY))
    assert [(one.endpoint, one.args) for one in waiting] == [("cpd.check", {"public_id": asked.public_id})]
    assert "Ada Penrose asks you to confirm" in waiting[0].text
    assert window.get(page_of(asked)).status_code == 200
    assert window.get(page_of(other)).status_code == 404
    assert window.get(f"{page_of(asked)}/edit").status_code == 404
    assert window.get(f"{page_of(asked)}/remove").status_code == 404
    lost = window.submit(page_of(asked), confirmation="partly")
    assert lost.status_code == 422
    assert "Say what it is based on" in lost.text
    assert window.submit(page_of(asked), confirmation="partly", confirmation_basis="A lesson").status_code == 303
    check = db.session.get(CpdImpactCheck, asked.id)
    assert (check.confirmation, check.confirmed_by_id, check.confirmation_basis) == (
        "partly",
        staff.colleague.id,
        "A lesson",
    )
    assert acts() == ["confirmed"]
    assert waiting_for(Viewer(1, staff.colleague.id, cpd.DAY)) == []
    assert "Partly: A lesson" in browser(staff.ada).get(page_of(asked)).text


@pytest.mark.parametrize("who", ["manager", "head", "hr", "organiser", "colleague"])
def test_the_rating_is_for_nobody_else_not_even_manager_head_or_hr(staff, event, browser, who):
    check = cpd.check(event, staff.ada, evidence_note="Secret words")
    window = browser(getattr(staff, who))
    for suffix in ("", "/edit", "/remove"):
        assert window.get(f"{page_of(check)}{suffix}").status_code == 404
    for page in ("/cpd/impact-checks", f"/cpd/events/{event.public_id}"):
        assert "Secret words" not in window.get(page).text
        assert page_of(check) not in window.get(page).text


def test_the_owner_cannot_confirm(staff, event, browser):
    check = cpd.check(event, staff.ada, asked_id=staff.colleague.id)
    theirs = browser(staff.colleague).form(page_of(check))
    window = browser(staff.ada)
    assert 'name="confirmation"' not in window.get(page_of(check)).text
    mine = window.form(f"{page_of(check)}/edit")
    refused = window.send(page_of(check), mine, version=theirs["version"], confirmation="yes", confirmation_basis="Me")
    assert refused.status_code == 422
    assert only().confirmation is None


def test_asking_someone_else_shuts_the_first_one_out(staff, event, browser):
    check = cpd.check(event, staff.ada, asked_id=staff.colleague.id)
    browser(staff.ada).submit(f"{page_of(check)}/edit", asked="someone_else", asked_email=staff.organiser.email)
    assert browser(staff.colleague).get(page_of(check)).status_code == 404
    assert browser(staff.organiser).get(page_of(check)).status_code == 200


# --- putting right -------------------------------------------------------------------


def test_a_correction_clears_the_confirmation_with_a_trace(staff, event, browser):
    check = cpd.check(event, staff.ada, asked_id=staff.colleague.id)
    browser(staff.colleague).submit(page_of(check), confirmation="yes", confirmation_basis="Saw it")
    window = browser(staff.ada)
    form = window.get(f"{page_of(check)}/edit").text
    assert "their word is cleared" in form
    window.submit(f"{page_of(check)}/edit", effect=3)
    corrected = only()
    assert (corrected.effect, corrected.confirmation, corrected.confirmed_by_id, corrected.confirmation_basis) == (
        3,
        None,
        None,
        None,
    )
    assert corrected.checked_on == cpd.DAY
    assert acts() == ["confirmed", "corrected: confirmation cleared, effect"]
    assert [one.endpoint for one in waiting_for(Viewer(1, staff.colleague.id, cpd.DAY))] == ["cpd.check"]


def test_saving_without_a_change_keeps_the_confirmation(staff, event, browser):
    check = cpd.check(event, staff.ada, asked_id=staff.colleague.id)
    browser(staff.colleague).submit(page_of(check), confirmation="yes", confirmation_basis="Saw it")
    assert browser(staff.ada).submit(f"{page_of(check)}/edit").status_code == 303
    assert only().confirmation == "yes"


def test_a_confirmation_of_words_that_have_changed_meanwhile_is_refused(staff, event, browser):
    check = cpd.check(event, staff.ada, asked_id=staff.colleague.id)
    window = browser(staff.colleague)
    fields = window.form(page_of(check))
    browser(staff.ada).submit(f"{page_of(check)}/edit", effect=1)
    conflict = window.send(page_of(check), fields, confirmation="yes", confirmation_basis="My own words")
    assert conflict.status_code == 409
    assert "My own words" in conflict.text
    assert only().confirmation is None


def test_a_check_recorded_by_mistake_is_removed_with_a_trace(staff, event, browser):
    check = cpd.check(event, staff.ada)
    window = browser(staff.ada)
    assert window.submit(f"{page_of(check)}/remove").location == "/cpd/impact-checks"
    assert db.session.query(CpdImpactCheck).count() == 0
    assert acts() == ["removed"]
