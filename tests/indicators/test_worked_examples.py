"""The worked examples of domain.md section 13, from rows in the tables to what is published."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.indicators.factories import AS_AT, absent, assessed, coached, counts, figure, published, staff

YEAR_END = dt.date(2026, 8, 31)


def test_coverage_leaves_the_excused_out_of_the_denominator(make):
    autumn, spring, _ = make.terms(2025)
    people = staff(make, make.school(), 50)
    for person in people[48:]:
        make.leave(person, dt.date(2025, 9, 1), None)
    coached(people[:45], autumn.starts_on, spring.ends_on)
    trust = figure("TSP2-K1", spring.ends_on).trust
    assert counts(trust) == (45, 48, "93.8", "amber")
    assert trust.excused == 2


def test_the_trust_pools_its_people_and_does_not_average_its_schools(make):
    autumn, _, _ = make.terms(2025)
    small, large = make.school("A"), make.school("B")
    coached(staff(make, small, 20)[:18], autumn.starts_on)
    coached(staff(make, large, 100)[:60], autumn.starts_on)
    assert published(figure("TSP2-K1", autumn.ends_on)) == {"": "65.0", "A": "90.0", "B": "60.0"}


def test_figures_are_rounded_half_up(make):
    autumn, _, _ = make.terms(2025)
    coached(staff(make, make.school(), 400)[:49], autumn.starts_on)
    assert figure("TSP2-K1", autumn.ends_on).trust.figure.published == "12.3"  # of 12.25


def test_sickness_counts_working_days_for_each_full_time_equivalent(make):
    school = make.school()
    a, c, _d = staff(make, school, 3)
    b = make.person(school=school, fte="0.6")
    absent(a, dt.date(2025, 11, 3), dt.date(2025, 11, 4), "2")
    absent(b, dt.date(2026, 1, 12), dt.date(2026, 2, 13), "15")
    absent(c, dt.date(2026, 3, 2), dt.date(2026, 3, 5), "4", category="PRG")
    trust = figure("TSP2-K6", YEAR_END).trust
    assert (trust.figure.row.numerator, float(trust.figure.row.denominator)) == (17, 3.6)
    assert round(float(trust.figure.value), 2) == 4.72
    assert trust.figure.published == "c"  # four people: nobody outside HR may know
    staff(make, school, 6)
    assert figure("TSP2-K6", YEAR_END).trust.figure.published == "1.8"  # 17 days over 9.6 FTE


@pytest.mark.parametrize(
    ("sizes", "shown"),
    [
        ({"A": 42, "B": 18, "C": 7, "D": 12}, {"", "A", "B"}),
        ({"A": 42, "C": 4, "E": 3}, {""}),
    ],
)
def test_a_small_group_cannot_be_worked_out_from_the_others(make, sizes, shown):
    role = make.role()
    for code, count in sizes.items():
        staff(make, make.school(code), count, role)
    found = published(figure("TSP2-K6", YEAR_END))
    assert {code for code, text in found.items() if text != "c"} == shown


def test_sickness_is_rated_when_the_year_is_over(make):
    absent(staff(make, make.school(), 10)[0], dt.date(2025, 10, 1), dt.date(2025, 10, 3), "3")
    assert counts(figure("TSP2-K6", AS_AT).trust) == (3, 10, "0.3", "grey")
    assert counts(figure("TSP2-K6", YEAR_END).trust) == (3, 10, "0.3", "green")


def test_somebody_in_two_schools_counts_once_for_the_trust_and_once_in_each(make):
    autumn, _, _ = make.terms(2025)
    one, two = make.school("ONE"), make.school("TWO")
    people = staff(make, one, 5)
    for person in people:
        make.post(person, two)
    coached(people, autumn.starts_on)
    found = figure("TSP2-K1", autumn.ends_on)
    assert [counts(line)[:2] for line in found.lines] == [(5, 5), (5, 5), (5, 5)]


def test_a_governor_counts_for_their_board_and_the_trust_board_for_the_trust_alone(make):
    school, other = make.school("A"), make.school("B")
    role = make.role(group="governor")
    local, trustee = make.person(kind="governor_only"), make.person(kind="governor_only")
    make.seat(local, school, role)
    make.seat(trustee, None, role)
    assessed([local, trustee], role, minimum=1)
    found = {line.school.code if line.school else "": counts(line)[:2] for line in figure("TSP3-GOAL").lines}
    assert found == {"": (2, 2), "A": (1, 1), other.code: (0, 0)}
