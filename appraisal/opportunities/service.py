"""Verbs on cross-trust work: people who took part enter it, its host verifies it (domain.md section 12, TSP3-K6).

Until it is verified, the people named may correct it, add to it or take themselves off. Once verified it stands as it
is; the host takes the verification back before anything can be changed.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm.attributes import flag_modified

from appraisal import clock
from appraisal.audit import service as audit
from appraisal.audit.service import Actor
from appraisal.extensions import db
from appraisal.opportunities.models import CrossTrustActivity, CrossTrustParticipant
from appraisal.people.lookup import colleague_by_email
from appraisal.people.models import Person
from appraisal.people.relations import person_present
from appraisal.web.refusals import Refused, expect_version, explain

FACTS = ("title", "kind", "held_on", "hours")
MOST_PEOPLE = 200
for _constraint in (
    "uq_cross_trust_participant_activity_id",
    "cross_trust_participant.activity_id, cross_trust_participant.person_id",
):
    explain(_constraint, "Somebody you name is on the list already.", "people")


def _log(actor: Actor, act: str, activity: CrossTrustActivity, *fields: str, subject_id: int | None = None) -> None:
    """Save, so that a broken rule is refused here, and add one line; about the actor unless it names another."""
    db.session.flush()
    audit.record(
        actor, act, "cross_trust_activity", activity.id, subject_id=subject_id or actor.person_id, fields=fields
    )


def _expect_open(activity: CrossTrustActivity, version: int) -> None:
    expect_version(activity, version)
    if activity.verified_by is not None:
        raise Refused(f"{activity.verified_by.name} has verified this. Ask them to take that back first.")


def _touch(activity: CrossTrustActivity) -> None:
    """Raise the version when only the list of people changes: the host verifies the list they read, or is told."""
    flag_modified(activity, "title")


def _colleagues(emails: str | None) -> list[Person]:
    """The people with these work e-mail addresses who have not left; Refused names every address not found."""
    wanted = dict.fromkeys(word.lower() for word in re.split(r"[\s,;]+", emails or "") if word)
    if len(wanted) > MOST_PEOPLE:
        raise Refused(f"Enter {MOST_PEOPLE} people at most at a time", "people")
    found = {
        person.email_key: person
        for person in db.session.scalars(
            select(Person).where(Person.email_key.in_(wanted), person_present(clock.today())).order_by(Person.id)
        )
    }
    missing = [email for email in wanted if email not in found]
    if missing:
        raise Refused(
            f"We cannot find anyone with this email address: {', '.join(missing)}. Check it and try again.", "people"
        )
    return [found[email] for email in wanted]


def _put_facts(activity: CrossTrustActivity, values: Mapping[str, Any]) -> list[str]:
    if values["held_on"] > clock.today():
        raise Refused("The day must be today or in the past. Enter the work once it has taken place.", "held_on")
    changed = [name for name in FACTS if getattr(activity, name) != values[name]]
    for name in changed:
        setattr(activity, name, values[name])
    return changed


def _put_host(actor: Actor, activity: CrossTrustActivity, email: str | None) -> list[str]:
    """Name the host: not whoever entered it, and nobody names themselves; the host's word is a second person's."""
    host = colleague_by_email(email, "host_email")
    if host.id == activity.host_id:
        return []
    if host.id in (activity.entered_by_id, actor.person_id):
        raise Refused("Name somebody else as the host: nobody verifies what they entered themselves.", "host_email")
    activity.host_id = host.id
    return ["host"]


def enter(*, actor: Actor, values: Mapping[str, Any], host_email: str | None, people: str | None) -> CrossTrustActivity:
    """Enter an activity the actor took part in. ``values`` are the fields of ``FACTS``; ``people`` e-mail addresses."""
    activity = CrossTrustActivity(ref=f"X-{secrets.token_hex(6)}", entered_by_id=actor.person_id)
    _put_facts(activity, values)
    _put_host(actor, activity, host_email)
    named = dict.fromkeys([actor.person_id, *(person.id for person in _colleagues(people))])
    if len(named) == 1:
        raise Refused("Enter the work email address of at least one other person", "people")
    activity.participants = [CrossTrustParticipant(person_id=person_id) for person_id in named]
    db.session.add(activity)
    _log(actor, "entered", activity)
    return activity


def correct(
    *, actor: Actor, activity: CrossTrustActivity, version: int, values: Mapping[str, Any], host_email: str | None
) -> None:
    """Put the facts of an activity right while it is not verified."""
    _expect_open(activity, version)
    changed = [*_put_facts(activity, values), *_put_host(actor, activity, host_email)]
    if changed:
        _log(actor, "corrected", activity, *changed)


def add_people(*, actor: Actor, activity: CrossTrustActivity, version: int, people: str | None) -> int:
    """Name more people who took part; returns how many were new."""
    _expect_open(activity, version)
    there = {part.person_id for part in activity.participants}
    new = [person for person in _colleagues(people) if person.id not in there]
    if not new:
        raise Refused("Everybody you name is on the list already.", "people")
    activity.participants.extend(CrossTrustParticipant(person_id=person.id) for person in new)
    _touch(activity)
    for person in new:
        _log(actor, "person added", activity, subject_id=person.id)
    return len(new)


def remove_person(*, actor: Actor, activity: CrossTrustActivity, version: int, person_id: int) -> None:
    """Take a person off: anybody themselves, whoever entered it everybody but themselves."""
    _expect_open(activity, version)
    part = next((part for part in activity.participants if part.person_id == person_id), None)
    if part is None:
        raise Refused("They are not on the list any more.")
    if person_id == activity.entered_by_id or len(activity.participants) == 1:
        raise Refused("Whoever entered it stays on the list. Withdraw the activity instead.")
    if person_id != actor.person_id and activity.entered_by_id not in (None, actor.person_id):
        raise Refused("Ask whoever entered it, or the person themselves, to take them off.")
    activity.participants.remove(part)
    _touch(activity)
    _log(actor, "person removed", activity, subject_id=person_id)


def withdraw(*, actor: Actor, activity: CrossTrustActivity, version: int) -> None:
    """Remove an activity that was entered by mistake; the audit line stays."""
    _expect_open(activity, version)
    if activity.entered_by_id not in (None, actor.person_id):
        raise Refused("Only whoever entered it withdraws it. You can take yourself off the list.")
    _log(actor, "withdrawn", activity)
    db.session.delete(activity)


def verify(*, actor: Actor, activity: CrossTrustActivity, version: int) -> None:
    """The host says that it took place as it stands."""
    _expect_open(activity, version)
    if activity.host_id is None or activity.host_id != actor.person_id or activity.entered_by_id == actor.person_id:
        raise Refused("Only the host verifies it, and nobody verifies what they entered themselves.")
    activity.verified_by_id = actor.person_id
    _log(actor, "verified", activity)


def take_back(*, actor: Actor, activity: CrossTrustActivity, version: int) -> None:
    """The host, or whoever verified it, takes the verification back so that it can be corrected."""
    expect_version(activity, version)
    if activity.verified_by_id is None:
        raise Refused("This is not verified, so there is nothing to take back.")
    if actor.person_id not in (activity.host_id, activity.verified_by_id):
        raise Refused("Only the host takes the verification back.")
    activity.verified_by_id = None
    _log(actor, "verification taken back", activity)
