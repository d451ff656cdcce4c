"""A stretch of text with its amounts masked, so that a pattern can speak of "this sum" and "another sum"."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from earmark.amounts import Amount

LETTERS = {"money": "M", "percent": "P", "points": "Q", "multiple": "X", "share": "S"}
THIS = "⟦T⟧"
EQUIVALENT = "~"
LONGEST = 3000
"""Longer stretches, in characters, are cut: no sentence goes on so long."""


@dataclass(frozen=True, slots=True)
class Masked:
    """The stretch: an amount is ``⟦M3⟧`` (a letter for its kind, its place in the list), the sum itself ``⟦T⟧``.

    A sum that only restates another one in a second currency is ``~``. ``breaks`` and ``shifts`` lead from its
    offsets back to those of the article.
    """

    text: str
    breaks: tuple[int, ...]
    shifts: tuple[int, ...]

    def origin(self, at: int) -> int:
        """The offset in the article of the character ``at``, which must not lie within a mask."""
        place = bisect_right(self.breaks, at) - 1
        return at + self.shifts[place]


def mask(text: str, stretch: tuple[int, int], amounts: Sequence[Amount], index: int) -> Masked:
    """Mask the amounts of ``text`` within ``stretch``; that at ``index`` is "this"."""
    start, end = stretch[0], min(stretch[1], stretch[0] + LONGEST)
    pieces: list[str] = []
    breaks, shifts = [0], [start]
    at, length = start, 0
    for place in range(bisect_left(amounts, start, key=lambda amount: amount.start), len(amounts)):
        amount = amounts[place]
        if amount.start >= end:
            break
        if amount.start < at or amount.end > end:
            continue
        before = text[at : amount.start].replace("⟦", "[").replace("⟧", "]")
        name = THIS if place == index else f"⟦{LETTERS[amount.kind]}{place}⟧"
        if place != index and amount.equivalent_of is not None and amount.kind == "money":
            name = EQUIVALENT
        pieces += [before, name]
        length += len(before) + len(name)
        at = amount.end
        breaks.append(length)
        shifts.append(at - length)
    pieces.append(text[at:end].replace("⟦", "[").replace("⟧", "]"))
    return Masked("".join(pieces), tuple(breaks), tuple(shifts))
