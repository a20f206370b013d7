"""CPD as access sees it (privacy.md row 15), and when feedback and impact checks are asked for.

An event is about nobody, so everyone may read it; its organiser and HR change it and keep its register. Row 15 is
silent about organisers: they get the names and the status of the people of their own event, without which there is
no register, and nothing else: no impact check, and no result of the anonymous feedback. The lists of attendance that
line managers and heads see are records, not figures, so rule 6 (small schools) does not change them; it does change
the results (``results``).
"""

from __future__ import annotations

import datetime as dt

from sqlalchemy import ColumnElement, and_, false, func, select, true

from appraisal.access.policy import Record, Relation
from appraisal.access.reach import Shape, about
from appraisal.access.viewer import Hat, Viewer
from appraisal.cpd.models import AttendanceStatus, CpdAttendance, CpdEvent, CpdImpactCheck

CAME = (AttendanceStatus.ATTENDED, AttendanceStatus.PART)

FEEDBACK_DAYS = 14
"""Anonymous feedback is taken from an event's last day until so many days later (contract.md section 4, K8)."""
CHECK_FROM = dt.timedelta(weeks=6)
CHECK_UNTIL = dt.timedelta(weeks=12)
"""An impact check is asked for between these after an event's last day (domain.md section 5.4); later still allowed."""

last_day = func.coalesce(CpdEvent.ends_on, CpdEvent.starts_on)


def _organises(viewer: Viewer) -> ColumnElement[bool]:
    return CpdEvent.organiser_id == viewer.person


EVENT = Shape(
    Record.CPD_EVENT,
    CpdEvent,
    {
        Relation.ANY_STAFF: lambda v: true(),
        Relation.ORGANISER: _organises,
        Relation.HR: lambda v: true() if v.wears(Hat.HR) else false(),
    },
)
ATTENDANCE = Shape(
    Record.CPD,
    CpdAttendance,
    {
        **about(CpdAttendance.person_id),
        Relation.ORGANISER: lambda v: CpdAttendance.event_id.in_(select(CpdEvent.id).where(_organises(v))),
    },
)
CHECK = Shape(
    Record.IMPACT_CHECK,
    CpdImpactCheck,
    {**about(CpdImpactCheck.person_id), Relation.CONFIRMER: lambda v: CpdImpactCheck.asked_id == v.person},
)


def own_and_came(person_id: int) -> ColumnElement[bool]:
    """Attendance of this person at something they came to, wholly or in part."""
    return and_(CpdAttendance.person_id == person_id, CpdAttendance.status.in_(CAME))


def takes_feedback(on: dt.date) -> ColumnElement[bool]:
    """An event whose feedback is open by its dates."""
    return and_(last_day <= on, last_day >= on - dt.timedelta(days=FEEDBACK_DAYS))


def feedback_days(event: CpdEvent) -> tuple[dt.date, dt.date]:
    """The first and the last day on which feedback on an event is taken."""
    return event.last_day, event.last_day + dt.timedelta(days=FEEDBACK_DAYS)


def coming_up(on: dt.date) -> ColumnElement[bool]:
    """An event that is not over."""
    return last_day >= on


def waits_for_check(on: dt.date) -> ColumnElement[bool]:
    """An event whose impact check is asked for now."""
    return and_(on - CHECK_UNTIL <= last_day, on - CHECK_FROM >= last_day)


def may_be_checked(on: dt.date) -> ColumnElement[bool]:
    """An event long enough ago for an impact check; there is no latest day."""
    return on - CHECK_FROM >= last_day


WAITS_FOR_CONFIRMATION = and_(CpdImpactCheck.asked_id.is_not(None), CpdImpactCheck.confirmation.is_(None))
