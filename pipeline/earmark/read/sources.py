"""Inputs → raw articles, streaming: one function a format, which cuts articles out and does not understand them."""

from __future__ import annotations

import csv
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from earmark.read import archives
from earmark.read.fields import find_fields
from earmark.read.inputs import STDIN, find_files, split_name
from earmark.read.items import Failure, Form, Raw, ReadOptions, Skipped
from earmark.read.jsons import split_json
from earmark.read.streams import (
    DAMAGE,
    Lines,
    TooLongError,
    UnreadableError,
    as_utf8,
    decompress,
    peek,
    read_all,
    sniff_compression,
)

Item = Raw | Failure | Skipped


@dataclass(slots=True)
class Position:
    """How far the reading has come: bytes on disk of the files behind it, and the file being read."""

    behind: int = 0
    stream: IO[bytes] | None = None

    def bytes(self) -> int:
        """Bytes on disk read so far."""
        try:
            return self.behind + (self.stream.tell() if self.stream else 0)
        except (OSError, ValueError):
            return self.behind


def raw_items(
    inputs: Iterable[str | os.PathLike[str]], options: ReadOptions, position: Position | None = None
) -> Iterator[Item]:
    """Every article in ``inputs`` as it lies there, in the order of the inputs; never a whole dump in memory.

    Damage ends the file it is in with a Failure; the next file goes on.
    """
    position = position or Position()
    for path in find_files(inputs):
        if isinstance(path, Failure):
            yield path
            continue
        try:
            with _open(path) as stream:
                position.stream = stream
                yield from read_stream(path, path, stream, options)
        except (UnreadableError, TooLongError) as error:
            yield Failure(path, "read", str(error))
        except DAMAGE as error:
            yield Failure(path, "read", _why(error))
        finally:
            position.stream = None
            if path != STDIN and Path(path).is_file():
                position.behind += Path(path).stat().st_size


def _open(path: str) -> IO[bytes]:
    if path == STDIN:
        return os.fdopen(os.dup(sys.stdin.fileno()), "rb")
    return Path(path).open("rb")


def _why(error: Exception) -> str:
    if isinstance(error, OSError) and error.errno is not None:
        return f"cannot be read: {error.strerror or error}"
    return f"is damaged or cut short: {error or type(error).__name__}; what stood before it was read"


def read_stream(place: str, name: str, stream: IO[bytes], options: ReadOptions, depth: int = 0) -> Iterator[Item]:
    """The articles in one stream, by its name's suffix, else by how it begins.

    Raises:
        UnreadableError, TooLongError, and those of DAMAGE: when the stream ends early.
    """
    form, compression = split_name(name)
    if compression:
        stream = decompress(stream, compression)
    if form is None:
        head, stream = peek(stream)
        if not compression and (found := sniff_compression(head)):
            head, stream = peek(decompress(stream, found))
        form = _sniff(head)
    if form in ("zip", "tar"):
        if depth:
            raise UnreadableError("is an archive within an archive: unpack it first")
        members = archives.zip_members if form == "zip" else archives.tar_members
        for member, content in members(stream):
            inner = f"{place}:{member}"
            if isinstance(content, str):
                yield Failure(inner, "read", content)
            elif split_name(member)[0]:
                yield from _guarded(inner, member, content, options)
        return
    yield from FORMATS[form](place, stream, options)


def _guarded(place: str, name: str, stream: IO[bytes], options: ReadOptions) -> Iterator[Item]:
    try:
        yield from read_stream(place, name, stream, options, depth=1)
    except (UnreadableError, TooLongError) as error:
        yield Failure(place, "read", str(error))
    except DAMAGE as error:
        yield Failure(place, "read", _why(error))


def _sniff(head: bytes) -> str:
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith(b"PAR1"):
        return "parquet"
    if start.startswith(b"WARC/"):
        return "warc"
    if start.startswith(b"PK\x03\x04") and b"word/" not in head:
        return "zip"
    if head[257:262] == b"ustar":
        return "tar"
    if start[:1] in (b"{", b"["):
        return "json"
    if start[:200].lower().startswith((b"<!doctype html", b"<html", b"<head", b"<?xml")):
        return "html"
    return "text"


def _single(form: Form) -> Callable[[str, IO[bytes], ReadOptions], Iterator[Item]]:
    def read(place: str, stream: IO[bytes], options: ReadOptions) -> Iterator[Item]:
        yield Raw(place, form, read_all(stream, options.max_bytes), alone=True)

    return read


def read_jsonl(place: str, stream: IO[bytes], options: ReadOptions) -> Iterator[Item]:
    """A JSON object a line; blank lines are passed over."""
    lines = Lines(as_utf8(stream), options.max_bytes)
    while True:
        try:
            line = next(lines)
        except StopIteration:
            return
        except TooLongError as error:
            yield Failure(f"{place}:{lines.number}", "read", str(error))
            continue
        if line.strip():
            yield Raw(f"{place}:{lines.number}", Form.JSON, line)


def read_csv(place: str, stream: IO[bytes], options: ReadOptions) -> Iterator[Item]:
    """A row an article under a header; comma, semicolon, tab or bar between the columns."""
    csv.field_size_limit(options.max_bytes)
    lines = Lines(as_utf8(stream), options.max_bytes)
    text = _Text(lines)
    first = next(text, "")
    if not first.strip():
        raise UnreadableError("is empty: there is no header and no row in it")
    delimiter = max(",;\t|", key=first.count)
    header = next(csv.reader([first], delimiter=delimiter), [])
    _check_columns(header, options)
    rows = csv.reader(text, delimiter=delimiter)
    while True:
        number = lines.number + 1
        try:
            row = next(rows)
        except StopIteration:
            return
        except (csv.Error, TooLongError) as error:
            yield Failure(f"{place}:{number}", "read", str(error))
            rows = csv.reader(text, delimiter=delimiter)
            continue
        if not any(row):
            continue
        if len(row) != len(header):
            message = f"has {len(row)} columns where the header has {len(header)}: is a quote or a separator missing?"
            yield Failure(f"{place}:{number}", "read", message)
            continue
        yield Raw(f"{place}:{number}", Form.ROW, dict(zip(header, row, strict=True)))


class _Text:
    """Lines as text in which a byte that is not UTF-8 stays behind as a surrogate, to be decoded with its cell."""

    def __init__(self, lines: Lines) -> None:
        self.lines = lines

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        return next(self.lines).decode("utf-8", "surrogateescape")


def _check_columns(header: list[str], options: ReadOptions) -> None:
    try:
        found = find_fields(header, options.fields)
    except KeyError as error:
        raise UnreadableError(error.args[0]) from None
    if not found["text"] and not found["html"]:
        raise UnreadableError(
            f"has no column for the text: name it with --text-field; the columns are {', '.join(map(repr, header))}"
        )


def read_parquet(place: str, stream: IO[bytes], options: ReadOptions) -> Iterator[Item]:
    """A row an article; only the columns that are needed are read, a few rows at a time."""
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError:
        raise UnreadableError("reading Parquet needs the package pyarrow: pip install 'earmark[dumps]'") from None
    try:
        table = pq.ParquetFile(archives.seekable(stream))
        names = list(table.schema_arrow.names)
        _check_columns(names, options)
        wanted = {column for columns in find_fields(names, options.fields).values() for column in columns}
        number = 0
        for batch in table.iter_batches(batch_size=64, columns=[name for name in names if name in wanted]):
            for row in batch.to_pylist():
                number += 1
                yield Raw(f"{place}:{number}", Form.ROW, row)
    except pa.ArrowException as error:
        raise OSError(str(error)) from None


def read_json(place: str, stream: IO[bytes], options: ReadOptions) -> Iterator[Item]:
    """One object, a list of objects, an object that holds a list of them, or an object a line."""
    head, stream = peek(as_utf8(stream), 1 << 16)
    if looks_like_lines(head):
        yield from read_jsonl(place, stream, options)
        return
    yield from split_json(place, stream, options.max_bytes)


def looks_like_lines(head: bytes) -> bool:
    """Whether a file named .json holds an object a line, as many dumps do."""
    lines = [line for line in head.split(b"\n") if line.strip()]
    return len(lines) > 1 and all(line.lstrip()[:1] == b"{" for line in lines[:2]) and lines[0].rstrip()[-1:] == b"}"


FORMATS: dict[str, Callable[[str, IO[bytes], ReadOptions], Iterator[Item]]] = {
    "text": _single(Form.TEXT),
    "markdown": _single(Form.MARKDOWN),
    "html": _single(Form.HTML),
    "json": read_json,
    "jsonl": read_jsonl,
    "csv": read_csv,
    "parquet": read_parquet,
    "warc": archives.read_warc,
}
