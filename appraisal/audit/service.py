"""Writing the audit line. Every verb that changes a record calls ``record`` once, in the same transaction."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from appraisal import clock
from appraisal.audit.models import AuditLine
from appraisal.extensions import db


@dataclass(frozen=True)
class Actor:
    """Who acts: an account and, where it has one, its person. The command line is an actor without either."""

    account_id: int | None = None
    person_id: int | None = None


COMMAND_LINE = Actor()


def record(
    actor: Actor,
    act: str,
    record: str,
    record_id: int | None,
    *,
    subject_id: int | None = None,
    fields: Iterable[str] = (),
) -> None:
    """Add one audit line.

    ``act`` is a past-tense verb such as ``recorded`` or ``corrected``; ``record`` the table's name; ``subject_id``
    the person the record is about; ``fields`` the names (never the values) of what changed.
    """
    db.session.add(
        AuditLine(
            at=clock.now(),
            actor_account_id=actor.account_id,
            actor_person_id=actor.person_id,
            act=act,
            record=record,
            record_id=record_id,
            subject_id=subject_id,
            fields=", ".join(sorted(fields))[:500] or None,
        )
    )
