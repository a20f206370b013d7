"""Which stages a viewer may see, and how much of each (privacy.md row 10), and what a proposal may say.

The stage belongs to a post: a head sees the stages of posts at their own school only, and of those the current one.
"""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, case, exists, not_, or_
from sqlalchemy.orm import InstrumentedAttribute, aliased

from appraisal.access.policy import Record, Relation
from appraisal.access.reach import Condition, Shape, about
from appraisal.access.viewer import Viewer
from appraisal.people.models import Post
from appraisal.people.relations import on_day
from appraisal.stages.models import Stage, StageAgreement

ORDER = {stage: rank for rank, stage in enumerate(Stage)}


def rank(stage: InstrumentedAttribute[str]) -> ColumnElement[int]:
    """Shu, Ha and Re as numbers in that order. Of several stages agreed on one day the highest is that day's."""
    return case({code.value: place for code, place in ORDER.items()}, value=stage)


def _held(viewer: Viewer) -> ColumnElement[bool]:
    return on_day(Post.started_on, Post.ended_on, viewer.on)


def _latest(viewer: Viewer) -> ColumnElement[bool]:
    """Nothing was agreed for the same post after this agreement, as the viewer's day sees it."""
    other = aliased(StageAgreement)
    later = exists().where(
        other.post_id == StageAgreement.post_id,
        other.agreed_on <= viewer.on,
        or_(
            other.agreed_on > StageAgreement.agreed_on,
            and_(other.agreed_on == StageAgreement.agreed_on, rank(other.stage) > rank(StageAgreement.stage)),
        ),
    )
    return and_(_held(viewer), StageAgreement.agreed_on <= viewer.on, not_(later))


def _of_post() -> dict[Relation, Condition]:
    standing = about(Post.person_id)
    head = standing[Relation.HEAD]
    return {**standing, Relation.HEAD: lambda v: and_(head(v), Post.school_id.in_(v.headed))}


POST = Shape(Record.STAGE, Post, _of_post(), {"current": _held})
# A query of agreements joins ``Post``, whose person they are about.
AGREEMENT = Shape(Record.STAGE, StageAgreement, _of_post(), {"current": _latest})


def needs_evidence(stage: Stage, current: Stage | None) -> bool:
    """Moving up asks what shows it. A role starts at Shu and a move back needs no reason (domain.md section 3)."""
    return stage is not Stage.SHU and (current is None or ORDER[stage] > ORDER[current])
