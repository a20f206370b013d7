"""The bundle's files of STAR projects and their evidence (contract.md section 3)."""

from __future__ import annotations

from marshmallow import Schema

from appraisal.bundle.cells import Code, Day, Text, Truth, Year
from appraisal.bundle.files import BundleFile, Link, Links
from appraisal.people.schemas import PEOPLE
from appraisal.star.models import (
    Adoption,
    Confidence,
    EvidenceKind,
    ImpactJudgement,
    StarEvidence,
    StarOwner,
    StarProject,
    StarStatus,
    StarStrand,
)


class ProjectRow(Schema):
    """A row of star_projects.csv."""

    project_ref = Text(attribute="ref", required=True)
    title = Text(required=True)
    academic_year = Year(required=True)
    question = Text(required=True)
    owner_refs = Links(PEOPLE, StarOwner, own="project_id", other="person_id", required=True)
    status = Code(StarStatus, required=True)
    strand = Code(StarStrand)
    plan_ref = Text()
    baseline = Text()
    change_tried = Text()
    evaluation_due_on = Day(ahead=True)
    evaluated_on = Day()
    impact_judgement = Code(ImpactJudgement)
    confidence = Code(Confidence)
    evaluation = Text()
    adoption = Code(Adoption)


PROJECTS = BundleFile("star_projects", ProjectRow, StarProject, key=("project_ref",))


class EvidenceRow(Schema):
    """A row of star_evidence.csv."""

    project_ref = Link(PROJECTS, attribute="project_id", required=True)
    collected_on = Day(required=True)
    kind = Code(EvidenceKind, required=True)
    collected_by_ref = Link(PEOPLE, attribute="collected_by_id", required=True)
    agrees = Truth(required=True)
    summary = Text()


EVIDENCE = BundleFile(
    "star_evidence",
    EvidenceRow,
    StarEvidence,
    key=("project_ref", "collected_on", "kind", "collected_by_ref"),
)
