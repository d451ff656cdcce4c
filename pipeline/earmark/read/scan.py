"""The values in a JSON document, cut at its brackets and quotes: linear, and no more in memory than is asked for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import IO

from earmark.read.streams import rejoin, some

_BLOCK = 1 << 16
_WORD = re.compile(rb"[^ \t\r\n]")
_IN_STRING = re.compile(rb'["\\]')
_OUTSIDE = re.compile(rb'["{}\[\]]')
_AFTER_SCALAR = re.compile(rb'[ \t\r\n,:"{}\[\]]')


class Scanner:
    """Goes through a document value by value; what is no JSON is cut somewhere, and is for others to refuse.

    Attributes:
        data: what is read ahead.
        at: how far in it the scanner is.
        lines: line feeds passed.
    """

    def __init__(self, stream: IO[bytes]) -> None:
        self.stream = stream
        self.data = b""
        self.at = 0
        self._lines = 0

    @property
    def lines(self) -> int:
        """Line feeds passed."""
        return self._lines + self.data.count(b"\n", 0, self.at)

    def next(self) -> bytes:
        """The next byte that is no space, which the scanner goes to; empty at the end."""
        while True:
            if found := _WORD.search(self.data, self.at):
                self.at = found.start()
                return found[0]
            self.at = len(self.data)
            if not self._more():
                return b""

    def next_but_one(self) -> bytes:
        """The byte behind the next that is no space, if it is near; the scanner stays where it is."""
        self.holds(_BLOCK)
        found = _WORD.search(self.data, self.at + 1)
        return found[0] if found else b""

    def skip(self) -> None:
        """Pass over the byte that ``next`` gave."""
        self.at += 1

    def holds(self, size: int) -> bool:
        """Read ahead until ``size`` bytes from here are in ``data``, or all that there is; whether they are."""
        if len(self.data) - self.at >= size:
            return True
        blocks = [self.data[self.at :]]
        have = len(blocks[0])
        while have < size and (block := some(self.stream, _BLOCK)):
            blocks.append(block)
            have += len(block)
        self._lines, self.data, self.at = self.lines, b"".join(blocks), 0
        return have >= size

    def rest(self) -> IO[bytes]:
        """What has not been passed, as a stream."""
        return rejoin(self.data[self.at :], self.stream)

    def value(self, limit: int) -> bytes | None:
        """The value that begins here, which is passed; None if it is longer than ``limit``.

        Raises:
            EOFError: if it does not end.
        """
        kept = bytearray()
        size = 0
        for piece in self._container() if self.data[self.at : self.at + 1] in b'"{[' else self._scalar():
            size += len(piece)
            if size <= limit:
                kept += piece
            else:
                kept.clear()
        return bytes(kept) if size <= limit else None

    def _container(self) -> Iterator[bytes]:
        """The pieces of a string, a list or an object, as they are read."""
        depth, quoted, begin = 0, False, self.at
        while True:
            found = (_IN_STRING if quoted else _OUTSIDE).search(self.data, self.at)
            self.at = found.end() if found else len(self.data)
            if not found or (found[0] == b"\\" and self.at == len(self.data)):
                yield self.data[begin:]
                if not self._more():
                    raise EOFError("the document does not end")
                begin = 0
            if not found:
                continue
            match found[0]:
                case b"\\":
                    self.at += 1
                case b'"':
                    quoted = not quoted
                case b"{" | b"[":
                    depth += 1
                case _:
                    depth -= 1
            if depth <= 0 and not quoted:
                yield self.data[begin : self.at]
                return

    def _scalar(self) -> Iterator[bytes]:
        """The pieces of a number or a word; of anything else at least one byte."""
        begin, self.at = self.at, self.at + 1
        while not (found := _AFTER_SCALAR.search(self.data, self.at)):
            yield self.data[begin:]
            self.at = len(self.data)
            if not self._more():
                return
            begin = 0
        self.at = found.start()
        yield self.data[begin : self.at]

    def _more(self) -> bool:
        """Read on, when all that was read is passed."""
        block = some(self.stream, _BLOCK)
        if not block:
            return False
        self._lines += self.data.count(b"\n")
        self.data, self.at = block, 0
        return True
