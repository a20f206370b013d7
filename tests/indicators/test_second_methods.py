"""What a second method says beside the first, and what is told beside a figure (domain.md sections 5.5 and 11.3)."""

from __future__ import annotations

import datetime as dt

import pytest

from appraisal.disclosure.comparison import Triangulation
from appraisal.extensions import db
from appraisal.people.models import Person
from appraisal.star.models import StarOwner, StarProject
from tests.cpd.factories import check, closed_feedback, event, place
from tests.factories import saved
from tests.indicators.factories import AS_AT, assessed, counts, figure, staff

EVERY_ITEM = dict.fromkeys(
    ("time_well_spent", "clear_purpose", "matched_role", "learned_something", "know_next", "supported_to_use"), 5
)


@pytest.fixture
def people(make) -> list[Person]:
    """Twenty staff of one school."""
    return staff(make, make.school("BIG"), 20)


def test_a_benefit_is_confirmed_by_somebody_else_or_not_at_all(people):
    day = event(starts_on=dt.date(2025, 11, 3))
    checks = [check(day, person, checked_on=AS_AT) for person in people[:12]]
    trust = figure("TSP2-K7").trust
    assert counts(trust) == (12, 20, "60.0", "amber")
    assert (trust.second, trust.triangulation) == (None, Triangulation.SINGLE_SOURCE)

    for own in checks[10:]:
        own.confirmation, own.confirmed_by_id = "yes", own.person_id
    db.session.commit()
    assert figure("TSP2-K7").trust.second is None

    for number, other in enumerate(checks[:11]):
        other.confirmation = ("yes", "partly", "no")[min(number, 9) // 5 if number < 10 else 2]
        other.confirmed_by_id = people[15].id
    db.session.commit()
    trust = figure("TSP2-K7").trust  # ten of twenty are confirmed, one answer was no
    assert (float(trust.second), trust.triangulation) == (50.0, Triangulation.CONFIRMED)

    for other in checks[1:11]:
        other.confirmation = "no"
    db.session.commit()
    trust = figure("TSP2-K7").trust
    assert (float(trust.second), trust.triangulation) == (5.0, Triangulation.DIVERGES)


def test_a_check_without_the_benefit_is_confirmed_to_no_end(people):
    check(event(), people[0], learned=3, confirmation="yes", confirmed_by_id=people[1].id)
    trust = figure("TSP2-K7").trust
    assert counts(trust)[:2] == (0, 20)
    assert trust.second is None


def test_feedback_counts_once_it_has_closed_and_use_stands_beside_it(make, people):
    day = event(starts_on=dt.date(2025, 11, 3), host_school_id=people[0].posts[0].school_id)
    closed_feedback(day, *[EVERY_ITEM] * 5, {"time_well_spent": 2})
    trust = figure("TSP2-K8").trust
    assert counts(trust) == (30, 31, "96.8", "green")
    assert (trust.second, trust.triangulation) == (None, Triangulation.SINGLE_SOURCE)

    for number, person in enumerate(people[:5]):
        place(day, person)
        check(day, person, checked_on=AS_AT, used=2 if number < 3 else 1)
    check(day, people[0], checked_on=AS_AT - dt.timedelta(days=1), used=0)  # of two checks the better counts
    check(day, people[6], checked_on=AS_AT)  # was not there
    found = figure("TSP2-K8")
    assert [float(line.second) for line in found.lines] == [60.0, 60.0]
    assert {line.triangulation for line in found.lines} == {Triangulation.DIVERGES}
    assert figure("TSP2-K8", AS_AT - dt.timedelta(days=2)).trust.second is None


def test_a_second_value_of_a_few_people_is_not_shown(people):
    day = event(starts_on=dt.date(2025, 11, 3))
    closed_feedback(day, *[EVERY_ITEM] * 5)
    for person in people[:4]:
        place(day, person)
        check(day, person, checked_on=AS_AT)
    trust = figure("TSP2-K8").trust
    assert (float(trust.second), trust.public_second) == (100.0, None)
    assert trust.triangulation is Triangulation.SINGLE_SOURCE


def test_feedback_that_is_still_open_counts_nowhere(people):
    from appraisal.cpd.models import CpdQuestionnaire
    from appraisal.questionnaires.models import Answer, AnswerSheet, Questionnaire

    day = event(starts_on=dt.date(2026, 3, 20))
    still_open = saved(Questionnaire(opens_on=day.starts_on, closes_on=dt.date(2026, 4, 3)))
    saved(CpdQuestionnaire(questionnaire_id=still_open.id, event_id=day.id, imported=False))
    sheet = saved(AnswerSheet(questionnaire_id=still_open.id))
    saved(Answer(sheet_id=sheet.id, item="clear_purpose", score=5))
    assert counts(figure("TSP2-K8").trust) == (0, 0, "z", "grey")


def test_stopped_projects_are_told_beside_the_figure(people):
    for status, evaluated_on in (
        ("stopped", None),
        ("stopped", AS_AT),
        ("paused", None),
        ("draft", None),
        ("stopped", AS_AT + dt.timedelta(days=1)),
    ):
        project = saved(
            StarProject(
                ref=f"J{status}{evaluated_on}",
                title="Questions",
                academic_year=2025,
                question="If we wait longer, do more learners answer?",
                status=status,
                strand="quality",
                evaluation_due_on=AS_AT,
                evaluated_on=evaluated_on,
            )
        )
        saved(StarOwner(project_id=project.id, person_id=people[0].id))
    found = figure("TSP2-K2")
    assert [(counts(line)[:2], line.left_out) for line in found.lines] == [((0, 2), 2), ((0, 2), 2)]


def test_assessed_staff_without_an_expectation_are_told_beside_the_figure(make, people):
    role = make.role()
    for person in people[:3]:
        person.posts[0].role_id = role.id
    db.session.commit()
    assessed(people[:5], role, minimum=1)
    found = figure("TSP3-K1.at_minimum")
    assert [(counts(line)[:2], line.left_out, line.excused) for line in found.lines] == [((3, 3), 2, 0)] * 2


def test_the_access_figure_says_which_form_was_counted():
    from appraisal.indicators.catalogue import CATALOGUE

    assert {each.code: each.form for each in CATALOGUE if each.form} == {"TSP3-K3": "access"}
