"""From true figures to what people see: rounding, RAG, suppression."""

from collections.abc import Iterable
from fractions import Fraction


def one_decimal(value: Fraction) -> str:
    """Round half up to one decimal, always shown: 12.25 is "12.3", 100 is "100.0"."""
    tenths = int(value * 10 + Fraction(1, 2))
    return f"{tenths // 10}.{tenths % 10}"


def rag(value: Fraction, green: Fraction, amber: Fraction, down: bool) -> str:
    """The band of an unrounded value; `down` where less is better."""
    if value <= green if down else value >= green:
        return "green"
    if value <= amber if down else value >= amber:
        return "amber"
    return "red"


def hidden(respondents: dict[str, int], primary: Iterable[str], minimum: int) -> set[str]:
    """The children of one partition that are suppressed, primary and secondary.

    Takes the respondents of each child that has a figure. Where one hidden child
    alone, or hidden children of fewer than `minimum` together, could be found by
    subtraction, the smallest shown child goes too (ties: lowest code), until it
    is enough or the whole partition is hidden.
    """
    gone = set(primary)
    shown = sorted(
        (code for code in respondents if code not in gone),
        key=lambda code: (respondents[code], code),
    )
    while gone and shown:
        together = sum(respondents[code] for code in gone)
        if len(gone) >= 2 and together >= minimum:
            break
        gone.add(shown.pop(0))
    return gone
