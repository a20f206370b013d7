"""Three years of coaching: who met whom, what went well, which step came next, and how it went."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass, field
from itertools import cycle
from typing import Any

from appraisal.coaching.models import (
    CoacheeResponse,
    CoachingReflection,
    CoachingSession,
    CoachingType,
    FocusArea,
    MeetingMode,
    Relationship,
    SessionStatus,
    StepReviewBasis,
    StepStatus,
)
from appraisal.demo import structure, words
from appraisal.demo.accounts import LISTED
from appraisal.demo.staffing import Place, Worker
from appraisal.demo.structure import ROLES, SCHOOLS
from appraisal.demo.trust import Trust
from appraisal.demo.years import DAY, TermDays

MISSED = (
    (SessionStatus.MISSED_COACH, 0.015),
    (SessionStatus.MISSED_COACHEE, 0.02),
    (SessionStatus.REARRANGED, 0.02),
    (SessionStatus.CANCELLED, 0.01),
)
NONE_IN_A_TERM = (0.04, 0.022, 0.02)
"""The share of people who have no coaching in a term, year by year."""
LEARNED = (0.66, 0.72, 0.78)
"""The share of steps that have become secure when they are looked at again, year by year."""
YEARS = {
    "key stage 1": (1, 2),
    "early years": (1, 1),
    "lower school": (1, 3),
    "upper school": (4, 6),
    "key stage 2": (3, 6),
}
"""The year groups of a phase, by its leader's title."""
LOOK_AGAIN = (14, 14, 14, 21, 28)


@dataclass
class Thread:
    """A line of work that a pair follows for a few sessions."""

    focus: str
    praise: list[str]
    steps: list[str]
    taken: int = 0


@dataclass
class Course:
    """How the coaching of one person goes: threads still to come, and the last step with each coach."""

    threads: list[Thread]
    last: dict[Worker, int] = field(default_factory=dict)


class Coaching:
    """Writes the sessions of everybody."""

    def __init__(self, trust: Trust) -> None:
        self.trust, self.rows, self.today = trust, trust.rows, trust.today
        self.chance = trust.rows.chance("coaching")
        self.gaps = words.load("places")
        self.threads = {
            "teaching": words.load("coaching_teaching")["thread"],
            "leading": words.load("coaching_leading")["thread"],
        }
        for thread in words.load("coaching_support")["thread"]:
            self.threads.setdefault(thread["group"], []).append(thread)
        self.reflections = words.load("growth")["checks"]["reflections"]
        self.listed = {account.name for account in LISTED}
        self.quiet = self._still_to_do()

    def fill(self) -> None:
        """Write all sessions up to today, and the meetings that are planned."""
        coach_of_leaders = self.trust.staffing.leadership_coach.now.worker
        for worker in self.trust.workers:
            if worker is not coach_of_leaders:
                self._coach(worker)
        self._look_at_steps_alone()
        self._coach_governors()
        self._dispute()

    def _still_to_do(self) -> set[Worker]:
        """Three people whom the listed line manager has still to meet this term."""
        manager = self.trust.by_name[structure.LINE_MANAGER]
        team = [
            worker
            for worker in self.trust.team(manager, self.today)
            if worker.name not in self.listed and self.trust.held[worker][-1][0].role != "early_career_teacher"
        ]
        return set(team[-3:])

    def _coach(self, worker: Worker) -> None:
        places = [place for place, _ in self.trust.held[worker]]
        course = Course(self._threads_for(places[-1]))
        habit = self._habit(worker, places[-1])
        for term in self.trust.calendar.terms:
            if term.first > self.today:
                break
            year = self.trust.calendar.years.index(term.year)
            present = term.last >= self.today
            if self.chance.random() < NONE_IN_A_TERM[year] or (present and worker in self.quiet):
                continue
            days = self._days(term, habit if self.chance.random() < 0.85 else max(1, habit - 1))
            taken = [self._meet(worker, day, course, year) for day in days]
            if not any(taken) and max(days) <= self.today:
                # What was missed is made good before the term ends.
                for day in self.trust.calendar.school_days(term)[-4:]:
                    if day <= self.today and self._meet(worker, day, course, year):
                        break

    def _habit(self, worker: Worker, place: Place) -> int:
        """How often in a term somebody is coached: from fortnightly to once."""
        if worker.name in self.listed or place.role == "early_career_teacher":
            return 6
        return self.chance.choices((6, 3, 2, 1), (10, 32, 36, 22))[0]

    def _days(self, term: TermDays, number: int) -> list[dt.date]:
        """So many days, spread over a term."""
        days = self.trust.calendar.school_days(term)
        part = len(days) / number
        return [days[int(part * index + self.chance.uniform(0.2, 0.8) * part)] for index in range(number)]

    def _threads_for(self, place: Place) -> list[Thread]:
        group = ROLES[place.role][2]
        found = list(self.threads[group])
        if place.role == "subject_lead":
            found += self.threads["leading"]
        elif group not in ("teaching", "leading"):
            found += self.threads["all"]
        self.chance.shuffle(found)
        return [Thread(thread["focus"], self._praise(thread), list(thread["steps"])) for thread in found]

    def _praise(self, thread: dict[str, list[str]]) -> list[str]:
        """What was seen, each with what it did, in an order of this pair's own."""
        moments = [f"{what} {effect}" for what, effect in zip(thread["what"], cycle(thread["effect"]), strict=False)]
        self.chance.shuffle(moments)
        return moments

    # --- one meeting ---------------------------------------------------------------------------

    def _meet(self, worker: Worker, day: dt.date, course: Course, year: int) -> bool:
        """Whether two people met on a day; what kept them from it is written down too."""
        trust, chance = self.trust, self.chance
        place = trust.place(worker, day)
        manager = trust.manager(worker, day)
        coach = trust.coach(worker, day)
        if coach is None or chance.random() < 0.1:
            coach = manager or coach
        if place is None or coach is None or trust.away(worker, day) or trust.away(coach, day):
            return False
        if day > self.today:
            if day <= self.today + 21 * DAY and chance.random() < 0.4:
                self._plan(worker, coach, manager, day, place, course)
            return False
        shared = self._about(worker, coach, manager, day, place, course)
        draw = chance.random()
        for status, share in MISSED:
            draw -= share
            if draw < 0:
                self.rows.add(CoachingSession, **shared, status=status)
                return False
        self._hold(worker, coach, coach is manager, day, place, course, year, shared)
        return True

    def _about(
        self, worker: Worker, coach: Worker, manager: Worker | None, day: dt.date, place: Place, course: Course
    ) -> dict[str, Any]:
        """What every session has, whether it took place or not."""
        own = coach is manager
        relationship = Relationship.LINE_MANAGER if own else Relationship.PEER
        if coach.kind == "agency":
            relationship = Relationship.EXTERNAL
        return {
            "ref": f"S-{len(self.rows.of(CoachingSession)) + 1:06}",
            "coachee_id": worker.key,
            "coach_id": coach.key,
            "held_on": day,
            "coaching_type": self._type(place, own=own),
            "focus_area": course.threads[0].focus,
            "relationship_at_session": relationship,
            "recorded_by_id": coach.key,
            "recorded_at": dt.datetime.combine(min(day, self.today), dt.time(15, 10), dt.UTC),
        }

    def _type(self, place: Place, *, own: bool) -> CoachingType:
        group = ROLES[place.role][2]
        if place.role == "early_career_teacher":
            return CoachingType.MENTORING
        if group == "leading":
            return CoachingType.LEADERSHIP
        if self.chance.random() < 0.04:
            return CoachingType.GROUP_REHEARSAL
        if group == "teaching":
            return CoachingType.INSTRUCTIONAL
        return CoachingType.LINE_MANAGEMENT_COACHING if own else CoachingType.PEER

    def _plan(
        self, worker: Worker, coach: Worker, manager: Worker | None, day: dt.date, place: Place, course: Course
    ) -> None:
        shared = self._about(worker, coach, manager, day, place, course)
        self.rows.add(CoachingSession, **shared, status=SessionStatus.PLANNED)

    def _hold(
        self,
        worker: Worker,
        coach: Worker,
        own: bool,
        day: dt.date,
        place: Place,
        course: Course,
        year: int,
        shared: dict[str, Any],
    ) -> None:
        chance, thread = self.chance, course.threads[0]
        seen = ROLES[place.role][2] == "teaching"
        praise = thread.praise[thread.taken % len(thread.praise)]
        step = thread.steps[thread.taken % len(thread.steps)]
        before = course.last.get(coach)
        self._look_back(before, day, year)
        course.last[coach] = self.rows.add(
            CoachingSession,
            **shared,
            status=SessionStatus.COMPLETED,
            minutes=chance.choice((15, 20, 25, 25, 30, 30, 40)),
            mode=chance.choices((MeetingMode.IN_PERSON, MeetingMode.REMOTE, MeetingMode.VIDEO), (90, 7, 3))[0],
            drop_in_on=self.trust.calendar.last_school_day(day - chance.randint(0, 3) * DAY) if seen else None,
            drop_in_minutes=chance.choice((10, 15)) if seen else None,
            precise_praise=self._filled(praise, place),
            action_step=self._filled(step, place),
            model_used=chance.choice(self.gaps["seen"]["models"]) if seen and chance.random() < 0.3 else None,
            rehearsal_rounds=chance.randint(1, 3) if seen and chance.random() < 0.6 else None,
            step_due_on=day + chance.choice(LOOK_AGAIN) * DAY,
            step_status=StepStatus.SET,
            coachee_response=CoacheeResponse.CONFIRMED if chance.random() < 0.55 else None,
            shared_with_manager=not own and chance.random() < 0.12,
            previous_session_id=before,
        )
        self._reflect(course.last[coach], day)
        thread.taken += 1
        if thread.taken >= min(len(thread.steps), 3):
            course.threads.append(course.threads.pop(0))

    def _look_back(self, before: int | None, day: dt.date, year: int) -> None:
        """Say how far the last step has come, if it is still open."""
        if before is None or self.chance.random() < 0.04:
            return
        if self.chance.random() < LEARNED[year]:
            status = self.chance.choices((StepStatus.SECURE, StepStatus.EMBEDDED), (70, 30))[0]
        else:
            status = self.chance.choices(
                (StepStatus.PRACTISING, StepStatus.CARRIED_FORWARD, StepStatus.WITHDRAWN), (55, 38, 7)
            )[0]
        self.rows.put(
            CoachingSession,
            before,
            step_status=status,
            step_reviewed_on=day,
            step_review_basis=self.chance.choices(list(StepReviewBasis), (30, 40, 8, 10, 8, 4))[0],
        )

    def _reflect(self, session: int, day: dt.date) -> None:
        if self.chance.random() < 0.09:
            self.rows.add(
                CoachingReflection,
                session_id=session,
                text=self.chance.choice(self.reflections),
                written_at=dt.datetime.combine(day, dt.time(18, 40), dt.UTC),
            )

    def _filled(self, sentence: str, place: Place) -> str:
        return sentence.format(
            lesson=lesson(self.chance, self.gaps["lessons"], place),
            **{gap: self.chance.choice(choices) for gap, choices in self.gaps["gaps"].items()},
        )

    # --- the rest ------------------------------------------------------------------------------

    def _look_at_steps_alone(self) -> None:
        """Where no meeting came after a step, its owner has often said how it went."""
        long_due = self.today - 10 * DAY
        for row in self.rows.of(CoachingSession):
            if row.get("step_status") != StepStatus.SET or row["step_due_on"] >= long_due:
                continue
            if self.chance.random() < 0.6:
                row["step_status"] = self.chance.choices((StepStatus.SECURE, StepStatus.PRACTISING), (70, 30))[0]
                row["step_reviewed_on"] = row["step_due_on"] + self.chance.randint(0, 9) * DAY
                row["step_review_basis"] = StepReviewBasis.COACHEE_SELF

    def _coach_governors(self) -> None:
        """Chairs talk with their governors once a term, as a colleague."""
        chairs = [g for g in self.trust.governors if self.trust.boards[g] in ("chair", "chair_of_trustees")]
        others = [g for g in self.trust.governors if self.trust.boards[g] == "link_governor"]
        praise = "In {meeting} you asked what the figure would look like for every group, and waited for the answer."
        step = "Read the two pages on the plan and bring one question that begins with 'How do we know'."
        for number, governor in enumerate(others):
            for term in self.trust.calendar.terms[-6:]:
                day = self.trust.calendar.school_days(term)[20 + number]
                if day <= self.today:
                    self.rows.add(
                        CoachingSession,
                        ref=f"S-{len(self.rows.of(CoachingSession)) + 1:06}",
                        coachee_id=governor.key,
                        coach_id=chairs[number % len(chairs)].key,
                        held_on=day,
                        coaching_type=CoachingType.GOVERNANCE,
                        focus_area=FocusArea.GOVERNANCE,
                        status=SessionStatus.COMPLETED,
                        relationship_at_session=Relationship.PEER,
                        minutes=30,
                        mode=MeetingMode.REMOTE,
                        precise_praise=praise.format(meeting=self.chance.choice(self.gaps["gaps"]["meeting"])),
                        action_step=step,
                        step_due_on=day + 28 * DAY,
                        step_status=StepStatus.SET,
                        recorded_by_id=chairs[number % len(chairs)].key,
                        recorded_at=dt.datetime.combine(day, dt.time(19, 0), dt.UTC),
                    )

    def _dispute(self) -> None:
        """Seven sessions that their coachees say did not happen like that."""
        recent = [
            row
            for row in self.rows.of(CoachingSession)
            if row["status"] == SessionStatus.COMPLETED and row["held_on"] > self.today - 120 * DAY
        ]
        for row in self.chance.sample(recent, min(7, len(recent))):
            row["coachee_response"] = CoacheeResponse.DISPUTED


def lesson(chance: random.Random, lessons: dict[str, list[str]], place: Place) -> str:
    """A lesson that somebody in this place would teach or help in."""
    phase = SCHOOLS[place.school][1]
    subject = next((name for name in lessons if name.lower() in place.title.lower()), None)
    if subject is None:
        subject = "other" if phase == "secondary" and place.title.startswith("Teacher of") else "primary"
    if phase == "special":
        return f"the {chance.choice(lessons['primary'])} session"
    lead = place.manager.title if place.manager else ""
    if phase == "secondary" or (subject != "primary" and phase == "all_through"):
        years = (7, 11)
    else:
        years = next((span for name, span in YEARS.items() if name in lead), (1, 6))
    year = chance.randint(*years)
    topics = lessons["primary" if phase == "primary" else subject]
    return f"the Year {year} {chance.choice(topics)} lesson"
