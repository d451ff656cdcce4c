"""What stands before a number: its sign and its currency."""

from __future__ import annotations

from earmark.amounts.lexicon import BEFORE, GLUED, PHRASES, Unit
from earmark.amounts.quantity import Quantity

_CHARS = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.=/¢₵ȼč$£€¥₹₦৳ł#") | {
    form for form in BEFORE if len(form) == 1
}
SIGNS = frozenset(form for form in BEFORE if len(form) == 1 and not form.isalpha())
_SPACES = " \u00a0\u202f\u200e\u200b"
_DOLLARS = {
    form[:-1].replace(".", "").upper(): unit for form, unit in BEFORE.items() if form.endswith("$") and form != "$"
}
# "a$5 million" is a slip for "a $5 million".
_NOT_DOLLARS = frozenset("absrjznlgftm")
# Letters in lower case that are a country before a dollar sign with a space: "c $ 300 million".
_SMALL_DOLLARS = frozenset("c us u.s u.s. mxn nzd aud cad hk nz nt au".split())


def look_back(text: str, quantity: Quantity, floor: int) -> None:
    """Take in the sign and the currency before the number, no further back than ``floor``."""
    start = quantity.start
    i = start
    if i and text[i - 1] in "-−":
        i -= 1
        if (
            i == 0
            or text[i - 1] in " \u00a0\u202f(\n$£€¥’"
            or text[i - 1] in SIGNS
            or (i > 2 and text[i - 3 : i].isupper())
        ):
            quantity.minus = True
            quantity.start = i
        else:
            i = start
    edge = i
    spaces = 0
    while i and spaces < 2 and text[i - 1] in _SPACES:
        i -= 1
        spaces += 1
    if i <= floor or text[i - 1] not in _CHARS:
        return
    j = i
    while j > floor and i - j < 9 and text[j - 1] in _CHARS:
        j -= 1
    run = text[j:i]
    unit = BEFORE.get(run) if not (j and text[j - 1].isalnum()) else None
    if unit is None:
        for cut in (1, 2, 3, 4):
            if cut < len(run) and run[-cut] in SIGNS and run[-cut:] in BEFORE:
                j, unit = i - cut, BEFORE[run[-cut:]]
                letters = run[:-1].replace(".", "")
                head = _DOLLARS.get(letters.upper()) if run[-1] == "$" and letters not in _NOT_DOLLARS else None
                if head is not None:
                    j, unit = i - len(run), head
                break
    if unit is None:
        if run and run[-1] in SIGNS:
            j, unit = i - 1, BEFORE[run[-1]]
        else:
            return
    run = text[j:i]
    if run == "CFA" and text[max(floor, j - 2) : j] in ("F\u202f", "F\u00a0", "F "):
        j, unit = j - 2, PHRASES["f cfa"]
    if run == "$" and j > floor + 1 and text[j - 1] == " ":
        j, unit = _spaced_dollar(text, j, unit)
    if run in GLUED and run.isalpha() and i != edge:
        return
    if i != edge and run.isalpha() and quantity.raw and quantity.year_like and unit.flag == "weak":
        return
    quantity.unit, quantity.before, quantity.start = unit, True, j
    quantity.glued = i == edge
    if j and text[j - 1] in "-−" and (j == 1 or text[j - 2] in " \u00a0\u202f(\n"):
        quantity.minus = True
        quantity.start = j - 1


def _spaced_dollar(text: str, sign: int, unit: Unit) -> tuple[int, Unit]:
    """ "US $5", "c $ 300 million": letters with a space before the dollar sign. "A $5 million grant" is no "A$"."""
    j = sign - 1
    while j and sign - 1 - j < 6 and (text[j - 1].isalpha() or text[j - 1] == "."):
        j -= 1
    head = text[j : sign - 1]
    if (
        not head
        or (j and text[j - 1].isalnum())
        or head in ("A", "a", "s", "r", "r.", "j", "z", "n", "l", "g", "f", "b")
    ):
        return sign, unit
    if head.islower() and head not in _SMALL_DOLLARS:
        return sign, unit
    wider = _DOLLARS.get(head.replace(".", "").upper())
    return (j, wider) if wider is not None else (sign, unit)
