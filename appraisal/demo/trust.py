"""The Trust as the records find it: its people, and what each is to the others on any day."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from decimal import Decimal

from appraisal.demo import structure
from appraisal.demo.accounts import LISTED, address
from appraisal.demo.rows import Rows
from appraisal.demo.staffing import Holding, Place, Staffing, Worker
from appraisal.demo.structure import ROLES, SCHOOLS, SIX
from appraisal.demo.years import DAY, Calendar
from appraisal.people.models import (
    CoachingPair,
    GovernorSeat,
    Leave,
    LeaveKind,
    LineManagement,
    Person,
    PersonKind,
    Post,
    Role,
    School,
    ServiceRole,
    ServiceRoleName,
    Term,
)

Relations = dict[Worker, list[tuple[dt.date, dt.date, Worker]]]
FOREVER = dt.date(9999, 12, 31)
TEACHES = ("teacher", "subject_lead")


class Trust:
    """Schools, people and relations, written as rows and kept for looking up."""

    def __init__(self, rows: Rows, calendar: Calendar) -> None:
        self.rows, self.calendar, self.today = rows, calendar, calendar.today
        self.chance = rows.chance("people")
        self.schools: dict[str, int] = {}
        self.roles: dict[str, int] = {}
        self._lay_out()
        self.staffing = Staffing(rows, calendar)
        self.workers = self.staffing.workers
        self.held = self.staffing.held()
        self.by_name = {worker.name: worker for worker in self.workers}
        self.managers: Relations = defaultdict(list)
        self.coaches: Relations = defaultdict(list)
        self.leave: dict[Worker, list[tuple[dt.date, dt.date, str]]] = defaultdict(list)
        self.governors: list[Worker] = []
        self.boards: dict[Worker, str] = {}
        self._employ()
        self._manage()
        self._give_service_roles()
        self._pair()
        self._send_on_leave()
        self._seat()

    # --- looking up ----------------------------------------------------------------------------

    def posts(self, worker: Worker, day: dt.date) -> list[tuple[Place, Holding]]:
        """The places a worker holds on a day."""
        if worker.left is not None and worker.left < day:
            return []
        return [(place, holding) for place, holding in self.held[worker] if holding.on(day)]

    def place(self, worker: Worker, day: dt.date) -> Place | None:
        """The worker's main place on a day, if any."""
        posts = self.posts(worker, day)
        return posts[0][0] if posts else None

    def manager(self, worker: Worker, day: dt.date) -> Worker | None:
        """The worker's line manager on a day; of two, the one of the main place."""
        return next((who for first, last, who in self.managers[worker] if first <= day <= last), None)

    def coach(self, worker: Worker, day: dt.date) -> Worker | None:
        """The worker's coach on a day, if they have one beside the line manager."""
        return next((who for first, last, who in self.coaches[worker] if first <= day <= last), None)

    def away(self, worker: Worker, day: dt.date) -> bool:
        """Whether a worker is on long leave on a day."""
        return any(first <= day <= last for first, last, _ in self.leave[worker])

    def employees(self, day: dt.date) -> list[Worker]:
        """The employees in post on a day and not on leave."""
        return [w for w in self.workers if w.kind == "employee" and self.posts(w, day) and not self.away(w, day)]

    def team(self, manager: Worker, day: dt.date) -> list[Worker]:
        """Whom somebody manages on a day."""
        return [w for w in self.workers if self.manager(w, day) is manager]

    # --- making --------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        for code, (name, phase, urn, opened) in SCHOOLS.items():
            self.schools[code] = self.rows.add(
                School,
                code=code,
                name=name,
                phase=phase,
                urn=urn,
                opened_on=dt.date.fromisoformat(opened) if opened else None,
            )
        for code, (title, group, _, _) in ROLES.items():
            self.roles[code] = self.rows.add(Role, code=code, title=title, staff_group=group)
        for term in self.calendar.terms:
            self.rows.add(Term, academic_year=term.year, term=term.name, starts_on=term.first, ends_on=term.last)

    def _add_person(self, worker: Worker) -> None:
        worker.key = self.rows.add(
            Person,
            ref=f"{len(self.rows.of(Person)) + 1:05}",
            given_name=worker.name.split(" ", 1)[0],
            family_name=worker.name.split(" ", 1)[1],
            email=address(worker.name),
            kind=worker.kind,
            employed_from=None if worker.kind == PersonKind.GOVERNOR_ONLY else worker.joined,
            left_on=worker.left,
        )

    def _employ(self) -> None:
        for worker in self.workers:
            self._add_person(worker)
        for number, place in enumerate(self.staffing.places, start=1):
            for turn, holding in enumerate(place.holdings, start=1):
                holding.post = self.rows.add(
                    Post,
                    ref=f"{place.school}-{number:04}-{turn}",
                    person_id=holding.worker.key,
                    school_id=self.schools[place.school],
                    role_id=self.roles[place.role],
                    job_title=place.title,
                    fte=Decimal(place.fte),
                    started_on=holding.first,
                    ended_on=holding.last,
                )

    def _manage(self) -> None:
        seen = set()
        for worker, manager, first, last in self.staffing.lines():
            if (worker, manager, first) in seen:
                continue
            seen.add((worker, manager, first))
            self.managers[worker].append((first, last or FOREVER, manager))
            self.rows.add(LineManagement, person_id=worker.key, manager_id=manager.key, from_date=first, to_date=last)

    def _give_service_roles(self) -> None:
        for place in self.staffing.places:
            if place.role != "head":
                continue
            for holding in place.holdings:
                self._serve(holding.worker, ServiceRoleName.HEAD, holding.first, holding.last, place.school)
        officer = next(p for p in self.staffing.places if p.title == "HR officer")
        for worker, role in (
            (self.by_name[structure.HR], ServiceRoleName.HR),
            (officer.now.worker, ServiceRoleName.HR),
            (self.by_name[structure.CEO], ServiceRoleName.CEO),
            (self.by_name[structure.ADMINISTRATOR], ServiceRoleName.ADMINISTRATOR),
        ):
            self._serve(worker, role, self.held[worker][-1][1].first)

    def _serve(
        self, worker: Worker, role: str, first: dt.date, last: dt.date | None = None, school: str | None = None
    ) -> None:
        self.rows.add(
            ServiceRole,
            person_id=worker.key,
            service_role=role,
            school_id=self.schools[school] if school else None,
            from_date=first,
            to_date=last,
        )

    def _pair(self) -> None:
        """Coaches beside the line manager: peers in school, some across schools, mentors, and for the heads."""
        start = dt.date(self.calendar.years[0], 9, 1)
        present = dt.date(self.calendar.years[2], 9, 1)
        teaching = [p for p in self.staffing.places if p.role in TEACHES and not p.name and p.now.last is None]
        able = {
            school: [p.now.worker for p in teaching if p.school == school and p.now.first < start] for school in SIX
        }
        for place in self.staffing.places:
            if place.role not in ("teacher", "early_career_teacher") or place.school not in SIX or place.name:
                continue
            coach_school = place.school if self.chance.random() < 0.85 else self.chance.choice(SIX)
            for holding in place.holdings:
                wanted = place.role == "early_career_teacher" or self.chance.random() < 0.4
                fitting = [c for c in able[coach_school] if c is not holding.worker]
                if wanted and fitting and holding.worker.kind == "employee":
                    self._coach(fitting[self.chance.randrange(min(6, len(fitting)))], holding.worker, start)
        mine = self.by_name[structure.COACH]
        assistant, governor = self.by_name[structure.ASSISTANT], self.by_name[structure.STAFF_GOVERNOR]
        beginner = next(p for p in self.staffing.places if (p.role, p.school) == ("early_career_teacher", "SAL"))
        elsewhere = next(p for p in teaching if p.school == "WRE" and p.role == "teacher")
        for coachee in (assistant, beginner.now.worker, elsewhere.now.worker):
            self._end_pairs(coachee, present - DAY)
            self._coach(mine, coachee, present)
        self._coach(elsewhere.now.worker, governor, present)
        leadership_coach = self.staffing.leadership_coach.now.worker
        heads = [p for p in self.staffing.places if p.role == "head" and p.school in ("BRA", "HER", "SAL")]
        for worker in (*(p.now.worker for p in heads), self.by_name[structure.CEO]):
            self._coach(leadership_coach, worker, start)

    def _coach(self, coach: Worker, coachee: Worker, start: dt.date) -> None:
        first = max(start, coach.joined, self.held[coachee][-1][1].first, self.held[coach][-1][1].first)
        ends = [day for day in (coach.left, coachee.left) if day]
        last = min(ends, default=None)
        if (last is not None and last < first) or any(who is coach for _, _, who in self.coaches[coachee]):
            return
        self.coaches[coachee].append((first, last or FOREVER, coach))
        self.rows.add(CoachingPair, coachee_id=coachee.key, coach_id=coach.key, from_date=first, to_date=last)

    def _end_pairs(self, coachee: Worker, last: dt.date) -> None:
        for row in self.rows.of(CoachingPair):
            if row["coachee_id"] == coachee.key and row["to_date"] is None:
                row["to_date"] = max(last, row["from_date"])
        self.coaches[coachee] = [
            (first, min(until, max(last, first)), coach) for first, until, coach in self.coaches[coachee]
        ]

    def _send_on_leave(self) -> None:
        steady = [
            w
            for w in self.workers
            if w.left is None
            and w.kind == "employee"
            and w.joined < dt.date(self.calendar.years[0], 9, 1)
            and w.name not in {account.name for account in LISTED}
            and self.held[w][-1][0].role not in ("head", "ceo", "executive", "subject_lead", "senco")
        ]
        self.chance.shuffle(steady)
        long_ago = (self.today - dt.date(self.calendar.years[0], 9, 1)).days
        # How many days ago it began, and how long it lasts; what has no length is still open.
        for kind, ago, length in (
            (LeaveKind.MATERNITY, 690, 280),
            (LeaveKind.MATERNITY, 560, 300),
            (LeaveKind.MATERNITY, 400, 270),
            (LeaveKind.MATERNITY, 330, 300),
            (LeaveKind.MATERNITY, 150, 320),
            (LeaveKind.MATERNITY, 75, 300),
            (LeaveKind.ADOPTION, 480, 200),
            (LeaveKind.SHARED_PARENTAL, 250, 90),
            (LeaveKind.SHARED_PARENTAL, 40, 84),
            (LeaveKind.LONG_TERM_SICKNESS, 500, 130),
            (LeaveKind.LONG_TERM_SICKNESS, 290, 95),
            (LeaveKind.LONG_TERM_SICKNESS, 70, None),
            (LeaveKind.SECONDMENT_OUT, 445, 364),
            (LeaveKind.CAREER_BREAK, 85, 364),
        ):
            worker = steady.pop()
            first = self.today - min(ago, long_ago) * DAY
            last = first + length * DAY if length else None
            self.leave[worker].append((first, last or FOREVER, kind))
            self.rows.add(Leave, person_id=worker.key, kind=kind, from_date=first, to_date=last)

    def _seat(self) -> None:
        boards: list[tuple[str | None, tuple[str, ...]]] = [
            (None, ("chair_of_trustees", *("trustee",) * 8)),
            ("SAL", ("chair", "link_governor", "link_governor", "governor", "governor")),
            ("BRA", ("chair", "link_governor", "link_governor", "governor", "governor")),
            ("FER", ("chair", "link_governor", "link_governor", "governor", "governor")),
            ("WRE", ("chair", "link_governor", "governor", "governor")),
            ("HER", ("chair", "link_governor", "link_governor", "governor", "governor")),
            ("MER", ("chair", "link_governor", "governor")),
        ]
        named = {(None, "trustee"): structure.TRUSTEE, ("SAL", "governor"): structure.GOVERNOR}
        for school, roles in boards:
            for role in roles:
                name = named.pop((school, role), None) or next(self.staffing.names)
                started = dt.date(self.calendar.years[2] - self.chance.randint(0, 5), self.chance.choice((9, 1, 4)), 1)
                self._sit(self._volunteer(name), school, role, min(started, self.today - 30 * DAY))
        for school in ("SAL", "BRA", "FER", "WRE"):
            teachers = [p for p in self.staffing.places if (p.role, p.school) == ("teacher", school) and not p.name]
            worker = self.by_name[structure.STAFF_GOVERNOR] if school == "SAL" else teachers[3].now.worker
            since = max(dt.date(self.calendar.years[1], 9, 1), self.held[worker][-1][1].first)
            self._sit(worker, school, "governor", min(since, self.today - DAY))
        for school in (None, "BRA", "HER", "WRE", "SAL"):
            first = dt.date(self.calendar.years[0] - 3, 9, 1)
            last = dt.date(self.calendar.years[1], 8, 31)
            self._sit(
                self._volunteer(next(self.staffing.names)), school, "governor" if school else "trustee", first, last
            )

    def _volunteer(self, name: str) -> Worker:
        worker = Worker(name, self.today, PersonKind.GOVERNOR_ONLY)
        self._add_person(worker)
        return worker

    def _sit(self, worker: Worker, school: str | None, role: str, first: dt.date, last: dt.date | None = None) -> None:
        if last is None:
            self.governors.append(worker)
            self.boards[worker] = role
        self.rows.add(
            GovernorSeat,
            person_id=worker.key,
            school_id=self.schools[school] if school else None,
            role_id=self.roles[role],
            started_on=first,
            ended_on=last,
        )
