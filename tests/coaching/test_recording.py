"""Recording a meeting: the page that decides whether this lives (pages.md)."""

from __future__ import annotations

import datetime as dt

import pytest

from appraisal.audit.models import AuditLine
from appraisal.coaching.models import CoachingSession
from appraisal.extensions import db
from tests.coaching.factories import PRAISE, STEP, TODAY, a_plan, a_session, acts, only_session

ANSWERS = {
    "precise_praise": "Every pupil had a turn.",
    "focus_area": "questioning",
    "action_step": "Plan three pauses.",
}


@pytest.fixture(autouse=True)
def today(clock_at):
    clock_at("2026-03-10")


@pytest.fixture
def pair(make):
    coach, coachee = make.person("Ben Lee"), make.person("Ana Petrova")
    make.coaches(coach, coachee)
    return coach, coachee


def path(person):
    return f"/coaching/record/{person.public_id}"


def test_without_a_person_the_page_asks_who_and_offers_only_own_people(make, browser, pair):
    coach, _ = pair
    make.manages(coach, make.person("Chidi Okafor"))
    make.person("Not Mine")
    make.coaches(coach, make.person("Once Mine"), end=dt.date(2026, 1, 1))
    shown = browser(coach).get("/coaching/record").text
    assert "Ana Petrova" in shown
    assert "Chidi Okafor" in shown
    assert "Not Mine" not in shown
    assert "Once Mine" not in shown


def test_a_link_with_a_person_leads_to_the_page_for_that_person(browser, pair):
    coach, coachee = pair
    assert browser(coach).get(f"/coaching/record?coachee={coachee.public_id}").location == path(coachee)


def test_one_page_records_a_meeting_in_one_transaction_with_its_audit_line(browser, pair):
    coach, coachee = pair
    window = browser(coach)
    form = window.form(path(coachee))
    assert form.getlist("held_on") == ["10", "03", "2026"]
    assert form.getlist("step_due_on") == ["24", "03", "2026"]
    answer = window.submit(path(coachee), **ANSWERS)
    kept = only_session()
    assert answer.location == f"/coaching/sessions/{kept.public_id}/saved"
    assert (kept.coach_id, kept.coachee_id, kept.status) == (coach.id, coachee.id, "completed")
    assert (kept.precise_praise, kept.action_step) == (ANSWERS["precise_praise"], ANSWERS["action_step"])
    assert (kept.step_due_on, kept.step_status) == (dt.date(2026, 3, 24), "set")
    assert (kept.coaching_type, kept.relationship_at_session) == ("instructional", "peer")
    assert not kept.shared_with_manager
    assert kept.ref.startswith("C-")
    line = db.session.query(AuditLine).one()
    assert (line.act, line.record, line.actor_person_id, line.subject_id) == (
        "recorded",
        "coaching_session",
        coach.id,
        coachee.id,
    )


def test_the_result_says_what_was_saved_who_can_read_it_and_who_is_next(make, browser, pair):
    coach, coachee = pair
    make.manages(coach, make.person("Chidi Okafor"))
    window = browser(coach)
    shown = window.get(window.submit(path(coachee), **ANSWERS).location).text
    assert ANSWERS["action_step"] in shown
    assert "Only Ana Petrova and you can read this" in shown
    assert "Record<span" in shown
    assert "Chidi Okafor" in shown


def test_a_line_manager_records_as_line_manager(make, browser):
    manager, report = make.person(), make.person()
    make.manages(manager, report)
    browser(manager).submit(path(report), **ANSWERS)
    kept = only_session()
    assert (kept.coaching_type, kept.relationship_at_session) == ("line_management_coaching", "line_manager")


def test_the_form_says_that_there_are_no_private_notes_and_who_reads_it(browser, pair):
    coach, coachee = pair
    shown = browser(coach).get(path(coachee)).text
    assert "There are no private notes about a person" in shown
    assert "Ana reads everything you write here" in shown


def test_what_may_be_added_is_kept(browser, pair):
    coach, coachee = pair
    browser(coach).submit(
        path(coachee),
        **ANSWERS,
        minutes=30,
        mode="remote",
        coaching_type="peer",
        rehearsal_rounds=2,
        model_used="A video",
        drop_in_on="9 3 2026",
        drop_in_minutes=15,
    )
    kept = only_session()
    assert (kept.minutes, kept.mode, kept.coaching_type, kept.rehearsal_rounds) == (30, "remote", "peer", 2)
    assert (kept.model_used, kept.drop_in_on, kept.drop_in_minutes) == ("A video", dt.date(2026, 3, 9), 15)


def test_an_error_in_what_is_folded_away_opens_it(browser, pair):
    coach, coachee = pair
    answer = browser(coach).submit(path(coachee), **ANSWERS, minutes="half an hour")
    assert answer.status_code == 422
    assert '<details class="govuk-details" open' in answer.text


# --- the last step --------------------------------------------------------------------


def test_the_last_step_is_shown_and_its_answer_kept_with_the_session_that_agreed_it(browser, pair):
    coach, coachee = pair
    earlier = a_session(coach, coachee, dt.date(2026, 2, 24))
    window = browser(coach)
    assert STEP in window.get(path(coachee)).text
    window.submit(path(coachee), **ANSWERS, review="secure", step_review_basis="coach_drop_in")
    db.session.refresh(earlier)
    assert (earlier.step_status, earlier.step_reviewed_on) == ("secure", TODAY)
    assert earlier.step_review_basis == "coach_drop_in"
    later = db.session.query(CoachingSession).filter(CoachingSession.id != earlier.id).one()
    assert later.previous_session_id == earlier.id
    assert later.step_status == "set"


def test_not_yet_is_stored_as_carried_forward_on_the_coachees_word(browser, pair):
    coach, coachee = pair
    earlier = a_session(coach, coachee, dt.date(2026, 2, 24))
    browser(coach).submit(path(coachee), **ANSWERS, review="carried_forward")
    db.session.refresh(earlier)
    assert (earlier.step_status, earlier.step_review_basis) == ("carried_forward", "coachee_self")


def test_a_step_that_goes_on_need_not_be_typed_again(browser, pair):
    coach, coachee = pair
    earlier = a_session(coach, coachee, dt.date(2026, 2, 24))
    browser(coach).submit(path(coachee), **{**ANSWERS, "action_step": ""}, review="practising")
    later = db.session.query(CoachingSession).filter(CoachingSession.id != earlier.id).one()
    assert later.action_step == STEP


@pytest.mark.parametrize("review", ["secure", "embedded"])
def test_after_a_step_that_is_done_a_new_one_is_asked_for(browser, pair, review):
    coach, coachee = pair
    earlier = a_session(coach, coachee, dt.date(2026, 2, 24))
    answer = browser(coach).submit(path(coachee), **{**ANSWERS, "action_step": ""}, review=review)
    assert answer.status_code == 422
    assert "Enter one next step" in answer.text
    db.session.refresh(earlier)
    assert earlier.step_status == "set"


def test_the_last_step_has_to_be_answered(browser, pair):
    coach, coachee = pair
    a_session(coach, coachee, dt.date(2026, 2, 24))
    answer = browser(coach).submit(path(coachee), **ANSWERS)
    assert answer.status_code == 422
    assert "Choose how the last step is going" in answer.text


@pytest.mark.parametrize("state", ["secure", "embedded", "withdrawn"])
def test_a_step_that_is_done_is_not_asked_about_again(browser, pair, state):
    coach, coachee = pair
    a_session(coach, coachee, dt.date(2026, 2, 24), step_status=state)
    assert "How is it going?" not in browser(coach).get(path(coachee)).text


def test_another_coachs_step_is_not_shown(make, browser, pair):
    coach, coachee = pair
    a_session(make.person(), coachee, dt.date(2026, 2, 24))
    assert STEP not in browser(coach).get(path(coachee)).text


def test_a_meeting_recorded_late_is_not_the_review_of_a_later_step(browser, pair):
    coach, coachee = pair
    later = a_session(coach, coachee, dt.date(2026, 3, 3))
    browser(coach).submit(path(coachee), **ANSWERS, held_on="24 2 2026", review="practising")
    db.session.refresh(later)
    assert (later.step_status, later.step_reviewed_on) == ("practising", TODAY)
    added = db.session.query(CoachingSession).filter(CoachingSession.id != later.id).one()
    assert added.previous_session_id is None


def test_two_open_pages_do_not_record_over_each_other(browser, pair):
    coach, coachee = pair
    a_session(coach, coachee, dt.date(2026, 2, 24))
    window = browser(coach)
    phone, desk = window.form(path(coachee)), window.form(path(coachee))
    assert window.send(path(coachee), phone, **ANSWERS, review="secure").status_code == 303
    late = window.send(path(coachee), desk, **{**ANSWERS, "action_step": "Another step."}, review="practising")
    assert late.status_code == 422
    assert "since you opened this page" in late.text
    assert "Plan three pauses." in late.text
    assert "Another step." in late.text
    assert db.session.query(CoachingSession).count() == 2


# --- trouble --------------------------------------------------------------------------


def test_a_form_sent_twice_makes_one_session(browser, pair):
    coach, coachee = pair
    window = browser(coach)
    form = window.form(path(coachee))
    first, second = (window.send(path(coachee), form, **ANSWERS) for _ in range(2))
    assert first.location == second.location
    assert only_session()
    assert acts() == ["recorded"]


def test_what_was_typed_stays_and_errors_say_what_to_do(browser, pair):
    coach, coachee = pair
    answer = browser(coach).submit(path(coachee), action_step="Plan three pauses.", held_on="31 2 2026")
    assert answer.status_code == 422
    assert "Say what went well" in answer.text
    assert "Choose the focus of this meeting" in answer.text
    assert "Enter a real date, for example 23 11 2026" in answer.text
    assert "Plan three pauses." in answer.text
    assert 'value="31"' in answer.text
    assert db.session.query(CoachingSession).count() == 0
    assert acts() == []


@pytest.mark.parametrize(
    ("answers", "message"),
    [
        ({"held_on": "11 3 2026"}, "The day you met must be today or in the past"),
        ({"held_on": ""}, "Enter the date you met, for example 23 11 2026"),
        ({"step_due_on": "9 3 2026"}, "The day you look again must be on or after the day you met"),
        ({"drop_in_on": "11 3 2026"}, "The day you dropped in must be today or in the past"),
        ({"action_step": "x" * 281}, "One next step must be 280 characters or fewer"),
        ({"action_step": ""}, "Enter one next step"),
        ({"focus_area": "appearance"}, "Choose one from the list"),
    ],
)
def test_what_cannot_be_true_is_refused(browser, pair, answers, message):
    coach, coachee = pair
    answer = browser(coach).submit(path(coachee), **{**ANSWERS, **answers})
    assert answer.status_code == 422
    assert message in answer.text
    assert db.session.query(CoachingSession).count() == 0


def test_a_step_of_280_characters_is_kept_whole(browser, pair):
    coach, coachee = pair
    browser(coach).submit(path(coachee), **{**ANSWERS, "action_step": "é" * 280})
    assert only_session().action_step == "é" * 280


def test_a_long_wait_is_saved_and_remarked_on(browser, pair):
    coach, coachee = pair
    window = browser(coach)
    long = window.submit(path(coachee), **ANSWERS, step_due_on="22 4 2026")
    assert "more than six weeks" in window.get(long.location).text


def test_six_weeks_are_not_remarked_on(browser, pair):
    coach, coachee = pair
    window = browser(coach)
    fine = window.submit(path(coachee), **ANSWERS, step_due_on="21 4 2026")
    assert "more than six weeks" not in window.get(fine.location).text


# --- planned meetings -----------------------------------------------------------------


def test_a_meeting_is_planned_and_then_recorded_as_the_same_session(browser, pair, clock_at):
    coach, coachee = pair
    window = browser(coach)
    assert (
        window.submit(f"/coaching/plan/{coachee.public_id}", held_on="17 3 2026", focus_area="ICT").status_code == 303
    )
    planned = only_session()
    assert (planned.status, planned.held_on, planned.focus_area) == ("planned", dt.date(2026, 3, 17), "ICT")
    clock_at("2026-03-18")
    window = browser(coach)
    assert "You planned to meet on 17 March 2026" in window.get(path(coachee)).text
    complete = f"/coaching/sessions/{planned.public_id}/record"
    assert window.form(complete).getlist("held_on") == ["17", "03", "2026"]
    window.submit(complete, precise_praise=PRAISE, action_step=STEP)
    kept = only_session()
    assert (kept.status, kept.held_on, kept.precise_praise) == ("completed", dt.date(2026, 3, 17), PRAISE)
    assert acts() == ["planned", "recorded"]


def test_a_meeting_is_not_planned_for_the_past(browser, pair):
    coach, coachee = pair
    answer = browser(coach).submit(f"/coaching/plan/{coachee.public_id}", held_on="9 3 2026", focus_area="ICT")
    assert answer.status_code == 422
    assert "must be today or later" in answer.text


def test_a_planned_meeting_cannot_be_recorded_for_a_day_to_come(browser, pair):
    coach, coachee = pair
    planned = a_plan(coach, coachee, dt.date(2026, 3, 17))
    answer = browser(coach).submit(
        f"/coaching/sessions/{planned.public_id}/record", precise_praise=PRAISE, action_step=STEP, held_on="17 3 2026"
    )
    assert answer.status_code == 422
    assert only_session().status == "planned"


def test_a_planned_meeting_moves_to_another_day(browser, pair):
    coach, coachee = pair
    planned = a_plan(coach, coachee, TODAY)
    browser(coach).submit(f"/coaching/sessions/{planned.public_id}/not-held", status="rearranged", new_date="20 3 2026")
    old, new = db.session.query(CoachingSession).order_by(CoachingSession.id)
    assert (old.status, old.held_on) == ("rearranged", TODAY)
    assert (new.status, new.held_on, new.focus_area) == ("planned", dt.date(2026, 3, 20), old.focus_area)


@pytest.mark.parametrize("status", ["missed_coach", "missed_coachee", "cancelled"])
def test_a_planned_meeting_that_was_missed_needs_no_reason(browser, pair, status):
    coach, coachee = pair
    planned = a_plan(coach, coachee, TODAY)
    assert browser(coach).submit(f"/coaching/sessions/{planned.public_id}/not-held", status=status).status_code == 303
    assert only_session().status == status


def test_moving_a_meeting_asks_for_the_new_day(browser, pair):
    coach, coachee = pair
    planned = a_plan(coach, coachee, TODAY)
    answer = browser(coach).submit(f"/coaching/sessions/{planned.public_id}/not-held", status="rearranged")
    assert answer.status_code == 422
    assert "Enter the day you moved it to" in answer.text
    assert only_session().status == "planned"


def test_a_planned_meeting_recorded_meanwhile_is_not_recorded_again_and_nothing_typed_is_lost(browser, pair):
    coach, coachee = pair
    planned = a_plan(coach, coachee, TODAY)
    complete = f"/coaching/sessions/{planned.public_id}/record"
    window = browser(coach)
    phone, desk = window.form(complete), window.form(complete)
    window.send(complete, phone, precise_praise="First", action_step=STEP)
    late = window.send(complete, desk, precise_praise="Second", action_step=STEP, review="secure")
    assert late.status_code == 422
    assert "Second" in late.text
    assert only_session().precise_praise == "First"
    assert window.get(complete).location == f"/coaching/sessions/{planned.public_id}"


def test_the_focuses_a_coach_chose_last_come_first(make, browser, pair):
    coach, coachee = pair
    other = make.person()
    make.coaches(coach, other)
    a_session(coach, coachee, dt.date(2026, 2, 3), focus_area="catering")
    a_session(coach, other, dt.date(2026, 2, 24), focus_area="ICT")
    shown = browser(coach).get(path(coachee)).text
    listed = shown[shown.index('id="focus_area"') :]
    order = [listed.index(f'value="{code}"') for code in ("ICT", "catering", "subject_knowledge", "other")]
    assert order == sorted(order)
