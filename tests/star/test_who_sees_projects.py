"""Who sees a STAR project, in which state, how much of it, and who does not (privacy.md rows 7 to 9)."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace

import pytest

from appraisal.extensions import db
from appraisal.star.models import StarComment
from tests.factories import saved
from tests.star.factories import QUESTION, TITLE, evidence, project

TODAY = "2026-03-31"
SUBMITTED = ("agreed", "active", "evaluating", "completed", "paused", "stopped")


@pytest.fixture
def people(make, clock_at):
    """An owner and everyone around them."""
    clock_at(TODAY)
    here, there = make.school("HERE"), make.school("THERE")
    cast = SimpleNamespace(
        owner=make.person("Asha Bell", school=here),
        manager=make.person("Mo Manager", school=here),
        grand_manager=make.person("Greta Grand", school=here),
        coach=make.person("Cora Coach", school=there),
        head=make.person("Hal Head", school=here),
        other_head=make.person("Olga Otherhead", school=there),
        hr=make.person("Hana Resources", school=there),
        ceo=make.person("Cy Chief", school=there),
        administrator=make.person("Ada Min", school=there),
        colleague=make.person("Col League", school=here),
        governor=make.person("Gov Ernor", kind="governor_only"),
        former=make.person("Fay Former", school=here),
    )
    make.manages(cast.manager, cast.owner)
    make.manages(cast.grand_manager, cast.manager)
    make.manages(cast.former, cast.owner, end=dt.date(2026, 1, 31))
    make.coaches(cast.coach, cast.owner)
    make.serves(cast.head, "head", here)
    make.serves(cast.other_head, "head", there)
    make.serves(cast.hr, "hr")
    make.serves(cast.ceo, "ceo")
    make.serves(cast.administrator, "administrator")
    make.seat(cast.governor, here, make.role("governor", group="governor"))
    return cast


OTHERS = ("grand_manager", "other_head", "ceo", "administrator", "colleague", "governor")


def statuses(browser, people, made, names):
    return {name: browser(getattr(people, name)).get(f"/star-projects/{made.public_id}").status_code for name in names}


def test_a_draft_is_its_owners_alone(people, browser):
    made = project(people.owner)
    assert TITLE in browser(people.owner).get(f"/star-projects/{made.public_id}").text
    names = (*OTHERS, "manager", "coach", "head", "hr", "former")
    assert statuses(browser, people, made, names) == dict.fromkeys(names, 404)


def test_a_line_manager_sees_that_there_is_a_draft_and_no_word_of_it(people, browser):
    project(people.owner)
    listed = browser(people.manager).get("/star-projects").text
    assert "Asha Bell" in listed
    assert "A draft, not shown" in listed
    assert TITLE not in listed
    assert QUESTION not in listed


def test_a_draft_names_only_the_owner_whom_the_line_manager_manages(people, browser):
    project(people.owner, people.colleague)
    listed = browser(people.manager).get("/star-projects").text
    assert "Asha Bell" in listed
    assert "Col League" not in listed


def test_a_draft_put_to_the_line_manager_is_read_by_nobody_else(people, browser):
    made = project(people.owner, submitted_on=dt.date(2026, 3, 1))
    page = browser(people.manager).get(f"/star-projects/{made.public_id}").text
    assert TITLE in page
    assert QUESTION in page
    names = (*OTHERS, "coach", "head", "hr", "former")
    assert statuses(browser, people, made, names) == dict.fromkeys(names, 404)


@pytest.mark.parametrize("status", SUBMITTED)
def test_a_submitted_project_is_read_by_the_line_manager_and_summed_up_for_head_and_hr(status, people, browser):
    made = project(people.owner, status=status, change_tried="Texts at noon", stopped_because="Texts at noon")
    text = {
        name: browser(getattr(people, name)).get(f"/star-projects/{made.public_id}").text
        for name in ("owner", "manager", "head", "hr")
    }
    for name in ("owner", "manager"):
        assert TITLE in text[name]
        assert QUESTION in text[name]
        assert "Texts at noon" in text[name]
    for name in ("head", "hr"):
        assert "Asha Bell" in text[name]
        assert "Quality of teaching" in text[name]
        for words in (TITLE, QUESTION, "46 calls", "Texts at noon"):
            assert words not in text[name]
    assert statuses(browser, people, made, OTHERS) == dict.fromkeys(OTHERS, 404)


def test_a_published_project_is_read_by_everyone_who_signs_in(people, browser):
    made = project(people.owner, status="shared", evaluated_on=dt.date(2026, 3, 1))
    for name in (*OTHERS, "manager", "coach", "head", "hr", "former"):
        window = browser(getattr(people, name))
        assert TITLE in window.get(f"/star-projects/{made.public_id}").text, name
        assert TITLE in window.get("/star-projects/published").text, name
        assert window.get(f"/star-projects/{made.public_id}/plan").status_code == 404, name
    assert browser().get("/star-projects/published").location.startswith("/sign-in")


def test_comments_stay_between_owners_and_line_managers_when_a_project_is_published(people, browser):
    made = project(people.owner, status="shared", evaluated_on=dt.date(2026, 3, 1))
    saved(
        StarComment(
            project_id=made.id, author_id=people.manager.id, written_on=dt.date(2026, 1, 9), text="Clear thinking"
        )
    )
    path = f"/star-projects/{made.public_id}"
    assert "Clear thinking" in browser(people.owner).get(path).text
    assert "Clear thinking" in browser(people.manager).get(path).text
    for name in ("colleague", "head", "governor", "hr"):
        assert "Clear thinking" not in browser(getattr(people, name)).get(path).text


@pytest.mark.parametrize("status", ["draft", "active"])
def test_a_coach_reads_what_an_owner_shares_and_no_longer_when_it_is_taken_back(status, people, browser):
    made = project(people.owner, status=status, shared_with_coach=True)
    window = browser(people.coach)
    assert QUESTION in window.get(f"/star-projects/{made.public_id}").text
    assert TITLE in window.get("/star-projects").text
    assert window.get(f"/star-projects/{made.public_id}/plan").status_code == 404
    made.shared_with_coach = False
    db.session.commit()
    assert window.get(f"/star-projects/{made.public_id}").status_code == 404
    assert TITLE not in window.get("/star-projects").text


def test_any_owner_brings_their_own_line_manager_head_and_coach(people, make, browser):
    away = make.school("AWAY")
    second = make.person("Sol Second", school=away)
    manager, head, coach = make.person(school=away), make.person(school=away), make.person(school=away)
    make.manages(manager, second)
    make.serves(head, "head", away)
    make.coaches(coach, second)
    made = project(people.owner, second, status="active", shared_with_coach=True)
    path = f"/star-projects/{made.public_id}"
    assert TITLE in browser(manager).get(path).text
    assert TITLE in browser(coach).get(path).text
    page = browser(head).get(path).text
    assert "Sol Second" in page
    assert TITLE not in page


def test_a_change_of_line_manager_takes_effect_on_the_next_page(people, make, browser, clock_at):
    made = project(people.owner, status="active")
    window = browser(people.manager)
    assert window.get(f"/star-projects/{made.public_id}").status_code == 200
    make.manages(people.colleague, people.owner, dt.date(2026, 4, 1))
    from appraisal.people.models import LineManagement

    row = db.session.query(LineManagement).filter_by(manager_id=people.manager.id, person_id=people.owner.id).one()
    row.to_date = dt.date(2026, 3, 30)
    db.session.commit()
    assert window.get(f"/star-projects/{made.public_id}").status_code == 404


def test_a_former_manager_keeps_a_summary_of_what_they_commented_on_until_the_cycle_closes(people, browser, clock_at):
    agreed = project(people.owner, status="active", agreed_by_id=people.former.id, agreed_on=dt.date(2026, 1, 9))
    commented = project(people.owner, status="active", title="Reading aloud")
    saved(StarComment(project_id=commented.id, author_id=people.former.id, written_on=dt.date(2026, 1, 9), text="Good"))
    untouched = project(people.owner, status="active")
    window = browser(people.former)
    for made in (agreed, commented):
        page = window.get(f"/star-projects/{made.public_id}")
        assert page.status_code == 200
        assert "Under way" in page.text
        assert TITLE not in page.text
        assert "Reading aloud" not in page.text
    assert window.get(f"/star-projects/{untouched.public_id}").status_code == 404
    clock_at("2026-11-01")
    later = browser(people.former)
    assert later.get(f"/star-projects/{agreed.public_id}").status_code == 404
    assert later.get(f"/star-projects/{commented.public_id}").status_code == 404


def test_an_evaluated_project_can_no_longer_be_changed_when_its_cycle_has_closed(people, browser, clock_at):
    clock_at("2026-11-02")
    closed = project(people.owner, status="completed", evaluated_on=dt.date(2026, 6, 1), impact_judgement="no_change")
    unfinished = project(people.owner, status="active")
    late = project(people.owner, status="completed", evaluated_on=dt.date(2026, 11, 1))
    window = browser(people.owner)
    page = window.get(f"/star-projects/{closed.public_id}").text
    assert TITLE in page
    assert "cycle of this project has closed" in page
    assert window.get(f"/star-projects/{closed.public_id}/plan").status_code == 404
    assert window.get(f"/star-projects/{unfinished.public_id}/plan").status_code == 200
    assert window.get(f"/star-projects/{late.public_id}/plan").status_code == 200
    assert window.submit(f"/star-projects/{closed.public_id}/publication", no_pupil_named="y").status_code == 303
    assert db.session.get(type(closed), closed.id).status == "shared"


EDIT_PAGES = ("plan", "tried", "owners", "submission", "end", "evidence/add", "evaluation", "publication", "removal")
EDIT_ACTS = (
    "submission/withdrawal",
    "beginning",
    "pause",
    "resumption",
    "coach-access",
    "coach-access/withdrawal",
    "publication/withdrawal",
)


@pytest.mark.parametrize("name", ["manager", "coach", "head", "hr", "colleague", "governor", "ceo", "administrator"])
def test_only_owners_open_what_changes_a_project(name, people, browser):
    made = project(people.owner, status="active", shared_with_coach=True)
    item = evidence(made, people.owner)
    window, path = browser(getattr(people, name)), f"/star-projects/{made.public_id}"
    fields = window.form("/sign-out")
    for part in (*EDIT_PAGES, f"evidence/{item.public_id}", f"owners/{people.owner.public_id}/removal"):
        assert window.get(f"{path}/{part}").status_code == 404, part
        assert window.send(f"{path}/{part}", fields).status_code == 404, part
    for part in (*EDIT_ACTS, f"evidence/{item.public_id}/removal"):
        assert window.send(f"{path}/{part}", fields).status_code == 404, part
    assert db.session.get(type(made), made.id).status == "active"


@pytest.mark.parametrize("name", ["owner", "coach", "head", "hr", "colleague", "governor", "former", "grand_manager"])
def test_only_a_line_manager_of_an_owner_agrees_or_comments(name, people, browser):
    made = project(people.owner, submitted_on=dt.date(2026, 3, 1), shared_with_coach=True)
    window = browser(getattr(people, name))
    fields = window.form("/sign-out")
    for part in ("agreement", "comment"):
        assert window.get(f"/star-projects/{made.public_id}/{part}").status_code == 404
        assert window.send(f"/star-projects/{made.public_id}/{part}", fields).status_code == 404
    assert db.session.get(type(made), made.id).status == "draft"


def test_a_line_manager_who_is_an_owner_too_does_not_agree(people, browser):
    made = project(people.owner, people.manager, submitted_on=dt.date(2026, 3, 1))
    path = f"/star-projects/{made.public_id}/agreement"
    assert browser(people.manager).get(path).status_code == 404
    assert browser(people.grand_manager).get(path).status_code == 200


def test_nothing_is_left_to_agree_once_a_draft_is_taken_back(people, browser):
    made = project(people.owner)
    window = browser(people.manager)
    assert window.get(f"/star-projects/{made.public_id}/agreement").status_code == 404
    assert window.get(f"/star-projects/{made.public_id}/comment").status_code == 404


def test_the_register_is_for_heads_and_hr(people, make, browser):
    mine = project(people.owner, status="active")
    project(people.owner)
    other = make.school("ELSE")
    away = project(make.person("Una Way", school=other), status="active")
    for name in ("owner", "manager", "coach", "ceo", "governor", "administrator"):
        assert browser(getattr(people, name)).get("/star-projects/register").status_code == 403, name
    of_head = browser(people.head).get("/star-projects/register").text
    assert str(mine.public_id) in of_head
    assert str(away.public_id) not in of_head
    of_hr = browser(people.hr).get("/star-projects/register").text
    assert str(mine.public_id) in of_hr
    assert str(away.public_id) in of_hr
    assert "2 projects" in of_hr
    assert TITLE not in of_hr
    assert TITLE not in of_head
