"""What must hold between accounts and people once a bundle is imported."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select

from appraisal.accounts.models import Account
from appraisal.bundle.after import After, Rule, blame
from appraisal.bundle.findings import Finding
from appraisal.people.schemas import PEOPLE


def addresses_of_people_alone(after: After) -> Iterator[Finding]:
    """An administrator who is nobody on the staff list signs in with an address of their own.

    Somebody else with that address could not sign in.
    """
    taken = set(after.scalars(select(Account.email_key).where(Account.email_key.is_not(None))))
    for located in after.given(PEOPLE) if taken else ():
        if (located.row.email or "").lower() in taken:
            reason = "is the address of an administrator's account"
            yield blame(PEOPLE, located, "email", reason, "Give another address, or none.")


RULES: tuple[Rule, ...] = (addresses_of_people_alone,)
