"""What the pages of the staff list may send."""

from __future__ import annotations

from appraisal.people.models import LeaveKind, PersonKind, ServiceRoleName
from appraisal.web import fields
from appraisal.web.forms import Form


class PersonForm(Form):
    """A person's entry on the staff list."""

    given_name = fields.text("Given name", required="Enter the given name", most=100)
    family_name = fields.text("Family name", required="Enter the family name", most=100)
    email = fields.text("Work email address", kind="email", most=254, hint="They sign in with it")
    kind = fields.radios(
        "How they belong to the Trust",
        [(PersonKind.EMPLOYEE, "Employee"), (PersonKind.AGENCY, "Agency"), (PersonKind.GOVERNOR_ONLY, "Governor only")],
        required="Choose how they belong to the Trust",
    )
    ref = fields.text(
        "Reference", most=60, hint="The Trust's own number for this person. Leave empty to have one made."
    )
    employed_from = fields.day("First day of continuous service (optional)")


class OwnContactForm(Form):
    """What a person may correct about themselves."""

    email = fields.text(
        "Work email address", required="Enter your email address", kind="email", most=254, hint="You sign in with it"
    )


class PostForm(Form):
    """A post at a school."""

    school_id = fields.choice("School", coerce=fields.key, required="Choose the school")
    role_id = fields.choice("Role", coerce=fields.key, required="Choose the role")
    job_title = fields.text("Job title (optional)")
    fte = fields.number(
        "Full-time equivalent",
        required="Enter the full-time equivalent, for example 0.6",
        least="0.01",
        most="1",
        places=4,
        hint="1 is full time, 0.6 is three days of five",
    )
    started_on = fields.day("First day in this post", required="Enter the first day in this post")
    ended_on = fields.day("Last day in this post (optional)", hint="Leave empty while the post goes on")
    ref = fields.text("Reference (optional)", most=60, hint="Leave empty to have one made")


class LineManagerForm(Form):
    """Who manages a person, and when."""

    manager = fields.text(
        "Line manager's work email address", required="Enter the line manager's email address", kind="email", most=254
    )
    from_date = fields.day("From", required="Enter the first day")
    to_date = fields.day(
        "To (optional)", hint="Leave empty while it goes on. For an acting manager, give the last day."
    )


class CoachForm(Form):
    """Who coaches a person, and when."""

    coach = fields.text(
        "Coach's work email address", required="Enter the coach's email address", kind="email", most=254
    )
    from_date = fields.day("From", required="Enter the first day")
    to_date = fields.day("To (optional)", hint="Leave empty while it goes on")


class LeaveForm(Form):
    """Long leave."""

    kind = fields.choice("Kind of leave", LeaveKind, required="Choose the kind of leave")
    from_date = fields.day("First day of leave", required="Enter the first day of leave")
    to_date = fields.day("Last day of leave (optional)", hint="Leave empty if it is not known yet")


class ServiceRoleForm(Form):
    """A role in the service: it decides what a person may see."""

    service_role = fields.radios(
        "Role",
        [
            (ServiceRoleName.HEAD, "Head of a school"),
            (ServiceRoleName.HR, "HR"),
            (ServiceRoleName.CEO, "Chief executive"),
            (ServiceRoleName.ADMINISTRATOR, "Administrator"),
        ],
        required="Choose the role",
    )
    school_id = fields.choice("School (for heads)", coerce=fields.key, blank="No school")
    from_date = fields.day("From", required="Enter the first day")
    to_date = fields.day("To (optional)", hint="Leave empty while it goes on")


class RemoveForm(Form):
    """Removing a row entered by mistake: nothing to fill, the version says what was seen."""


class ActForm(Form):
    """A button."""
