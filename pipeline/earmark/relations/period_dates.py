"""What a period comes to in days: the functions that the rows of data/period_patterns.toml name under ``resolve``.

Each takes the groups that its pattern matched, the date of the article and whose fiscal year is meant (a code of
data/period_fiscal.toml, None where nobody knows), and gives the first and the last day, both inclusive, either None
where it is not to be told.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from earmark.relations.fiscal import UNKNOWN, Kind, Span, fiscal_year, fiscal_year_around, fiscal_year_from
from earmark.relations.period_points import (
    YEAR,
    Prefer,
    length_in_years,
    length_of,
    nearest,
    parse_day,
    point,
    year_number,
)

Groups = Mapping[str, str | None]

ORDINALS = {"first": 1, "opening": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4}
_YEAR_AND_TWO = re.compile(r"((?:19|20)\d\d)[-–—/](\d\d)(?!\d)")


def runs_back(groups: Groups) -> bool:
    """Whether what was matched as a range of years is none: the two digits lie before the year that they follow.

    "2025-11" is a month, "2024-15" nothing at all; "1999-00" runs over the turn of a century.
    """
    pairs = [(groups.get("from") or "", groups.get("to") or "")]
    pairs += [(found[1], found[2]) for found in _YEAR_AND_TWO.finditer(groups.get("at") or "")]
    for start, end in pairs:
        digits = re.sub(r"\D", "", end)
        if YEAR.fullmatch(start) and len(digits) == 2 and int(digits) < int(start) % 100:
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
    if YEAR.fullmatch(at):
        first: date | None = fiscal_year_from(int(at), *_whose(groups, region))[0]
    else:
        first = parse_day(at, published, ahead, "first")
    return UNKNOWN if first is None else (first, first + relativedelta(years=years) - timedelta(days=1))


def span_ending(groups: Groups, published: date | None, region: str | None) -> Span:
    how = (groups.get("how") or "").lower()
    ahead: Prefer = "future" if how in ("ending", "ends", "until", "up to") else "past"
    if how == "through" and published is not None:
        near = nearest(groups["at"] or "", published)
        ahead = "future" if near is not None and near > published else "past"
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
    year = YEAR.search(end)
    if year is None and published is None:
        return UNKNOWN
    last = nearest(end, published) if year is None else parse_day(end, published, "current_period", "last")
    if last is None:
        return UNKNOWN
    first = parse_day(start, last, "past", "first")
    return (first, last) if first and first <= last else UNKNOWN


def month(groups: Groups, published: date | None, region: str | None) -> Span:
    """One without a year is the nearest: in a paper of June "in July" lies ahead and "in January" behind."""
    at = groups["at"] or ""
    near = None if YEAR.search(at) else nearest(at, published)
    return point(at, near or published, "past", region)


def quarter_by_month(groups: Groups, published: date | None, region: str | None) -> Span:
    """ "The June quarter" ends with that month."""
    year = groups.get("year") or groups.get("of")
    last = parse_day(f"{groups['at']} {year}" if year else groups["at"] or "", published, "past", "last")
    if last is None:
        return UNKNOWN
    months = 3 if (groups.get("unit") or "").lower() == "quarter" else 6
    return last + timedelta(days=1) - relativedelta(months=months), last


def year(groups: Groups, published: date | None, region: str | None) -> Span:
    at = int(groups["at"] or "")
    return date(at, 1, 1), date(at, 12, 31)


def year_relative(groups: Groups, published: date | None, region: str | None) -> Span:
    if published is None:
        return UNKNOWN
    if (groups.get("last") or "").lower().endswith("past"):  # "in the past year": the twelve months before
        return published - relativedelta(years=1) + timedelta(days=1), published
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
        case "decade":
            first = date(published.year // 10 * 10 + 10 * step, 1, 1)
            return first, first + relativedelta(years=10) - timedelta(days=1)
        case _:
            return UNKNOWN


def quarter(groups: Groups, published: date | None, region: str | None) -> Span:
    whole = groups.get("year") or groups.get("at") or ""
    unit = (groups.get("unit") or "").lower()
    parts = {"quarter": 4, "half": 2, "half-year": 2, "semester": 2, "trimester": 3}[unit]
    place = {**ORDINALS, "final": parts, "last": parts}.get((groups.get("ordinal") or "").lower())
    if place is None or place > parts or not whole or "fiscal" in whole or "financial" in whole:
        return UNKNOWN
    if over := _YEAR_AND_TWO.fullmatch(whole):
        first = fiscal_year_from(int(over[1]), region)[0]
    elif groups.get("fiscal") or groups.get("own"):
        digits = re.fullmatch(r"\D?(\d\d|\d{4})", whole)
        first = fiscal_year(year_number(digits[1]), region)[0] if digits else None
    else:
        first = _whole_year(whole, published)
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
    """ "The next five years" start with the article, "the past five" end with it; "the first five months of 2024"."""
    count, unit = (groups.get("n") or "").lower(), groups.get("unit") or ""
    size = length_of(f"{count} {unit}")
    if size is None or groups.get("fiscal") or groups.get("least") or (unit.endswith("s") and not count):
        return UNKNOWN
    if groups.get("of"):
        return _edge_of_year(groups, size, published)
    if published is None:
        return UNKNOWN
    if groups.get("next"):
        return published, published + size - timedelta(days=1)
    if groups.get("last"):
        return published - size + timedelta(days=1), published
    return UNKNOWN


def _edge_of_year(groups: Groups, size: relativedelta, published: date | None) -> Span:
    """The first or the last so many months of a year."""
    first = _whole_year(groups["of"] or "", published)
    if first is None or first + size > first + relativedelta(years=1):
        return UNKNOWN
    if groups.get("early"):
        return first, first + size - timedelta(days=1)
    end = first + relativedelta(years=1)
    return (end - size, end - timedelta(days=1)) if groups.get("last") else UNKNOWN


def rest(groups: Groups, published: date | None, region: str | None) -> Span:
    """ "Between now and 2030", "for the rest of the year": from the article on."""
    last = point(groups["at"] or "", published, "future", region)[1]
    return (published, last) if published and last and published <= last else UNKNOWN


def until(groups: Groups, published: date | None, region: str | None) -> Span:
    span = point(groups["at"] or "", published, "future", region)
    if (groups["how"] or "").lower() == "throughout":
        return span
    return None, (span[0] - timedelta(days=1) if groups["how"] == "before" and span[0] else span[1])


def since(groups: Groups, published: date | None, region: str | None) -> Span:
    how = (groups.get("how") or "since").lower()
    first = point(groups["at"] or "", published, "past" if how in ("since", "after") else "future", region)[0]
    if first is None:
        return UNKNOWN
    return first, (published if how == "since" and published and published >= first else None)


def _part(first: date, place: int, parts: int) -> tuple[date, date]:
    months = 12 // parts
    start = first + relativedelta(months=months * (place - 1))
    return start, start + relativedelta(months=months) - timedelta(days=1)


def _whole_year(text: str, published: date | None) -> date | None:
    if YEAR.fullmatch(text):
        return date(int(text), 1, 1)
    if published is None:
        return None
    step = {"this": 0, "the": 0, "last": -1, "next": 1}.get(text.lower().split()[0])
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
        year_relative, unit_relative, quarter, quarter_by_month, quarter_short, length, rest, until, since,
    )
}  # fmt: skip
