"""Where extractions go: a database by its URL, or a file by its suffix."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from typing import IO, Protocol

import sqlalchemy as sa

from earmark.contract import Extraction
from earmark.write.database import Database, reason
from earmark.write.files import FORMATS, compressed, format_of, record_writer, whole_file
from earmark.write.repeats import held_among, repeated_among
from earmark.write.urls import DatabaseError

#: Articles written to a database in one transaction.
BATCH = 200


class Sink(Protocol):
    """Takes extractions one at a time.

    Attributes:
        repeated: articles that took the place of one with the same id, in what is written so far; none in a file.
    """

    repeated: int

    def write(self, extraction: Extraction) -> None:
        """Write one article and its records; a number too large for any column raises ValueError."""


@contextlib.contextmanager
def open_sink(target: str | os.PathLike[str]) -> Iterator[Sink]:
    """A sink that is closed, whole, at the end of the ``with`` block.

    A file (.jsonl, .csv, .parquet, and each of them as .gz .zst .xz .bz2) takes its name only when the block ends
    without an error; a database (``sqlite:///file.db``, ``duckdb:///file.duckdb``, ``postgresql://host/name``) is
    written in transactions of some hundred articles. Writing an article again replaces what a database held of it.

    Raises:
        DatabaseError, a ValueError: if the database cannot be opened or written.
        ValueError: if the target is neither.
        OSError: if the file cannot be written.
    """
    place = os.fspath(target)
    if "://" in place:
        with Database(place) as database:
            sink = DatabaseSink(database)
            try:
                yield sink
                sink.flush()
            except sa.exc.SQLAlchemyError as error:
                raise DatabaseError(f"cannot write to {database}: {reason(error)}") from error
        return
    form = format_of(place)
    if form not in FORMATS:
        raise ValueError(
            f"cannot tell what {place!r} should be: give a file that ends in .jsonl, .csv or .parquet, "
            "or a database such as sqlite:///records.db"
        )
    with whole_file(place) as whole, compressed(whole, place) as stream:
        file = FileSink(form, stream)
        try:
            yield file
        finally:
            file.writer.close()


class FileSink:
    """Writes the records of extractions in one format."""

    def __init__(self, form: str, stream: IO[bytes]) -> None:
        self.writer = record_writer(form, stream)
        self.repeated = 0

    def write(self, extraction: Extraction) -> None:
        """Write the records."""
        for record in extraction.records:
            self.writer.write(record)


class DatabaseSink:
    """Writes extractions to a database, some hundred in a transaction."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.waiting: list[Extraction] = []
        self.repeated = 0

    def write(self, extraction: Extraction) -> None:
        """Write with the next transaction."""
        self.waiting.append(extraction)
        if len(self.waiting) >= BATCH:
            self.flush()

    def flush(self) -> None:
        """Write what waits."""
        if not self.waiting:
            return
        waiting, self.waiting = self.waiting, []
        ids = [extraction.article.id for extraction in waiting]
        with self.database.engine.begin() as connection:
            held = held_among(connection, ids)
            self.database.write(waiting, connection)
        self.repeated += repeated_among(ids, held)
