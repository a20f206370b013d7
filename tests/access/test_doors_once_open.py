"""Doors that a break-in once found open. Each of these failed before it was shut."""

from __future__ import annotations

import datetime as dt
from contextvars import Context

import pytest

from appraisal.accounts import service as accounts
from appraisal.accounts.models import Account
from appraisal.audit.service import Actor
from appraisal.extensions import db
from appraisal.web.models import Draft
from appraisal.workforce.models import Absence, AbsenceCategory
from tests.cpd import factories as cpd
from tests.factories import saved
from tests.star import factories as star

YESTERDAY = dt.date(2026, 3, 30)


@pytest.fixture(autouse=True)
def _today(clock_at):
    clock_at("2026-03-31")


@pytest.mark.parametrize("hat", ["hr", "administrator", "ceo"])
def test_somebody_who_left_loses_their_role(make, browser, hat):
    gone, other = make.person(left_on=YESTERDAY, school=make.school()), make.person(school=make.school())
    make.serves(gone, hat)
    assert browser(gone).get(f"/people/{other.public_id}").status_code != 200
    assert browser(gone).get("/people").status_code != 200 if hat == "hr" else True


def test_a_head_who_left_loses_the_school(make, browser):
    school = make.school()
    gone, other = make.person(left_on=YESTERDAY, school=school), make.person(school=school)
    make.serves(gone, "head", school)
    assert browser(gone).get(f"/people/{other.public_id}").status_code != 200


def test_a_line_manager_who_left_no_longer_reads(make, browser):
    school = make.school()
    gone, report = make.person(left_on=YESTERDAY, school=school), make.person(school=school)
    make.manages(gone, report)
    project = star.project(report, status="active")
    saved(
        Absence(
            person_id=report.id,
            category=AbsenceCategory.SIC,
            first_day=dt.date(2026, 3, 2),
            last_day=dt.date(2026, 3, 3),
            working_days_lost=2,
        )
    )
    window = browser(gone)
    assert window.get(f"/star-projects/{project.public_id}").status_code == 404
    assert report.name not in window.get("/absences").text


def test_a_coach_who_left_no_longer_reads(make, browser):
    gone, coachee = make.person(left_on=YESTERDAY, school=make.school()), make.person(school=make.school())
    make.coaches(gone, coachee)
    project = star.project(coachee, shared_with_coach=True)
    assert browser(gone).get(f"/star-projects/{project.public_id}").status_code == 404


def test_a_signed_out_cookie_writes_nothing(make, browser):
    coach, coachee = make.person(school=make.school()), make.person(school=make.school())
    make.coaches(coach, coachee)
    window = browser(coach)
    copied = window.client.get_cookie("session-token").value
    window.submit("/sign-out")
    thief = browser()
    thief.client.set_cookie("session-token", copied)
    thief.client.post(f"/coaching/record/{coachee.public_id}", data={"precise_praise": "planted by a stranger"})
    db.session.rollback()
    assert db.session.query(Draft).count() == 0
    assert "planted by a stranger" not in browser(coach).get(f"/coaching/record/{coachee.public_id}").text


def test_hr_cannot_make_themselves_somebodys_line_manager(make, browser):
    hr, other, manager = make.person(school=make.school()), make.person(school=make.school()), make.person()
    make.serves(hr, "hr")
    make.manages(manager, other)
    project = star.project(other, status="active", question="A secret question")
    window = browser(hr)
    assert "A secret question" not in window.get(f"/star-projects/{project.public_id}").text
    window.submit(f"/people/{other.public_id}/line-managers/add", manager=hr.email, from_date="1 3 2026")
    assert "A secret question" not in window.get(f"/star-projects/{project.public_id}").text


def test_a_coachee_sees_only_their_own_pair_of_their_coach(make, browser):
    coach, me = make.person(school=make.school()), make.person(school=make.school())
    boss, coachs_coach = make.person("Bella Boss"), make.person("Carla Coachcoach")
    make.coaches(coach, me)
    make.manages(boss, coach)
    make.coaches(coachs_coach, coach)
    page = browser(me).get(f"/people/{coach.public_id}").text
    assert "Bella Boss" not in page
    assert "Carla Coachcoach" not in page


def test_a_coach_sees_only_their_own_pair_of_their_coachee(make, browser):
    coach, coachee = make.person(school=make.school()), make.person(school=make.school())
    boss, earlier = make.person("Bella Boss"), make.person("Carla Earlier")
    make.coaches(coach, coachee)
    make.manages(boss, coachee)
    make.coaches(earlier, coachee, end=dt.date(2024, 8, 31))
    page = browser(coach).get(f"/people/{coachee.public_id}").text
    assert "Carla Earlier" not in page
    assert "Bella Boss" not in page


def test_a_head_cannot_work_out_three_answers_by_moving_the_event(make, browser):
    small, big = make.school(), make.school()
    head = make.person(school=small)
    make.serves(head, "head", small)
    everyone = {"time_well_spent": 5}
    cpd.closed_feedback(cpd.event(host_school_id=big.id, starts_on=dt.date(2026, 1, 5)), *[everyone] * 20)
    own = cpd.event(host_school_id=small.id, organiser_id=head.id, starts_on=dt.date(2026, 1, 6))
    cpd.closed_feedback(own, *[everyone] * 6)
    tiny = cpd.event(host_school_id=small.id, organiser_id=head.id, starts_on=dt.date(2026, 1, 7))
    cpd.closed_feedback(tiny, *[{"time_well_spent": 1}] * 3)
    window, page = browser(head), f"/cpd/events/{own.public_id}/results"
    before = window.get(page).text
    window.submit(f"/cpd/events/{tiny.public_id}/edit", starts_on="7 1 2025")
    after = window.get(page).text
    assert [line for line in before.splitlines() if "%" in line] == [line for line in after.splitlines() if "%" in line]


def test_a_password_link_names_this_service_whatever_the_host_header_says(make, browser):
    hr, other = make.person(school=make.school()), make.person()
    make.serves(hr, "hr")
    window = browser(hr)
    path = f"/people/{other.public_id}/account/link"
    fields = window.form(f"/people/{other.public_id}", path)
    db.session.rollback()
    for name in ("session-token", "form-token"):
        window.client.set_cookie(name, window.client.get_cookie(name).value, domain="evil.example")
    answer = Context().run(window.client.post, path, data=fields, base_url="http://evil.example")
    assert answer.status_code in (200, 400)
    assert "http://evil.example/set-password" not in answer.text


def test_nobody_takes_the_sign_in_name_of_the_first_administrator(make, browser):
    person = make.person()
    token = accounts.create_link(actor=Actor(), person=person)
    accounts.set_password(token=token, password="copper kettle mosaic")
    db.session.add(
        Account(
            administrator=True, email="admin@trust.example", password_hash=accounts._hasher.hash("another long secret")
        )
    )
    db.session.commit()
    window = browser(person)
    make.serves(person, "head", make.school())
    answer = window.submit("/account/contact", email="admin@trust.example")
    assert answer.status_code == 422
    db.session.rollback()
    assert browser().submit("/sign-in", email="admin@trust.example", password="another long secret").status_code == 303


def test_the_first_administrator_cannot_take_a_persons_sign_in_name(make, browser):
    token = accounts.create_link(actor=Actor())
    db.session.commit()
    person = make.person()
    t2 = accounts.create_link(actor=Actor(), person=person)
    accounts.set_password(token=t2, password="copper kettle mosaic")
    db.session.commit()
    browser().submit(f"/set-password/{token}", email=person.email, new_password="another long secret")
    assert browser().submit("/sign-in", email=person.email, password="copper kettle mosaic").status_code == 303


@pytest.mark.parametrize(
    "address",
    [
        "/star-projects/register?year=99999999999999999999",
        "/star-projects/register?status=%00",
        "/star-projects/published?search=%00",
        "/people?words=%00",
        "/people?school=%00",
        "/absences?words=%00",
        "/absences?school=%00",
        "/cpd/attendance?words=%00",
        "/coverage?words=%00",
        "/coverage?school=%00",
        "/leavers?words=%00",
        "/accounts?words=%00",
    ],
)
def test_odd_addresses_are_answered(make, browser, address):
    hr = make.person(school=make.school())
    make.serves(hr, "hr")
    make.terms(2025)
    browser_ = browser(hr)
    browser_.app.config["PROPAGATE_EXCEPTIONS"] = False
    assert browser_.get(address).status_code < 500


def test_options_is_answered(make, browser):
    person = make.person()
    window = browser(person)
    window.app.config["PROPAGATE_EXCEPTIONS"] = False
    assert Context().run(window.client.options, f"/people/{person.public_id}").status_code < 500


def test_a_huge_version_is_answered(make, browser):
    person = make.person(school=make.school())
    window = browser(person)
    window.app.config["PROPAGATE_EXCEPTIONS"] = False
    project = star.project(person)
    assert window.submit(f"/star-projects/{project.public_id}/plan", version="9" * 5000).status_code < 500


def test_a_huge_exponent_is_answered(make, browser):
    hr = make.person(school=make.school())
    make.serves(hr, "hr")
    window = browser(hr)
    window.app.config["PROPAGATE_EXCEPTIONS"] = False
    assert (
        window.submit(
            "/cpd/events/add", title="t", kind="INSET", provider_type="trust", starts_on="1 4 2026", hours="0E+999999"
        ).status_code
        < 500
    )


def test_an_email_address_looks_like_one(make, browser):
    me, other, hr = make.person(school=make.school()), make.person(), make.person()
    make.serves(hr, "hr")
    ref = other.ref
    assert browser(me).submit("/account/contact", email=ref).status_code == 422
    window = browser(hr)
    window.app.config["PROPAGATE_EXCEPTIONS"] = False
    assert window.submit("/absences/add", person=ref, first_day="1 3 2026").status_code < 500
