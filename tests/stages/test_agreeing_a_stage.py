"""One side proposes, the other agrees or sets aside; nobody agrees their own proposal (domain.md section 3)."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from appraisal.access.viewer import Viewer
from appraisal.audit.models import AuditLine
from appraisal.clock import today
from appraisal.extensions import db
from appraisal.stages import queries, service
from appraisal.stages.models import StageAgreement, StageProposal
from appraisal.web.refusals import refusal
from tests.stages.factories import agreement, proposal


def answer_page(kitchen, made):
    return f"{kitchen.page}/proposals/{made.public_id}/answer"


def stages_of(kitchen):
    found = db.session.scalars(select(StageAgreement).order_by(StageAgreement.id))
    return [(row.stage, row.agreed_on.isoformat(), row.agreed_by_id) for row in found if row.post_id == kitchen.post.id]


@pytest.mark.parametrize("first", ["ann", "ben"])
def test_either_side_proposes_and_the_other_agrees(kitchen, browser, first):
    proposer, other = (kitchen.ann, kitchen.ben) if first == "ann" else (kitchen.ben, kitchen.ann)
    agreement(kitchen.post, "shu", "2025-09-10")
    sent = browser(proposer).submit(
        f"{kitchen.page}/propose", stage="ha", evidence="Plans menus\nfor allergies herself"
    )
    assert sent.location == kitchen.page
    made = db.session.scalars(select(StageProposal)).one()
    waiting = browser(other).get(kitchen.page)
    assert "for allergies herself" in waiting.text
    assert answer_page(kitchen, made) in waiting.text
    agreed = browser(other).submit(answer_page(kitchen, made), decision="agree", words="You stay calm when it is busy")
    assert agreed.location == kitchen.page
    assert stages_of(kitchen)[-1] == ("ha", "2026-03-10", other.id)
    shown = browser(kitchen.ann).get(kitchen.page).text
    assert shown.index("You stay calm when it is busy") < shown.index("Agreed on 10 March 2026"), "praise comes first"
    acts = [(line.act, line.subject_id) for line in db.session.scalars(select(AuditLine).order_by(AuditLine.id))]
    assert acts == [("proposed", kitchen.ann.id), ("agreed", kitchen.ann.id)]


@pytest.mark.parametrize("who", ["ann", "ben"])
def test_nobody_agrees_or_sets_aside_their_own_proposal(kitchen, browser, who):
    proposer = getattr(kitchen, who)
    made = proposal(kitchen.post, "shu", proposer)
    window = browser(proposer)
    assert answer_page(kitchen, made) not in window.get(kitchen.page).text
    refused = window.submit(answer_page(kitchen, made), decision="agree", words="I am sure")
    assert refused.status_code == 422
    assert "Nobody agrees their own proposal" in refused.text
    assert "I am sure" in refused.text
    aside = window.submit(answer_page(kitchen, made), decision="set_aside", words="Not now")
    assert aside.status_code == 422
    assert stages_of(kitchen) == []


def test_a_second_line_manager_is_on_the_same_side_as_the_first(kitchen, make, browser):
    second = make.person("Bea Brook", school=kitchen.school)
    make.manages(second, kitchen.ann)
    made = proposal(kitchen.post, "shu", kitchen.ben)
    refused = browser(second).submit(answer_page(kitchen, made), decision="agree")
    assert "Nobody agrees their own proposal" in refused.text
    taken = browser(second).submit(kitchen.page, action=f"{kitchen.page}/proposals/{made.public_id}/withdraw")
    assert taken.location == kitchen.page


def test_setting_aside_needs_words_that_help_and_they_are_kept(kitchen, browser):
    made = proposal(kitchen.post, "ha", kitchen.ann)
    window = browser(kitchen.ben)
    silent = window.submit(answer_page(kitchen, made), decision="set_aside")
    assert silent.status_code == 422
    assert "Say what would help next" in silent.text
    window.submit(answer_page(kitchen, made), decision="set_aside", words="Run one service on your own first")
    shown = browser(kitchen.ann).get(kitchen.page).text
    assert "What would help next: Run one service on your own first" in shown
    assert "Propose a stage" in shown
    assert stages_of(kitchen) == []
    assert db.session.scalars(select(AuditLine.act)).all() == ["set aside"]


def test_a_proposal_can_be_taken_back_by_its_own_side_only(kitchen, browser):
    made = proposal(kitchen.post, "ha", kitchen.ann)
    action = f"{kitchen.page}/proposals/{made.public_id}/withdraw"
    assert action not in browser(kitchen.ben).get(kitchen.page).text
    other = browser(kitchen.ben)
    fields = other.form(answer_page(kitchen, made))
    refused = other.send(action, fields)
    assert refused.status_code == 422
    assert "You can set it aside" in refused.text
    browser(kitchen.ann).submit(kitchen.page, action=action)
    assert "taken back" in browser(kitchen.ann).get(kitchen.page).text
    assert db.session.scalars(select(AuditLine.act)).all() == ["withdrew"]


def test_one_proposal_at_a_time(kitchen, browser):
    proposal(kitchen.post, "ha", kitchen.ann)
    second = browser(kitchen.ben).submit(f"{kitchen.page}/propose", stage="re", evidence="Rewrote the menu plan")
    assert second.status_code == 422
    assert "still waiting for an answer" in second.text
    assert "Rewrote the menu plan" in second.text


def test_moving_up_asks_what_shows_it_and_moving_back_asks_nothing(kitchen, browser):
    window = browser(kitchen.ann)
    up = window.submit(f"{kitchen.page}/propose", stage="ha")
    assert up.status_code == 422
    assert "Say what shows Ha" in up.text
    agreement(kitchen.post, "re", "2026-01-10")
    back = window.submit(f"{kitchen.page}/propose", stage="ha")
    assert back.status_code == 303


def test_a_new_role_starts_at_shu_without_evidence(kitchen, browser):
    assert "A new role starts at Shu; that is normal" in browser(kitchen.ann).get(f"{kitchen.page}/propose").text
    assert browser(kitchen.ann).submit(f"{kitchen.page}/propose", stage="shu").status_code == 303


def test_the_current_stage_is_not_proposed_again(kitchen, browser):
    agreement(kitchen.post, "ha", "2026-01-10")
    again = browser(kitchen.ann).submit(f"{kitchen.page}/propose", stage="ha", evidence="Still so")
    assert again.status_code == 422
    assert "Ha is the agreed stage for this post already" in again.text


def test_a_stage_agreed_twice_on_a_day_and_a_lower_one_after_a_higher_are_refused_kindly(kitchen, browser, clock_at):
    made = proposal(kitchen.post, "ha", kitchen.ann)
    agreement(kitchen.post, "ha", "2026-03-10")
    twice = browser(kitchen.ben).submit(answer_page(kitchen, made), decision="agree", words="Well done")
    assert twice.status_code == 422
    assert "already agreed for this post today" in twice.text
    agreement(kitchen.post, "re", "2026-03-10")
    lower = browser(kitchen.ben).submit(answer_page(kitchen, made), decision="agree", words="Well done")
    assert "Agree Ha tomorrow or later" in lower.text
    assert len(stages_of(kitchen)) == 2
    clock_at("2026-03-11")
    assert browser(kitchen.ben).submit(answer_page(kitchen, made), decision="agree").status_code == 303
    assert "Ha" in browser(kitchen.ann).get("/stages").text


def test_a_post_that_has_ended_keeps_its_stages(kitchen, make, browser):
    earlier = make.post(kitchen.ann, kitchen.school, role=kitchen.post.role, ended_on=dt.date(2026, 1, 31))
    agreement(earlier, "ha", "2025-10-01")
    page = f"/stages/posts/{earlier.public_id}"
    shown = browser(kitchen.ann).get(page).text
    assert "Propose a stage" not in shown
    assert "Ha" in shown
    refused = browser(kitchen.ann).submit(f"{page}/propose", stage="re", evidence="Something")
    assert "This post has ended" in refused.text


def test_two_answers_at_once_are_a_conflict_and_nothing_typed_is_lost(kitchen, make, browser):
    second = make.person("Bea Brook", school=kitchen.school)
    make.manages(second, kitchen.ann)
    made = proposal(kitchen.post, "ha", kitchen.ann)
    slow = browser(second)
    fields = slow.form(answer_page(kitchen, made))
    browser(kitchen.ben).submit(answer_page(kitchen, made), decision="agree")
    late = slow.send(answer_page(kitchen, made), fields, decision="set_aside", words="Run one service first")
    assert late.status_code == 409
    assert "Run one service first" in late.text
    assert [stage for stage, *_ in stages_of(kitchen)] == ["ha"]
    assert slow.get(answer_page(kitchen, made)).location == kitchen.page


def test_a_double_click_makes_one_proposal(kitchen, browser):
    window = browser(kitchen.ann)
    fields = window.form(f"{kitchen.page}/propose")
    for _ in range(2):
        sent = window.send(f"{kitchen.page}/propose", fields, stage="ha", evidence="Trained two new colleagues")
        assert sent.status_code == 303
    assert db.session.query(StageProposal).count() == 1


def test_what_waits_is_the_other_sides(kitchen, browser, app):
    def waiting(person):
        return [item.text for item in queries.waiting_for(Viewer(0, person.id, today()))]

    made = proposal(kitchen.post, "ha", kitchen.ann)
    assert waiting(kitchen.ben) == ["Ann Ashby proposes Ha for their post as Cook."]
    assert waiting(kitchen.ann) == waiting(kitchen.other) == []
    made.proposed_by_id = kitchen.ben.id
    db.session.commit()
    assert waiting(kitchen.ann) == ["Ben Birch proposes Ha for your post as Cook."]
    assert waiting(kitchen.ben) == []


def test_what_the_database_itself_refuses_has_words_for_people(kitchen):
    proposal(kitchen.post, "ha", kitchen.ann)
    with pytest.raises(IntegrityError) as second:
        proposal(kitchen.post, "re", kitchen.ben)
    db.session.rollback()
    assert refusal(second.value).message == service.WAITING
    agreement(kitchen.post, "ha", "2026-03-10")
    with pytest.raises(IntegrityError) as twice:
        agreement(kitchen.post, "ha", "2026-03-10")
    db.session.rollback()
    assert refusal(twice.value).message == service.TWICE
