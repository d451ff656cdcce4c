"""Filling an empty PostgreSQL database: one transaction, without keys and indexes, which are made at its end.

After PostgreSQL's manual, "Populating a Database": looking up every row's key takes longer than all else together.
What is left is to read and check the records, which is shared among processes.
"""

from __future__ import annotations

import contextlib
import gc
import multiprocessing
import os
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection
from sqlalchemy.schema import AddConstraint, CreateIndex, DropConstraint, DropIndex

from earmark.contract.tables import articles, equivalents, mentions, metadata, parties, records
from earmark.read import Failure
from earmark.read.inputs import STDIN, is_pipe
from earmark.write.bulk import Copied, Known, copy, to_copy
from earmark.write.database import Database, forget, is_refused, known_records, known_rows
from earmark.write.entries import Loaded, Unit, batches, rows_of, understood

#: Units that a process takes at once.
CHUNK = 2_000
#: Chunks that are begun before the one that is written, for each process.
AHEAD = 2
#: Bytes of input from which on processes are worth their start, and that there have to be for each.
LARGE = 8_000_000
SHARE = 1_000_000
#: Whose indexes and keys are left off. Articles are few, and what comes twice has to be found.
_UNKEYED = (parties, records, equivalents, mentions)


class NotFilledError(Exception):
    """The database cannot be filled with this as a whole: it has to be loaded bit by bit."""


def fill(paths: list[Path], database: Database, workers: int) -> Loaded:
    """Fill an empty PostgreSQL database from files of records. Until that is done nobody else can use its tables.

    Args:
        paths: files and folders, as load_files takes them.
        database: what to fill.
        workers: processes that read and check, from 1; no more are begun than there is something to read for.

    Raises:
        NotFilledError: if the database is no PostgreSQL, or holds something, or what is told contradicts itself;
            nothing is written then.
        sqlalchemy.exc.SQLAlchemyError: what else the database has to say.
    """
    pipes = any(str(path) == STDIN or is_pipe(path) for path in paths)
    if database.engine.dialect.name != "postgresql" or pipes:
        raise NotFilledError("no PostgreSQL, or a pipe, which can be read only once")
    size = sum(file.stat().st_size for path in paths for file in _files(path) if file.exists())
    useful = min(workers, max(1, size // SHARE)) if size >= LARGE else 1
    database.engine.dispose()  # a connection is not for two processes
    loaded = Loaded()
    try:
        with _chunks(paths, useful) as chunks, database.engine.begin() as connection:
            filling = _Filling(connection)
            for chunk in chunks:
                filling.write(chunk)
                loaded.articles += chunk.articles
                loaded.records += chunk.records
                loaded.failures += chunk.failures
            filling.make_keys()
    except (sa.exc.DBAPIError, BrokenProcessPool) as error:
        if isinstance(error, sa.exc.DBAPIError) and not is_refused(error):
            raise
        raise NotFilledError(str(error)) from error
    return loaded


def _files(path: Path) -> Iterable[Path]:
    return path.glob("*.jsonl") if path.is_dir() else [path]


@dataclass(slots=True)
class _Part:
    """Rows of a chunk whose articles have the same fate, and what they take the place of, if it is there."""

    known: Known
    copied: list[Copied]
    articles: list[str]
    records: list[str]


@dataclass(slots=True)
class _Chunk:
    """Some units, ready to be copied: their rows by table, with what becomes of their articles' rows."""

    parts: list[_Part] = field(default_factory=list)
    articles: int = 0
    records: int = 0
    failures: list[Failure] = field(default_factory=list)


def _prepare(units: list[Unit | Failure]) -> _Chunk:
    entries, failures = understood(units)
    chunk = _Chunk(failures=failures)
    for some in rows_of(entries):
        copied = [to_copy(metadata.tables[name], content) for name, content in some.rows.tables() if content]
        ids = [row["id"] for row in some.rows.records]
        chunk.parts.append(_Part(some.known_articles, copied, some.replaced, ids))
    chunk.articles = sum(entry.told for entry in entries)
    chunk.records = sum(len(entry.records) for entry in entries)
    return chunk


@contextlib.contextmanager
def _chunks(paths: list[Path], workers: int) -> Iterator[Iterator[_Chunk]]:
    """All that is told, in its order, prepared here or by as many processes."""
    some = batches(paths, CHUNK)
    if workers == 1:
        yield map(_prepare, some)
        return
    context = multiprocessing.get_context("fork" if sys.platform == "linux" else "spawn")
    with ProcessPoolExecutor(workers, context, _begin) as pool:
        pool.submit(int).result()  # starts them all, before there is a connection that they could hold open
        yield _in_order(pool, some, AHEAD * workers)


def _begin() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # is the first process' affair
    gc.disable()  # records hold no cycles
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """End this process when the one that started it is gone, be it killed: nobody would tell it otherwise."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _in_order(pool: ProcessPoolExecutor, some: Iterable[list[Unit | Failure]], ahead: int) -> Iterator[_Chunk]:
    waiting: deque[Future[_Chunk]] = deque()
    for units in some:
        waiting.append(pool.submit(_prepare, units))
        if len(waiting) > ahead:
            yield waiting.popleft().result()
    while waiting:
        yield waiting.popleft().result()


def _copies() -> Mapping[str, sa.Table]:
    """Copies of the tables: SQLAlchemy leaves a key added by itself out of its table's CREATE from then on."""
    copies = sa.MetaData(naming_convention=metadata.naming_convention)
    for table in metadata.sorted_tables:
        table.to_metadata(copies)
    return copies.tables


class _Filling:
    """A transaction whose tables have no keys but those that rows are looked up by while it lasts."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.keyed = False
        self._check_empty()
        try:
            self._take_keys_off()
        except (sa.exc.ProgrammingError, sa.exc.InternalError, sa.exc.OperationalError) as error:
            raise NotFilledError(f"the tables belong to somebody else, or are in use: {error}") from error

    def _take_keys_off(self) -> None:
        connection = self.connection
        names = ", ".join(map(connection.dialect.identifier_preparer.format_table, (articles, *_UNKEYED)))
        connection.exec_driver_sql(f"LOCK TABLE {names} IN ACCESS EXCLUSIVE MODE NOWAIT")
        self._check_empty()  # still: another may have filled it in the meantime
        self._execute(DropConstraint, DropIndex)

    def _check_empty(self) -> None:
        for table in (articles, *_UNKEYED):
            if self.connection.scalar(sa.select(sa.select(table).exists())):
                raise NotFilledError(f"there is something in {table.name}")

    def _execute(self, constraint: Callable[[Any], Any], index: Callable[[Any], Any]) -> None:
        tables = _copies()
        for table in (tables[one.name] for one in _UNKEYED):
            for one in sorted(table.indexes, key=lambda one: str(one.name)):
                self.connection.execute(index(one))
            for key in sorted(table.foreign_key_constraints, key=lambda key: str(key.name)):
                self.connection.execute(constraint(key))
        self.connection.execute(constraint(tables[mentions.name].primary_key))

    def make_keys(self) -> None:
        """Make the keys and indexes again, if they are not there yet."""
        if not self.keyed:
            self._execute(AddConstraint, CreateIndex)
            self.keyed = True

    def write(self, chunk: _Chunk) -> None:
        for part in chunk.parts:
            try:
                with self.connection.begin_nested():  # as if all were new, which is nearly always so
                    self._copy(part.copied, None if part.known == "replace" else part.known)
            except sa.exc.IntegrityError:
                for column, keys in ((records.c.article_id, part.articles), (records.c.id, part.records)):
                    if known_records(self.connection, column, keys):
                        self.make_keys()  # what belongs to the records that are replaced has to be found
                        forget(self.connection, column, keys)
                self._copy(part.copied, part.known)

    def _copy(self, copied: list[Copied], known_articles: Known) -> None:
        for rows in copied:
            copy(self.connection, rows, known_rows(rows.table, known_articles))
