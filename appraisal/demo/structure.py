"""The shape of the Trust: six schools and a central team, their roles, and who reports to whom."""

from __future__ import annotations

from dataclasses import dataclass

from appraisal.demo.accounts import LISTED

ROLES = {
    # code: title, staff group, whose coaching words fit, whose STAR ideas fit
    "teacher": ("Teacher", "teacher", "teaching", "teaching"),
    "early_career_teacher": ("Early career teacher", "teacher", "teaching", "teaching"),
    "subject_lead": ("Phase or subject leader", "leader", "teaching", "teaching"),
    "senco": ("Special needs coordinator", "leader", "leading", "leading"),
    "assistant_head": ("Assistant headteacher", "leader", "leading", "leading"),
    "deputy_head": ("Deputy headteacher", "leader", "leading", "leading"),
    "head": ("Headteacher", "leader", "leading", "leading"),
    "higher_level_ta": ("Higher level teaching assistant", "teaching_assistant", "assistant", "assistant"),
    "ta": ("Teaching assistant", "teaching_assistant", "assistant", "assistant"),
    "midday": ("Midday supervisor", "support", "assistant", "assistant"),
    "pastoral": ("Pastoral officer", "support", "assistant", "assistant"),
    "office_manager": ("Office manager", "support", "office", "office"),
    "admin": ("Administrator", "support", "office", "office"),
    "site_manager": ("Site manager", "support", "site", "site"),
    "site": ("Caretaker", "support", "site", "site"),
    "kitchen_manager": ("Kitchen manager", "support", "kitchen", "kitchen"),
    "catering": ("Catering assistant", "support", "kitchen", "kitchen"),
    "technician": ("Technician", "support", "technical", "office"),
    "central_officer": ("Central team officer", "support", "office", "office"),
    "service_lead": ("Service lead", "leader", "leading", "leading"),
    "executive": ("Executive leader", "leader", "leading", "leading"),
    "ceo": ("Chief executive", "leader", "leading", "leading"),
    "governor": ("Governor", "governor", "leading", "leading"),
    "link_governor": ("Link governor", "governor", "leading", "leading"),
    "chair": ("Chair of governors", "governor", "leading", "leading"),
    "trustee": ("Trustee", "governor", "leading", "leading"),
    "chair_of_trustees": ("Chair of trustees", "governor", "leading", "leading"),
}

SCHOOLS = {
    # code: name, phase, invented URN (real ones have six digits below 200000), opened
    "BRA": ("Brackenwell School", "secondary", "900101", "2012-09-01"),
    "CEN": ("Central team", "central", None, None),
    "FER": ("Fernmouth All-through School", "all_through", "900102", "2014-09-01"),
    "HER": ("Heronscombe Special School", "special", "900103", "2016-04-01"),
    "MER": ("Little Merrin Primary School", "primary", "900104", "2018-09-01"),
    "SAL": ("Saltreath Primary School", "primary", "900105", "2012-09-01"),
    "WRE": ("Wrenmoor Primary School", "primary", "900106", "2015-01-01"),
}
SIX = tuple(code for code, (_, phase, _, _) in SCHOOLS.items() if phase != "central")


@dataclass(frozen=True)
class Seat:
    """A place in a school's tree: a role held by ``count`` people, and the seats that report to it.

    ``names`` are people of the listed accounts who hold it from the first day to the last.
    """

    role: str
    title: str
    reports: tuple[Seat, ...] = ()
    count: int = 1
    fte: str = "1"
    names: tuple[str, ...] = ()


def lead(role: str, title: str, *reports: Seat, name: str | None = None, fte: str = "1") -> Seat:
    """One person, and who reports to them."""
    return Seat(role, title, reports, 1, fte, (name,) if name else ())


def some(count: int, role: str, title: str, *, fte: str = "1", names: tuple[str, ...] = ()) -> Seat:
    """Several people in the same role under the same line manager."""
    return Seat(role, title, (), count, fte, names)


def department(subject: str, teachers: int, *others: Seat, new: int = 0) -> Seat:
    """A subject leader with teachers, the last ``new`` of them early in their career."""
    seats = [some(teachers - new, "teacher", f"Teacher of {subject}")] if teachers > new else []
    if new:
        seats.append(some(new, "early_career_teacher", f"Teacher of {subject}"))
    return lead("subject_lead", f"Leader of {subject}", *seats, *others)


def operations(office: int, caretakers: int, cooks: int, middays: int = 0) -> tuple[Seat, ...]:
    """Office, site and kitchen of a school, each with its own lead."""
    return (
        lead(
            "office_manager",
            "Office manager",
            some(office, "admin", "Administrator", fte="0.8"),
            *([some(middays, "midday", "Midday supervisor", fte="0.2")] if middays else []),
        ),
        lead(
            "site_manager", "Site manager", *([some(caretakers, "site", "Caretaker", fte="0.6")] if caretakers else [])
        ),
        lead("kitchen_manager", "Kitchen manager", some(cooks, "catering", "Catering assistant", fte="0.5")),
    )


TA, HLTA = ("ta", "Teaching assistant"), ("higher_level_ta", "Higher level teaching assistant")
(ASSISTANT, COACH, LINE_MANAGER, HEAD, HR, CEO, GOVERNOR, TRUSTEE, ADMINISTRATOR, STAFF_GOVERNOR) = (
    account.name for account in LISTED
)

SALTREATH = lead(
    "head",
    "Headteacher",
    lead(
        "deputy_head",
        "Deputy headteacher",
        lead(
            "subject_lead",
            "Leader of key stage 1",
            some(3, "teacher", "Class teacher", names=(COACH, STAFF_GOVERNOR)),
            some(1, "early_career_teacher", "Class teacher"),
            some(5, *TA, fte="0.8", names=(ASSISTANT,)),
            name=LINE_MANAGER,
        ),
        lead(
            "subject_lead",
            "Leader of the early years",
            some(3, "teacher", "Class teacher"),
            some(6, *TA, fte="0.8"),
        ),
    ),
    lead(
        "assistant_head",
        "Assistant headteacher",
        lead(
            "subject_lead",
            "Leader of key stage 2",
            some(8, "teacher", "Class teacher"),
            some(1, "early_career_teacher", "Class teacher"),
        ),
        lead("senco", "Special needs coordinator", lead(*HLTA, some(6, *TA, fte="0.7")), some(1, *HLTA)),
    ),
    *operations(3, 2, 5, 6),
    name=HEAD,
)

WRENMOOR = lead(
    "head",
    "Headteacher",
    lead(
        "deputy_head",
        "Deputy headteacher",
        lead(
            "subject_lead", "Leader of the lower school", some(6, "teacher", "Class teacher"), some(5, *TA, fte="0.8")
        ),
        lead(
            "subject_lead",
            "Leader of the upper school",
            some(4, "teacher", "Class teacher"),
            some(1, "early_career_teacher", "Class teacher"),
        ),
        lead("senco", "Special needs coordinator", lead(*HLTA, some(6, *TA, fte="0.7"))),
    ),
    *operations(2, 2, 4, 5),
)

LITTLE_MERRIN = lead(
    "head",
    "Headteacher",
    some(2, "teacher", "Class teacher"),
    some(3, *TA, fte="0.6"),
    some(1, "admin", "Administrator", fte="0.6"),
    some(1, "midday", "Midday supervisor", fte="0.2"),
)

HERONSCOMBE = lead(
    "head",
    "Headteacher",
    lead(
        "deputy_head",
        "Deputy headteacher",
        lead("subject_lead", "Leader of primary", some(4, "teacher", "Class teacher"), lead(*HLTA, some(7, *TA))),
        lead("subject_lead", "Leader of secondary", some(4, "teacher", "Class teacher"), lead(*HLTA, some(7, *TA))),
        lead("subject_lead", "Leader of post-16", some(3, "teacher", "Class teacher"), some(6, *TA)),
    ),
    *operations(2, 2, 2),
    some(2, "pastoral", "Family support worker"),
)

BRACKENWELL = lead(
    "head",
    "Headteacher",
    lead(
        "deputy_head",
        "Deputy headteacher, teaching",
        department("English", 9, new=1),
        department("mathematics", 10, new=2),
        department("science", 11, some(2, "technician", "Science technician", fte="0.8"), new=1),
    ),
    lead(
        "deputy_head",
        "Deputy headteacher, curriculum",
        department("humanities", 9),
        department("languages", 5, new=1),
        department("technology", 5, some(1, "technician", "Workshop technician")),
    ),
    lead(
        "assistant_head",
        "Assistant headteacher, culture",
        department("the arts", 5),
        department("physical education", 6),
        some(5, "pastoral", "Pastoral officer"),
    ),
    lead(
        "assistant_head",
        "Assistant headteacher, inclusion",
        lead("senco", "Special needs coordinator", lead(*HLTA, some(6, *TA, fte="0.8")), some(7, *TA, fte="0.8")),
    ),
    *operations(6, 4, 7),
    some(4, "admin", "Cover and examinations officer"),
)

FERNMOUTH = lead(
    "head",
    "Headteacher",
    lead(
        "deputy_head",
        "Deputy headteacher, primary",
        lead("subject_lead", "Leader of key stage 1", some(4, "teacher", "Class teacher"), some(5, *TA, fte="0.8")),
        lead(
            "subject_lead",
            "Leader of key stage 2",
            some(7, "teacher", "Class teacher"),
            some(1, "early_career_teacher", "Class teacher"),
        ),
    ),
    lead(
        "deputy_head",
        "Deputy headteacher, secondary",
        department("English and languages", 8, new=1),
        department("mathematics and computing", 8),
        department("science", 7, some(2, "technician", "Science technician", fte="0.6")),
        department("humanities and the arts", 8, new=1),
    ),
    lead(
        "assistant_head",
        "Assistant headteacher",
        lead("senco", "Special needs coordinator", lead(*HLTA, some(7, *TA, fte="0.7")), some(5, *TA, fte="0.8")),
        some(4, "pastoral", "Pastoral officer"),
    ),
    *operations(5, 3, 6, 5),
)

CENTRAL = lead(
    "ceo",
    "Chief executive",
    lead(
        "executive",
        "Director of education",
        some(5, "service_lead", "School improvement lead"),
        some(1, "central_officer", "Research and projects officer"),
    ),
    lead(
        "executive",
        "Director of finance and operations",
        lead("service_lead", "Finance lead", some(5, "central_officer", "Finance officer", fte="0.8")),
        lead("service_lead", "Estates lead", some(2, "site", "Estates officer")),
        lead(
            "service_lead",
            "ICT lead",
            some(1, "technician", "Systems administrator", names=(ADMINISTRATOR,)),
            some(5, "technician", "ICT technician"),
        ),
        lead("service_lead", "Catering lead", some(1, "central_officer", "Nutrition officer", fte="0.6")),
    ),
    lead(
        "service_lead",
        "HR lead",
        some(1, "central_officer", "HR officer"),
        some(3, "central_officer", "Payroll officer", fte="0.8"),
        name=HR,
    ),
    lead("service_lead", "Governance professional", some(1, "central_officer", "Clerk to governors", fte="0.6")),
    some(2, "central_officer", "Executive assistant"),
    name=CEO,
)

TREES = {
    "CEN": CENTRAL,
    "BRA": BRACKENWELL,
    "FER": FERNMOUTH,
    "HER": HERONSCOMBE,
    "MER": LITTLE_MERRIN,
    "SAL": SALTREATH,
    "WRE": WRENMOOR,
}
"""The tree of each school; the heads report to the chief executive, who comes first."""


def size(seat: Seat) -> int:
    """How many people work in a tree."""
    return seat.count * (1 + sum(size(report) for report in seat.reports))
