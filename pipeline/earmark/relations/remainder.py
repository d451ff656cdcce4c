"""What is left of a total: "the remaining €3.2bn" is a part of it, even where its parts are given by others."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import cache

from earmark.relations.parts import CLOSE, MANY, SIGNS, SumInPlace, high, sums_that_add_up
from earmark.relations.tables import expand, read_table

#: how many characters before a sum are read for the words that tell it as the rest
_BEFORE = 60


def remainders(text: str, sums: Sequence[SumInPlace], found: Mapping[int, int]) -> dict[int, int]:
    """Return of which total each sum is a part that is told as the rest of one and is no part by ``found``.

    Places are those in ``sums``, which are in the order of the text. The total is the nearest one before that the sum
    makes up with its neighbours, or else with parts of it by ``found``.
    """
    rest = [n for n, here in enumerate(sums) if n not in found and _is_rest(text, here)]
    if not rest:
        return {}
    adding = sums_that_add_up(sums)
    parts: dict[int, Decimal] = {}
    for part, total in found.items():
        parts[total] = parts.get(total, Decimal(0)) + sums[part].value
    told = {}
    for n in rest:
        before = [t for t in range(n - 1, max(n - 1 - MANY, -1), -1) if _holds(sums[t], sums[n])]
        fitting = (t for t in before if (n, t) in adding or _fills(sums[t], sums[n], parts.get(t)))
        nearest = next(fitting, None)
        if nearest is not None:
            told[n] = nearest
    return told


def _is_rest(text: str, here: SumInPlace) -> bool:
    return _pattern().search(text[max(here.sentence_start, here.start - _BEFORE) : here.start]) is not None


def _holds(total: SumInPlace, part: SumInPlace) -> bool:
    return total.currency == part.currency and total.per == part.per and high(total) > high(part)


def _fills(total: SumInPlace, part: SumInPlace, parts: Decimal | None) -> bool:
    """Whether a sum is what the parts of a total leave of it."""
    return parts is not None and abs(total.value - parts - part.value) <= CLOSE * total.value


@cache
def _pattern() -> re.Pattern[str]:
    return re.compile(expand(read_table(SIGNS)["remainder"]), re.IGNORECASE)
