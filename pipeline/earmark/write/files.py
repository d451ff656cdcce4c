"""Records → JSONL, CSV, Parquet: one writer a format; and a file, compressed or not, that is there whole or not."""

from __future__ import annotations

import bz2
import contextlib
import csv
import gzip
import io
import lzma
import os
import re
import shutil
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import IO, Any, Protocol, cast

from earmark.contract import Record
from earmark.contract.tables import MONEY, RATIO
from earmark.read.streams import COMPRESSIONS
from earmark.write.rows import Row, exact, record_row

#: Records in a row group of a Parquet file: what a writer holds in memory.
ROW_GROUP = 5_000
FORMATS = ("jsonl", "csv", "parquet")
#: Names of streams that a process has already, be they files: replacing them would write past whoever holds them.
_STREAMS = ("/dev/fd/", "/dev/std", "/proc/")


class RecordWriter(Protocol):
    """Writes records to a stream; ``close`` writes what is left and the end, and leaves the stream open."""

    def write(self, record: Record) -> None:
        """Write one record."""

    def close(self) -> None:
        """Write what is left."""


def record_writer(form: str, stream: IO[bytes]) -> RecordWriter:
    """The writer of a format.

    Args:
        form: ``jsonl``, ``csv`` or ``parquet``.
        stream: to write to.

    Raises:
        ValueError: if the format is none of these, or its package is not installed.
    """
    match form:
        case "jsonl":
            return JsonlWriter(stream)
        case "csv":
            return CsvWriter(stream)
        case "parquet":
            return ParquetWriter(stream)
    raise ValueError(f"no format {form!r}: choose one of {', '.join(FORMATS)}")


class JsonlWriter:
    """A record a line, in the keys of the contract, with ``article_id``."""

    def __init__(self, stream: IO[bytes]) -> None:
        self.stream = stream

    def write(self, record: Record) -> None:
        """Write one line."""
        self.stream.write(record.model_dump_json().encode() + b"\n")

    def close(self) -> None:
        """Nothing is left."""


#: What makes a spreadsheet take a cell for a formula (OWASP, CSV injection).
_FORMULA = re.compile(r"\s*[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]")
CSV_COLUMNS = (
    "article_id", "id", "payer", "payer_kind", "recipient", "recipient_kind", "purpose", "amount", "currency",
    "amount_max", "modifier", "per", "amount_text", "equivalents", "share_percent", "share_of", "change_percent",
    "change_factor", "change_from", "change_basis", "instrument", "status", "period_text", "period_start",
    "period_end", "announced", "part_of", "confidence",
)  # fmt: skip


def harmless(cell: str) -> str:
    """``cell`` as text to any spreadsheet: what would be a formula gets an apostrophe before it.

    >>> harmless("=HYPERLINK(A1)"), harmless("Acme")
    ("'=HYPERLINK(A1)", 'Acme')
    """
    return f"'{cell}" if _FORMULA.match(cell) else cell


class CsvWriter:
    """A record a row, flat; numbers written out in full, text that no spreadsheet takes for a formula."""

    def __init__(self, stream: IO[bytes]) -> None:
        self.text = io.TextIOWrapper(stream, encoding="utf-8", newline="", write_through=True)
        self.rows = csv.writer(self.text, lineterminator="\n")
        self.rows.writerow(CSV_COLUMNS)

    def write(self, record: Record) -> None:
        """Write one row."""
        row = record_row(record, 0)
        for side in ("payer", "recipient"):
            party = getattr(record, side)
            row[side] = party.name if party else None
            row[f"{side}_kind"] = party.kind.value if party else None
        row["equivalents"] = "; ".join(f"{plain(amount.value)} {amount.currency}" for amount in record.equivalents)
        self.rows.writerow([_cell(row[name]) for name in CSV_COLUMNS])

    def close(self) -> None:
        """Let go of the stream."""
        self.text.detach()


def plain(number: Decimal) -> str:
    """A number in full digits: 1230000000000, 12.5."""
    return format(number, "f")


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return harmless(value.replace("\r\n", "\n").replace("\r", "\n"))  # the module csv quotes no lone \r
    if isinstance(value, float):
        return repr(value)
    return plain(value) if isinstance(value, Decimal) else str(value)


class ParquetWriter:
    """A record a row, typed: decimals for money, dates, structs, and lists of the places in the text."""

    def __init__(self, stream: IO[bytes]) -> None:
        try:
            import pyarrow.parquet as pq
        except ImportError:
            raise ValueError("writing Parquet needs the package pyarrow: pip install 'earmark[dumps]'") from None
        self.schema = parquet_schema()
        self.file = pq.ParquetWriter(stream, self.schema, compression="zstd")
        self.rows: list[Row] = []

    def write(self, record: Record) -> None:
        """Write one row, with its row group."""
        self.rows.append(_nested(record))
        if len(self.rows) >= ROW_GROUP:
            self._flush()

    def close(self) -> None:
        """Write the last row group and the footer."""
        if self.rows:
            self._flush()
        self.file.close()

    def _flush(self) -> None:
        import pyarrow as pa

        self.file.write_table(pa.Table.from_pylist(self.rows, self.schema))
        self.rows = []


def parquet_schema() -> Any:
    """The Arrow schema of a record; the same keys as in JSON, ``evidence`` as a map from field to places."""
    import pyarrow as pa

    money, ratio, text = pa.decimal128(30, 4), pa.decimal128(18, 6), pa.string()
    place = pa.struct({"start": pa.int32(), "end": pa.int32(), "text": text})
    party = pa.struct({"name": text, "kind": text, "mentions": pa.list_(place)})
    amount = pa.struct({"value": money, "currency": text, "max": money, "modifier": text, "per": text, "text": text})
    return pa.schema(
        {
            "id": text,
            "article_id": text,
            "payer": party,
            "recipient": party,
            "purpose": text,
            "amount": amount,
            "equivalents": pa.list_(amount),
            "share": pa.struct({"percent": ratio, "of": text}),
            "change": pa.struct({"percent": ratio, "factor": ratio, "from_value": money, "basis": text}),
            "instrument": text,
            "status": text,
            "period": pa.struct({"text": text, "start": pa.date32(), "end": pa.date32()}),
            "announced": pa.date32(),
            "part_of": text,
            "evidence": pa.map_(text, pa.list_(place)),
            "confidence": pa.float64(),
        }
    )


def _nested(record: Record) -> Row:
    row = record.model_dump()
    for amount in (row["amount"], *row["equivalents"]):
        if amount:
            amount["value"], amount["max"] = exact(amount["value"], MONEY), exact(amount["max"], MONEY)
    if row["share"]:
        row["share"]["percent"] = exact(row["share"]["percent"], RATIO)
    if row["change"]:
        for name, kind in (("percent", RATIO), ("factor", RATIO), ("from_value", MONEY)):
            row["change"][name] = exact(row["change"][name], kind)
    row["evidence"] = list(row["evidence"].items())
    return row


@contextlib.contextmanager
def whole_file(path: str | os.PathLike[str]) -> Iterator[IO[bytes]]:
    """A stream whose content becomes the file at ``path`` when all of it is on disk, and not before.

    On an error the file stays as it was. One that is replaced keeps its permissions. A link stays one: the file that it
    leads to is written. What is no regular file, a pipe or a device, is written to as it is.
    """
    target = Path(path)
    if os.fspath(target.absolute()).startswith(_STREAMS) or (target.exists() and not target.is_file()):
        with target.open("ab") as stream:
            yield stream
        return
    target = Path(os.path.realpath(target))
    unfinished = target.with_name(f".{target.name}.{os.getpid()}.tmp")
    try:
        with unfinished.open("wb") as stream:
            with contextlib.suppress(OSError):  # none is there yet, or the disk knows no permissions
                shutil.copymode(target, unfinished)
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        unfinished.replace(target)
        sync_folder(target.parent)
    except OSError as error:
        if error.filename is None and error.errno is not None:  # a full disk does not tell where it is
            error.filename = os.fspath(path)
        raise
    finally:
        unfinished.unlink(missing_ok=True)


def format_of(path: str | os.PathLike[str]) -> str:
    """What the name of a file ends in before the suffix of a compression, in lower case and without its dot.

    >>> format_of("out/Records.CSV.gz"), format_of("news.ndjson"), format_of("notes")
    ('csv', 'jsonl', '')
    """
    name = Path(path)
    if name.suffix.lower() in COMPRESSIONS:
        name = name.with_suffix("")
    return name.suffix.lower().lstrip(".").replace("ndjson", "jsonl")


@contextlib.contextmanager
def compressed(stream: IO[bytes], path: str | os.PathLike[str]) -> Iterator[IO[bytes]]:
    """``stream``, or one that compresses into it as the suffix of ``path`` says, always to the same bytes.

    Raises:
        ValueError: if the package for it is not installed.
    """
    packed: Any
    match Path(path).suffix.lower():
        case ".gz":
            packed = gzip.GzipFile("", "wb", fileobj=stream, mtime=0)
        case ".bz2":
            packed = bz2.BZ2File(stream, "wb")
        case ".xz":
            packed = lzma.LZMAFile(stream, "wb")  # noqa: SIM115  it is closed below
        case ".zst":
            packed = _zstandard(stream)
        case _:
            yield stream
            return
    with packed:
        yield cast(IO[bytes], packed)


def _zstandard(stream: IO[bytes]) -> Any:
    try:
        import zstandard
    except ImportError:
        raise ValueError("writing .zst needs the package zstandard: pip install 'earmark[dumps]'") from None
    return io.BufferedWriter(zstandard.ZstdCompressor().stream_writer(stream, closefd=False))


def sync_folder(folder: Path) -> None:
    """Make new names in a folder survive a loss of power, where the platform lets one."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
