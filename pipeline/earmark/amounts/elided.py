"""Sums that leave out their currency because the article has just told it: "Four billion was pledged by the state".

A big number without a noun behind it is such a sum where its sentence speaks of money, by another sum before it or by
one of the words for it, and not of people or goods. Its currency is that of the sum told last.
"""

from __future__ import annotations

import re

from earmark.amounts.combine import is_low_end
from earmark.amounts.lexicon import alternatives
from earmark.amounts.numbers import ONE
from earmark.amounts.quantity import Quantity
from earmark.amounts.restated import restates_at_once

_SENTENCE = 240
_END = re.compile(r"[.!?]['\"”’)]?\s|\n\s*\n|\n[-•*]")
# What may follow a sum whose currency is left out; a noun ("million people") may not.
_FOLLOWS = re.compile(
    r"\s?(?:$|[,;:)?!\"”’]|\.(?:\s|$|[\"”’)])|-\s)|\s{0,8}\n\s{0,8}[\n*•]|\s{1,3}(?:of\s(?:it|that|this|which|the|them|its|these|those|what)\b|"
    r"(?:from|for|to|in|by|as|through|via|on|at|over|before|after|this|last|next|was|were|will|would|has|had|went|goes|came|coming|"
    r"comes|is|and|or|but|up|down|against|vs|versus|when|while|with|under|until|since|if|more|less|each|apiece|annually|"
    r"into|toward|towards|between|spread|which|that|he|she|it|they|tops|today|during|worth|set|"
    r"a\s(?:year|month|week|day)|the\s(?:year|month|quarter|week)\s(?:before|earlier)|(?:a\s)?years?\s(?:ago|earlier)|paying|bearing|"
    r"maturing)\b)",
    re.I,
)
# "a 290 million charge"
_SUM_OF = re.compile(rf"[ -](?:{alternatives('sums')})\b", re.I)
_MONEY_WORDS = re.compile(rf"\b(?:{alternatives('money')})\b", re.I)
_OTHER_THINGS = re.compile(rf"\b(?:{alternatives('things')})\b(?!\s(?:for|from)\b)", re.I)
_AGAINST = re.compile(r"\b(?:vs\.?|versus|against)\s$", re.I)


def elided(text: str, quantities: list[Quantity], sums: list[Quantity]) -> list[Quantity]:
    """The numbers of ``quantities`` that are sums without a currency, with the unit of the sum they take it from.

    quantities: all numbers of the text, in order. sums: those already read as money, in order.
    """
    if not sums:
        return []
    out: list[Quantity] = []
    taken = 0
    last_money: Quantity | None = None
    for i, quantity in enumerate(quantities):
        while taken < len(sums) and sums[taken].start < quantity.start:
            if not _restated(text, sums, taken):
                last_money = sums[taken]
            taken += 1
        if quantity.unit is not None or quantity.part or not _big(quantity):
            continue
        if text[quantity.start - 1 : quantity.start].isalpha():
            continue  # "Xz5bn" is money of a kind nobody here knows
        after = quantities[i + 1] if i + 1 < len(quantities) else None
        again = None
        if (
            after is not None
            and after.own
            and after.unit
            and after.unit.kind == "money"
            and restates_at_once(text, quantity, after)
        ):
            again = after.unit
        if again is None and (
            (quantity.scale is ONE and quantity.raw) or not _speaks_of_money(text, quantity, last_money)
        ):
            continue
        later = range(taken, min(taken + 3, len(sums)))
        giver = last_money or next((sums[k] for k in later if not _restated(text, sums, k)), None)
        if giver is None or giver.unit is None or giver.unit.minor:
            continue
        if again is not None and again.codes[0] == giver.unit.codes[0]:
            continue
        quantity.unit = giver.unit
        quantity.giver = giver
        low = quantities[i - 1] if i else quantity
        if is_low_end(text, low, quantity):
            low.unit, low.giver, low.scale = quantity.unit, giver, quantity.scale
            low.high, low.end = quantity.value, quantity.end
            quantity = low
        out.append(quantity)
    return out


def _big(quantity: Quantity) -> bool:
    if quantity.scale is not ONE:
        return quantity.scale >= 1_000_000 or quantity.scale == 100_000
    return (quantity.number >= 1_000_000 and not quantity.raw) or ("," in quantity.raw and quantity.number >= 1000)


def _restated(text: str, sums: list[Quantity], place: int) -> bool:
    """Whether a sum only tells another in a second currency: "(£5m)", "5 billion francs, or 6 million euros"."""
    quantity = sums[place]
    if text[max(0, quantity.start - 8) : quantity.start].rfind("(") >= 0:
        return True
    return place > 0 and restates_at_once(text, sums[place - 1], quantity)


def _speaks_of_money(text: str, quantity: Quantity, last_money: Quantity | None) -> bool:
    if not (_FOLLOWS.match(text, quantity.end) or _SUM_OF.match(text, quantity.end)):
        # "45.1 mln stg vs 38.2 mln", a line of a table
        beside = last_money is not None and quantity.start - last_money.end < 16 and text.startswith("\n", quantity.end)
        if not (beside and _AGAINST.search(text, max(0, quantity.start - 9), quantity.start)):
            return False
    start = max(0, quantity.start - _SENTENCE)
    for end in _END.finditer(text, start, quantity.start):
        start = end.end()
    near = start
    money_before = last_money is not None and last_money.start >= start
    if money_before and last_money is not None:
        near = last_money.end
    if _counts_things(text, max(near, quantity.start - 60), quantity.start):
        return False
    if text.startswith(" of ", quantity.end) and _OTHER_THINGS.search(text, quantity.end, quantity.end + 30):
        return False
    if money_before:
        return True
    if text[quantity.end - 1] in "bmktBMKT" and not text[quantity.end - 2].isalpha():
        return False
    return (
        _MONEY_WORDS.search(text, start, quantity.start) is not None
        or _MONEY_WORDS.search(text, quantity.end, quantity.end + 60) is not None
    )


def _counts_things(text: str, start: int, end: int) -> bool:
    """Whether a word for people or goods stands before a number, and no word for money between the two."""
    things = money = -1
    for found in _OTHER_THINGS.finditer(text, start, end):
        things = found.end()
    if things >= 0:
        for found in _MONEY_WORDS.finditer(text, things, end):
            money = found.end()
    return things > money
