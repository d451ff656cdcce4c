"""Files of records, written earlier, → a database."""

from __future__ import annotations

import contextlib
import gc
import json
import os
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date
from itertools import chain
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from pydantic import ValidationError

from earmark.contract import Extraction, Record
from earmark.read import Failure
from earmark.read.streams import DAMAGE, as_utf8, decompress
from earmark.write.bulk import Known
from earmark.write.database import Database, DatabaseError, reason
from earmark.write.rows import Row, Rows, article_row, check_record

#: Records that are written in one transaction.
BATCH = 2_000
#: Batches after which the little garbage that the drivers leave in cycles is collected.
COLLECT_BATCHES = 25
ARTICLES = "articles.jsonl"


@dataclass
class Loaded:
    """What a load has done."""

    articles: int = 0
    records: int = 0
    failures: list[Failure] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Entry:
    """One line: records, and the article's row where the file tells it."""

    place: str
    article: Row
    told: bool
    records: tuple[Record, ...]


def load_files(paths: Iterable[str | os.PathLike[str]], database: Database) -> Loaded:
    """Load records into ``database``; loading them again changes nothing.

    A path is a .jsonl file of records (as of ``earmark batch`` or ``extract``) or of articles with their records,
    compressed or not; a .json file of one or several articles with their records; a .parquet file; or a folder that
    ``earmark batch`` wrote, whose articles are loaded too. A record that breaks the contract is a Failure.

    Raises:
        DatabaseError: if the database cannot be written to.
    """
    loaded = Loaded()
    with _uncollected(), ThreadPoolExecutor(1) as writer:  # while the database takes one batch the next is read
        writing: Future[None] | None = None
        for number, batch in enumerate(_batches(paths, loaded), 1):
            prepared = _rows_of(batch)
            if writing:
                writing.result()
            writing = writer.submit(_write, batch, prepared, database, loaded)
            if number % COLLECT_BATCHES == 0:
                gc.collect(0)  # looks at what is alive, a few batches, however much there was since the last time
        if writing:
            writing.result()
    return loaded


@contextlib.contextmanager
def _uncollected() -> Iterator[None]:
    """Without the garbage collector, which would take most of the time: records hold no cycles for it to find."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _batches(paths: Iterable[str | os.PathLike[str]], loaded: Loaded) -> Iterator[list[_Entry]]:
    waiting: list[_Entry] = []
    for path in paths:
        for entry in _read(Path(path)):
            if isinstance(entry, Failure):
                loaded.failures.append(entry)
                continue
            other = bool(waiting) and entry.article["id"] != waiting[-1].article["id"]
            if len(waiting) >= (BATCH if other else 20 * BATCH):
                yield waiting  # a part and its total go together
                waiting = []
            waiting.append(entry)
    yield waiting


def _read(path: Path) -> Iterator[_Entry | Failure]:
    try:
        if path.is_dir():
            if (path / ARTICLES).exists():
                yield from _lines(path / ARTICLES, _article_of)
            yield from _lines(path / "records.jsonl", _entry_of)
        elif path.suffix == ".parquet":
            yield from _parquet(path)
        elif path.suffix == ".json":
            yield from _document(path)
        else:
            yield from _lines(path, _entry_of)
    except DAMAGE as error:
        yield Failure(str(path), "load", f"cannot be read: {getattr(error, 'strerror', None) or error}")
    except ImportError:
        yield Failure(str(path), "load", "reading Parquet needs the package pyarrow: pip install 'earmark[dumps]'")


def _lines(path: Path, understand: Any) -> Iterator[_Entry | Failure]:
    with path.open("rb") as file:
        stream = decompress(file, path.suffix) if path.suffix in (".gz", ".zst", ".xz", ".bz2") else file
        for number, line in enumerate(as_utf8(stream), 1):
            if line.strip():
                yield _guarded(f"{path}:{number}", understand, line)


def _guarded(place: str, understand: Any, content: Any) -> _Entry | Failure:
    try:
        entry: _Entry = understand(place, content)
        for record in entry.records:
            check_record(record)
        return entry
    except ValidationError as error:
        told = error.errors()[0]
        where = ".".join(map(str, told["loc"]))
        return Failure(place, "load", f"is no record of earmark: {where + ': ' if where else ''}{told['msg']}")
    except (ValueError, KeyError, TypeError) as error:
        return Failure(place, "load", f"is no record of earmark: {error}")


def _entry_of(place: str, line: bytes) -> _Entry:
    if b'"article":' in line[:200] or b'"records":' in line[:200]:
        return _extraction(place, Extraction.model_validate_json(line))
    record = Record.model_validate_json(line)
    return _Entry(place, _stub(record.article_id), False, (record,))


def _extraction(place: str, extraction: Extraction) -> _Entry:
    return _Entry(place, article_row(extraction.article, bool(extraction.records)), True, extraction.records)


def _article_of(place: str, line: bytes) -> _Entry:
    row = json.loads(line)
    published = row["published"]
    known = {key: row[key] for key in ("title", "url", "source", "language", "text")}
    if not all(value is None or isinstance(value, str) for value in (row["id"], *known.values())):
        raise ValueError("its values are not text")
    day = date.fromisoformat(published) if published else None
    return _Entry(place, _stub(row["id"]) | known | {"published": day}, True, ())


def _stub(article_id: str) -> Row:
    names = ("title", "published", "url", "source", "language", "text")
    return {"id": article_id, **dict.fromkeys(names)}


def _document(path: Path) -> Iterator[_Entry | Failure]:
    read = json.loads(path.read_bytes())
    for number, element in enumerate(read if isinstance(read, list) else [read], 1):
        place = f"{path}:{number}" if isinstance(read, list) else str(path)
        yield _guarded(
            place, lambda at, told: _extraction(at, Extraction.model_validate_json(json.dumps(told))), element
        )


def _parquet(path: Path) -> Iterator[_Entry | Failure]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    number = 0
    try:
        for batch in pq.ParquetFile(path).iter_batches(batch_size=1000):
            for row in batch.to_pylist():
                number += 1
                yield _guarded(f"{path}:{number}", _from_row, row)
    except pa.ArrowException as error:
        raise OSError(str(error)) from None


def _from_row(place: str, row: Row) -> _Entry:
    record = Record.model_validate(row | {"evidence": dict(row["evidence"])})
    return _Entry(place, _stub(record.article_id), False, (record,))


Prepared = list[tuple[Rows, Known]]


def _write(entries: list[_Entry], prepared: Prepared, database: Database, loaded: Loaded) -> None:
    """Write some entries in a transaction; if the database refuses it, one article at a time."""
    try:
        for rows, known in prepared:
            database.merge(rows, known)
    except sa.exc.IntegrityError as error:
        articles = _by_article(entries)
        if len(articles) == 1:
            why = "the database refuses it, is it part of a record that is not there?"
            loaded.failures.append(Failure(entries[0].place, "load", f"{why} {reason(error)}"))
            return
        for some in articles.values():
            _write(some, _rows_of(some), database, loaded)
        return
    except sa.exc.SQLAlchemyError as error:
        raise DatabaseError(f"cannot write to {database}: {reason(error)}") from error
    loaded.articles += sum(1 for entry in entries if entry.told)
    loaded.records += sum(len(entry.records) for entry in entries)


def _rows_of(entries: list[_Entry]) -> Prepared:
    """The rows of entries: articles that are told replace what was known of them, of others the id is made known."""
    prepared: Prepared = []
    for told in (True, False):
        rows = Rows()
        for article_id, some in sorted(_by_article(entry for entry in entries if entry.told == told).items()):
            records = {record.id: record for record in chain.from_iterable(entry.records for entry in some)}
            rows.add(some[-1].article | {"id": article_id}, records.values())
        if rows.articles:
            prepared.append((rows, "replace" if told else "keep"))
    return prepared


def _by_article(entries: Iterable[_Entry]) -> dict[str, list[_Entry]]:
    found: dict[str, list[_Entry]] = {}
    for entry in entries:
        found.setdefault(entry.article["id"], []).append(entry)
    return found
