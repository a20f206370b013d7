"""The words that people read for the codes of CPD, on pages and in files."""

from __future__ import annotations

from appraisal.cpd.models import AttendanceStatus, Confirmation, CpdKind, EvaluationItem, Obstacle, ProviderType

KINDS: dict[str, str] = {
    CpdKind.SMART_DAY: "SMART day",
    CpdKind.INSET: "INSET day",
    CpdKind.TWILIGHT: "Twilight",
    CpdKind.COURSE_INTERNAL: "Course inside the Trust",
    CpdKind.COURSE_EXTERNAL: "Course outside the Trust",
    CpdKind.NPQ: "National professional qualification (NPQ)",
    CpdKind.COACHING_TRAINING: "Coaching training",
    CpdKind.NETWORK: "Network",
    CpdKind.CONFERENCE: "Conference",
    CpdKind.ONLINE: "Online",
    CpdKind.READING_GROUP: "Reading group",
    CpdKind.GOVERNOR_TRAINING: "Governor training",
}
PROVIDERS: dict[str, str] = {
    ProviderType.INTERNAL: "A school of the Trust",
    ProviderType.TRUST: "The Trust",
    ProviderType.NATIONAL: "A national provider",
    ProviderType.OTHER: "Another provider",
}
STATUSES: dict[str, str] = {
    AttendanceStatus.BOOKED: "Has a place",
    AttendanceStatus.ATTENDED: "Came",
    AttendanceStatus.PART: "Came for part",
    AttendanceStatus.ABSENT: "Did not come",
    AttendanceStatus.EXCUSED: "Excused",
}
OWN_STATUSES: dict[str, str] = {
    AttendanceStatus.BOOKED: "You have a place",
    AttendanceStatus.ATTENDED: "You came",
    AttendanceStatus.PART: "You came for part",
    AttendanceStatus.ABSENT: "You did not come",
    AttendanceStatus.EXCUSED: "You were excused",
}
ITEMS: dict[str, str] = {
    EvaluationItem.TIME_WELL_SPENT: "My time was well spent",
    EvaluationItem.CLEAR_PURPOSE: "The purpose was clear",
    EvaluationItem.MATCHED_ROLE: "It matched my role and stage",
    EvaluationItem.LEARNED_SOMETHING: "I learned something new",
    EvaluationItem.KNOW_NEXT: "I know what I will do next",
    EvaluationItem.SUPPORTED_TO_USE: "My leader supports me to use it",
}
USED: dict[str, str] = {"3": "Regularly", "2": "Sometimes", "1": "Tried it", "0": "Not yet"}
OBSTACLES: dict[str, str] = {
    Obstacle.TIME: "Time",
    Obstacle.RESOURCES: "Resources",
    Obstacle.LEADER_SUPPORT: "Support from a leader",
    Obstacle.NOT_RELEVANT: "It was not relevant to my work",
    Obstacle.OTHER: "Something else",
}
CONFIRMATIONS: dict[str, str] = {Confirmation.YES: "Yes", Confirmation.PARTLY: "Partly", Confirmation.NO: "No"}
