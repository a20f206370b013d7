"""Home pages: what each kind of user can do now, and nothing that is not theirs."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace

import pytest

from appraisal.accounts.models import Account
from appraisal.extensions import db
from tests.assessments.factories import assessment, ladder, rated
from tests.coaching.factories import PRAISE, STEP, a_plan, a_session
from tests.cpd.factories import check, event, place
from tests.opportunities.factories import activity
from tests.stages.factories import agreement, proposal
from tests.star.factories import project


@pytest.fixture(autouse=True)
def today(clock_at):
    clock_at("2026-03-10")


@pytest.fixture
def oak(make):
    """A school with a head, HR, a line manager who coaches, and one of their team."""
    make.terms(2025)
    school = make.school("OAK", name="Oakfield Primary")
    role = make.role("teacher", title="Class teacher")

    def person(name):
        return make.person(name, school=school, role=role)

    people = SimpleNamespace(
        school=school, role=role, head=person("Helen Marsh"), hr=person("Harriet Royle"), ben=person("Ben Lee"),
        ana=person("Ana Petrova"),
    )  # fmt: skip
    make.manages(people.head, people.ben)
    make.manages(people.ben, people.ana)
    make.serves(people.head, "head", school)
    make.serves(people.hr, "hr")
    return people


def in_order(shown, *words):
    """Whether these words stand in this order in the page's own part."""
    own = shown[shown.index("<main") :]
    places = [own.index(word) for word in words]
    return places == sorted(places)


# --- staff ----------------------------------------------------------------------------


def test_a_member_of_staff_sees_praise_first_then_step_project_stage_and_ladder(make, browser, oak):
    a_session(oak.ben, oak.ana, dt.date(2026, 3, 3))
    a_plan(oak.ben, oak.ana, dt.date(2026, 3, 17))
    project(oak.ana, title="Fewer words on a slide", status="active")
    (post,) = oak.ana.posts
    agreement(post, "shu", "2026-01-12")
    agreed = assessment(oak.ana, ladder(), state="agreed")
    rated(agreed, "D1", 1, agreed_rating=3)
    shown = browser(oak.ana).get("/").text
    assert in_order(
        shown, PRAISE, STEP, "17 March 2026", "Fewer words on a slide", "Shu as Class teacher", "My ladder", "Waiting"
    )
    assert "Statement 1 of level 2 in domain 1" in shown
    assert "Record coaching" not in shown


def test_an_empty_home_says_what_to_do_next(browser, oak):
    shown = browser(oak.ana).get("/").text
    for words in ("no step under way", "Start a STAR project", "No stage is agreed for this post yet", "My ladder"):
        assert words in shown


def test_what_waits_is_listed_with_a_link_to_each(make, browser, oak):
    met = a_session(oak.ben, oak.ana, dt.date(2026, 3, 3))
    came = event(title="Asking better questions", starts_on=dt.date(2026, 1, 13))
    place(came, oak.ana)
    (post,) = oak.ana.posts
    proposal(post, "ha", oak.ben)
    shown = browser(oak.ana).get("/waiting").text
    assert f"/coaching/sessions/{met.public_id}" in shown
    assert "Asking better questions" in shown
    assert f"/stages/posts/{post.public_id}" in shown
    assert "Nothing waits for you" in browser(oak.head).get("/waiting").text


def test_a_home_shows_the_first_six_things_and_a_link_to_all(browser, oak):
    for day in range(1, 8):
        a_session(oak.ben, oak.ana, dt.date(2026, 3, day))
    shown = browser(oak.ana).get("/").text
    assert shown.count("Confirm that you met Ben Lee") == 6
    assert "All 7 things that wait for your answer" in shown


def test_my_development_is_ones_own(browser, oak):
    a_session(oak.ben, oak.ana, dt.date(2026, 3, 3))
    shown = browser(oak.ana).get("/development").text
    assert in_order(shown, PRAISE, STEP, "Who can see this")
    assert PRAISE not in browser(oak.ben).get("/development").text


# --- coaches and line managers --------------------------------------------------------


def test_a_line_manager_begins_with_recording_then_who_is_due_then_what_waits(make, browser, oak):
    (post,) = oak.ana.posts
    proposal(post, "ha", oak.ana)
    project(oak.ana, title="Fewer words on a slide", submitted_on=dt.date(2026, 3, 2))
    shown = browser(oak.ben).get("/").text
    assert in_order(
        shown,
        "Record coaching",
        "Coaching still to do in the spring term",
        "Ana Petrova",
        "Waiting for your answer",
        "Ana Petrova proposes Ha",
        "Fewer words on a slide",
        "My development",
    )
    assert f"/coaching/record/{oak.ana.public_id}" in shown


def test_a_team_that_has_had_coaching_is_said_in_one_line(browser, oak):
    a_session(oak.ben, oak.ana, dt.date(2026, 3, 3))
    assert "Everybody has had coaching" in browser(oak.ben).get("/").text


def test_a_coach_sees_their_own_praise_too(make, browser, oak):
    a_session(oak.head, oak.ben, dt.date(2026, 3, 3))
    assert PRAISE in browser(oak.ben).get("/").text


# --- heads ----------------------------------------------------------------------------


def test_a_head_sees_a_number_that_leads_to_line_managers_and_not_to_names(make, browser, oak):
    for number in range(3):
        make.person(f"Quiet Person{number}", school=oak.school, role=oak.role)
    a_session(oak.ben, oak.ana, dt.date(2026, 3, 3))
    window = browser(oak.head)
    shown = window.get("/").text
    assert "6 people have not had coaching in the spring term, of 7" in shown
    assert "Quiet Person" not in shown
    leads = window.get("/line-managers").text
    assert "Ben Lee" in leads
    for name in ("Quiet Person", "Ana Petrova"):
        assert name not in leads


def test_a_head_sees_the_indicators_of_their_school_beside_the_trusts(make, browser, oak):
    elm = make.school("ELM", name="Elm Academy")
    for number in range(5):
        make.person(f"Elm Person{number}", school=elm, role=oak.role)
        make.person(f"Oak Person{number}", school=oak.school, role=oak.role)
    shown = browser(oak.head).get("/").text
    assert "Indicators 2025/26, as at 10 March 2026" in shown
    table = shown[shown.index("Indicators 2025/26, as at") :]
    assert 'href="/indicators/TSP2-K1"' in table
    assert "Oakfield Primary" in table
    assert "Elm Academy" not in table


def test_a_head_of_few_sees_no_number(make, browser, oak):
    shown = browser(oak.head).get("/").text
    assert "Fewer than 5 people are counted here" in shown
    assert "have not had coaching" not in shown


def test_a_head_sees_their_own_school_only(make, browser, oak):
    elm = make.school("ELM", name="Elm Academy")
    other = make.person("Elma Stone", school=elm, role=oak.role)
    make.manages(other, make.person(school=elm, role=oak.role))
    window = browser(oak.head)
    assert "Elm Academy" not in window.get("/").text
    assert "Elma Stone" not in window.get("/line-managers").text


# --- HR -------------------------------------------------------------------------------


def test_hr_sees_the_year_coverage_by_school_and_what_to_mend(make, browser, oak):
    a_session(oak.ben, oak.ana, dt.date(2026, 3, 3))
    shown = browser(oak.hr).get("/").text
    assert "5 January 2026 to 2 April 2026" in shown
    assert "31 October 2026" in shown
    assert "Oakfield Primary" in shown
    assert "school=OAK&amp;todo=1" in shown
    assert PRAISE not in shown


def test_hr_without_term_dates_is_told_what_to_do(make, browser):
    hr = make.person("Harriet Royle")
    make.serves(hr, "hr")
    assert "no term dates for 2025/26 yet" in browser(hr).get("/").text


MENDS = ("line-managers", "people-gone", "open-posts", "emails", "accounts")


def listed(browser, oak, name):
    return browser(oak.hr).get(f"/mend/{name}").text


def test_each_check_finds_what_it_is_for_and_nobody_else(make, browser, oak):
    def person(name, **given):
        return make.person(name, school=oak.school, role=oak.role, **given)

    alone = person("Alone Ash")
    led_by_gone, gone = person("Led Lime"), person("Gone Gorse", left_on=dt.date(2026, 2, 1))
    make.manages(gone, led_by_gone)
    coached_by_gone = person("Coached Cedar")
    make.manages(oak.head, coached_by_gone)
    make.coaches(gone, coached_by_gone)
    nameless = person("Mailless Maple", email=None)
    make.manages(oak.head, nameless)
    for able in (alone, led_by_gone, coached_by_gone, oak.head, oak.ben, oak.ana):
        db.session.add(Account(person_id=able.id, password_hash="set"))
    unable = person("Unable Umber")
    make.manages(oak.head, unable)
    db.session.commit()
    everybody = {
        "Ash, Alone", "Lime, Led", "Gorse, Gone", "Cedar, Coached", "Maple, Mailless", "Umber, Unable",
        "Marsh, Helen", "Lee, Ben", "Petrova, Ana",
    }  # fmt: skip
    for name, expected in (
        ("line-managers", {"Ash, Alone", "Marsh, Helen"}),
        ("people-gone", {"Lime, Led", "Cedar, Coached"}),
        ("open-posts", {"Gorse, Gone"}),
        ("emails", {"Maple, Mailless"}),
        ("accounts", {"Umber, Unable"}),
    ):
        shown = listed(browser, oak, name)
        assert {found for found in everybody if found in shown} == expected, name
    home = browser(oak.hr).get("/").text
    assert in_order(home, "People without a line manager</a> <span>2<", "whose post is still open</a> <span>1<")
    assert "Roles without an expectation on the live ladder</a> <span>1<" in home


def test_what_is_mended_is_no_longer_listed(make, browser, oak):
    assert "Marsh, Helen" in listed(browser, oak, "line-managers")
    make.serves(oak.head, "ceo")
    assert "Marsh, Helen" not in listed(browser, oak, "line-managers")
    assert "There is nothing to mend here now" in listed(browser, oak, "people-gone")


# --- others ---------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["ceo", "governor", "trustee"])
def test_chief_executive_governors_and_trustees_land_on_the_indicators(make, browser, oak, who):
    person = make.person(kind="employee" if who == "ceo" else "governor_only")
    if who == "ceo":
        make.post(person, oak.school, role=oak.role)
        make.serves(person, "ceo")
    else:
        make.seat(person, oak.school if who == "governor" else None, make.role("chair", group="governor"))
    assert browser(person).get("/").location == "/indicators"


def test_a_governor_who_is_staff_has_a_home_as_staff_with_the_indicators_in_reach(make, browser, oak):
    make.seat(oak.ana, oak.school, make.role("chair", group="governor"))
    shown = browser(oak.ana).get("/")
    assert shown.status_code == 200
    assert 'href="/indicators"' in shown.text


def test_an_administrator_alone_is_led_to_accounts_and_sees_no_content(make, browser, oak):
    a_session(oak.ben, oak.ana, dt.date(2026, 3, 3))
    person = make.person("Ada Min")
    make.serves(person, "administrator")
    shown = browser(person).get("/").text
    assert 'href="/accounts"' in shown
    assert PRAISE not in shown
    assert "Ana Petrova" not in shown


def test_somebody_without_a_post_is_told_whom_to_ask(make, browser):
    assert "ask HR to check your entry" in browser(make.person()).get("/").text


def test_nobody_sees_a_home_without_signing_in(browser):
    assert browser().get("/").location.startswith("/sign-in")


@pytest.mark.parametrize(
    ("path", "allowed"),
    [("/line-managers", {"head"}), *((f"/mend/{name}", {"hr"}) for name in MENDS)],
)
def test_the_pages_of_a_hat_open_for_that_hat_only(browser, oak, path, allowed):
    for who in ("head", "hr", "ben", "ana"):
        assert browser(getattr(oak, who)).get(path).status_code == (200 if who in allowed else 403), who


def test_an_unknown_check_is_not_found(browser, oak):
    assert browser(oak.hr).get("/mend/everything").status_code == 404


def test_no_home_speaks_of_blame_rank_or_score(make, browser, oak):
    a_session(oak.ben, oak.ana, dt.date(2025, 9, 10))
    for who in ("ana", "ben", "head", "hr"):
        shown = browser(getattr(oak, who)).get("/").text.lower()
        main = shown[shown.index("<main") : shown.index("</main")]
        for word in ("overdue", "failed", "late", "score", "rank", "worst", "lowest", "tag--red"):
            assert f" {word}" not in main, (who, word)


# --- statements -----------------------------------------------------------------------


@pytest.mark.parametrize("who", ["ana", "ben", "head", "hr"])
def test_a_home_needs_at_most_fifteen_statements_however_much_there_is(make, browser, statements, oak, who):
    viewer = getattr(oak, who)
    make.manages(oak.ben, oak.hr)
    made = ladder()
    host = make.person()

    days = iter(range(1, 29))

    def more():
        for _ in range(3):
            other = make.person(school=oak.school, role=oak.role)
            if who != "ana":  # she leads nobody
                make.manages(viewer, other)
                a_session(viewer, other, dt.date(2026, 3, 3), coachee_response="disputed")
                a_plan(viewer, other, dt.date(2026, 3, 10))
                project(other, submitted_on=dt.date(2026, 3, 2))
                proposal(other.posts[0], "ha", other)
                assessment(other, made, state="line")
            a_session(other, viewer, dt.date(2026, 3, 3))
            project(viewer, status="active")
            agreement(viewer.posts[0], "shu", f"2026-01-{next(days):02}")
            agreed = assessment(viewer, made, state="agreed", academic_year=2000 + next(days))
            rated(agreed, "D1", 1, agreed_rating=3)
            place(event(starts_on=dt.date(2026, 1, 13)), viewer)
            check(event(starts_on=dt.date(2026, 1, 13)), other, asked_id=viewer.id)
            activity(other, host, host_id=viewer.id)

    counts = []
    for _ in range(2):
        more()
        window = browser(viewer)
        window.get("/")
        with statements() as seen:
            assert window.get("/").status_code == 200
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 15, counts
