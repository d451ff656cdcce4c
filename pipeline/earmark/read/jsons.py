"""JSON → its articles, one at a time: an object a line, a list, or one document; a list is never held whole."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import suppress
from io import BytesIO
from typing import IO, Any

from earmark.read.fields import CONVENTIONS, TEASERS, normal
from earmark.read.items import Failure, Form, Raw, ReadOptions
from earmark.read.scan import Scanner
from earmark.read.streams import Lines, TooLongError, as_utf8, rejoin

#: Keys under which a document keeps its list of articles: NewsAPI, JSON Feed, GDELT's doc API, search exports.
LISTS = ("articles", "items", "results", "data", "news", "docs", "entries")
#: Keys that only an article has, none of a feed: beside one of them a list is not one of articles.
_TEXTS = frozenset({*CONVENTIONS["text"], *CONVENTIONS["html"]}) - TEASERS
#: The longest key that is looked at, in bytes.
_KEY = 1000


def read_jsonl(place: str, stream: IO[bytes], options: ReadOptions) -> Iterator[Raw | Failure]:
    """A JSON object a line; blank lines are passed over."""
    return _lines(place, Lines(as_utf8(stream), options.max_bytes))


def _lines(place: str, lines: Lines) -> Iterator[Raw | Failure]:
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


def read_json(place: str, stream: IO[bytes], options: ReadOptions) -> Iterator[Raw | Failure]:
    """One object, a list of objects, an object that holds a list of them, or an object after the other.

    An object that ends with its line, and has another behind it, is the first line of many.

    Raises:
        TooLongError: if it is one object, larger than ``options.max_bytes``, with no list in it.
    """
    lines = Lines(as_utf8(stream), options.max_bytes)
    first = _next_words(lines, options.max_bytes + 1)
    if first.startswith(b"{") and first.endswith(b"\n") and first.rstrip().endswith(b"}"):
        lines.number += 1
        here = f"{place}:{lines.number}"
        second = _next_words(lines, 4096)
        if second and (second.startswith(b"{") or _is_json(first)):
            yield Raw(here, Form.JSON, first)
            lines.stream = rejoin(second, lines.stream)
            yield from _lines(place, lines)
            return
        first += second
    yield from _document(place, rejoin(first, lines.stream), options)


def _next_words(lines: Lines, size: int) -> bytes:
    """The next line that is not blank, ``size`` bytes of it; ``lines`` has the number of the one before."""
    while line := lines.stream.readline(size):
        if line.strip():
            return line.lstrip()
        lines.number += line.endswith(b"\n")
    return b""


def _is_json(data: bytes) -> bool:
    try:
        json.loads(data)
    except (ValueError, RecursionError):
        return False
    return True


def _document(place: str, stream: IO[bytes], options: ReadOptions) -> Iterator[Raw | Failure]:
    scanner = Scanner(stream)
    if scanner.next() == b"[":
        yield from _elements(place, scanner, options.max_bytes)
    else:
        larger = scanner.holds(options.max_bytes + 1)
        if _several(scanner.data[scanner.at :]):
            yield from _one_after_another(place, scanner, options)
            return
        if not larger:
            yield from _small(place, scanner.data[scanner.at :], options)
            return
        try:
            yield from _large(place, scanner, options)
        except TooLongError as error:
            if scanner.lines:
                raise
            yield from _after_the_first(place, scanner.rest(), error, options.max_bytes)
            return
    if scanner.next():
        yield Failure(place, "read", "goes on behind the end of its JSON: what stands there was not read")


def _several(data: bytes) -> bool:
    """Whether a whole object begins here and another behind it: pages that were appended, what jq writes."""
    scanner = Scanner(BytesIO(data))
    try:
        scanner.next()
        scanner.value(0)
    except EOFError:
        return False
    return scanner.next() == b"{"


def _one_after_another(place: str, scanner: Scanner, options: ReadOptions) -> Iterator[Raw | Failure]:
    """The articles of documents with nothing between them."""
    number = 0
    while scanner.next():
        number += 1
        here = f"{place}:{number}"
        document = scanner.value(options.max_bytes)
        if document is None:
            yield Failure(here, "read", str(TooLongError(options.max_bytes)))
        else:
            yield from _small(here, document, options, alone=False)


def _after_the_first(place: str, stream: IO[bytes], error: TooLongError, max_bytes: int) -> Iterator[Raw | Failure]:
    """The lines behind the first one, which is longer than an article may be."""
    lines = Lines(stream, max_bytes)
    with suppress(TooLongError):
        next(lines, b"")
    second = _next_words(lines, 4096)
    if not second:
        raise error
    yield Failure(f"{place}:1", "read", str(error))
    lines.stream = rejoin(second, lines.stream)
    yield from _lines(place, lines)


def _small(place: str, data: bytes, options: ReadOptions, alone: bool = True) -> Iterator[Raw]:
    """The articles of a document that is held whole: those of the list in it, else itself."""
    try:
        value = json.loads(data)
    except (ValueError, RecursionError):
        value = None
    listed = _listed(value, options) if isinstance(value, dict) else None
    if listed is None:
        yield Raw(place, Form.JSON, data, alone)
        return
    for number, element in enumerate(listed, 1):
        yield Raw(f"{place}:{number}", Form.JSON, json.dumps(element).encode())


def _listed(document: Mapping[str, Any], options: ReadOptions) -> list[Any] | None:
    if any(_is_text(key, options) and isinstance(value, str) and value.strip() for key, value in document.items()):
        return None
    if isinstance(document.get("article"), dict):  # what earmark writes
        return None
    for key in LISTS:
        listed = document.get(key)
        if isinstance(listed, list) and any(isinstance(element, dict) for element in listed):
            return listed
    return None


def _is_text(key: str, options: ReadOptions) -> bool:
    return normal(key) in _TEXTS or key == options.fields.get("text")


def _large(place: str, scanner: Scanner, options: ReadOptions) -> Iterator[Raw | Failure]:
    """The articles of the first list in a document that is larger than an article may be.

    Raises:
        TooLongError: if it holds no list, or is an article.
    """
    scanner.skip()
    listed = article = False
    while (byte := scanner.next()) != b"}":
        if byte == b",":
            scanner.skip()
            continue
        key = _key(scanner.value(_KEY) if byte == b'"' else None)
        if scanner.next() != b":":
            raise TooLongError(options.max_bytes) if not listed else OSError("is not JSON behind its list")
        scanner.skip()
        begins = scanner.next()
        article = article or (begins == b'"' and _is_text(key, options))
        if listed or article or begins != b"[" or key not in LISTS or scanner.next_but_one() not in (b"{", b"n"):
            scanner.value(0)
        else:
            listed = True
            yield from _elements(place, scanner, options.max_bytes)
    scanner.skip()
    if not listed:
        raise TooLongError(options.max_bytes)


def _key(data: bytes | None) -> str:
    try:
        return str(json.loads(data or b'""'))
    except ValueError:
        return ""


def _elements(place: str, scanner: Scanner, max_bytes: int) -> Iterator[Raw | Failure]:
    """The elements of the list that begins here."""
    number = 0
    scanner.skip()
    while (byte := scanner.next()) != b"]":
        if not byte:
            raise EOFError("the list does not end")
        if byte == b",":
            scanner.skip()
            continue
        number += 1
        here = f"{place}:{number}"
        element = scanner.value(max_bytes)
        if element is None:
            yield Failure(here, "read", str(TooLongError(max_bytes)))
        else:
            yield Raw(here, Form.JSON, element)
    scanner.skip()
