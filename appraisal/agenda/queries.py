"""What a home page shows, gathered from the rooms; each read takes the viewer, and each room decides what it gives."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import func, select

from appraisal.access.policy import Level
from appraisal.access.reach import RELATIONS
from appraisal.access.viewer import Hat, Viewer
from appraisal.agenda import mending
from appraisal.assessments import queries as assessments
from appraisal.clock import AcademicYear
from appraisal.coaching import queries as coaching
from appraisal.cpd import queries as cpd
from appraisal.disclosure.suppression import COVERAGE
from appraisal.extensions import db
from appraisal.opportunities import queries as opportunities
from appraisal.people.models import LineManagement, Person, Term
from appraisal.people.relations import on_day, schools_headed_by, working_at
from appraisal.people.terms import Span, term_among, terms_of
from appraisal.plan.cycle import closes_on
from appraisal.stages import queries as stages
from appraisal.star import queries as star
from appraisal.web.waiting import Waiting


def waiting_for(viewer: Viewer) -> list[Waiting]:
    """Everything that waits for this viewer's answer: first what other people wait for, then what is one's own."""
    found = [*stages.waiting_for(viewer), *assessments.waiting_for(viewer)]
    if viewer.wears(Hat.LINE_MANAGER):
        found += star.waiting_for(viewer)  # only a line manager is asked to agree a project
    return [*found, *coaching.waiting_for(viewer), *opportunities.waiting_for(viewer), *cpd.waiting_for(viewer)]


@dataclass(frozen=True)
class Development:
    """A person's own development beside their coaching. ``ladder`` is None before a first agreed assessment."""

    projects: list[star.Current]
    stages: list[stages.CurrentStage]
    ladder: assessments.CurrentLadder | None


def development(viewer: Viewer) -> Development:
    """What the viewer is working on: projects, the stage of each post, the next rungs of the ladder."""
    return Development(star.current_for(viewer), stages.current_for(viewer), assessments.current_for(viewer))


@dataclass(frozen=True)
class HeadedSchool:
    """How many of a school's staff have had no coaching in the term; None where too few work there to say."""

    school: str
    staff: int
    still_to_do: int | None


def headed_schools(viewer: Viewer, term: Span) -> list[HeadedSchool]:
    """The schools the viewer is head of: numbers, never names (privacy.md row 3, A)."""
    return [
        HeadedSchool(line.school, line.staff, line.still_to_do if line.staff >= COVERAGE.minimum else None)
        for line in coaching.by_school(viewer, term, schools=viewer.headed)
    ]


@dataclass(frozen=True)
class LeadOfPeople:
    """A line manager and how many people of the viewer's schools they manage."""

    name: str
    people: int


def leads_of_people(viewer: Viewer) -> list[LeadOfPeople]:
    """Who line manages the staff of the schools the viewer is head of, by name (privacy.md row 2)."""
    staff = select(Person.id).where(
        RELATIONS.reachable(viewer, Level.READ),
        Person.id.in_(working_at(schools_headed_by(viewer.person, viewer.on), viewer.on)),
    )
    found = db.session.execute(
        select(Person.given_name, Person.family_name, func.count())
        .join(LineManagement, LineManagement.manager_id == Person.id)
        .where(LineManagement.person_id.in_(staff))
        .where(on_day(LineManagement.from_date, LineManagement.to_date, viewer.on))
        .group_by(Person.id, Person.given_name, Person.family_name)
        .order_by(Person.family_name, Person.given_name, Person.id)
    )
    return [LeadOfPeople(f"{given} {family}", people) for given, family, people in found]


@dataclass(frozen=True)
class YearAtAGlance:
    """The year as HR keeps it: its terms, when its appraisal cycle closes, coverage by school, what to mend."""

    year: AcademicYear
    terms: list[Term]
    term: Span
    closes_on: dt.date
    coverage: list[coaching.SchoolCoverage]
    mend: list[mending.Mend]


def year_at_a_glance(viewer: Viewer) -> YearAtAGlance:
    """What HR sees first."""
    year = AcademicYear.containing(viewer.on)
    terms = terms_of(year)
    term = term_among(terms, viewer.on)
    return YearAtAGlance(year, terms, term, closes_on(year), coaching.by_school(viewer, term), mending.counts(viewer))
