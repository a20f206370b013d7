"""The one fixture of the oracle's own tests."""

from pathlib import Path

import pytest

from .handmade import Handmade


@pytest.fixture
def made(tmp_path: Path) -> Handmade:
    """A bundle made by hand, without people yet."""
    return Handmade(tmp_path)
