"""Verbs of HR on the staff list. Every one leaves an audit line with the names of what changed, never the values.

Relations are dated rows, so nothing is overwritten when someone moves on: the old row gets an end, a new one begins.
``remove`` is for rows that were entered by mistake.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from appraisal.accounts.models import Account
from appraisal.audit import service as audit
from appraisal.audit.service import Actor
from appraisal.extensions import Record, db
from appraisal.people.circles import would_circle
from appraisal.people.models import (
    CoachingPair,
    Leave,
    LineManagement,
    Person,
    Post,
    ServiceRole,
    ServiceRoleName,
)
from appraisal.web.refusals import Refused, expect_version, explain

Row = TypeVar("Row", bound=Record)

explain("ck_person_left_after_employed", "They left before that day. Correct the leaver first.", "employed_from")
explain("uq_person_ref", "Someone already has this reference", "ref")
explain("person.ref", "Someone already has this reference", "ref")
explain("uq_person_email_key", "Someone already has this email address", "email")
explain("person.email_key", "Someone already has this email address", "email")
explain("uq_post_ref", "Another post already has this reference", "ref")
explain("post.ref", "Another post already has this reference", "ref")
explain(
    "uq_line_management_person_id_manager_id_from_date",
    "This line manager is already recorded from that day",
    "from_date",
)
explain(
    "line_management.person_id, line_management.manager_id, line_management.from_date",
    "This line manager is already recorded from that day",
    "from_date",
)
explain("uq_leave_person_id_kind_from_date", "This leave is already recorded from that day", "from_date")
explain("leave.person_id, leave.kind, leave.from_date", "This leave is already recorded from that day", "from_date")
explain("uq_coaching_pair_coachee_id_coach_id_from_date", "This coach is already recorded from that day", "from_date")
explain(
    "coaching_pair.coachee_id, coaching_pair.coach_id, coaching_pair.from_date",
    "This coach is already recorded from that day",
    "from_date",
)
explain("uq_service_role", "This role is already recorded from that day", "from_date")
explain("service_role.person_id", "This role is already recorded from that day", "from_date")


def _reference(prefix: str) -> str:
    return f"{prefix}-{secrets.token_hex(5)}"


def _apply(row: Any, values: Mapping[str, Any]) -> list[str]:
    """Set what differs; returns the names of what changed."""
    changed = [name for name, value in values.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, values[name])
    return changed


def _save(actor: Actor, act: str, row: Any, *, subject_id: int, fields: list[str]) -> None:
    db.session.add(row)
    db.session.flush()
    audit.record(actor, act, row.__tablename__, row.id, subject_id=subject_id, fields=fields)


def _in_order(first: Any, last: Any, field: str) -> None:
    if first is not None and last is not None and last < first:
        raise Refused("The last day must be on or after the first day", field)


def _not_an_accounts(email: str | None) -> None:
    """An address that an account without a person signs in with would lock the person out."""
    if email and db.session.scalar(select(Account.id).where(Account.email_key == email.strip().lower())) is not None:
        raise Refused("An administrator's account uses this email address. Give another one.", "email")


def add_person(*, actor: Actor, values: Mapping[str, Any]) -> Person:
    """Add a person. A reference is made up where HR gives none."""
    _not_an_accounts(values.get("email"))
    person = Person(**{**values, "ref": values.get("ref") or _reference("P")})
    db.session.add(person)
    db.session.flush()
    audit.record(actor, "added", "person", person.id, subject_id=person.id, fields=values)
    return person


def edit_person(*, actor: Actor, person: Person, version: int, values: Mapping[str, Any]) -> None:
    """Correct a person's entry. Their last day comes from the leavers, not from here."""
    expect_version(person, version)
    _not_an_accounts(values.get("email"))
    changed = _apply(person, values)
    _save(actor, "edited", person, subject_id=person.id, fields=changed)


def edit_own_contact(*, actor: Actor, person: Person, version: int, email: str | None) -> None:
    """A person corrects their own e-mail address, which is also what they sign in with."""
    expect_version(person, version)
    if not email:
        raise Refused("Enter your email address: you sign in with it", "email")
    _not_an_accounts(email)
    changed = _apply(person, {"email": email})
    _save(actor, "edited", person, subject_id=person.id, fields=changed)


def save_post(
    *, actor: Actor, person: Person, values: Mapping[str, Any], post: Post | None = None, version: int = 0
) -> Post:
    """Add a post, or correct one."""
    _in_order(values["started_on"], values.get("ended_on"), "ended_on")
    if person.left_on is not None and values["started_on"] > person.left_on:
        # Somebody came back: the earlier leaving stays recorded, and they are here again.
        _save(actor, "returned", person, subject_id=person.id, fields=_apply(person, {"left_on": None}))
    if post is None:
        post = Post(person_id=person.id, **{**values, "ref": values.get("ref") or _reference("POST")})
        _save(actor, "added", post, subject_id=person.id, fields=list(values))
        return post
    expect_version(post, version)
    _save(actor, "edited", post, subject_id=person.id, fields=_apply(post, values))
    return post


def _not_for_oneself(actor: Actor, person_id: int, field: str) -> None:
    """Whoever keeps the list cannot open a colleague's records to themselves."""
    if actor.person_id == person_id:
        raise Refused("You cannot make yourself someone's line manager or coach. Ask a colleague in HR.", field)


def save_line_manager(
    *, actor: Actor, person: Person, values: Mapping[str, Any], line: LineManagement | None = None, version: int = 0
) -> LineManagement:
    """Add a line manager for a time, or correct one; a circle on any day is refused."""
    _in_order(values["from_date"], values.get("to_date"), "to_date")
    _not_for_oneself(actor, values["manager_id"], "manager")
    if values["manager_id"] == person.id:
        raise Refused("Nobody is their own line manager. Choose someone else.", "manager")
    if would_circle(
        person_id=person.id,
        manager_id=values["manager_id"],
        first=values["from_date"],
        last=values.get("to_date"),
        ignoring=line.id if line else None,
    ):
        raise Refused(
            f"That would make a circle: {person.name} already manages this person, directly or through others, "
            "on some of these days. Change the dates or choose someone else.",
            "manager",
        )
    return _save_dated(LineManagement, actor, {**values, "person_id": person.id}, person.id, line, version)


def save_leave(
    *, actor: Actor, person: Person, values: Mapping[str, Any], leave: Leave | None = None, version: int = 0
) -> Leave:
    """Add long leave, or correct it."""
    _in_order(values["from_date"], values.get("to_date"), "to_date")
    return _save_dated(Leave, actor, {**values, "person_id": person.id}, person.id, leave, version)


def save_coach(
    *, actor: Actor, person: Person, values: Mapping[str, Any], pair: CoachingPair | None = None, version: int = 0
) -> CoachingPair:
    """Give a person a coach for a time, or correct it."""
    _in_order(values["from_date"], values.get("to_date"), "to_date")
    _not_for_oneself(actor, values["coach_id"], "coach")
    if values["coach_id"] == person.id:
        raise Refused("Nobody coaches themselves. Choose someone else.", "coach")
    return _save_dated(CoachingPair, actor, {**values, "coachee_id": person.id}, person.id, pair, version)


def save_service_role(
    *, actor: Actor, person: Person, values: Mapping[str, Any], role: ServiceRole | None = None, version: int = 0
) -> ServiceRole:
    """Make a person head of a school, HR, chief executive or administrator for a time. Not for oneself."""
    if actor.person_id == person.id:
        raise Refused("You cannot give yourself a role or change your own. Ask a colleague in HR or an administrator.")
    _in_order(values["from_date"], values.get("to_date"), "to_date")
    is_head = values["service_role"] == ServiceRoleName.HEAD
    if is_head and values.get("school_id") is None:
        raise Refused("Choose the school this person is head of", "school_id")
    kept = {**values, "person_id": person.id, "school_id": values.get("school_id") if is_head else None}
    return _save_dated(ServiceRole, actor, kept, person.id, role, version)


def _save_dated(
    model: type[Row], actor: Actor, values: Mapping[str, Any], subject_id: int, row: Row | None, version: int
) -> Row:
    if row is None:
        row = model(**values)
        _save(actor, "added", row, subject_id=subject_id, fields=list(values))
        return row
    expect_version(row, version)
    _save(actor, "edited", row, subject_id=subject_id, fields=_apply(row, values))
    return row


def remove(*, actor: Actor, row: Any, subject_id: int, version: int) -> None:
    """Remove a row that was entered by mistake. Refused where other records hang on it."""
    expect_version(row, version)
    name, key = row.__tablename__, row.id
    try:
        db.session.delete(row)
        db.session.flush()
    except IntegrityError:
        raise Refused("Other records depend on this, so it cannot be removed. Give it a last day instead.") from None
    audit.record(actor, "removed", name, key, subject_id=subject_id)
