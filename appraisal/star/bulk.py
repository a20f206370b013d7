"""What is remarkable about imported STAR projects (contract.md section 3, *Warnings*)."""

from __future__ import annotations

from collections.abc import Iterator

from appraisal.bundle.after import After, Rule, blame
from appraisal.bundle.findings import Finding
from appraisal.people.bulk import no_longer_in_post
from appraisal.star.schemas import PROJECTS


def owners_in_post(after: After) -> Iterator[Finding]:
    """Owners may have left; it is told."""
    gone = no_longer_in_post(after, {ref for located in after.given(PROJECTS) for ref in located.row.owner_refs})
    for located in after.given(PROJECTS):
        if not gone.isdisjoint(located.row.owner_refs):
            reason = "names an owner who is no longer in post"
            yield blame(PROJECTS, located, "owner_refs", reason, "Nothing to do if that is right.", warning=True)


RULES: tuple[Rule, ...] = (owners_in_post,)
