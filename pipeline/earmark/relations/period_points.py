"""What the ends of a period come to in days ("the end of March 2028"), and how long "five years" are."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, datetime
from functools import lru_cache
from typing import Literal

import dateparser
from dateutil.relativedelta import relativedelta

from earmark.amounts.lexicon import SMALL, TENS
from earmark.relations.fiscal import UNKNOWN, Span, fiscal_year, fiscal_year_from

Prefer = Literal["past", "future", "current_period"]
_DIRECTIONS: tuple[Prefer, ...] = ("past", "future")

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
NUMBERS = {"a": 1, "an": 1, **SMALL, **TENS}
YEAR = re.compile(r"(?:19|20)\d\d")
_LENGTH = re.compile(
    rf"(?:((?:{'|'.join(TENS)})-[a-z]+|[a-z]+|\d+)[ -])?(year|half|quarter|month|week|decade|day)s?"
)
_EDGE = re.compile(
    r"(?:the )?(?P<edge>end of|end-|beginning of|start of|middle of|mid-|early|late|close of) ?", re.IGNORECASE
)


@lru_cache(maxsize=4096)
def parse_day(text: str, base: date | None, prefer: Prefer, month_day: Literal["first", "last"]) -> date | None:
    """The day that ``text`` names, read by dateparser against ``base``."""
    if base is None and not YEAR.search(text):
        return None
    known = datetime.combine(base, datetime.min.time()) if base else datetime(2000, 1, 1)
    found = dateparser.parse(
        text,
        languages=["en"],
        settings={
            "RELATIVE_BASE": known,
            "PREFER_DATES_FROM": prefer,
            "PREFER_DAY_OF_MONTH": month_day,
            "PREFER_MONTH_OF_YEAR": "first" if month_day == "first" else "last",
            "RETURN_AS_TIMEZONE_AWARE": False,
        },
    )
    return found.date() if found else None


def nearest(text: str, published: date | None) -> date | None:
    """The last day of the month told without a year that lies nearest to the article."""
    if published is None:
        return None
    days = [parse_day(text, published, prefer, "last") for prefer in _DIRECTIONS]
    return min((day for day in days if day), key=lambda day: abs((day - published).days), default=None)


def year_number(text: str, century_of: int = 2000) -> int:
    """The year that two or four digits mean: "24" is 2024, "97" is 1997, "04" after 1998 is 2004."""
    digits = re.sub(r"\D", "", text)
    if len(digits) == 4:
        return int(digits)
    year = century_of // 100 * 100 + int(digits)
    return year - 100 if century_of == 2000 and int(digits) > 60 else year


def point(
    text: str, published: date | None, prefer: Prefer, region: str | None, *, fiscal: bool = False
) -> tuple[date | None, date | None]:
    """The first and last day that an end of a period names: "the end of March 2028", "mid-2029", "next year"."""
    edge = _EDGE.match(text)
    rest = text[edge.end() :] if edge else text
    low = rest.lower()
    if found := re.fullmatch(r"((?:19|20)\d\d)(?:[-–—/](\d\d))?", low):
        start = int(found[1])
        if found[2]:
            span: tuple[date | None, date | None] = fiscal_year_from(start, region)
        else:
            span = date(start, 1, 1), date(start, 12, 31)
    elif low.endswith(" year") and published:
        step = 1 if low.startswith("next") else 0
        span = date(published.year + step, 1, 1), date(published.year + step, 12, 31)
    elif low.endswith(" decade") and published:
        start = published.year // 10 * 10
        span = date(start, 1, 1), date(start + 9, 12, 31)
    elif found := re.fullmatch(r"fiscal(?: year)? (\d{4})", low):
        span = fiscal_year(int(found[1]), region)
    else:
        span = _month_or_day(low, published, prefer)
    return _at_edge(span, edge["edge"].lower() if edge else "")


def length_of(text: str) -> relativedelta | None:
    """How long "five years", "a three-month period" or "the half" is; None where it cannot be told."""
    words = text.lower().replace("half-year", "half").split(" period")[0]
    found = _LENGTH.fullmatch(words.strip())
    if not found:
        return None
    count = 1 if found[1] is None else _count(found[1])
    if not count:
        return None
    match found[2]:
        case "decade":
            return relativedelta(years=10 * count)
        case "half":
            return relativedelta(months=6 * count)
        case "quarter":
            return relativedelta(months=3 * count)
        case unit:
            return relativedelta(**{f"{unit}s": count})


def _count(text: str) -> int | None:
    """The number that "12", "an" or "twenty-six" is; None for "several"."""
    if text.isdigit():
        return int(text)
    parts = [NUMBERS.get(word) for word in text.split("-")]
    return None if None in parts else sum(filter(None, parts))


def length_in_years(text: str) -> int:
    """ "year" is one, "three years" three."""
    size = length_of(text)
    return size.years if size and size.years else 1


def _month_or_day(text: str, published: date | None, prefer: Prefer) -> Span:
    name = re.search(r"[a-z]{3,}", text)
    number = MONTHS.index(name[0][:3]) + 1 if name and name[0][:3] in MONTHS else None
    if number is None:
        return UNKNOWN
    day = re.search(r"(?<!\d)\d{1,2}(?:st|nd|rd|th)?(?!\d)", text)
    found = parse_day(text.removeprefix("next "), published, prefer, "first")
    if found is None:
        return UNKNOWN
    if day:
        return found, found
    return found.replace(day=1), found.replace(day=monthrange(found.year, found.month)[1])


def _at_edge(span: Span, edge: str) -> Span:
    first, last = span
    if first is None or last is None or not edge:
        return span
    match edge.rstrip("-").split()[0]:
        case "mid" | "middle":
            middle = first + (last - first) / 2
            return middle, middle
        case "beginning" | "start":
            return first, first
        case "end" | "close":
            return last, last
        case _:
            return span
