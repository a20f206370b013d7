"""Accounts, the links that set their passwords, sessions, and failed sign-ins."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import CheckConstraint, Computed, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from appraisal.extensions import Record, UtcDateTime, db
from appraisal.people.models import Person


class Account(Record, db.Model):
    """A way to sign in. It belongs to a person, or is the first administrator's, who is nobody on the staff list.

    A person signs in with the person's own e-mail; the first administrator has one here.
    """

    __tablename__ = "account"
    __table_args__ = (CheckConstraint("person_id IS NOT NULL OR administrator", name="person_or_administrator"),)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), unique=True)
    email: Mapped[str | None] = mapped_column(String(254))
    email_key: Mapped[str | None] = mapped_column(String(254), Computed("lower(email)", persisted=True), unique=True)
    administrator: Mapped[bool] = mapped_column(default=False)
    password_hash: Mapped[str | None] = mapped_column(String(200))
    disabled_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)

    person: Mapped[Person | None] = relationship()

    # What Flask-Login asks of an account; written out because models do not import web libraries.
    is_authenticated = True
    is_anonymous = False

    @property
    def is_active(self) -> bool:
        """A disabled account cannot be signed in to."""
        return self.disabled_at is None

    def get_id(self) -> str:
        """The key Flask-Login knows the account by."""
        return str(self.id)

    @property
    def name(self) -> str:
        """What the page header calls this account."""
        return self.person.name if self.person else self.email or "Administrator"


class PasswordLink(db.Model):
    """A one-use link that lets its bearer set an account's password. Only a hash of its token is kept."""

    __tablename__ = "password_link"
    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    expires_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)

    account: Mapped[Account] = relationship()


class UserSession(db.Model):
    """A signed-in browser. Only a hash of its token is kept; ended by sign-out, disabling or a new password."""

    __tablename__ = "user_session"
    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    started_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    last_used_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)

    account: Mapped[Account] = relationship()


class SignInAttempt(db.Model):
    """A failed sign-in, counted per account name and per address so that guessing is slowed (hashes only)."""

    __tablename__ = "sign_in_attempt"
    __table_args__ = (Index("ix_sign_in_attempt_key", "key_hash", "at"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    key_hash: Mapped[str] = mapped_column(String(64))
    at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
