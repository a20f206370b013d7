"""What is shown of anonymous feedback: after close, from five sheets, and nothing that gives another event away."""

from __future__ import annotations

import pytest

from appraisal.access.viewer import Hat, Viewer
from appraisal.cpd import results
from appraisal.cpd.models import CpdEvent
from tests.cpd import factories as cpd

GOOD, POOR = {"clear_purpose": 5, "know_next": 4}, {"clear_purpose": 3}


@pytest.fixture
def large(staff, make):
    """The head's school has more than ten staff."""
    for _ in range(10):
        make.person(school=staff.school)
    return staff.school


def event(school, **given) -> CpdEvent:
    return cpd.event(host_school_id=school.id if school else None, starts_on=cpd.DAY - 4 * cpd.WEEK, **given)


def path(of: CpdEvent) -> str:
    return f"/cpd/events/{of.public_id}/results"


def seen(staff, of: CpdEvent) -> results.Results:
    """The results as HR gets them."""
    return results.results(Viewer(1, staff.hr.id, cpd.DAY, hats=frozenset({Hat.HR})), of)


@pytest.mark.parametrize("who", ["hr", "head"])
def test_hr_and_the_head_of_the_host_see_the_figures(staff, large, browser, who):
    shown = event(large)
    cpd.closed_feedback(shown, *[GOOD] * 4, POOR, POOR)
    page = browser(getattr(staff, who)).get(path(shown)).text
    assert "6 people answered" in page
    assert "66.7 %" in page  # four of six on the purpose
    assert "Fewer than 5" in page  # only four said what they will do next
    assert "100.0 %" not in page


@pytest.mark.parametrize("who", ["ada", "manager", "organiser", "colleague"])
def test_nobody_else_does_not_even_the_organiser(staff, large, browser, who):
    shown = event(large, organiser_id=staff.organiser.id)
    cpd.closed_feedback(shown, *[GOOD] * 6)
    window = browser(getattr(staff, who))
    assert window.get(path(shown)).status_code == 404
    assert path(shown) not in window.get(f"/cpd/events/{shown.public_id}").text


def test_the_head_of_another_school_does_not(staff, large, browser, make):
    shown = event(large)
    cpd.closed_feedback(shown, *[GOOD] * 6)
    other = make.person()
    make.serves(other, "head", staff.other_school)
    assert browser(other).get(path(shown)).status_code == 404


def test_before_close_there_is_nothing(staff, large, browser):
    running = cpd.event(host_school_id=large.id, organiser_id=staff.organiser.id)
    for person in (staff.ada, staff.manager, staff.head, staff.colleague, staff.hr, staff.organiser):
        cpd.place(running, person)
        browser(person).submit(f"/cpd/events/{running.public_id}/feedback", clear_purpose=5)
    page = browser(staff.hr).get(path(running)).text
    assert "Nothing to show yet" in page
    assert "100.0 %" not in page


def test_four_sheets_are_too_few(staff, large, browser):
    small = event(large)
    cpd.closed_feedback(small, *[GOOD] * 4)
    page = browser(staff.hr).get(path(small)).text
    assert "Too few people answered" in page
    assert "%" not in page


def test_imported_and_own_sheets_of_an_event_are_one(staff, large):
    both = event(large)
    cpd.closed_feedback(both, *[GOOD] * 3, imported=True)
    cpd.closed_feedback(both, *[POOR] * 2)
    assert seen(staff, both).sheets == 5


def test_one_event_too_small_takes_the_next_smallest_of_its_school_with_it(staff, large):
    """The school's own figure would otherwise give the small one away."""
    tiny, middle, big, elsewhere = event(large), event(large), event(large), event(staff.other_school)
    for of, sheets in ((tiny, 2), (middle, 6), (big, 9), (elsewhere, 5)):
        cpd.closed_feedback(of, *[GOOD] * sheets)
    assert [seen(staff, of).sheets for of in (tiny, middle, big, elsewhere)] == [None, None, 9, 5]


def test_a_year_is_a_partition_of_its_own(staff, large):
    tiny, middle = event(large), cpd.event(host_school_id=large.id, starts_on=cpd.DAY - 40 * cpd.WEEK)
    cpd.closed_feedback(tiny, *[GOOD] * 2)
    cpd.closed_feedback(middle, *[GOOD] * 6)
    assert seen(staff, middle).sheets == 6


def test_the_head_of_a_small_school_sees_the_figures_of_the_trust(staff, browser):
    own, elsewhere = event(staff.school), event(staff.other_school)
    cpd.closed_feedback(own, *[POOR] * 5)
    cpd.closed_feedback(elsewhere, *[GOOD] * 5)
    page = browser(staff.head).get(path(own)).text
    assert "fewer than 10 staff" in page
    assert "10 people answered, over all events" in page
    assert "50.0 %" in page
    of_hr = browser(staff.hr).get(path(own)).text
    assert "5 people answered." in of_hr
    assert "0.0 %" in of_hr


def test_ten_staff_are_enough(staff, make, browser):
    own = event(staff.school)
    cpd.closed_feedback(own, *[POOR] * 5)
    for _ in range(7):  # with three who are there already
        make.person(school=staff.school)
    assert "fewer than 10 staff" not in browser(staff.head).get(path(own)).text


def test_the_figures_of_a_trust_with_few_answers_are_not_shown_either(staff, browser):
    own = event(staff.school)
    cpd.closed_feedback(own, *[POOR] * 4)
    page = browser(staff.head).get(path(own)).text
    assert "Too few people answered" in page
    assert "%" not in page


def test_results_take_a_constant_number_of_statements(staff, large, browser, statements):
    shown = event(large)
    cpd.closed_feedback(shown, *[GOOD] * 5)
    window, page = browser(staff.head), path(shown)
    window.get(page)
    with statements() as few:
        window.get(page)
    for _ in range(8):
        cpd.closed_feedback(event(large), *[GOOD] * 6)
    with statements() as many:
        window.get(page)
    assert len(few) == len(many) <= 8, many
