"""Multiples ("quadruple", "five times", "threefold") and shares in words ("a third of", "one in five")."""

from __future__ import annotations

import re
from decimal import Decimal

from earmark.amounts.lexicon import TIMES, Unit
from earmark.amounts.numbers import ONE
from earmark.amounts.quantity import Quantity

SHARE = Unit("share", form="share")

FACTORS = {
    "doubl": Decimal(2),
    "twice": Decimal(2),
    "thrice": Decimal(3),
    "tripl": Decimal(3),
    "trebl": Decimal(3),
    "quadrupl": Decimal(4),
    "quintupl": Decimal(5),
    "halv": Decimal("0.5"),
}
_STEMS = ("oubl", "ripl", "rebl", "uadrupl", "uintupl", "halv", "Halv", "wice", "hrice")
_VERB = re.compile(
    r"\b(?:([Dd]oubl|[Tt]ripl|[Tt]rebl|[Qq]uadrupl|[Qq]uintupl|[Hh]alv)(es|ed|ing|e)|([Tt]wice|[Tt]hrice))\b"
)
_TO_VERB = re.compile(
    r"\b(?:to|will|would|could|can|may|might|should|must|nearly|almost|roughly|about|effectively|than|and|or)\s{1,3}"
    r"(?:nearly\s|almost\s|roughly\s|more\sthan\s|at\sleast\s|about\s)?$",
    re.I,
)
_OBJECT = re.compile(
    r"\s{1,3}(?:the|its|their|his|her|our|what|that|last|those|annual|government|in\s(?:size|value|price|cost))\b", re.I
)
_COMPARED = re.compile(
    r"\s{1,3}(?:as|more|higher|larger|bigger|greater|faster|better|longer|the|its|their|his|her|what|that|over|oversubscribed|"
    r"covered|subscribed|earnings|sales|revenues?|profits?|book|ebitda|cash|annual|income|normal|average|forward|expected|"
    r"last|those)\b(?!\s(?:first|time|week|year|month|season)\b)",
    re.I,
)


def multiples(text: str) -> list[Quantity]:
    """Factors told by a word: "doubled", "to quadruple support", "twice the sum"; not "doubles", nor "twice a year"."""
    out: list[Quantity] = []
    if not any(stem in text for stem in _STEMS):
        return out
    for found in _VERB.finditer(text):
        stem, ending = (found[1] or found[3]).lower(), (found[2] or "").lower()
        if found[3] is not None:
            if not _COMPARED.match(text, found.end()):
                continue
        elif ending in ("e", "es"):
            before = _TO_VERB.search(text, max(0, found.start() - 32), found.start())
            if ending == "es" and not _OBJECT.match(text, found.end()):
                continue
            if ending == "e" and not before and not _OBJECT.match(text, found.end()):
                continue
        quantity = Quantity(found.start(), found.end(), FACTORS[stem], "")
        quantity.unit = TIMES
        out.append(quantity)
    return out


def is_factor(text: str, quantity: Quantity) -> bool:
    """Whether "five times" compares rather than counts: "five times the size", not "called five times"."""
    form = text[quantity.start : quantity.end].lower()
    if not form.endswith(("times", "time")):
        return quantity.number > 0
    if "." in quantity.raw:
        return True
    return _COMPARED.match(text, quantity.end) is not None


_HALF_OF = re.compile(r"\s{1,3}(?:of\b|the\s(?!time\b)|its\b|their\b|his\b|her\b|that\b|all\b|what\b)", re.I)
_OF = re.compile(
    r"\s{1,3}of\b(?!\s(?:january|february|march|april|may|june|july|august|september|october|november|december|"
    r"(?:19|20)\d\d|the year|a century|the season|the game)\b)",
    re.I,
)
_ORDINAL = re.compile(
    r"(?:first|second|third|fourth|last|latter|next|final|other|opening|early|later?|better|half|each|per|the|[\w]+['’]s)\s{1,3}$",
    re.I,
)


def is_share(text: str, quantity: Quantity) -> bool:
    """Whether a bare fraction is a share of something: "a third of", "half the fund"; not "the second half of"."""
    word = text[quantity.start : quantity.end].lower()
    if quantity.number >= 1 or word in ("third", "quarter"):
        return False
    follows = _HALF_OF if word.startswith("half") else _OF
    if not follows.match(text, quantity.end) or (
        word.startswith("half")
        and _OF.match(text, quantity.end) is None
        and (text[quantity.end : quantity.end + 4].lower() == " of ")
    ):
        return False
    return _ORDINAL.search(text, max(0, quantity.start - 12), quantity.start) is None


_IN = re.compile(r"\s(?:in|out of)(?: every)?\s", re.I)


def one_in(text: str, a: Quantity, b: Quantity) -> bool:
    """ "one in five", "three out of four"."""
    dollars = b.unit is not None and b.unit.kind == "money" and not b.before and b.scale is ONE and not a.raw
    if a.unit is not None or (b.unit is not None and not dollars) or a.scale is not ONE or b.scale is not ONE:
        return False
    link = _IN.fullmatch(text, a.end, b.start)
    if link is None or not 0 < a.number < b.number <= 100 or a.number != int(a.number) or b.number != int(b.number):
        return False
    return (a.number == 1 and not a.raw) or (b.number in (3, 4, 5, 10, 100) and (not a.raw or "out" in link.group()))
