"""The bundle's files of schools, people, posts and dated relations (contract.md section 3)."""

from __future__ import annotations

from marshmallow import Schema

from appraisal.bundle.cells import Code, Day, Exact, Reference, Text, Wrong, Year
from appraisal.bundle.files import BundleFile, Link, Row, RowRule, different, in_order
from appraisal.people.models import (
    TRUST_BOARD,
    CoachingPair,
    GovernorSeat,
    Leave,
    LeaveKind,
    LineManagement,
    Person,
    PersonKind,
    Phase,
    Post,
    Role,
    School,
    ServiceRole,
    ServiceRoleName,
    StaffGroup,
    Term,
    TermName,
)


class SchoolCode(Text):
    """A school's own code; ``trust`` is the word for the Trust Board."""

    def read(self, text: str) -> str:
        if text == TRUST_BOARD:
            raise Wrong("stands for the Trust Board", "Give the school another code.")
        return super().read(text)


class SchoolRow(Schema):
    """A row of schools.csv."""

    school_code = SchoolCode(attribute="code", required=True)
    name = Text(required=True)
    phase = Code(Phase, required=True)
    urn = Text()
    opened_on = Day()
    closed_on = Day()


SCHOOLS = BundleFile("schools", SchoolRow, School, key=("school_code",), rules=(in_order("opened_on", "closed_on"),))


class TermRow(Schema):
    """A row of terms.csv."""

    academic_year = Year(required=True)
    term = Code(TermName, required=True)
    starts_on = Day(required=True, ahead=True)
    ends_on = Day(required=True, ahead=True)


TERMS = BundleFile("terms", TermRow, Term, key=("academic_year", "term"), rules=(in_order("starts_on", "ends_on"),))


class RoleRow(Schema):
    """A row of roles.csv."""

    role_code = Text(attribute="code", required=True)
    title = Text(required=True)
    staff_group = Code(StaffGroup, required=True)


ROLES = BundleFile("roles", RoleRow, Role, key=("role_code",))


class PersonRow(Schema):
    """A row of people.csv."""

    person_ref = Reference(attribute="ref", required=True)
    given_name = Text(required=True)
    family_name = Text(required=True)
    email = Text()
    kind = Code(PersonKind, required=True)
    employed_from = Day()
    left_on = Day()


PEOPLE = BundleFile(
    "people",
    PersonRow,
    Person,
    key=("person_ref",),
    rules=(in_order("employed_from", "left_on"),),
    released=("email",),
)


class PostRow(Schema):
    """A row of posts.csv."""

    post_ref = Text(attribute="ref", required=True)
    person_ref = Link(PEOPLE, attribute="person_id", required=True)
    school_code = Link(SCHOOLS, attribute="school_id", required=True)
    role_code = Link(ROLES, attribute="role_id", required=True)
    job_title = Text()
    fte = Exact(4, low="0.01", high="1", required=True)
    started_on = Day(required=True)
    ended_on = Day()


POSTS = BundleFile("posts", PostRow, Post, key=("post_ref",), rules=(in_order("started_on", "ended_on"),))


class LineRow(Schema):
    """A row of line_management.csv."""

    person_ref = Link(PEOPLE, attribute="person_id", required=True)
    manager_ref = Link(PEOPLE, attribute="manager_id", required=True)
    from_date = Day(required=True)
    to_date = Day()


LINES = BundleFile(
    "line_management",
    LineRow,
    LineManagement,
    key=("person_ref", "manager_ref", "from_date"),
    rules=(
        in_order("from_date", "to_date"),
        different("manager_ref", "person_ref", "Nobody is their own line manager: name someone else."),
    ),
)


class ServiceRoleRow(Schema):
    """A row of service_roles.csv."""

    person_ref = Link(PEOPLE, attribute="person_id", required=True)
    service_role = Code(ServiceRoleName, required=True)
    school_code = Link(SCHOOLS, attribute="school_id")
    from_date = Day(required=True)
    to_date = Day()


def _heads_have_a_school(row: Row) -> bool:
    return row.service_role != ServiceRoleName.HEAD or row.school_code is not None


def _others_have_none(row: Row) -> bool:
    return row.service_role == ServiceRoleName.HEAD or row.school_code is None


SERVICE_ROLES = BundleFile(
    "service_roles",
    ServiceRoleRow,
    ServiceRole,
    key=("person_ref", "service_role", "school_code", "from_date"),
    rules=(
        in_order("from_date", "to_date"),
        RowRule("school_code", _heads_have_a_school, "is empty for a head", "Give the code of the head's school."),
        RowRule("school_code", _others_have_none, "is given for a role of the whole Trust", "Leave it empty."),
    ),
)


class PairRow(Schema):
    """A row of coaching_pairs.csv."""

    coachee_ref = Link(PEOPLE, attribute="coachee_id", required=True)
    coach_ref = Link(PEOPLE, attribute="coach_id", required=True)
    from_date = Day(required=True)
    to_date = Day()


PAIRS = BundleFile(
    "coaching_pairs",
    PairRow,
    CoachingPair,
    key=("coachee_ref", "coach_ref", "from_date"),
    rules=(
        in_order("from_date", "to_date"),
        different("coach_ref", "coachee_ref", "Nobody coaches themselves: name someone else."),
    ),
)


class LeaveRow(Schema):
    """A row of leave.csv."""

    person_ref = Link(PEOPLE, attribute="person_id", required=True)
    kind = Code(LeaveKind, required=True)
    from_date = Day(required=True)
    to_date = Day()


LEAVE = BundleFile(
    "leave",
    LeaveRow,
    Leave,
    key=("person_ref", "kind", "from_date"),
    rules=(in_order("from_date", "to_date"),),
)


class GovernorRow(Schema):
    """A row of governors.csv."""

    person_ref = Link(PEOPLE, attribute="person_id", required=True)
    board = Link(SCHOOLS, attribute="school_id", nobody=TRUST_BOARD, required=True)
    governor_role = Link(ROLES, attribute="role_id", required=True)
    started_on = Day(required=True)
    ended_on = Day()


GOVERNORS = BundleFile(
    "governors",
    GovernorRow,
    GovernorSeat,
    key=("person_ref", "board", "governor_role", "started_on"),
    rules=(in_order("started_on", "ended_on"),),
)
