"""The accounts that the sign-in page of the demonstration lists: one for each kind of user.

Nothing heavy is imported here, because the application asks for this list at every start.
"""

from __future__ import annotations

from dataclasses import dataclass

DOMAIN = "demo-trust.example"
"""The domain of every e-mail address of the demonstration; names under ``.example`` belong to nobody (RFC 2606)."""
PASSWORD = "demonstration"  # noqa: S105 - it opens invented records only, and the sign-in page shows it


@dataclass(frozen=True)
class DemoAccount:
    """One account to try: what kind of user it is, and how to sign in."""

    kind: str
    name: str
    password: str = PASSWORD

    @property
    def email(self) -> str:
        """The address to sign in with."""
        return address(self.name)


def address(name: str) -> str:
    """The work e-mail address of somebody in the demonstration: ``given.family`` without blanks."""
    given, _, family = name.lower().partition(" ")
    return f"{given}.{family.replace(' ', '-')}@{DOMAIN}"


LISTED = (
    DemoAccount("Teaching assistant", "Nadia Rahimi"),
    DemoAccount("Teacher and coach", "Rhys Bellamy"),
    DemoAccount("Line manager, nine direct reports", "Ifeoma Adeyemi"),
    DemoAccount("Head", "Catrin Vaughan"),
    DemoAccount("HR", "Leila Haddad"),
    DemoAccount("Chief executive", "Marcus Penrice"),
    DemoAccount("Governor", "Grace Oyelaran"),
    DemoAccount("Trustee", "Dominic Ferreira"),
    DemoAccount("Administrator", "Jun Watanabe"),
    DemoAccount("Teacher who is also a governor", "Hannah Prosser"),
)
