"""Reads for the pages about stages; each starts from what the viewer may reach."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import joinedload

from appraisal.access.policy import Level
from appraisal.access.viewer import Viewer
from appraisal.extensions import db
from appraisal.people.models import Person, Post
from appraisal.people.relations import in_post, managed_by, managers_of, on_day
from appraisal.stages.guidance import MEANINGS, NAMES, NEXT
from appraisal.stages.models import ProposalState, Stage, StageAgreement, StageProposal
from appraisal.stages.rules import AGREEMENT, POST, rank
from appraisal.web.waiting import Waiting


@dataclass(frozen=True)
class SeenStage:
    """An agreed stage as one viewer sees it; what their level does not show is None."""

    agreed_on: dt.date
    stage: Stage | None
    evidence: str | None
    agreed_by: str | None
    words: str | None


def seen(agreement: StageAgreement, level: Level) -> SeenStage:
    """An agreement at a level: that there was one, then the stage, then everything."""
    whole = level >= Level.READ
    return SeenStage(
        agreement.agreed_on,
        Stage(agreement.stage) if level >= Level.SUMMARY else None,
        agreement.evidence if whole else None,
        agreement.agreed_by.name if whole and agreement.agreed_by else None,
        agreement.words if whole else None,
    )


@dataclass(frozen=True)
class PostStages:
    """A post with its stages as one viewer sees them: newest first, and proposals for those who agree the stage."""

    post: Post
    level: Level
    held: bool
    history: list[SeenStage]
    open: StageProposal | None
    set_aside: list[StageProposal]

    @property
    def current(self) -> SeenStage | None:
        """The latest agreed stage; on a day with several, the highest."""
        return self.history[0] if self.history else None

    @property
    def stage(self) -> Stage | None:
        """The current stage, for those who may see it."""
        return self.current.stage if self.current else None


def own(viewer: Viewer) -> list[PostStages]:
    """The viewer's own posts, those held today first."""
    return _listed(viewer, Post.person_id == viewer.person)


def team(viewer: Viewer) -> list[PostStages]:
    """The posts held today by the people this viewer manages, by name."""
    return _listed(viewer, and_(Post.person_id.in_(managed_by(viewer.person, viewer.on)), in_post(viewer.on)))


def of_person(viewer: Viewer, person: Person) -> list[PostStages]:
    """A person's posts whose stage this viewer may know of, those held today first."""
    return _listed(viewer, Post.person_id == person.id)


def of_post(viewer: Viewer, post: Post) -> PostStages:
    """One post, which the guard has let this viewer see."""
    (found,) = _listed(viewer, Post.id == post.id)
    return found


def _listed(viewer: Viewer, condition: ColumnElement[bool]) -> list[PostStages]:
    held = on_day(Post.started_on, Post.ended_on, viewer.on)
    posts = db.session.execute(
        select(Post, POST.level_for(viewer), held)
        .join(Person, Person.id == Post.person_id)
        .where(condition, POST.reachable(viewer))
        .order_by(Person.family_name, Person.given_name, Person.id, held.desc(), Post.started_on.desc(), Post.id)
        .options(joinedload(Post.person), joinedload(Post.school), joinedload(Post.role))
    ).all()
    keys = [post.id for post, *_ in posts]
    history = _history(viewer, keys)
    proposals = _proposals([post.id for post, level, _ in posts if level == Level.EDIT])
    return [
        PostStages(
            post,
            Level(level),
            bool(today),
            history[post.id],
            next((p for p in proposals[post.id] if p.state == ProposalState.OPEN), None),
            [p for p in proposals[post.id] if p.state == ProposalState.SET_ASIDE],
        )
        for post, level, today in posts
    ]


def _history(viewer: Viewer, posts: Sequence[int]) -> dict[int, list[SeenStage]]:
    found: dict[int, list[SeenStage]] = defaultdict(list)
    for agreement, level in db.session.execute(
        select(StageAgreement, AGREEMENT.level_for(viewer))
        .join(StageAgreement.post)
        .where(StageAgreement.post_id.in_(posts), StageAgreement.agreed_on <= viewer.on, AGREEMENT.reachable(viewer))
        .order_by(StageAgreement.agreed_on.desc(), rank(StageAgreement.stage).desc())
        .options(joinedload(StageAgreement.agreed_by))
    ):
        found[agreement.post_id].append(seen(agreement, Level(level)))
    return found


def _proposals(posts: Sequence[int]) -> dict[int, list[StageProposal]]:
    """What is open or was set aside on posts whose stage the viewer agrees, newest first."""
    found: dict[int, list[StageProposal]] = defaultdict(list)
    for proposal in db.session.scalars(
        select(StageProposal)
        .where(StageProposal.post_id.in_(posts), StageProposal.state != ProposalState.AGREED)
        .order_by(StageProposal.proposed_at.desc(), StageProposal.id.desc())
        .options(joinedload(StageProposal.proposed_by), joinedload(StageProposal.answered_by))
    ):
        found[proposal.post_id].append(proposal)
    return found


def proposal(post: Post, public_id: uuid.UUID) -> StageProposal | None:
    """A proposal for a post that the guard has let the viewer change, open or not."""
    return db.session.scalars(
        select(StageProposal)
        .where(StageProposal.public_id == public_id, StageProposal.post_id == post.id)
        .options(joinedload(StageProposal.proposed_by))
    ).one_or_none()


def line_managers(person_id: int, on: dt.date) -> list[str]:
    """The names of a person's line managers on a day: the people who agree stages with them."""
    return [
        person.name
        for person in db.session.scalars(
            select(Person)
            .where(Person.id.in_(managers_of(person_id, on)))
            .order_by(Person.family_name, Person.given_name, Person.id)
        )
    ]


def waiting_for(viewer: Viewer) -> list[Waiting]:
    """The proposals that wait for this viewer: their line manager's about them, and those of the people they manage."""
    mine = and_(Post.person_id == viewer.person, StageProposal.proposed_by_id != viewer.person)
    theirs = and_(
        Post.person_id.in_(managed_by(viewer.person, viewer.on)), StageProposal.proposed_by_id == Post.person_id
    )
    found = db.session.scalars(
        select(StageProposal)
        .join(StageProposal.post)
        .where(StageProposal.state == ProposalState.OPEN, or_(mine, theirs))
        .order_by(StageProposal.proposed_at, StageProposal.id)
        .options(
            joinedload(StageProposal.proposed_by),
            joinedload(StageProposal.post).options(joinedload(Post.role), joinedload(Post.person)),
        )
    )
    return [
        Waiting(
            f"{row.proposed_by.name} proposes {NAMES[Stage(row.stage)]} for "
            f"{'your post' if row.post.person_id == viewer.person else 'their post'} as {title(row.post)}.",
            "stages.post",
            {"public_id": row.post.public_id},
        )
        for row in found
    ]


@dataclass(frozen=True)
class CurrentStage:
    """The stage of one post in words, for a home page."""

    post_public_id: uuid.UUID
    post: str
    stage: str | None
    words: str
    next_words: str


def current_for(viewer: Viewer) -> list[CurrentStage]:
    """The stage of each post the viewer holds today, and what comes next."""
    return [
        CurrentStage(
            entry.post.public_id,
            title(entry.post),
            NAMES[entry.stage] if entry.stage else None,
            MEANINGS[entry.stage] if entry.stage else "No stage is agreed for this post yet.",
            NEXT[entry.stage],
        )
        for entry in own(viewer)
        if entry.held
    ]


def title(post: Post) -> str:
    """What a post is called: its job title, or the title of its role."""
    return post.job_title or post.role.title
