"""The code lists of STAR projects in words (domain.md section 2.2). No word here blames or ranks."""

from __future__ import annotations

from appraisal.star.models import (
    Adoption,
    Confidence,
    EvidenceKind,
    ImpactJudgement,
    StarProject,
    StarStatus,
    StarStrand,
)

STATUS: dict[str, str] = {
    StarStatus.DRAFT: "Draft",
    StarStatus.AGREED: "Agreed",
    StarStatus.ACTIVE: "Under way",
    StarStatus.EVALUATING: "Being evaluated",
    StarStatus.COMPLETED: "Completed",
    StarStatus.SHARED: "Published",
    StarStatus.PAUSED: "Paused",
    StarStatus.STOPPED: "Stopped",
}
PUT_TO_THE_LINE_MANAGER = "With the line manager"

STRAND: dict[str, str] = {
    StarStrand.QUALITY: "Quality of teaching or of a service",
    StarStrand.OTHER: "Something else",
}

EVIDENCE: dict[str, str] = {
    EvidenceKind.OBSERVATION: "What someone saw in a lesson or at work",
    EvidenceKind.WORK_SAMPLE_REVIEW: "A look at samples of work",
    EvidenceKind.LEARNER_VOICE_AGGREGATE: "What learners said, as a group",
    EvidenceKind.STAFF_SURVEY: "What staff said",
    EvidenceKind.ATTAINMENT_AGGREGATE: "Attainment of a group",
    EvidenceKind.ATTENDANCE_AGGREGATE: "Attendance of a group",
    EvidenceKind.PROCESS_TIME_COST: "Time or cost of a piece of work",
    EvidenceKind.CUSTOMER_FEEDBACK: "What the people we serve said",
    EvidenceKind.READING: "Reading",
    EvidenceKind.OTHER: "Something else",
}

IMPACT: dict[str, str] = {
    ImpactJudgement.CLEAR_POSITIVE: "A clear change for the better",
    ImpactJudgement.SOME_POSITIVE: "Some change for the better",
    ImpactJudgement.NO_CHANGE: "No change",
    ImpactJudgement.SOME_NEGATIVE: "Some change for the worse",
    ImpactJudgement.NOT_YET_KNOWN: "Not yet known",
}

CONFIDENCE: dict[str, str] = {
    Confidence.LOW: "Low: a first impression",
    Confidence.MEDIUM: "Medium: some evidence points this way",
    Confidence.HIGH: "High: the same measure at start and end, and a second kind of evidence",
}

ADOPTION: dict[str, str] = {
    Adoption.ADOPTED_TRUST: "Adopted across the Trust",
    Adoption.ADOPTED_SCHOOL: "Adopted in a school",
    Adoption.TRIALLED_ELSEWHERE: "Being tried elsewhere",
    Adoption.NOTED: "Noted",
    Adoption.NOT_ADOPTED: "Not adopted",
}


def status(project: StarProject) -> str:
    """Where a project stands, in words; a draft that was put to the line manager says so."""
    if project.status == StarStatus.DRAFT and project.submitted_on is not None:
        return PUT_TO_THE_LINE_MANAGER
    return STATUS[project.status]
