"""Cross-trust work as access sees it (privacy.md row 26): an activity, and each person's part in it."""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, or_, select

from appraisal.access.policy import Record, Relation
from appraisal.access.reach import Condition, Shape, about
from appraisal.access.viewer import Viewer
from appraisal.opportunities.models import CrossTrustActivity, CrossTrustParticipant


def _any_participant(condition: Condition) -> Condition:
    return lambda viewer: CrossTrustActivity.id.in_(select(CrossTrustParticipant.activity_id).where(condition(viewer)))


def hosts(viewer: Viewer) -> ColumnElement[bool]:
    """The viewer is the host; for an imported activity, which names none, whoever is named as having verified it."""
    return or_(
        CrossTrustActivity.host_id == viewer.person,
        and_(CrossTrustActivity.host_id.is_(None), CrossTrustActivity.verified_by_id == viewer.person),
    )


PART = Shape(Record.CROSS_TRUST, CrossTrustParticipant, about(CrossTrustParticipant.person_id))

SHAPE = Shape(
    Record.CROSS_TRUST,
    CrossTrustActivity,
    {
        **{relation: _any_participant(condition) for relation, condition in PART.relations.items()},
        Relation.CONFIRMER: hosts,
    },
)


def took_part(viewer: Viewer) -> ColumnElement[bool]:
    """The viewer is one of the people named."""
    return SHAPE.relations[Relation.SELF](viewer)
