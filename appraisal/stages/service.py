"""Verbs on stages: one side proposes, the other agrees or sets it aside; nobody agrees their own proposal.

There are two sides: the person, and their line managers. The pages' guard lets only these act on a post.
"""

from __future__ import annotations

from sqlalchemy import select

from appraisal import clock
from appraisal.audit import service as audit
from appraisal.audit.service import Actor
from appraisal.extensions import db
from appraisal.people.models import Post
from appraisal.stages.guidance import NAMES
from appraisal.stages.models import ProposalState, Stage, StageAgreement, StageProposal
from appraisal.stages.rules import ORDER, needs_evidence, rank
from appraisal.web.refusals import Refused, expect_version, explain

WAITING = "A proposal for this post is still waiting for an answer. It has to be answered or taken back first."
TWICE = "This stage is already agreed for this post today. Nothing was changed."

explain("uq_stage_proposal_open", WAITING)
explain("stage_proposal.post_id", WAITING)
explain("uq_stage_agreement_post_id_agreed_on_stage", TWICE)
explain("stage_agreement.post_id, stage_agreement.agreed_on, stage_agreement.stage", TWICE)


def _by_person(actor: Actor, post: Post) -> bool:
    """Whether the actor is the person in the post; otherwise they act as a line manager."""
    return actor.person_id == post.person_id


def _same_side(actor: Actor, proposal: StageProposal) -> bool:
    return _by_person(actor, proposal.post) == (proposal.proposed_by_id == proposal.post.person_id)


def _latest(post: Post) -> StageAgreement | None:
    return db.session.scalars(
        select(StageAgreement)
        .where(StageAgreement.post_id == post.id, StageAgreement.agreed_on <= clock.today())
        .order_by(StageAgreement.agreed_on.desc(), rank(StageAgreement.stage).desc())
        .limit(1)
    ).one_or_none()


def _expect_held(post: Post) -> None:
    today = clock.today()
    if post.started_on > today:
        raise Refused("This post has not begun yet. Agree its first stage once it has.")
    if post.ended_on is not None and post.ended_on < today:
        raise Refused("This post has ended, so its stages stay as they are.")


def propose(*, actor: Actor, post: Post, stage: Stage, evidence: str | None) -> StageProposal:
    """Propose a stage for a post; it waits for the other side.

    Evidence is asked for when moving up beyond Shu. Refused for a post that is not held today, for the stage the
    post is at already, and while another proposal waits.
    """
    _expect_held(post)
    latest = _latest(post)
    current = Stage(latest.stage) if latest else None
    if stage is current:
        raise Refused(f"{NAMES[stage]} is the agreed stage for this post already. Choose another stage.", "stage")
    if needs_evidence(stage, current) and not evidence:
        raise Refused(f"Say what shows {NAMES[stage]}: a few sentences or examples are enough", "evidence")
    waiting = select(StageProposal.id).where(
        StageProposal.post_id == post.id, StageProposal.state == ProposalState.OPEN
    )
    if db.session.scalar(waiting) is not None:
        raise Refused(WAITING)
    proposal = StageProposal(
        post_id=post.id,
        stage=stage,
        state=ProposalState.OPEN,
        proposed_by_id=actor.person_id,
        proposed_at=clock.now(),
        evidence=evidence or "",
    )
    db.session.add(proposal)
    db.session.flush()
    audit.record(
        actor, "proposed", "stage_proposal", proposal.id, subject_id=post.person_id, fields=["stage", "evidence"]
    )
    return proposal


def agree(*, actor: Actor, proposal: StageProposal, version: int, words: str | None = None) -> StageAgreement:
    """Agree the other side's proposal, as of today. ``words`` go back to the proposer.

    Refused for one's own proposal, and for a stage below another agreed today: of several stages of one day the
    highest counts, so the lower one would not.
    """
    post = proposal.post
    if _same_side(actor, proposal):
        raise Refused("Nobody agrees their own proposal. It waits for the other side.")
    _expect_held(post)
    today, stage, latest = clock.today(), Stage(proposal.stage), _latest(post)
    if latest is not None and latest.agreed_on == today:
        if stage == latest.stage:
            raise Refused(TWICE)
        if ORDER[stage] < ORDER[Stage(latest.stage)]:
            raise Refused(
                f"{NAMES[Stage(latest.stage)]} was agreed today, and of several stages agreed on one day the highest "
                f"counts. Agree {NAMES[stage]} tomorrow or later: the proposal stays here."
            )
    _answer(actor, proposal, version, ProposalState.AGREED, words)
    agreement = StageAgreement(
        post_id=post.id,
        stage=stage,
        agreed_on=today,
        agreed_by_id=actor.person_id,
        evidence=proposal.evidence or None,
        words=words,
    )
    db.session.add(agreement)
    db.session.flush()
    audit.record(actor, "agreed", "stage_agreement", agreement.id, subject_id=post.person_id, fields=["stage", "words"])
    return agreement


def set_aside(*, actor: Actor, proposal: StageProposal, version: int, words: str | None) -> None:
    """Set the other side's proposal aside without blame, saying what would help next."""
    if _same_side(actor, proposal):
        raise Refused("This is your own proposal. Take it back instead.")
    if not words:
        raise Refused("Say what would help next, so that this answer is of use", "words")
    _answer(actor, proposal, version, ProposalState.SET_ASIDE, words)
    audit.record(
        actor, "set aside", "stage_proposal", proposal.id, subject_id=proposal.post.person_id, fields=["answer"]
    )


def withdraw(*, actor: Actor, proposal: StageProposal, version: int) -> None:
    """Take back a proposal of one's own side that has not been answered."""
    if not _same_side(actor, proposal):
        raise Refused("Only the side that made a proposal takes it back. You can set it aside.")
    _answer(actor, proposal, version, ProposalState.SET_ASIDE, None)
    audit.record(actor, "withdrew", "stage_proposal", proposal.id, subject_id=proposal.post.person_id)


def _answer(actor: Actor, proposal: StageProposal, version: int, state: ProposalState, words: str | None) -> None:
    expect_version(proposal, version)
    if proposal.state != ProposalState.OPEN:
        raise Refused("This proposal has been answered already.")
    proposal.state = state
    proposal.answered_by_id = actor.person_id
    proposal.answered_at = clock.now()
    proposal.answer = words
    db.session.flush()
