"""The date of an article, from what dumps write there."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from functools import lru_cache
from typing import Any

import dateparser

#: What exports write where no date is known.
MISSING = frozenset({"", "none", "null", "nan", "nat", "n/a", "na", "-", "0", "0000-00-00", "0000-00-00 00:00:00"})
#: What programs whose dates cannot be empty write there.
_NEVER = date.min
_ISO = re.compile(r"(\d{4})-(\d\d?)-(\d\d?)(?:$|[T ,])")
#: A year of the press, so that it is no number of milliseconds: those have 12 or 13 digits as well.
_COMPACT = re.compile(r"((?:1[6-9]|2[01])\d\d)(\d\d)(\d\d)(?:T?\d{4}(?:\d\d)?Z?)?")
_EPOCH = re.compile(r"\d{9,10}(?:\.\d+)?|\d{12,13}")
_SETTINGS = {"STRICT_PARSING": True, "RETURN_AS_TIMEZONE_AWARE": False}
#: Of an article a date that depends on the day of reading ("yesterday") is none.
_ABSOLUTE = _SETTINGS | {"PARSERS": ["absolute-time"]}
#: The languages that dates are written in, beside English.
_LANGUAGES = ["en", "fr", "de", "es", "it", "pt", "nl"]
_MONTH = r"[^\W\d_]{3,12}"
#: A whole date among other words: "Updated: Dec 26, 2025", "Publié le 26 décembre 2025 à 10h00".
_AMONG_WORDS = re.compile(
    rf"\d{{4}}-\d\d-\d\d|\b\d\d?(?:st|nd|rd|th)?\.? (?:de )?{_MONTH}\.?,? (?:de )?\d{{4}}"
    rf"|\b{_MONTH}\.? \d\d?(?:st|nd|rd|th)?,? \d{{4}}"
)


def parse_date(value: Any, *, day_first: bool = False) -> date | None:
    """The day that ``value`` tells, None where it tells none (empty, ``null``, ``0000-00-00``, ``0001-01-01``).

    Reads dates and times in ISO 8601, GDELT's ``20250131T101500Z``, mail and feed dates, seconds or milliseconds
    since 1970, and written English dates. The day is that of the writer's own time zone.

    Args:
        value: a string, a number, a date or a datetime.
        day_first: whether 03/04/2025 is the third of April; else it is March 4, save where that is no month.

    Raises:
        ValueError: if there is something but no date can be read from it.

    >>> parse_date("2025-12-26 10:00:00"), parse_date("Fri, 26 Dec 2025 10:00:00 GMT"), parse_date("26 December 2025")
    (datetime.date(2025, 12, 26), datetime.date(2025, 12, 26), datetime.date(2025, 12, 26))
    """
    if value is None or (isinstance(value, float) and value != value):
        return None
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, date):
        return None if value == _NEVER else value
    return _parse(str(value).strip(), day_first)


@lru_cache(maxsize=4096)
def _parse(text: str, day_first: bool, absolute: bool = False) -> date | None:
    if text.lower() in MISSING:
        return None
    if len(text) > 100:
        raise ValueError(f"cannot read the date {text[:40]!r}...: write it as YYYY-MM-DD")
    try:
        if found := _ISO.match(text) or _COMPACT.fullmatch(text):
            told = date(*map(int, found.groups()[:3]))
            return None if told == _NEVER else told
        if _EPOCH.fullmatch(text):
            seconds = float(text)
            return datetime.fromtimestamp(seconds / 1000 if seconds > 1e11 else seconds, UTC).date()
        try:
            return parsedate_to_datetime(text).date()
        except ValueError:
            order = {"DATE_ORDER": "DMY" if day_first else "MDY"}
            settings = (_ABSOLUTE if absolute else _SETTINGS) | order
            read = dateparser.parse(text, languages=["en"], settings=settings)
    except (ValueError, OverflowError, OSError):
        read = None
    if read is None:
        raise ValueError(f"cannot read the date {text!r}: write it as YYYY-MM-DD")
    day: date = read.date()
    return day


def find_date(value: Any, *, day_first: bool = False) -> date | None:
    """The day that the metadata of an article tells, None where it tells none that can be read.

    Reads what ``parse_date`` reads except what depends on the day of reading, dates in some languages other than
    English, and dates among other words. A month or a year alone is no date.

    >>> find_date("Updated: Dec 26, 2025"), find_date("26 décembre 2025"), find_date("Dec 2025")
    (datetime.date(2025, 12, 26), datetime.date(2025, 12, 26), None)
    """
    try:
        if value is None or isinstance(value, date):
            return parse_date(value)
    except ValueError:  # pandas' NaT is a datetime
        return None
    return _find(str(value).strip()[:100], day_first)


@lru_cache(maxsize=4096)
def _find(text: str, day_first: bool) -> date | None:
    among = _AMONG_WORDS.search(text)
    for words in (text, among[0]) if among else (text,):
        if not any(map(str.isdigit, words)):
            continue
        with suppress(ValueError):
            return _parse(words, day_first, absolute=True)
        with suppress(ValueError, OverflowError):
            if read := dateparser.parse(words, languages=_LANGUAGES, settings=_ABSOLUTE):
                day: date = read.date()
                return day
    return None
