"""My coaching, the people one coaches, and HR's register."""

from __future__ import annotations

import csv
import datetime as dt
import io

import pytest

from appraisal.access.viewer import viewer_for
from appraisal.coaching import queries
from tests.coaching.factories import PRAISE, STEP, TODAY, a_plan, a_reflection, a_session


@pytest.fixture(autouse=True)
def today(clock_at):
    clock_at("2026-03-10")


def seen_by(person):
    return viewer_for(account_id=1, person_id=person.id, name="", administrator=False, on=TODAY)


# --- my coaching ----------------------------------------------------------------------


def test_my_coaching_begins_with_praise_then_the_step_then_what_is_next_and_what_was(make, browser):
    coach, coachee = make.person("Ben Lee"), make.person()
    make.coaches(coach, coachee)
    a_session(coach, coachee, dt.date(2026, 2, 24), precise_praise="Older praise", step_status="secure")
    a_session(coach, coachee, dt.date(2026, 3, 3))
    a_plan(coach, coachee, dt.date(2026, 3, 17))
    shown = browser(coachee).get("/coaching").text
    order = [
        shown.index(words)
        for words in (PRAISE, "My current step", STEP, "17 March 2026", "My sessions", "My coaches", "Who can see this")
    ]
    assert order == sorted(order)
    assert "Older praise" not in shown


def test_a_step_that_is_done_is_no_longer_current(make, browser):
    coach, coachee = make.person(), make.person()
    a_session(coach, coachee, dt.date(2026, 2, 24))
    a_session(coach, coachee, dt.date(2026, 3, 3), step_status="embedded")
    assert "You have no step under way" in browser(coachee).get("/coaching").text


def test_an_empty_page_says_whom_to_ask(make, browser):
    coachee = make.person()
    make.coaches(make.person("Ben Lee"), coachee)
    shown = browser(coachee).get("/coaching").text
    assert "No coaching has been recorded with you yet" in shown
    assert "Ask Ben Lee when you can meet" in shown


def test_my_coaching_shows_no_one_elses(make, browser):
    coach, coachee, other = make.person(), make.person(), make.person()
    make.coaches(coach, coachee)
    a_session(coach, coachee)
    for person in (coach, other):
        assert PRAISE not in browser(person).get("/coaching").text


def test_a_coachee_keeps_the_sessions_of_a_former_coach(make, browser):
    coach, coachee = make.person(), make.person()
    make.coaches(coach, coachee, end=dt.date(2026, 1, 31))
    a_session(coach, coachee, dt.date(2025, 11, 3))
    assert PRAISE in browser(coachee).get("/coaching").text


# --- what waits -----------------------------------------------------------------------


def waiting(person):
    return [found.text for found in queries.waiting_for(seen_by(person))]


def test_a_new_session_waits_for_the_coachee_to_confirm_it(make):
    coach, coachee = make.person("Ben Lee"), make.person()
    make.coaches(coach, coachee)
    a_session(coach, coachee, dt.date(2026, 3, 3))
    a_session(coach, coachee, dt.date(2026, 2, 24), coachee_response="confirmed")
    a_session(coach, coachee, dt.date(2026, 1, 27))  # 42 days ago
    assert waiting(coachee) == ["Confirm that you met Ben Lee on 3 March 2026"]
    assert waiting(coach) == []


def test_a_dispute_and_a_planned_day_that_has_come_wait_for_the_coach(make):
    coach, coachee = make.person(), make.person("Ana Petrova")
    make.coaches(coach, coachee)
    a_session(coach, coachee, dt.date(2026, 3, 3), coachee_response="disputed")
    a_plan(coach, coachee, TODAY)
    a_plan(coach, coachee, dt.date(2026, 3, 11))
    assert waiting(coach) == [
        "Ana Petrova does not recall meeting you on 3 March 2026: settle it",
        "You planned to meet Ana Petrova on 10 March 2026: record it",
    ]
    assert waiting(coachee) == []


def test_nothing_waits_for_a_coach_whose_pair_has_ended(make):
    coach, coachee = make.person(), make.person()
    make.coaches(coach, coachee, end=dt.date(2026, 3, 9))
    a_session(coach, coachee, dt.date(2026, 3, 3), coachee_response="disputed")
    assert waiting(coach) == []


# --- who is due -----------------------------------------------------------------------


def names(rows):
    return [row.person.name for row in rows]


def test_who_is_due_comes_in_order_of_due_date_and_never_by_count(make):
    make.terms(2025)
    manager = make.person()
    zoe, yan, adam, done = (make.person(name) for name in ("Zoe Zed", "Yan Young", "Adam Ash", "Dora Done"))
    for person in (zoe, yan, adam, done):
        make.manages(manager, person)
    a_session(manager, adam, dt.date(2025, 12, 1), step_due_on=dt.date(2026, 3, 20))
    a_plan(manager, zoe, dt.date(2026, 3, 12))
    a_session(manager, done, dt.date(2026, 1, 5))  # the first day of term
    team = queries.team(seen_by(manager))
    assert names(team.still_to_do) == ["Zoe Zed", "Adam Ash", "Yan Young"]
    assert names(team.others) == ["Dora Done"]
    assert team.term.words == "the spring term"


def test_a_line_manager_counts_any_coachs_sessions_and_a_coach_only_their_own(make):
    make.terms(2025)
    manager, coach, other, person = (make.person() for _ in range(4))
    make.manages(manager, person)
    make.coaches(coach, person)
    make.coaches(other, person)
    a_session(coach, person, dt.date(2026, 2, 3))
    assert names(queries.team(seen_by(manager)).others) == [person.name]
    assert names(queries.team(seen_by(coach)).others) == [person.name]
    assert names(queries.team(seen_by(other)).still_to_do) == [person.name]
    (row,) = queries.team(seen_by(manager)).others
    assert (row.last_on, row.in_term, row.in_year, row.look_again_on) == (dt.date(2026, 2, 3), 1, 1, None)


@pytest.mark.parametrize(
    "given",
    [{"status": "missed_coach"}, {"status": "cancelled"}, {"coachee_response": "disputed"}],
)
def test_what_did_not_take_place_is_no_coaching(make, given):
    make.terms(2025)
    manager, person = make.person(), make.person()
    make.manages(manager, person)
    a_session(manager, person, dt.date(2026, 2, 3), **given)
    assert names(queries.team(seen_by(manager)).still_to_do) == [person.name]


def test_sessions_outside_the_term_do_not_count_for_it(make):
    make.terms(2025)
    manager, person = make.person(), make.person()
    make.manages(manager, person)
    a_session(manager, person, dt.date(2026, 1, 4))  # the day before the spring term
    (row,) = queries.team(seen_by(manager)).still_to_do
    assert (row.in_term, row.in_year) == (0, 1)


def test_people_on_long_leave_or_gone_are_not_still_to_do(make):
    make.terms(2025)
    manager, away, gone = make.person(), make.person(), make.person(left_on=dt.date(2026, 2, 28))
    for person in (away, gone):
        make.manages(manager, person)
    make.leave(away, dt.date(2026, 2, 1))
    team = queries.team(seen_by(manager))
    assert team.still_to_do == []
    assert names(team.others) == [away.name]


def test_the_list_says_how_often_and_when_last_and_nothing_of_what_was_said(make, browser):
    make.terms(2025)
    manager, coach, person = make.person(), make.person("Ben Lee"), make.person()
    make.manages(manager, person)
    make.coaches(coach, person)
    a_session(coach, person, dt.date(2025, 11, 3))
    a_session(coach, person, dt.date(2026, 2, 3))
    shown = browser(manager).get("/coaching/team").text
    assert "Last met 3 February 2026<br>2 meetings this year" in shown
    for content in (PRAISE, STEP, "Ben Lee", "Questioning"):
        assert content not in shown


def test_without_term_dates_the_year_is_spoken_of(make, browser):
    manager, person = make.person(), make.person()
    make.manages(manager, person)
    assert "the academic year 2025/26" in browser(manager).get("/coaching/team").text


# --- the register ---------------------------------------------------------------------


@pytest.fixture
def hr(make):
    person = make.person("Harriet Royle")
    make.serves(person, "hr")
    return person


def cells(browser, hr, query=""):
    answer = browser(hr).get(f"/coverage/file{query}")
    return list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))


def test_the_register_says_yes_or_no_count_and_last_date_by_name(make, browser, hr):
    make.terms(2025)
    school = make.school("OAK", name="Oakfield")
    coach = make.person("Ben Lee")
    for name, days in (
        ("Zoe Ash", [dt.date(2026, 2, 3), dt.date(2025, 11, 3)]),
        ("Ana Birch", []),
        ("Tom Cole", [dt.date(2025, 11, 3)]),
    ):
        person = make.person(name, school=school)
        for day in days:
            a_session(coach, person, day)
    header, *rows = cells(browser, hr)
    assert header == [
        "Name",
        "School",
        "Coaching in the spring term",
        "Meetings in the term",
        "Meetings this year",
        "Unconfirmed",
        "Last meeting",
    ]
    assert rows == [
        ["Ash, Zoe", "Oakfield", "Yes", "1", "2", "0", "3 February 2026"],
        ["Birch, Ana", "Oakfield", "Still to do", "0", "0", "0", ""],
        ["Cole, Tom", "Oakfield", "Still to do", "0", "1", "0", "3 November 2025"],
    ]
    shown = browser(hr).get("/coverage").text
    assert shown.index("Ash, Zoe") < shown.index("Birch, Ana") < shown.index("Cole, Tom")
    for content in (PRAISE, STEP, "Ben Lee", "Questioning"):
        assert content not in shown


def test_a_disputed_session_is_unconfirmed_and_no_coaching(make, browser, hr):
    make.terms(2025)
    a_session(make.person(), make.person("Ana Birch", school=make.school()), coachee_response="disputed")
    (row,) = cells(browser, hr)[1:]
    assert row[2:] == ["Still to do", "0", "0", "1", ""]
    assert "1 unconfirmed" in browser(hr).get("/coverage").text


def test_page_and_file_have_the_same_lines_under_the_same_filters(make, browser, hr):
    make.terms(2025)
    oak, elm = make.school("OAK"), make.school("ELM")
    coach = make.person()
    a_session(coach, make.person("Ana Birch", school=oak))
    make.person("Bo Birch", school=oak)
    make.person("Cy Birch", school=elm)
    make.person("Di Cole", school=oak)
    for query, expected in (
        ("?school=OAK", ["Birch, Ana", "Birch, Bo", "Cole, Di"]),
        ("?todo=1", ["Birch, Bo", "Birch, Cy", "Cole, Di"]),
        ("?words=birch", ["Birch, Ana", "Birch, Bo", "Birch, Cy"]),
        ("?words=bo+birch", ["Birch, Bo"]),
        ("?words=%25", []),
        ("?school=OAK&todo=1&words=Birch", ["Birch, Bo"]),
    ):
        assert [row[0] for row in cells(browser, hr, query)[1:]] == expected, query
        shown = browser(hr).get(f"/coverage{query}").text
        for name in ("Birch, Ana", "Birch, Bo", "Birch, Cy", "Cole, Di"):
            assert (name in shown) == (name in expected), (query, name)


def test_only_staff_in_scope_are_listed(make, browser, hr):
    make.terms(2025)
    school = make.school()
    make.person("In Scope", school=school)
    make.person("New Comer", school=school, employed_from=dt.date(2026, 3, 1))
    make.person("Agency Worker", school=school, kind="agency")
    make.leave(make.person("Long Away", school=school), dt.date(2025, 9, 1))
    assert [row[0] for row in cells(browser, hr)[1:]] == ["Scope, In"]


def test_a_name_that_is_a_formula_stays_text(make, browser, hr):
    make.person("Eve =HYPERLINK(1)", school=make.school())
    assert cells(browser, hr)[1][0] == "'=HYPERLINK(1), Eve"


def test_the_register_has_pages_of_a_hundred(make, browser, hr):
    school, role = make.school(), make.role()
    for number in range(101):
        make.person(f"Given Family{number:03}", school=school, role=role)
    first, second = browser(hr).get("/coverage").text, browser(hr).get("/coverage?page=2").text
    assert "Family099" in first
    assert "Family100" not in first
    assert "Family100" in second
    assert "Family099" not in second
    assert len(cells(browser, hr)) == 102


def test_coverage_by_school_counts_people_once_in_each_school(make, hr):
    make.terms(2025)
    oak, elm = make.school("OAK", name="Oak"), make.school("ELM", name="Elm")
    both = make.person(school=oak)
    make.post(both, elm)
    make.person(school=oak)
    coach = make.person()
    a_session(coach, both, dt.date(2026, 2, 3))
    a_session(coach, both, dt.date(2026, 2, 17))
    viewer = seen_by(hr)
    found = queries.by_school(viewer, queries.team(viewer).term)
    assert [(line.school, line.staff, line.coached, line.still_to_do) for line in found] == [
        ("Elm", 1, 1, 0),
        ("Oak", 2, 1, 1),
    ]


# --- statements -----------------------------------------------------------------------


@pytest.mark.parametrize("size", [1, 12])
@pytest.mark.parametrize(
    ("path", "most"),
    [
        ("/coaching", 8),
        ("/coaching/team", 8),
        ("/coaching/record", 8),
        ("/coaching/record/{person}", 8),
        ("/coaching/team/{person}", 8),
        ("/coaching/sessions/{session}", 8),
        ("/coverage", 8),
        ("/coverage/file", 8),
    ],
)
def test_a_page_needs_as_many_statements_for_many_rows_as_for_one(make, browser, statements, hr, path, most, size):
    make.terms(2025)
    school, role = make.school(), make.role()
    make.coaches(hr, make.person())
    counts = []
    for _ in range(2):
        for _ in range(size):
            person = make.person(school=school, role=role)
            make.manages(hr, person)
            session = a_session(hr, person, dt.date(2026, 2, 3))
            a_reflection(session, "Mine")
            a_session(person, hr, dt.date(2026, 2, 3))
        window = browser(hr)
        address = path.format(person=person.public_id, session=session.public_id)
        window.get(address)
        with statements() as seen:
            assert window.get(address).status_code == 200
        counts.append(len(seen))
    assert counts[0] == counts[1] <= most, counts


@pytest.mark.parametrize("size", [1, 8])
def test_what_the_home_page_asks_of_coaching_is_constant(make, statements, size):
    make.terms(2025)
    manager = make.person()
    for _ in range(size):
        person = make.person()
        make.manages(manager, person)
        a_session(manager, person, dt.date(2026, 2, 3), coachee_response="disputed")
        a_session(person, manager, dt.date(2026, 2, 3))
    viewer = seen_by(manager)
    with statements() as seen:
        queries.current_for(viewer)
        queries.waiting_for(viewer)
        queries.team(viewer)
    assert len(seen) == 4
