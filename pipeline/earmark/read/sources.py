"""Inputs → raw articles, streaming: one function a format, which cuts articles out and does not understand them."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from earmark.read import archives
from earmark.read.feeds import read_xml
from earmark.read.inputs import STDIN, find_files, printable, split_name
from earmark.read.items import Failure, Form, Item, Raw, ReadOptions
from earmark.read.jsons import read_json, read_jsonl
from earmark.read.parquet import read_parquet
from earmark.read.streams import (
    COMPRESSIONS,
    DAMAGE,
    TooLongError,
    UnreadableError,
    decompress,
    peek,
    read_all,
    sniff_compression,
)
from earmark.read.tables import read_csv


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
        place = printable(path)
        try:
            with open_input(path) as stream:
                position.stream = stream
                yield from read_stream(place, path, stream, options)
        except Exception as error:  # readers of many formats raise of their own; the next file goes on
            yield Failure(place, "read", _why(error))
        finally:
            position.stream = None
            if path != STDIN and Path(path).is_file():
                position.behind += Path(path).stat().st_size


def open_input(path: str) -> IO[bytes]:
    """The file at a path, or stdin for ``-``."""
    if path == STDIN:
        if sys.stdin is None:
            raise UnreadableError("is closed: there is nothing to read")
        return os.fdopen(os.dup(sys.stdin.fileno()), "rb")
    return Path(path).open("rb")


@contextmanager
def open_content(path: str) -> Iterator[IO[bytes]]:
    """What a file or stdin (``-``) holds, decompressed as the suffix, or how stdin begins, tells."""
    with open_input(path) as stream:
        compression: str | None = Path(path).suffix.lower()
        content = stream
        if path == STDIN:
            head, content = peek(stream)
            compression = sniff_compression(head)
        yield decompress(content, compression) if compression in COMPRESSIONS else content


def _why(error: Exception) -> str:
    if isinstance(error, (UnreadableError, TooLongError)):
        return str(error)
    if isinstance(error, MemoryError):
        return "cannot be read: it needs more memory than there is"
    if isinstance(error, OSError) and error.errno is not None:
        return f"cannot be read: {error.strerror or error}"
    told = str(error).strip().split("\n")[0]
    if not told or not isinstance(error, DAMAGE):
        told = f"{type(error).__name__}: {told}".removesuffix(": ")
    return f"is damaged or cut short: {told}; what stood before it was read"


def read_stream(place: str, name: str, stream: IO[bytes], options: ReadOptions, depth: int = 0) -> Iterator[Item]:
    """The articles in one stream, by its name's suffix, else by how it begins.

    Raises:
        Exception: of any kind, when the stream cannot be read to its end.
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
    except Exception as error:  # the next member goes on
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
    if start[:200].lower().startswith((b"<!doctype html", b"<html", b"<head")):
        return "html"
    if start.startswith((b"<?xml", b"<rss", b"<feed", b"<rdf:RDF")):
        return "xml"
    return "text"


def _single(form: Form) -> Callable[[str, IO[bytes], ReadOptions], Iterator[Item]]:
    def read(place: str, stream: IO[bytes], options: ReadOptions) -> Iterator[Item]:
        yield Raw(place, form, read_all(stream, options.max_bytes), alone=True)

    return read


FORMATS: dict[str, Callable[[str, IO[bytes], ReadOptions], Iterator[Item]]] = {
    "text": _single(Form.TEXT),
    "markdown": _single(Form.MARKDOWN),
    "html": _single(Form.HTML),
    "xml": read_xml,
    "json": read_json,
    "jsonl": read_jsonl,
    "csv": read_csv,
    "parquet": read_parquet,
    "warc": archives.read_warc,
}
