"""The files of a bundle in the order in which they are written, so that a row finds what it refers to."""

from __future__ import annotations

from appraisal.accounts import bulk as accounts
from appraisal.assessments import bulk as assessments
from appraisal.assessments.schemas import ASSESSMENTS, RATINGS
from appraisal.bundle.after import Rule
from appraisal.bundle.files import BundleFile
from appraisal.coaching.schemas import SESSIONS
from appraisal.cpd.schemas import ATTENDANCE, EVALUATIONS, EVENTS, IMPACT_CHECKS
from appraisal.ladders import bulk as ladders
from appraisal.ladders.schemas import EXPECTATIONS, LADDERS, STATEMENTS
from appraisal.opportunities import bulk as opportunities
from appraisal.opportunities.schemas import ACTIVITIES
from appraisal.people import bulk as people
from appraisal.people.schemas import (
    GOVERNORS,
    LEAVE,
    LINES,
    PAIRS,
    PEOPLE,
    POSTS,
    ROLES,
    SCHOOLS,
    SERVICE_ROLES,
    TERMS,
)
from appraisal.stages import bulk as stages
from appraisal.stages.schemas import STAGES
from appraisal.star import bulk as star
from appraisal.star.schemas import EVIDENCE, PROJECTS
from appraisal.workforce import bulk as workforce
from appraisal.workforce.schemas import ABSENCES, LEAVERS

FILES: tuple[BundleFile, ...] = (
    SCHOOLS,
    TERMS,
    ROLES,
    PEOPLE,
    POSTS,
    LINES,
    SERVICE_ROLES,
    PAIRS,
    LEAVE,
    SESSIONS,
    PROJECTS,
    EVIDENCE,
    STAGES,
    LADDERS,
    STATEMENTS,
    EXPECTATIONS,
    ASSESSMENTS,
    RATINGS,
    EVENTS,
    ATTENDANCE,
    IMPACT_CHECKS,
    EVALUATIONS,
    ACTIVITIES,
    ABSENCES,
    LEAVERS,
    GOVERNORS,
)

RULES: tuple[Rule, ...] = (
    *people.RULES,
    *accounts.RULES,
    *star.RULES,
    *stages.RULES,
    *ladders.RULES,
    *assessments.RULES,
    *opportunities.RULES,
    *workforce.RULES,
)
