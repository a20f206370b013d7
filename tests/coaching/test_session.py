"""What the two who met can do with a session afterwards, and what is kept of it."""

from __future__ import annotations

import datetime as dt

import pytest

from appraisal.audit.models import AuditLine
from appraisal.coaching.models import CoachingReflection
from appraisal.extensions import db
from tests.coaching.factories import PRAISE, TODAY, a_reflection, a_session, acts


@pytest.fixture(autouse=True)
def today(clock_at):
    clock_at("2026-03-10")


@pytest.fixture
def people(make):
    coach, coachee, manager = make.person("Ben Lee"), make.person("Ana Petrova"), make.person("Mei Tanaka")
    make.coaches(coach, coachee)
    make.manages(manager, coachee)
    return coach, coachee, manager


def page_of(session):
    return f"/coaching/sessions/{session.public_id}"


def press(window, session, verb):
    """Press one of the buttons on a session's page."""
    answer = window.submit(page_of(session), action=f"{page_of(session)}/{verb}")
    db.session.refresh(session)
    return answer


# --- confirming and disputing ---------------------------------------------------------


def test_the_coachee_confirms_that_it_took_place(browser, people):
    coach, coachee, _ = people
    session = a_session(coach, coachee)
    assert press(browser(coachee), session, "confirm").location == page_of(session)
    assert session.coachee_response == "confirmed"
    assert acts() == ["confirmed"]
    assert "has confirmed this meeting" in browser(coach).get(page_of(session)).text


def test_a_dispute_shows_to_both_and_the_coachee_can_settle_it(browser, people):
    coach, coachee, _ = people
    session = a_session(coach, coachee)
    press(browser(coachee), session, "dispute")
    assert session.coachee_response == "disputed"
    assert "You said that this meeting did not take place" in browser(coachee).get(page_of(session)).text
    assert "does not recall that this meeting took place" in browser(coach).get(page_of(session)).text
    press(browser(coachee), session, "confirm")
    assert session.coachee_response == "confirmed"
    assert acts() == ["disputed", "confirmed"]


def test_the_coach_can_settle_a_dispute_by_taking_the_session_out(browser, people):
    coach, coachee, _ = people
    session = a_session(coach, coachee, coachee_response="disputed")
    browser(coach).submit(f"{page_of(session)}/mistake")
    db.session.refresh(session)
    assert session.status == "cancelled"
    assert acts() == ["taken out"]


def test_correcting_a_disputed_session_does_not_settle_it(browser, people):
    coach, coachee, _ = people
    session = a_session(coach, coachee, coachee_response="disputed")
    browser(coach).submit(f"{page_of(session)}/correct", held_on="9 3 2026")
    db.session.refresh(session)
    assert session.coachee_response == "disputed"


def test_only_a_meeting_that_took_place_can_be_confirmed(browser, people):
    coach, coachee, _ = people
    session = a_session(coach, coachee)
    window = browser(coachee)
    form = window.form(page_of(session), f"{page_of(session)}/confirm")
    browser(coach).submit(f"{page_of(session)}/mistake")
    assert window.send(f"{page_of(session)}/confirm", form).status_code == 409
    db.session.refresh(session)
    assert session.coachee_response is None


# --- sharing --------------------------------------------------------------------------


def test_the_coachee_shares_with_the_line_manager_and_takes_it_back(browser, people):
    coach, coachee, manager = people
    session = a_session(coach, coachee)
    assert "Mei Tanaka" in browser(coachee).get(page_of(session)).text
    press(browser(coachee), session, "share")
    assert browser(manager).get(page_of(session)).status_code == 200
    press(browser(coachee), session, "unshare")
    assert browser(manager).get(page_of(session)).status_code == 404
    assert acts() == ["shared", "unshared"]


def test_a_session_that_was_taken_out_is_not_the_line_managers_to_read(browser, people):
    coach, coachee, manager = people
    session = a_session(coach, coachee, shared_with_manager=True)
    browser(coach).submit(f"{page_of(session)}/mistake")
    assert browser(manager).get(page_of(session)).status_code == 404
    assert "was taken out" in browser(coachee).get(page_of(session)).text


def test_sharing_is_not_offered_where_the_coach_is_the_line_manager(make, browser):
    manager, report = make.person(), make.person()
    make.manages(manager, report)
    assert "Share with my line manager" not in browser(report).get(page_of(a_session(manager, report))).text


# --- the reflection -------------------------------------------------------------------


def test_a_reflection_is_written_changed_and_taken_away(browser, people):
    coach, coachee, _ = people
    session = a_session(coach, coachee)
    window, path = browser(coachee), f"{page_of(session)}/reflection"
    window.submit(path, text="I will try it with 7B.")
    assert "I will try it with 7B." in window.get(page_of(session)).text
    assert "I will try it" not in browser(coach).get(page_of(session)).text
    window.submit(path, text="It worked with 7B.")
    assert db.session.query(CoachingReflection).one().text == "It worked with 7B."
    window.submit(path, text="")
    assert db.session.query(CoachingReflection).count() == 0
    assert acts("coaching_reflection") == ["reflected", "reflected", "reflection removed"]


def test_a_reflection_changed_in_two_windows_shows_both(browser, people):
    coach, coachee, _ = people
    session = a_session(coach, coachee)
    a_reflection(session, "First")
    window, path = browser(coachee), f"{page_of(session)}/reflection"
    late = window.form(path)
    window.submit(path, text="Second")
    answer = window.send(path, late, text="Third")
    assert answer.status_code == 409
    assert "Second" in answer.text
    assert "Third" in answer.text
    assert db.session.query(CoachingReflection).one().text == "Second"


# --- correcting -----------------------------------------------------------------------


@pytest.mark.parametrize("who", [0, 1])
def test_either_of_the_two_corrects_what_was_written(browser, people, who):
    session = a_session(people[0], people[1])
    answer = browser(people[who]).submit(f"{page_of(session)}/correct", precise_praise="You waited ten seconds.")
    assert answer.location == page_of(session)
    db.session.refresh(session)
    assert session.precise_praise == "You waited ten seconds."
    line = db.session.query(AuditLine).one()
    assert (line.act, line.fields, line.actor_person_id) == ("corrected", "precise_praise", people[who].id)


def test_a_correction_that_changes_nothing_leaves_no_line(browser, people):
    session = a_session(people[0], people[1])
    assert browser(people[0]).submit(f"{page_of(session)}/correct").status_code == 303
    assert acts() == []


def test_two_corrections_at_once_show_both_versions_and_lose_nothing(browser, people):
    coach, coachee, _ = people
    session = a_session(coach, coachee)
    path = f"{page_of(session)}/correct"
    window = browser(coach)
    late = window.form(path)
    browser(coachee).submit(path, precise_praise="As the coachee remembers it.")
    answer = window.send(path, late, precise_praise="As the coach remembers it.")
    assert answer.status_code == 409
    assert "As the coachee remembers it." in answer.text
    assert "As the coach remembers it." in answer.text
    db.session.refresh(session)
    assert session.precise_praise == "As the coachee remembers it."


def test_a_wrong_correction_is_refused_with_what_was_typed(browser, people):
    session = a_session(people[0], people[1])
    answer = browser(people[0]).submit(f"{page_of(session)}/correct", held_on="11 3 2026", action_step="Kept here")
    assert answer.status_code == 422
    assert "Kept here" in answer.text
    assert "The day you met must be today or in the past" in answer.text


def test_a_day_changed_by_the_coach_is_confirmed_afresh_and_by_the_coachee_is_not(browser, people):
    coach, coachee, _ = people
    session = a_session(coach, coachee, coachee_response="confirmed")
    browser(coachee).submit(f"{page_of(session)}/correct", held_on="9 3 2026")
    db.session.refresh(session)
    assert session.coachee_response == "confirmed"
    browser(coach).submit(f"{page_of(session)}/correct", held_on="8 3 2026")
    db.session.refresh(session)
    assert session.coachee_response is None


def test_a_step_found_secure_later_is_dated_with_what_it_rests_on(browser, people):
    coach, coachee, _ = people
    session = a_session(coach, coachee, dt.date(2026, 2, 24))
    path = f"{page_of(session)}/correct"
    browser(coachee).submit(path, step_status="secure", step_review_basis="peer")
    db.session.refresh(session)
    assert (session.step_reviewed_on, session.step_review_basis) == (TODAY, "coachee_self")
    browser(coach).submit(path, step_status="embedded", step_review_basis="video")
    db.session.refresh(session)
    assert (session.step_reviewed_on, session.step_review_basis) == (TODAY, "video")
    browser(coach).submit(path, step_status="set")
    db.session.refresh(session)
    assert (session.step_reviewed_on, session.step_review_basis) == (None, None)


# --- recorded by mistake --------------------------------------------------------------


def test_taking_a_session_out_takes_back_what_it_said_about_the_last_step(browser, people):
    coach, coachee, _ = people
    earlier = a_session(coach, coachee, dt.date(2026, 2, 24), step_status="secure", step_reviewed_on=TODAY)
    session = a_session(coach, coachee, previous_session_id=earlier.id)
    browser(coach).submit(f"{page_of(session)}/mistake")
    db.session.refresh(earlier)
    db.session.refresh(session)
    assert (earlier.step_status, earlier.step_reviewed_on) == ("set", None)
    assert session.status == "cancelled"
    assert session.precise_praise == PRAISE


def test_an_answer_given_since_stays_when_a_session_is_taken_out(browser, people):
    coach, coachee, _ = people
    since = dt.date(2026, 3, 1)
    earlier = a_session(coach, coachee, dt.date(2026, 2, 24), step_status="embedded", step_reviewed_on=since)
    session = a_session(coach, coachee, previous_session_id=earlier.id)
    browser(coach).submit(f"{page_of(session)}/mistake")
    db.session.refresh(earlier)
    assert (earlier.step_status, earlier.step_reviewed_on) == ("embedded", since)


def test_a_session_is_taken_out_once(browser, people):
    coach, coachee, _ = people
    session = a_session(coach, coachee)
    window = browser(coach)
    path = f"{page_of(session)}/mistake"
    first, second = window.form(path), window.form(path)
    assert window.send(path, first).status_code == 303
    assert window.send(path, second).status_code == 409
    assert acts() == ["taken out"]
