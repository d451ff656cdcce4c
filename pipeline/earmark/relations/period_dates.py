"""What a period comes to in days: the functions that the rows of data/period_patterns.toml name under ``resolve``.

Each takes the groups that its pattern matched, the date of the article and whose fiscal year is meant (a code of
data/period_fiscal.toml, None where nobody knows), and gives the first and the last day, both inclusive, either None
where it is not to be told.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Literal

import dateparser
from dateutil.relativedelta import relativedelta

from earmark.amounts.lexicon import SMALL, TENS
from earmark.relations.fiscal import UNKNOWN, Kind, Span, fiscal_year, fiscal_year_around, fiscal_year_from

Groups = Mapping[str, str | None]
Prefer = Literal["past", "future", "current_period"]

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
NUMBERS = {"a": 1, "an": 1, **SMALL, **TENS}
ORDINALS = {"first": 1, "opening": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4}
_YEAR = re.compile(r"(?:19|20)\d\d")
_YEAR_AND_TWO = re.compile(r"((?:19|20)\d\d)[-–—/](\d\d)(?!\d)")
_LENGTH = re.compile(
    rf"(?:((?:{'|'.join(TENS)})-[a-z]+|[a-z]+|\d+)[ -])?(year|half|quarter|month|week|decade|day)s?"
)
_EDGE = re.compile(
    r"(?:the )?(?P<edge>end of|end-|beginning of|start of|middle of|mid-|early|late|close of) ?", re.IGNORECASE
)


@lru_cache(maxsize=4096)
def parse_day(text: str, base: date | None, prefer: Prefer, month_day: Literal["first", "last"]) -> date | None:
    """The day that ``text`` names, read by dateparser against ``base``."""
    if base is None and not _YEAR.search(text):
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


def year_number(text: str, century_of: int = 2000) -> int:
    """The year that two or four digits mean: "24" is 2024, "97" is 1997, "04" after 1998 is 2004."""
    digits = re.sub(r"\D", "", text)
    if len(digits) == 4:
        return int(digits)
    year = century_of // 100 * 100 + int(digits)
    return year - 100 if century_of == 2000 and int(digits) > 60 else year


def runs_back(groups: Groups) -> bool:
    """Whether what was matched as a range of years is none: the two digits lie before the year that they follow.

    "2025-11" is a month, "2024-15" nothing at all; "1999-00" runs over the turn of a century.
    """
    pairs = [(groups.get("from") or "", groups.get("to") or "")]
    pairs += [(found[1], found[2]) for found in _YEAR_AND_TWO.finditer(groups.get("at") or "")]
    for start, end in pairs:
        digits = re.sub(r"\D", "", end)
        if _YEAR.fullmatch(start) and len(digits) == 2 and int(digits) < int(start) % 100:
            return (start[2:], digits) != ("99", "00")
    return False


def none(groups: Groups, published: date | None, region: str | None) -> Span:
    """A length of time whose start is not told."""
    return UNKNOWN


def fiscal_years(groups: Groups, published: date | None, region: str | None) -> Span:
    start = year_number(groups["from"] or "")
    region, kind = _whose(groups, region)
    if not groups.get("to"):
        return fiscal_year(start, region, kind)
    end = _later(groups["to"] or "", start)
    if end == start + 1 and re.fullmatch(r"\s*[-–—/]\s*", groups.get("sep") or ""):
        return fiscal_year_from(start, region, kind)
    return fiscal_year(start, region, kind)[0], fiscal_year(end, region, kind)[1]


def fiscal_relative(groups: Groups, published: date | None, region: str | None) -> Span:
    if published is None:
        return UNKNOWN
    step = -1 if groups.get("last") else 1 if groups.get("next") else 0
    return fiscal_year_around(published + relativedelta(years=step), *_whose(groups, region))


def year_starting(groups: Groups, published: date | None, region: str | None) -> Span:
    at = (groups["at"] or "").removeprefix("mid-")
    years = length_in_years(groups.get("n") or "year")
    ahead: Prefer = "past" if groups.get("past") else "future"
    if _YEAR.fullmatch(at):
        first: date | None = fiscal_year_from(int(at), *_whose(groups, region))[0]
    else:
        first = parse_day(at, published, ahead, "first")
    return UNKNOWN if first is None else (first, first + relativedelta(years=years) - timedelta(days=1))


def span_ending(groups: Groups, published: date | None, region: str | None) -> Span:
    how = (groups.get("how") or "").lower()
    ahead: Prefer = "future" if how in ("ending", "ends", "through", "until", "up to") else "past"
    last = point(groups["at"] or "", published, ahead, region, fiscal="year" in (groups.get("n") or ""))[1]
    if last is None:
        return UNKNOWN
    size = length_of(groups.get("n") or "")
    return (None if size is None else last + timedelta(days=1) - size), last


def year_range(groups: Groups, published: date | None, region: str | None) -> Span:
    start = int(groups["from"] or "")
    end = _later(groups["to"] or "", start)
    if end < start:
        return UNKNOWN
    if end == start + 1 and len(groups["to"] or "") == 2:
        return fiscal_year_from(start, region) if not groups.get("noun") else UNKNOWN
    return date(start, 1, 1), date(end, 12, 31)


def month_range(groups: Groups, published: date | None, region: str | None) -> Span:
    start, end = (groups["from"] or "").removeprefix("the "), groups["to"] or ""
    year = _YEAR.search(end)
    if year is None and published is None:
        return UNKNOWN
    last = parse_day(end, published, "past" if year is None else "current_period", "last")
    if last is None:
        return UNKNOWN
    first = parse_day(start, last, "past", "first")
    return (first, last) if first and first <= last else UNKNOWN


def month(groups: Groups, published: date | None, region: str | None) -> Span:
    return point(groups["at"] or "", published, "past", region)


def year(groups: Groups, published: date | None, region: str | None) -> Span:
    at = int(groups["at"] or "")
    return date(at, 1, 1), date(at, 12, 31)


def year_relative(groups: Groups, published: date | None, region: str | None) -> Span:
    if published is None:
        return UNKNOWN
    at = published.year + (-1 if groups.get("last") else 1 if groups.get("next") else 0)
    return date(at, 1, 1), date(at, 12, 31)


def unit_relative(groups: Groups, published: date | None, region: str | None) -> Span:
    if published is None:
        return UNKNOWN
    step = -1 if groups.get("last") else 1 if groups.get("next") else 0
    match (groups.get("unit") or "").lower():
        case "month":
            first = published.replace(day=1) + relativedelta(months=step)
            return first, first + relativedelta(months=1) - timedelta(days=1)
        case "quarter":
            first = date(published.year, (published.month - 1) // 3 * 3 + 1, 1) + relativedelta(months=3 * step)
            return first, first + relativedelta(months=3) - timedelta(days=1)
        case "week":
            first = published - timedelta(days=published.weekday()) + timedelta(weeks=step)
            return first, first + timedelta(days=6)
        case _:
            return UNKNOWN


def quarter(groups: Groups, published: date | None, region: str | None) -> Span:
    whole = groups.get("year") or groups.get("at") or ""
    unit = (groups.get("unit") or "").lower()
    place = ORDINALS.get((groups.get("ordinal") or "").lower())
    parts = {"quarter": 4, "half": 2, "half-year": 2, "semester": 2, "trimester": 3}[unit]
    if place is None or place > parts or not whole or "fiscal" in whole or "financial" in whole:
        return UNKNOWN
    first = _whole_year(whole, published)
    if first is not None and (groups.get("fiscal") or groups.get("own")):
        first = fiscal_year(first.year, region)[0] if _YEAR.fullmatch(whole) else None
    return UNKNOWN if first is None else _part(first, place, parts)


def quarter_short(groups: Groups, published: date | None, region: str | None) -> Span:
    if not groups.get("year"):
        return UNKNOWN
    year = year_number(groups["year"] or "")
    first = fiscal_year(year, region)[0] if groups.get("fiscal") else date(year, 1, 1)
    if first is None:
        return UNKNOWN
    of_four = groups.get("q") or groups.get("q2")
    return _part(first, int(of_four), 4) if of_four else _part(first, int(groups["h"] or groups["h2"] or 1), 2)


def length(groups: Groups, published: date | None, region: str | None) -> Span:
    """ "The next five years" start with the article, "the past five" end with it."""
    count = (groups.get("n") or "").lower()
    size = length_of(f"{count} {groups.get('unit') or ''}")
    if published is None or size is None or groups.get("fiscal"):
        return UNKNOWN
    if groups.get("next"):
        return published, published + size - timedelta(days=1)
    if groups.get("last"):
        return published - size + timedelta(days=1), published
    return UNKNOWN


def until(groups: Groups, published: date | None, region: str | None) -> Span:
    span = point(groups["at"] or "", published, "future", region)
    return None, (span[0] - timedelta(days=1) if groups["how"] == "before" and span[0] else span[1])


def since(groups: Groups, published: date | None, region: str | None) -> Span:
    how = (groups.get("how") or "since").lower()
    first = point(groups["at"] or "", published, "past" if how in ("since", "after") else "future", region)[0]
    if first is None:
        return UNKNOWN
    return first, (published if how == "since" and published and published >= first else None)


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


def _part(first: date, place: int, parts: int) -> tuple[date, date]:
    months = 12 // parts
    start = first + relativedelta(months=months * (place - 1))
    return start, start + relativedelta(months=months) - timedelta(days=1)


def _whole_year(text: str, published: date | None) -> date | None:
    if _YEAR.fullmatch(text):
        return date(int(text), 1, 1)
    if published is None:
        return None
    step = {"this": 0, "last": -1, "next": 1}.get(text.lower().split()[0])
    return None if step is None else date(published.year + step, 1, 1)


def _whose(groups: Groups, region: str | None) -> tuple[str | None, Kind]:
    """Whose year is meant and which: a school year or a crop year is no government's."""
    word = (groups.get("fiscal") or "fiscal").lower()
    if word == "tax":
        return region, "tax_year"
    return region if word in ("fiscal", "financial", "budget", "budgetary", "government") else None, "fiscal_year"


def _later(text: str, start: int) -> int:
    digits = re.sub(r"\D", "", text)
    if len(digits) == 4:
        return int(digits)
    end = start // 100 * 100 + int(digits)
    return end if end >= start else end + 100


RESOLVERS: dict[str, Callable[[Groups, date | None, str | None], Span]] = {
    function.__name__: function
    for function in (
        none, fiscal_years, fiscal_relative, year_starting, span_ending, year_range, month_range, month, year,
        year_relative, unit_relative, quarter, quarter_short, length, until, since,
    )
}  # fmt: skip
