"""Everything that people of the demonstration write, by hand and by kind of work."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from typing import Any


def load(name: str) -> dict[str, Any]:
    """One of the files of words beside this module."""
    return tomllib.loads((files(__name__) / f"{name}.toml").read_text(encoding="utf-8"))
