"""STAR projects in every state, some owned across schools, some published."""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from typing import Any

from appraisal.demo import structure, words
from appraisal.demo.accounts import LISTED
from appraisal.demo.staffing import Place, Worker
from appraisal.demo.structure import ROLES, SCHOOLS
from appraisal.demo.trust import Trust
from appraisal.demo.years import DAY
from appraisal.star.models import (
    Adoption,
    Confidence,
    EvidenceKind,
    ImpactJudgement,
    StarComment,
    StarEvidence,
    StarOwner,
    StarProject,
    StarStatus,
    StarStrand,
)

A_YEAR = (78, 86, 92)
"""How many projects were begun in each of the three years."""
LATER = (
    # What has become of a project of an earlier year.
    (StarStatus.COMPLETED, 64),
    (StarStatus.SHARED, 17),
    (StarStatus.EVALUATING, 4),
    (StarStatus.ACTIVE, 5),
    (StarStatus.PAUSED, 4),
    (StarStatus.STOPPED, 6),
)
NOW = (
    (StarStatus.DRAFT, 26),
    (StarStatus.AGREED, 22),
    (StarStatus.ACTIVE, 44),
    (StarStatus.EVALUATING, 4),
    (StarStatus.COMPLETED, 2),
    (StarStatus.PAUSED, 2),
)
POSITIVE = (ImpactJudgement.CLEAR_POSITIVE, ImpactJudgement.SOME_POSITIVE)
EVALUATED = (StarStatus.COMPLETED, StarStatus.SHARED)


class StarProjects:
    """Writes the projects of three years."""

    def __init__(self, trust: Trust) -> None:
        self.trust, self.rows, self.today = trust, trust.rows, trust.today
        self.chance = trust.rows.chance("star")
        self.words = words.load("star")
        self.where = words.load("places")["where"]
        self.comments = words.load("growth")["checks"]["star_comments"]
        self.ideas: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for idea in self.words["idea"]:
            self.ideas[idea["group"]].append(idea)
        self.listed = {account.name for account in LISTED}
        self.titles: set[tuple[str, int]] = set()
        self.published: set[str] = set()

    def fill(self) -> None:
        """Write them all."""
        for number, year in enumerate(self.trust.calendar.years):
            begun = dt.date(year, 10, 1)
            there = [w for w in self.trust.employees(min(begun + 20 * DAY, self.today)) if w.name not in self.listed]
            for owner in self.chance.sample(there, A_YEAR[number]):
                states = NOW if number == 2 else LATER
                self._begin(year, [owner], self.chance.choices(*zip(*states, strict=True))[0])
        self._begin_listed()

    def _begin_listed(self) -> None:
        """Projects of the listed accounts: one with the line manager, one under way across schools."""
        name, year = self.trust.by_name, self.trust.calendar.years[2]
        coach, governor = name[structure.COACH], name[structure.STAFF_GOVERNOR]
        assistant, manager = name[structure.ASSISTANT], name[structure.LINE_MANAGER]
        far = self._colleague(coach, elsewhere=True)
        self._begin(year, [governor], StarStatus.DRAFT, submitted=True)
        self._begin(year, [coach, far], StarStatus.ACTIVE)
        self._begin(year - 1, [coach], StarStatus.COMPLETED)
        self._begin(year, [assistant], StarStatus.ACTIVE)
        self._begin(year - 1, [manager], StarStatus.SHARED)
        self._begin(year, [name[structure.HEAD]], StarStatus.EVALUATING)

    def _colleague(self, owner: Worker, *, elsewhere: bool) -> Worker:
        """Somebody in a role of the same kind, in the same school or in another one."""
        place = self.trust.held[owner][-1][0]
        fitting = [
            worker
            for worker in self.trust.employees(self.today)
            if worker is not owner
            and (at := self.trust.held[worker][-1][0])
            and ROLES[at.role][3] == ROLES[place.role][3]
            and (at.school != place.school) == elsewhere
        ]
        return self.chance.choice(fitting) if fitting else self.trust.by_name[structure.STAFF_GOVERNOR]

    def _begin(self, year: int, owners: list[Worker], status: StarStatus, *, submitted: bool | None = None) -> None:
        """Write one project. ``submitted`` says of a draft whether it was put to the line manager; None: by chance."""
        chance = self.chance
        if len(owners) == 1 and submitted is None and chance.random() < 0.4:
            owners = list(dict.fromkeys([*owners, self._colleague(owners[0], elsewhere=chance.random() < 0.6)]))
        idea, title, where = self._idea(self.trust.held[owners[0]][-1][0], year)
        outcome = chance.choice(idea["outcomes"])
        began, due = self._days(year)
        evaluated = min(due, self.today) - chance.randint(0, 20) * DAY
        status = self._settled(status, outcome, has_run=began < evaluated)
        key = self.rows.add(
            StarProject,
            ref=f"STAR-{year}-{len(self.rows.of(StarProject)) + 1:03}",
            title=title[:1].upper() + title[1:],
            academic_year=year,
            question=idea["question"].format(where=where),
            status=status,
            strand=chance.choices((StarStrand.QUALITY, StarStrand.OTHER, None), (84, 10, 6))[0],
            plan_ref=chance.choice(self.words["more"]["plan_refs"]) if chance.random() < 0.8 else None,
            baseline=idea["baseline"],
            evaluation_due_on=due,
            no_pupil_named=True,
            shared_with_coach=chance.random() < 0.25,
            **self._put_to_the_line_manager(owners[0], began, status, submitted),
            **self._tried(idea, status),
            **(self._evaluation(idea, outcome, evaluated) if status in EVALUATED else {}),
        )
        for owner in owners:
            self.rows.add(StarOwner, project_id=key, person_id=owner.key)
        if status in (*EVALUATED, StarStatus.EVALUATING):
            self._collect(key, idea, owners, outcome, began, evaluated)
        self._comment(key)

    def _days(self, year: int) -> tuple[dt.date, dt.date]:
        """When a project of a year begins, and when its evaluation is due."""
        calendar = self.trust.calendar
        began = calendar.school_day_from(dt.date(year, 9, 20) + self.chance.randint(0, 40) * DAY)
        # One in four is evaluated in the October after, in time for the appraisal.
        due = dt.date(year + 1, 10, 12) if self.chance.random() < 0.25 else dt.date(year + 1, 6, 1)
        due = calendar.school_day_from(due + self.chance.randint(-25, 25) * DAY)
        return min(began, calendar.last_school_day(self.today - 5 * DAY)), due

    def _settled(self, status: StarStatus, outcome: list[str], *, has_run: bool) -> StarStatus:
        """A project is completed only once it has run; the same text is published once, and only if it helps."""
        if status not in EVALUATED:
            return status
        if not has_run:
            return StarStatus.ACTIVE
        if status == StarStatus.SHARED and (outcome[2] in self.published or outcome[0] not in POSITIVE):
            return StarStatus.COMPLETED
        if status == StarStatus.SHARED:
            self.published.add(outcome[2])
        return status

    def _put_to_the_line_manager(
        self, owner: Worker, began: dt.date, status: StarStatus, submitted: bool | None
    ) -> dict[str, Any]:
        """Whether the line manager was asked, and when they agreed."""
        if status != StarStatus.DRAFT:
            manager = self.trust.manager(owner, began)
            return {
                "submitted_on": began - 6 * DAY,
                "agreed_on": began if manager else None,
                "agreed_by_id": manager.key if manager else None,
            }
        asked = self.chance.random() < 0.5 if submitted is None else submitted
        return {"submitted_on": self.trust.calendar.last_school_day(self.today - 3 * DAY) if asked else None}

    def _tried(self, idea: dict[str, Any], status: StarStatus) -> dict[str, Any]:
        """What was tried, once the work has begun, and why it was stopped."""
        if status in (StarStatus.DRAFT, StarStatus.AGREED):
            return {}
        stopped = status == StarStatus.STOPPED
        return {
            "change_tried": idea["change"] if self.chance.random() < 0.85 else None,
            "stopped_because": self.chance.choice(self.words["more"]["stopped"]) if stopped else None,
        }

    def _idea(self, place: Place, year: int) -> tuple[dict[str, Any], str, str]:
        """An idea and where it takes place; the same title only once a year where there are enough of them."""
        for _ in range(20):
            idea = self.chance.choice(self.ideas[ROLES[place.role][3]])
            where = self._where(place, idea)
            title = idea["title"].format(where=where)
            if (title, year) not in self.titles:
                break
        self.titles.add((title, year))
        return idea, title, where

    def _where(self, place: Place, idea: dict[str, Any]) -> str:
        """A class, a team or a place that fits the school and the kind of work."""
        name, phase, _, _ = SCHOOLS[place.school]
        group = idea["group"]
        if group in ("kitchen", "site"):
            return re.sub(" (Primary|Special|All-through)? ?School| team", "", name)
        if group in ("teaching", "assistant") and "where" not in idea:
            ages = ("older",) if phase == "secondary" else ("special",) if phase == "special" else ("young",)
            group = self.chance.choice(ages if phase != "all_through" else ("young", "older"))
        return str(self.chance.choice(self.where[idea.get("where", group)]))

    def _evaluation(self, idea: dict[str, Any], outcome: list[str], evaluated: dt.date) -> dict[str, Any]:
        clear = outcome[0] == ImpactJudgement.CLEAR_POSITIVE
        return {
            "evaluated_on": evaluated,
            "impact_judgement": outcome[0],
            "end_measure": outcome[1],
            "evaluation": outcome[2],
            "confidence": self.chance.choice(
                (Confidence.HIGH, Confidence.MEDIUM) if clear else (Confidence.MEDIUM, Confidence.LOW)
            ),
            "adoption": self.chance.choices(
                (Adoption.ADOPTED_SCHOOL, Adoption.TRIALLED_ELSEWHERE, Adoption.ADOPTED_TRUST, Adoption.NOTED),
                (45, 30, 10, 15) if clear else (10, 20, 0, 70),
            )[0],
            "what_next": idea["next"],
        }

    def _collect(
        self, key: int, idea: dict[str, Any], owners: list[Worker], outcome: list[str], began: dt.date, last: dt.date
    ) -> None:
        """Evidence of two kinds, mostly with one part collected by somebody outside the project."""
        outside = self._colleague(owners[0], elsewhere=self.chance.random() < 0.3)
        others = [outside if outside not in owners and self.chance.random() < 0.85 else owners[0], owners[-1]]
        for (kind, summary), collector in zip(idea["evidence"], others, strict=True):
            length = max((last - began).days - 1, 0)
            self.rows.add(
                StarEvidence,
                project_id=key,
                collected_on=last - self.chance.randint(0, min(length, 30)) * DAY,
                kind=EvidenceKind(kind),
                collected_by_id=collector.key,
                agrees=self.chance.random() < 0.94 and outcome[0] != ImpactJudgement.NOT_YET_KNOWN,
                summary=summary,
            )

    def _comment(self, key: int) -> None:
        """Some line managers say a word about a project they have agreed."""
        project = self.rows.row(StarProject, key)
        if project.get("agreed_by_id") and self.chance.random() < 0.35:
            self.rows.add(
                StarComment,
                project_id=key,
                author_id=project["agreed_by_id"],
                written_on=min(project["agreed_on"] + self.chance.randint(1, 30) * DAY, self.today),
                text=self.chance.choice(self.comments),
            )
