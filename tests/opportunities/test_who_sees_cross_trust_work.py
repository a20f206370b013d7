"""Who sees cross-trust work, how much of it, and who does not (privacy.md row 26)."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace

import pytest

from appraisal.extensions import db
from appraisal.opportunities.models import CrossTrustActivity
from tests.opportunities.factories import TITLE, activity


@pytest.fixture
def people(make, clock_at):
    """Two people of two schools who worked together, a host, and everyone around the first of them."""
    clock_at("2026-03-31")
    here, there, third = make.school("HERE"), make.school("THERE"), make.school("THIRD")
    cast = SimpleNamespace(
        asha=make.person("Asha Bell", school=here),
        col=make.person("Col League", school=there),
        host=make.person("Hosea Host", school=third),
        manager=make.person("Mo Manager", school=here),
        former=make.person("Fay Former", school=here),
        head=make.person("Hal Head", school=here),
        other_head=make.person("Olga Otherhead", school=third),
        hr=make.person("Hana Resources", school=third),
        coach=make.person("Cora Coach", school=third),
        ceo=make.person("Cy Chief", school=third),
        administrator=make.person("Ada Min", school=third),
        colleague=make.person("Cole League", school=here),
        governor=make.person("Gov Ernor", kind="governor_only"),
    )
    make.manages(cast.manager, cast.asha)
    make.manages(cast.former, cast.asha, end=dt.date(2026, 1, 31))
    make.coaches(cast.coach, cast.asha)
    make.serves(cast.head, "head", here)
    make.serves(cast.other_head, "head", third)
    make.serves(cast.hr, "hr")
    make.serves(cast.ceo, "ceo")
    make.serves(cast.administrator, "administrator")
    make.seat(cast.governor, here, make.role("governor", group="governor"))
    return cast


OTHERS = ("former", "other_head", "coach", "ceo", "administrator", "colleague", "governor")


@pytest.mark.parametrize("name", ["asha", "col", "host"])
def test_the_people_named_and_the_host_read_everything(name, people, browser):
    made = activity(people.asha, people.col, host_id=people.host.id)
    page = browser(getattr(people, name)).get(f"/cross-trust-work/{made.public_id}").text
    for words in (TITLE, "Asha Bell", "Col League", "Hosea Host", "2 people of 2 schools"):
        assert words in page


@pytest.mark.parametrize(("name", "seen"), [("manager", 1), ("head", 1), ("hr", 2)])
def test_those_set_over_somebody_see_a_summary_with_their_own_people_only(name, seen, people, browser):
    made = activity(people.asha, people.col, host_id=people.host.id)
    window = browser(getattr(people, name))
    for path in (f"/cross-trust-work/{made.public_id}", "/cross-trust-work/people"):
        page = window.get(path).text
        assert "3 March 2026" in page
        assert "Moderation" in page
        assert "Asha Bell" in page
        assert TITLE not in page
        assert "Hosea Host" not in page
        assert ("Col League" in page) == (seen == 2)
    assert TITLE not in window.get("/cross-trust-work").text


@pytest.mark.parametrize("name", OTHERS)
def test_nobody_else_learns_that_it_exists(name, people, browser):
    made = activity(people.asha, people.col, host_id=people.host.id)
    window = browser(getattr(people, name))
    assert window.get(f"/cross-trust-work/{made.public_id}").status_code == 404
    assert TITLE not in window.get("/cross-trust-work").text


@pytest.mark.parametrize("name", ["asha", "coach", "ceo", "administrator", "governor"])
def test_the_list_of_people_is_for_those_set_over_them(name, people, browser):
    assert browser(getattr(people, name)).get("/cross-trust-work/people").status_code == 403


def test_a_head_does_not_see_people_of_another_school(people, browser):
    activity(people.asha, people.col)
    page = browser(people.other_head).get("/cross-trust-work/people").text
    assert "Asha Bell" not in page
    assert "Nothing is entered for 2025/26 yet" in page


def test_the_list_of_people_never_holds_the_viewers_own_part(people, browser):
    activity(people.hr, people.asha)
    page = browser(people.hr).get("/cross-trust-work/people").text
    assert "Asha Bell" in page
    assert "Hana Resources" not in page


def test_the_list_of_people_is_one_academic_year(people, browser):
    activity(people.asha, held_on=dt.date(2025, 8, 31))
    activity(people.col, held_on=dt.date(2025, 9, 1))
    window = browser(people.hr)
    this, last = window.get("/cross-trust-work/people").text, window.get("/cross-trust-work/people?year=2024").text
    assert "Col League" in this
    assert "Asha Bell" not in this
    assert "Asha Bell" in last
    assert "Col League" not in last
    assert window.get("/cross-trust-work/people?year=1066").status_code == 404


def test_a_change_of_line_manager_takes_effect_on_the_next_page(people, make, browser):
    made = activity(people.asha)
    window = browser(people.manager)
    assert window.get(f"/cross-trust-work/{made.public_id}").status_code == 200
    from appraisal.people.models import LineManagement

    row = db.session.query(LineManagement).filter_by(manager_id=people.manager.id).one()
    row.to_date = dt.date(2026, 3, 30)
    db.session.commit()
    assert window.get(f"/cross-trust-work/{made.public_id}").status_code == 404


@pytest.mark.parametrize("name", ["host", "manager", "head", "hr", *OTHERS])
def test_only_the_people_named_open_what_changes_it(name, people, browser):
    made = activity(people.asha, people.col, host_id=people.host.id)
    window, path = browser(getattr(people, name)), f"/cross-trust-work/{made.public_id}"
    fields = window.form("/sign-out")
    for part in ("facts", "people", f"people/{people.col.public_id}/removal", "removal"):
        assert window.get(f"{path}/{part}").status_code == 404, part
        assert window.send(f"{path}/{part}", fields).status_code == 404, part
    assert len(db.session.get(CrossTrustActivity, made.id).participants) == 2


@pytest.mark.parametrize("name", ["asha", "col", "manager", "head", "hr", *OTHERS])
def test_only_the_host_verifies_or_takes_it_back(name, people, browser):
    open_one = activity(people.asha, people.col, host_id=people.host.id)
    verified = activity(people.asha, people.col, host_id=people.host.id, verified_by_id=people.host.id)
    window = browser(getattr(people, name))
    fields = window.form("/sign-out")
    assert window.send(f"/cross-trust-work/{open_one.public_id}/verification", fields).status_code == 404
    assert window.send(f"/cross-trust-work/{verified.public_id}/verification/withdrawal", fields).status_code == 404
    assert db.session.get(CrossTrustActivity, open_one.id).verified_by_id is None
    assert db.session.get(CrossTrustActivity, verified.id).verified_by_id == people.host.id


def test_only_staff_enter_work(people, browser):
    assert browser(people.governor).get("/cross-trust-work/enter").status_code == 403
    assert browser(people.asha).get("/cross-trust-work/enter").status_code == 200
