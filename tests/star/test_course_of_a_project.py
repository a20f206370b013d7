"""A project from the first question to the gallery, in the browser, by the people whose job each step is."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace

import pytest
from sqlalchemy import select

from appraisal.audit.models import AuditLine
from appraisal.extensions import db
from appraisal.plan import service as plan
from appraisal.star.models import StarEvidence, StarProject
from tests.star.factories import QUESTION, TITLE, evidence, project

TODAY = "2026-03-31"


@pytest.fixture
def people(make, clock_at):
    """An owner, their line manager, and a colleague at another school."""
    clock_at(TODAY)
    here, there = make.school(), make.school()
    cast = SimpleNamespace(
        owner=make.person("Asha Bell", school=here),
        manager=make.person("Mo Manager", school=here),
        colleague=make.person("Col League", school=there),
    )
    make.manages(cast.manager, cast.owner)
    return cast


def acts():
    return list(
        db.session.scalars(select(AuditLine.act).where(AuditLine.record == "star_project").order_by(AuditLine.id))
    )


def again(made):
    return db.session.get(StarProject, made.id)


def path_of(made, part=""):
    return f"/star-projects/{made.public_id}" + (f"/{part}" if part else "")


def press(window, made, part):
    return window.submit(path_of(made), action=path_of(made, part))


def test_the_whole_course(people, browser):
    plan.load()
    db.session.commit()
    owner, manager = browser(people.owner), browser(people.manager)
    answer = owner.submit(
        "/star-projects/start",
        title=TITLE,
        question=QUESTION,
        plan_ref="2.2",
        strand="quality",
        baseline="46 calls in a week",
        evaluation_due_on="27 3 2026",
    )
    made = db.session.scalars(select(StarProject)).one()
    assert answer.location == path_of(made)
    assert (made.status, made.academic_year, made.plan_ref) == ("draft", 2025, "2.2")
    assert "2.2 Supporting staff led appraisal" in owner.get(path_of(made)).text

    owner.submit(path_of(made, "submission"), no_pupil_named="y")
    assert (again(made).status, again(made).submitted_on) == ("draft", dt.date(2026, 3, 31))
    assert again(made).no_pupil_named
    manager.submit(path_of(made, "agreement"), comment="A question worth asking")
    assert (again(made).status, again(made).agreed_by_id) == ("agreed", people.manager.id)
    assert "A question worth asking" in owner.get(path_of(made)).text

    press(owner, made, "beginning")
    assert again(made).status == "active"
    owner.submit(path_of(made, "tried"), change_tried="Texts by noon for six weeks")
    owner.submit(
        path_of(made, "evidence/add"),
        kind="process_time_cost",
        collected_on="20 3 2026",
        collector=str(people.owner.public_id),
        agrees="yes",
        summary="21 calls a week",
    )
    owner.submit(
        path_of(made, "evidence/add"),
        kind="customer_feedback",
        collected_on="24 3 2026",
        collector="colleague",
        email=people.colleague.email.upper(),
        agrees="no",
    )
    by_colleague = db.session.scalars(select(StarEvidence).where(StarEvidence.kind == "customer_feedback")).one()
    assert (by_colleague.collected_by_id, by_colleague.agrees) == (people.colleague.id, False)

    owner.submit(path_of(made, "evaluation"), impact_judgement="some_positive", finished="no")
    assert (again(made).status, again(made).evaluated_on) == ("evaluating", None)
    owner.submit(
        path_of(made, "evaluation"),
        end_measure="21 calls in a week",
        confidence="high",
        evaluation="Fewer calls, quicker answers",
        finished="yes",
        evaluated_on="30 3 2026",
    )
    assert (again(made).status, again(made).evaluated_on) == ("completed", dt.date(2026, 3, 30))

    owner.submit(path_of(made, "publication"), no_pupil_named="y")
    assert again(made).status == "shared"
    assert TITLE in browser(people.colleague).get("/star-projects/published").text
    press(owner, made, "publication/withdrawal")
    assert again(made).status == "completed"
    assert TITLE not in browser(people.colleague).get("/star-projects/published").text
    assert acts() == [
        "started",
        "submitted",
        "agreed",
        "begun",
        "corrected",
        "evidence added",
        "evidence added",
        "evaluation saved",
        "evaluated",
        "published",
        "withdrawn",
    ]


def test_a_new_project_sent_twice_is_one(people, browser):
    owner = browser(people.owner)
    fields = owner.form("/star-projects/start")
    sent = {"title": TITLE, "question": QUESTION, "strand": "other"}
    first = owner.send("/star-projects/start", fields, **sent)
    second = owner.send("/star-projects/start", fields, **sent)
    assert first.status_code == second.status_code == 303
    assert first.location == second.location
    assert len(db.session.scalars(select(StarProject)).all()) == 1


def test_a_form_that_is_not_right_comes_back_with_all_that_was_typed(people, browser):
    answer = browser(people.owner).submit("/star-projects/start", question=QUESTION, evaluation_due_on="31 2 2026")
    assert answer.status_code == 422
    assert QUESTION in answer.text
    for message in ("Enter a title", "Choose what it is about", "Enter a real date"):
        assert message in answer.text
    assert db.session.scalars(select(StarProject)).all() == []


def test_two_owners_editing_at_once_never_overwrite_each_other(people, browser):
    plan.load()
    made = project(people.owner, people.colleague, plan_ref="2.2")
    first, second = browser(people.owner), browser(people.colleague)
    opened = second.form(path_of(made, "plan"))
    first.submit(path_of(made, "plan"), title="Texting before noon")
    answer = second.send(path_of(made, "plan"), opened, title="Letters, not texts")
    assert answer.status_code == 409
    assert "Texting before noon" in answer.text
    assert "Letters, not texts" in answer.text
    assert '<th scope="row" class="govuk-table__header">Title' in answer.text
    for unchanged in ("Academic year", "Which line of the Trust plan", "What is it about?"):
        assert f'<th scope="row" class="govuk-table__header">{unchanged}' not in answer.text
    assert again(made).title == "Texting before noon"


def test_a_line_manager_agrees_only_the_version_they_read(people, browser):
    made = project(people.owner, submitted_on=dt.date(2026, 3, 1))
    manager = browser(people.manager)
    opened = manager.form(path_of(made, "agreement"))
    browser(people.owner).submit(path_of(made, "plan"), question="Something quite different?")
    answer = manager.send(path_of(made, "agreement"), opened, comment="Go ahead")
    assert answer.status_code == 409
    assert "Go ahead" in answer.text
    assert again(made).status == "draft"


def test_an_edit_writes_which_fields_changed_and_no_content(people, browser):
    made = project(people.owner)
    browser(people.owner).submit(path_of(made, "plan"), title="Texting before noon", baseline="50 calls")
    line = db.session.scalars(select(AuditLine).where(AuditLine.act == "corrected")).one()
    assert line.fields == "baseline, title"
    assert (line.record_id, line.actor_person_id, line.subject_id) == (made.id, people.owner.id, people.owner.id)


def test_saving_a_plan_without_a_change_writes_no_line(people, browser):
    made = project(people.owner)
    assert browser(people.owner).submit(path_of(made, "plan")).status_code == 303
    assert acts() == []


def test_an_imported_reference_to_a_plan_is_kept_when_the_plan_is_edited(people, browser):
    made = project(people.owner, plan_ref="SDP 4 / reading", academic_year=2022)
    browser(people.owner).submit(path_of(made, "plan"), title="Reading aloud")
    assert (again(made).plan_ref, again(made).academic_year) == ("SDP 4 / reading", 2022)


# --- submitting and agreeing ----------------------------------------------------------


def test_submitting_needs_the_tick_that_no_pupil_is_named(people, browser):
    made = project(people.owner)
    answer = browser(people.owner).submit(path_of(made, "submission"))
    assert answer.status_code == 422
    assert "no pupil is named" in answer.text
    assert again(made).submitted_on is None


def test_submitting_needs_a_day_to_look_at_it(people, browser):
    made = project(people.owner, evaluation_due_on=None)
    answer = browser(people.owner).submit(path_of(made, "submission"), no_pupil_named="y")
    assert answer.status_code == 422
    assert "when you will look at what came of it" in answer.text


def test_submitting_needs_somebody_who_can_agree(people, make, browser):
    alone = make.person(school=make.school())
    made = project(alone)
    answer = browser(alone).submit(path_of(made, "submission"), no_pupil_named="y")
    assert answer.status_code == 422
    assert "Ask HR to add one" in answer.text
    shared = project(people.manager, people.owner)  # the only line manager is an owner
    answer = browser(people.owner).submit(path_of(shared, "submission"), no_pupil_named="y")
    assert answer.status_code == 422
    assert "Ask HR to add one" in answer.text


def test_an_owner_takes_a_draft_back_before_it_is_agreed_and_not_after(people, browser):
    made = project(people.owner, submitted_on=dt.date(2026, 3, 1))
    owner = browser(people.owner)
    fields = owner.form(path_of(made), path_of(made, "submission/withdrawal"))
    assert press(owner, made, "submission/withdrawal").status_code == 303
    assert again(made).submitted_on is None
    assert browser(people.manager).get(path_of(made)).status_code == 404
    agreed = project(people.owner, status="agreed", submitted_on=dt.date(2026, 3, 1))
    fields["version"] = str(agreed.version)
    answer = owner.send(path_of(agreed, "submission/withdrawal"), fields)
    assert answer.status_code == 422
    assert "cannot be done at this point" in answer.text
    assert again(agreed).submitted_on == dt.date(2026, 3, 1)


def test_a_line_manager_comments_changes_and_takes_away_their_own_comment(people, browser):
    made = project(people.owner, status="active")
    manager = browser(people.manager)
    manager.submit(path_of(made, "comment"), text="Well begun")
    manager.submit(path_of(made, "comment"), text="Well begun, ask the cleaners too")
    (written,) = again(made).comments
    assert written.text == "Well begun, ask the cleaners too"
    manager.submit(path_of(made, "comment"), text="")
    assert again(made).comments == []
    assert acts() == ["commented", "commented", "comment removed"]


def test_two_line_managers_have_a_comment_each(people, make, browser):
    second = make.person(school=make.school())
    make.manages(second, people.colleague)
    made = project(people.owner, people.colleague, status="active")
    browser(people.manager).submit(path_of(made, "comment"), text="From Mo")
    browser(second).submit(path_of(made, "comment"), text="From the other school")
    assert sorted(written.text for written in again(made).comments) == ["From Mo", "From the other school"]


# --- owners ---------------------------------------------------------------------------


def test_a_co_owner_is_found_by_email_sees_it_at_once_and_may_leave(people, browser):
    made = project(people.owner)
    browser(people.owner).submit(path_of(made, "owners"), email=people.colleague.email)
    colleague = browser(people.colleague)
    assert TITLE in colleague.get("/star-projects").text
    assert colleague.submit(path_of(made, f"owners/{people.colleague.public_id}/removal")).location == "/star-projects"
    assert colleague.get(path_of(made)).status_code == 404
    lines = db.session.scalars(select(AuditLine).where(AuditLine.act.like("owner %")).order_by(AuditLine.id)).all()
    assert [(line.act, line.subject_id) for line in lines] == [
        ("owner added", people.colleague.id),
        ("owner removed", people.colleague.id),
    ]


def test_an_unknown_email_and_somebody_who_left_are_not_found(people, make, browser):
    made = project(people.owner)
    gone = make.person(school=make.school(), left_on=dt.date(2026, 1, 31))
    for email in ("nobody@trust.example", gone.email):
        answer = browser(people.owner).submit(path_of(made, "owners"), email=email)
        assert answer.status_code == 422
        assert "We cannot find anyone with that email address" in answer.text
        assert email in answer.text


def test_nobody_becomes_an_owner_twice(people, browser):
    made = project(people.owner)
    answer = browser(people.owner).submit(path_of(made, "owners"), email=people.owner.email)
    assert answer.status_code == 422
    assert "an owner already" in answer.text


def test_the_last_owner_cannot_leave(people, browser):
    made = project(people.owner)
    answer = browser(people.owner).submit(path_of(made, f"owners/{people.owner.public_id}/removal"))
    assert answer.status_code == 422
    assert "A project needs an owner" in answer.text
    assert len(again(made).owners) == 1


def test_others_are_taken_off_a_draft_and_not_off_an_agreed_project(people, browser):
    draft = project(people.owner, people.colleague)
    agreed = project(people.owner, people.colleague, status="agreed")
    owner = browser(people.owner)
    part = f"owners/{people.colleague.public_id}/removal"
    assert owner.submit(path_of(draft, part)).status_code == 303
    assert owner.submit(path_of(agreed, part)).status_code == 422
    assert len(again(draft).owners) == 1
    assert len(again(agreed).owners) == 2


def test_a_draft_of_one_owner_can_be_removed_with_a_trace_and_one_of_two_cannot(people, browser):
    mine, shared = project(people.owner), project(people.owner, people.colleague)
    evidence(mine, people.owner)
    owner = browser(people.owner)
    assert owner.submit(path_of(mine, "removal")).location == "/star-projects"
    assert db.session.scalars(select(StarProject)).all() == [shared]
    assert owner.submit(path_of(shared, "removal")).status_code == 422
    assert db.session.scalars(select(StarProject)).all() == [shared]
    assert acts() == ["discarded"]


# --- pausing, stopping, sharing -------------------------------------------------------


def test_a_project_is_paused_and_taken_up_again(people, browser):
    made = project(people.owner, status="active")
    owner = browser(people.owner)
    press(owner, made, "pause")
    assert again(made).status == "paused"
    press(owner, made, "resumption")
    assert again(made).status == "active"


def test_a_project_is_stopped_with_what_was_learned_and_may_still_be_evaluated(people, browser):
    made = project(people.owner, status="active")
    owner = browser(people.owner)
    assert owner.submit(path_of(made, "end"), because=" ").status_code == 422
    owner.submit(path_of(made, "end"), because="The phones changed, so we learned to ask earlier")
    assert again(made).status == "stopped"
    page = owner.get(path_of(made)).text
    assert "Stopped, and this is what we learned" in page
    assert "ask earlier" in page
    owner.submit(
        path_of(made, "evaluation"),
        impact_judgement="no_change",
        confidence="low",
        evaluation="Asked late",
        finished="yes",
    )
    assert (again(made).status, again(made).evaluated_on) == ("stopped", dt.date(2026, 3, 31))
    fields = owner.form("/sign-out")
    fields["version"] = str(again(made).version)
    assert owner.send(path_of(made, "resumption"), fields).status_code == 422


def test_a_project_stopped_by_mistake_is_taken_up_again(people, browser):
    made = project(people.owner, status="stopped", stopped_because="Pressed the wrong button")
    press(browser(people.owner), made, "resumption")
    assert (again(made).status, again(made).stopped_because) == ("active", None)


def test_sharing_with_the_coach_is_a_switch(people, browser):
    made = project(people.owner)
    owner = browser(people.owner)
    press(owner, made, "coach-access")
    assert again(made).shared_with_coach
    press(owner, made, "coach-access/withdrawal")
    assert not again(made).shared_with_coach
    assert acts() == ["shared with coach", "kept from coach"]


@pytest.mark.parametrize(
    ("status", "part"),
    [
        ("active", "beginning"),
        ("draft", "pause"),
        ("completed", "pause"),
        ("active", "resumption"),
        ("active", "removal"),
        ("active", "publication/withdrawal"),
    ],
)
def test_what_does_not_fit_the_state_is_refused_in_words(status, part, people, browser):
    made = project(people.owner, status=status)
    owner = browser(people.owner)
    fields = owner.form("/sign-out")
    fields["version"] = str(made.version)
    answer = owner.send(path_of(made, part), fields)
    assert answer.status_code == 422
    assert "cannot be done at this point" in answer.text
    assert again(made).status == status
    assert acts() == []


def test_a_button_pressed_on_an_old_page_is_a_conflict(people, browser):
    made = project(people.owner, people.colleague, status="active")
    first, second = browser(people.owner), browser(people.colleague)
    opened = second.form(path_of(made), path_of(made, "pause"))
    first.submit(path_of(made, "tried"), change_tried="Texts")
    answer = second.send(path_of(made, "pause"), opened)
    assert answer.status_code == 409
    assert "Someone else changed this" in answer.text
    assert again(made).status == "active"
