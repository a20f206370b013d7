"""HR's pages about the ladder, and who may read a version."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from appraisal.audit.models import AuditLine
from appraisal.extensions import db
from appraisal.ladders import queries
from appraisal.ladders.models import Ladder, RoleExpectation
from tests.assessments.factories import expect, ladder


@pytest.fixture
def hr(make, browser):
    person = make.person()
    make.serves(person, "hr")
    return browser(person)


def path(version):
    return f"/ladder/versions/{version.public_id}"


def test_the_example_is_added_as_a_draft_and_once(office, hr):
    added = hr.submit("/ladder/versions", action="/ladder/versions/example")
    example = db.session.scalars(select(Ladder).where(Ladder.name == "Example")).one()
    assert added.location == path(example)
    page = hr.get(path(example)).text
    assert "Learning and professional curiosity" in page
    assert "Office clerk" in page
    assert "/ladder/versions/example" not in hr.get("/ladder/versions").text
    assert "added" in db.session.scalars(select(AuditLine.act)).all()


@pytest.mark.parametrize(("status", "found"), [("draft", 404), ("consulting", 200), ("live", 200), ("retired", 200)])
def test_staff_read_every_version_but_drafts(office, hr, browser, status, found):
    version = ladder("V9", status=status)
    assert browser(office.ann).get(path(version)).status_code == found
    assert hr.get(path(version)).status_code == 200
    assert "Change the status" not in browser(office.ann).get(path(office.ladder)).text


def test_only_hr_opens_the_list_and_changes_versions(office, browser):
    window = browser(office.ben)
    for page in (
        "/ladder/versions",
        f"{path(office.ladder)}/status",
        f"{path(office.ladder)}/roles/{office.role.public_id}",
    ):
        assert window.get(page).status_code == 403
    fields = window.form("/ladder", "/ladder/start")
    for page in (
        "/ladder/versions/example",
        f"{path(office.ladder)}/status",
        f"{path(office.ladder)}/roles/{office.role.public_id}",
    ):
        assert window.send(page, fields, status="retired").status_code == 403
    assert db.session.query(Ladder).count() == 1


def test_making_a_version_live_retires_the_one_that_was(office, hr):
    draft = ladder("V2", status="draft")
    done = hr.submit(f"{path(draft)}/status", status="live")
    assert done.location == path(draft)
    found = {row.name: (row.status, row.effective_from) for row in db.session.scalars(select(Ladder))}
    assert found["V1"][0] == "retired"
    assert found["V2"][0] == "live"
    assert found["V2"][1].isoformat() == "2026-03-10"
    live = queries.live()
    assert live is not None
    assert live.name == "V2"
    acts = db.session.scalars(select(AuditLine.act).order_by(AuditLine.id)).all()
    assert acts == ["made live", "made retired"]
    back = hr.submit(f"{path(office.ladder)}/status", status="live")
    assert back.status_code == 303


def test_a_version_without_statements_is_not_shown_to_anyone(office, hr):
    empty = ladder("Empty", status="draft", statements=0)
    for status in ("consulting", "live"):
        refused = hr.submit(f"{path(empty)}/status", status=status)
        assert refused.status_code == 422
        assert "no statements yet" in refused.text


def test_a_version_people_were_assessed_on_does_not_become_a_draft_again(office, hr):
    refused = hr.submit(f"{path(office.ladder)}/status", status="draft")
    assert refused.status_code == 422
    assert db.session.get(Ladder, office.ladder.id).status == "live"


def test_two_people_change_the_status_at_once(office, hr, make, browser):
    other = make.person()
    make.serves(other, "hr")
    slow = browser(other)
    draft = ladder("V2", status="draft")
    page = f"{path(draft)}/status"
    fields = slow.form(page)
    hr.submit(page, status="consulting")
    assert slow.send(page, fields, status="live").status_code == 409
    fields = slow.form(page)
    hr.submit(page, status="live")
    late = slow.send(page, fields, status="live")
    assert late.status_code == 422
    assert "It is live now" in late.text


def test_what_a_role_is_asked_for_is_set_changed_and_taken_out(office, hr):
    page = f"{path(office.ladder)}/roles/{office.role.public_id}"
    hr.submit(page, domain_1="2", domain_2="3")
    hr.submit(page, domain_1="4", domain_2="")
    (row,) = db.session.scalars(select(RoleExpectation)).all()
    assert (row.role_id, row.domain_code, row.minimum_level) == (office.role.id, "D1", 4)
    lines = db.session.execute(select(AuditLine.act, AuditLine.fields).order_by(AuditLine.id)).all()
    assert [tuple(line) for line in lines] == [("set expectations", "clerk D1, clerk D2")] * 2
    assert "Level 4" in hr.get(path(office.ladder)).text
    wrong = hr.submit(page, domain_1="6", domain_2="3")
    assert wrong.status_code == 422
    assert 'value="3" selected' in wrong.text


def test_two_people_set_the_same_roles_minima(office, hr, make, browser):
    other = make.person()
    make.serves(other, "hr")
    page = f"{path(office.ladder)}/roles/{office.role.public_id}"
    slow = browser(other)
    fields = slow.form(page)
    hr.submit(page, domain_1="2")
    late = slow.send(page, fields, domain_1="3")
    assert late.status_code == 409
    assert "Level 2" in late.text
    assert db.session.scalars(select(RoleExpectation.minimum_level)).all() == [2]
    another = make.role("cook", group="support")
    elsewhere = slow.form(f"{path(office.ladder)}/roles/{another.public_id}")
    hr.submit(page, domain_2="1")
    assert slow.send(f"{path(office.ladder)}/roles/{another.public_id}", elsewhere, domain_1="1").status_code == 303


def test_a_role_or_version_that_is_not_there_is_not_found(office, hr):
    assert hr.get(f"{path(office.ladder)}/roles/{office.ladder.public_id}").status_code == 404
    assert hr.get(f"/ladder/versions/{office.role.public_id}").status_code == 404


def test_lists_take_a_constant_number_of_statements(office, hr, make, statements):
    def counted():
        found = []
        for page in ("/ladder/versions", path(office.ladder)):
            hr.get(page)
            with statements() as seen:
                hr.get(page)
            found.append(len(seen))
        return found

    few = counted()
    for number in range(8):
        role = make.role(f"role-{number}")
        expect(office.ladder, role, "D1", 2)
        ladder(f"Old {number}", status="retired")
    assert counted() == few
    assert max(few) <= 8
