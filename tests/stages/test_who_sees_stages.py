"""Row 10 of privacy.md, in both directions, for the pages and the lists."""

from __future__ import annotations

import datetime as dt

import pytest

from appraisal.access.viewer import Viewer
from appraisal.clock import today
from appraisal.extensions import db
from appraisal.people.models import LineManagement
from appraisal.stages import queries
from appraisal.stages.models import Stage
from appraisal.stages.rules import needs_evidence
from tests.stages.factories import agreement, proposal

YESTERDAY = dt.date(2026, 3, 9)


@pytest.fixture
def history(kitchen):
    agreement(kitchen.post, "shu", "2025-09-10", words="A warm start")
    agreement(kitchen.post, "ha", "2026-02-02", agreed_by_id=kitchen.ben.id, words="Calm in the rush")
    kitchen.proposal = proposal(kitchen.post, "re", kitchen.ann)
    return kitchen


CONTENT = ("Evidence of shu", "Evidence of ha", "Calm in the rush", "Runs the lunch service alone")
FIRST, SECOND = "10 September 2025", "2 February 2026"


@pytest.mark.parametrize("who", ["ann", "ben"])
def test_the_person_and_the_line_manager_see_everything(history, browser, who):
    text = browser(getattr(history, who)).get(history.page).text
    for words in (*CONTENT, "A warm start", FIRST, SECOND):
        assert words in text


def test_the_coach_and_hr_see_stages_and_dates_and_no_words(history, make, browser):
    coach, hr = make.person(), make.person()
    make.coaches(coach, history.ann)
    make.serves(hr, "hr")
    for person in (coach, hr):
        text = browser(person).get(history.page).text
        assert FIRST in text
        assert SECOND in text
        assert ">Shu<" in text
        assert "Re</strong>" not in text
        for words in (*CONTENT, "A warm start"):
            assert words not in text
        for path in ("propose", f"proposals/{history.proposal.public_id}/answer"):
            assert browser(person).get(f"{history.page}/{path}").status_code == 404


def test_the_head_sees_the_current_stage_of_posts_at_their_own_school_only(history, make, browser):
    head, away = make.person(), make.school("NOR")
    make.serves(head, "head", history.school)
    elsewhere = make.post(history.ann, away)
    agreement(elsewhere, "shu", "2025-12-01")
    text = browser(head).get(history.page).text
    assert SECOND in text
    assert FIRST not in text
    for words in CONTENT:
        assert words not in text
    assert browser(head).get(f"/stages/posts/{elsewhere.public_id}").status_code == 404
    listed = browser(head).get(f"/stages/people/{history.ann.public_id}").text
    assert history.page in listed
    assert str(elsewhere.public_id) not in listed


def test_a_former_manager_sees_that_and_when_but_not_which_from_the_next_request_on(history, make, browser):
    window = browser(history.ben)
    assert window.get(history.page).status_code == 200
    answer = f"{history.page}/proposals/{history.proposal.public_id}/answer"
    typed = window.form(answer)
    line = db.session.query(LineManagement).filter_by(manager_id=history.ben.id).one()
    line.to_date = YESTERDAY
    db.session.commit()
    text = window.get(history.page).text
    assert "2 stages agreed, the latest on 2 February 2026" in text
    for words in (*CONTENT, "A warm start", ">Ha<", ">Shu<", FIRST):
        assert words not in text
    assert window.get(f"{history.page}/propose").status_code == 404
    assert window.send(answer, typed, decision="agree").status_code == 404


@pytest.mark.parametrize("relation", ["nobody", "coachee", "ceo", "administrator", "manager's manager", "governor"])
def test_everybody_else_does_not_find_it(history, make, browser, relation):
    person = make.person()
    match relation:
        case "coachee":
            make.coaches(history.ann, person)
        case "ceo" | "administrator":
            make.serves(person, relation)
        case "manager's manager":
            make.manages(person, history.ben)
        case "governor":
            make.seat(person, history.school, make.role(group="governor"))
    for path in (history.page, f"{history.page}/propose", f"/stages/people/{history.ann.public_id}"):
        assert browser(person).get(path).status_code == 404, path


def test_own_page_shows_own_posts_and_a_person_without_posts_what_it_is_for(history, make, browser):
    text = browser(history.ann).get("/stages").text
    assert "Cook, Saltmarsh School" in text
    assert "It waits for your line manager" in text
    assert "You hold no post today" in browser(make.person()).get("/stages").text


def test_the_team_page_lists_the_viewers_people_only(history, make, browser):
    stranger = make.person("Sam Strange", school=history.school)
    make.manages(history.other, stranger)
    text = browser(history.ben).get("/stages/team").text
    assert "Ann Ashby" in text
    assert "waits for your answer" in text
    assert "Sam Strange" not in text
    assert browser(history.ann).get("/stages/team").status_code == 403


def test_a_proposal_is_found_under_its_own_post_only(history, make, browser):
    mine = make.post(history.ben, history.school)
    path = f"/stages/posts/{mine.public_id}/proposals/{history.proposal.public_id}/answer"
    assert browser(history.ben).get(path).status_code == 404


def test_lists_take_a_constant_number_of_statements(kitchen, make, browser, statements):
    def counted(path):
        window = browser(kitchen.ben)
        window.get(path)
        with statements() as seen:
            assert window.get(path).status_code == 200
        return len(seen)

    agreement(kitchen.post, "shu", "2025-09-10")
    few = [counted(path) for path in ("/stages/team", kitchen.page)]
    for day in range(1, 9):
        person = make.person(school=kitchen.school)
        make.manages(kitchen.ben, person)
        proposal(person.posts[0], "ha", person)
        agreement(person.posts[0], "shu", f"2026-01-{day:02}", agreed_by_id=kitchen.ben.id)
        agreement(kitchen.post, "shu", f"2026-02-{day:02}", agreed_by_id=kitchen.ben.id)
    assert [counted(path) for path in ("/stages/team", kitchen.page)] == few
    assert max(few) <= 8


@pytest.mark.parametrize(
    ("stage", "current", "asked"),
    [
        ("shu", None, False),
        ("ha", None, True),
        ("ha", "shu", True),
        ("re", "ha", True),
        ("ha", "re", False),
        ("shu", "re", False),
    ],
)
def test_evidence_is_asked_for_moving_up_beyond_shu(stage, current, asked):
    assert needs_evidence(Stage(stage), Stage(current) if current else None) is asked


def test_the_highest_stage_of_the_latest_day_is_the_current_one(kitchen, browser, app):
    agreement(kitchen.post, "ha", "2026-02-02")
    agreement(kitchen.post, "re", "2026-02-02")
    agreement(kitchen.post, "shu", "2026-02-01")
    agreement(kitchen.post, "shu", "2026-04-01")  # imported with a day to come
    (found,) = queries.current_for(Viewer(0, kitchen.ann.id, today()))
    assert (found.stage, found.post) == ("Re", "Cook")
