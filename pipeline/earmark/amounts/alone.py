"""Whether a letter or a word that means other things too is a currency by what stands at it: "five grand"."""

from __future__ import annotations

import re

from earmark.amounts.lexicon import DIGITS, GLUED, alternatives
from earmark.amounts.numbers import ONE
from earmark.amounts.quantity import Quantity

# "a ten-pound note"
_PAPER = re.compile(rf"\s(?:{alternatives('paper')})\b")
_PAYS = re.compile(rf"\b(?:{alternatives('pays')})\s$", re.I)
_ENDS = re.compile(
    r"\s?(?:$|[,;:)?!\"”’/]|\.(?!\d))|\s(?:a|per|each|apiece|in|for|from|on|at|to|or|but|by|when|if|more|less|short|worth|"
    r"back|up|off|out|into|last|this|with|extra|richer|poorer)\b",
    re.I,
)
_WEIGHED = re.compile(rf"\b(?:{alternatives('weighed')})\b", re.I)
_MONEY = re.compile(rf"\b(?:{alternatives('money')})\b", re.I)
_A_POUND = re.compile(r"\b(?:a|per)\s(?:pound|lb)\b|/\s?lb\b", re.I)
_FOR = re.compile(r"\bfor\s(?:just\s|only\s)?$", re.I)


def _is_slang(text: str, quantity: Quantity) -> bool:
    """ "five grand", "it cost a buck"; not "three grand pianos", "a grand day", "shot a buck"."""
    if not _ENDS.match(text, quantity.end):
        return False
    one = quantity.number == 1 and not quantity.raw
    return not one or _PAYS.search(text, max(0, quantity.start - 16), quantity.start) is not None


def _is_price(text: str, quantity: Quantity) -> bool:
    """ "sold for one pound"."""
    return _FOR.search(text, max(0, quantity.start - 12), quantity.start) is not None and bool(
        _ENDS.match(text, quantity.end)
    )


def _is_weighed(text: str, quantity: Quantity) -> bool:
    """ "copper output rose to 150 million pounds", "10 million pounds at $80 a pound"."""
    if _A_POUND.search(text, quantity.end, quantity.end + 60):
        return True
    goods = -1
    for found in _WEIGHED.finditer(text, max(0, quantity.start - 60), quantity.start):
        goods = found.end()
    return goods >= 0 and _MONEY.search(text, goods, quantity.start) is None


def stands_alone(text: str, quantity: Quantity) -> bool:
    """Whether a unit that may be an ordinary word or letter is a currency here by what stands right at it."""
    unit = quantity.unit
    assert unit is not None
    if unit.flag == "slang":
        return _is_slang(text, quantity)
    raw = quantity.raw
    if unit.flag == "weight":
        of = text[quantity.end : quantity.end + 4].lower() == " of "
        if quantity.scale * quantity.number >= (1_000_000 if raw else 100_000) and not of:
            return not _is_weighed(text, quantity)
        one = quantity.number == 1 and not raw
        if one and (text[quantity.start] in "aA" or _is_price(text, quantity)):
            return True
        return _PAPER.match(text, quantity.end) is not None
    if unit.form in GLUED and quantity.before and not quantity.glued:
        return False
    big = quantity.scale is not ONE or (not raw and quantity.number >= 1000)
    if big or (
        quantity.number >= (100_000 if raw.isdigit() and len(unit.form) > 2 else 1000)
        and (not raw.isdigit() or len(unit.form) > 2)
    ):
        return True
    spaced = quantity.before and not quantity.glued and "\u00a0" not in text[quantity.start : quantity.end]
    if len(raw) > 3 and raw[-3] in ".," and not spaced:
        return True
    # A text that is nothing but a code and a number, such as a cell of a table.
    return quantity.end - quantity.start == len(text) and not DIGITS.get(unit.codes[0], 2)
