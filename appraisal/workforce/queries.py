"""Reads for the pages of absence and leavers; each takes the viewer and starts from the reachable SELECT.

One function turns a row into texts for a level; the page and its file both use it. Nothing here orders people by how
much they were away.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, Select, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from appraisal.access.policy import Level
from appraisal.access.viewer import Viewer
from appraisal.clock import AcademicYear
from appraisal.disclosure.measures import is_long_term
from appraisal.extensions import db
from appraisal.people.models import Person, School
from appraisal.people.relations import working_at
from appraisal.web.formats import day, plain
from appraisal.web.paging import Page, paged
from appraisal.workforce.models import Absence, Leaver
from appraisal.workforce.rules import ABSENCE, CATEGORY, LEAVER, long_term
from appraisal.workforce.words import CATEGORIES, DESTINATIONS, LENGTHS, REASONS


@dataclass(frozen=True)
class Line:
    """A row as its viewer sees it: texts by column, and its key where the viewer may change it."""

    cells: dict[str, str]
    edit: uuid.UUID | None


@dataclass(frozen=True)
class Listing:
    """Rows under the columns that this viewer sees."""

    columns: tuple[str, ...]
    lines: list[Line]

    @classmethod
    def of(cls, lines: Iterable[Line]) -> Listing:
        """The rows under every column that any of them has, in the order of the first that has them all."""
        kept = list(lines)
        widest = max((line.cells for line in kept), key=len, default={})
        return cls(tuple(widest), kept)

    def table(self) -> list[list[str]]:
        """The cells, row by row, for a file."""
        return [[line.cells.get(column, "") for column in self.columns] for line in self.lines]


# --- absence -------------------------------------------------------------------------

MINE, OTHERS = "mine", "others"


@dataclass(frozen=True)
class AbsenceFilter:
    """What a page of absences asks for; what is empty or unknown does not narrow it."""

    whose: str = MINE
    words: str = ""
    year: AcademicYear | None = None
    length: str = ""
    category: str = ""
    school: str = ""


def absence_line(absence: Absence, level: Level, category_level: Level, on: dt.date) -> Line:
    """The one way an absence leaves this room.

    Without a level on the category there is neither category nor working days: not every category counts them, so
    they would tell.
    """
    last = absence.last_day or max(absence.first_day, on)
    cells = {
        "Name": absence.person.name,
        "First day": day(absence.first_day),
        "Last day": day(absence.last_day) if absence.last_day else "Still away",
        "Calendar days": str((last - absence.first_day).days + 1),
        "Length": LENGTHS["long" if is_long_term(absence.first_day, last) else "short"],
    }
    if category_level >= Level.READ:
        cells["Category"] = CATEGORIES[absence.category]
        cells["Working days lost"] = plain(absence.working_days_lost)
    return Line(cells, absence.public_id if level >= Level.EDIT else None)


def _absences(viewer: Viewer, wanted: AbsenceFilter) -> Select[*tuple[Any, ...]]:
    mine = Absence.person_id == viewer.person
    found = (
        select(Absence, ABSENCE.level_for(viewer), CATEGORY.level_for(viewer))
        .join(Absence.person)
        .options(contains_eager(Absence.person))
        .where(ABSENCE.reachable(viewer, Level.READ), mine if wanted.whose == MINE else ~mine)
        .order_by(Absence.first_day.desc(), Person.family_name, Person.given_name, Absence.id)
    )
    for word in wanted.words.split()[:5]:
        found = found.where(or_(*(c.icontains(word, autoescape=True) for c in (Person.given_name, Person.family_name))))
    if wanted.year is not None:
        found = found.where(Absence.first_day.between(wanted.year.first_day, wanted.year.last_day))
    if wanted.length in LENGTHS:
        found = found.where(long_term(viewer.on) if wanted.length == "long" else ~long_term(viewer.on))
    if wanted.category in CATEGORIES:
        # Asking by a category one may not see finds nothing: what is found would tell.
        found = found.where(Absence.category == wanted.category, CATEGORY.reachable(viewer, Level.READ))
    if wanted.school:
        school = select(School.id).where(School.code == wanted.school)
        found = found.where(Absence.person_id.in_(working_at(school, viewer.on)))
    return found


def _absence_lines(viewer: Viewer, rows: Iterable[Row[*tuple[Any, ...]]]) -> Listing:
    return Listing.of(
        absence_line(absence, Level(level), Level(category_level), viewer.on) for absence, level, category_level in rows
    )


def absences(viewer: Viewer, wanted: AbsenceFilter, number: int) -> tuple[Page, Listing]:
    """One page of absences, the latest first."""
    found = paged(_absences(viewer, wanted), number)
    return found, _absence_lines(viewer, found.rows)


def all_absences(viewer: Viewer, wanted: AbsenceFilter) -> Listing:
    """All of them, for a file."""
    return _absence_lines(viewer, db.session.execute(_absences(viewer, wanted)))


def absence_with_person() -> Select[Absence]:
    """A SELECT of absences with their people, for the guard to fetch."""
    return select(Absence).options(joinedload(Absence.person))


# --- leavers -------------------------------------------------------------------------


def leaver_line(leaver: Leaver, level: Level) -> Line:
    """The one way a leaver leaves this room: the day and the destination; the reason for HR alone."""
    cells = {"Name": leaver.person.name, "Last day": day(leaver.left_on)}
    if level >= Level.READ:
        cells["Destination"] = DESTINATIONS.get(leaver.destination or "", "")
    if level >= Level.EDIT:
        cells["Reason"] = REASONS[leaver.reason]
    return Line(cells, leaver.public_id if level >= Level.EDIT else None)


def _leavers(viewer: Viewer, words: str, year: AcademicYear | None) -> Select[*tuple[Any, ...]]:
    found = (
        select(Leaver, LEAVER.level_for(viewer))
        .join(Leaver.person)
        .options(contains_eager(Leaver.person))
        .where(LEAVER.reachable(viewer, Level.READ))
        .order_by(Leaver.left_on.desc(), Person.family_name, Person.given_name, Leaver.id)
    )
    for word in words.split()[:5]:
        found = found.where(or_(*(c.icontains(word, autoescape=True) for c in (Person.given_name, Person.family_name))))
    if year is not None:
        found = found.where(Leaver.left_on.between(year.first_day, year.last_day))
    return found


def leavers(viewer: Viewer, number: int, *, words: str, year: AcademicYear | None) -> tuple[Page, Listing]:
    """One page of leavers, the latest first."""
    found = paged(_leavers(viewer, words, year), number)
    return found, Listing.of(leaver_line(leaver, Level(level)) for leaver, level in found.rows)


def all_leavers(viewer: Viewer, *, words: str, year: AcademicYear | None) -> Listing:
    """All of them, for a file."""
    rows = db.session.execute(_leavers(viewer, words, year))
    return Listing.of(leaver_line(leaver, Level(level)) for leaver, level in rows)


def leaver_with_person() -> Select[Leaver]:
    """A SELECT of leavers with their people, for the guard to fetch."""
    return select(Leaver).options(joinedload(Leaver.person))


def school_codes() -> list[tuple[str, str]]:
    """Every school's code and name."""
    return [(code, name) for code, name in db.session.execute(select(School.code, School.name).order_by(School.name))]
