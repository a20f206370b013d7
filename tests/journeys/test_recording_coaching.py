"""The page that decides whether the service lives: recording coaching, in a real browser."""

from __future__ import annotations

import time
from types import SimpleNamespace

import pytest

from appraisal.accounts import service
from appraisal.audit.service import Actor
from appraisal.coaching.models import CoachingSession
from appraisal.extensions import db
from tests.journeys.conftest import sign_in, violations, wider_than_the_window

PASSWORD = "copper kettle mosaic"
PRAISE = "You waited four seconds after the question, and three more hands went up."
STEP = "Name the pupil after the question, not before it."


@pytest.fixture
def pair(make):
    """A coach and a coachee who can both sign in."""
    school = make.school("SAL")
    coach, coachee = make.person("Ada Coach", school=school), make.person("Nia Okafor", school=school)
    make.coaches(coach, coachee)
    for person in (coach, coachee):
        token = service.create_link(actor=Actor(), person=person)
        service.set_password(token=token, password=PASSWORD)
    db.session.commit()
    people = [SimpleNamespace(email=person.email, public_id=person.public_id) for person in (coach, coachee)]
    db.session.rollback()  # a transaction left open here would keep the served pages waiting
    return people


def recorded() -> SimpleNamespace:
    """The one session there is, as the database has it now."""
    session = db.session.query(CoachingSession).one()
    kept = SimpleNamespace(**{column.key: getattr(session, column.key) for column in CoachingSession.__table__.columns})
    db.session.rollback()
    return kept


@pytest.mark.parametrize("javascript", [True, False], ids=["with-javascript", "without-javascript"])
def test_a_coach_records_on_a_phone_and_the_coachee_answers(site, open_page, pair, javascript):
    coach, coachee = pair
    phone = open_page("phone", javascript=javascript)
    sign_in(phone, site, coach.email, PASSWORD)
    began = time.monotonic()
    phone.goto(f"{site.url}/coaching/record?coachee={coachee.public_id}")
    phone.get_by_label("What went well?").fill(PRAISE)
    phone.get_by_label("Focus").select_option("questioning")
    phone.get_by_label("One next step").fill(STEP)
    phone.get_by_role("button", name="Save").click()
    phone.get_by_role("heading", level=1).wait_for()
    assert time.monotonic() - began < 60
    assert "Nia Okafor" in phone.content()
    session = recorded()
    assert (session.precise_praise, session.action_step) == (PRAISE, STEP)
    assert (session.step_due_on - session.held_on).days == 14

    hers = open_page("phone", javascript=javascript)
    sign_in(hers, site, coachee.email, PASSWORD)
    hers.goto(f"{site.url}/coaching/sessions/{session.public_id}")
    assert PRAISE in hers.content()
    hers.get_by_role("button", name="Yes", exact=False).first.click()
    hers.get_by_role("heading", level=1).wait_for()
    assert recorded().coachee_response == "confirmed"
    if javascript:
        assert violations(hers) == []
        assert not wider_than_the_window(hers)


def test_an_error_takes_the_focus_names_the_field_and_keeps_the_text(site, open_page, pair):
    coach, coachee = pair
    phone = open_page("phone")
    sign_in(phone, site, coach.email, PASSWORD)
    phone.goto(f"{site.url}/coaching/record?coachee={coachee.public_id}")
    phone.get_by_label("One next step").fill(STEP)
    phone.get_by_label("Day").first.fill("31")
    phone.get_by_label("Month").first.fill("2")
    phone.get_by_role("button", name="Save").click()
    phone.get_by_role("alert").wait_for()
    assert phone.title().startswith("Error: ")
    assert phone.evaluate("document.activeElement.className").startswith("govuk-error-summary")
    phone.get_by_role("alert").get_by_role("link", name="real date", exact=False).click()
    assert phone.evaluate("document.activeElement.id") == "held_on-day"
    assert phone.get_by_label("One next step").input_value() == STEP
    assert violations(phone) == []


def test_the_whole_page_can_be_filled_with_the_keyboard(site, open_page, pair):
    coach, coachee = pair
    desk = open_page("desk")
    sign_in(desk, site, coach.email, PASSWORD)
    desk.goto(f"{site.url}/coaching/record?coachee={coachee.public_id}")
    desk.get_by_label("Year").first.focus()
    desk.keyboard.press("Tab")
    desk.keyboard.type(PRAISE)
    desk.keyboard.press("Tab")
    desk.keyboard.type("Que")
    desk.keyboard.press("Tab")
    desk.keyboard.type(STEP)
    for _ in range(5):  # day, month, year, Add more, Save
        desk.keyboard.press("Tab")
    desk.keyboard.press("Enter")
    desk.wait_for_url("**/coaching/**")
    desk.get_by_role("heading", level=1).wait_for()
    assert recorded().focus_area == "questioning"
