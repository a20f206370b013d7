"""The bundle's file of Shu-Ha-Re stages (contract.md section 3)."""

from __future__ import annotations

from marshmallow import Schema

from appraisal.bundle.cells import Code, Day, Text
from appraisal.bundle.files import BundleFile, Link
from appraisal.people.schemas import PEOPLE, POSTS
from appraisal.stages.models import Stage, StageAgreement


class StageRow(Schema):
    """A row of stages.csv; whose stage it is follows from the post."""

    person_ref = Link(PEOPLE, attribute="person_id", through="post_ref", required=True)
    post_ref = Link(POSTS, attribute="post_id", required=True)
    stage = Code(Stage, required=True)
    agreed_on = Day(required=True)
    agreed_by_ref = Link(PEOPLE, attribute="agreed_by_id")
    evidence = Text()


STAGES = BundleFile("stages", StageRow, StageAgreement, key=("post_ref", "agreed_on", "stage"))
