"""How a sum moved: "up 50%", "nearly quadruple to", "from 2 to 3 billion", "raised by 4 billion to"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from earmark.amounts import Amount
from earmark.relations.masked import THIS, Masked, mask
from earmark.relations.tables import expand, read_table

TABLE = "change_patterns.toml"
SLOTS = {
    "this": re.escape(THIS),
    "money": r"⟦M\d+⟧",
    "old": r"⟦(?P<old>M\d+)⟧",
    "step": r"⟦(?P<step>M\d+)⟧",
    "percent": r"⟦(?P<percent>[PS]\d+)⟧{nochange}",
    "factor": r"⟦(?P<factor>X\d+)⟧",
}
MASKS = {"factor": "X", "percent": "PS", "old": "M", "step": "M"}
FARTHEST = 1000
"""How many times the one level may be the other."""
SHORTEST, WIDEST = Decimal("0.75"), Decimal("1.6")
"""How far from a factor, as parts of it, the new level may lie from the old one."""
_DIRECTION = re.compile(r"\(\?P<(up|down)>")
_DETERMINERS = frozenset("the its their his her our a an this that".split())
_POSSESSIVE = re.compile(r"['’]s?$")
_NEXT = re.compile(r"\s{0,4}(?:That|This|It|Which)\b[^\n]{0,250}")


@dataclass(frozen=True, slots=True)
class ChangeMention:
    """How a sum moved, and where that is told.

    percent: 50 for "up 50%", -10 for "down 10%"; None where none is told.
    factor: 4 for "quadruple".
    from_value: the old level, in the currency of the sum.
    basis: what it is measured against, as written ("the year before").
    spans: the places in the text that say so.
    old_index, step_index: the sums, as places in the list of amounts, that are the old level and the step.
    rules: the rows of data/change_patterns.toml that told something.
    """

    percent: Decimal | None
    factor: Decimal | None
    from_value: Decimal | None
    basis: str | None
    spans: tuple[tuple[int, int], ...]
    old_index: int | None = None
    step_index: int | None = None
    rules: tuple[str, ...] = ()


class Rule(NamedTuple):
    """A way of telling a change: a row of data/change_patterns.toml."""

    name: str
    pattern: re.Pattern[str]
    alone: bool
    needs: re.Pattern[str] | None


@cache
def _rules() -> tuple[Rule, ...]:
    table = read_table(TABLE)
    fragments = {**table["fragments"], **SLOTS}
    return tuple(
        Rule(row["name"], _compile(row["pattern"], fragments), bool(row.get("alone")), _needs(row["pattern"]))
        for row in table["rule"]
    )


def _needs(pattern: str) -> re.Pattern[str] | None:
    """What has to stand in the sentence for the pattern to match at all: the masks of its slots."""
    slot = next((name for name in ("factor", "old", "step", "percent") if f"{{{name}}}" in pattern), None)
    return None if slot is None else re.compile(rf"⟦[{MASKS[slot]}]\d")


def _compile(pattern: str, fragments: dict[str, str]) -> re.Pattern[str]:
    counted = iter(range(100))
    unique = _DIRECTION.sub(lambda found: f"(?P<{found[1]}{next(counted)}>", expand(pattern, fragments))
    return re.compile(unique, re.IGNORECASE)


@cache
def _basis() -> re.Pattern[str]:
    return re.compile(expand(read_table(TABLE)["basis"]["pattern"], read_table(TABLE)["fragments"]), re.IGNORECASE)


def change_of(text: str, sentence: tuple[int, int], amounts: Sequence[Amount], index: int) -> ChangeMention | None:
    """How the amount at ``index`` moved, if its sentence (or the one right behind: "That is ...") tells it.

    Args:
        sentence: the sentence of the sum, as characters of the text.
        amounts: those of the text, as `find_amounts` gives them. The one at ``index`` is a sum of money, or a
            percentage that stands alone ("subsidies have dwindled by 13%").
    """
    behind = _NEXT.match(text, sentence[1])
    masked = mask(text, (sentence[0], behind.end() if behind else sentence[1]), amounts, index)
    alone = amounts[index].kind == "percent"
    found: ChangeMention | None = None
    for rule in _rules():
        if rule.alone != alone or (rule.needs and not rule.needs.search(masked.text)):
            continue
        if match := _nearest(rule.pattern, masked.text):
            told = _read(rule, match, masked, amounts, index)
            found = told if found is None else _merge(found, told) if told else found
    return found and _signed(found, amounts[index].value)


def _nearest(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    """Of the matches that end alike, the one that starts last: of two verbs, that next to the sum."""
    found = pattern.search(text)
    while found and (closer := pattern.search(text, found.start() + 1)) and closer.end() == found.end():
        found = closer
    return found


def _read(
    rule: Rule, match: re.Match[str], masked: Masked, amounts: Sequence[Amount], index: int
) -> ChangeMention | None:
    here = amounts[index]
    places = {name: int(value[1:]) for name, value in match.groupdict().items() if value and name in SLOTS}
    groups = match.groupdict()
    sign = -1 if any(value and name.startswith("down") for name, value in groups.items()) else 1
    percent = amounts[places["percent"]].value if "percent" in places else here.value if rule.alone else None
    factor = amounts[places["factor"]].value if "factor" in places else None
    if factor == 0:  # "0 times" is no level
        return None
    old = places.get("old")
    if old is not None and not _comparable(amounts[old], here):
        return None
    if old is not None and factor is not None and not _multiplied(amounts[old].value, here.value, factor):
        return None
    step = places.get("step")
    if step is not None and not _steps(amounts[step], here, sign):
        return None
    basis, at = _basis_of(masked, match)
    spans = [(masked.origin(match.start()) if match.start() else masked.origin(0), masked.origin(match.end()))]
    if at is not None and at[1] > spans[0][1]:
        spans.append(at)
    return ChangeMention(
        None if percent is None else abs(percent) * sign,
        factor,
        None if old is None else amounts[old].value,
        basis,
        tuple(spans),
        old,
        step,
        (rule.name,),
    )


def _basis_of(masked: Masked, match: re.Match[str]) -> tuple[str | None, tuple[int, int] | None]:
    if words := match.groupdict().get("basis"):
        start = masked.origin(match.start("basis"))
        return words, (start, start + len(words))
    end = min(len(masked.text), match.end() + 80)
    inner = match.end("percent") + 1 if match.groupdict().get("percent") else match.end()
    for found in _basis().finditer(masked.text, match.start(), end):
        kind = found.lastgroup or ""
        behind = found.start() <= match.end() + 1 <= found.start(kind) + 1
        within = found.start() <= inner + 1 <= found.start(kind) + 1 and masked.text.startswith(",", found.end())
        if kind == "rate" or behind or within:
            words = _POSSESSIVE.sub("", found[kind].rstrip(" ."))  # "on last year's £4m"
            if words.lower() in _DETERMINERS:  # "above the $38 million of last year": the sum is the old level
                continue
            start = masked.origin(found.start(kind))
            return words, (start, start + len(words))
    return None, None


def _comparable(old: Amount, new: Amount) -> bool:
    """Whether the one may be the old level of the other: the same currency, not the same value, nor worlds apart."""
    low, high = sorted((old.value, new.value))
    return old.currency == new.currency and low != high and 0 < high <= FARTHEST * low


def _steps(step: Amount, new: Amount, sign: int) -> bool:
    """Whether the one may be what led to the other: what was taken off may be more than what is left."""
    return step.currency == new.currency and (sign < 0 or step.value < new.value)


def _multiplied(old: Decimal, new: Decimal, factor: Decimal) -> bool:
    """Whether "nearly doubled" and "more than doubled" may be said of the two levels."""
    return SHORTEST * factor <= new / old <= WIDEST * factor


def _signed(found: ChangeMention, value: Decimal) -> ChangeMention:
    """Where the old level is told, the direction goes by it."""
    if found.percent is None or found.from_value is None:
        return found
    return replace(found, percent=abs(found.percent) * (1 if value > found.from_value else -1))


def _merge(found: ChangeMention, more: ChangeMention) -> ChangeMention:
    """Add what a later row tells beyond the first: the old level, the percentage, the step."""
    if found.old_index is None and more.old_index is not None:
        merged = replace(found, from_value=more.from_value, old_index=more.old_index)
    elif found.percent is None and more.percent is not None:
        merged = replace(found, percent=more.percent)
    elif found.step_index is None and more.step_index not in (None, found.old_index):
        merged = replace(found, step_index=more.step_index)
    else:
        return found
    basis = found.basis or more.basis
    return replace(merged, basis=basis, spans=(*found.spans, *more.spans), rules=(*found.rules, *more.rules))
