"""What can be said of a project from its own fields: its next move, what is strong in it, and who can see it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from appraisal.star import words
from appraisal.star.models import ImpactJudgement, StarProject, StarStatus

SOON = dt.timedelta(days=28)


@dataclass(frozen=True)
class Move:
    """The next thing an owner can do: a sentence, the words on its button, and the page where it is done."""

    sentence: str
    button: str
    endpoint: str


_AT_REST = Move("Nothing to do here now.", "See the project", "star.project")
_NEXT: dict[str, Move] = {
    StarStatus.DRAFT: Move(
        "When the plan is ready, ask your line manager to agree it.", "Ask for agreement", "star.submission"
    ),
    StarStatus.AGREED: Move("It is agreed. Say when the work has started.", "See the project", "star.project"),
    StarStatus.EVALUATING: Move("Finish the evaluation.", "Go on with the evaluation", "star.evaluation"),
    StarStatus.PAUSED: Move("Paused. Take it up again when you are ready.", "See the project", "star.project"),
    StarStatus.COMPLETED: Move("Completed. Publish it if others could use it.", "Publish", "star.publication"),
}


def next_move(project: StarProject, today: dt.date) -> Move:
    """The next move of an owner. Nothing here is late, only next."""
    if project.status == StarStatus.DRAFT and project.submitted_on is not None:
        return Move("Waiting for a line manager to agree it.", "See the project", "star.project")
    if project.status == StarStatus.STOPPED and project.evaluated_on is None:
        return Move("Stopped. Evaluate it too, if you like: it then counts as learning.", "Evaluate", "star.evaluation")
    if project.status == StarStatus.ACTIVE:
        return _next_at_work(project, today)
    return _NEXT.get(project.status, _AT_REST)


def _next_at_work(project: StarProject, today: dt.date) -> Move:
    if project.evaluation_due_on is not None and project.evaluation_due_on - SOON <= today:
        return Move("Look at what came of it.", "Evaluate", "star.evaluation")
    if not project.change_tried:
        return Move("Write down what you are trying, while it is fresh.", "Write what you tried", "star.tried")
    return Move("Collect evidence of what changes.", "Add evidence", "star.add_evidence")


_OFFERED: dict[str, frozenset[str]] = {
    StarStatus.DRAFT: frozenset({"plan"}),
    StarStatus.AGREED: frozenset({"plan", "tried", "evidence", "begin", "evaluate", "pause", "stop"}),
    StarStatus.ACTIVE: frozenset({"plan", "tried", "evidence", "evaluate", "pause", "stop"}),
    StarStatus.EVALUATING: frozenset({"plan", "tried", "evidence", "evaluate", "pause", "stop"}),
    StarStatus.COMPLETED: frozenset({"plan", "tried", "evidence", "evaluate", "publish"}),
    StarStatus.SHARED: frozenset({"plan", "tried", "evidence", "evaluate", "withdraw"}),
    StarStatus.PAUSED: frozenset({"plan", "tried", "evidence", "resume", "stop"}),
    StarStatus.STOPPED: frozenset({"plan", "tried", "evidence", "evaluate", "resume"}),
}


def offered(project: StarProject) -> frozenset[str]:
    """The acts that an owner's page offers at this point of the project."""
    found = set(_OFFERED.get(project.status, ()))
    if project.status == StarStatus.DRAFT:
        found.add("submit" if project.submitted_on is None else "take back")
        if len(project.owners) == 1:
            found.add("discard")
    if project.status == StarStatus.STOPPED and project.evaluated_on is not None:
        found.discard("resume")
    found.add("keep from coach" if project.shared_with_coach else "share with coach")
    return frozenset(found)


def praise(project: StarProject) -> list[str]:
    """What is good about a project so far, in sentences; there is always something."""
    found = []
    if project.status == StarStatus.STOPPED and (project.stopped_because or project.evaluated_on):
        found.append("It was stopped in good time, and what was learned is written down.")
    elif project.evaluated_on is not None and project.impact_judgement:
        better = project.impact_judgement in (ImpactJudgement.CLEAR_POSITIVE, ImpactJudgement.SOME_POSITIVE)
        found.append(
            f"{words.IMPACT[project.impact_judgement]}, as its owners see it."
            if better
            else "It was evaluated honestly, and what was found is written down for whoever asks next."
        )
    if project.evidence:
        kinds, outside = len({item.kind for item in project.evidence}), _collected_by_others(project)
        sentence = f"{_count(len(project.evidence), 'piece')} of evidence of {_count(kinds, 'kind')}"
        found.append(
            f"{sentence}, {outside} collected by a colleague outside the project." if outside else f"{sentence}."
        )
    if project.agreed_by is not None:
        found.append(f"{project.agreed_by.name} agreed to it.")
    if len(project.owners) > 1:
        found.append(f"{len(project.owners)} colleagues work on it together.")
    return found or ["A question is asked, and every improvement begins with one."]


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _collected_by_others(project: StarProject) -> int:
    owners = {owner.person_id for owner in project.owners}
    return sum(item.collected_by_id not in owners for item in project.evidence)


def still_to_confirm(project: StarProject) -> list[str]:
    """What evidence is missing for the project to count as confirmed (contract.md section 4, TSP2-K2)."""
    owners = {owner.person_id for owner in project.owners}
    agreeing = [item for item in project.evidence if item.agrees]
    missing = []
    if len({item.kind for item in agreeing}) < 2:
        missing.append("evidence of two kinds that agrees with your judgement")
    if all(item.collected_by_id in owners for item in agreeing):
        missing.append("some of it collected by a colleague who is not an owner")
    return missing


_READERS = {
    "draft": "Its owners read and change it. Their line managers see that there is a draft, and no word of it.",
    "put": "Its owners read and change it. Their line managers read it because they were asked to agree it.",
    "submitted": (
        "Its owners and their line managers read everything. The heads of their schools and HR see its status, dates "
        "and judgement, and none of its words."
    ),
    "published": (
        "Everyone who can sign in reads it, because its owners published it. Only its owners and their line managers "
        "read the comments."
    ),
}


def audience(project: StarProject) -> list[str]:
    """Who can see a project now, in words (the access table, privacy.md rows 7 to 9)."""
    if project.status == StarStatus.SHARED:
        return [_READERS["published"]]
    state = "submitted"
    if project.status == StarStatus.DRAFT:
        state = "draft" if project.submitted_on is None else "put"
    coach = "Their coaches read it, because an owner shared it." if project.shared_with_coach else ""
    return [_READERS[state], coach or "Their coaches do not see it."]
