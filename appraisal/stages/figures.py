"""Facts about Shu-Ha-Re stages for the indicators: the stage of each post, and who has moved on."""

from __future__ import annotations

from sqlalchemy import Select, case, func, select

from appraisal.people.figures import Population
from appraisal.people.models import Post, Role
from appraisal.stages.models import Stage, StageAgreement

ORDER = {Stage.SHU: 1, Stage.HA: 2, Stage.RE: 3}
NO_STAGE = "none"
"""The place in the spread of a post without an agreed stage."""
_RANK = case(ORDER, value=StageAgreement.stage)


def spread(people: Population) -> Select[int, int, str, str]:
    """TSP2-SHR: posts held on the as-at day by in-scope staff: person_id, school_id, staff_group, stage.

    The stage is the one agreed latest, the highest where several were agreed that day, or `NO_STAGE`.
    """
    held = people.held
    latest = (
        select(StageAgreement.stage)
        .where(StageAgreement.post_id == held.c.post_id, StageAgreement.agreed_on <= people.period.as_at)
        .order_by(StageAgreement.agreed_on.desc(), _RANK.desc())
        .limit(1)
        .scalar_subquery()
    )
    return (
        select(held.c.person_id, held.c.school_id, Role.staff_group, func.coalesce(latest, NO_STAGE).label("stage"))
        .join(Role, Role.id == held.c.role_id)
        .where(held.c.person_id.in_(people.in_scope_staff()))
    )


def moved_on(people: Population) -> Select[int]:
    """TSP2-GOAL: people for whom a stage above the one before it in that post was agreed in the period: person_id.

    Several stages of one day are its highest; the first stage of a post is not progress.
    """
    period = people.period
    days = (
        select(StageAgreement.post_id, StageAgreement.agreed_on, func.max(_RANK).label("rank"))
        .where(StageAgreement.agreed_on <= period.as_at)
        .group_by(StageAgreement.post_id, StageAgreement.agreed_on)
        .subquery()
    )
    before = func.lag(days.c.rank).over(partition_by=days.c.post_id, order_by=days.c.agreed_on)
    steps = select(days, before.label("before")).subquery()
    return (
        select(Post.person_id)
        .join(steps, steps.c.post_id == Post.id)
        .where(period.holds(steps.c.agreed_on), steps.c.rank > steps.c.before)
    )
