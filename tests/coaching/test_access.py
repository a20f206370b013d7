"""Both directions of access to coaching (privacy.md rows 3 to 5 and notes 2 to 4): who may, and who gets nothing."""

from __future__ import annotations

import datetime as dt

import pytest

from appraisal.access.policy import Level
from appraisal.access.viewer import viewer_for
from appraisal.accounts import service as accounts
from appraisal.audit.service import Actor
from appraisal.coaching.models import CoachingReflection, CoachingSession
from appraisal.coaching.rules import FACT, NOTES, REFLECTION
from appraisal.extensions import db
from tests.coaching.factories import PRAISE, STEP, TODAY, a_plan, a_reflection, a_session

ENDED = dt.date(2026, 1, 31)


@pytest.fixture(autouse=True)
def today(clock_at):
    clock_at("2026-03-10")


@pytest.fixture
def world(make):
    """A coach and a coachee with a session, and everybody else who might be curious about it."""
    school, role = make.school(), make.role()
    people = {
        name: make.person(name.replace("_", " ").title(), school=school, role=role)
        for name in (
            "coachee",
            "coach",
            "line_manager",
            "managers_manager",
            "former_coach",
            "next_coach",
            "head",
            "hr",
            "ceo",
            "administrator",
            "peer",
            "coached_by_coachee",
        )
    }
    make.coaches(people["coach"], people["coachee"])
    make.coaches(people["next_coach"], people["coachee"])
    make.coaches(people["former_coach"], people["coachee"], end=ENDED)
    make.coaches(people["coachee"], people["coached_by_coachee"])
    make.manages(people["line_manager"], people["coachee"])
    make.manages(people["managers_manager"], people["line_manager"])
    make.serves(people["head"], "head", school)
    for name in ("hr", "ceo", "administrator"):
        make.serves(people[name], name)
    return people


OUTSIDE = (
    "managers_manager",
    "next_coach",
    "former_coach",
    "head",
    "hr",
    "ceo",
    "administrator",
    "peer",
    "coached_by_coachee",
)


def levels(shape, model, person):
    viewer = viewer_for(account_id=1, person_id=person.id, name="", administrator=False, on=TODAY)
    return [Level(level).name for level in db.session.scalars(db.select(shape.level_for(viewer)).select_from(model))]


@pytest.mark.parametrize(
    ("who", "fact", "notes", "shared"),
    [
        ("coachee", "EDIT", "EDIT", "EDIT"),
        ("coach", "EDIT", "EDIT", "EDIT"),
        ("line_manager", "EXISTS", "NONE", "READ"),
        ("hr", "EXISTS", "NONE", "NONE"),
        ("next_coach", "NONE", "NONE", "NONE"),
        ("former_coach", "NONE", "NONE", "NONE"),
        ("managers_manager", "NONE", "NONE", "NONE"),
        ("head", "NONE", "NONE", "NONE"),
        ("ceo", "NONE", "NONE", "NONE"),
        ("administrator", "NONE", "NONE", "NONE"),
        ("peer", "NONE", "NONE", "NONE"),
        ("coached_by_coachee", "NONE", "NONE", "NONE"),
    ],
)
def test_the_levels_of_a_session(world, who, fact, notes, shared):
    session = a_session(world["coach"], world["coachee"])
    assert levels(FACT, CoachingSession, world[who]) == [fact]
    assert levels(NOTES, CoachingSession, world[who]) == [notes]
    session.shared_with_manager = True
    db.session.commit()
    assert levels(NOTES, CoachingSession, world[who]) == [shared]


def test_only_the_coachee_reaches_a_reflection(world):
    a_reflection(a_session(world["coach"], world["coachee"], shared_with_manager=True), "Mine")
    for who, person in world.items():
        assert levels(REFLECTION, CoachingReflection, person) == ["EDIT" if who == "coachee" else "NONE"], who


def test_a_former_coach_keeps_that_it_took_place_and_no_more(world, browser):
    session = a_session(world["former_coach"], world["coachee"], dt.date(2025, 11, 3))
    assert levels(FACT, CoachingSession, world["former_coach"]) == ["EXISTS"]
    assert levels(NOTES, CoachingSession, world["former_coach"]) == ["NONE"]
    assert browser(world["former_coach"]).get(f"/coaching/sessions/{session.public_id}").status_code == 404
    assert browser(world["coachee"]).get(f"/coaching/sessions/{session.public_id}").status_code == 200


def test_a_line_manager_who_coaches_reads_their_own_sessions_and_no_others(world, browser):
    own = a_session(world["line_manager"], world["coachee"])
    other = a_session(world["coach"], world["coachee"])
    window = browser(world["line_manager"])
    assert window.get(f"/coaching/sessions/{own.public_id}").status_code == 200
    assert window.get(f"/coaching/sessions/{other.public_id}").status_code == 404


def test_a_session_opens_for_the_pair_and_for_nobody_else(world, browser):
    session = a_session(world["coach"], world["coachee"])
    page = f"/coaching/sessions/{session.public_id}"
    for who in ("coachee", "coach"):
        assert STEP in browser(world[who]).get(page).text
    for who in ("line_manager", *OUTSIDE):
        assert browser(world[who]).get(page).status_code == 404, who
    assert browser().get(page).location == f"/sign-in?next={page}"


def test_while_it_is_shared_the_line_manager_reads_it_and_changes_nothing(world, browser):
    session = a_session(world["coach"], world["coachee"], shared_with_manager=True, coachee_response="disputed")
    a_reflection(session, "For my eyes only")
    page = f"/coaching/sessions/{session.public_id}"
    shown = browser(world["line_manager"]).get(page)
    assert shown.status_code == 200
    assert PRAISE in shown.text
    for hidden in ("For my eyes only", "does not recall", "What you can do", "<button"):
        assert hidden not in shown.text.split("<main")[1].split("</main>")[0]
    for who in OUTSIDE:
        assert browser(world[who]).get(page).status_code == 404, who


VERBS = ("confirm", "dispute", "share", "unshare")


@pytest.mark.parametrize("verb", VERBS)
def test_the_buttons_are_the_coachees_alone(world, browser, verb):
    session = a_session(world["coach"], world["coachee"], shared_with_manager=True)
    page = f"/coaching/sessions/{session.public_id}"
    for who in ("coach", "line_manager", *OUTSIDE):
        window = browser(world[who])
        token = window.form("/sign-out")
        assert window.send(f"{page}/{verb}", token).status_code == 404, who
    window = browser(world["coachee"])
    action = f"{page}/{verb}"
    if verb in ("share",):
        window.submit(page, action=f"{page}/unshare")
    assert window.submit(page, action=action).status_code == 303


@pytest.mark.parametrize(
    ("verb", "allowed"),
    [
        ("correct", ("coachee", "coach")),
        ("mistake", ("coach",)),
        ("reflection", ("coachee",)),
        ("saved", ("coach",)),
    ],
)
def test_the_pages_of_a_session_open_for_whom_they_are_meant(world, browser, verb, allowed):
    session = a_session(world["coach"], world["coachee"], shared_with_manager=True)
    for who, person in world.items():
        expected = 200 if who in allowed else 404
        assert browser(person).get(f"/coaching/sessions/{session.public_id}/{verb}").status_code == expected, who


@pytest.mark.parametrize("verb", ["record", "not-held"])
def test_only_its_coach_completes_or_moves_a_planned_meeting(world, browser, verb):
    session = a_plan(world["coach"], world["coachee"], TODAY)
    for who, person in world.items():
        expected = 200 if who == "coach" else 404
        assert browser(person).get(f"/coaching/sessions/{session.public_id}/{verb}").status_code == expected, who


@pytest.mark.parametrize("path", ["/coaching/record/{}", "/coaching/plan/{}", "/coaching/team/{}"])
def test_coaching_is_recorded_with_ones_own_coachees_and_reports_only(world, browser, path):
    for who, person in world.items():
        answer = browser(person).get(path.format(world["coachee"].public_id)).status_code
        if who in ("coach", "next_coach", "line_manager"):
            assert answer == 200, who
        else:
            assert answer in (403, 404), who


def test_the_pages_for_coaches_are_closed_to_those_who_coach_nobody(world, browser):
    for path in ("/coaching/record", "/coaching/team"):
        assert browser(world["coach"]).get(path).status_code == 200
        assert browser(world["line_manager"]).get(path).status_code == 200
        for who in ("peer", "hr", "head", "ceo", "administrator"):
            assert browser(world[who]).get(path).status_code == 403, (path, who)


def test_a_change_of_coach_takes_effect_on_the_next_request_in_open_pages_too(world, make, browser):
    from appraisal.people.models import CoachingPair

    session = a_session(world["coach"], world["coachee"])
    window = browser(world["coach"])
    correct = f"/coaching/sessions/{session.public_id}/correct"
    form = window.form(correct)
    pair = db.session.query(CoachingPair).filter_by(coach_id=world["coach"].id).one()
    pair.to_date = dt.date(2026, 3, 9)
    db.session.commit()
    assert window.send(correct, form, precise_praise="Changed").status_code == 404
    assert window.get(f"/coaching/sessions/{session.public_id}").status_code == 404
    db.session.refresh(session)
    assert session.precise_praise == PRAISE


def test_a_disabled_account_reads_nothing(world, browser):
    session = a_session(world["coach"], world["coachee"])
    window = browser(world["coach"])
    accounts.disable(actor=Actor(), account=accounts.account_of(world["coach"]))
    db.session.commit()
    assert window.get(f"/coaching/sessions/{session.public_id}").status_code == 303


def test_on_a_persons_list_a_line_manager_sees_days_and_only_what_is_shared_opens(world, browser):
    private = a_session(world["coach"], world["coachee"], dt.date(2026, 2, 3), focus_area="wellbeing_workload")
    shared = a_session(world["coach"], world["coachee"], dt.date(2026, 2, 10), shared_with_manager=True)
    a_session(world["coach"], world["coachee"], dt.date(2026, 2, 17), coachee_response="disputed")
    a_plan(world["coach"], world["coachee"], dt.date(2026, 3, 17))
    shown = browser(world["line_manager"]).get(f"/coaching/team/{world['coachee'].public_id}").text
    assert "3 February 2026" in shown
    assert str(private.public_id) not in shown
    assert "Wellbeing workload" not in shown
    assert f"/coaching/sessions/{shared.public_id}" in shown
    assert "17 February 2026" not in shown
    assert "17 March 2026" not in shown


def test_on_a_persons_list_the_next_coach_sees_nothing_of_the_others(world, browser):
    a_session(world["coach"], world["coachee"], dt.date(2026, 2, 3))
    a_session(world["former_coach"], world["coachee"], dt.date(2025, 11, 3))
    shown = browser(world["next_coach"]).get(f"/coaching/team/{world['coachee'].public_id}").text
    assert "Nothing recorded yet" in shown


def test_the_register_is_hrs_alone(world, browser):
    for path in ("/coverage", "/coverage/file"):
        for who, person in world.items():
            assert browser(person).get(path).status_code == (200 if who == "hr" else 403), (path, who)
