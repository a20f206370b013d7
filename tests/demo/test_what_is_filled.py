"""The demonstration Trust is complete, believable, invented, and the same every time."""

import datetime as dt
import re

import pytest
from sqlalchemy import String, func, select

from appraisal import clock
from appraisal.access.viewer import Hat, viewer_for
from appraisal.accounts import service as accounts
from appraisal.accounts.models import Account
from appraisal.app import create_app
from appraisal.coaching.models import CoachingSession
from appraisal.cpd.models import CpdImpactCheck
from appraisal.demo import service
from appraisal.demo.accounts import DOMAIN, LISTED
from appraisal.demo.structure import ASSISTANT, COACH, LINE_MANAGER
from appraisal.extensions import db
from appraisal.people.models import GovernorSeat, Person, PersonKind, Post, School
from appraisal.people.relations import in_post, managed_by, on_day, person_present
from appraisal.stages.models import StageProposal
from appraisal.star.models import StarProject, StarStatus
from tests.conftest import settings_for

# What only use fills: sessions, drafts, failed sign-ins; and answers under way for milliseconds.
EMPTY = {"draft", "sign_in_attempt", "submission", "uncounted_sheet", "user_session"}


# What is written does not depend on the engine.
ON_ONE_ENGINE = pytest.mark.parametrize("engine_name", ["sqlite"])


def person(name: str) -> Person:
    return db.session.scalars(
        select(Person).where(Person.email_key == next(a.email for a in LISTED if a.name == name))
    ).one()


def count(statement) -> int:
    return db.session.scalar(select(func.count()).select_from(statement.subquery()))


def test_every_kind_of_record_is_there(filled):
    empty = {t.name for t in db.metadata.sorted_tables if db.session.execute(select(t).limit(1)).first() is None}
    assert empty == EMPTY


def test_it_has_the_size_of_a_trust_of_six_schools(filled):
    today = clock.today()
    staff = select(Post.person_id).join(Person, Person.id == Post.person_id).where(in_post(today)).distinct()
    assert 400 <= count(staff) <= 440
    assert count(select(GovernorSeat.id).where(on_day(GovernorSeat.started_on, GovernorSeat.ended_on, today))) == 40
    assert count(select(School.id).where(School.phase != "central")) == 6
    assert count(select(School.id).where(School.phase == "central")) == 1


HATS = {
    "Teaching assistant": {Hat.STAFF},
    "Teacher and coach": {Hat.STAFF, Hat.COACH},
    "Line manager, nine direct reports": {Hat.STAFF, Hat.LINE_MANAGER},
    "Head": {Hat.STAFF, Hat.LINE_MANAGER, Hat.HEAD},
    "HR": {Hat.STAFF, Hat.LINE_MANAGER, Hat.HR},
    "Chief executive": {Hat.STAFF, Hat.LINE_MANAGER, Hat.CEO},
    "Governor": {Hat.GOVERNOR},
    "Trustee": {Hat.TRUSTEE},
    "Administrator": {Hat.STAFF, Hat.ADMINISTRATOR},
    "Teacher who is also a governor": {Hat.STAFF, Hat.GOVERNOR},
}


@pytest.mark.parametrize("listed", LISTED, ids=lambda account: account.kind)
def test_every_listed_account_signs_in_as_what_it_says(filled, listed):
    token = accounts.sign_in(email=listed.email, password=listed.password, address="127.0.0.1")
    session = accounts.find_session(token or "")
    assert session is not None
    viewer = viewer_for(
        account_id=session.account_id,
        person_id=session.account.person_id,
        name=listed.name,
        administrator=session.account.administrator,
        on=clock.today(),
    )
    assert viewer.hats == HATS[listed.kind]
    db.session.rollback()


def test_nearly_everybody_else_can_sign_in_too(filled):
    here = select(Person.id).where(person_present(clock.today()))
    without = here.where(Person.id.not_in(select(Account.person_id)))
    assert 5 <= count(without) <= 20
    assert count(select(Account.id).where(Account.password_hash.is_(None))) == 0
    left = select(Account.id).join(Person, Person.id == Account.person_id).where(Person.left_on < clock.today())
    assert count(left) == 0


def test_the_listed_people_have_something_to_do_today(filled):
    manager, today = person(LINE_MANAGER), clock.today()
    team = managed_by(manager.id, today)
    assert count(team) == 9
    assert count(select(StarProject.id).where(StarProject.status == "draft", StarProject.submitted_on.is_not(None))) > 3
    waiting = select(StageProposal.id).join(Post, Post.id == StageProposal.post_id)
    assert count(waiting.where(StageProposal.state == "open", Post.person_id.in_(team))) >= 2
    asked = select(CpdImpactCheck.id).where(CpdImpactCheck.asked_id == manager.id)
    assert count(asked.where(CpdImpactCheck.confirmation.is_(None))) >= 2
    coached = select(CoachingSession.coachee_id).where(CoachingSession.held_on >= dt.date(2026, 9, 1)).distinct()
    assert count(team.where(managed_by(manager.id, today).selected_columns[0].not_in(coached))) >= 3
    assert count(select(Person.id).where(Person.id.in_(managed_by(person(COACH).id, today)))) == 0
    steps = select(CoachingSession.id).where(CoachingSession.coachee_id == person(ASSISTANT).id)
    assert count(steps.where(CoachingSession.step_due_on >= today - dt.timedelta(days=30))) >= 1


@ON_ONE_ENGINE
def test_nobody_and_nothing_in_it_is_real_or_left_open(filled):
    assert count(select(Person.id).where(~Person.email.endswith(f"@{DOMAIN}"))) == 0
    found = []
    for table in db.metadata.sorted_tables:
        texts = [column for column in table.c if isinstance(column.type, String) and not column.computed]
        for row in db.session.execute(select(*texts)) if texts else ():
            found += [text for text in row if text and re.search(r"lorem|[{}]|\bTO" + r"DO\b|  ", text)]
    assert not found


@ON_ONE_ENGINE
def test_what_people_wrote_is_varied(filled):
    for column, kinds in (
        (CoachingSession.precise_praise, 400),
        (CoachingSession.action_step, 120),
        (StarProject.title, 120),
    ):
        assert db.session.scalar(select(func.count(column.distinct()))) >= kinds
    published = db.session.scalars(select(StarProject.evaluation).where(StarProject.status == StarStatus.SHARED)).all()
    assert len(published) >= 10
    assert len(set(published)) == len(published), "the gallery shows the same text twice"


@ON_ONE_ENGINE
def test_the_same_day_gives_the_same_trust(filled, empty_database, engine_name):
    def written():
        names = select(Person.given_name, Person.family_name, Person.public_id).order_by(Person.id)
        praise = select(CoachingSession.precise_praise, CoachingSession.held_on).order_by(CoachingSession.id)
        return db.session.execute(names).all(), db.session.execute(praise).all()

    before = written()
    again = create_app(settings_for(empty_database(engine_name, "again"), environment="demo"))
    with again.app_context():
        db.create_all()
        service.fill()
        assert written() == before
        db.session.rollback()
        db.engine.dispose()


@pytest.mark.parametrize("today", ["2026-09-01", "2027-02-28", "2027-08-12", "2028-02-29"])
def test_it_is_up_to_date_on_any_day_of_the_year(today, empty_database, clock_at):
    clock_at(today)
    app = create_app(settings_for(empty_database("sqlite", "other_day"), environment="demo"))
    with app.app_context():
        db.create_all()
        service.fill()
        last = db.session.scalar(select(func.max(CoachingSession.held_on)).where(CoachingSession.status == "completed"))
        assert dt.timedelta() <= clock.today() - last <= dt.timedelta(days=45)
        early = select(Person.id).where(Person.kind == PersonKind.EMPLOYEE, Person.employed_from > clock.today())
        assert count(early) == 0
        db.session.rollback()
        db.engine.dispose()
