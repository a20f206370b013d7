"""From the person's own ratings to the agreed ones (domain.md section 4.2)."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import select

from appraisal.access.viewer import Viewer
from appraisal.assessments import queries, service
from appraisal.assessments.models import LadderAssessment, LadderRating
from appraisal.assessments.sheet import Side
from appraisal.audit.models import AuditLine
from appraisal.audit.service import Actor
from appraisal.clock import today
from appraisal.extensions import db
from appraisal.web.refusals import Refused
from tests.assessments.factories import assessment, expect, fields_of, ladder, path_of, rated


def acts():
    return list(
        db.session.scalars(select(AuditLine.act).where(AuditLine.record == "ladder_assessment").order_by(AuditLine.id))
    )


def only():
    return db.session.scalars(select(LadderAssessment)).one()


def ratings(column):
    return db.session.scalars(select(column).order_by(LadderRating.statement_id)).all()


def test_the_whole_way(office, browser):
    expect(office.ladder, office.role, "D1", 2)
    expect(office.ladder, office.role, "D2", 1)
    ann, ben = browser(office.ann), browser(office.ben)
    started = ann.submit("/ladder", action="/ladder/start")
    made = only()
    path = path_of(made)
    assert started.location == path
    assert (made.academic_year, made.state, made.person_id) == (2025, "self", office.ann.id)

    onward = ann.submit(f"{path}/self/1", **fields_of(made, "D1", 3))
    assert onward.location == f"{path}/self/2"
    assert ann.submit(f"{path}/self/2", **fields_of(made, "D2", 1)).location == path
    assert ben.get(path).status_code == 404
    ann.submit(path, action=f"{path}/hand-over")

    assert ben.submit(f"{path}/line/1", **fields_of(made, "D1", 3)).location == f"{path}/line/2"
    ben.submit(f"{path}/line/2", **fields_of(made, "D2", 2))
    suggested = ben.form(f"{path}/agreed/1")
    assert [suggested[name] for name in fields_of(made, "D1", 3)] == ["3"] * 5
    assert ratings(LadderRating.agreed_rating) == [None] * 10, "a suggestion is not an agreement"
    assert not any(name in ben.form(f"{path}/agreed/2") for name in fields_of(made, "D2", 2)), "they differ"
    ben.submit(f"{path}/agreed/1")
    ben.submit(f"{path}/agreed/2", **fields_of(made, "D2", 1))
    ben.submit(path, action=f"{path}/offer")

    page = ann.get(path).text
    assert page.index("Level in each domain by the ratings sent") < page.index("Agree the ratings")
    ann.submit(path, action=f"{path}/agree")
    made = only()
    assert (made.state, made.agreed_on.isoformat()) == ("agreed", "2026-03-10")
    ann.submit(f"{path}/response", response="I would like to lead a project next")

    page = ben.get(path).text
    assert "I would like to lead a project next" in page
    assert page.index("this is done consistently") < page.index("Level in each domain"), "praise comes first"
    assert "Level 2: reached" in page
    assert "Level 1: still to grow into" in page
    assert "Domain 2, level 1" in page, "the next rung"
    assert acts() == ["started", *["rated"] * 2, "handed over", *["rated"] * 4, "offered", "agreed", "responded"]


def test_one_assessment_for_each_person_year_and_version(office, browser, clock_at):
    window = browser(office.ann)
    fields = window.form("/ladder", "/ladder/start")
    assert window.send("/ladder/start", fields).location == window.send("/ladder/start", fields).location
    again = window.send("/ladder/start", fields, submission="another window")
    assert again.status_code == 422
    assert "already started" in again.text
    assert db.session.query(LadderAssessment).count() == 1
    assert "/ladder/start" not in window.get("/ladder").text
    clock_at("2026-09-10")
    browser(office.ann).submit("/ladder", action="/ladder/start")
    assert sorted(db.session.scalars(select(LadderAssessment.academic_year))) == [2025, 2026]


def test_without_a_live_version_there_is_nothing_to_start(office, browser):
    window = browser(office.ann)
    fields = window.form("/ladder", "/ladder/start")
    office.ladder.status = "retired"
    db.session.commit()
    assert "No version of the ladder is live yet" in window.get("/ladder").text
    assert window.send("/ladder/start", fields).status_code == 404


def test_asking_to_talk_again_sends_the_ratings_back(office, browser):
    made = assessment(office.ann, office.ladder, state="line")
    rated(made, "D1", 1, self_rating=3, line_rating=2, agreed_rating=2)
    path = path_of(made)
    ann, ben = browser(office.ann), browser(office.ben)
    ben.submit(path, action=f"{path}/offer")
    silent = ann.submit(f"{path}/talk-again")
    assert silent.status_code == 422
    ann.submit(f"{path}/talk-again", words="I ran the open day alone")
    page = ben.get(path).text
    assert "would like to talk again" in page
    assert "I ran the open day alone" in page
    assert ben.submit(f"{path}/agreed/1", **fields_of(made, "D1", 3)).status_code == 303
    ben.submit(path, action=f"{path}/offer")
    assert "I ran the open day alone" not in ann.get(path).text
    assert acts() == ["offered", "asked to talk again", "rated", "offered"]


def test_sent_ratings_stand_until_they_are_taken_back(office, browser):
    made = assessment(office.ann, office.ladder, state="line")
    rated(made, "D1", 1, agreed_rating=2)
    path = path_of(made)
    ben = browser(office.ben)
    fields = ben.form(f"{path}/agreed/1")
    ben.submit(path, action=f"{path}/offer")
    refused = ben.send(f"{path}/agreed/1", fields, **fields_of(made, "D1", 0))
    assert refused.status_code == 422
    assert "Take them back to change them" in refused.text
    ben.submit(path, action=f"{path}/withdraw-offer")
    assert ben.submit(f"{path}/agreed/1", **fields_of(made, "D1", 0)).status_code == 303


def test_the_person_agrees_what_they_saw_and_nothing_else(office, browser):
    made = assessment(office.ann, office.ladder, state="line")
    rated(made, "D1", 1, agreed_rating=3)
    path = path_of(made)
    ann, ben = browser(office.ann), browser(office.ben)
    ben.submit(path, action=f"{path}/offer")
    seen = ann.form(path, f"{path}/agree")
    ben.submit(path, action=f"{path}/withdraw-offer")
    ben.submit(f"{path}/agreed/1", **fields_of(made, "D1", 0))
    ben.submit(path, action=f"{path}/offer")
    late = ann.send(f"{path}/agree", seen)
    assert late.status_code == 409
    assert only().state == "line"


def test_nothing_rated_is_not_handed_over_or_sent(office, browser):
    made = assessment(office.ann, office.ladder)
    path = path_of(made)
    refused = browser(office.ann).submit(path, action=f"{path}/hand-over")
    assert refused.status_code == 422
    assert "Rate at least one statement" in refused.text
    made.state = "line"
    db.session.commit()
    assert browser(office.ben).submit(path, action=f"{path}/offer").status_code == 422
    assert acts() == []


def test_taking_back_hides_it_from_the_line_manager_again(office, browser):
    made = assessment(office.ann, office.ladder, state="line")
    rated(made, "D1", 1, self_rating=1, line_rating=3)
    path = path_of(made)
    assert browser(office.ben).get(path).status_code == 200
    browser(office.ann).submit(path, action=f"{path}/take-back")
    assert browser(office.ben).get(path).status_code == 404
    page = browser(office.ann).get(path).text
    assert "Line manager</th>" not in page, "a draft shows the person's own ratings only"


@pytest.mark.parametrize(("side", "state"), [("self", "self"), ("line", "line"), ("agreed", "line")])
def test_two_editors_of_ratings_do_not_overwrite_each_other(office, make, browser, side, state):
    second = make.person()
    make.manages(second, office.ann)
    first_person, second_person = (office.ann, office.ann) if side == "self" else (office.ben, second)
    made = assessment(office.ann, office.ladder, state=state)
    page = f"{path_of(made)}/{side}/1"
    slow = browser(second_person)
    fields = slow.form(page)
    browser(first_person).submit(page, **fields_of(made, "D1", 3))
    late = slow.send(page, fields, **fields_of(made, "D1", 1))
    assert late.status_code == 409
    assert "Saved by someone else" in late.text
    assert "Statement 1 of level 1 in domain 1" in late.text
    assert set(ratings(LadderRating.__table__.c[f"{side}_rating"])) == {3}
    assert late.text.count("checked") == 5, "what was chosen is still chosen"


def test_of_two_saves_at_the_same_moment_one_wins_and_the_other_is_told(office, make, browser):
    second = make.person()
    make.manages(second, office.ann)
    made = assessment(office.ann, office.ladder, state="line")
    page = f"{path_of(made)}/line/1"
    sent = []
    for person, rating in ((office.ben, 1), (second, 3)):
        window = browser(person)
        sent.append((window.client, {**window.form(page), **fields_of(made, "D1", rating)}))
    db.session.rollback()
    start = Barrier(2)

    def save(client, fields):
        start.wait()
        return client.post(page, data=fields).status_code

    with ThreadPoolExecutor(2) as threads:
        answers = list(threads.map(save, *zip(*sent, strict=True)))
    assert sorted(answers) == [303, 409]
    assert set(ratings(LadderRating.line_rating)) == {1 if answers[0] == 303 else 3}


@pytest.mark.parametrize(("who", "side"), [("ann", "line"), ("ann", "agreed"), ("ben", "self")])
def test_the_verb_itself_keeps_the_sides_apart(office, who, side):
    made = assessment(office.ann, office.ladder, state="self" if side == "self" else "line")
    actor = Actor(None, getattr(office, who).id)
    seen = queries.sheets(made)[0].fingerprint(Side(side))
    with pytest.raises(Refused, match="Nobody rates themselves"):
        service.rate(actor=actor, assessment=made, number=1, side=Side(side), answers={}, version=seen)


def test_ratings_of_other_domains_and_sides_are_no_conflict(office, browser):
    made = assessment(office.ann, office.ladder, state="line")
    path = path_of(made)
    ben = browser(office.ben)
    first, second = ben.form(f"{path}/line/1"), ben.form(f"{path}/agreed/1")
    ben.submit(f"{path}/line/2", **fields_of(made, "D2", 2))
    assert ben.send(f"{path}/line/1", first, **fields_of(made, "D1", 2)).status_code == 303
    assert ben.send(f"{path}/agreed/1", second, **fields_of(made, "D1", 2)).status_code == 303


def test_a_wrong_rating_keeps_what_was_chosen_and_written(office, browser):
    made = assessment(office.ann, office.ladder)
    page = f"{path_of(made)}/self/1"
    one, two = (row.id for row in office.ladder.statements[:2])
    wrong = browser(office.ann).submit(page, **{f"rating_{one}": "4", f"rating_{two}": "2", f"note_{two}": "My desk"})
    assert wrong.status_code == 422
    assert f'href="#rating_{one}"' in wrong.text
    assert "My desk" in wrong.text
    assert wrong.text.count("checked") == 1
    assert db.session.query(LadderRating).count() == 0
    long = browser(office.ann).submit(page, **{f"note_{one}": "a" * 2001})
    assert long.status_code == 422
    assert '<details class="govuk-details" open' in long.text, "an error is not hidden"


def test_a_note_is_kept_beside_the_statement(office, browser):
    made = assessment(office.ann, office.ladder)
    one = office.ladder.statements[0].id
    browser(office.ann).submit(
        f"{path_of(made)}/self/1", **{f"rating_{one}": "2", f"note_{one}": "Open day,\nNovember"}
    )
    assert "Open day,\nNovember" in browser(office.ann).get(path_of(made)).text
    browser(office.ann).submit(f"{path_of(made)}/self/1")
    assert acts() == ["rated"], "saving the same again is no change"


def test_nobody_manages_them_so_it_waits_and_says_so(office, make, browser):
    governor = make.person("Gil Grove", kind="governor_only")
    make.seat(governor, office.school, make.role(group="governor", title="Chair"))
    made = assessment(governor, office.ladder)
    rated(made, "D1", 1, self_rating=2)
    path = path_of(made)
    window = browser(governor)
    assert "Nobody is recorded as your line manager" in window.get(path).text
    window.submit(path, action=f"{path}/hand-over")
    assert only().state == "line"
    assert "nobody can see this or answer it yet" in window.get(path).text


def test_governors_roles_count_for_their_minimum(office, make, browser):
    chair = make.role("chair", group="governor", title="Chair")
    make.seat(office.ann, office.school, chair)
    expect(office.ladder, office.role, "D1", 1)
    expect(office.ladder, chair, "D1", 4)
    made = assessment(office.ann, office.ladder, state="agreed")
    rated(made, "D1", 1, agreed_rating=2)
    page = browser(office.ann).get("/ladder").text
    assert "Level 4: still to grow into" in page
    assert "Chair, Office clerk" in page


def test_own_page_names_what_rose_since_the_year_before(office, browser):
    older = ladder("V0", status="retired")
    before = assessment(office.ann, older, state="agreed", academic_year=2024)
    before.agreed_on = today().replace(year=2025)
    rated(before, "D2", 1, agreed_rating=2)
    now = assessment(office.ann, office.ladder, state="agreed")
    for level in (1, 2):
        rated(now, "D2", level, agreed_rating=2)
    page = browser(office.ann).get("/ladder").text
    assert "Domain 2: level 2 reached" in page
    assert "Domain 1: level" not in page


def test_what_waits_and_what_is_current(office):
    def waiting(person):
        return [item.text for item in queries.waiting_for(Viewer(0, person.id, today()))]

    made = assessment(office.ann, office.ladder, state="line")
    assert waiting(office.ben) == [
        "Ann Ashby has rated themselves on the ladder for 2025/26. Add your ratings and talk about them."
    ]
    assert waiting(office.ann) == waiting(office.cat) == []
    made.talk_again = "The open day"
    db.session.commit()
    assert waiting(office.ben) == ["Ann Ashby would like to talk about the ladder ratings for 2025/26 again."]
    made.offered_at = made.agreed_on = None
    made.state, made.agreed_on = "agreed", today()
    rated(made, "D1", 1, agreed_rating=2)
    assert waiting(office.ben) == []
    current = queries.current_for(Viewer(0, office.ann.id, today()))
    assert current is not None
    assert [(rung.domain, rung.level, rung.growing) for rung in current.rungs] == [
        ("Domain 1", 2, ["Statement 1 of level 2 in domain 1"]),
        ("Domain 2", 1, ["Statement 1 of level 1 in domain 2"]),
    ]
    assert queries.current_for(Viewer(0, office.ben.id, today())) is None
