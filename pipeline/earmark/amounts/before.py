"""What stands before a number: its sign and its currency."""

from __future__ import annotations

from earmark.amounts.lexicon import ADJECTIVES, BEFORE, GLUED, PHRASES, Unit, words
from earmark.amounts.quantity import Quantity

_CHARS = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.=/¢₵ȼȻč$£€¥₹₦৳ł#") | {
    form for form in BEFORE if len(form) == 1
}
SIGNS = frozenset(form for form in BEFORE if len(form) == 1 and not form.isalpha())
_SPACES = " \u00a0\u202f\u200e\u200b"
_DOLLARS = {
    form[:-1].replace(".", "").upper(): unit for form, unit in BEFORE.items() if form.endswith("$") and form != "$"
}
# "a$5 million" is a slip for "a $5 million".
_NOT_DOLLARS = frozenset("absrjznlgftm")
# "c.$5m" is about five million, of no country's dollars.
_CIRCA = ("c.", "ca.")
# "Canadian $5m"; a country itself is who gets it: "gave Canada $5m".
_DOLLAR_ADJECTIVES = {
    adjective: Unit(
        "money", tuple(c for c in ADJECTIVES[adjective.lower()] if c in BEFORE["$"].codes)[:1], form=f"{adjective} $"
    )
    for adjective in words("dollar_adjectives")
}
# Letters in lower case that are a country before a dollar sign with a space: "c $ 300 million".
_SMALL_DOLLARS = frozenset("c us u.s u.s. mxn nzd aud cad hk nz nt au".split())


def look_back(text: str, quantity: Quantity, floor: int) -> None:
    """Take in the sign and the currency before the number, no further back than ``floor``."""
    edge = quantity.start
    if _is_minus(text, edge - 1, floor) or _minus_in_words(text, edge, floor):
        quantity.minus = True
        edge = edge - 1 if text[edge - 1] in "-−" else edge
        quantity.start = edge
    end = edge
    while end and edge - end < 2 and text[end - 1] in _SPACES:
        end -= 1
    if end <= floor or text[end - 1] not in _CHARS:
        return
    found = _form_before(text, end, floor)
    if found is None:
        return
    start, unit = found
    form = text[start:end]
    if form == "Y" and text[edge : edge + 2] in ("2K", "2k"):
        return  # the year 2000
    apart = end != edge and form.isalpha()
    if apart and (form in GLUED or (unit.flag == "weak" and quantity.raw and quantity.year_like)):
        return
    quantity.unit, quantity.before, quantity.start = unit, True, start
    quantity.glued = end == edge
    if _is_minus(text, start - 1, floor):
        quantity.minus = True
        quantity.start = start - 1
    elif _minus_in_words(text, start, floor):
        quantity.minus = True


def letter_before(text: str, quantity: Quantity, floor: int) -> None:
    """Take in a letter and a space before a number with a scale: "R 350 million" in an article about its home."""
    start = quantity.start - 2
    if start < floor or text[start + 1] not in _SPACES or (start and text[start - 1].isalnum()):
        return
    if text[start] in GLUED:
        quantity.unit, quantity.before, quantity.start = BEFORE[text[start]], True, start


def _minus_in_words(text: str, at: int, floor: int) -> bool:
    """ "minus 2 percent", not "plus or minus"."""
    return text[max(floor, at - 6) : at].lower() == "minus " and text[max(0, at - 14) : at - 6].lower() != "plus or "


def _is_minus(text: str, at: int, floor: int) -> bool:
    """Whether a minus stands there, and neither a hyphen between two words nor the dash of a range ("$5M-$7M")."""
    if at < 0 or text[at] not in "-−" or 0 < at <= floor:
        return False
    return (
        at == 0
        or text[at - 1] in " \u00a0\u202f(\n’"
        or text[at - 1] in SIGNS
        or (at > 2 and text[at - 3 : at].isupper() and text[at - 3 : at].isalpha())
    )


def _form_before(text: str, end: int, floor: int) -> tuple[int, Unit] | None:
    """The currency that ends at ``end``: where it begins, and its unit."""
    start = end
    while start > floor and end - start < 9 and text[start - 1] in _CHARS:
        start -= 1
    run = text[start:end].replace("＄", "$")
    if run in BEFORE and not (start and text[start - 1].isalnum()):
        unit = BEFORE[run]
        if run == "CFA" and text[max(floor, start - 2) : start] in ("F\u202f", "F\u00a0", "F "):
            return start - 2, PHRASES["f cfa"]
        return _named_dollar(text, start, unit, floor) if run == "$" else (start, unit)
    letters = run[:-1].replace(".", "")
    if run[-1] == "$" and letters not in _NOT_DOLLARS and not run.startswith(_CIRCA) and letters.upper() in _DOLLARS:
        return start, _DOLLARS[letters.upper()]
    for length in (4, 3, 2, 1):
        # "(£5", "x$5": the sign at the end of the run.
        tail = run[-length:]
        if length <= len(run) and tail[0] in SIGNS and tail in BEFORE:
            return end - length, BEFORE[tail]
    return (end - 1, BEFORE[run[-1]]) if run[-1] in SIGNS else None


def _named_dollar(text: str, sign: int, unit: Unit, floor: int) -> tuple[int, Unit]:
    """ "US $5", "c $ 300 million", "Canadian $5m": a country and a space before the sign. "A $5m grant" is no "A$"."""
    if sign - floor < 2 or text[sign - 1] != " ":
        return sign, unit
    start = sign - 1
    while start > floor and sign - start < 13 and (text[start - 1].isalpha() or text[start - 1] == "."):
        start -= 1
    head = text[start : sign - 1]
    if not head or head == "A" or head in _NOT_DOLLARS or (start and text[start - 1].isalnum()):
        return sign, unit
    if head in _DOLLAR_ADJECTIVES:
        return start, _DOLLAR_ADJECTIVES[head]
    if len(head) > 4 or (head.islower() and head not in _SMALL_DOLLARS) or _ends_name(text, start, head):
        return sign, unit
    wider = _DOLLARS.get(head.replace(".", "").upper())
    return (start, wider) if wider is not None else (sign, unit)


def _ends_name(text: str, start: int, head: str) -> bool:
    """Whether a letter belongs to a name before it: "a Series B $50 million round"."""
    if len(head) > 1 or start < 2 or text[start - 1] != " ":
        return False
    last = text[max(0, start - 16) : start - 1].rsplit(None, 1)[-1:]
    return bool(last) and last[0][0].isupper() and last[0].isalpha()
