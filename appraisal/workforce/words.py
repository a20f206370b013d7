"""The words that people read for the codes of absence and leaving (domain.md sections 7.1 and 8)."""

from __future__ import annotations

from appraisal.workforce.models import AbsenceCategory, Destination, LeavingReason

CATEGORIES: dict[str, str] = {
    AbsenceCategory.SIC: "Sickness",
    AbsenceCategory.PRG: "Pregnancy related",
    AbsenceCategory.MAT: "Maternity or paternity leave",
    AbsenceCategory.OTH: "Other paid authorised absence",
    AbsenceCategory.PUB: "Paid absence for public duties",
    AbsenceCategory.SEC: "Secondment",
    AbsenceCategory.UNA: "Unauthorised absence",
    AbsenceCategory.UNP: "Unpaid authorised absence",
}
REASONS: dict[str, str] = {
    LeavingReason.E01: "Promotion in this Trust",
    LeavingReason.E02: "Promotion elsewhere",
    LeavingReason.E03: "Same-level post in another school or trust",
    LeavingReason.E04: "Career change out of education",
    LeavingReason.E05: "Workload or work-life balance",
    LeavingReason.E06: "Pay and reward",
    LeavingReason.E07: "Wellbeing or stress from the job",
    LeavingReason.E08: "Relationship with line manager or leadership",
    LeavingReason.E09: "Lack of development or progression",
    LeavingReason.E10: "Pupil behaviour or safety",
    LeavingReason.E11: "Accountability or inspection pressure",
    LeavingReason.E12: "Lack of flexible working",
    LeavingReason.E13: "Relocation, family or caring",
    LeavingReason.E14: "Retirement (age)",
    LeavingReason.E15: "Ill-health retirement or health",
    LeavingReason.E16: "Study or return to education",
    LeavingReason.E17: "End of fixed term or of maternity cover",
    LeavingReason.E18: "Redundancy, restructure or transfer",
    LeavingReason.E19: "Dismissal or probation not passed",
    LeavingReason.E20: "Death in service",
    LeavingReason.E98: "Other",
    LeavingReason.E99: "Not given",
}
DESTINATIONS: dict[str, str] = {
    Destination.D1: "This Trust",
    Destination.D2: "Another state school in Cornwall",
    Destination.D3: "A state school elsewhere",
    Destination.D4: "An independent school",
    Destination.D5: "Further or higher education",
    Destination.D6: "Outside education",
    Destination.D7: "Self-employed or supply",
    Destination.D8: "Not working, or retired",
    Destination.D9: "Not known",
}
LENGTHS = {"long": "Long term", "short": "Short term"}
