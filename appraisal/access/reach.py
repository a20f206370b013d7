"""From the table to SQL: which rows of a record a viewer may see, and how much of each.

A room describes its record once (``Shape``); the guard of its pages and the SELECT of its lists, exports and
figures then use the same condition, so they cannot disagree.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, and_, case, false, literal, or_, true
from sqlalchemy.orm import InstrumentedAttribute

from appraisal.access.policy import Grant, Level, Record, Relation, grants
from appraisal.access.viewer import Hat, Viewer
from appraisal.people import relations
from appraisal.people.models import Person

KEPT = 128
"""So many conditions are kept for the next request; putting them together takes longer than asking the database."""
Condition = Callable[[Viewer], ColumnElement[bool]]


def _when(hat: Hat, condition: Condition) -> Condition:
    return lambda viewer: condition(viewer) if viewer.wears(hat) else false()


def about(subject: InstrumentedAttribute[int]) -> dict[Relation, Condition]:
    """The standing relations of a viewer to the person in a column. HR is nobody's HR to themselves."""
    return {
        Relation.SELF: lambda v: subject == v.person,
        Relation.COACH: lambda v: subject.in_(relations.coached_by(v.person, v.on)),
        Relation.COACHEE: lambda v: subject.in_(relations.coaches_of(v.person, v.on)),
        Relation.LINE_MANAGER: lambda v: subject.in_(relations.managed_by(v.person, v.on)),
        Relation.HEAD: _when(
            Hat.HEAD, lambda v: subject.in_(relations.working_at(relations.schools_headed_by(v.person, v.on), v.on))
        ),
        Relation.HR: _when(Hat.HR, lambda v: subject != v.person),
        Relation.CEO: _when(Hat.CEO, lambda v: true()),
        Relation.ADMINISTRATOR: _when(Hat.ADMINISTRATOR, lambda v: true()),
        Relation.FORMER_MANAGER: lambda v: subject.in_(relations.formerly_managed_by(v.person, v.on)),
        Relation.FORMER_COACH: lambda v: subject.in_(relations.formerly_coached_by(v.person, v.on)),
        Relation.ANY_STAFF: lambda v: true(),
        Relation.CONFIRMER: lambda v: false(),
        Relation.ORGANISER: lambda v: false(),
    }


@dataclass(frozen=True, eq=False)
class Shape:
    """A record as access sees it.

    ``model`` is its table's class; ``relations`` say what a viewer is to one row (start from ``about``);
    ``states`` are the named conditions that ``policy.TABLE`` speaks of, functions of the viewer or plain SQL.
    """

    record: Record
    model: type[Any]
    relations: Mapping[Relation, Condition]
    states: Mapping[str, ColumnElement[bool] | Condition] = field(default_factory=dict)

    def _holds(self, grant: Grant, viewer: Viewer) -> ColumnElement[bool]:
        relation = self.relations[grant.relation](viewer)
        if grant.state is None:
            return relation
        state = self.states[grant.state]
        return and_(relation, state(viewer) if callable(state) and not isinstance(state, ColumnElement) else state)

    @lru_cache(maxsize=KEPT)  # noqa: B019 - shapes are made once, so keeping them alive keeps nothing
    def reachable(self, viewer: Viewer, level: Level = Level.EXISTS) -> ColumnElement[bool]:
        """The condition a row meets when this viewer has at least ``level`` on it. Deny is the default."""
        held = [self._holds(grant, viewer) for grant in grants(self.record) if grant.level >= level]
        return or_(false(), *held)

    @lru_cache(maxsize=KEPT)  # noqa: B019 - as above
    def level_for(self, viewer: Viewer) -> ColumnElement[int]:
        """A column with the highest ``Level`` this viewer has on each row."""
        steps = [
            (self.reachable(viewer, level), literal(int(level)))
            for level in sorted({grant.level for grant in grants(self.record)}, reverse=True)
        ]
        return case(*steps, else_=literal(int(Level.NONE)))


PROFILE = Shape(Record.PROFILE, Person, about(Person.id))
RELATIONS = Shape(Record.RELATIONS, Person, about(Person.id))
