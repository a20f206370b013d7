"""The gallery, the register, what waits for a line manager, an owner's next move, and how much SQL it takes."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace

import pytest

from appraisal.access.viewer import viewer_for
from appraisal.extensions import db
from appraisal.star import queries
from appraisal.star.models import StarComment
from tests.factories import saved
from tests.star.factories import TITLE, evidence, project

DAY = dt.date(2026, 3, 31)


@pytest.fixture
def people(make, clock_at):
    clock_at("2026-03-31")
    school = make.school()
    cast = SimpleNamespace(
        owner=make.person("Asha Bell", school=school),
        manager=make.person("Mo Manager", school=school),
        hr=make.person("Hana Resources", school=school),
        school=school,
    )
    make.manages(cast.manager, cast.owner)
    make.serves(cast.hr, "hr")
    return cast


def seen_by(person):
    return viewer_for(account_id=1, person_id=person.id, name=person.name, administrator=False, on=DAY)


def published(owner, **given):
    return project(owner, **{"status": "shared", "evaluated_on": dt.date(2026, 3, 1), **given})


def test_the_gallery_finds_words_anywhere_in_a_project_whatever_their_case(people, browser):
    published(people.owner, title="Reading aloud", evaluation="Fluency grew in every group")
    published(people.owner, title="Calmer corridors", question="If we greet at doors, then calm?")
    window = browser(people.hr)
    found = window.get("/star-projects/published?search=FLUENCY+reading").text
    assert "Reading aloud" in found
    assert "Calmer corridors" not in found
    assert "1 project with" in found
    assert "Calmer corridors" in window.get("/star-projects/published?search=greet").text
    assert "No published project has these words" in window.get("/star-projects/published?search=fluency+doors").text


@pytest.mark.parametrize("search", ["%", "_", "' OR 1=1 --"])
def test_marks_that_mean_something_to_a_database_are_only_marks(search, people, browser):
    published(people.owner, title="Reading aloud")
    assert (
        "No published project"
        in browser(people.hr).get("/star-projects/published", query_string={"search": search}).text
    )


def test_the_gallery_shows_twenty_at_a_time_the_newest_first(people, browser):
    for number in range(23):
        published(
            people.owner, title=f"Project {number:02}", evaluated_on=dt.date(2025, 10, 1) + dt.timedelta(days=number)
        )
    window = browser(people.owner)
    first, second = (window.get(f"/star-projects/published?page={number}").text for number in (1, 2))
    assert "23 projects (page 1 of 2)" in first
    assert first.index("Project 22") < first.index("Project 03")
    assert "Project 02" not in first
    assert second.index("Project 02") < second.index("Project 00")
    assert "Project 03" not in second
    assert "Project 00" in window.get("/star-projects/published?page=99").text


def test_only_published_projects_are_in_the_gallery_also_for_their_owner(people, browser):
    for status in ("draft", "active", "completed"):
        project(people.owner, status=status)
    assert "Nothing is published yet" in browser(people.owner).get("/star-projects/published").text


def test_the_register_narrows_by_year_and_status(people, browser):
    old = project(people.owner, status="completed", academic_year=2024)
    new = project(people.owner, status="active")
    window = browser(people.hr)
    narrowed = window.get("/star-projects/register?year=2024").text
    assert str(old.public_id) in narrowed
    assert str(new.public_id) not in narrowed
    narrowed = window.get("/star-projects/register?status=active").text
    assert str(new.public_id) in narrowed
    assert str(old.public_id) not in narrowed


def test_hr_does_not_meet_their_own_project_in_the_register(people, browser):
    mine = project(people.hr, status="active")
    assert str(mine.public_id) not in browser(people.hr).get("/star-projects/register").text


def test_what_waits_for_a_line_manager_is_what_they_can_agree(people, make):
    asked = project(people.owner, submitted_on=dt.date(2026, 3, 2))
    earlier = project(people.owner, submitted_on=dt.date(2026, 3, 1), title="Reading aloud")
    project(people.owner)
    project(people.owner, status="active", submitted_on=dt.date(2026, 3, 1))
    project(people.owner, people.manager, submitted_on=dt.date(2026, 3, 1))
    waiting = queries.waiting_for(seen_by(people.manager))
    assert [item.args["public_id"] for item in waiting] == [earlier.public_id, asked.public_id]
    assert waiting[0].text == "Asha Bell: a STAR project to agree, Reading aloud"
    assert queries.waiting_for(seen_by(people.owner)) == []


@pytest.mark.parametrize(
    ("given", "endpoint"),
    [
        ({"status": "draft"}, "star.submission"),
        ({"status": "draft", "submitted_on": DAY}, "star.project"),
        ({"status": "agreed"}, "star.project"),
        ({"status": "active", "evaluation_due_on": dt.date(2026, 4, 28)}, "star.evaluation"),
        ({"status": "active", "evaluation_due_on": dt.date(2026, 4, 29)}, "star.tried"),
        ({"status": "active", "evaluation_due_on": None, "change_tried": "Texts"}, "star.add_evidence"),
        ({"status": "evaluating"}, "star.evaluation"),
        ({"status": "paused"}, "star.project"),
        ({"status": "stopped"}, "star.evaluation"),
    ],
)
def test_an_unfinished_project_has_a_next_move(given, endpoint, people):
    made = project(people.owner, **given)
    (current,) = queries.current_for(seen_by(people.owner))
    assert (current.title, current.endpoint, current.args) == (TITLE, endpoint, {"public_id": made.public_id})


@pytest.mark.parametrize(
    "given",
    [
        {"status": "completed", "evaluated_on": DAY},
        {"status": "shared", "evaluated_on": DAY},
        {"status": "stopped", "evaluated_on": DAY},
    ],
)
def test_a_finished_project_asks_for_nothing(given, people):
    project(people.owner, **given)
    assert queries.current_for(seen_by(people.owner)) == []


def test_praise_comes_first_on_the_page_and_there_is_always_some(people, browser):
    made = project(people.owner, status="active")
    page = browser(people.owner).get(f"/star-projects/{made.public_id}").text
    assert page.index("every improvement begins with one") < page.index("What is next") < page.index("Who can see this")


def fill(people, make, number):
    """So many projects in every list, with owners, evidence and comments."""
    for _ in range(number):
        second = make.person(school=people.school)
        mine = project(people.owner, second, status="active")
        evidence(mine, second)
        saved(StarComment(project_id=mine.id, author_id=people.manager.id, written_on=DAY, text="Good"))
        project(people.owner, second)
        published(people.owner)
    return mine


def test_every_page_takes_the_same_few_statements_however_much_there_is(people, make, browser, statements):
    made = fill(people, make, 1)
    paths = {
        people.owner: [
            "/star-projects",
            "/star-projects/published",
            f"/star-projects/{made.public_id}",
            f"/star-projects/{made.public_id}/plan",
            f"/star-projects/{made.public_id}/evaluation",
        ],
        people.manager: ["/star-projects", f"/star-projects/{made.public_id}"],
        people.hr: ["/star-projects/register"],
    }

    def counted():
        found = {}
        for person, pages in paths.items():
            window = browser(person)
            for path in pages:
                window.get(path)  # the session's last use is noted once
                with statements() as seen:
                    assert window.get(path).status_code == 200
                found[person.id, path] = len(seen)
        return found

    few = counted()
    for _ in range(4):
        second = make.person(school=people.school)
        evidence(made, second)
        saved(StarComment(project_id=made.id, author_id=second.id, written_on=DAY, text="Good"))
    fill(people, make, 5)
    db.session.expire_all()
    assert counted() == few
    assert max(few.values()) <= 8, few
