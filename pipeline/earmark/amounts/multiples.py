"""Multiples: "quadruple", "five times", "threefold"."""

from __future__ import annotations

import re
from decimal import Decimal

from earmark.amounts.lexicon import TIMES, alternatives
from earmark.amounts.quantity import Quantity

FACTORS = {
    "doubl": Decimal(2),
    "twice": Decimal(2),
    "thrice": Decimal(3),
    "tripl": Decimal(3),
    "trebl": Decimal(3),
    "quadrupl": Decimal(4),
    "quintupl": Decimal(5),
    "halv": Decimal("0.5"),
    "sextupl": Decimal(6),
    "septupl": Decimal(7),
    "octupl": Decimal(8),
    "decupl": Decimal(10),
}
_STEMS = ("upl", "oubl", "ripl", "rebl", "halv", "wice", "hrice", "half as", "in half")
_VERB = re.compile(
    r"\b(?:(doubl|tripl|trebl|quadrupl|quintupl|sextupl|septupl|octupl|decupl|halv)(es|ed|ing|e)|(twice|thrice))\b",
    re.I,
)
# "half as much", "half as much again", "cut the budget in half"
_HALF = re.compile(
    r"\bhalf(?=\sas\s(?:much|many|big|large|high|great|long)\b)(?P<again>\sas\s\w+\sagain)?|\b(?P<cut>in\shalf)\b", re.I
)
_CUT = re.compile(
    r"\b(?:cut|cuts|cutting|slash(?:ed|es|ing)?|reduc(?:e|es|ed|ing)|slic(?:e|es|ed|ing)|chop(?:s|ped)?)\b[^.;:]{0,40}$",
    re.I,
)
_TO_VERB = re.compile(
    r"\b(?:to|will|would|could|can|may|might|should|must|nearly|almost|roughly|about|effectively|than|and|or)\s{1,3}"
    r"(?:nearly\s|almost\s|roughly\s|more\sthan\s|at\sleast\s|about\s)?$",
    re.I,
)
_OBJECT = re.compile(
    r"\s{1,3}(?:(?:the|its|their|his|her|our|what|that|last|those|annual|government|in\s(?:size|value|price|cost))\b"
    r"|(?:to|from)\s[^\w\s]{0,3}[A-Z]{0,3}\$?\d)",
    re.I,
)
# "four times as much", but "shot four times as he ran"
_COMPARED = re.compile(
    rf"\s{{1,3}}(?:{alternatives('compared')})\b(?!\s(?:first|time|week|year|month|season)\b(?!['’]))"
    r"(?!(?:(?<=\sas)|(?<=\sthat))\s(?:the|they|he|she|it|we|i|you|his|her|their)\b)",
    re.I,
)
# "grew three times to $9m", "oversubscribed four times"; "raised rates three times" counts.
_GREW = re.compile(
    r"\b(?:rose|risen|rise|grew|grow|grown|increased|jumped|multiplied|soared|surged|swelled|swollen|climbed)\s$", re.I
)
_TO_SUM = re.compile(r"\sto\s[^\w\s]{0,3}[A-Z]{0,3}\$?\d")
_TAKEN_UP = re.compile(
    r"\b(?:subscribed|oversubscribed|over-subscribed|covered)\s(?:(?:about|nearly|almost|some|more\sthan|over)\s)?$",
    re.I,
)


def multiples(text: str) -> list[Quantity]:
    """Factors told by words: "doubled", "twice the sum", "half as much"; not the "doubles", nor "twice a year"."""
    out: list[Quantity] = []
    lowered = text.lower()
    if not any(stem in lowered for stem in _STEMS):
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
    for found in _HALF.finditer(text):
        if found["cut"] and not _CUT.search(text, max(0, found.start() - 48), found.start()):
            continue
        quantity = Quantity(found.start(), found.end(), Decimal("1.5" if found["again"] else "0.5"), "")
        quantity.unit = TIMES
        out.append(quantity)
    return out


def is_factor(text: str, quantity: Quantity) -> bool:
    """Whether "five times" compares rather than counts: "five times the size", not "called five times"."""
    form = text[quantity.start : quantity.end].lower()
    if not form.endswith(("times", "time")):
        return quantity.number > 0
    if "." in quantity.raw or quantity.number != int(quantity.number):
        return True
    if _COMPARED.match(text, quantity.end):
        return True
    window = max(0, quantity.start - 32)
    if _TO_SUM.match(text, quantity.end):
        return _GREW.search(text, window, quantity.start) is not None
    return _TAKEN_UP.search(text, window, quantity.start) is not None
