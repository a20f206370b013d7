"""Names of people who do not exist."""

from __future__ import annotations

import random
from collections.abc import Iterator

from appraisal.demo import words


def invented(chance: random.Random, taken: set[str]) -> Iterator[str]:
    """Names without end, none twice, none of those ``taken``."""
    known = words.load("names")
    seen = set(taken)
    while True:
        name = f"{chance.choice(known['given'])} {chance.choice(known['family'])}"
        if name not in seen:
            seen.add(name)
            yield name
