"""Shu-Ha-Re: the stages of every post over time, and proposals that wait for an answer."""

from __future__ import annotations

import datetime as dt

from appraisal.demo import structure, words
from appraisal.demo.accounts import LISTED
from appraisal.demo.staffing import Holding, Place, Worker
from appraisal.demo.structure import ROLES
from appraisal.demo.trust import Trust
from appraisal.demo.years import DAY
from appraisal.stages.models import ProposalState, Stage, StageAgreement, StageProposal

NEXT = {None: Stage.SHU, Stage.SHU: Stage.HA, Stage.HA: Stage.RE}
WAITS = {Stage.SHU: (300, 700), Stage.HA: (500, 1500)}
"""Days from one stage to the next."""
WAYS = {"teaching": "teaching", "leading": "leading", "assistant": "assistant"}
"""Which words of evidence fit; everybody else has those of support staff."""


class Stages:
    """Writes agreements and proposals."""

    def __init__(self, trust: Trust) -> None:
        self.trust, self.rows, self.today = trust, trust.rows, trust.today
        self.chance = trust.rows.chance("stages")
        self.words = words.load("growth")
        self.listed = {account.name for account in LISTED}

    def fill(self) -> None:
        """Write the history of each post."""
        waiting = self._those_to_answer()
        for place in self.trust.staffing.places:
            for holding in place.holdings:
                if holding.worker.kind == "employee":
                    stage = self._history(place, holding)
                    open_now = holding.last is None and holding.worker.left is None and stage != Stage.RE
                    if open_now and (holding.worker in waiting or self.chance.random() < 0.07):
                        self._propose(place, holding, NEXT[stage])

    def _those_to_answer(self) -> set[Worker]:
        """Two of the listed line manager's team, and the listed teaching assistant."""
        manager = self.trust.by_name[structure.LINE_MANAGER]
        team = [worker for worker in self.trust.team(manager, self.today) if worker.name not in self.listed]
        return {*team[:2], self.trust.by_name[structure.ASSISTANT]}

    def _history(self, place: Place, holding: Holding) -> Stage | None:
        """Agree the stages of one post one after the other; returns the last."""
        opened = self.trust.calendar.all_school_days[0]
        day = max(holding.first, opened) + self.chance.randint(60, 150) * DAY
        until = min(holding.last or self.today, holding.worker.left or self.today, self.today)
        stage, reached = None, self._first(opened - holding.first)
        while day <= until and self.chance.random() < 0.93:
            manager = self.trust.manager(holding.worker, day)
            self.rows.add(
                StageAgreement,
                post_id=holding.post,
                stage=reached,
                agreed_on=self.trust.calendar.last_school_day(day),
                agreed_by_id=manager.key if manager else None,
                evidence=self._evidence(place, reached),
            )
            stage = reached
            if stage == Stage.RE:
                break
            reached = NEXT[stage]
            day += self.chance.randint(*WAITS[stage]) * DAY
        return stage

    def _first(self, served: dt.timedelta) -> Stage:
        """The stage agreed first: where somebody stood in their post when the Trust began with this."""
        if served < 500 * DAY:
            return Stage.SHU
        return self.chance.choices((Stage.SHU, Stage.HA, Stage.RE), (20, 70, 10))[0]

    def _evidence(self, place: Place, stage: Stage) -> str:
        if stage == Stage.SHU:
            return str(self.chance.choice(self.words["shu"]["any"]))
        kind = WAYS.get(ROLES[place.role][2], "support")
        return str(self.chance.choice(self.words[stage.value][kind]))

    def _propose(self, place: Place, holding: Holding, stage: Stage) -> None:
        """A proposal from either side; most are open, some were answered with not yet."""
        worker, manager = holding.worker, self.trust.manager(holding.worker, self.today)
        if manager is None:
            return
        # The listed line manager answers some; the listed teaching assistant answers one.
        from_worker = worker.name != structure.ASSISTANT and (
            manager.name == structure.LINE_MANAGER or self.chance.random() < 0.6
        )
        day = self.trust.calendar.last_school_day(self.today - self.chance.randint(2, 20) * DAY)
        at = dt.datetime.combine(max(day, holding.first), dt.time(16, 5), dt.UTC)
        aside = manager.name != structure.LINE_MANAGER and self.chance.random() < 0.25
        self.rows.add(
            StageProposal,
            post_id=holding.post,
            stage=stage,
            state=ProposalState.SET_ASIDE if aside else ProposalState.OPEN,
            proposed_by_id=worker.key if from_worker else manager.key,
            proposed_at=at,
            evidence=self._evidence(place, stage),
            answered_by_id=(manager if from_worker else worker).key if aside else None,
            answered_at=at + DAY if aside else None,
            answer=self.words["checks"]["not_yet"] if aside else None,
        )
