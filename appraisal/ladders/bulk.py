"""What must hold between the parts of a ladder version once a bundle is imported (contract.md section 3)."""

from __future__ import annotations

from collections.abc import Iterator

from appraisal.bundle.after import After, Rule, blame
from appraisal.bundle.findings import Finding
from appraisal.ladders.schemas import EXPECTATIONS, STATEMENTS


def expected_domains_have_statements(after: After) -> Iterator[Finding]:
    """An expectation is for a domain that has statements in that version."""
    # A statement that moves to another domain can leave an expectation of the database without statements.
    moved = [
        (located, old)
        for located in after.given(STATEMENTS)
        if (old := after.before(STATEMENTS).get((located.row.ladder_version, located.row.statement_code)))
        and old.domain_code != located.row.domain_code
    ]
    versions = {located.row.ladder_version for located in after.given(EXPECTATIONS)}
    versions |= {old.ladder_version for _, old in moved}
    domains = {
        (located.row.ladder_version, located.row.domain_code)
        for located in after.rows(STATEMENTS, "ladder_version", versions)
    }
    unsure = after.unsure(STATEMENTS, "ladder_version")
    for expected in after.rows(EXPECTATIONS, "ladder_version", versions):
        version, domain = expected.row.ladder_version, expected.row.domain_code
        if (version, domain) in domains or version in unsure:
            continue
        cure = "Correct the domain, or add statements of that domain to the version."
        if expected.line is not None:
            yield blame(EXPECTATIONS, expected, "domain_code", f"has no statements in version {version}", cure)
            continue
        for located, old in moved:
            if (old.ladder_version, old.domain_code) == (version, domain):
                reason = f"leaves no statement in domain {domain}, for which {expected.row.role_code} has a minimum"
                yield blame(STATEMENTS, located, "domain_code", reason, cure)
                break


RULES: tuple[Rule, ...] = (expected_domains_have_statements,)
