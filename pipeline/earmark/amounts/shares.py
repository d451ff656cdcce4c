"""Shares in words: "a third of the fund", "half goes to farmers", "by two fifths", "one in five".

A fraction in words tells an order or a time as well ("a third was hurt", "the second half"); data/amounts_shares.toml
holds the surroundings in which it is a share, one row a rule.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from decimal import Decimal

from earmark.amounts.lexicon import DATA, SHARE, alternatives
from earmark.amounts.numbers import ONE
from earmark.amounts.quantity import Quantity

RULES = "amounts_shares.toml"
HUNDRED = Decimal(100)
# How many characters before a fraction a rule may read.
_WIDTH = 48


@dataclass(frozen=True, slots=True)
class Rule:
    """A row of the table: the sorts of fractions it is for, and what stands before and behind them.

    clause: what stands before is the start of a clause, which a capital letter shows as well.
    """

    name: str
    fractions: frozenset[str]
    before: re.Pattern[str] | None
    after: re.Pattern[str]
    example: str
    clause: bool


def _pattern(source: str, fragments: dict[str, str]) -> str:
    for _ in range(2):
        for name, fragment in fragments.items():
            source = source.replace("{" + name + "}", fragment)
    return re.sub(r" (?!\{\d)", r"\\s", source).replace(r"\s?", r"\s{0,2}")


def read_rules() -> tuple[Rule, ...]:
    """The rules of the table, in its order."""
    table = tomllib.loads((DATA / RULES).read_text(encoding="utf-8"))
    modifiers = rf"(?:(?:{alternatives('around_shares')})\s){{0,2}}$"
    return tuple(
        Rule(
            row["name"],
            frozenset(row["fractions"]),
            re.compile(_pattern(row["before"], table["fragments"]) + modifiers, re.I) if "before" in row else None,
            re.compile(_pattern(row["after"], table["fragments"]), re.I),
            row["example"],
            row.get("before") == "{clause}",
        )
        for row in table["rule"]
    )


_RULES = read_rules()
_ORDER = re.compile(rf"\b(?:{alternatives('orders')}|per|the|[\w]+['’]s)\s{{1,3}}$", re.I)
# "a year and a half"
_MORE = re.compile(r"\b(?:year|month|week|day|hour|decade|century|mile|times?)\s(?:and|or)\s{1,3}$", re.I)
_REST = "the rest"
_DIGITS_OF = re.compile(r"\s(?:of|the)\s(?:the|its|their|all|that|this|these|those|every|our|your|any|what)\b", re.I)


def shares(text: str, quantities: list[Quantity]) -> list[Quantity]:
    """The shares among the numbers of a text, in percent."""
    out = []
    for i, quantity in enumerate(quantities):
        after = quantities[i + 1] if i + 1 < len(quantities) else None
        if quantity.unit is None and _is_share(text, quantity):
            out.append(_share(quantity.start, quantity.end, quantity.number))
        elif after is not None and one_in(text, quantity, after):
            out.append(
                _share(quantity.start, after.end if after.before else after.stop, quantity.number / after.number)
            )
    return out


def _share(start: int, end: int, part: Decimal) -> Quantity:
    """In percent, to ten places: a third is 33.3333333333."""
    percent = round(part * HUNDRED, 10)
    whole = percent == percent.to_integral_value()
    share = Quantity(start, end, percent.quantize(ONE) if whole else percent.normalize(), "")
    share.unit = SHARE
    return share


def _is_share(text: str, quantity: Quantity) -> bool:
    if not 0 < quantity.number < 1 or quantity.scale is not ONE:
        return False
    if not quantity.part:
        # "2/3 of the cost", "½ of it"; "0.5 of the" is none.
        fraction = quantity.raw.endswith("/") or (not quantity.raw and quantity.end - quantity.start == 1)
        return fraction and _DIGITS_OF.match(text, quantity.end) is not None
    sorts = _sorts(text, quantity)
    window = max(0, quantity.start - _WIDTH)
    if text[quantity.start] in "aA" and _MORE.search(text, max(0, quantity.start - 16), quantity.start):
        return False
    capital = text[quantity.start].isupper() and text[quantity.start + 1].islower()
    ordered = _ORDER.search(text, max(0, quantity.start - 12), quantity.start) is not None
    for rule in _RULES:
        if sorts.isdisjoint(rule.fractions) or (ordered and rule.name != _REST):
            continue
        if rule.after.match(text, quantity.end) is None:
            continue
        if (
            (rule.clause and capital)
            or rule.before is None
            or rule.before.search(text, window, quantity.start) is not None
        ):
            return True
    return False


def _sorts(text: str, quantity: Quantity) -> frozenset[str]:
    """What the fraction may be, by the names of the table."""
    words = text[quantity.start : quantity.end].lower().replace("-", " ").split()
    if words[-1].startswith("hal"):
        return _HALF
    if words[-1] == "quarters" and words[0] != "three":
        return _NONE
    if len(words) == 1:
        return _BARE
    if words[-1].endswith("s"):
        # "for three quarters" is a time.
        return _SURE if words[-1] == "quarters" else _SEVERAL
    return _SURE if words[0] == "one" or words[-1] == "quarter" else _ORDINAL


_HALF, _BARE, _SURE, _ORDINAL = (frozenset({name}) for name in ("half", "bare", "sure", "ordinal"))
_SEVERAL = frozenset({"sure", "several"})
_NONE: frozenset[str] = frozenset()

_IN = re.compile(r"\s(?:in|out\sof|of\severy|out\sof\severy|in\severy)\s", re.I)
# "$1 in every $10"
_OF_EVERY = re.compile(r"\s(?:in|of|out\sof)\severy\s", re.I)
# "one dollar in five"
_THING_IN = re.compile(r"\s[a-z]{3,12}\s(?:in|out\sof)(?:\severy)?\s", re.I)
_TIME = re.compile(
    r"\s(?:years?|months?|weeks?|days?|hours?|minutes?|games?|matches|starts|attempts|seasons?|quarters?)\b", re.I
)
_THING_OF = re.compile(r"\s?(?:[,.;:)]|$)|\s(?:is|are|was|were|goes|go|went|will|has|have|had|comes|came|of)\b", re.I)


def one_in(text: str, a: Quantity, b: Quantity) -> bool:
    """ "one in five", "three out of four", "one dollar in five"; not "three in four years"."""
    if a.unit is not None and b.unit is not None and a.unit.kind == "money" == b.unit.kind and a.before and b.before:
        return 0 < a.number < b.number and a.scale is b.scale is ONE and bool(_OF_EVERY.fullmatch(text, a.end, b.start))
    dollars = b.unit is not None and b.unit.kind == "money" and not b.before and b.scale is ONE and not a.raw
    if (b.unit is not None and not dollars) or a.scale is not ONE or b.scale is not ONE or b.start - a.stop > 24:
        return False
    if a.minus or b.minus:
        return False
    if not 0 < a.number < b.number <= 100 or a.number != int(a.number) or b.number != int(b.number):
        return False
    one = a.number == 1 and not a.raw
    if one and _THING_IN.fullmatch(text, a.stop, b.start):
        return not b.raw and _THING_OF.match(text, b.stop) is not None
    link = _IN.fullmatch(text, a.end, b.start)
    if link is None or a.unit is not None or _TIME.match(text, b.stop):
        return False
    return one or (b.number in (3, 4, 5, 10, 100) and (not a.raw or "out" in link.group()))
