"""Rows 11 and 12 of privacy.md, in both directions, page by page and in each state."""

from __future__ import annotations

import datetime as dt

import pytest
from werkzeug.datastructures import MultiDict

from appraisal.extensions import db
from appraisal.people.models import CoachingPair, LineManagement
from tests.assessments.factories import assessment, fields_of, ladder, path_of, rated

SELF_PAGES = ("self/1", "talk-again")
LINE_PAGES = ("line/1", "agreed/1")
STATEMENT = "Statement 1 of level 1 in domain 1"


@pytest.fixture
def made(office):
    found = assessment(office.ann, office.ladder)
    rated(found, "D1", 1, self_rating=3, line_rating=2, agreed_rating=2, evidence="My own note")
    return found


def enter(made, state, **given):
    made.state = state
    for name, value in given.items():
        setattr(made, name, value)
    db.session.commit()


def everybody_else(office, make):
    """One of each relation that the table gives nothing in any state."""
    coachee, ceo, admin, above, governor = (make.person() for _ in range(5))
    make.coaches(office.ann, coachee)
    make.serves(ceo, "ceo")
    make.serves(admin, "administrator")
    make.manages(above, office.ben)
    make.seat(governor, office.school, make.role(group="governor"))
    return [make.person(school=office.school), coachee, ceo, admin, above, governor]


def school_and_hr(office, make):
    head, hr = make.person(), make.person()
    make.serves(head, "head", office.school)
    make.serves(hr, "hr")
    return [head, hr]


def test_a_draft_is_its_persons_alone(office, made, make, browser):
    assert browser(office.ann).get(path_of(made)).status_code == 200
    for person in [office.ben, office.cat, *school_and_hr(office, make), *everybody_else(office, make)]:
        window = browser(person)
        for page in ("", "/self/1", "/line/1", "/agreed/1", "/talk-again", "/response"):
            assert window.get(path_of(made) + page).status_code == 404, page


def test_a_draft_shared_with_the_coach_is_read_and_not_changed(office, made, make, browser):
    ann, cat = browser(office.ann), browser(office.cat)
    ann.submit(path_of(made), action=f"{path_of(made)}/share")
    page = cat.get(path_of(made)).text
    assert STATEMENT in page
    assert "My own note" in page
    assert "Line manager</th>" not in page
    assert path_of(made) in cat.get("/ladder/team").text
    for address in (*SELF_PAGES, *LINE_PAGES, "response"):
        assert cat.get(f"{path_of(made)}/{address}").status_code == 404
    for person in [office.ben, *school_and_hr(office, make), *everybody_else(office, make)]:
        assert browser(person).get(path_of(made)).status_code == 404
    ann.submit(path_of(made), action=f"{path_of(made)}/unshare")
    assert cat.get(path_of(made)).status_code == 404
    assert path_of(made) not in cat.get("/ladder/team").text


def test_sharing_ends_at_hand_over_and_with_the_pair(office, made, browser):
    cat = browser(office.cat)
    enter(made, "self", shared_with_coach=True)
    assert cat.get(path_of(made)).status_code == 200
    enter(made, "line")
    assert cat.get(path_of(made)).status_code == 404
    enter(made, "self")
    db.session.query(CoachingPair).one().to_date = dt.date(2026, 3, 9)
    db.session.commit()
    assert cat.get(path_of(made)).status_code == 404


def test_with_the_line_manager_it_is_for_the_two_alone(office, made, make, browser):
    enter(made, "line", shared_with_coach=True)
    for person in (office.ann, office.ben):
        page = browser(person).get(path_of(made)).text
        assert STATEMENT in page
        assert "My own note" in page
    for person in [office.cat, *school_and_hr(office, make), *everybody_else(office, make)]:
        window = browser(person)
        for page in ("", "/self/1", "/line/1", "/agreed/1", "/talk-again", "/response"):
            assert window.get(path_of(made) + page).status_code == 404, page


def test_each_side_has_its_own_pages_and_nobody_rates_themselves_as_line_manager(office, made, browser):
    enter(made, "line")
    ann, ben = browser(office.ann), browser(office.ben)
    for page in SELF_PAGES:
        assert ben.get(f"{path_of(made)}/{page}").status_code == 404
    shown = ann.form(path_of(made), f"{path_of(made)}/take-back")
    for page in LINE_PAGES:
        assert ann.get(f"{path_of(made)}/{page}").status_code == 404
        fields = {**ben.form(f"{path_of(made)}/{page}"), **fields_of(made, "D1", 3)}
        forged = ann.send(f"{path_of(made)}/{page}", MultiDict(fields), csrf_token=shown["csrf_token"])
        assert forged.status_code == 404
    for act in ("offer", "withdraw-offer"):
        assert ann.send(f"{path_of(made)}/{act}", shown).status_code == 404
    for act in ("hand-over", "take-back", "share", "unshare", "agree"):
        buttons = ben.form(path_of(made), f"{path_of(made)}/offer")
        assert ben.send(f"{path_of(made)}/{act}", buttons).status_code == 404, act
    db.session.expire_all()
    assert made.state == "line"


@pytest.mark.parametrize("state", ["agreed", "moderated"])
def test_once_agreed_the_two_read_it_and_the_person_responds(office, made, browser, state):
    enter(made, state, agreed_on=dt.date(2026, 2, 2), response="Thank you")
    for person in (office.ann, office.ben):
        page = browser(person).get(path_of(made)).text
        for words in (STATEMENT, "My own note", "Thank you"):
            assert words in page
    for page in (*SELF_PAGES, *LINE_PAGES):
        assert browser(office.ann).get(f"{path_of(made)}/{page}").status_code == 404
        assert browser(office.ben).get(f"{path_of(made)}/{page}").status_code == 404
    assert browser(office.ann).get(f"{path_of(made)}/response").status_code == 200
    assert browser(office.ben).get(f"{path_of(made)}/response").status_code == 404


def test_once_agreed_head_and_hr_see_levels_by_domain_and_no_ratings_or_words(office, made, make, browser):
    enter(made, "agreed", agreed_on=dt.date(2026, 2, 2), response="Thank you", talk_again="The open day")
    for person in school_and_hr(office, make):
        window = browser(person)
        page = window.get(path_of(made)).text
        assert "Domain 1" in page
        assert "Level 1" in page
        for words in (STATEMENT, "My own note", "Thank you", "The open day", "Consistently", "Usually"):
            assert words not in page
        assert path_of(made) in window.get(f"/ladder/people/{office.ann.public_id}").text
        assert window.get(f"{path_of(made)}/response").status_code == 404
    for person in [office.cat, *everybody_else(office, make)]:
        assert browser(person).get(path_of(made)).status_code == 404
        assert browser(person).get(f"/ladder/people/{office.ann.public_id}").status_code == 404


def test_a_head_of_another_school_does_not_find_it(office, made, make, browser):
    enter(made, "agreed", agreed_on=dt.date(2026, 2, 2))
    head = make.person()
    make.serves(head, "head", make.school("NOR"))
    assert browser(head).get(path_of(made)).status_code == 404


def test_a_former_line_manager_loses_it_on_the_next_request(office, made, browser):
    enter(made, "line")
    ben = browser(office.ben)
    fields = ben.form(f"{path_of(made)}/line/1")
    buttons = ben.form(path_of(made), f"{path_of(made)}/offer")
    db.session.query(LineManagement).one().to_date = dt.date(2026, 3, 9)
    db.session.commit()
    assert ben.get(path_of(made)).status_code == 404
    assert ben.send(f"{path_of(made)}/line/1", fields, **fields_of(made, "D1", 0)).status_code == 404
    assert ben.send(f"{path_of(made)}/offer", buttons).status_code == 404
    enter(made, "agreed", agreed_on=dt.date(2026, 2, 2), response="Thank you")
    page = ben.get(path_of(made)).text
    assert "An assessment was agreed on 2 February 2026" in page
    for words in (STATEMENT, "My own note", "Thank you", "Level 1", "Domain 1"):
        assert words not in page


def test_the_team_page_shows_what_is_with_the_line_manager_and_hides_drafts(office, made, make, browser):
    ben = browser(office.ben)
    assert "Not with you yet" in ben.get("/ladder/team").text
    assert path_of(made) not in ben.get("/ladder/team").text
    enter(made, "line")
    assert path_of(made) in ben.get("/ladder/team").text
    other = make.person(school=office.school)
    make.manages(other, make.person(school=office.school))
    assert path_of(made) not in browser(other).get("/ladder/team").text
    assert browser(office.ann).get("/ladder/team").status_code == 403


def test_a_domain_that_is_not_there_is_not_found(office, made, browser):
    assert browser(office.ann).get(f"{path_of(made)}/self/3").status_code == 404


def test_pages_take_a_constant_number_of_statements_on_a_big_ladder(office, make, browser, statements):
    def counted(window, path):
        window.get(path)
        with statements() as seen:
            assert window.get(path).status_code == 200
        return len(seen)

    def all_pages(of, state, **given):
        found = assessment(office.ann, of, state=state, **given)
        for domain in {row.domain_code for row in of.statements}:
            rated(found, domain, 1, self_rating=3, line_rating=3, agreed_rating=3)
        ann, ben = browser(office.ann), browser(office.ben)
        pages = {
            "self": [(ann, path_of(found)), (ann, f"{path_of(found)}/self/1"), (ann, "/ladder")],
            "line": [(ben, path_of(found)), (ben, f"{path_of(found)}/agreed/1"), (ben, "/ladder/team")],
            "agreed": [(ann, path_of(found)), (ben, path_of(found)), (ann, "/ladder")],
        }[state]
        return [counted(window, path) for window, path in pages]

    small, big = office.ladder, ladder("Big", statements=6, domains=7)
    for state in ("self", "line"):
        few = all_pages(small, state)
        assert all_pages(big, state) == few
        assert max(few) <= 8, (state, few)
    few = all_pages(small, "agreed", academic_year=2024, agreed_on=dt.date(2025, 3, 3))
    many = all_pages(big, "agreed", agreed_on=dt.date(2026, 3, 3))
    assert many[:2] == few[:2]
    assert max(*few, *many) <= 8, (few, many)
