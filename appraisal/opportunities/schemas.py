"""The bundle's file of cross-trust work (contract.md section 3)."""

from __future__ import annotations

from marshmallow import Schema

from appraisal.bundle.cells import Day, Exact, Text
from appraisal.bundle.files import BundleFile, Link, Links
from appraisal.opportunities.models import CrossTrustActivity, CrossTrustParticipant
from appraisal.people.schemas import PEOPLE


class ActivityRow(Schema):
    """A row of cross_trust_work.csv; its kind may be in the Trust's own words."""

    activity_ref = Text(attribute="ref", required=True)
    title = Text(required=True)
    kind = Text(required=True)
    held_on = Day(required=True)
    hours = Exact(2, high="100000", required=True)
    person_refs = Links(PEOPLE, CrossTrustParticipant, own="activity_id", other="person_id", required=True)
    verified_by_ref = Link(PEOPLE, attribute="verified_by_id")


ACTIVITIES = BundleFile("cross_trust_work", ActivityRow, CrossTrustActivity, key=("activity_ref",))
