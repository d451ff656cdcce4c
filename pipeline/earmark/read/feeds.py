"""RSS, RDF and Atom feeds, exports of WordPress among them → their items, one at a time."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from html import unescape
from typing import IO, Any

from lxml import etree  # type: ignore[import-untyped,unused-ignore]

from earmark.read.items import Failure, Form, Raw, ReadOptions, Skipped
from earmark.read.streams import TooLongError, peek, read_all, some

#: Why XML of another kind is left out.
NO_FEED = "no feed"
_ROOTS = frozenset({"rss", "feed", "RDF"})
_ITEMS = frozenset({"item", "entry"})
_ATOM = "http://www.w3.org/2005/Atom"
#: Namespaces whose names stand without a prefix in a row, and those that have one there whatever the feed calls them.
_PLAIN = frozenset({"", _ATOM, "http://purl.org/rss/1.0/", "http://purl.org/dc/elements/1.1/"})
_PREFIXED = {"http://purl.org/rss/1.0/modules/content/": "content"}
#: What feeds write as HTML, escaped or not, be it without a tag.
_WORDS = frozenset({"title", "description", "summary", "content", "content:encoded"})
_FIRST_TAG = re.compile(rb"<([A-Za-z][\w:.-]*)")
_BLOCK = 1 << 16


def read_xml(place: str, stream: IO[bytes], options: ReadOptions) -> Iterator[Raw | Failure | Skipped]:
    """The items of a feed, an article each, under the names that the feed gives their parts; a page of XHTML as such.

    Raises:
        TooLongError: if a part of it is larger than ``options.max_bytes``.
        OSError: if it is cut short, or is not XML any more.
    """
    head, stream = peek(stream)
    first = _FIRST_TAG.search(head)
    if first and first[1].lower() == b"html":
        yield Raw(place, Form.HTML, read_all(stream, options.max_bytes), alone=True)
        return
    number, language = 0, ""
    for element in _elements(stream, options.max_bytes):
        if element is None:
            yield Skipped(place, NO_FEED)
            return
        if _local(element) not in _ITEMS:
            language = language or _language(element)
            continue
        number += 1
        row = _row(element)
        if language:
            row.setdefault("language", language)
        if sum(map(len, row.values())) > options.max_bytes:
            yield Failure(f"{place}:{number}", "read", str(TooLongError(options.max_bytes)))
        else:
            yield Raw(f"{place}:{number}", Form.ROW, row)


def _elements(stream: IO[bytes], max_bytes: int) -> Iterator[Any]:
    """The root when it begins, the items and each element outside of them when they end, and are dropped.

    None if it is no feed.
    """
    # Entities of the document's own are neither resolved nor fetched: they are how XML attacks its readers.
    parser = etree.XMLPullParser(("start", "end"), resolve_entities=False, no_network=True)
    item = None
    damage = ""
    begun = ended = False
    held = 0
    while not ended and not damage and (block := some(stream, _BLOCK)):
        held += len(block)
        with suppress(etree.XMLSyntaxError):
            parser.feed(block if begun else block.lstrip(b" \t\r\n"))  # careless servers send a line before the XML
        damage = _mistake(parser)
        for event, element in parser.read_events():
            if event == "start":
                if not begun and _local(element) not in _ROOTS:
                    yield None
                    return
                if not begun:
                    yield element
                begun = True
                item = element if item is None and _local(element) in _ITEMS else item
            elif item is None or element is item:
                yield element
                ended = ended or element.getparent() is None
                item, held = None, 0
                _drop(element)
        if held > max_bytes:
            raise TooLongError(max_bytes)
    if not ended:
        raise OSError(damage or "the feed does not end")


def _mistake(parser: Any) -> str:
    """The mistake in the document that a parser does not read beyond, where there is one."""
    found = parser.feed_error_log.filter_from_fatals()
    return f"{found[0].message.strip()}, line {found[0].line}" if len(found) else ""


def _drop(element: Any) -> None:
    """Let go of what is in an element and stands before it."""
    element.clear(keep_tail=False)
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def _local(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]


def _language(element: Any) -> str:
    """The language that a feed says it is in."""
    told = element.text if _name(element) == "language" else element.get("{http://www.w3.org/XML/1998/namespace}lang")
    return (told or "").strip()


def _row(item: Any) -> dict[str, str]:
    """The parts of an item by name, the first of each name that holds something."""
    row: dict[str, str] = {}
    for part in item:
        if isinstance(part.tag, str) and (name := _name(part)) not in row and (value := _value(name, part)):
            row[name] = value
    if "published" not in row and "updated" in row:
        row["published"] = row["updated"]
    return row


def _name(element: Any) -> str:
    space, _, local = str(element.tag).removeprefix("{").rpartition("}")
    if space in _PLAIN:
        return local
    return f"{_PREFIXED.get(space) or element.prefix or 'other'}:{local}"


def _value(name: str, part: Any) -> str:
    if name == "link" and part.get("href"):
        return str(part.get("href")) if part.get("rel", "alternate") == "alternate" else ""
    if part.get("type") == "xhtml":
        return "".join(etree.tostring(inner, encoding="unicode", method="html", with_tail=False) for inner in part)
    if name == "source" and len(part):  # of Atom: the feed that the item was taken from
        return str(part.findtext(f"{{{_ATOM}}}title") or "").strip()
    text = "".join(part.itertext()).strip()
    return unescape(text) if name in _WORDS and "<" not in text else text
