"""What must hold between stages and posts once a bundle is imported (contract.md section 3)."""

from __future__ import annotations

from collections.abc import Iterator

from appraisal.bundle.after import After, Rule, blame
from appraisal.bundle.findings import Finding
from appraisal.people.schemas import POSTS
from appraisal.stages.schemas import STAGES


def stages_of_own_posts(after: After) -> Iterator[Finding]:
    """A stage is of a post that this very person holds."""
    refs = {located.row.post_ref for located in after.given(STAGES)}
    holders = {located.row.post_ref: located.row.person_ref for located in after.rows(POSTS, "post_ref", refs)}
    for located in after.given(STAGES):
        holder = holders.get(located.row.post_ref)
        if holder not in (None, located.row.person_ref):
            reason = f"does not hold post {located.row.post_ref}, {holder} does"
            yield blame(STAGES, located, "person_ref", reason, "Correct the person or the post.")


RULES: tuple[Rule, ...] = (stages_of_own_posts,)
