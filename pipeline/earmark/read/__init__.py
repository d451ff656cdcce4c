"""Bytes → articles: files, folders, dumps and archives, streaming; what cannot be read is a value, not an error."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from earmark.contract import Article
from earmark.read.dates import parse_date
from earmark.read.fields import FIELDS
from earmark.read.items import MAX_BYTES, Failure, Form, Raw, ReadOptions, Skipped
from earmark.read.parse import parse
from earmark.read.sources import Position, raw_items

__all__ = [
    "MAX_BYTES",
    "Failure",
    "Form",
    "Position",
    "Raw",
    "ReadOptions",
    "Skipped",
    "parse",
    "parse_date",
    "raw_items",
    "read_articles",
    "read_items",
]


def read_items(
    inputs: Iterable[str | os.PathLike[str]], options: ReadOptions
) -> Iterator[tuple[str, Article | Failure | Skipped]]:
    """Every article in ``inputs`` with its place, or why it is none."""
    for item in raw_items(inputs, options):
        yield item.place, _parsed(item, options) if isinstance(item, Raw) else item


def _parsed(raw: Raw, options: ReadOptions) -> Article | Failure | Skipped:
    try:
        return parse(raw, options)
    except Exception as error:  # whatever an article makes a library do, the next one goes on
        return Failure(raw.place, "read", f"cannot be read: {type(error).__name__}: {error}")


def read_articles(
    inputs: str | os.PathLike[str] | Iterable[str | os.PathLike[str]],
    *,
    published: date | str | None = None,
    day_first: bool = False,
    fields: Mapping[str, str] | None = None,
    languages: str | Iterable[str] | None = None,
    max_bytes: int = MAX_BYTES,
) -> Iterator[Article | Failure]:
    """Every article in ``inputs``, in their order; an input that is none comes as a Failure.

    Args:
        inputs: a file, folder or pattern (``news/*.json.gz``), ``-`` for stdin, or several of these. Formats: .txt
            .md .html .json .jsonl .csv .tsv .xml .parquet .warc .zip .tar, and each of them as .gz .zst .xz .bz2.
        published: the date of articles that carry none, as a date or in any form `parse_date` reads.
        day_first: whether 03/04/2025 is the third of April; else it is March 4.
        fields: field → column, for dumps whose columns follow no known convention.
        languages: ISO 639-1 codes to keep, one or several; articles in others come as a Failure. None keeps all.
        max_bytes: the size above which an article is a Failure.

    Raises:
        ValueError: if ``published`` is a string that is no date, or ``fields`` names an unknown field.
    """
    if unknown := sorted(set(fields or ()) - set(FIELDS)):
        raise ValueError(f"no field {unknown[0]!r}: name one of {', '.join(FIELDS)}")
    options = ReadOptions(
        published=parse_date(published, day_first=day_first),
        day_first=day_first,
        fields=dict(fields or {}),
        languages=None if languages is None else frozenset([languages] if isinstance(languages, str) else languages),
        max_bytes=max_bytes,
    )
    places = [inputs] if isinstance(inputs, (str, os.PathLike)) else inputs  # a string is an iterable of its letters
    for place, item in read_items(places, options):
        yield Failure(place, "read", f"left out: {item.reason}") if isinstance(item, Skipped) else item
