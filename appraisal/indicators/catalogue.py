"""All indicators that this installation counts, in the order of the Trust plan."""

from __future__ import annotations

from appraisal.indicators.definition import Indicator
from appraisal.indicators.tsp2 import TSP2
from appraisal.indicators.tsp3 import TSP3

CATALOGUE: tuple[Indicator, ...] = (*TSP2, *TSP3)
_BY_CODE = {indicator.code: indicator for indicator in CATALOGUE}


class UnknownIndicator(LookupError):
    """No indicator has this code; the message names those that there are."""


def find(code: str) -> Indicator:
    """The indicator with this code; raises `UnknownIndicator`."""
    try:
        return _BY_CODE[code]
    except KeyError:
        raise UnknownIndicator(f"No indicator is called {code}. The codes are: {', '.join(_BY_CODE)}.") from None
