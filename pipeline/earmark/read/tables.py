"""CSV → its rows; a quote that is not closed costs the row it stands in and no other."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from typing import IO

from earmark.read.fields import find_fields
from earmark.read.items import Failure, Form, Raw, ReadOptions
from earmark.read.streams import Lines, TooLongError, UnreadableError, as_utf8, line_feeds

#: How often a line may be read again, on average, because a row before it does not end: keeps reading linear.
_REREAD = 4
#: The line before the header by which exports for spreadsheets tell what is between columns.
_SEPARATOR = re.compile(r'"?sep=([,;\t|])"?\s*', re.I)


def read_csv(place: str, stream: IO[bytes], options: ReadOptions) -> Iterator[Raw | Failure]:
    """A row an article under a header; comma, semicolon, tab or bar between the columns."""
    csv.field_size_limit(options.max_bytes)
    rows = _Rows(line_feeds(as_utf8(stream)), options.max_bytes)
    header = rows.header()
    check_columns(header, options)
    while True:
        row: list[str] | None
        try:
            row = rows.next()
        except (csv.Error, TooLongError) as error:
            yield Failure(f"{place}:{rows.number}", "read", str(error))
            continue
        if row is None:
            return
        if not any(row):
            continue
        if len(row) != len(header):
            message = f"has {len(row)} columns where the header has {len(header)}: is a quote or a separator missing?"
            yield Failure(f"{place}:{rows.number}", "read", message)
            continue
        yield Raw(f"{place}:{rows.number}", Form.ROW, dict(zip(header, row, strict=True)))


class OpenQuoteError(csv.Error):
    """A row that goes on because of a quote, as far as it is looked for."""


class _Rows:
    """The rows of a CSV. After one that cannot be read it goes on with the second line of it.

    Attributes:
        number: of the line that the row begins in.
    """

    def __init__(self, stream: IO[bytes], max_bytes: int) -> None:
        self.lines = _Replay(stream, max_bytes)
        self.delimiter = ","
        self.columns = 0

    @property
    def number(self) -> int:
        return self.lines.row

    def header(self) -> list[str]:
        """The names of the columns, which also tell what is between columns.

        Raises:
            UnreadableError: if there is none, or it cannot be read.
        """
        while True:
            self.lines.begin()
            line = next(self.lines, "")
            if line.strip():
                break
            if not line:
                raise self.lines.damage or UnreadableError("is empty: there is no header and no row in it")
        if told := _SEPARATOR.fullmatch(line):
            self.lines.begin()
            line = next(self.lines, "")
        self.delimiter = told[1] if told else max(",;\t|", key=line.count)
        self.lines.again()
        try:
            header = self._read(strict=False)
        except csv.Error as error:
            raise UnreadableError(f"has a header that cannot be read: {error}") from None
        if self.lines.ended:
            raise UnreadableError("has a header with a quote that is not closed")
        self.columns = len(header)
        return header

    def next(self) -> list[str] | None:
        """The next row, None at the end.

        Raises:
            csv.Error, TooLongError: if the row cannot be read; the message says why.
        """
        self.lines.begin()
        try:
            row = self._strictly()
            sound = row is not None
            if row is None:
                self.lines.again()
                row = self._read(strict=False)
            if self.lines.ended:
                raise OpenQuoteError("opens a quote that is not closed before the end of the file")
            if not (sound and len(row) == self.columns) and self._swallows():
                raise OpenQuoteError("opens a quote that is not closed in its row: rows follow in it")
        except StopIteration:
            if self.lines.damage:
                raise self.lines.damage from None
            return None
        except (csv.Error, TooLongError):
            self.lines.rewind()
            raise
        return row

    def _strictly(self) -> list[str] | None:
        """The row; None if it has a quote where none belongs, for which the lenient reader may know an answer."""
        try:
            return self._read(strict=True)
        except OpenQuoteError:
            raise
        except csv.Error:
            if self.lines.ended:
                raise OpenQuoteError("opens a quote that is not closed before the end of the file") from None
            return None

    def _read(self, strict: bool) -> list[str]:
        return next(csv.reader(self.lines, delimiter=self.delimiter, strict=strict))

    def _swallows(self) -> bool:
        """Whether a line of the row other than the first has the columns of a row by itself."""
        for line in self.lines.others():
            try:
                row = next(csv.reader([line], delimiter=self.delimiter), [])
            except csv.Error:
                continue
            if len(row) == self.columns:
                return True
        return False


class _Replay:
    """Lines as text, those of the row that is being read held, so that they can be given again.

    A byte that is not UTF-8 stays behind as a surrogate, to be decoded with its cell.

    Attributes:
        row: the number of the line that the row begins in.
        ended: whether more lines were asked for than there are.
        damage: what ended them before their time.
    """

    def __init__(self, stream: IO[bytes], max_bytes: int) -> None:
        self.lines = Lines(stream, max_bytes)
        self.max_bytes = max_bytes
        self.row = 1
        self.ended = False
        self.damage: Exception | None = None
        self._held = bytearray()
        self._at = 0  # in what is held
        self._first = 0  # the end in it of the row's first line
        self._number = 0  # of the line last given
        self._lost: set[int] = set()  # numbers of lines that were too long to be held
        self._credit = _REREAD * max_bytes  # bytes that may be given again

    def begin(self) -> None:
        """A row begins with the next line: let go of those before."""
        del self._held[: self._at]
        self._at = self._first = 0
        self.row = self._number + 1
        self.ended = False

    def again(self) -> None:
        """Go back to the first line of the row."""
        self._at, self._number, self.ended = 0, self.row - 1, False

    def rewind(self) -> None:
        """Go back to the second line of the row."""
        self._credit -= self._at - self._first
        self._at, self.ended = self._first, False
        self._number = self.row

    def others(self) -> Iterator[str]:
        """The lines of the row from the second on."""
        at = self._first
        while at < self._at:
            end = self._held.find(b"\n", at) + 1 or len(self._held)
            yield self._held[at:end].decode("utf-8", "surrogateescape")
            at = end

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if self._number + 1 in self._lost:
            return self._too_long()
        if self._at < len(self._held):
            end = self._held.find(b"\n", self._at) + 1 or len(self._held)
            line = bytes(self._held[self._at : end])
        else:
            line = self._new()
        self._at += len(line)
        self._number += 1
        self._first = self._first or self._at
        if self._at > self._first and self._at > min(self.max_bytes, self._credit):
            raise OpenQuoteError(
                f"opens a quote that is not closed within {self._at - len(line):,} bytes: close it, "
                "or give a higher limit (--max-bytes) if it is an article"
            )
        return line.decode("utf-8", "surrogateescape")

    def _new(self) -> bytes:
        try:
            if self.damage is None:
                line = next(self.lines)
                self._held += line
                self._credit += _REREAD * len(line)
                return line
        except TooLongError:
            self._lost.add(self._number + 1)
            self._too_long()
        except StopIteration:
            pass
        except Exception as error:  # what was read is read as rows first
            self.damage = error
        self.ended = True
        raise StopIteration

    def _too_long(self) -> str:
        self._number += 1
        if self._number == self.row:
            self._lost.discard(self._number)
        raise TooLongError(self.max_bytes)


def check_columns(header: list[str], options: ReadOptions) -> None:
    """Whether the columns of a table hold what is needed.

    Raises:
        UnreadableError: if one that is asked for, or any for the text, is not there.
    """
    try:
        found = find_fields(header, options.fields)
    except KeyError as error:
        raise UnreadableError(error.args[0]) from None
    if not found["text"] and not found["html"]:
        raise UnreadableError(
            f"has no column for the text: name it with --text-field; the columns are {', '.join(map(repr, header))}"
        )
