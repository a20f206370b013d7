"""One thing that waits for a person: a sentence and where to do it. Rooms list theirs; the home page shows them."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Waiting:
    """``text`` is a full sentence; ``endpoint`` and ``args`` lead to the page where it is done in one step."""

    text: str
    endpoint: str
    args: dict[str, object] = field(default_factory=dict)
