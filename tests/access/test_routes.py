"""Every route names its rule, and the door keeps to it (design.md section 1)."""

from __future__ import annotations

import uuid

import pytest
from flask import Flask

from appraisal.access.guard import OnRecord, Open, SignedIn, Wearing, rule_of
from appraisal.app import create_app
from appraisal.extensions import db
from tests.conftest import settings_for

# Pages anybody may open without signing in. A new one has to be added here on purpose.
OPEN_ENDPOINTS = {
    "static",
    "healthz",
    "readyz",
    "openapi",
    "accounts.sign_in",
    "accounts.set_password",
}


@pytest.fixture
def engine_name() -> str:
    """The door does not depend on the engine."""
    return "sqlite"


def address(app: Flask, rule) -> str:
    """An address of a route, with made-up keys."""
    samples = {"UUIDConverter": uuid.uuid4(), "IntegerConverter": 1, "PathConverter": "x", "UnicodeConverter": "x"}
    values = {}
    for name in rule.arguments:
        converter = rule._converters[name]
        values[name] = sorted(converter.items)[0] if hasattr(converter, "items") else samples[type(converter).__name__]
    return rule.build(values)[1]


def test_every_route_declares_its_permission(app):
    undeclared = [rule.endpoint for rule in app.url_map.iter_rules() if rule_of(rule.endpoint) is None]
    assert not undeclared, f"Put @permission(...) directly above these views: {undeclared}"


def test_every_declared_view_has_a_route(app):
    routed = {rule.endpoint for rule in app.url_map.iter_rules()}
    declared = {name for name, view in app.view_functions.items() if hasattr(view, "permission")}
    assert declared <= routed, f"These views declare a permission and have no route: {declared - routed}"


def test_only_the_named_pages_are_open(app):
    opened = {rule.endpoint for rule in app.url_map.iter_rules() if isinstance(rule_of(rule.endpoint), Open)}
    assert opened == OPEN_ENDPOINTS, "An open page is a decision: list it in OPEN_ENDPOINTS, or give it a rule."


def test_nobody_signed_in_is_led_to_the_sign_in_page_everywhere_else(app, browser):
    window = browser()
    for rule in app.url_map.iter_rules():
        if isinstance(rule_of(rule.endpoint), Open):
            continue
        path = address(app, rule)
        answer = window.client.get(path) if "GET" in rule.methods else window.client.post(path)
        if path.startswith("/api/"):
            assert answer.status_code in (302, 303, 401), f"{path} answered {answer.status_code}"
        else:
            assert answer.status_code == 303, f"{path} answered {answer.status_code}"
            assert answer.location.startswith("/sign-in"), path


def test_a_page_for_a_hat_is_refused_to_a_person_without_it(app, make, browser):
    window = browser(make.person(school=make.school()))
    for rule in app.url_map.iter_rules():
        permission = rule_of(rule.endpoint)
        if isinstance(permission, Wearing) and "staff" not in permission.hats and "GET" in rule.methods:
            assert window.get(address(app, rule)).status_code == 403, rule.rule


def test_a_record_that_does_not_exist_and_one_out_of_reach_look_the_same(app, make, browser):
    window = browser(make.person(school=make.school()))
    for rule in app.url_map.iter_rules():
        if isinstance(rule_of(rule.endpoint), OnRecord) and "GET" in rule.methods and rule.arguments:
            assert window.get(address(app, rule)).status_code == 404, rule.rule


def test_a_route_without_a_rule_is_refused_at_run_time(scratch, make, browser):
    made = create_app(settings_for(str(db.engine.url)))
    made.add_url_rule("/forgotten", "forgotten", lambda: "secret")
    assert made.test_client().get("/forgotten").status_code == 403


def test_an_account_without_person_or_hat_opens_nothing_about_people(app, make, browser):
    left = make.person()  # no post, no seat, no role
    window = browser(left)
    for rule in app.url_map.iter_rules():
        permission = rule_of(rule.endpoint)
        if isinstance(permission, SignedIn) and "GET" in rule.methods and not rule.arguments:
            assert window.get(address(app, rule)).status_code < 500, rule.rule
