"""Byte streams: opened, decompressed by suffix, cut into lines of bounded length."""

from __future__ import annotations

import bz2
import codecs
import gzip
import io
import lzma
import zlib
from collections.abc import Iterator
from typing import IO, Any, cast

from earmark.read.text import MARKS

#: What a damaged or truncated stream raises, whatever compressed it.
DAMAGE: tuple[type[Exception], ...] = (OSError, EOFError, zlib.error, lzma.LZMAError, UnicodeDecodeError)
COMPRESSIONS = (".gz", ".zst", ".xz", ".bz2")
_MAGIC = {b"\x1f\x8b": ".gz", b"\x28\xb5\x2f\xfd": ".zst", b"\xfd7zXZ\x00": ".xz", b"BZh": ".bz2"}


class UnreadableError(ValueError):
    """A stream that cannot be read at all; the message gives the remedy."""


class TooLongError(ValueError):
    """A line, cell or file above the limit on size."""

    def __init__(self, max_bytes: int) -> None:
        super().__init__(f"is larger than {max_bytes:,} bytes: give a higher limit (--max-bytes) if it is an article")


def decompress(stream: IO[bytes], suffix: str) -> IO[bytes]:
    """The content of a stream compressed as ``suffix`` says, read as it is needed.

    Raises:
        UnreadableError: if the library for it is not installed.
    """
    match suffix:
        case ".gz":
            return cast(IO[bytes], gzip.GzipFile(fileobj=stream))
        case ".bz2":
            return cast(IO[bytes], bz2.BZ2File(stream))
        case ".xz":
            return cast(IO[bytes], lzma.LZMAFile(stream))
    try:
        import zstandard
    except ImportError:
        raise UnreadableError("reading .zst needs the package zstandard: pip install 'earmark[dumps]'") from None
    return cast(IO[bytes], io.BufferedReader(_Zstandard(stream, zstandard)))


class _Zstandard(io.RawIOBase):
    """The frames of a .zst stream. Unlike the library's reader it tells when the last one is cut short."""

    def __init__(self, stream: IO[bytes], library: Any) -> None:
        self.stream = stream
        self.library = library
        self.frame: Any = None
        self.compressed = b""
        self.rest = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        while not self.rest:
            self.compressed = self.compressed or self.stream.read(65_536)
            if not self.compressed:
                if self.frame is not None:
                    raise EOFError("the last frame is not whole")
                return 0
            self._decompress()
        part, self.rest = self.rest[: len(buffer)], self.rest[len(buffer) :]
        buffer[: len(part)] = part
        return len(part)

    def _decompress(self) -> None:
        if self.frame is None:
            self.frame = self.library.ZstdDecompressor(max_window_size=2**31).decompressobj()
        try:
            self.rest = self.frame.decompress(self.compressed)
        except self.library.ZstdError as error:
            raise OSError(str(error)) from None
        self.compressed = self.frame.unused_data if self.frame.eof else b""
        if self.frame.eof:
            self.frame = None


def peek(stream: IO[bytes], size: int = 4096) -> tuple[bytes, IO[bytes]]:
    """The first bytes of a stream, and a stream that still has them."""
    if not isinstance(stream, io.BufferedReader):
        stream = cast(IO[bytes], io.BufferedReader(cast(io.RawIOBase, stream)))
    return cast(io.BufferedReader, stream).peek(size)[:size], stream


def sniff_compression(head: bytes) -> str | None:
    """The suffix of the compression that a stream beginning with ``head`` is in."""
    return next((suffix for magic, suffix in _MAGIC.items() if head.startswith(magic)), None)


def as_utf8(stream: IO[bytes]) -> IO[bytes]:
    """The stream without its byte-order mark, turned to UTF-8 where the mark is that of another encoding."""
    head, stream = peek(stream)
    for mark, encoding in MARKS:
        if head.startswith(mark):
            if encoding == "utf-8-sig":
                stream.read(len(mark))
                return stream
            return cast(IO[bytes], io.BufferedReader(_Recoded(stream, encoding)))
    return stream


class _Recoded(io.RawIOBase):
    def __init__(self, stream: IO[bytes], encoding: str) -> None:
        self.stream = stream
        self.decoder = codecs.getincrementaldecoder(encoding)(errors="replace")
        self.rest = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        while not self.rest:
            data = self.stream.read(65_536)
            self.rest = self.decoder.decode(data, final=not data).encode("utf-8", "replace")
            if not data:
                break
        part, self.rest = self.rest[: len(buffer)], self.rest[len(buffer) :]
        buffer[: len(part)] = part
        return len(part)


class Lines:
    """The lines of a stream, each up to ``max_bytes`` long; after a longer one, TooLongError, it goes on with the next.

    Attributes:
        number: of the line last given, from 1.
    """

    def __init__(self, stream: IO[bytes], max_bytes: int) -> None:
        self.stream = stream
        self.max_bytes = max_bytes
        self.number = 0

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        line = self.stream.readline(self.max_bytes + 1)
        if not line:
            raise StopIteration
        self.number += 1
        if len(line) <= self.max_bytes or line.endswith(b"\n"):
            return line
        while line and not line.endswith(b"\n"):
            line = self.stream.readline(1_000_000)
        raise TooLongError(self.max_bytes)


def read_all(stream: IO[bytes], max_bytes: int) -> bytes:
    """The whole stream.

    Raises:
        TooLongError: if it holds more than ``max_bytes``.
    """
    data = stream.read(max_bytes + 1)
    if len(data) > max_bytes:
        raise TooLongError(max_bytes)
    return data
