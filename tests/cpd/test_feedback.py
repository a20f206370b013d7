"""Anonymous feedback in the browser: who gives it, when, once, and that nothing says who gave which (rule 11)."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from sqlalchemy import select, text

from appraisal.access.viewer import Viewer
from appraisal.audit.models import AuditLine
from appraisal.audit.service import COMMAND_LINE
from appraisal.cpd.models import CpdEvent, CpdQuestionnaire
from appraisal.cpd.queries import waiting_for
from appraisal.extensions import db
from appraisal.questionnaires import service as questionnaires
from appraisal.questionnaires.models import Answer, AnswerSheet, Invitation
from appraisal.web.models import Draft, Submission
from tests.cpd import factories as cpd

SIX = {
    "time_well_spent": 5,
    "clear_purpose": 4,
    "matched_role": 3,
    "learned_something": 2,
    "know_next": 1,
    "supported_to_use": 5,
}


@pytest.fixture
def event(staff) -> CpdEvent:
    """An event of today that its organiser has marked Ada and her manager at."""
    event = cpd.event(organiser_id=staff.organiser.id)
    cpd.place(event, staff.ada, "attended")
    cpd.place(event, staff.manager, "part")
    return event


def path(event: CpdEvent) -> str:
    return f"/cpd/events/{event.public_id}/feedback"


def sheets() -> list[dict[str, int]]:
    return [
        {row.item: row.score for row in db.session.scalars(select(Answer).where(Answer.sheet_id == key))}
        for key in db.session.scalars(select(AnswerSheet.id))
    ]


def everything() -> dict[str, set[tuple[object, ...]]]:
    """Every row of every table."""
    db.session.rollback()
    return {
        table.name: {tuple(map(str, row)) for row in db.session.execute(select(table))}
        for table in db.metadata.sorted_tables
    }


# --- who, when, once -----------------------------------------------------------------


@pytest.mark.parametrize("who", ["ada", "manager"])
def test_whoever_came_even_for_part_gives_feedback(staff, event, browser, who):
    window = browser(getattr(staff, who))
    assert f'href="{path(event)}"' in window.get("/cpd").text
    assert window.submit(path(event), **SIX).location == path(event)
    assert sheets() == [SIX]
    thanks = window.get(path(event)).text
    assert "Thank you" in thanks
    assert "<form" not in thanks
    assert f'href="{path(event)}"' not in window.get("/cpd").text


@pytest.mark.parametrize("status", ["booked", "absent", "excused"])
def test_whoever_did_not_come_gives_none(staff, event, browser, status):
    cpd.place(event, staff.colleague, status)
    fields = browser(staff.ada).form(path(event))
    window = browser(staff.colleague)
    assert window.get(path(event)).status_code == 404
    assert window.send(path(event), fields, **SIX).status_code in (400, 404)
    assert sheets() == []


@pytest.mark.parametrize("who", ["organiser", "head", "hr", "colleague"])
def test_nobody_opens_it_for_others(staff, event, browser, who):
    assert browser(getattr(staff, who)).get(path(event)).status_code == 404


def test_every_question_may_be_left_out_but_not_all(staff, event, browser):
    window = browser(staff.ada)
    empty = window.submit(path(event))
    assert empty.status_code == 422
    assert "Answer at least one question" in empty.text
    assert window.submit(path(event), know_next=2).status_code == 303
    assert sheets() == [{"know_next": 2}]


def test_a_score_off_the_scale_is_refused_and_the_rest_stays(staff, event, browser):
    refused = browser(staff.ada).submit(path(event), clear_purpose=4, know_next=6)
    assert refused.status_code == 422
    assert "Choose one from the list" in refused.text
    assert 'name="clear_purpose" type="radio" value="4" checked' in refused.text
    assert sheets() == []


def test_it_opens_on_the_last_day_and_closes_a_fortnight_later(staff, browser, clock_at):
    event = cpd.event(starts_on=cpd.DAY, ends_on=cpd.DAY + dt.timedelta(days=1))
    cpd.place(event, staff.ada)
    window = browser(staff.ada)
    early = window.get(path(event)).text
    assert "from the last day of the event" in early
    assert "<form" not in early
    for day, opened in (("2026-04-01", True), ("2026-04-15", True), ("2026-04-16", False)):
        clock_at(day)
        window = browser(staff.ada)
        page = window.get(path(event)).text
        assert ("Send my answers" in page) == opened
        assert ("this has closed" in page) == (not opened)
        assert (f'href="{path(event)}"' in window.get("/cpd").text) == opened


def test_a_late_form_is_refused_kindly(staff, event, browser, clock_at):
    clock_at("2026-04-14T23:30:00")
    window = browser(staff.ada)
    fields = window.form(path(event))
    clock_at("2026-04-15T00:01:00")
    late = window.send(path(event), fields, **SIX)
    assert late.status_code == 422
    assert "Thank you for wanting to give" in late.text
    assert sheets() == []


def test_the_same_form_sent_twice_is_one_sheet(staff, event, browser):
    window = browser(staff.ada)
    fields = window.form(path(event))
    first, second = window.send(path(event), fields, **SIX), window.send(path(event), fields, **SIX)
    assert first.status_code == second.status_code == 303
    assert first.location == second.location == path(event)
    assert sheets() == [SIX]


def test_two_windows_and_many_threads_are_one_sheet(staff, event, browser):
    window, page = browser(staff.ada), path(event)
    forms = [window.filled(window.form(page), know_next=score) for score in range(1, 6)] * 2
    db.session.rollback()
    with ThreadPoolExecutor(10) as threads:
        answers = list(threads.map(lambda form: window.post(page, form), forms))
    assert {answer.status_code for answer in answers} == {303}
    assert len(sheets()) == 1
    assert db.session.query(Invitation).filter_by(used=True).count() == 1


def test_attendance_that_was_imported_without_invitations_is_asked_all_the_same(staff, event, browser):
    assert db.session.query(Invitation).count() == 0
    browser(staff.ada).submit(path(event), **SIX)
    used = {row.person_id: row.used for row in db.session.query(Invitation)}
    assert used == {staff.ada.id: True, staff.manager.id: False}
    assert db.session.query(CpdQuestionnaire).one().imported is False


def test_a_place_taken_off_takes_back_an_unused_invitation_and_never_an_answer(staff, event, browser):
    browser(staff.ada).submit(path(event), **SIX)
    window = browser(staff.organiser)
    register = f"/cpd/events/{event.public_id}/register"
    fields = window.form(register)
    names = [name for name in fields if name.startswith("status_")]
    assert len(names) == 2
    window.send(register, fields, **dict.fromkeys(names, "take_off"))
    assert [(row.person_id, row.used) for row in db.session.query(Invitation)] == [(staff.ada.id, True)]
    assert sheets() == [SIX]
    assert browser(staff.manager).get(path(event)).status_code == 404


def test_what_waits_is_said_until_it_is_given(staff, event, browser):
    def waiting(person) -> list[str]:
        return [one.endpoint for one in waiting_for(Viewer(1, person.id, cpd.DAY))]

    assert waiting(staff.ada) == ["cpd.feedback"]
    assert waiting(staff.colleague) == []
    browser(staff.ada).submit(path(event), **SIX)
    assert waiting(staff.ada) == []
    assert waiting(staff.manager) == ["cpd.feedback"]


# --- tied to nobody ------------------------------------------------------------------


def test_the_page_promises_what_is_true(staff, event, browser):
    page = browser(staff.ada).get(path(event)).text
    assert (
        "Nobody using the service, its exports, its logs or its backups after closing can link your answers to you. "
        "Until it closes, someone with full control of the database server could." in page
    )


def test_sending_changes_three_tables_and_nothing_that_says_when(staff, event, browser, clock_at):
    browser(staff.manager).submit(path(event), know_next=1)  # makes the round and its invitations
    window = browser(staff.ada)
    fields = window.form(path(event))
    before = everything()
    clock_at("2026-03-31T12:20:00")  # by now any other page would note the session's last use
    assert window.send(path(event), fields, **SIX).status_code == 303
    after = everything()
    changed = {name for name in after if after[name] != before[name]}
    assert changed == {"invitation", "answer_sheet", "answer"}
    new = {name: after[name] - before[name] for name in changed}
    assert len(new["invitation"]) == 1
    assert len(new["answer_sheet"]) == 1
    assert len(new["answer"]) == 6
    (sheet,) = new["answer_sheet"]
    (invitation,) = new["invitation"]
    rounds = {str(db.session.query(CpdQuestionnaire).one().questionnaire_id)}
    assert set(sheet) & set(invitation) == rounds, "the two share the round and nothing else"
    assert before["answer_sheet"] <= after["answer_sheet"]


def test_no_submission_no_draft_and_no_audit_line_speak_of_it(staff, event, browser):
    window = browser(staff.ada)
    window.submit(path(event))  # refused: nothing was answered
    window.submit(path(event), **SIX)
    assert db.session.query(Submission).count() == 0
    assert db.session.query(Draft).count() == 0
    assert db.session.query(AuditLine).count() == 0


def test_a_session_that_ran_out_keeps_no_draft_of_it(staff, event, browser, clock_at):
    window = browser(staff.ada)
    fields = window.form(path(event))
    clock_at("2026-03-31T20:00:00")
    answer = window.send(path(event), fields, **SIX)
    assert answer.location.startswith("/sign-in")
    assert db.session.query(Draft).count() == 0
    assert sheets() == []


def test_a_form_that_lost_its_token_keeps_no_draft_of_it(staff, event, browser):
    window = browser(staff.ada)
    fields = window.form(path(event))
    answer = window.send(path(event), fields, csrf_token="not the token", **SIX)
    assert answer.status_code == 400
    assert db.session.query(Draft).count() == 0
    assert sheets() == []


def test_the_log_of_a_failure_says_neither_who_nor_what(staff, event, browser, monkeypatch, caplog):
    window = browser(staff.ada)
    fields = window.form(path(event))

    answer = f"five out of five, said {staff.ada.ref}"

    def failing(*_args: object) -> None:
        db.session.execute(text("SELECT :score FROM no_such_table"), {"score": answer})

    monkeypatch.setattr(questionnaires, "_count", failing)
    assert window.send(path(event), fields, **SIX).status_code in (500, 503)
    assert caplog.text
    assert answer not in caplog.text
    assert staff.ada.name not in caplog.text
    assert staff.ada.email not in caplog.text


def test_after_close_nothing_left_says_who_answered(staff, event, browser, clock_at, app: Flask):
    browser(staff.ada).submit(path(event), **SIX)
    browser(staff.manager).submit(path(event), know_next=1)
    keys = set(db.session.scalars(select(AnswerSheet.id)))
    clock_at("2026-04-15")
    assert questionnaires.close_due(actor=COMMAND_LINE) == 1
    db.session.commit()
    assert db.session.query(Invitation).count() == 0
    assert not keys & set(db.session.scalars(select(AnswerSheet.id)))
    assert sorted(map(len, sheets())) == [1, 6]
    assert browser(staff.ada).get(path(event)).text.count("this has closed") == 1
