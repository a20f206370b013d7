"""What a verb answers when it will not do a thing, in words for the person who asked.

Services raise these; the page shows them beside the field with everything that was typed (see ``forms.submitted``).
"""

from __future__ import annotations

from typing import Protocol

from sqlalchemy.exc import IntegrityError


class Refused(Exception):
    """A verb refuses; ``message`` says what is wrong and what to do, ``field`` names the form field if there is one."""

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field


class EditConflict(Exception):
    """Somebody else saved the same record since this person opened it."""


class Versioned(Protocol):
    """Anything with a version that rises with each change."""

    version: int


def expect_version(record: Versioned, version: int) -> None:
    """Raise EditConflict unless the record still has the version the person saw."""
    if record.version != version:
        raise EditConflict


# A room adds the sentences for its own constraints with ``explain``; the names are those of the naming convention.
_SENTENCES: dict[str, Refused] = {}


def explain(constraint: str, message: str, field: str | None = None) -> None:
    """Give the sentence that people read when this named constraint is broken.

    For SQLite, which names only the columns of a broken UNIQUE, the same constraint is found by
    ``table.column, table.column``.
    """
    _SENTENCES[constraint] = Refused(message, field)


def refusal(error: IntegrityError) -> Refused:
    """The sentence for a broken constraint; a general one for a constraint nobody has explained."""
    broken = str(error.orig)
    for constraint in sorted(_SENTENCES, key=len, reverse=True):
        if constraint in broken:
            return _SENTENCES[constraint]
    return Refused(
        "This could not be saved because it does not fit with something already recorded. Check the "
        "references and dates."
    )
