"""Parquet → its rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import IO, Any

from earmark.read.archives import seekable
from earmark.read.fields import find_fields
from earmark.read.items import Failure, Form, Raw, ReadOptions
from earmark.read.streams import TooLongError, UnreadableError
from earmark.read.tables import check_columns


def read_parquet(place: str, stream: IO[bytes], options: ReadOptions) -> Iterator[Raw | Failure]:
    """A row an article; only the columns that are needed are read, a few rows at a time."""
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError:
        raise UnreadableError("reading Parquet needs the package pyarrow: pip install 'earmark[dumps]'") from None
    try:
        table = pq.ParquetFile(seekable(stream))
        names = list(table.schema_arrow.names)
        check_columns(names, options)
        found = find_fields(names, options.fields)
        wanted = {column for columns in found.values() for column in columns}
        texts = {*found["text"], *found["html"]}
        batches = table.iter_batches(batch_size=64, columns=[name for name in names if name in wanted])
        for number, row in enumerate(plain_rows(batches), 1):
            here = f"{place}:{number}"
            bad = {name: value for name, value in row.items() if isinstance(value, BadValueError)}
            if sum(map(_size, row.values())) > options.max_bytes:
                yield Failure(here, "read", str(TooLongError(options.max_bytes)))
            elif told := next((f"{name}: {bad[name]}" for name in bad if name in texts), None):
                yield Failure(here, "read", told)
            else:
                yield Raw(here, Form.ROW, row | dict.fromkeys(bad))
    except pa.ArrowException as error:
        raise OSError(str(error)) from None


class BadValueError(ValueError):
    """A value of a Parquet file that has no counterpart here: a day after the year 9999, an unknown time zone."""


def plain_rows(batches: Iterable[Any]) -> Iterator[dict[str, Any]]:
    """The rows of batches of Arrow, a BadValueError in the place of what cannot be converted."""
    for batch in batches:
        try:
            rows = batch.to_pylist()
        except Exception:  # pyarrow raises many kinds; which value it is has to be found out
            rows = _one_by_one(batch)
        yield from rows


def _one_by_one(batch: Any) -> Iterator[dict[str, Any]]:
    columns = dict(zip(batch.schema.names, batch.columns, strict=True))
    for at in range(batch.num_rows):
        yield {name: _plain(column[at]) for name, column in columns.items()}


def _plain(value: Any) -> Any:
    try:
        return value.as_py()
    except Exception as error:
        told = str(error).strip().split("\n")[0]
        return BadValueError(f"holds a value that cannot be read: {type(error).__name__}: {told}")


def _size(value: Any) -> int:
    """The bytes of a value, near enough."""
    if isinstance(value, str):
        return len(value) if value.isascii() else len(value.encode("utf-8", "surrogatepass"))
    if isinstance(value, bytes):
        return len(value)
    if isinstance(value, dict):
        return sum(map(_size, value.values()))
    if isinstance(value, list):
        return sum(map(_size, value))
    return 8
