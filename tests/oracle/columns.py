"""The files of a bundle: columns in order, which must be filled, what makes a key.

Names ending in `_on`, `_date` or `_day` are dates; the other types are listed
below by column name, because a name means the same in every file.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Shape:
    """The columns of one file; `key` is empty for rows without identity."""

    columns: tuple[str, ...]
    required: tuple[str, ...]
    key: tuple[str, ...]


def _shape(columns: str, key: str) -> Shape:
    """Read "*code *name urn": a star marks a column that must be filled."""
    words = columns.split()
    return Shape(
        columns=tuple(word.lstrip("*") for word in words),
        required=tuple(word[1:] for word in words if word.startswith("*")),
        key=tuple(key.split()),
    )


SIX_ANSWERS = (
    "time_well_spent",
    "clear_purpose",
    "matched_role",
    "learned_something",
    "know_next",
    "supported_to_use",
)

FILES: dict[str, Shape] = {
    "schools": _shape("*school_code *name *phase urn opened_on closed_on", "school_code"),
    "terms": _shape("*academic_year *term *starts_on *ends_on", "academic_year term"),
    "roles": _shape("*role_code *title *staff_group", "role_code"),
    "people": _shape(
        "*person_ref *given_name *family_name email *kind employed_from left_on",
        "person_ref",
    ),
    "posts": _shape(
        "*post_ref *person_ref *school_code *role_code job_title *fte *started_on ended_on",
        "post_ref",
    ),
    "line_management": _shape(
        "*person_ref *manager_ref *from_date to_date",
        "person_ref manager_ref from_date",
    ),
    "service_roles": _shape(
        "*person_ref *service_role school_code *from_date to_date",
        "person_ref service_role school_code from_date",
    ),
    "coaching_pairs": _shape("*coachee_ref *coach_ref *from_date to_date", "coachee_ref coach_ref from_date"),
    "leave": _shape("*person_ref *kind *from_date to_date", "person_ref kind from_date"),
    "coaching_sessions": _shape(
        "*session_ref *coachee_ref *coach_ref *held_on *coaching_type *focus_area"
        " *status minutes precise_praise action_step step_due_on step_status"
        " step_reviewed_on step_review_basis shared_with_manager coachee_response",
        "session_ref",
    ),
    "star_projects": _shape(
        "*project_ref *title *academic_year *question *owner_refs *status strand"
        " plan_ref baseline change_tried evaluation_due_on evaluated_on"
        " impact_judgement confidence evaluation adoption",
        "project_ref",
    ),
    "star_evidence": _shape(
        "*project_ref *collected_on *kind *collected_by_ref *agrees summary",
        "project_ref collected_on kind collected_by_ref",
    ),
    "stages": _shape(
        "*person_ref *post_ref *stage *agreed_on agreed_by_ref evidence",
        "post_ref agreed_on stage",
    ),
    "ladders": _shape("*ladder_version *status effective_from", "ladder_version"),
    "ladder_statements": _shape(
        "*ladder_version *domain_code *domain_name *level *statement_code *text",
        "ladder_version statement_code",
    ),
    "role_expectations": _shape(
        "*ladder_version *role_code *domain_code *minimum_level",
        "ladder_version role_code domain_code",
    ),
    "ladder_assessments": _shape(
        "*assessment_ref *person_ref *academic_year *ladder_version *state agreed_on",
        "assessment_ref",
    ),
    "ladder_ratings": _shape(
        "*assessment_ref *statement_code self_rating line_rating agreed_rating",
        "assessment_ref statement_code",
    ),
    "cpd_events": _shape(
        "*event_ref *title *kind *starts_on ends_on *provider_type leadership hours host_school_code",
        "event_ref",
    ),
    "cpd_attendance": _shape("*event_ref *person_ref *status", "event_ref person_ref"),
    "cpd_impact_checks": _shape(
        "*event_ref *person_ref *checked_on *learned *used *effect confirmation confirmed_by_ref",
        "event_ref person_ref checked_on",
    ),
    "cpd_evaluations": _shape("*event_ref " + " ".join(SIX_ANSWERS), ""),
    "cross_trust_work": _shape(
        "*activity_ref *title *kind *held_on *hours *person_refs verified_by_ref",
        "activity_ref",
    ),
    "absences": _shape(
        "*person_ref *category *first_day last_day *working_days_lost",
        "person_ref category first_day",
    ),
    "leavers": _shape("*person_ref *left_on *reason destination", "person_ref left_on"),
    "governors": _shape(
        "*person_ref *board *governor_role *started_on ended_on",
        "person_ref board governor_role started_on",
    ),
}

DATE_ENDINGS = ("_on", "_date", "_day", "employed_from", "effective_from")
WHOLE_NUMBERS = {
    "level",
    "minimum_level",
    "self_rating",
    "line_rating",
    "agreed_rating",
    "learned",
    "used",
    "effect",
    *SIX_ANSWERS,
}
DECIMALS = {"fte", "hours", "working_days_lost"}
TRUTHS = {"agrees", "leadership"}
LISTS = {"owner_refs", "person_refs"}
