"""HR keeps the staff list true; everyone else sees of a person what the access table says."""

from __future__ import annotations

import datetime as dt

import pytest

from appraisal import clock
from appraisal.audit.models import AuditLine
from appraisal.extensions import db
from appraisal.people.circles import would_circle
from appraisal.people.models import LineManagement, Person, Post


@pytest.fixture
def hr(make):
    school = make.school()
    person = make.person("Hetty Rowe", school=school)
    make.serves(person, "hr")
    return person


def test_hr_adds_a_person_with_a_post(make, browser, hr):
    school, role = make.school("SAL"), make.role("teacher")
    window = browser(hr)
    answer = window.submit(
        "/people/add",
        given_name="Nia",
        family_name="Okafor",
        email="nia@trust.example",
        kind="employee",
        ref="00123",
        employed_from="1 9 2024",
    )
    assert answer.status_code == 303
    person = db.session.query(Person).filter_by(ref="00123").one()
    assert answer.location == f"/people/{person.public_id}"
    answer = window.submit(
        f"/people/{person.public_id}/posts/add", school_id=school.id, role_id=role.id, fte="0.6", started_on="1 9 2024"
    )
    assert answer.status_code == 303
    post = db.session.query(Post).filter_by(person_id=person.id).one()
    assert str(post.fte) == "0.6000"
    assert post.ref.startswith("POST-")
    acts = [
        (line.act, line.record, line.actor_person_id) for line in db.session.query(AuditLine).order_by(AuditLine.id)
    ]
    assert acts == [("added", "person", hr.id), ("added", "post", hr.id)]


def test_a_wrong_form_keeps_what_was_typed_and_says_what_to_do(browser, hr):
    answer = browser(hr).submit(
        "/people/add", given_name="Nia", family_name="", employed_from="31 2 2024", kind="employee"
    )
    assert answer.status_code == 422
    for words in (
        "There is a problem",
        "Enter the family name",
        "Enter a real date",
        'value="Nia"',
        'value="31"',
        'href="#employed_from-day"',
    ):
        assert words in answer.text
    assert db.session.query(Person).filter_by(given_name="Nia").count() == 0


def test_the_same_reference_or_address_twice_is_refused_in_words(make, browser, hr):
    make.person(ref="00123", email="nia@trust.example")
    window = browser(hr)
    given = {"given_name": "Nia", "family_name": "Okafor", "kind": "employee"}
    assert "Someone already has this reference" in window.submit("/people/add", ref="00123", **given).text
    assert (
        "Someone already has this email address"
        in window.submit("/people/add", email="NIA@trust.example", **given).text
    )


def test_two_editors_never_overwrite_each_other_silently(make, browser, hr):
    person = make.person("Nia Okafor")
    path = f"/people/{person.public_id}/edit"
    first, second = browser(hr), browser(hr)
    mine, theirs = first.form(path), second.form(path)
    assert first.send(path, mine, family_name="Okafor-Reed").status_code == 303
    conflict = second.send(path, theirs, family_name="Okafor-Singh")
    assert conflict.status_code == 409
    assert "Okafor-Reed" in conflict.text
    assert "Okafor-Singh" in conflict.text
    assert db.session.get(Person, person.id).family_name == "Okafor-Reed"


def test_the_same_form_sent_twice_makes_one_person(browser, hr):
    window = browser(hr)
    fields = window.form("/people/add")
    given = {"given_name": "Nia", "family_name": "Okafor", "kind": "employee"}
    first, second = window.send("/people/add", fields, **given), window.send("/people/add", fields, **given)
    assert first.location == second.location
    assert db.session.query(Person).filter_by(given_name="Nia").count() == 1


def test_a_circle_of_line_management_is_refused_on_any_day(make, browser, hr):
    ann, ben, cat = (make.person(name) for name in ("Ann A", "Ben B", "Cat C"))
    make.manages(ann, ben, dt.date(2025, 1, 1), dt.date(2025, 6, 30))
    make.manages(ben, cat, dt.date(2025, 6, 1))
    window, path = browser(hr), f"/people/{ann.public_id}/line-managers/add"
    assert "would make a circle" in window.submit(path, manager=cat.email, from_date="30 6 2025").text
    assert "Nobody is their own line manager" in window.submit(path, manager=ann.email, from_date="1 1 2025").text
    # From July Ann no longer manages Ben, so the chain no longer closes.
    assert window.submit(path, manager=cat.email, from_date="1 7 2025").status_code == 303
    line = db.session.query(LineManagement).filter_by(person_id=ann.id).one()
    assert not would_circle(person_id=ann.id, manager_id=cat.id, first=line.from_date, last=None, ignoring=line.id)


def test_an_ended_line_manager_is_gone_on_the_next_request(make, browser, hr):
    manager, person = make.person(), make.person("Nia Okafor")
    line = make.manages(manager, person)
    window = browser(manager)
    assert "Nia Okafor" in window.get("/team").text
    yesterday = clock.today() - dt.timedelta(days=1)
    browser(hr).submit(
        f"/people/{person.public_id}/line-managers/{line.public_id}",
        to_date=f"{yesterday.day} {yesterday.month} {yesterday.year}",
    )
    assert window.get("/team").status_code == 403


def test_who_sees_a_person(make, browser, hr):
    school, other = make.school(), make.school()
    person = make.person("Nia Okafor", school=school)
    manager, coach, coachee, head, peer = (make.person(school=school) for _ in range(5))
    make.manages(manager, person)
    make.coaches(coach, person)
    make.coaches(person, coachee)
    make.serves(head, "head", school)
    elsewhere = make.person(school=other)
    make.serves(elsewhere, "head", other)
    path = f"/people/{person.public_id}"
    for allowed in (person, manager, coach, coachee, head, hr):
        assert browser(allowed).get(path).status_code == 200
    for denied in (peer, elsewhere):
        assert browser(denied).get(path).status_code == 404
    assert browser().get(path).status_code == 303
    for denied in (person, manager, coach, head):
        assert browser(denied).get(f"{path}/edit").status_code == 404
        assert browser(denied).get("/people").status_code == 403
    assert person.ref not in browser(manager).get(path).text
    make.leave(person, dt.date(2025, 1, 1), dt.date(2025, 3, 1), "long_term_sickness")
    assert "Long term sickness" in browser(hr).get(path).text
    assert "Long term sickness" not in browser(manager).get(path).text


def test_hr_does_not_edit_their_own_entry_or_roles(make, browser, hr):
    assert browser(hr).get(f"/people/{hr.public_id}/edit").status_code == 404
    assert browser(hr).get(f"/people/{hr.public_id}/roles/add").status_code == 404


def test_a_link_handed_over_by_hr_lets_the_person_in_and_disabling_ends_everything(make, browser, hr):
    person = make.person("Nia Okafor", school=make.school())
    window = browser(hr)
    action = f"/people/{person.public_id}/account/link"
    shown = window.submit(f"/people/{person.public_id}", action=action)
    token = shown.text.split("/set-password/")[1].split("<")[0].strip()
    assert browser().submit(f"/set-password/{token}", new_password="copper kettle mosaic").status_code == 303
    theirs = browser()
    theirs.submit("/sign-in", email=person.email, password="copper kettle mosaic")
    assert theirs.get("/account").status_code == 200
    assert (
        window.submit(f"/people/{person.public_id}", action=f"/people/{person.public_id}/account/disable").status_code
        == 303
    )
    assert theirs.get("/account").status_code == 303
    assert "is not right" in browser().submit("/sign-in", email=person.email, password="copper kettle mosaic").text


def test_a_row_entered_by_mistake_is_removed_with_a_trace(make, browser, hr):
    person, coach = make.person(), make.person()
    pair = make.coaches(coach, person)
    answer = browser(hr).submit(f"/people/{person.public_id}/coaches/{pair.public_id}/remove")
    assert answer.status_code == 303
    assert (
        db.session.query(AuditLine).filter_by(act="removed", record="coaching_pair", subject_id=person.id).count() == 1
    )


def test_the_list_costs_the_same_however_many_people(make, browser, hr, statements):
    school = make.school()
    window = browser(hr)

    def cost() -> int:
        with statements() as seen:
            assert window.get("/people").status_code == 200
        return len(seen)

    make.person(school=school)
    few = cost()
    for _ in range(30):
        make.person(school=school)
    assert cost() == few <= 8


def test_an_administrator_hands_out_links_and_sees_no_more_than_names(make, browser, hr):
    admin, person = make.person("Ada Min"), make.person("Nia Okafor", school=make.school())
    make.serves(admin, "administrator")
    window = browser(admin)
    assert "Nia" in window.get("/accounts?words=okafor").text
    assert person.ref not in window.get(f"/people/{person.public_id}").text
    shown = window.submit(f"/people/{person.public_id}", action=f"/people/{person.public_id}/account/link")
    assert "/set-password/" in shown.text
    assert window.get("/people").status_code == 403
    assert browser(person).get("/accounts").status_code == 403
