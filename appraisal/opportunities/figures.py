"""Facts about cross-trust work for the indicators."""

from __future__ import annotations

from sqlalchemy import Select, func, select

from appraisal.opportunities.models import CrossTrustActivity, CrossTrustParticipant
from appraisal.people.figures import Population, held_on
from appraisal.people.models import Person, Post

SHORTEST = 1
"""Hours from which an activity counts."""
PEOPLE_IN_POST = 2
SCHOOLS = 2


def worked_across(people: Population) -> Select[int]:
    """TSP3-K6: people named in a verified activity of the period between two schools or more: person_id.

    Two of the people named, or more, must be in post on the day, at two schools or more between them.
    """
    period = people.period
    activities = (
        select(CrossTrustActivity.id)
        .join(CrossTrustParticipant, CrossTrustParticipant.activity_id == CrossTrustActivity.id)
        .join(Post, Post.person_id == CrossTrustParticipant.person_id)
        .join(Person, Person.id == Post.person_id)
        .where(
            period.holds(CrossTrustActivity.held_on),
            CrossTrustActivity.hours >= SHORTEST,
            CrossTrustActivity.verified_by_id.is_not(None),
            held_on(CrossTrustActivity.held_on),
        )
        .group_by(CrossTrustActivity.id)
        .having(
            func.count(Post.person_id.distinct()) >= PEOPLE_IN_POST,
            func.count(Post.school_id.distinct()) >= SCHOOLS,
        )
    )
    return select(CrossTrustParticipant.person_id).where(CrossTrustParticipant.activity_id.in_(activities))
