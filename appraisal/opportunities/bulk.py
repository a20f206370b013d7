"""What is remarkable about imported cross-trust work (contract.md section 3, *Warnings*)."""

from __future__ import annotations

from collections.abc import Iterator

from appraisal.bundle.after import After, Rule, blame
from appraisal.bundle.findings import Finding
from appraisal.opportunities.schemas import ACTIVITIES
from appraisal.people.bulk import no_longer_in_post


def participants_in_post(after: After) -> Iterator[Finding]:
    """People who took part may have left; it is told."""
    gone = no_longer_in_post(after, {ref for located in after.given(ACTIVITIES) for ref in located.row.person_refs})
    for located in after.given(ACTIVITIES):
        if not gone.isdisjoint(located.row.person_refs):
            reason = "names somebody who is no longer in post"
            yield blame(ACTIVITIES, located, "person_refs", reason, "Nothing to do if that is right.", warning=True)


RULES: tuple[Rule, ...] = (participants_in_post,)
