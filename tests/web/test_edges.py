"""The edges of a request: one record for a form sent twice, no lost session, no lock, and safe headers."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy.exc import OperationalError

from appraisal import clock
from appraisal.accounts import service
from appraisal.audit.models import AuditLine
from appraisal.extensions import db
from appraisal.people.models import Person
from appraisal.web.models import Draft, Submission
from tests.conftest import settings_for


@pytest.fixture
def hr(make):
    person = make.person("Hetty Rowe", school=make.school())
    make.serves(person, "hr")
    return person


def given(number: int) -> dict[str, str]:
    return {"given_name": f"Name{number}", "family_name": "Writer", "kind": "employee"}


def test_sixteen_writers_at_once_are_all_heard(make, browser, hr):
    windows = [browser(hr) for _ in range(16)]
    forms = [[window.form("/people/add") for _ in range(4)] for window in windows]

    def write(number: int) -> list[int]:
        return [
            windows[number].post("/people/add", windows[number].filled(form, **given(number * 10 + turn))).status_code
            for turn, form in enumerate(forms[number])
        ]

    with ThreadPoolExecutor(16) as threads:
        answers = list(threads.map(write, range(16)))
    assert [status for each in answers for status in each] == [303] * 64
    assert db.session.query(Person).filter_by(family_name="Writer").count() == 64
    assert db.session.query(AuditLine).filter_by(record="person").count() == 64


def test_the_same_form_from_two_threads_makes_one_record(browser, hr):
    window = browser(hr)
    fields = window.form("/people/add")
    with ThreadPoolExecutor(2) as threads:
        answers = list(threads.map(lambda _: window.post("/people/add", window.filled(fields, **given(1))), range(2)))
    assert {answer.status_code for answer in answers} == {303}
    assert answers[0].location == answers[1].location
    assert db.session.query(Person).filter_by(family_name="Writer").count() == 1


def test_a_refused_form_can_be_mended_and_sent_again(browser, hr):
    window = browser(hr)
    fields = window.form("/people/add")
    assert window.send("/people/add", fields, **{**given(1), "given_name": ""}).status_code == 422
    assert db.session.query(Submission).count() == 0
    assert window.send("/people/add", fields, **given(1)).status_code == 303


def test_a_session_that_ran_out_keeps_the_form_for_its_owner(make, browser, hr, clock_at):
    clock_at("2026-03-02T09:00:00")
    other = make.person(school=make.school())
    make.serves(other, "hr")
    window = browser(hr)
    fields = window.form("/people/add")
    clock_at("2026-03-02T18:00:00")
    answer = window.send("/people/add", fields, **{**given(1), "job": "x" * 20})
    assert answer.location == "/sign-in?next=/people/add"
    assert "Name1" not in browser(other).get("/people/add").text
    again = browser(hr).get("/people/add")
    assert "We kept what you typed" in again.text
    assert 'value="Name1"' in again.text
    assert db.session.query(Person).filter_by(family_name="Writer").count() == 0
    assert browser(hr).submit("/people/add").status_code == 303
    assert db.session.query(Draft).count() == 0


def test_a_form_with_a_wrong_token_is_not_acted_on_and_not_lost(browser, hr):
    window = browser(hr)
    fields = window.form("/people/add")
    answer = window.send("/people/add", fields, csrf_token="forged", **given(1))
    assert answer.status_code == 303
    assert answer.location.startswith("/people/add")
    assert 'value="Name1"' in window.get(answer.location).text
    assert db.session.query(Person).filter_by(family_name="Writer").count() == 0


def test_passwords_are_never_kept_in_a_draft(make, browser, clock_at):
    clock_at("2026-03-02T09:00:00")
    person = make.person()
    window = browser(person)
    fields = window.form("/sign-out")
    clock_at("2026-03-02T18:00:00")
    window.send("/sign-out", fields, password="secret words here", new_password="other secret words", note="kept")
    assert db.session.query(Draft).one().fields == {"note": ["kept"], "version": [""]}


def test_a_database_that_is_away_answers_503_and_shows_what_was_typed(browser, hr, monkeypatch):
    window = browser(hr)
    fields = window.form("/people/add")

    def away(*_args, **_more):
        raise OperationalError("SELECT 1", {}, Exception("connection refused"))

    monkeypatch.setattr("appraisal.staff.service.add_person", away)
    answer = window.send("/people/add", fields, **given(1))
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "60"
    assert "Name1" in answer.text


def test_the_database_away_at_the_first_look_is_503_too(app, browser, hr, monkeypatch):
    window = browser(hr)

    def away(*_args, **_more):
        raise OperationalError("SELECT 1", {}, Exception("connection refused"))

    monkeypatch.setattr(service, "find_session", away)
    assert window.get("/account").status_code == 503


def test_headers_keep_a_page_to_itself(browser, hr):
    answer = browser(hr).get("/people")
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    nonce = re.search(r"'nonce-([^']+)'", policy)[1]
    assert f'nonce="{nonce}"' in answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_cookies_are_bound_to_the_host_under_https(make, scratch):
    from appraisal.app import create_app

    app = create_app(settings_for(str(db.engine.url), base_url="https://staff.trust.example"))
    client = app.test_client()
    page = client.get("/sign-in", base_url="https://staff.trust.example")
    cookie = page.headers["Set-Cookie"]
    assert cookie.startswith("__Host-form=")
    assert "Secure" in cookie
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_the_last_use_of_a_session_is_kept_at_most_once_a_minute(make, browser, clock_at):
    clock_at("2026-03-02T09:00:00")
    window = browser(make.person())
    clock_at("2026-03-02T09:50:00")
    assert window.get("/account").status_code == 200
    clock_at("2026-03-02T10:40:00")
    assert window.get("/account").status_code == 200, "each use within the hour keeps the session alive"
    clock_at("2026-03-02T21:01:00")
    assert window.get("/account").status_code == 303
    assert clock.today().year == 2026
