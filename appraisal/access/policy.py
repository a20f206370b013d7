"""The access table of privacy.md in code. Where it is silent the answer is no.

``TABLE`` maps a record to what each relation may do with it, in which state. The relations are SELECTs over dated
rows (``reach``); the states are SQL conditions of each room's ``rules``. This file holds no other knowledge.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass


class Level(enum.IntEnum):
    """How much a viewer may see, in rising order; the comment gives privacy.md's sign."""

    NONE = 0  # –
    EXISTS = 1  # x: that it happened, date, count; no content
    SUMMARY = 2  # s: structured fields, no free text
    READ = 3  # F: everything
    EDIT = 4  # E: everything, and change it


class Relation(enum.StrEnum):
    """What the viewer is to the person a record is about, at the time of viewing."""

    SELF = "self"
    COACH = "coach"
    COACHEE = "coachee"
    LINE_MANAGER = "line_manager"
    HEAD = "head"
    HR = "hr"
    CEO = "ceo"
    ADMINISTRATOR = "administrator"
    FORMER_MANAGER = "former_manager"
    FORMER_COACH = "former_coach"
    ANY_STAFF = "any_staff"
    CONFIRMER = "confirmer"
    ORGANISER = "organiser"


class Record(enum.StrEnum):
    """The records this installation keeps, by privacy.md's rows (in brackets)."""

    PROFILE = "staff profile"  # 1
    RELATIONS = "who manages and coaches whom"  # 2
    COACHING_FACT = "coaching fact"  # 3
    COACHING_NOTES = "coaching notes"  # 4
    REFLECTION = "private reflection"  # 5
    STAR = "STAR project"  # 7, 8, 9
    STAGE = "Shu-Ha-Re stage"  # 10
    LADDER = "ladder assessment"  # 11, 12
    CPD = "CPD attendance"  # 15: attendance, course, hours
    IMPACT_CHECK = "CPD impact check"  # 15: the "benefitted" rating
    CPD_EVENT = "CPD event"  # about nobody; its organiser and HR keep the register
    ABSENCE = "absence"  # 21
    ABSENCE_CATEGORY = "absence category"  # 22
    LEAVER = "ended employment"  # 24
    CROSS_TRUST = "cross-trust work"  # 26


@dataclass(frozen=True)
class Grant:
    """One cell of the table: this relation has this level, in this state of the record (any state if empty)."""

    relation: Relation
    level: Level
    state: str | None = None


_R = Relation
_X, _S, _F, _E = Level.EXISTS, Level.SUMMARY, Level.READ, Level.EDIT

TABLE: dict[Record, tuple[Grant, ...]] = {
    Record.PROFILE: (
        Grant(_R.SELF, _S),
        Grant(_R.COACH, _S),
        Grant(_R.COACHEE, _S),
        Grant(_R.LINE_MANAGER, _S),
        Grant(_R.HEAD, _S),
        Grant(_R.HR, _E),
        Grant(_R.CEO, _S),
        Grant(_R.ADMINISTRATOR, _S),
        Grant(_R.FORMER_MANAGER, _S),
        Grant(_R.FORMER_COACH, _S),
    ),
    Record.RELATIONS: (
        Grant(_R.SELF, _F),
        Grant(_R.COACH, _F),
        Grant(_R.COACHEE, _F),
        Grant(_R.LINE_MANAGER, _F),
        Grant(_R.HEAD, _F),
        Grant(_R.HR, _E),
        Grant(_R.CEO, _X),
        Grant(_R.ADMINISTRATOR, _X),
        Grant(_R.FORMER_MANAGER, _X),
        Grant(_R.FORMER_COACH, _X),
    ),
    # The session's own coach keeps the coach's column only while the relation lasts (note 4).
    Record.COACHING_FACT: (
        Grant(_R.SELF, _E),
        Grant(_R.COACH, _E),
        Grant(_R.LINE_MANAGER, _X),
        Grant(_R.HR, _X),
        Grant(_R.FORMER_COACH, _X),
    ),
    Record.COACHING_NOTES: (
        Grant(_R.SELF, _E),
        Grant(_R.COACH, _E),
        Grant(_R.LINE_MANAGER, _F, "shared with the line manager"),
    ),
    Record.REFLECTION: (Grant(_R.SELF, _E),),
    # Owners ask their line manager to agree a draft: that is their own act of showing it, to nobody else.
    Record.STAR: (
        Grant(_R.SELF, _F),
        Grant(_R.SELF, _E, "draft"),
        Grant(_R.SELF, _E, "in an open cycle"),
        Grant(_R.SELF, _E, "published"),
        Grant(_R.COACH, _F, "shared with the coach"),
        Grant(_R.LINE_MANAGER, _X, "draft"),
        Grant(_R.LINE_MANAGER, _F, "put to the line manager"),
        Grant(_R.LINE_MANAGER, _F, "submitted"),
        Grant(_R.HEAD, _S, "submitted"),
        Grant(_R.HR, _S, "submitted"),
        Grant(_R.FORMER_MANAGER, _S, "commented on by the viewer"),
        Grant(_R.ANY_STAFF, _F, "published"),
    ),
    Record.STAGE: (
        Grant(_R.SELF, _E),
        Grant(_R.COACH, _S),
        Grant(_R.LINE_MANAGER, _E),
        Grant(_R.HEAD, _S, "current"),
        Grant(_R.HR, _S),
        Grant(_R.FORMER_MANAGER, _X),
        Grant(_R.FORMER_COACH, _X),
    ),
    Record.LADDER: (
        Grant(_R.SELF, _E, "self draft"),
        Grant(_R.SELF, _E, "with the line manager"),
        Grant(_R.SELF, _F, "agreed"),
        Grant(_R.COACH, _F, "self draft shared with the coach"),
        Grant(_R.LINE_MANAGER, _E, "with the line manager"),
        Grant(_R.LINE_MANAGER, _F, "agreed"),
        Grant(_R.HEAD, _S, "agreed"),
        Grant(_R.HR, _S, "agreed"),
        Grant(_R.FORMER_MANAGER, _X, "agreed"),
        Grant(_R.FORMER_COACH, _X, "agreed"),
    ),
    # Whoever books a place gives their name to the organiser, who marks the register of that event and no other.
    Record.CPD: (
        Grant(_R.SELF, _E),
        Grant(_R.LINE_MANAGER, _S),
        Grant(_R.HEAD, _S),
        Grant(_R.HR, _S),
        Grant(_R.ORGANISER, _S),
    ),
    Record.IMPACT_CHECK: (Grant(_R.SELF, _E), Grant(_R.CONFIRMER, _F)),
    Record.CPD_EVENT: (Grant(_R.ANY_STAFF, _F), Grant(_R.ORGANISER, _E), Grant(_R.HR, _E)),
    Record.ABSENCE: (
        Grant(_R.SELF, _F),
        Grant(_R.LINE_MANAGER, _F),
        Grant(_R.HEAD, _F),
        Grant(_R.HR, _E),
    ),
    Record.ABSENCE_CATEGORY: (Grant(_R.SELF, _F), Grant(_R.HR, _E)),
    Record.LEAVER: (
        Grant(_R.SELF, _F),
        Grant(_R.LINE_MANAGER, _X),
        Grant(_R.HEAD, _X),
        Grant(_R.HR, _E),
    ),
    # The host, who verifies an activity, has to read it.
    Record.CROSS_TRUST: (
        Grant(_R.SELF, _E),
        Grant(_R.CONFIRMER, _F),
        Grant(_R.LINE_MANAGER, _S),
        Grant(_R.HEAD, _S),
        Grant(_R.HR, _S),
    ),
}


def grants(record: Record) -> tuple[Grant, ...]:
    """The cells of a record's row; a record without a row grants nothing."""
    return TABLE.get(record, ())
