"""What stands over the items of a list: the line that leads into it ("The following were awarded:"), and a heading."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from spacy.tokens import Doc, Token

from earmark.amounts import Amount
from earmark.model.lines import text_of, unit_starts
from earmark.relations.candidate import Place
from earmark.relations.context import Sum

#: a heading has no more characters
LONGEST = 120
#: and a line below it no more, else it is a paragraph
LONGEST_ITEM = 240
#: behind more sentences than these that are no items, or over a line of more, nothing stands
MOST_PLAIN = 3
#: how a heading does not end
_CLOSED = (".", "!", "?", ";", ",", '"', "”")


@dataclass(frozen=True, slots=True)
class Over:
    """What stands over a unit, by the places of two units among all: None where nothing does."""

    lead: int | None = None
    heading: int | None = None


def over_units(text: str, starts: Sequence[int], amounts: Sequence[Amount]) -> list[Over]:
    """Return what stands over each unit of ``text``; the units begin at ``starts``.

    >>> from earmark.amounts import find_amounts
    >>> text = "Awarded were:\\nBoulder County\\n$130,746 in FY 22\\n$130,746 in FY 23"
    >>> over_units(text, unit_starts(text), find_amounts(text))[-1]
    Over(lead=0, heading=1)
    """
    with_sum = {bisect_right(starts, amount.start) - 1 for amount in amounts if amount.kind == "money"}
    over: list[Over] = []
    lead: int | None = None
    heading: int | None = None
    plain = 0
    for units, told in _lines(text, starts):
        if len(units) > MOST_PLAIN:
            lead = heading = None
        over += [Over(lead, heading if len(told) <= LONGEST_ITEM else None)] * len(units)
        if told.endswith(":"):
            lead, heading, plain = units[-1], None, 0
        elif not with_sum.isdisjoint(units):
            plain = 0
        elif len(units) == 1 and _is_heading(told):
            heading, plain = units[0], 0
        elif any(map(str.isalpha, told)):
            heading, plain = None, plain + len(units)
            lead = lead if plain <= MOST_PLAIN else None
    return over


def _lines(text: str, starts: Sequence[int]) -> Iterator[tuple[range, str]]:
    """The lines of ``text``: the units of each, and its words."""
    first = 0
    for unit, end in enumerate([*starts[1:], len(text)]):
        words = text[starts[unit] : end].rstrip()
        if "\n" in text[starts[unit] + len(words) : end] or end == len(text):
            yield range(first, unit + 1), text[starts[first] : end].strip()
            first = unit + 1


def _is_heading(told: str) -> bool:
    return len(told) <= LONGEST and not told.endswith(_CLOSED) and any(map(str.isalpha, told))


@dataclass(frozen=True, slots=True)
class Lines:
    """The places of what stands over a sum, in characters; ``(0, 0)`` where nothing does."""

    lead: Place = (0, 0)
    heading: Place = (0, 0)

    def line_of(self, token: Token, s: Sum) -> str:
        """Say in which of the two ``token`` stands: "heading", "lead", or ``""`` for none and the sentence of ``s``."""
        if s.sentence.start <= token.i < s.sentence.end:
            return ""
        if self.heading[0] <= token.idx < self.heading[1]:
            return "heading"
        return "lead" if self.lead[0] <= token.idx < self.lead[1] else ""


def lines_over(doc: Doc, char: int) -> Lines:
    """Return what stands over the unit of ``doc`` that holds a character."""
    starts, lines = _read(doc)
    return lines[bisect_right(starts, char) - 1]


@lru_cache(maxsize=2)
def _read(doc: Doc) -> tuple[list[int], list[Lines]]:
    """Where the units of ``doc`` begin, and what stands over each."""
    text = text_of(doc)
    starts = unit_starts(text)
    places = list(pairwise([*starts, len(text)]))

    def place(unit: int | None) -> Place:
        return (0, 0) if unit is None else places[unit]

    return starts, [Lines(place(o.lead), place(o.heading)) for o in over_units(text, starts, doc._.amounts)]
