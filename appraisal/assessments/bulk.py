"""What must hold between assessments, ratings and statements once a bundle is imported (contract.md section 3)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from appraisal.assessments.schemas import ASSESSMENTS, RATINGS
from appraisal.bundle.after import After, Rule, blame
from appraisal.bundle.findings import Finding
from appraisal.ladders.schemas import STATEMENTS


def ratings_of_own_version(after: After) -> Iterator[Finding]:
    """A rating is of a statement of the version that its assessment uses."""
    if not after.given(RATINGS):
        return
    refs = {located.row.assessment_ref for located in after.given(RATINGS)}
    used = {
        located.row.assessment_ref: located.row.ladder_version
        for located in after.rows(ASSESSMENTS, "assessment_ref", refs)
    }
    versions: dict[str, set[str]] = defaultdict(set)
    for located in after.rows(STATEMENTS):
        versions[located.row.statement_code].add(located.row.ladder_version)
    unsure = after.unsure(STATEMENTS, "statement_code")
    for located in after.given(RATINGS):
        code, version = located.row.statement_code, used.get(located.row.assessment_ref)
        if version is None or version in versions[code] or code in unsure:
            continue
        others = ", ".join(sorted(versions[code]))
        reason = f"is a statement of version {others}, but the assessment uses {version}" if others else "is not known"
        yield blame(RATINGS, located, "statement_code", reason, f"Use a statement_code of version {version}.")


def rated_assessments_keep_their_version(after: After) -> Iterator[Finding]:
    """An assessment that has ratings stays with its version, or they would be of another one."""
    before = after.before(ASSESSMENTS)
    changed = {
        located.row.assessment_ref: located
        for located in after.given(ASSESSMENTS)
        if (old := before.get((located.row.assessment_ref,))) and old.ladder_version != located.row.ladder_version
    }
    if not changed:
        return
    rated_here = {row.assessment_ref for row in after.before(RATINGS).values()}
    rated = {
        located.row.assessment_ref for located in after.rows(RATINGS, "assessment_ref", changed) if located.line is None
    }
    for ref in sorted((rated | rated_here) & set(changed)):
        old = before[(ref,)]
        reason = f"is not the version of the ratings it has, {old.ladder_version}"
        cure = "Keep the version, or give the new assessment a reference of its own."
        yield blame(ASSESSMENTS, changed[ref], "ladder_version", reason, cure)


RULES: tuple[Rule, ...] = (ratings_of_own_version, rated_assessments_keep_their_version)
