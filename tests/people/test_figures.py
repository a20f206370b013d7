"""Who counts on a day: in scope, excused, due terms (contract.md section 4, *People*)."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import func, select

from appraisal.clock import AcademicYear
from appraisal.extensions import db
from appraisal.people.figures import Period, PeriodRefused, Population, schools_open

AS_AT = dt.date(2026, 3, 31)
DAY = dt.timedelta(days=1)


def people_in(cte) -> set[int]:
    return set(db.session.scalars(select(cte.c.person_id)))


def settled(as_at: dt.date = AS_AT) -> dict[int, int]:
    """Excused (1) or not (0) of each settled employee."""
    found = Population(Period.of(as_at)).settled
    return {row.person_id: row.excused for row in db.session.execute(select(found.c.person_id, found.c.excused))}


def test_a_period_ends_with_its_year_and_does_not_begin_before_it():
    assert Period.of(dt.date(2027, 1, 1), AcademicYear(2025)).as_at == dt.date(2026, 8, 31)
    assert Period.of(dt.date(2026, 8, 31)).is_whole
    assert Period.of(dt.date(2026, 9, 1)).year == AcademicYear(2026)
    with pytest.raises(PeriodRefused, match="2025-09-01"):
        Period.of(dt.date(2025, 8, 31), AcademicYear(2025))


def test_month_ends_lie_in_the_period():
    assert Period.of(dt.date(2025, 9, 29)).month_ends() == []
    assert Period.of(dt.date(2025, 9, 30)).month_ends() == [dt.date(2025, 9, 30)]
    ends = Period.of(dt.date(2024, 8, 31)).month_ends()
    assert len(ends) == 12
    assert dt.date(2024, 2, 29) in ends
    assert ends[-1] == dt.date(2024, 8, 31)


def test_in_scope_takes_an_employee_in_post_with_28_days_of_service(make):
    school = make.school()
    twenty_eight = make.person(school=school, employed_from=AS_AT - 27 * DAY)
    make.person(school=school, employed_from=AS_AT - 26 * DAY)
    make.person(school=school, kind="agency")
    make.person(school=school, left_on=AS_AT - DAY)
    make.person()
    last_day = make.person(school=school, left_on=AS_AT)
    by_posts = make.person(employed_from=None)
    make.post(by_posts, school, started_on=AS_AT - 27 * DAY)
    too_new = make.person(employed_from=None)
    make.post(too_new, school, started_on=AS_AT - 26 * DAY)
    assert set(settled()) == {twenty_eight.id, last_day.id, by_posts.id}


def test_excused_are_those_on_leave_on_more_than_half_of_their_days(make):
    school = make.school()
    as_at = dt.date(2025, 9, 30)  # 30 days
    half, over, overlapping, late_starter = (make.person(school=school) for _ in range(4))
    make.leave(half, dt.date(2025, 8, 1), dt.date(2025, 9, 15))
    make.leave(over, dt.date(2025, 9, 15), None)
    for first, last in ((1, 10), (5, 12), (2, 3), (11, 15)):  # 15 days, counted once
        make.leave(overlapping, dt.date(2025, 9, first), dt.date(2025, 9, last))
    late_starter.employed_from = dt.date(2025, 9, 3)  # 28 days, 15 of them on leave
    db.session.commit()
    make.leave(late_starter, dt.date(2025, 9, 16), dt.date(2026, 1, 1))
    assert settled(as_at) == {half.id: 0, over.id: 1, overlapping.id: 0, late_starter.id: 1}


def test_a_term_is_due_after_28_days_in_post_and_at_most_half_on_leave(make):
    autumn, spring, _summer = make.terms(2025)
    school, other = make.school(), make.school()
    all_along = make.person(school=school)
    just = make.person(employed_from=None)
    make.post(just, school, started_on=autumn.ends_on - 27 * DAY)
    too_late = make.person(employed_from=None)
    make.post(too_late, school, started_on=autumn.ends_on - 26 * DAY)
    two_posts = make.person(employed_from=None)  # 27 different days in two overlapping posts
    make.post(two_posts, school, started_on=autumn.ends_on - 26 * DAY)
    make.post(two_posts, other, started_on=autumn.ends_on - 20 * DAY)
    away = make.person(school=school)
    days = (autumn.ends_on - autumn.starts_on).days + 1  # 108, an even number
    make.leave(away, autumn.starts_on, autumn.starts_on + (days // 2) * DAY)  # one day more than half
    half = make.person(school=school)
    make.leave(half, autumn.starts_on, autumn.starts_on + (days // 2 - 1) * DAY)

    due = Population(Period.of(spring.ends_on - DAY)).due_terms
    assert people_in(due) == {all_along.id, just.id, half.id}
    due = Population(Period.of(spring.ends_on)).due_terms
    found = sorted(db.session.execute(select(due.c.person_id, due.c.starts_on)))
    assert (too_late.id, spring.starts_on) in found
    assert (too_late.id, autumn.starts_on) not in found
    assert (away.id, autumn.starts_on) not in found
    assert (away.id, spring.starts_on) in found


def test_places_are_where_people_of_any_kind_are_in_post_each_school_once(make):
    one, two = make.school(), make.school()
    both = make.person(school=one)
    make.post(both, two)
    make.post(both, two)
    agency = make.person(school=two, kind="agency")
    make.person(school=two, left_on=AS_AT - DAY)
    ended = make.person()
    make.post(ended, one, ended_on=AS_AT - DAY)
    places = Population(Period.of(AS_AT)).places
    found = db.session.execute(select(places.c.person_id, places.c.school_id, places.c.kind))
    assert sorted(tuple(row) for row in found) == sorted(
        [(both.id, one.id, "employee"), (both.id, two.id, "employee"), (agency.id, two.id, "agency")]
    )


def test_two_periods_fit_into_one_statement(make):
    school = make.school()
    make.person(school=school, employed_from=dt.date(2025, 10, 1))
    before, now = Population(Period.of(dt.date(2025, 8, 31))), Population(Period.of(AS_AT), 1)
    counts = select(
        select(func.count()).select_from(before.in_scope).scalar_subquery(),
        select(func.count()).select_from(now.in_scope).scalar_subquery(),
    )
    assert tuple(db.session.execute(counts).one()) == (0, 1)


def test_schools_open_on_a_day_of_the_period(make):
    make.school("B")
    make.school("A", opened_on=AS_AT)
    make.school("C", closed_on=dt.date(2025, 9, 1))
    make.school("D", opened_on=AS_AT + DAY)
    make.school("E", closed_on=dt.date(2025, 8, 31))
    codes = [row.code for row in db.session.execute(schools_open(Period.of(AS_AT)))]
    assert codes == ["A", "B", "C"]
