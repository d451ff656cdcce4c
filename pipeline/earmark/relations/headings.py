"""What stands over the items of a list: the line that leads into it ("The following were awarded:"), and a heading."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from spacy.tokens import Doc, Token

from earmark.amounts import Amount
from earmark.model.lines import unit_starts
from earmark.relations.candidate import Place
from earmark.relations.context import Sum, text_of

#: a heading has no more characters
LONGEST = 120
#: behind so many sentences that are neither items nor headings, what stood over a list is over it no more
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
    over = []
    lead: int | None = None
    heading: int | None = None
    plain = 0
    for unit, (start, end) in enumerate(zip(starts, [*starts[1:], len(text)], strict=True)):
        over.append(Over(lead, heading))
        told = text[start:end].strip()
        if told.endswith(":"):
            lead, heading, plain = unit, None, 0
        elif unit in with_sum:
            plain = 0
        elif len(told) <= LONGEST and not told.endswith(_CLOSED) and any(map(str.isalpha, told)):
            heading, plain = unit, 0
        elif plain == MOST_PLAIN:
            lead = heading = None
        else:
            plain += 1
    return over


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
    starts, over = _read(doc)
    told = over[bisect_right(starts, char) - 1]
    ends = [*starts[1:], len(text_of(doc))]
    lead, heading = ((0, 0) if unit is None else (starts[unit], ends[unit]) for unit in (told.lead, told.heading))
    return Lines(lead, heading)


@lru_cache(maxsize=2)
def _read(doc: Doc) -> tuple[list[int], list[Over]]:
    starts = unit_starts(text_of(doc))
    return starts, over_units(text_of(doc), starts, doc._.amounts)
