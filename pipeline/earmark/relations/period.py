"""The time money is for: expressions of periods, their days, the one that belongs to a sum, the day of the decision."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from typing import NamedTuple

from earmark.relations import period_choice
from earmark.relations.announced import announced_of
from earmark.relations.candidate import Place
from earmark.relations.period_dates import RESOLVERS, runs_back
from earmark.relations.tables import compile_pattern, read_table

__all__ = ["PeriodMention", "announced_of", "find_periods", "period_of", "told_by"]


@dataclass(frozen=True, slots=True)
class PeriodMention:
    """A period as written at ``[start, end)`` of the text, with its first and last day where they can be told.

    ``rule`` is the row of data/period_patterns.toml that found it, ``kind`` the family of that row, ``groups`` what its
    pattern matched.
    """

    start: int
    end: int
    text: str
    first: date | None
    last: date | None
    rule: str = ""
    kind: str = ""
    groups: Mapping[str, str | None] = field(default_factory=dict, repr=False, compare=False)


class Rule(NamedTuple):
    """A way of saying a period: a row of data/period_patterns.toml."""

    name: str
    kind: str
    pattern: re.Pattern[str]
    resolve: str
    words: tuple[str, ...]


@cache
def _rules() -> tuple[Rule, ...]:
    """The ways of saying a period, and at the end, without a name, those of saying what is none."""
    table = read_table("period_patterns.toml")
    return tuple(
        Rule(
            row.get("name", ""),
            row.get("kind", ""),
            compile_pattern(row["pattern"], table["fragments"]),
            row.get("resolve", "none"),
            tuple(word.lower() for word in row.get("words", ())),
        )
        for row in (*table["rule"], *table["skip"])
    )


def find_periods(
    text: str, *, published: date | None, region: str | None = None, within: Iterable[Place] | None = None
) -> list[PeriodMention]:
    """All periods told in ``text``, in its order, none overlapping another.

    Args:
        published: the article's date, against which "next year" is read; without it such periods have no days.
        region: whose fiscal year is meant (a code of data/period_fiscal.toml); without it such years have no days.
        within: the parts of the text that are looked through, none overlapping another; all of it where not given.
    """
    stretches = [(0, len(text))] if within is None else within
    found = [told for stretch in stretches for told in _told_in(text, stretch)]
    found.sort(key=lambda item: (item[0] - item[1], item[2], item[0]))  # the longest first, then the earlier row
    taken = bytearray(len(text))
    kept = []
    for start, end, _, rule, match in found:
        if not any(taken[start:end]):
            taken[start:end] = b"\1" * (end - start)
            if not rule.name:
                continue
            groups = {name: value and " ".join(value.split()) for name, value in match.groupdict().items()}
            first, last = _resolve(rule.resolve, groups, published, region)
            kept.append(PeriodMention(start, end, text[start:end], first, last, rule.name, rule.kind, groups))
    return sorted(kept, key=lambda mention: mention.start)


def _told_in(text: str, stretch: Place) -> Iterator[tuple[int, int, int, Rule, re.Match[str]]]:
    small = text[slice(*stretch)].lower()
    for order, rule in enumerate(_rules()):
        if not rule.words or any(word in small for word in rule.words):
            group = "text" if "text" in rule.pattern.groupindex else 0
            for match in rule.pattern.finditer(text, *stretch):
                if not runs_back(match.groupdict()):
                    yield *match.span(group), order, rule, match


def period_of(
    text: str, sentence: tuple[int, int], amount_span: tuple[int, int], periods: Sequence[PeriodMention]
) -> PeriodMention | None:
    """The one of ``periods`` that the sum at ``amount_span`` is for, where its sentence tells one.

    Args:
        sentence: the sentence of the sum, as characters of the text.
        periods: those of the text, as `find_periods` gives them.
    """
    inside = [period for period in periods if period.start >= sentence[0] and period.end <= sentence[1]]
    best, chance = None, period_choice.threshold()
    for period in inside:
        others = [other for other in inside if other is not period]
        likely = period_choice.score(period_choice.features(text, sentence, amount_span, period, others))
        if likely > chance:
            best, chance = period, likely
    return best


def told_by(mention: PeriodMention, published: date | None, owner: str | None) -> PeriodMention:
    """The mention with the days that it comes to by the fiscal year of ``owner``."""
    first, last = _resolve(_resolvers()[mention.rule], mention.groups, published, owner)
    return replace(mention, first=first, last=last)


@cache
def _resolvers() -> dict[str, str]:
    return {rule.name: rule.resolve for rule in _rules()}


def _resolve(
    name: str, groups: Mapping[str, str | None], published: date | None, region: str | None
) -> tuple[date | None, date | None]:
    try:
        first, last = RESOLVERS[name](groups, published, region)
    except (ValueError, OverflowError):  # a day such as February 30, a year beyond the calendar
        return None, None
    return (first, last) if first is None or last is None or first <= last else (None, None)
