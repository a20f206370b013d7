"""The bundle's files of the leadership ladder (contract.md section 3)."""

from __future__ import annotations

from marshmallow import Schema

from appraisal.bundle.cells import Code, Day, Text, Whole
from appraisal.bundle.files import BundleFile, Link
from appraisal.ladders.models import LEVELS, Ladder, LadderStatement, LadderStatus, RoleExpectation
from appraisal.people.schemas import ROLES

LOWEST, HIGHEST = LEVELS[0], LEVELS[-1]


class LadderRow(Schema):
    """A row of ladders.csv."""

    ladder_version = Text(attribute="name", required=True)
    status = Code(LadderStatus, required=True)
    effective_from = Day()


LADDERS = BundleFile("ladders", LadderRow, Ladder, key=("ladder_version",))


class StatementRow(Schema):
    """A row of ladder_statements.csv."""

    ladder_version = Link(LADDERS, attribute="ladder_id", required=True)
    domain_code = Text(required=True)
    domain_name = Text(required=True)
    level = Whole(LOWEST, HIGHEST, required=True)
    statement_code = Text(attribute="code", required=True)
    text = Text(required=True)


STATEMENTS = BundleFile("ladder_statements", StatementRow, LadderStatement, key=("ladder_version", "statement_code"))


class ExpectationRow(Schema):
    """A row of role_expectations.csv."""

    ladder_version = Link(LADDERS, attribute="ladder_id", required=True)
    role_code = Link(ROLES, attribute="role_id", required=True)
    domain_code = Text(required=True)
    minimum_level = Whole(LOWEST, HIGHEST, required=True)


EXPECTATIONS = BundleFile(
    "role_expectations",
    ExpectationRow,
    RoleExpectation,
    key=("ladder_version", "role_code", "domain_code"),
)
