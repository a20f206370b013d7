"""Filling the demonstration Trust, and telling it apart from a real one."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import insert, inspect, or_, select, text

from appraisal import clock
from appraisal.accounts import service as accounts
from appraisal.accounts.models import Account
from appraisal.audit import service as audit
from appraisal.audit.service import COMMAND_LINE
from appraisal.demo.absences import Absences
from appraisal.demo.accounts import DOMAIN, LISTED
from appraisal.demo.coaching import Coaching
from appraisal.demo.cpd import Cpd
from appraisal.demo.cross_trust import CrossTrustWork
from appraisal.demo.ladder import LadderAssessments
from appraisal.demo.rows import Rows
from appraisal.demo.stages import Stages
from appraisal.demo.star import StarProjects
from appraisal.demo.trust import Trust
from appraisal.demo.years import Calendar
from appraisal.extensions import db
from appraisal.people.models import Person
from appraisal.people.relations import person_present
from appraisal.plan import service as plan

SEED = 20260901
ONE_IN = 40
"""Of so many people one has no account yet: something to mend for HR."""
KEPT = ("alembic_version", "plan_line", "audit_line")
"""Tables that do not make a database one in use: names of aims, and lines that say so."""


def holds_records() -> bool:
    """Whether the database holds anything that the demonstration would mix with."""
    tables = [name for name in inspect(db.session.connection()).get_table_names() if name not in KEPT]
    return any(db.session.execute(text(f'SELECT 1 FROM "{name}" LIMIT 1')).first() for name in tables)  # noqa: S608 - names of our own tables


def fill(said: Callable[[str], None] = lambda _step: None) -> int:
    """Fill an empty database; tells each step through ``said`` and returns the number of rows. Does not commit.

    The same day always gives the same Trust: everything is drawn from one seed and hangs on today.
    """
    rows = Rows(SEED)
    said("Schools, people and who works with whom")
    trust = Trust(rows, Calendar(clock.today()))
    for step, part in (
        ("Coaching", Coaching(trust)),
        ("STAR projects", StarProjects(trust)),
        ("Stages", Stages(trust)),
        ("The leadership ladder", LadderAssessments(trust)),
        ("CPD", Cpd(trust)),
        ("Work across schools", CrossTrustWork(trust)),
        ("Absence and leavers", Absences(trust)),
    ):
        said(step)
        part.fill()
    said("Writing it all down")
    written = rows.write()
    plan.load()
    audit.record(COMMAND_LINE, "filled", "demonstration", None)
    said("Accounts to try")
    _give_accounts()
    return written


def _give_accounts() -> None:
    """A password for the listed accounts; the same one opens everybody else's, but for some who have no account yet."""
    for listed in LISTED:
        person = db.session.scalars(select(Person).where(Person.email_key == listed.email)).one()
        token = accounts.create_link(actor=COMMAND_LINE, person=person)
        db.session.flush()
        account = accounts.set_password(token=token, password=listed.password)
    others = select(Person.id).where(
        person_present(clock.today()), Person.id % ONE_IN != 0, Person.id.not_in(select(Account.person_id))
    )
    rows = [{"person_id": key, "password_hash": account.password_hash} for key in db.session.scalars(others)]
    db.session.execute(insert(Account), rows)


def has_demonstration_accounts() -> bool:
    """Whether an account of the demonstration is in the database, which production does not start with."""
    if not inspect(db.session.connection()).has_table(Account.__tablename__):
        return False
    ours = f"%@{DOMAIN}"
    found = select(Account.id).outerjoin(Person, Person.id == Account.person_id)
    return (
        db.session.scalar(found.where(or_(Person.email_key.like(ours), Account.email_key.like(ours))).limit(1))
        is not None
    )
