"""The one line of navigation: each room says what it adds and for which hats (pages.md)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from flask import g, request, url_for

ORDER = (
    "My development",
    "My team",
    "STAR projects",
    "CPD",
    "Opportunities",
    "Indicators",
    "People",
)


@dataclass(frozen=True)
class Entry:
    """One word in the navigation, where it leads, and who sees it (nobody's hats = everyone signed in)."""

    label: str
    endpoint: str
    hats: frozenset[str]
    section: str


_ENTRIES: dict[str, Entry] = {}


def add(label: str, endpoint: str, *, hats: Iterable[str] = (), section: str = "") -> None:
    """Add a word to the navigation; ``section`` is the start of the addresses that belong to it."""
    if label not in ORDER:
        raise ValueError(f"{label!r} has no place in web.navigation.ORDER")
    _ENTRIES[label] = Entry(label, endpoint, frozenset(hats), section)


def entries() -> list[dict[str, object]]:
    """What this viewer can use, in the order of pages.md, with the current one marked."""
    viewer = g.get("viewer")
    if viewer is None:
        return []
    shown = [
        entry
        for label in ORDER
        if (entry := _ENTRIES.get(label)) and (not entry.hats or not entry.hats.isdisjoint(viewer.hats))
    ]
    return [
        {
            "text": entry.label,
            "href": url_for(entry.endpoint),
            "active": bool(entry.section) and request.path.startswith(entry.section),
        }
        for entry in shown
    ]
