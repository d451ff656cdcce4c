"""Files of records, written earlier → entries: one article's records, or an article, each with its place."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import ValidationError

from earmark.contract import Extraction, Record
from earmark.read import Failure
from earmark.read.inputs import printable
from earmark.read.parquet import BadValueError, plain_rows
from earmark.read.sources import open_content
from earmark.read.streams import as_utf8
from earmark.write.bulk import Known
from earmark.write.rows import Row, Rows, article_row, check_record

ARTICLES = "articles.jsonl"


@dataclass(frozen=True, slots=True)
class Entry:
    """Records, and the row of their article, where more of it is ``told`` than its id; then these are all it has."""

    place: str
    article: Row
    told: bool
    records: tuple[Record, ...]


@dataclass
class Loaded:
    """What a load has done."""

    articles: int = 0
    records: int = 0
    failures: list[Failure] = field(default_factory=list)


Kind = Callable[[str, Any], Entry]


class Unit(NamedTuple):
    """A line, row or element of a file that is not understood yet, its place, and what understands it."""

    place: str
    kind: Kind
    content: Any


_ID = rb'\s*:\s*("(?:[^"\\]|\\.)*")'
_ARTICLE_ID = re.compile(rb'"article_id"' + _ID)
_OWN_ID = re.compile(rb'\s*\{\s*"id"' + _ID)


class Prepared(NamedTuple):
    """Rows of entries, with what becomes of the rows of their articles that are there."""

    rows: Rows
    known_articles: Known

    @property
    def replaced(self) -> list[str]:
        """The ids of the articles all of whose records are replaced."""
        return [row["id"] for row in self.rows.articles] if self.known_articles == "replace" else []


def article_key(unit: Unit) -> object:
    """What the units of one article have in common, as far as that can be told before they are understood, or None."""
    content = unit.content
    if unit.kind is _article_of:
        own = _OWN_ID.match(content)
        return own and own[1]
    if isinstance(content, bytes):
        start = content.find(b'"article_id"')  # sooner than the pattern sees that there is none
        found = _ARTICLE_ID.search(content, start) if start >= 0 else None
        return found and found[1]
    return content.get("article_id") if isinstance(content, dict) else None


def batches(paths: Iterable[Path], size: int) -> Iterator[list[Unit | Failure]]:
    """What is told in files and folders, some ``size`` at a time.

    The units of one article, which stand together, stay so, for a part and its total go together; but no more than
    twenty times ``size``.
    """
    some: list[Unit | Failure] = []
    last: object = None
    for unit in chain.from_iterable(map(read_units, paths)):
        article = None if isinstance(unit, Failure) else article_key(unit)
        if len(some) >= (size if article is None or article != last else 20 * size):
            yield some
            some = []
        some.append(unit)
        last = article
    if some:
        yield some


def understood(units: Iterable[Unit | Failure]) -> tuple[list[Entry], list[Failure]]:
    """The entries of ``units``, and what failed."""
    entries: list[Entry] = []
    failures: list[Failure] = []
    for unit in units:
        entry = unit if isinstance(unit, Failure) else understand(unit)
        if isinstance(entry, Failure):
            failures.append(entry)
        else:
            entries.append(entry)
    return entries, failures


def understand(unit: Unit) -> Entry | Failure:
    """What a unit tells, checked; a Failure if it breaks the contract or has no room in a database."""
    place = unit.place
    try:
        entry = unit.kind(place, unit.content)
        for record in entry.records:
            check_record(record)
        return entry
    except ValidationError as error:
        told = error.errors()[0]
        where = ".".join(map(str, told["loc"]))
        return Failure(place, "load", f"is no record of earmark: {where + ': ' if where else ''}{told['msg']}")
    except (ValueError, KeyError, TypeError) as error:
        return Failure(place, "load", f"is no record of earmark: {error}")


def read_units(path: Path) -> Iterator[Unit | Failure]:
    """What is told in a file or folder of records, one by one; a Failure where a file cannot be read on."""
    place = printable(str(path))
    try:
        if path.is_dir():
            yield from _folder(path)
        elif path.suffix.lower() == ".parquet":
            yield from _parquet(path)
        elif path.suffix.lower() == ".json":
            yield from _document(path)
        else:
            yield from _lines(path, _entry_of)
    except ImportError:
        yield Failure(place, "load", "reading Parquet needs the package pyarrow: pip install 'earmark[dumps]'")
    except Exception as error:  # readers of many formats raise of their own; the next file goes on
        told = str(getattr(error, "strerror", None) or error or type(error).__name__).strip().split("\n")[0]
        yield Failure(place, "load", f"cannot be read: {told}")


def _folder(path: Path) -> Iterator[Unit | Failure]:
    """Each article, then its records, as far as the two files have the same order; no record before its article."""
    articles = _lines(path / ARTICLES, _article_of) if (path / ARTICLES).exists() else iter(())
    last: object = None
    for record in _lines(path / "records.jsonl", _entry_of):
        key = article_key(record)
        if key != last:
            for article in articles:
                yield article
                if article_key(article) == key:
                    break
            last = key
        yield record
    yield from articles


def _lines(path: Path, kind: Kind) -> Iterator[Unit]:
    place = printable(str(path))
    with open_content(str(path)) as stream:
        for number, line in enumerate(as_utf8(stream), 1):
            if line.strip():
                yield Unit(f"{place}:{number}", kind, line)


def _entry_of(place: str, line: bytes) -> Entry:
    if b'"article":' in line[:200] or b'"records":' in line[:200]:
        return _extraction(place, Extraction.model_validate_json(line))
    record = Record.model_validate_json(line)
    return Entry(place, _stub(record.article_id), False, (record,))


def _extraction(place: str, extraction: Extraction) -> Entry:
    return Entry(place, article_row(extraction.article, bool(extraction.records)), True, extraction.records)


def _article_of(place: str, line: bytes) -> Entry:
    row = json.loads(line)
    published = row["published"]
    known = {key: row[key] for key in ("title", "url", "source", "language", "text")}
    if not all(value is None or isinstance(value, str) for value in (row["id"], *known.values())):
        raise ValueError("its values are not text")
    day = date.fromisoformat(published) if published else None
    return Entry(place, _stub(row["id"]) | known | {"published": day}, True, ())


def _stub(article_id: str) -> Row:
    names = ("title", "published", "url", "source", "language", "text")
    return {"id": article_id, **dict.fromkeys(names)}


def _document(path: Path) -> Iterator[Unit | Failure]:
    place = printable(str(path))
    try:
        read = json.loads(path.read_bytes())
    except (ValueError, RecursionError) as error:
        yield Failure(place, "load", f"is not JSON: {error}")
        return
    for number, element in enumerate(read if isinstance(read, list) else [read], 1):
        yield Unit(f"{place}:{number}" if isinstance(read, list) else place, _from_element, element)


def _from_element(place: str, element: Any) -> Entry:
    return _extraction(place, Extraction.model_validate_json(json.dumps(element)))


def _parquet(path: Path) -> Iterator[Unit | Failure]:
    import pyarrow.parquet as pq

    for number, row in enumerate(plain_rows(pq.ParquetFile(path).iter_batches(batch_size=1000)), 1):
        place = f"{printable(str(path))}:{number}"
        bad = next((name for name, value in row.items() if isinstance(value, BadValueError)), None)
        yield Failure(place, "load", f"{bad}: {row[bad]}") if bad else Unit(place, _from_row, row)


def _from_row(place: str, row: Row) -> Entry:
    record = Record.model_validate(row | {"evidence": dict(row["evidence"])})
    return Entry(place, _stub(record.article_id), False, (record,))


def rows_of(entries: list[Entry]) -> list[Prepared]:
    """The rows of entries: articles that are told replace what was known of them, of others the id is made known."""
    prepared = [Prepared(Rows(), "replace"), Prepared(Rows(), "keep")]
    for article_id, some in sorted(by_article(entries).items()):
        article, told = some[0].article, False
        records: dict[str, Record] = {}
        for entry in some:
            if entry.told:
                article, told, records = entry.article, True, {}
            records |= {record.id: record for record in entry.records}
        prepared[0 if told else 1].rows.add(article | {"id": article_id}, records.values())
    return [one for one in prepared if one.rows.articles]


def by_article(entries: Iterable[Entry]) -> dict[str, list[Entry]]:
    """Entries by the id of their article."""
    found: dict[str, list[Entry]] = {}
    for entry in entries:
        found.setdefault(entry.article["id"], []).append(entry)
    return found
