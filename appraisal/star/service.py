"""Verbs on STAR projects (domain.md section 2). The views have checked who may; the verbs check what may happen when.

A project goes draft, agreed, active, evaluating, completed, shared; it may be paused or stopped once agreed. Every
verb that changes a project takes the version its actor saw and raises EditConflict when somebody saved since.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from appraisal import clock
from appraisal.audit import service as audit
from appraisal.audit.service import Actor
from appraisal.extensions import db
from appraisal.people.lookup import colleague_by_email
from appraisal.people.models import LineManagement, Person
from appraisal.people.relations import on_day
from appraisal.star.models import Confidence, StarComment, StarEvidence, StarOwner, StarProject, StarStatus
from appraisal.web.refusals import Refused, expect_version, explain

PLAN = ("title", "question", "academic_year", "plan_ref", "strand", "baseline", "evaluation_due_on")
TRIED = ("change_tried",)
JUDGEMENT = ("end_measure", "impact_judgement", "confidence", "evaluation", "what_next", "adoption")
BEFORE_EVALUATION = frozenset({StarStatus.AGREED, StarStatus.ACTIVE})
UNDER_WAY = BEFORE_EVALUATION | {StarStatus.EVALUATING}
EVALUATED = frozenset({StarStatus.COMPLETED, StarStatus.SHARED})

_ALREADY_OWNER = "They are an owner already."
for _constraint in ("uq_star_owner_project_id", "star_owner.project_id, star_owner.person_id"):
    explain(_constraint, _ALREADY_OWNER, "email")
for _constraint in ("uq_star_evidence_project_id", "star_evidence.project_id, star_evidence.collected_on"):
    explain(
        _constraint,
        "Evidence of this kind, from this day and this person, is already here. Add to that one instead.",
        "kind",
    )


def _expect(project: StarProject, version: int, *allowed: StarStatus) -> None:
    expect_version(project, version)
    if project.status not in allowed:
        raise Refused("This cannot be done at this point of the project. Its page shows what can be done next.")


def _log(actor: Actor, act: str, project: StarProject, *fields: str) -> None:
    """Save, so that a broken rule is refused here, and add one line.

    The line is about the actor where they own the project, else about its first owner.
    """
    db.session.flush()
    owners = [owner.person_id for owner in project.owners]
    subject = actor.person_id if actor.person_id in owners else next(iter(owners), None)
    audit.record(actor, act, "star_project", project.id, subject_id=subject, fields=fields)


def _put(project: StarProject, values: Mapping[str, Any], allowed: tuple[str, ...]) -> list[str]:
    changed = [name for name in allowed if name in values and getattr(project, name) != values[name]]
    for name in changed:
        setattr(project, name, values[name])
    return changed


def start(*, actor: Actor, values: Mapping[str, Any]) -> StarProject:
    """A new draft with the actor as its first owner. ``values`` are the fields of ``PLAN``."""
    project = StarProject(ref=f"S-{secrets.token_hex(6)}", status=StarStatus.DRAFT)
    _put(project, values, PLAN)
    project.owners.append(StarOwner(person_id=actor.person_id))
    db.session.add(project)
    _log(actor, "started", project)
    return project


def edit(*, actor: Actor, project: StarProject, version: int, values: Mapping[str, Any]) -> None:
    """Change the plan of a project or what was tried."""
    expect_version(project, version)
    changed = _put(project, values, PLAN + TRIED)
    keep_confidence(project)
    if changed:
        _log(actor, "corrected", project, *changed)


def discard(*, actor: Actor, project: StarProject, version: int) -> None:
    """Remove a draft that only one person owns; its content goes, the audit line stays."""
    _expect(project, version, StarStatus.DRAFT)
    if len(project.owners) > 1:
        raise Refused("This draft has other owners. You can leave it; they keep it.")
    _log(actor, "discarded", project)
    db.session.delete(project)


# --- owners ---------------------------------------------------------------------------


def add_owner(*, actor: Actor, project: StarProject, email: str | None) -> Person:
    """Make a colleague of any school an owner; they see the project at once and may leave it."""
    person = colleague_by_email(email, "email")
    if any(owner.person_id == person.id for owner in project.owners):
        raise Refused(_ALREADY_OWNER, "email")
    project.owners.append(StarOwner(person_id=person.id))
    db.session.flush()
    audit.record(actor, "owner added", "star_project", project.id, subject_id=person.id)
    return person


def remove_owner(*, actor: Actor, project: StarProject, person_id: int) -> None:
    """Take an owner off. Others can be taken off a draft only; the last owner stays."""
    owner = next((owner for owner in project.owners if owner.person_id == person_id), None)
    if owner is None:
        raise Refused("They are not an owner of this project any more.")
    if len(project.owners) == 1:
        raise Refused("A project needs an owner. Add another owner first.")
    if person_id != actor.person_id and project.status != StarStatus.DRAFT:
        raise Refused("Once a project is agreed, an owner can only leave it themselves.")
    project.owners.remove(owner)
    db.session.flush()
    audit.record(actor, "owner removed", "star_project", project.id, subject_id=person_id)


# --- agreement ------------------------------------------------------------------------


def _somebody_can_agree(project: StarProject) -> bool:
    owners = [owner.person_id for owner in project.owners]
    today = clock.today()
    return (
        db.session.scalar(
            select(LineManagement.id)
            .where(LineManagement.person_id.in_(owners), LineManagement.manager_id.not_in(owners))
            .where(on_day(LineManagement.from_date, LineManagement.to_date, today))
            .limit(1)
        )
        is not None
    )


def submit(*, actor: Actor, project: StarProject, version: int, no_pupil_named: bool) -> None:
    """Ask the owners' line managers to agree a draft, which shows it to them."""
    _expect(project, version, StarStatus.DRAFT)
    if not no_pupil_named:
        raise Refused("Tick to confirm that no pupil is named or can be recognised", "no_pupil_named")
    if project.evaluation_due_on is None:
        raise Refused("Say first when you will look at what came of it: change the plan and give the day.")
    if not _somebody_can_agree(project):
        raise Refused("The staff list names no line manager who could agree this. Ask HR to add one, then try again.")
    project.no_pupil_named = True
    project.submitted_on = clock.today()
    _log(actor, "submitted", project)


def take_back(*, actor: Actor, project: StarProject, version: int) -> None:
    """Take back a draft before it is agreed; line managers then no longer read it."""
    _expect(project, version, StarStatus.DRAFT)
    project.submitted_on = None
    _log(actor, "taken back", project)


def agree(*, actor: Actor, project: StarProject, version: int, comment: str | None) -> None:
    """A line manager agrees the version they read, with a comment if they wish. Nobody agrees their own project."""
    _expect(project, version, StarStatus.DRAFT)
    if actor.person_id in [owner.person_id for owner in project.owners]:
        raise Refused("Somebody else has to agree a project of yours.")
    if project.submitted_on is None:
        raise Refused("Its owners have taken this project back. There is nothing to agree now.")
    project.status = StarStatus.AGREED
    project.agreed_by_id = actor.person_id
    project.agreed_on = clock.today()
    if comment:
        _put_comment(actor, project, comment)
    _log(actor, "agreed", project)


def comment(*, actor: Actor, project: StarProject, version: int, text: str | None) -> None:
    """Write, change or (with no text) take away the actor's comment as a line manager.

    ``version`` is that of their earlier comment, where there is one.
    """
    kept = own_comment(actor, project)
    if kept is not None:
        expect_version(kept, version)
    if text:
        _put_comment(actor, project, text)
        _log(actor, "commented", project)
    elif kept is not None:
        project.comments.remove(kept)
        _log(actor, "comment removed", project)


def own_comment(actor: Actor, project: StarProject) -> StarComment | None:
    """The actor's comment on a project, if there is one."""
    return next((written for written in project.comments if written.author_id == actor.person_id), None)


def _put_comment(actor: Actor, project: StarProject, text: str) -> None:
    written = own_comment(actor, project)
    if written is None:
        written = StarComment(author_id=actor.person_id)
        project.comments.append(written)
    written.text = text
    written.written_on = clock.today()


# --- the course of a project ----------------------------------------------------------


def begin(*, actor: Actor, project: StarProject, version: int) -> None:
    """The work has started."""
    _expect(project, version, StarStatus.AGREED)
    project.status = StarStatus.ACTIVE
    _log(actor, "begun", project)


def pause(*, actor: Actor, project: StarProject, version: int) -> None:
    """Rest a project for a while; no reason is asked."""
    _expect(project, version, *UNDER_WAY)
    project.status = StarStatus.PAUSED
    _log(actor, "paused", project)


def stop(*, actor: Actor, project: StarProject, version: int, because: str) -> None:
    """End a project early. No blame: what was learned is worth as much."""
    _expect(project, version, *UNDER_WAY, StarStatus.PAUSED)
    project.status = StarStatus.STOPPED
    project.stopped_because = because
    _log(actor, "stopped", project)


def resume(*, actor: Actor, project: StarProject, version: int) -> None:
    """Take up a paused project again, or one that was stopped and not evaluated."""
    _expect(project, version, StarStatus.PAUSED, StarStatus.STOPPED)
    if project.status == StarStatus.STOPPED and project.evaluated_on is not None:
        raise Refused("This project was stopped and evaluated. Start a new one to take the idea further.")
    project.status = StarStatus.ACTIVE
    project.stopped_because = None
    _log(actor, "resumed", project)


def share_with_coach(*, actor: Actor, project: StarProject, version: int, shared: bool) -> None:
    """Let the owners' coaches read the project, or no longer."""
    expect_version(project, version)
    project.shared_with_coach = shared
    _log(actor, "shared with coach" if shared else "kept from coach", project)


# --- evidence -------------------------------------------------------------------------


def save_evidence(
    *,
    actor: Actor,
    project: StarProject,
    item: StarEvidence | None,
    version: int,
    collected_by: Person,
    values: Mapping[str, Any],
) -> None:
    """Add a piece of evidence, or correct ``item``. ``values`` are kind, collected_on, agrees and summary."""
    if values["collected_on"] > clock.today():
        raise Refused("The day it was collected must be today or in the past", "collected_on")
    if item is None:
        item = StarEvidence()
        project.evidence.append(item)
        act = "evidence added"
    else:
        expect_version(item, version)
        act = "evidence corrected"
    item.collected_by = collected_by
    for name in ("kind", "collected_on", "agrees", "summary"):
        setattr(item, name, values[name])
    keep_confidence(project)
    _log(actor, act, project)


def remove_evidence(*, actor: Actor, project: StarProject, item: StarEvidence, version: int) -> None:
    """Remove a piece of evidence that was entered by mistake."""
    expect_version(item, version)
    project.evidence.remove(item)
    keep_confidence(project)
    _log(actor, "evidence removed", project)


# --- evaluation -----------------------------------------------------------------------


def keep_confidence(project: StarProject) -> None:
    """High confidence rests on a baseline, an end measure and two kinds of evidence (domain.md section 2.2)."""
    if project.confidence != Confidence.HIGH:
        return
    missing = [
        words
        for words, there in (
            ("a baseline", project.baseline),
            ("the same measure at the end", project.end_measure),
            ("a second kind of evidence", len({item.kind for item in project.evidence}) >= 2),
        )
        if not there
    ]
    if missing:
        raise Refused(
            f"High confidence still needs {' and '.join(missing)}. Add it, or choose medium or low in the evaluation.",
            "confidence",
        )


def evaluate(*, actor: Actor, project: StarProject, version: int, values: Mapping[str, Any], finished: bool) -> None:
    """Save an evaluation. When it is finished, the project is completed; a stopped one stays stopped, and evaluated.

    ``values`` are the fields of ``JUDGEMENT`` and ``evaluated_on``, the day the evaluation was finished.
    """
    _expect(project, version, *UNDER_WAY, *EVALUATED, StarStatus.STOPPED)
    if not finished and project.status == StarStatus.SHARED:
        raise Refused(
            "This project is published. Take it back from all staff before you open its evaluation again.", "finished"
        )
    changed = _put(project, values, JUDGEMENT)
    if finished:
        _finish(project, values)
    else:
        project.evaluated_on = None
    keep_confidence(project)
    if project.status != StarStatus.STOPPED and project.status != StarStatus.SHARED:
        project.status = StarStatus.COMPLETED if finished else StarStatus.EVALUATING
    _log(actor, "evaluated" if finished else "evaluation saved", project, *changed)


def _finish(project: StarProject, values: Mapping[str, Any]) -> None:
    for name, sentence in (
        ("impact_judgement", "Choose what changed"),
        ("confidence", "Choose how sure you are"),
        ("evaluation", "Write what you found out"),
    ):
        if not values.get(name):
            raise Refused(f"{sentence}, or save the evaluation as not finished yet", name)
    project.evaluated_on = values.get("evaluated_on") or project.evaluated_on or clock.today()
    if project.evaluated_on > clock.today():
        raise Refused("The day you finished the evaluation must be today or in the past", "evaluated_on")


def publish(*, actor: Actor, project: StarProject, version: int, no_pupil_named: bool) -> None:
    """Owners let all staff read a completed project."""
    _expect(project, version, StarStatus.COMPLETED)
    if actor.person_id not in [owner.person_id for owner in project.owners]:
        raise Refused("Only its owners publish a project.")
    if not no_pupil_named:
        raise Refused("Tick to confirm that no pupil is named or can be recognised", "no_pupil_named")
    project.no_pupil_named = True
    project.status = StarStatus.SHARED
    _log(actor, "published", project)


def withdraw(*, actor: Actor, project: StarProject, version: int) -> None:
    """Take a published project back; it is completed as before."""
    _expect(project, version, StarStatus.SHARED)
    project.status = StarStatus.COMPLETED
    _log(actor, "withdrawn", project)
