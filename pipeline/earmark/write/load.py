"""Files of records, written earlier, → a database."""

from __future__ import annotations

import contextlib
import gc
import os
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import sqlalchemy as sa

from earmark.read import Failure
from earmark.write.database import Database, is_refused, reason
from earmark.write.entries import Entry, Loaded, Prepared, batches, by_article, rows_of, understood
from earmark.write.fill import NotFilledError, fill
from earmark.write.urls import DatabaseError

#: Records that are written in one transaction.
BATCH = 2_000
#: Batches after which the little garbage that the drivers leave in cycles is collected.
COLLECT_BATCHES = 25


def load_files(paths: Iterable[str | os.PathLike[str]], database: Database, workers: int = 1) -> Loaded:
    """Load records into ``database``; loading them again changes nothing.

    What tells of an article by itself (all but files of records alone) replaces all that was known of it; records alone
    replace those of the same ids, and the others stay.

    A path is a .jsonl file of records (as of ``earmark batch`` or ``extract``) or of articles with their records,
    compressed or not; ``-``, which is stdin with such lines; a .json file of one or several articles with their
    records; a .parquet file; or a folder that ``earmark batch`` wrote, whose articles are loaded too. A record that
    breaks the contract is a Failure.

    What goes into an empty PostgreSQL database goes in as a whole, and is gone if the load is broken off.

    Args:
        paths: files and folders.
        database: to load into.
        workers: processes that read and check what goes into an empty PostgreSQL database.

    Raises:
        DatabaseError: if the database cannot be written to.
    """
    told = [Path(path) for path in paths]
    try:
        return fill(told, database, workers)
    except NotFilledError:
        return _load(told, database)
    except sa.exc.SQLAlchemyError as error:
        raise DatabaseError(f"cannot write to {database}: {reason(error)}") from error


def _load(paths: list[Path], database: Database) -> Loaded:
    loaded = Loaded()
    with _uncollected(), ThreadPoolExecutor(1) as writer:  # while the database takes one batch the next is read
        writing: Future[None] | None = None
        for number, units in enumerate(batches(paths, BATCH), 1):
            batch, failures = understood(units)
            loaded.failures += failures
            prepared = rows_of(batch)
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


def _write(entries: list[Entry], prepared: list[Prepared], database: Database, loaded: Loaded) -> None:
    """Write some entries in a transaction; if the database refuses it, one article at a time."""
    try:
        for some in prepared:
            database.merge(some.rows, some.known_articles, some.replaced)
    except sa.exc.DBAPIError as error:
        if not is_refused(error):
            raise DatabaseError(f"cannot write to {database}: {reason(error)}") from error
        articles = by_article(entries)
        if len(articles) == 1:
            hint = ", is it part of a record that is not there?" if isinstance(error, sa.exc.IntegrityError) else ":"
            loaded.failures.append(Failure(entries[0].place, "load", f"the database refuses it{hint} {reason(error)}"))
            return
        for own in articles.values():
            _write(own, rows_of(own), database, loaded)
        return
    loaded.articles += sum(1 for entry in entries if entry.told)
    loaded.records += sum(len(entry.records) for entry in entries)
