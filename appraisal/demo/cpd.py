"""CPD of three years: events, registers, anonymous feedback, and impact checks with a second person's word."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from appraisal.cpd.models import (
    AttendanceStatus,
    Confirmation,
    CpdAttendance,
    CpdEvent,
    CpdImpactCheck,
    CpdKind,
    CpdQuestionnaire,
    EvaluationItem,
    Obstacle,
)
from appraisal.cpd.rules import CAME, CHECK_FROM, FEEDBACK_DAYS
from appraisal.demo import structure, words
from appraisal.demo.accounts import LISTED
from appraisal.demo.staffing import Worker
from appraisal.demo.structure import ROLES, SIX
from appraisal.demo.trust import Trust
from appraisal.demo.years import DAY
from appraisal.questionnaires.models import Answer, AnswerSheet, Invitation, Questionnaire

POSITIVE = (0.74, 0.8, 0.85)
"""The share of answers of four or five, year by year."""
CHECKED = (0.2, 0.235, 0.25)
"""The share of places taken that are followed by an impact check, year by year."""
LENGTH_OF_NPQ = 420


class Cpd:
    """Writes the events of three years and all that hangs on them."""

    def __init__(self, trust: Trust) -> None:
        self.trust, self.rows, self.today = trust, trust.rows, trust.today
        self.chance = trust.rows.chance("cpd")
        self.offers = words.load("cpd")["event"]
        self.notes = words.load("growth")["checks"]
        self.listed = {account.name for account in LISTED}
        self.organisers = [p.now.worker for p in trust.staffing.places if p.title == "School improvement lead"]

    def fill(self) -> None:
        """Write them all, and two lately for which feedback or an impact check is asked today."""
        for number, year in enumerate(self.trust.calendar.years):
            for offer in self.offers:
                for school in SIX if offer["for"] == "school" else (None,):
                    self._hold(number, year, offer, school)
        governed = next(offer for offer in self.offers if offer["kind"] == CpdKind.TWILIGHT)
        week_ago, weeks_ago = self.today - 5 * DAY, self.today - 50 * DAY
        self._hold(2, self.today.year, {**governed, "title": "Questions before answers"}, "SAL", week_ago)
        self._hold(2, self.today.year, {**governed, "title": "Calm starts"}, "SAL", weeks_ago)
        self._check_listed()

    def _hold(
        self, number: int, year: int, offer: dict[str, Any], school: str | None, on: dt.date | None = None
    ) -> None:
        month, day = offer["when"]
        starts = on or self.trust.calendar.school_day_from(dt.date(year + (month < 9), month, day))
        long = offer["kind"] == CpdKind.NPQ
        people = self._invited(offer, school, min(starts, self.today))
        if offer["for"] == "school" and offer["kind"] == CpdKind.TWILIGHT:
            people = [w for w in people if self.chance.random() < 0.6 or w.name in self.listed]
        organiser = self._organiser(school, min(starts, self.today))
        ends = starts + LENGTH_OF_NPQ * DAY if long else starts
        event = self.rows.add(
            CpdEvent,
            ref=f"CPD-{len(self.rows.of(CpdEvent)) + 1:04}",
            title=offer.get("titles", [offer["title"]] * 3)[number],
            kind=offer["kind"],
            starts_on=starts,
            ends_on=ends if long else None,
            provider_type=offer["provider"],
            leadership=offer.get("leadership", False),
            hours=Decimal(offer["hours"]),
            host_school_id=self.trust.schools[school or "CEN"] if offer["kind"] != CpdKind.SMART_DAY else None,
            purpose=offer["purpose"],
            organiser_id=organiser.key,
        )
        came = [worker for worker in people if self._register(event, worker, starts) in CAME]
        if ends <= self.today:
            self._ask_for_feedback(number, event, ends, came)
            for worker in came:
                if worker.kind == "employee" and self.chance.random() < CHECKED[number]:
                    self._check(event, worker, ends)

    def _organiser(self, school: str | None, day: dt.date) -> Worker:
        if school is None:
            return self.chance.choice(self.organisers)
        leading = [
            holding.worker
            for place in self.trust.staffing.places
            for holding in place.holdings
            if place.school == school and place.role in ("deputy_head", "head") and holding.on(day)
        ]
        return self.chance.choice(leading)

    def _invited(self, offer: dict[str, Any], school: str | None, day: dt.date) -> list[Worker]:
        if offer.get("groups") == ["governor"]:
            return self.chance.sample(self.trust.governors, offer["for"])
        there = self.trust.employees(day)
        if school is not None:
            return [w for w in there if any(place.school == school for place, _ in self.trust.posts(w, day))]
        if offer["for"] == "everyone":
            return there
        fitting = [w for w in there if ROLES[self.trust.posts(w, day)[0][0].role][1] in offer["groups"]]
        return self.chance.sample(fitting, min(offer["for"], len(fitting)))

    def _register(self, event: int, worker: Worker, starts: dt.date) -> str:
        status = AttendanceStatus.BOOKED
        if starts <= self.today:
            status = self.chance.choices(
                (AttendanceStatus.ATTENDED, AttendanceStatus.PART, AttendanceStatus.ABSENT, AttendanceStatus.EXCUSED),
                (100, 0, 0, 0) if worker.name in self.listed else (87, 4, 5, 4),
            )[0]
        self.rows.add(CpdAttendance, event_id=event, person_id=worker.key, status=status)
        return status

    # --- anonymous feedback --------------------------------------------------------------------

    def _ask_for_feedback(self, number: int, event: int, ended: dt.date, came: list[Worker]) -> None:
        closes = ended + FEEDBACK_DAYS * DAY
        closed = closes < self.today
        questionnaire = self.rows.add(
            Questionnaire,
            opens_on=ended,
            closes_on=closes,
            closed_at=dt.datetime.combine(closes + DAY, dt.time(4), dt.UTC) if closed else None,
        )
        # The first year was moved in from a spreadsheet.
        self.rows.add(CpdQuestionnaire, questionnaire_id=questionnaire, event_id=event, imported=closed and number == 0)
        answering = [w for w in came if self.chance.random() < (0.52 if closed else 0.35)]
        if not closed:
            answering = [w for w in answering if w.name not in self.listed]
            for worker in came:
                self.rows.add(
                    Invitation, questionnaire_id=questionnaire, person_id=worker.key, used=worker in answering
                )
        liking = POSITIVE[number] + self.chance.uniform(-0.12, 0.1)
        for _ in answering:
            self._answer(questionnaire, liking)

    def _answer(self, questionnaire: int, liking: float) -> None:
        self.rows.add(AnswerSheet, questionnaire_id=questionnaire)
        sheet = self.rows.of(AnswerSheet)[-1]["id"]
        mine = liking + self.chance.uniform(-0.25, 0.2)
        for item in EvaluationItem:
            if self.chance.random() < 0.97:
                good = self.chance.random() < mine
                score = (
                    self.chance.choices((5, 4), (45, 55))[0] if good else self.chance.choices((3, 2, 1), (75, 20, 5))[0]
                )
                self.rows.add(Answer, sheet_id=sheet, item=item, score=score)

    # --- impact checks -------------------------------------------------------------------------

    def _check(self, event: int, worker: Worker, ended: dt.date, *, waiting: bool = False) -> None:
        checked = ended + CHECK_FROM + self.chance.randint(0, 40) * DAY
        if waiting:
            checked = min(checked, self.today - self.chance.randint(1, 6) * DAY)
        if checked > self.today or checked < ended + CHECK_FROM or not self.trust.posts(worker, checked):
            return
        applied = waiting or self.chance.random() < 0.8
        asked = self.trust.manager(worker, checked)
        if not waiting and self.chance.random() < 0.12:
            asked = None
        still_asked = waiting or (checked > self.today - 21 * DAY and self.chance.random() < 0.6)
        confirmation = None
        if asked and not still_asked:
            confirmation = self.chance.choices(
                (Confirmation.YES, Confirmation.PARTLY, Confirmation.NO, None), (68, 16, 3, 13)
            )[0]
        self.rows.add(
            CpdImpactCheck,
            event_id=event,
            person_id=worker.key,
            checked_on=checked,
            learned=self.chance.choice((4, 5)) if applied else self.chance.choice((2, 3, 4)),
            used=self.chance.choice((2, 3)) if applied else self.chance.choice((0, 1)),
            effect=self.chance.choice((4, 4, 5)) if applied else self.chance.choice((2, 3)),
            evidence_note=self.chance.choice(self.notes["notes"][:6] if applied else self.notes["notes"][6:]),
            obstacle=None if applied else self.chance.choice(list(Obstacle)),
            asked_id=asked.key if asked else None,
            confirmation=confirmation,
            confirmed_by_id=asked.key if asked and confirmation else None,
            confirmation_basis=self.chance.choice(self.notes["confirmed"])
            if confirmation in (Confirmation.YES, Confirmation.PARTLY)
            else None,
        )

    def _check_listed(self) -> None:
        """Two of the listed line manager's team wait for her word on a check."""
        manager = self.trust.by_name[structure.LINE_MANAGER]
        event = len(self.rows.of(CpdEvent))
        ended = self.rows.row(CpdEvent, event)["starts_on"]
        done = {row["person_id"] for row in self.rows.of(CpdImpactCheck) if row["event_id"] == event}
        came = {
            row["person_id"]
            for row in self.rows.of(CpdAttendance)
            if row["event_id"] == event and row["status"] in CAME
        }
        able = [w for w in self.trust.team(manager, self.today) if w.key in came - done and w.name not in self.listed]
        for worker in able[:2]:
            self._check(event, worker, ended, waiting=True)
