"""A JSON document → its articles, one at a time: a list is never held whole in memory."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import IO

from earmark.read.items import Failure, Form, Raw
from earmark.read.streams import TooLongError

#: Keys under which a document keeps its list of articles: NewsAPI, JSON Feed, GDELT's doc API, search exports.
LISTS = ("articles", "items", "results", "data", "news", "docs", "entries")
_MARK = re.compile(rb'["\\{}\[\]]')
_BLOCK = 1 << 16


def split_json(place: str, stream: IO[bytes], max_bytes: int) -> Iterator[Raw | Failure]:
    """The articles of a JSON document.

    Raises:
        TooLongError: if it is one object, larger than ``max_bytes``.
    """
    head = stream.read(_BLOCK)
    while head and not head.strip():
        head = stream.read(_BLOCK)
    if head.lstrip()[:1] == b"[":
        yield from _elements(place, head.lstrip()[1:], stream, max_bytes)
        return
    data = head + stream.read(max(0, max_bytes + 1 - len(head)))
    if len(data) > max_bytes:
        raise TooLongError(max_bytes)
    listed = _listed(data)
    if listed is None:
        yield Raw(place, Form.JSON, data, alone=True)
        return
    for number, element in enumerate(listed, 1):
        yield Raw(f"{place}:{number}", Form.JSON, json.dumps(element).encode())


def _listed(data: bytes) -> list[object] | None:
    try:
        value = json.loads(data)
    except (ValueError, RecursionError):
        return None
    if not isinstance(value, dict):
        return None
    for key in LISTS:
        listed = value.get(key)
        if isinstance(listed, list) and listed and all(isinstance(element, dict) for element in listed):
            return listed
    return None


def _elements(place: str, rest: bytes, stream: IO[bytes], max_bytes: int) -> Iterator[Raw | Failure]:
    """Cut the elements of a list at the brackets outside strings; linear in the size of the document."""
    number, depth, quoted = 0, 0, False
    element = bytearray()
    too_long = False
    while True:
        at = begin = 0
        while found := _MARK.search(rest, at):
            mark, at = found[0], found.end()
            if mark == b"\\" and quoted:
                if at == len(rest):  # the escaped character is in the next block
                    rest += stream.read(_BLOCK)
                at += 1
            elif mark == b'"':
                quoted = not quoted
            elif quoted:
                continue
            elif mark in b"{[":
                if depth == 0:
                    begin, element, too_long = found.start(), bytearray(), False
                depth += 1
            else:
                depth -= 1
                if depth < 0:
                    return
                if depth == 0:
                    number += 1
                    element += rest[begin:at]
                    here = f"{place}:{number}"
                    if too_long or len(element) > max_bytes:
                        yield Failure(here, "read", str(TooLongError(max_bytes)))
                    else:
                        yield Raw(here, Form.JSON, bytes(element))
                    element, begin = bytearray(), at
        if depth:
            element += rest[begin:]
            if len(element) > max_bytes:
                element, too_long = bytearray(), True
        rest = stream.read(_BLOCK)
        if not rest:
            raise EOFError("the list does not end")
