"""Signing in and out in the browser (contract.md section 2)."""

from __future__ import annotations

from appraisal.accounts import service
from appraisal.accounts.models import SignInAttempt
from appraisal.audit.service import Actor
from appraisal.extensions import db

PASSWORD = "copper kettle mosaic"


def with_password(person):
    token = service.create_link(actor=Actor(), person=person)
    service.set_password(token=token, password=PASSWORD)
    db.session.commit()


def test_a_one_use_link_sets_a_password_once(make, browser):
    person = make.person()
    token = service.create_link(actor=Actor(), person=person)
    db.session.commit()
    answer = browser().submit(f"/set-password/{token}", new_password=PASSWORD)
    assert answer.location == "/sign-in"
    assert browser().get(f"/set-password/{token}").status_code == 404


def test_signing_in_opens_pages_and_signing_out_ends_a_copied_cookie(make, browser):
    person = make.person()
    with_password(person)
    window = browser()
    assert window.get("/account").location == "/sign-in?next=/account"
    answer = window.submit("/sign-in?next=/account", email=person.email.upper(), password=PASSWORD)
    assert answer.location == "/account"
    assert window.get("/account").status_code == 200
    copied = window.client.get_cookie("session-token").value
    assert window.submit("/sign-out").location == "/sign-in"
    thief = browser()
    thief.client.set_cookie("session-token", copied)
    assert thief.get("/account").status_code == 303


def test_the_answer_is_the_same_for_a_wrong_password_and_an_unknown_account(make, browser):
    person = make.person()
    with_password(person)
    wrong = browser().submit("/sign-in", email=person.email, password="not the password")
    unknown = browser().submit("/sign-in", email="nobody@trust.example", password="not the password")
    assert wrong.status_code == unknown.status_code == 422
    assert "is not right" in wrong.text
    assert "is not right" in unknown.text
    assert db.session.query(SignInAttempt).count() == 4


def test_an_expired_session_keeps_what_was_typed_for_its_owner_only(make, browser, clock_at):
    clock_at("2026-03-02T09:00:00")
    person, other = make.person(), make.person()
    window = browser(person)
    fields = window.form("/sign-out")
    clock_at("2026-03-02T18:00:00")
    assert window.send("/sign-out", fields, note="My long text").location == "/sign-in?next=/sign-out"
    from appraisal.web.models import Draft

    kept = db.session.query(Draft).one()
    assert kept.fields["note"] == ["My long text"]
    assert kept.account_id == service.account_of(person).id
    assert "We kept what you typed" not in browser(other).get("/account").text


def test_many_failures_pause_that_name_from_that_address(make, browser):
    person = make.person()
    with_password(person)
    for _ in range(service.ATTEMPTS_ALLOWED):
        browser().submit("/sign-in", email=person.email, password="wrong wrong wrong")
    paused = browser().submit("/sign-in", email=person.email, password=PASSWORD)
    assert "Too many tries" in paused.text
