"""Cross-trust work from entry to the host's word, and what can be put right on the way."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from types import SimpleNamespace

import pytest
from sqlalchemy import select

from appraisal.access.viewer import viewer_for
from appraisal.audit.models import AuditLine
from appraisal.extensions import db
from appraisal.opportunities import queries
from appraisal.opportunities.models import CrossTrustActivity
from tests.opportunities.factories import TITLE, activity

ENTER = "/cross-trust-work/enter"


@pytest.fixture
def people(make, clock_at):
    clock_at("2026-03-31")
    return SimpleNamespace(
        asha=make.person("Asha Bell", school=make.school()),
        col=make.person("Col League", school=make.school()),
        host=make.person("Hosea Host", school=make.school()),
    )


def answers(cast, /, **given):
    return {
        "title": TITLE,
        "kind": "moderation",
        "held_on": "3 3 2026",
        "hours": "1.5",
        "host_email": cast.host.email,
        "people": cast.col.email,
        **given,
    }


def path_of(made, part=""):
    return f"/cross-trust-work/{made.public_id}" + (f"/{part}" if part else "")


def again(made):
    return db.session.get(CrossTrustActivity, made.id)


def everything():
    return list(db.session.scalars(select(CrossTrustActivity)))


def acts():
    found = select(AuditLine.act).where(AuditLine.record == "cross_trust_activity").order_by(AuditLine.id)
    return list(db.session.scalars(found))


def press(window, made, part):
    return window.submit(path_of(made), action=path_of(made, part))


def test_from_entry_to_the_hosts_word(people, browser):
    answer = browser(people.asha).submit(ENTER, **answers(people, people=f"{people.col.email.upper()}\n"))
    (made,) = everything()
    assert answer.location == path_of(made)
    assert (made.kind, made.held_on, made.hours) == ("moderation", dt.date(2026, 3, 3), Decimal("1.5"))
    assert [part.person_id for part in made.participants] == [people.asha.id, people.col.id]
    assert (made.entered_by_id, made.host_id, made.verified_by_id) == (people.asha.id, people.host.id, None)
    host = browser(people.host)
    assert TITLE in host.get("/cross-trust-work").text
    press(host, made, "verification")
    assert again(made).verified_by_id == people.host.id
    press(host, made, "verification/withdrawal")
    assert again(made).verified_by_id is None
    assert acts() == ["entered", "verified", "verification taken back"]


def test_an_entry_sent_twice_is_one_activity(people, browser):
    window = browser(people.asha)
    fields = window.form(ENTER)
    first, second = (window.send(ENTER, fields, **answers(people)) for _ in range(2))
    assert first.location == second.location
    assert len(everything()) == 1


def test_a_form_that_is_not_right_comes_back_with_all_that_was_typed(people, browser):
    answer = browser(people.asha).submit(ENTER, title=TITLE, hours="two", people=people.col.email)
    assert answer.status_code == 422
    for words in (TITLE, "two", people.col.email, "Enter a number", "Choose the kind of work", "Enter the day"):
        assert words in answer.text
    assert everything() == []


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"held_on": "1 4 2026"}, "must be today or in the past"),
        ({"hours": "0.1"}, "between 0.25 and 400"),
        ({"kind": "gossip"}, "Choose one from the list"),
        ({"host_email": "nobody@trust.example"}, "We cannot find anyone with that email address"),
        ({"people": "a@trust.example, b@trust.example"}, "a@trust.example, b@trust.example. Check it and try again"),
    ],
)
def test_what_does_not_fit_is_refused_in_words(given, message, people, browser):
    answer = browser(people.asha).submit(ENTER, **answers(people, **given))
    assert answer.status_code == 422
    assert message in answer.text
    assert TITLE in answer.text
    assert everything() == []


def test_nobody_hosts_what_they_entered_and_nobody_works_across_the_trust_alone(people, browser):
    window = browser(people.asha)
    answer = window.submit(ENTER, **answers(people, host_email=people.asha.email))
    assert answer.status_code == 422
    assert "nobody verifies what they entered themselves" in answer.text
    answer = window.submit(ENTER, **answers(people, people=people.asha.email))
    assert answer.status_code == 422
    assert "at least one other person" in answer.text


def test_nobody_makes_themselves_host_of_what_a_colleague_entered(people, browser):
    made = activity(people.asha, people.col, host_id=people.host.id)
    answer = browser(people.col).submit(path_of(made, "facts"), host_email=people.col.email)
    assert answer.status_code == 422
    assert again(made).host_id == people.host.id


def test_a_person_who_took_part_may_host_and_verify_what_a_colleague_entered(people, browser):
    made = activity(people.asha, people.col, host_id=people.col.id)
    window = browser(people.col)
    window.submit(path_of(made, "facts"), hours="2")  # the host they are stays the host
    assert (again(made).hours, again(made).host_id) == (Decimal(2), people.col.id)
    press(window, made, "verification")
    assert again(made).verified_by_id == people.col.id


def test_the_facts_are_corrected_with_a_trace_of_the_fields(people, browser):
    made = activity(people.asha, people.col, host_id=people.host.id)
    browser(people.col).submit(path_of(made, "facts"), title="Moderating Year 5 writing", held_on="4 3 2026")
    assert (again(made).title, again(made).held_on) == ("Moderating Year 5 writing", dt.date(2026, 3, 4))
    line = db.session.scalars(select(AuditLine).where(AuditLine.act == "corrected")).one()
    assert line.fields == "held_on, title"
    assert line.actor_person_id == people.col.id


def test_an_imported_activity_keeps_its_own_words_for_its_kind_and_can_be_given_a_host(people, browser):
    made = activity(people.asha, people.col, entered_by_id=None, kind="Lesson study (three schools)")
    browser(people.asha).submit(path_of(made, "facts"), host_email=people.host.email)
    assert (again(made).kind, again(made).host_id) == ("Lesson study (three schools)", people.host.id)


def test_whoever_an_import_names_as_verifier_can_take_it_back_and_is_not_made_host_by_that(people, browser):
    made = activity(people.asha, people.col, entered_by_id=None, verified_by_id=people.host.id)
    host = browser(people.host)
    assert TITLE in host.get(path_of(made)).text
    press(host, made, "verification/withdrawal")
    assert again(made).verified_by_id is None
    assert host.get(path_of(made)).status_code == 404


def test_two_people_correcting_at_once_never_overwrite_each_other(people, browser):
    made = activity(people.asha, people.col, host_id=people.host.id)
    second = browser(people.col)
    opened = second.form(path_of(made, "facts"))
    browser(people.asha).submit(path_of(made, "facts"), title="As Asha has it")
    answer = second.send(path_of(made, "facts"), opened, title="As Col has it")
    assert answer.status_code == 409
    assert "As Asha has it" in answer.text
    assert "As Col has it" in answer.text
    assert again(made).title == "As Asha has it"


def test_the_host_verifies_the_list_they_read_or_is_told_that_it_changed(people, make, browser):
    made = activity(people.asha, people.col, host_id=people.host.id)
    host = browser(people.host)
    opened = host.form(path_of(made), path_of(made, "verification"))
    extra = make.person(school=make.school())
    browser(people.asha).submit(path_of(made, "people"), people=extra.email)
    answer = host.send(path_of(made, "verification"), opened)
    assert answer.status_code == 409
    assert "Someone else changed this" in answer.text
    assert again(made).verified_by_id is None


@pytest.mark.parametrize("part", ["facts", "people", "removal"])
def test_once_verified_it_stands_until_the_host_takes_that_back(part, people, browser):
    made = activity(people.asha, people.col, host_id=people.host.id, verified_by_id=people.host.id)
    window = browser(people.asha)
    answer = window.submit(path_of(made, part), **({"people": people.host.email} if part == "people" else {}))
    assert answer.status_code == 422
    assert "Hosea Host has verified this" in answer.text
    press(browser(people.host), made, "verification/withdrawal")
    answer = window.submit(path_of(made, part), **({"people": people.host.email} if part == "people" else {}))
    assert answer.status_code == 303


def test_people_are_added_and_taken_off(people, make, browser):
    made = activity(people.asha, people.col, host_id=people.host.id)
    extra = make.person("Xan Tra", school=make.school())
    asha = browser(people.asha)
    asha.submit(path_of(made, "people"), people=f"{extra.email}; {people.col.email}")
    assert [part.person_id for part in again(made).participants] == [people.asha.id, people.col.id, extra.id]
    repeated = asha.submit(path_of(made, "people"), people=people.col.email)
    assert repeated.status_code == 422
    assert "on the list already" in repeated.text
    browser(extra).submit(path_of(made, f"people/{extra.public_id}/removal"))
    asha.submit(path_of(made, f"people/{people.col.public_id}/removal"))
    assert [part.person_id for part in again(made).participants] == [people.asha.id]
    lines = db.session.scalars(select(AuditLine).where(AuditLine.act.like("person %")).order_by(AuditLine.id)).all()
    assert [(line.act, line.subject_id) for line in lines] == [
        ("person added", extra.id),
        ("person removed", extra.id),
        ("person removed", people.col.id),
    ]


def test_only_whoever_entered_it_takes_others_off_and_they_stay_on_it_themselves(people, make, browser):
    third = make.person(school=make.school())
    made = activity(people.asha, people.col, third)
    col = browser(people.col)
    assert col.submit(path_of(made, f"people/{third.public_id}/removal")).status_code == 422
    assert col.submit(path_of(made, f"people/{people.asha.public_id}/removal")).status_code == 422
    assert browser(people.asha).submit(path_of(made, f"people/{people.asha.public_id}/removal")).status_code == 422
    assert len(again(made).participants) == 3


def test_whoever_entered_it_withdraws_it_and_nobody_else(people, browser):
    made = activity(people.asha, people.col)
    assert path_of(made, "removal") in browser(people.asha).get(path_of(made)).text
    assert path_of(made, "removal") not in browser(people.col).get(path_of(made)).text
    assert browser(people.col).submit(path_of(made, "removal")).status_code == 422
    assert len(everything()) == 1
    assert browser(people.asha).submit(path_of(made, "removal")).location == "/cross-trust-work"
    assert everything() == []
    assert acts() == ["withdrawn"]


def test_what_waits_for_a_host_is_what_they_can_verify_the_oldest_first(people):
    later = activity(people.asha, people.col, host_id=people.host.id)
    earlier = activity(people.asha, host_id=people.host.id, held_on=dt.date(2026, 2, 1))
    activity(people.asha, host_id=people.host.id, verified_by_id=people.host.id)
    activity(people.asha, host_id=people.col.id)
    seen = viewer_for(account_id=1, person_id=people.host.id, name="", administrator=False, on=dt.date(2026, 3, 31))
    waiting = queries.waiting_for(seen)
    assert [item.args["public_id"] for item in waiting] == [earlier.public_id, later.public_id]
    assert waiting[0].text == f"Asha Bell names you as host of “{TITLE}” on 1 February 2026: verify it"


def test_a_page_says_when_it_will_not_count(people, make, browser):
    same = make.person(school=people.asha.posts[0].school)
    made = activity(people.asha, same)
    assert "Nobody of a second school is named yet" in browser(people.asha).get(path_of(made)).text


def test_every_page_takes_the_same_few_statements_however_much_there_is(people, make, browser, statements):
    make.serves(people.host, "hr")
    made = activity(people.asha, people.col, host_id=people.host.id)
    pages = [
        (people.asha, "/cross-trust-work"),
        (people.asha, path_of(made)),
        (people.asha, path_of(made, "people")),
        (people.host, "/cross-trust-work"),
        (people.host, "/cross-trust-work/people"),
    ]

    def counted():
        found = []
        for person, path in pages:
            window = browser(person)
            window.get(path)  # the session's last use is noted once
            with statements() as seen:
                assert window.get(path).status_code == 200
            found.append(len(seen))
        return found

    few = counted()
    for _ in range(6):
        activity(
            people.asha, people.col, *(make.person(school=make.school()) for _ in range(3)), host_id=people.host.id
        )
    assert counted() == few
    assert max(few) <= 8, few
