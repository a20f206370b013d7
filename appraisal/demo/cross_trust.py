"""Work across schools: verified, and waiting for its host to say that it took place."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from appraisal.demo import structure
from appraisal.demo.staffing import Worker
from appraisal.demo.structure import ROLES
from appraisal.demo.trust import Trust
from appraisal.demo.years import DAY
from appraisal.opportunities.models import ActivityKind, CrossTrustActivity, CrossTrustParticipant

WORK = (
    # title, kind, hours, the staff groups that take part
    ("Moderation of writing across the primary schools", ActivityKind.MODERATION, "2.5", ("teacher", "leader")),
    ("Planning the shared unit on rivers", ActivityKind.SHARED_PLANNING, "3", ("teacher",)),
    ("Visit to see reading at work", ActivityKind.PEER_REVIEW, "2", ("teacher", "teaching_assistant", "leader")),
    ("Network of office managers", ActivityKind.NETWORK, "2", ("support",)),
    ("Swap of kitchens for a day", ActivityKind.SECONDMENT, "6", ("support",)),
    ("Walk round three sites before the winter", ActivityKind.PEER_REVIEW, "3.5", ("support",)),
    (
        "Coaching talks with a colleague from another school",
        ActivityKind.COACHING_ACROSS_SCHOOLS,
        "1.5",
        ("teacher", "teaching_assistant", "leader"),
    ),
    (
        "Shared STAR project: meeting on the evidence",
        ActivityKind.JOINT_STAR,
        "1.5",
        ("teacher", "leader", "teaching_assistant"),
    ),
    (
        "Moving up: planning the first weeks in secondary school",
        ActivityKind.SHARED_PLANNING,
        "2",
        ("teacher", "teaching_assistant", "leader", "support"),
    ),
    ("Link visit with governors of two schools", ActivityKind.GOVERNANCE_LINK, "1.5", ("leader",)),
    ("A quick call about the shared calendar", ActivityKind.NETWORK, "0.5", ("support", "leader")),
)
A_TERM = (18, 23, 27)
"""How many activities in a term, year by year."""


class CrossTrustWork:
    """Writes the activities of three years."""

    def __init__(self, trust: Trust) -> None:
        self.trust, self.rows, self.today = trust, trust.rows, trust.today
        self.chance = trust.rows.chance("cross-trust")

    def fill(self) -> None:
        """Write them, a few of which still wait for the host's word."""
        for term in self.trust.calendar.terms:
            number = A_TERM[self.trust.calendar.years.index(term.year)]
            for day in sorted(self.chance.choices(self.trust.calendar.school_days(term), k=number)):
                if day <= self.today:
                    self._work(day)
        coach = self.trust.by_name[structure.COACH]
        manager = self.trust.by_name[structure.LINE_MANAGER]
        last = self.trust.calendar.last_school_day(self.today - 2 * DAY)
        self._work(last, joining=(coach, manager), host=manager, verified=False, choice=2)

    def _work(
        self,
        day: dt.date,
        *,
        joining: tuple[Worker, ...] = (),
        host: Worker | None = None,
        verified: bool | None = None,
        choice: int | None = None,
    ) -> None:
        title, kind, hours, groups = WORK[choice if choice is not None else self.chance.randrange(len(WORK))]
        fitting = [
            w
            for w in self.trust.employees(day)
            if ROLES[self.trust.posts(w, day)[0][0].role][1] in groups and w not in joining
        ]
        people = [*joining, *self.chance.sample(fitting, self.chance.randint(3, 9))]
        host = host or people[-1]
        if verified is None:
            verified = self.chance.random() < (0.95 if day < self.today - 30 * DAY else 0.6)
        activity = self.rows.add(
            CrossTrustActivity,
            ref=f"XT-{len(self.rows.of(CrossTrustActivity)) + 1:04}",
            title=title,
            kind=kind,
            held_on=day,
            hours=Decimal(hours),
            host_id=host.key,
            entered_by_id=people[0].key,
            verified_by_id=host.key if verified else None,
        )
        for person in people:
            self.rows.add(CrossTrustParticipant, activity_id=activity, person_id=person.key)
