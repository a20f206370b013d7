"""The bundle's files of ladder assessments and their ratings (contract.md section 3)."""

from __future__ import annotations

from marshmallow import Schema

from appraisal.assessments.models import AssessmentState, LadderAssessment, LadderRating
from appraisal.bundle.cells import Code, Day, Text, Whole, Year
from appraisal.bundle.files import BundleFile, Link, Row, RowRule
from appraisal.ladders.schemas import LADDERS, STATEMENTS
from appraisal.people.schemas import PEOPLE


class AssessmentRow(Schema):
    """A row of ladder_assessments.csv."""

    assessment_ref = Text(attribute="ref", required=True)
    person_ref = Link(PEOPLE, attribute="person_id", required=True)
    academic_year = Year(required=True)
    ladder_version = Link(LADDERS, attribute="ladder_id", required=True)
    state = Code(AssessmentState, required=True)
    agreed_on = Day()


def _agreed_ones_have_a_day(row: Row) -> bool:
    return row.state not in (AssessmentState.AGREED, AssessmentState.MODERATED) or row.agreed_on is not None


ASSESSMENTS = BundleFile(
    "ladder_assessments",
    AssessmentRow,
    LadderAssessment,
    key=("assessment_ref",),
    rules=(
        RowRule(
            "agreed_on",
            _agreed_ones_have_a_day,
            "is empty for an assessment that is agreed or moderated",
            "It does not count until the day is given.",
            warning=True,
        ),
    ),
)


class RatingRow(Schema):
    """A row of ladder_ratings.csv; its statement is one of the version that its assessment uses."""

    assessment_ref = Link(ASSESSMENTS, attribute="assessment_id", required=True)
    statement_code = Link(STATEMENTS, attribute="statement_id", within="assessment_ref", required=True)
    self_rating = Whole(0, 3)
    line_rating = Whole(0, 3)
    agreed_rating = Whole(0, 3)


RATINGS = BundleFile("ladder_ratings", RatingRow, LadderRating, key=("assessment_ref", "statement_code"))
