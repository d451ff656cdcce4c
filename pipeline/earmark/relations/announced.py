"""The day on which an allocation was announced or decided."""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import cache
from typing import NamedTuple

from earmark.relations.period_dates import parse_day
from earmark.relations.tables import compile_pattern, expand, read_table

TABLE = "period_announced.toml"
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
REACH = 30
"""How many characters before a day the words may lie that make it the day of something else."""


class Rule(NamedTuple):
    """A way of naming a day: a row of data/period_announced.toml."""

    name: str
    pattern: re.Pattern[str]


@cache
def _rules() -> tuple[Rule, ...]:
    table = read_table(TABLE)
    return tuple(Rule(row["name"], compile_pattern(row["pattern"], table["fragments"])) for row in table["rule"])


@cache
def _words(name: str) -> re.Pattern[str]:
    return re.compile(expand(read_table(TABLE)[name]), re.IGNORECASE)


def announced_of(
    text: str, sentence: tuple[int, int], published: date | None
) -> tuple[date, tuple[int, int] | None] | None:
    """The day of the announcement or decision that ``sentence`` tells, and the words that name it.

    Where the sentence names no day and nothing in it dates it to the past, it is the article's own: then there are no
    words. None where neither holds. A day that comes after the article is none.
    """
    for start, end, name in sorted(_days(text, sentence)):
        if not _words("not_after").search(text, max(sentence[0], start - REACH), start):
            day = _day(" ".join(text[start:end].split()), name, published)
            if day is not None and (published is None or day <= published):
                return day, (start, end)
    if published is None or _words("long_past").search(text, *sentence):
        return None
    return published, None


def _days(text: str, sentence: tuple[int, int]) -> list[tuple[int, int, str]]:
    return [(*found.span("at"), rule.name) for rule in _rules() for found in rule.pattern.finditer(text, *sentence)]


def _day(words: str, name: str, published: date | None) -> date | None:
    if name in ("month day", "day month"):
        return parse_day(words, published, "past", "first")
    if published is None:
        return None
    if name == "weekday":
        back = (published.weekday() - WEEKDAYS.index(words.split()[-1].lower())) % 7
        return published - timedelta(days=7 if back == 0 and " " in words else back)
    return published - timedelta(days=1 if name == "yesterday" else 0)
