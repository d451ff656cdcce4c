"""Mentions of one sum made one: told again with the same value, or restated in another currency."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal

from spacy.tokens import Doc

from earmark.amounts import Amount
from earmark.model.lines import text_of
from earmark.relations.context import Sum, Units
from earmark.relations.same import is_same

#: sums of one value differ by no more than one part of so many: what rounding in words like "roughly" can hide
ROUNDING = 200
#: a sum is compared to the first and to so many of the last sums of its value
MOST_EQUAL = 20
#: words before a sum that say it is not the one told before
_ANOTHER = frozenset(["another", "further", "additional"])
#: words right before a sum that say it has been told, even where something else "also" happened to it
_KNOWN = frozenset("the this that these those its it their they his her he she".split())
#: sums of one value stand on one shelf or on two beside each other
_WIDTH = -math.log1p(-1.01 / ROUNDING)

#: currency, upper end, and about what value
Shelf = tuple[str | None, Decimal, int]


def merge_mentions(
    doc: Doc, sums: Sequence[Sum], units: Units, again: Mapping[int, int | None] | None = None
) -> list[list[Sum]]:
    """Group the sums that tell one allocation: the same value and currency, or one restating the other.

    Two sums are the same where they differ by no more than rounding can hide, where the later is not told as one more
    ("and a further $800,000 for schools"), and where they are no items of a list that happen to be of one size
    (earmark.relations.same). Time is linear in the number of sums.

    Args:
        doc: the Doc, with amounts.
        sums: in the order of the text.
        units: the Doc's units.
        again: for those of ``sums`` of which it is known the sum that they tell again, None for none (`rows_again`).
    """
    again = again or {}
    groups: dict[int, list[Sum]] = {}
    home: dict[int, int] = {}
    shelves: dict[Shelf, list[Sum]] = defaultdict(list)
    for s in sums:
        told = {home[s.amount.equivalent_of]} if s.amount.equivalent_of in home else set()
        if s.index in again:
            earlier = again[s.index]
            told |= set() if earlier is None else {home[earlier]}
        elif not _is_another(units, s):
            told |= _told_before(doc, shelves, home, s)
        number = min(told, default=s.index)
        group = groups.setdefault(number, [])
        for other in told - {number}:  # "14 bn crowns ($2 bn)" behind a headline that told the dollars alone
            group += groups[other]
            home.update((moved.index, number) for moved in groups.pop(other))
        group.append(s)
        home[s.index] = number
        shelves[_shelf(s.amount)].append(s)
    return list(groups.values())


def _is_another(units: Units, s: Sum) -> bool:
    before = units.words[max(s.left, s.unit - 3) : s.unit]
    return not _ANOTHER.isdisjoint(before) or ("also" in before and before[-1] not in _KNOWN)


def _shelf(amount: Amount) -> Shelf:
    size = abs(float(amount.value))
    return amount.currency, amount.max or Decimal(0), int(math.log(size) / _WIDTH) if size else 0


def _told_before(doc: Doc, shelves: Mapping[Shelf, list[Sum]], home: Mapping[int, int], s: Sum) -> set[int]:
    """The group of sums that ``s`` tells again, by its number, if there is one."""
    currency, most, about = _shelf(s.amount)
    beside = (_some(shelves.get((currency, most, about + step), [])) for step in (-1, 0, 1))
    equal = [other for shelf in beside for other in shelf if _same_value(other, s)]
    for other in _some(sorted(equal, key=lambda other: (home[other.index], other.index))):
        restated = other.amount.equivalent_of is not None or s.amount.equivalent_of is not None
        if restated or is_same(text_of(doc), doc._.amounts, other.index, s.index):
            return {home[other.index]}
    return set()


def _some(sums: list[Sum]) -> list[Sum]:
    return sums if len(sums) <= MOST_EQUAL else [sums[0], *sums[-MOST_EQUAL:]]


def _same_value(a: Sum, b: Sum) -> bool:
    return abs(a.amount.value - b.amount.value) * ROUNDING <= max(abs(a.amount.value), abs(b.amount.value))
