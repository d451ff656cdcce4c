"""The date of an article, from what dumps write there."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from functools import lru_cache
from typing import Any

import dateparser

#: What exports write where no date is known.
MISSING = frozenset({"", "none", "null", "nan", "nat", "n/a", "na", "-", "0", "0000-00-00", "0000-00-00 00:00:00"})
_ISO = re.compile(r"(\d{4})-(\d\d?)-(\d\d?)(?:$|[T ,])")
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T?\d{4,6}Z?)?")
_EPOCH = re.compile(r"\d{9,10}(?:\.\d+)?|\d{12,13}")
_SETTINGS = {"STRICT_PARSING": True, "RETURN_AS_TIMEZONE_AWARE": False}


def parse_date(value: Any) -> date | None:
    """The day that ``value`` tells, None where it tells none (empty, ``null``, ``0000-00-00``).

    Reads dates and times in ISO 8601, GDELT's ``20250131T101500Z``, mail and feed dates, seconds or milliseconds
    since 1970, and written English dates. The day is that of the writer's own time zone.

    Raises:
        ValueError: if there is something but no date can be read from it.

    >>> parse_date("2025-12-26 10:00:00"), parse_date("Fri, 26 Dec 2025 10:00:00 GMT"), parse_date("26 December 2025")
    (datetime.date(2025, 12, 26), datetime.date(2025, 12, 26), datetime.date(2025, 12, 26))
    """
    if value is None or (isinstance(value, float) and value != value):
        return None
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    return _parse(str(value).strip())


@lru_cache(maxsize=4096)
def _parse(text: str) -> date | None:
    if text.lower() in MISSING:
        return None
    if len(text) > 100:
        raise ValueError(f"cannot read the date {text[:40]!r}...: write it as YYYY-MM-DD")
    try:
        if found := _ISO.match(text) or _COMPACT.fullmatch(text):
            return date(*map(int, found.groups()[:3]))
        if _EPOCH.fullmatch(text):
            seconds = float(text)
            return datetime.fromtimestamp(seconds / 1000 if seconds > 1e11 else seconds, UTC).date()
        try:
            return parsedate_to_datetime(text).date()
        except ValueError:
            read = dateparser.parse(text, languages=["en"], settings=_SETTINGS)
    except (ValueError, OverflowError, OSError):
        read = None
    if read is None:
        raise ValueError(f"cannot read the date {text!r}: write it as YYYY-MM-DD")
    day: date = read.date()
    return day
