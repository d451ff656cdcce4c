"""Byte streams: opened, decompressed by suffix, cut into lines of bounded length."""

from __future__ import annotations

import bz2
import codecs
import gzip
import io
import lzma
import os
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO, Any, cast

from earmark.read.text import MARKS

#: What a damaged or truncated stream raises, whatever compressed it.
DAMAGE: tuple[type[Exception], ...] = (
    OSError,
    EOFError,
    zlib.error,
    lzma.LZMAError,
    UnicodeDecodeError,
    zipfile.BadZipFile,
    tarfile.TarError,
)
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


def is_file(stream: IO[bytes]) -> bool:
    """Whether one can move about in a stream at no cost: a file on disk, not one unpacked, nor a pipe."""
    return isinstance(stream, io.BufferedReader) and isinstance(stream.raw, io.FileIO) and stream.seekable()


def some(stream: IO[bytes], size: int) -> bytes:
    """What a stream has, at most ``size`` bytes: of a damaged one what stands before the damage. Empty at its end."""
    read = getattr(stream, "read1", stream.read)
    data: bytes = read(size)
    return data


def peek(stream: IO[bytes], size: int = 4096) -> tuple[bytes, IO[bytes]]:
    """The first ``size`` bytes of a stream, fewer only where no more come, and a stream that still has them.

    A pipe is waited for. Damage in these bytes is raised when the stream is read as far as that.
    """
    head = bytearray()
    end: Exception | None = None
    try:
        while len(head) < size and (block := some(stream, size - len(head))):
            head += block
    except Exception as error:  # whatever it is, it is told by whoever reads on
        end = error
    if end is None and is_file(stream):
        stream.seek(-len(head), os.SEEK_CUR)
        return bytes(head), stream
    if end is None and len(head) == size:
        return bytes(head), rejoin(head, stream)
    return bytes(head), cast(IO[bytes], io.BufferedReader(_Rejoined(bytes(head), None, end)))


def rejoin(head: bytes | bytearray, stream: IO[bytes]) -> IO[bytes]:
    """A stream of ``head`` and what ``stream`` has behind it."""
    return cast(IO[bytes], io.BufferedReader(_Rejoined(bytes(head), stream), 1 << 16))


class _Rejoined(io.RawIOBase):
    """Bytes that were read already, then the rest of their stream, or the error that ended it."""

    def __init__(self, head: bytes, stream: IO[bytes] | None, end: Exception | None = None) -> None:
        self.head = memoryview(head)
        self.stream = stream
        self.end = end

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        part: bytes | memoryview
        if len(self.head):
            part, self.head = self.head[: len(buffer)], self.head[len(buffer) :]
        elif self.stream is not None:
            part = some(self.stream, len(buffer))
        elif self.end is not None:
            raise self.end
        else:
            return 0
        buffer[: len(part)] = part
        return len(part)


def sniff_compression(head: bytes) -> str | None:
    """The suffix of the compression that a stream beginning with ``head`` is in."""
    return next((suffix for magic, suffix in _MAGIC.items() if head.startswith(magic)), None)


def as_utf8(stream: IO[bytes]) -> IO[bytes]:
    """The stream without its byte-order mark, turned to UTF-8 where the mark is that of another encoding."""
    head, stream = peek(stream, 4)
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


def line_feeds(stream: IO[bytes]) -> IO[bytes]:
    """The stream, with line feeds for the carriage returns that alone end its lines, as old spreadsheets write them."""
    head, stream = peek(stream, 1 << 16)
    if b"\r" in head[:-1] and b"\n" not in head:
        return cast(IO[bytes], io.BufferedReader(_LineFeeds(stream)))
    return stream


class _LineFeeds(io.RawIOBase):
    def __init__(self, stream: IO[bytes]) -> None:
        self.stream = stream

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        part = some(self.stream, len(buffer)).replace(b"\r", b"\n")
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
