"""Verbs on accounts: one-use links, passwords, signing in and out (contract.md section 2)."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import secrets

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from sqlalchemy import bindparam, delete, func, or_, select, update
from sqlalchemy.orm import joinedload

from appraisal import clock
from appraisal.accounts.models import Account, PasswordLink, SignInAttempt, UserSession
from appraisal.audit import service as audit
from appraisal.audit.service import Actor
from appraisal.extensions import db
from appraisal.people.models import Person
from appraisal.web.refusals import Refused

LINK_LIFE = dt.timedelta(days=7)
IDLE = dt.timedelta(minutes=60)
ABSOLUTE = dt.timedelta(hours=12)
ATTEMPT_WINDOW = dt.timedelta(minutes=15)
ATTEMPTS_ALLOWED = 10
ATTEMPTS_ALLOWED_FROM_ONE_ADDRESS = 100  # a whole school may share one
SHORTEST_PASSWORD = 12

# The cost of a hash is what protects a stolen table; tests and the demonstration have nothing to protect.
_CHEAP = os.environ.get("APPRAISAL_ENV") in ("test", "demo")
_hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1) if _CHEAP else PasswordHasher()
# Verified against when an account is unknown, so that the answer takes as long as for a known one.
_DECOY = _hasher.hash(secrets.token_hex(16))


class TooManyAttempts(Exception):
    """Sign-in is paused for this name or address for a few minutes."""


class LinkNotValid(Exception):
    """A password link that is unknown, used or out of date."""


def digest(token: str) -> str:
    """What is kept of a secret token: its SHA-256."""
    return hashlib.sha256(token.encode()).hexdigest()


def account_of(person: Person) -> Account | None:
    """The account of a person, if one has been made."""
    return db.session.scalars(select(Account).where(Account.person_id == person.id)).one_or_none()


def create_link(*, actor: Actor, person: Person | None = None) -> str:
    """Make a one-use link for a person's account, or for a new first administrator; returns its token.

    An account is made where there is none; earlier unused links of the account stop working.
    """
    account = account_of(person) if person is not None else None
    if account is None:
        account = Account(person_id=person.id) if person is not None else Account(administrator=True)
        db.session.add(account)
        db.session.flush()
    return _new_link(actor, account)


def create_own_link(*, account: Account) -> str:
    """Make a one-use link for one's own account; returns its token."""
    return _new_link(Actor(account.id, account.person_id), account)


def _new_link(actor: Actor, account: Account) -> str:
    db.session.execute(
        delete(PasswordLink).where(PasswordLink.account_id == account.id, PasswordLink.used_at.is_(None))
    )
    token = secrets.token_urlsafe(32)
    db.session.add(PasswordLink(account_id=account.id, token_hash=digest(token), expires_at=clock.now() + LINK_LIFE))
    audit.record(actor, "link created", "account", account.id, subject_id=account.person_id)
    return token


def find_link(token: str) -> PasswordLink:
    """The link with this token; LinkNotValid when it cannot be used."""
    link = db.session.scalars(
        select(PasswordLink).where(
            PasswordLink.token_hash == digest(token),
            PasswordLink.used_at.is_(None),
            PasswordLink.expires_at > clock.now(),
        )
    ).one_or_none()
    if link is None or not link.account.is_active:
        raise LinkNotValid
    return link


def set_password(*, token: str, password: str, email: str | None = None) -> Account:
    """Use a link: set the password (and, for the first administrator, the e-mail), and end all sessions."""
    link = find_link(token)
    account = link.account
    link.used_at = clock.now()
    account.password_hash = _hasher.hash(password)
    if account.person_id is None and email:
        if db.session.scalar(select(Person.id).where(Person.email_key == email.strip().lower())) is not None:
            raise Refused("Someone on the staff list has this email address. Use another one here.", "email")
        account.email = email
    end_sessions(account)
    audit.record(
        Actor(account.id, account.person_id), "password set", "account", account.id, subject_id=account.person_id
    )
    return account


def _verifies(account: Account | None, password: str) -> bool:
    """Whether the password is the account's; takes as long for no account as for a wrong password."""
    try:
        _hasher.verify((account and account.password_hash) or _DECOY, password)
    except (VerifyMismatchError, InvalidHashError):
        return False
    return account is not None and account.password_hash is not None and account.is_active


def _pause_if_many(key: str, allowed: int) -> None:
    since = clock.now() - ATTEMPT_WINDOW
    failed = db.session.scalar(
        select(func.count()).select_from(SignInAttempt).where(SignInAttempt.key_hash == key, SignInAttempt.at > since)
    )
    if (failed or 0) >= allowed:
        raise TooManyAttempts


def sign_in(*, email: str, password: str, address: str) -> str | None:
    """Check a name and password; returns the token of a new session, or None.

    The answer is the same whether the account is unknown, disabled or the password wrong. Failures are counted per
    account name together with the address, so that nobody can lock a colleague out from elsewhere, and per address,
    so that one address cannot try everybody.
    """
    name = email.strip().lower()
    pair = digest(f"pair {name} {address}")
    place = digest(f"address {address}")
    _pause_if_many(pair, ATTEMPTS_ALLOWED)
    _pause_if_many(place, ATTEMPTS_ALLOWED_FROM_ONE_ADDRESS)
    account = db.session.scalars(
        select(Account)
        .outerjoin(Person, Person.id == Account.person_id)
        .where(or_(Person.email_key == name, Account.email_key == name))
        .order_by(Account.id)
    ).first()
    if not _verifies(account, password) or account is None:
        db.session.add_all(SignInAttempt(key_hash=key, at=clock.now()) for key in (pair, place))
        audit.record(Actor(), "sign-in failed", "account", account.id if account else None)
        return None
    db.session.execute(delete(SignInAttempt).where(SignInAttempt.key_hash == pair))
    token = secrets.token_urlsafe(32)
    now = clock.now()
    db.session.add(UserSession(account_id=account.id, token_hash=digest(token), started_at=now, last_used_at=now))
    audit.record(Actor(account.id, account.person_id), "signed in", "account", account.id, subject_id=account.person_id)
    return token


# Every page asks this, so it is put together once.
_BY_TOKEN = (
    select(UserSession)
    .where(UserSession.token_hash == bindparam("token_hash"))
    .options(joinedload(UserSession.account).joinedload(Account.person))
)


def find_session(token: str) -> UserSession | None:
    """The session with this token, ended or not."""
    return db.session.scalars(_BY_TOKEN, {"token_hash": digest(token)}).one_or_none()


def is_current(session: UserSession) -> bool:
    """Whether a session still signs its bearer in: not ended, not idle or old, its account not disabled."""
    now = clock.now()
    return (
        session.ended_at is None
        and now - session.last_used_at <= IDLE
        and now - session.started_at <= ABSOLUTE
        and session.account.is_active
    )


def sign_out(*, session: UserSession) -> None:
    """End one session; its cookie no longer works, wherever it was copied to."""
    session.ended_at = clock.now()
    audit.record(
        Actor(session.account_id, session.account.person_id),
        "signed out",
        "account",
        session.account_id,
        subject_id=session.account.person_id,
    )


def end_sessions(account: Account) -> None:
    """End every session of an account."""
    db.session.execute(
        update(UserSession)
        .where(UserSession.account_id == account.id, UserSession.ended_at.is_(None))
        .values(ended_at=clock.now())
    )


def disable(*, actor: Actor, account: Account) -> None:
    """Close an account and end its sessions at once."""
    account.disabled_at = clock.now()
    end_sessions(account)
    audit.record(actor, "disabled", "account", account.id, subject_id=account.person_id)


def enable(*, actor: Actor, account: Account) -> None:
    """Open a disabled account again."""
    account.disabled_at = None
    audit.record(actor, "enabled", "account", account.id, subject_id=account.person_id)


def touch(session: UserSession) -> bool:
    """Whether the session's last use is stale enough to be written again (once a minute at most)."""
    return clock.now() - session.last_used_at > dt.timedelta(minutes=1)
