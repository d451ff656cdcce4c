"""Numbers of one point and three digits: "€12.500" is twelve and a half thousand where it is written the European way.

A point is a decimal point in English. It groups thousands where the currency is one whose home writes it so, nothing in
the article is grouped by commas, and the sum is no price of litres, shares and the like, which do have three decimals.
"""

from __future__ import annotations

import re

from earmark.amounts.context import per
from earmark.amounts.lexicon import words
from earmark.amounts.numbers import ONE
from earmark.amounts.quantity import Quantity

_POINTED = re.compile(r"[1-9]\d{0,2}\.\d{3}")
_COMMAS = re.compile(r"\d,\d{3}(?!\d)")
_HOMES = frozenset(words("point_groups"))
# Of these a thousand is so little that three decimals are never written.
_SMALL = frozenset(words("small_units"))
_PEOPLE_AND_TIMES = frozenset("year month week day each person household family student worker employee child".split())


def regroup(text: str, quantities: list[Quantity]) -> None:
    """Read the numbers of the text that are grouped by a point as thousands; done before ranges are merged."""
    pointed = [q for q in quantities if q.raw[-4:-3] == "." and q.scale is ONE and _POINTED.fullmatch(q.raw)]
    if not pointed or not any(_is_grouped(text, quantity) for quantity in pointed) or _COMMAS.search(text):
        return
    for quantity in pointed:
        if quantity.unit is None or _is_grouped(text, quantity):
            quantity.number *= 1000


def _is_grouped(text: str, quantity: Quantity) -> bool:
    unit = quantity.unit
    if unit is None or unit.kind != "money" or unit.minor or unit.codes[0] not in _HOMES:
        return False
    if per(text, quantity) not in {None, *_PEOPLE_AND_TIMES}:
        return False
    return unit.codes[0] in _SMALL or len(quantity.raw) > 5 or quantity.raw.endswith("00")
