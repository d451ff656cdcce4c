"""The day on which an allocation was announced or decided."""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import cache
from typing import NamedTuple

from earmark.relations.period_points import MONTHS, parse_day
from earmark.relations.tables import compile_pattern, expand, read_table

TABLE = "period_announced.toml"
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
REACH = 30
"""How many characters before a day the words may lie that make it the day of something else."""
CLAUSE = 160
"""How many characters from a month its verb may lie."""


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
    table = read_table(TABLE)
    return re.compile(expand(table[name], table["fragments"]), re.IGNORECASE)


@cache
def _verbs() -> re.Pattern[str]:
    """What may be told beside a month; the group says whether it lies ahead, was decided or is another past."""
    table = read_table(TABLE)
    return re.compile(
        "|".join(f"(?P<{name}>{expand(table[name])})" for name in ("ahead", "decided", "other")), re.IGNORECASE
    )


def announced_of(
    text: str, sentence: tuple[int, int], published: date | None
) -> tuple[date, tuple[int, int] | None] | None:
    """The day of the announcement or decision that ``sentence`` tells, and the words that name it.

    Where the sentence names no day and nothing in it dates it to the past, it is the article's own: then there are no
    words. None where neither holds ("approved in January" in an article of March). A day that comes after the article
    is none.
    """
    for start, end, name in sorted(_days(text, sentence)):
        if not _words("not_after").search(text, max(sentence[0], start - REACH), start):
            try:
                day = _day(" ".join(text[start:end].split()), name, published)
            except (ValueError, OverflowError):  # no day of the calendar, as before an article of the year 1
                continue
            if day is not None and (published is None or day <= published):
                return day, (start, end)
    if published is None or _is_past(text, sentence, published):
        return None
    return published, None


def _is_past(text: str, sentence: tuple[int, int], published: date) -> bool:
    """Whether ``sentence`` dates what it tells to a time before the article, by words, by a year or by a month."""
    if _words("long_past").search(text, *sentence):
        return True
    if any(int(found["year"]) < published.year for found in _words("told_year").finditer(text, *sentence)):
        return True
    months = _words("told_month").finditer(text, *sentence)
    return any(_another_month(found, published) and _is_decided(text, sentence, found.span()) for found in months)


def _another_month(found: re.Match[str], published: date) -> bool:
    """Whether a month is one before the article, or, told without a year, any other than its own."""
    month = MONTHS.index(found["month"][:3].lower()) + 1
    if found["year"]:
        return (int(found["year"]), month) < (published.year, published.month)
    return month != published.month


def _is_decided(text: str, sentence: tuple[int, int], month: tuple[int, int]) -> bool:
    """Whether the verb next to a month, that before it first, tells a decision of the past."""
    before = list(_verbs().finditer(text, max(sentence[0], month[0] - CLAUSE), month[0]))
    verb = before[-1] if before else _verbs().search(text, month[1], min(sentence[1], month[1] + CLAUSE))
    return verb is not None and verb.lastgroup == "decided"


def _days(text: str, sentence: tuple[int, int]) -> list[tuple[int, int, str]]:
    return [(*found.span("at"), rule.name) for rule in _rules() for found in rule.pattern.finditer(text, *sentence)]


def _day(words: str, name: str, published: date | None) -> date | None:
    if name in ("month day", "day month"):
        return parse_day(words, published, "past", "first")
    if name == "day in digits":
        return date.fromisoformat(words.replace("/", "-"))
    if published is None:
        return None
    if name == "weekday":
        back = (published.weekday() - WEEKDAYS.index(words.split()[-1].lower())) % 7
        return published - timedelta(days=7 if back == 0 and " " in words else back)
    return published - timedelta(days=1 if name == "yesterday" else 0)
