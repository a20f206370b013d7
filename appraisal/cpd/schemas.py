"""The bundle's files of CPD (contract.md section 3). The evaluations are anonymous and have no key."""

from __future__ import annotations

from marshmallow import Schema

from appraisal.bundle.cells import Code, Day, Exact, Text, Truth, Whole
from appraisal.bundle.files import BundleFile, Link, in_order
from appraisal.cpd import bulk
from appraisal.cpd.models import (
    AttendanceStatus,
    Confirmation,
    CpdAttendance,
    CpdEvent,
    CpdImpactCheck,
    CpdKind,
    CpdQuestionnaire,
    ProviderType,
)
from appraisal.people.schemas import PEOPLE, SCHOOLS


class EventRow(Schema):
    """A row of cpd_events.csv."""

    event_ref = Text(attribute="ref", required=True)
    title = Text(required=True)
    kind = Code(CpdKind, required=True)
    starts_on = Day(required=True)
    ends_on = Day()
    provider_type = Code(ProviderType, required=True)
    leadership = Truth()
    hours = Exact(2, high="100000")
    host_school_code = Link(SCHOOLS, attribute="host_school_id")


EVENTS = BundleFile("cpd_events", EventRow, CpdEvent, key=("event_ref",), rules=(in_order("starts_on", "ends_on"),))


class AttendanceRow(Schema):
    """A row of cpd_attendance.csv."""

    event_ref = Link(EVENTS, attribute="event_id", required=True)
    person_ref = Link(PEOPLE, attribute="person_id", required=True)
    status = Code(AttendanceStatus, required=True)


ATTENDANCE = BundleFile("cpd_attendance", AttendanceRow, CpdAttendance, key=("event_ref", "person_ref"))


class CheckRow(Schema):
    """A row of cpd_impact_checks.csv."""

    event_ref = Link(EVENTS, attribute="event_id", required=True)
    person_ref = Link(PEOPLE, attribute="person_id", required=True)
    checked_on = Day(required=True)
    learned = Whole(1, 5, required=True)
    used = Whole(0, 3, required=True)
    effect = Whole(1, 5, required=True)
    confirmation = Code(Confirmation)
    confirmed_by_ref = Link(PEOPLE, attribute="confirmed_by_id")


IMPACT_CHECKS = BundleFile("cpd_impact_checks", CheckRow, CpdImpactCheck, key=("event_ref", "person_ref", "checked_on"))


class EvaluationRow(Schema):
    """A row of cpd_evaluations.csv: the six answers of somebody, any of which may be empty."""

    event_ref = Link(EVENTS, attribute="event_id", required=True)
    time_well_spent = Whole(1, 5, required=True, may_be_empty=True)
    clear_purpose = Whole(1, 5, required=True, may_be_empty=True)
    matched_role = Whole(1, 5, required=True, may_be_empty=True)
    learned_something = Whole(1, 5, required=True, may_be_empty=True)
    know_next = Whole(1, 5, required=True, may_be_empty=True)
    supported_to_use = Whole(1, 5, required=True, may_be_empty=True)


EVALUATIONS = BundleFile(
    "cpd_evaluations",
    EvaluationRow,
    CpdQuestionnaire,
    key=(),
    source=bulk.evaluations,
    add=bulk.add_evaluations,
)
