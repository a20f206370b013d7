"""Evidence and evaluation: what high confidence needs, and what can be put right (domain.md section 2.2)."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace

import pytest
from sqlalchemy import select

from appraisal.audit.models import AuditLine
from appraisal.extensions import db
from appraisal.star import course
from appraisal.star.models import StarEvidence, StarProject
from tests.star.factories import evidence, project


@pytest.fixture
def people(make, clock_at):
    clock_at("2026-03-31")
    school = make.school()
    return SimpleNamespace(owner=make.person(school=school), colleague=make.person("Col League", school=make.school()))


def path_of(made, part=""):
    return f"/star-projects/{made.public_id}" + (f"/{part}" if part else "")


def acts():
    return list(
        db.session.scalars(select(AuditLine.act).where(AuditLine.record == "star_project").order_by(AuditLine.id))
    )


def finish(window, made, **answers):
    return window.submit(
        path_of(made, "evaluation"),
        **{
            "impact_judgement": "some_positive",
            "confidence": "medium",
            "evaluation": "Fewer calls",
            "finished": "yes",
            **answers,
        },
    )


@pytest.mark.parametrize(
    ("baseline", "end", "kinds", "missing"),
    [
        (None, "21 calls", ("observation", "staff_survey"), "a baseline"),
        ("46 calls", "", ("observation", "staff_survey"), "the same measure at the end"),
        ("46 calls", "21 calls", ("observation",), "a second kind of evidence"),
    ],
)
def test_high_confidence_says_what_it_still_needs_and_keeps_the_text(baseline, end, kinds, missing, people, browser):
    made = project(people.owner, status="active", baseline=baseline)
    for kind in kinds:
        evidence(made, people.owner, kind=kind)
    answer = finish(browser(people.owner), made, confidence="high", end_measure=end, evaluation="Fewer calls by far")
    assert answer.status_code == 422
    assert f"High confidence still needs {missing}" in answer.text
    assert "Fewer calls by far" in answer.text
    assert db.session.get(StarProject, made.id).status == "active"


def test_high_confidence_cannot_lose_its_ground_afterwards(people, browser):
    made = project(
        people.owner, status="completed", confidence="high", end_measure="21 calls", evaluated_on=dt.date(2026, 3, 1)
    )
    first = evidence(made, people.owner)
    evidence(made, people.owner, kind="staff_survey")
    owner = browser(people.owner)
    answer = owner.submit(path_of(made, "plan"), baseline="")
    assert answer.status_code == 422
    assert "High confidence still needs a baseline" in answer.text
    page = path_of(made, f"evidence/{first.public_id}")
    answer = owner.submit(page, action=f"{page}/removal")
    assert answer.status_code == 422
    assert "High confidence still needs a second kind" in answer.text
    assert len(db.session.scalars(select(StarEvidence)).all()) == 2
    assert acts() == []


@pytest.mark.parametrize("field", ["impact_judgement", "confidence", "evaluation"])
def test_a_finished_evaluation_has_a_judgement_a_confidence_and_words(field, people, browser):
    made = project(people.owner, status="active")
    answer = finish(browser(people.owner), made, what_next="Keep texting", **{field: ""})
    assert answer.status_code == 422
    assert "or save the evaluation as not finished yet" in answer.text
    assert "Keep texting" in answer.text
    assert finish(browser(people.owner), made, **{field: "", "finished": "no"}).status_code == 303


def test_an_evaluation_is_finished_today_unless_an_earlier_day_is_given_and_never_later(people, browser):
    made = project(people.owner, status="active")
    owner = browser(people.owner)
    assert finish(owner, made, evaluated_on="1 4 2026").status_code == 422
    finish(owner, made)
    assert db.session.get(StarProject, made.id).evaluated_on == dt.date(2026, 3, 31)
    finish(owner, made, evaluated_on="2 3 2026", evaluation="Fewer calls, and calmer")
    again = db.session.get(StarProject, made.id)
    assert (again.evaluated_on, again.status, again.evaluation) == (
        dt.date(2026, 3, 2),
        "completed",
        "Fewer calls, and calmer",
    )


def test_an_evaluation_can_be_opened_again_but_not_while_it_is_published(people, browser):
    completed = project(people.owner, status="completed", evaluated_on=dt.date(2026, 3, 1))
    published = project(people.owner, status="shared", evaluated_on=dt.date(2026, 3, 1))
    owner = browser(people.owner)
    assert finish(owner, completed, finished="no").status_code == 303
    again = db.session.get(StarProject, completed.id)
    assert (again.status, again.evaluated_on) == ("evaluating", None)
    assert finish(owner, published, finished="no").status_code == 422
    assert finish(owner, published).status_code == 303
    assert db.session.get(StarProject, published.id).status == "shared"


@pytest.mark.parametrize("status", ["draft", "paused"])
def test_nothing_is_evaluated_before_it_is_agreed_or_while_it_rests(status, people, browser):
    made = project(people.owner, status=status)
    assert finish(browser(people.owner), made).status_code == 422
    assert db.session.get(StarProject, made.id).evaluated_on is None


def test_publishing_needs_a_completed_project_and_the_tick(people, browser):
    active = project(people.owner, status="active")
    completed = project(people.owner, status="completed", evaluated_on=dt.date(2026, 3, 1))
    owner = browser(people.owner)
    assert owner.submit(path_of(active, "publication"), no_pupil_named="y").status_code == 422
    assert owner.submit(path_of(completed, "publication")).status_code == 422
    assert {made.status for made in db.session.scalars(select(StarProject))} == {"active", "completed"}


def test_evidence_is_corrected_by_whoever_of_the_owners_sees_the_mistake(people, make, browser):
    second = make.person(school=make.school())
    made = project(people.owner, second, status="active")
    item = evidence(made, people.colleague, summary="Calls go down")
    owner = browser(second)
    page = path_of(made, f"evidence/{item.public_id}")
    assert "Col League" in owner.get(page).text
    assert owner.submit(page, agrees="no", summary="Calls went up").status_code == 303
    again = db.session.get(StarEvidence, item.id)
    assert (again.agrees, again.summary, again.collected_by_id) == (False, "Calls went up", people.colleague.id)
    assert owner.submit(page, action=f"{page}/removal").status_code == 303
    assert db.session.scalars(select(StarEvidence)).all() == []
    assert acts() == ["evidence corrected", "evidence removed"]


def test_two_owners_correcting_the_same_evidence_is_a_conflict_that_shows_both(people, browser):
    made = project(people.owner, people.colleague, status="active")
    item = evidence(made, people.owner, summary="As it was")
    page = path_of(made, f"evidence/{item.public_id}")
    second = browser(people.colleague)
    opened = second.form(page)
    browser(people.owner).submit(page, summary="As Asha has it", agrees="no")
    answer = second.send(page, opened, summary="As Col has it")
    assert answer.status_code == 409
    assert "As Asha has it" in answer.text
    assert "As Col has it" in answer.text
    assert db.session.get(StarEvidence, item.id).summary == "As Asha has it"


def test_the_same_evidence_twice_is_refused_with_a_sentence(people, browser):
    made = project(people.owner, status="active")
    evidence(made, people.owner, kind="observation", collected_on=dt.date(2026, 3, 2))
    answer = browser(people.owner).submit(
        path_of(made, "evidence/add"),
        kind="observation",
        collected_on="2 3 2026",
        collector=str(people.owner.public_id),
        agrees="yes",
        summary="Typed again",
    )
    assert answer.status_code == 422
    assert "Add to that one instead" in answer.text
    assert "Typed again" in answer.text


def test_evidence_has_a_real_day_a_collector_and_is_not_from_the_future(people, browser):
    made = project(people.owner, status="active")
    owner = browser(people.owner)
    page = path_of(made, "evidence/add")
    answer = owner.submit(
        page, kind="reading", collected_on="1 4 2026", collector=str(people.owner.public_id), agrees="yes"
    )
    assert answer.status_code == 422
    assert "today or in the past" in answer.text
    answer = owner.submit(page, kind="reading", collected_on="1 3 2026", collector="colleague", agrees="yes")
    assert answer.status_code == 422
    assert "We cannot find anyone" in answer.text
    answer = owner.submit(page, kind="gossip", collected_on="1 3 2026", collector="colleague", agrees="yes")
    assert answer.status_code == 422
    assert db.session.scalars(select(StarEvidence)).all() == []


def test_evidence_of_another_project_is_not_found(people, browser):
    mine, other = project(people.owner, status="active"), project(people.colleague, status="active")
    item = evidence(other, people.colleague)
    assert browser(people.owner).get(path_of(mine, f"evidence/{item.public_id}")).status_code == 404


def test_a_project_says_what_would_confirm_it(people, app):
    made = project(people.owner, status="active")
    evidence(made, people.owner, kind="observation")
    evidence(made, people.colleague, kind="staff_survey", agrees=False)
    assert len(course.still_to_confirm(made)) == 2
    evidence(made, people.colleague, kind="staff_survey")
    db.session.expire_all()
    assert course.still_to_confirm(made) == []
