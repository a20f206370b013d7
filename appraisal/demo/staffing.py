"""Who holds which place of the Trust, from when to when: joiners, movers, leavers, and who manages whom."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from appraisal.demo.accounts import LISTED
from appraisal.demo.names import invented
from appraisal.demo.rows import Rows
from appraisal.demo.structure import TREES, Seat
from appraisal.demo.years import DAY, Calendar

LEAVES_IN_A_YEAR = {"catering": 0.15, "midday": 0.14, "ta": 0.12, "subject_lead": 0.06}
"""The share of a role's people who leave or move on in a year; other roles: one in ten."""
STEPS_UP = {
    "teacher": ("early_career_teacher", "teacher"),
    "subject_lead": ("teacher",),
    "senco": ("teacher",),
    "assistant_head": ("subject_lead",),
    "deputy_head": ("subject_lead", "assistant_head"),
    "higher_level_ta": ("ta",),
    "office_manager": ("admin",),
    "kitchen_manager": ("catering",),
    "site_manager": ("site",),
}
"""From which roles a vacancy is filled inside the Trust."""
STAY = ("ceo", "head", "executive")


@dataclass(eq=False)
class Worker:
    """A member of staff."""

    name: str
    joined: dt.date
    kind: str = "employee"
    left: dt.date | None = None
    key: int = 0


@dataclass(eq=False)
class Holding:
    """A worker in a place, from one day to another."""

    worker: Worker
    first: dt.date
    last: dt.date | None = None
    post: int = 0

    def on(self, day: dt.date) -> bool:
        """Whether it is held on a day."""
        return self.first <= day and (self.last is None or self.last >= day)


@dataclass(eq=False)
class Place:
    """A place in a school's tree, and everybody who has held it in the three years, in order."""

    school: str
    role: str
    title: str
    fte: str
    manager: Place | None
    name: str | None = None
    shared_with: Place | None = None
    holdings: list[Holding] = field(default_factory=list)

    @property
    def now(self) -> Holding:
        """The present holding."""
        return self.holdings[-1]


class Staffing:
    """Everybody who has worked in the Trust during the three years."""

    def __init__(self, rows: Rows, calendar: Calendar) -> None:
        self.calendar = calendar
        self.chance = rows.chance("staffing")
        self.names = invented(self.chance, {account.name for account in LISTED})
        self.workers: list[Worker] = []
        self.places: list[Place] = []
        chief: Place | None = None
        for school, tree in TREES.items():
            top = self._plant(school, tree, chief)
            chief = chief or top
        self._share_places()
        for place in self.places:
            place.holdings.append(self._first_holding(place))
        for last_day, share in self._ends():
            self._turn_over(last_day, share)
        self._add_agency()
        self._join_lately()

    # --- the first day -------------------------------------------------------------------------

    def _plant(self, school: str, seat: Seat, manager: Place | None) -> Place:
        """Make the places of a seat and of all seats below it; returns the first."""
        names = [*seat.names, *[None] * (seat.count - len(seat.names))]
        made = [Place(school, seat.role, seat.title, seat.fte, manager, name) for name in names]
        self.places += made
        for place in made:
            for report in seat.reports:
                self._plant(school, report, place)
        return made[0]

    def _share_places(self) -> None:
        """A few people hold two part-time posts, in two schools."""
        for role, one, two in (("site", "HER", "WRE"), ("catering", "FER", "SAL"), ("admin", "MER", "WRE")):
            first = next(p for p in self.places if (p.role, p.school) == (role, one))
            second = next(p for p in self.places if (p.role, p.school) == (role, two))
            first.fte, second.fte, second.shared_with = "0.5", "0.4", first

    def _first_holding(self, place: Place) -> Holding:
        if place.shared_with is not None:
            before = place.shared_with.now
            return Holding(before.worker, before.first)
        start = self.calendar.years[0]
        if place.role == "early_career_teacher":
            first = dt.date(start, 9, 1)
        else:
            years = min(int(self.chance.expovariate(1 / 5)), 17) + (3 if place.role in STAY else 0)
            month = self.chance.choices((9, 1, 4), (7, 2, 1))[0]
            first = dt.date(start - years, month, 1)
        worker = self._hire(first, place.name)
        if self.chance.random() < 0.1:
            worker.joined = first - self.chance.randint(1, 6) * 365 * DAY
        return Holding(worker, first)

    def _hire(self, joined: dt.date, name: str | None = None, kind: str = "employee") -> Worker:
        worker = Worker(name or next(self.names), joined, kind)
        self.workers.append(worker)
        worker.key = len(self.workers)
        return worker

    # --- comings and goings --------------------------------------------------------------------

    def _ends(self) -> Iterator[tuple[dt.date, float]]:
        """The days on which people leave, with the share of a year's leavers who do."""
        for year in self.calendar.years:
            for day, share in ((dt.date(year, 12, 31), 0.2), (dt.date(year + 1, 8, 31), 0.8)):
                if day < self.calendar.today:
                    yield day, share

    def _turn_over(self, last_day: dt.date, share: float) -> None:
        summer = last_day.month == 8
        vacant = [place for place in self.places if self._is_left(place, share, summer, last_day)]
        free = [self._end(place, last_day) for place in vacant]
        while vacant:
            place = vacant.pop(0)
            candidate = self._inside(place, free)
            if candidate is None and place.role in STEPS_UP and self.chance.random() < 0.5:
                moved = self._promote_from_within(place, last_day)
                if moved is not None:
                    vacant.append(moved)
                    free.append(moved.now.worker)
                    candidate = moved.now.worker
            if candidate is not None:
                free.remove(candidate)
            place.holdings.append(Holding(candidate or self._hire(last_day + DAY), last_day + DAY))
        for worker in free:
            worker.left = last_day

    def _is_left(self, place: Place, share: float, summer: bool, last_day: dt.date) -> bool:
        if place.name or place.shared_with or any(other.shared_with is place for other in self.places):
            return False
        if place.role == "early_career_teacher":
            return summer and last_day.year == self.calendar.years[2]
        if place.role in STAY:
            return summer and (place.role, place.school, last_day.year) == ("head", "HER", self.calendar.years[2])
        return self.chance.random() < LEAVES_IN_A_YEAR.get(place.role, 0.1) * share

    def _end(self, place: Place, last_day: dt.date) -> Worker:
        place.now.last = last_day
        return place.now.worker

    def _inside(self, place: Place, free: list[Worker]) -> Worker | None:
        """Somebody who is free and would take this place: a step up, or the same role in another school."""
        wanted = (*STEPS_UP.get(place.role, ()), place.role)
        held = {holding.worker: at for at in self.places for holding in at.holdings}
        fitting = [
            w for w in free if held[w].role in wanted and (held[w].school != place.school or held[w].role != place.role)
        ]
        return self.chance.choice(fitting) if fitting and self.chance.random() < 0.45 else None

    def _promote_from_within(self, place: Place, last_day: dt.date) -> Place | None:
        """Free the place of somebody in the same school who steps up; None where nobody can."""
        year_before = last_day - 365 * DAY
        fitting = [
            p
            for p in self.places
            if p.school == place.school
            and p.role in STEPS_UP[place.role]
            and p.role != place.role
            and not p.name
            and p.now.last is None
            and p.now.first < year_before
        ]
        if not fitting:
            return None
        chosen = self.chance.choice(fitting)
        self._end(chosen, last_day)
        return chosen

    def _add_agency(self) -> None:
        """Agency staff: a leadership coach for the heads, and cover in the schools."""
        today, top = self.calendar.today, self.places[0]
        coach = Place("CEN", "central_officer", "Leadership coach", "0.2", top)
        coach.holdings.append(
            Holding(
                self._hire(dt.date(self.calendar.years[0], 9, 1), kind="agency"), dt.date(self.calendar.years[0], 9, 1)
            )
        )
        self.places.append(coach)
        self.leadership_coach = coach
        for school, role, title, days, length in (
            ("BRA", "teacher", "Supply teacher", 60, None),
            ("FER", "teacher", "Supply teacher", 250, 120),
            ("SAL", "ta", "Agency teaching assistant", 45, None),
            ("HER", "ta", "Agency teaching assistant", 400, 180),
            ("WRE", "teacher", "Supply teacher", 90, None),
        ):
            first = max(today - days * DAY, dt.date(self.calendar.years[0], 9, 1))
            manager = [p for p in self.places if (p.school, p.role) == (school, "subject_lead")][-1]
            place = Place(school, role, title, "0.8", manager)
            worker = self._hire(first, kind="agency")
            worker.left = first + length * DAY if length else None
            place.holdings.append(Holding(worker, first, worker.left))
            self.places.append(place)

    def _join_lately(self) -> None:
        """Two people have only just begun, in places that were newly made."""
        for school, role, title, days in (
            ("FER", "catering", "Catering assistant", 9),
            ("CEN", "central_officer", "Communications officer", 16),
        ):
            manager = next(p for p in self.places if p.school == school and p.role in ("kitchen_manager", "executive"))
            place = Place(school, role, title, "0.5", manager)
            first = self.calendar.today - days * DAY
            place.holdings.append(Holding(self._hire(first), first))
            self.places.append(place)

    # --- looking up ----------------------------------------------------------------------------

    def lines(self) -> Iterator[tuple[Worker, Worker, dt.date, dt.date | None]]:
        """Person, line manager, first and last day, from the places in the trees."""
        for place in self.places:
            if place.manager is None:
                continue
            for held in place.holdings:
                for above in place.manager.holdings:
                    first = max(held.first, above.first)
                    last = min((day for day in (held.last, above.last) if day), default=None)
                    if (last is None or first <= last) and held.worker is not above.worker:
                        yield held.worker, above.worker, first, last

    def held(self) -> dict[Worker, list[tuple[Place, Holding]]]:
        """The places of each worker, in order of their first day."""
        found: dict[Worker, list[tuple[Place, Holding]]] = defaultdict(list)
        for place in self.places:
            for holding in place.holdings:
                found[holding.worker].append((place, holding))
        for holdings in found.values():
            holdings.sort(key=lambda pair: (pair[1].first, pair[1].post))
        return found
