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
    "old": r"⟦(?P<old>M\d+)⟧",
    "step": r"⟦(?P<step>M\d+)⟧",
    "percent": r"⟦(?P<percent>P\d+)⟧{nochange}",
    "factor": r"⟦(?P<factor>X\d+)⟧",
}
_DIRECTION = re.compile(r"\(\?P<(up|down)>")
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
    rule: the row of data/change_patterns.toml.
    """

    percent: Decimal | None
    factor: Decimal | None
    from_value: Decimal | None
    basis: str | None
    spans: tuple[tuple[int, int], ...]
    old_index: int | None = None
    step_index: int | None = None
    rule: str = ""


class Rule(NamedTuple):
    """A way of telling a change: a row of data/change_patterns.toml."""

    name: str
    pattern: re.Pattern[str]
    alone: bool


@cache
def _rules() -> tuple[Rule, ...]:
    table = read_table(TABLE)
    fragments = {**table["fragments"], **SLOTS}
    return tuple(
        Rule(row["name"], _compile(row["pattern"], fragments), bool(row.get("alone"))) for row in table["rule"]
    )


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
        if rule.alone == alone and (match := rule.pattern.search(masked.text)):
            told = _read(rule, match, masked, amounts, index)
            found = told if found is None else _merge(found, told) if told else found
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
    old = places.get("old")
    if old is not None and (amounts[old].currency != here.currency or amounts[old].value == here.value):
        return None
    step = places.get("step")
    if step is not None and (amounts[step].currency != here.currency or amounts[step].value >= here.value):
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
        rule.name,
    )


def _basis_of(masked: Masked, match: re.Match[str]) -> tuple[str | None, tuple[int, int] | None]:
    end = min(len(masked.text), match.end() + 80)
    for found in _basis().finditer(masked.text, match.start(), end):
        kind = found.lastgroup or ""
        if kind == "rate" or found.start() <= match.end() + 1 <= found.start(kind) + 1:
            words = found[kind].rstrip(" .")
            start = masked.origin(found.start(kind))
            return words, (start, start + len(words))
    return None, None


def _merge(found: ChangeMention, more: ChangeMention) -> ChangeMention:
    """Add what a later row tells beyond the first: the old level, the step."""
    if found.old_index is None and more.old_index is not None:
        found = replace(found, from_value=more.from_value, old_index=more.old_index, spans=(*found.spans, *more.spans))
    if found.step_index is None and more.step_index is not None and more.step_index != found.old_index:
        found = replace(found, step_index=more.step_index, spans=(*found.spans, *more.spans))
    return found
