"""A raw article → an Article: decoded, cleaned, its metadata read; or the reason why not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from markdown_it import MarkdownIt

from earmark.contract import Article, stable_id
from earmark.read.dates import find_date
from earmark.read.fields import TEASERS, find_fields, normal, parse_object, pick
from earmark.read.html import (
    Page,
    declared_charset,
    declared_language,
    is_page,
    looks_like_html,
    read_page,
    strip_markup,
)
from earmark.read.items import Failure, Form, Raw, ReadOptions, Skipped
from earmark.read.language import detect_language, language_code
from earmark.read.text import NotTextError, clean, decode

OTHER_LANGUAGE = "other language"
NO_TEXT = "no text"
_FRONT_MATTER = re.compile(r"---\n(.{0,5000}?)\n---\n", re.S)
_FRONT_FIELD = re.compile(r"^(\w+):[ \t]*(.+)$", re.M)
_SPACE = re.compile(r"\s+")


class UnfitError(ValueError):
    """What is read is no article; the message says why."""


def parse(raw: Raw, options: ReadOptions) -> Article | Failure | Skipped:
    """The article in ``raw``, or the value that says why there is none. Nothing is raised for bad input."""
    found: dict[str, Any] = {}
    try:
        found = _READERS[raw.form](raw, options)
        text = clean(found.get("text") or "").strip("\n")
        if not text.strip():
            if raw.alone:
                return Failure(raw.place, "read", "is empty: there is no text in it")
            return Skipped(raw.place, NO_TEXT)
        language = _language(found, raw, text, options)
        if options.languages is not None and language is not None and language not in options.languages:
            return Skipped(raw.place, OTHER_LANGUAGE)
        return _article(raw, found, text, language, options)
    except (NotTextError, UnfitError, ValueError) as error:
        words = found.get("text")
        return Failure(raw.place, "read", str(error), clean(words) if isinstance(words, str) else None)


def _article(raw: Raw, found: dict[str, Any], text: str, language: str | None, options: ReadOptions) -> Article:
    url = _line(found.get("url")) or raw.hints.get("url")
    source = _line(found.get("source")) or _host(url)
    title = _line(found.get("title"))
    published = find_date(found.get("published"), day_first=options.day_first) or options.published
    given = _line(found.get("id"))
    return Article(
        id=given or (stable_id(url) if url else _id_by_place(raw.place, title, text)),
        text=text,
        title=title,
        published=published,
        url=url,
        source=source,
        language=language,
    )


def _host(url: str | None) -> str | None:
    try:
        return urlsplit(url).hostname if url else None
    except ValueError:  # what is given as the address is none
        return None


def _id_by_place(place: str, title: str | None, text: str) -> str:
    """The file's name, to find it again, and a digest of the words; folders above it make no difference."""
    name = _SPACE.sub("-", clean(place.replace("\\", "/").rsplit("/", 1)[-1]))
    return f"{name[-60:]}-{stable_id(title, text)}"


def _line(value: Any) -> str | None:
    """A value of metadata as one clean line, None where it holds nothing."""
    if value is None or (isinstance(value, float) and value != value):
        return None
    return _SPACE.sub(" ", clean(str(value))).strip() or None


def _language(found: dict[str, Any], raw: Raw, text: str, options: ReadOptions) -> str | None:
    told = _line(found.get("language")) or raw.hints.get("language")
    code = language_code(told) if told else None
    if code or options.languages is None:
        return code
    return detect_language(text)


def _read_text(raw: Raw, options: ReadOptions) -> dict[str, Any]:
    return {"text": decode(_bytes(raw))}


def _read_markdown(raw: Raw, options: ReadOptions) -> dict[str, Any]:
    """Markdown without its marks, a block a line; the front matter of site generators gives title and date."""
    text = clean(decode(_bytes(raw)))
    found: dict[str, Any] = {}
    if front := _FRONT_MATTER.match(text):
        told = {key.lower(): value.strip().strip("\"'") for key, value in _FRONT_FIELD.findall(front[1])}
        found = {"title": told.get("title"), "published": told.get("date"), "url": told.get("url")}
        text = text[front.end() :]
    blocks = MarkdownIt("commonmark").parse(text)
    return found | {"text": "\n".join(filter(None, map(_words, blocks)))}


def _words(block: Any) -> str:
    if block.type in ("fence", "code_block"):
        return str(block.content).strip()
    if block.type != "inline":
        return ""
    parts: Iterator[str] = (
        "\n"
        if child.type in ("softbreak", "hardbreak")
        else child.content
        if child.type in ("text", "code_inline")
        else ""
        for child in block.children or ()
    )
    return "".join(parts).strip()


def _read_html(raw: Raw, options: ReadOptions) -> dict[str, Any]:
    data = _bytes(raw)
    html = _decode_page(data)
    page = read_page(html, raw.hints.get("url"))
    if page.text is None and raw.alone and data.strip():
        raise UnfitError("holds no article text: is it a page with an article?")
    return {
        "text": page.text,
        "title": page.title,
        "published": page.published,
        "url": raw.hints.get("url") or page.url,
        "source": page.source,
        "language": declared_language(data) or page.language,
    }


def _decode_page(data: bytes) -> str:
    charset = declared_charset(data)
    if charset and charset.lower() not in ("utf-8", "utf8"):
        try:
            return data.decode(charset)
        except (UnicodeDecodeError, LookupError):
            pass
    return decode(data)


def _read_json(raw: Raw, options: ReadOptions) -> dict[str, Any]:
    data = _bytes(raw)
    if not data.strip():
        return {}
    return _from_row(parse_object(decode(data)), raw, options)


def _read_row(raw: Raw, options: ReadOptions) -> dict[str, Any]:
    if not isinstance(raw.data, dict):
        raise TypeError("a row has columns")
    return _from_row({key: _cell(value) for key, value in raw.data.items()}, raw, options)


def _cell(value: Any) -> Any:
    """A cell as text: bytes decoded, and what stayed behind as surrogates decoded by detection."""
    if isinstance(value, bytes):
        return decode(value)
    if isinstance(value, str) and not value.isascii():
        try:
            value.encode("utf-8")
        except UnicodeEncodeError:
            try:
                return decode(value.encode("utf-8", "surrogateescape"))
            except UnicodeEncodeError:
                return value
    return value


@lru_cache(maxsize=256)
def _columns(keys: tuple[str, ...], given: tuple[tuple[str, str], ...]) -> dict[str, tuple[str, ...]]:
    return find_fields(list(keys), dict(given))


def _from_row(row: dict[str, Any], raw: Raw, options: ReadOptions) -> dict[str, Any]:
    try:
        columns = _columns(tuple(row), tuple(sorted(options.fields.items())))
    except KeyError as error:
        raise UnfitError(error.args[0]) from None
    if not columns["text"] and not columns["html"]:
        raise UnfitError(f"has no text: no key for it among {', '.join(map(repr, row))}; name it with --text-field")
    found = {field: pick(row, names) for field, names in columns.items()}
    text, html = found.get("text"), found.pop("html")
    whole = pick(row, tuple(name for name in columns["text"] if normal(name) not in TEASERS))
    if isinstance(html, str) and not isinstance(whole, str):
        page = read_page(html) if is_page(html) else Page(strip_markup(html))
        found["text"] = page.text
        for field in ("title", "published", "language"):
            found[field] = found.get(field) or getattr(page, field)
    elif text is not None and not isinstance(text, str):
        raise UnfitError(f"has a text that is {type(text).__name__}, not words")
    elif text is not None and looks_like_html(text):
        found["text"] = strip_markup(text)
    return found


def _bytes(raw: Raw) -> bytes:
    if isinstance(raw.data, dict):
        raise TypeError(f"{raw.form} is read from bytes")
    return raw.data


_READERS = {
    Form.TEXT: _read_text,
    Form.MARKDOWN: _read_markdown,
    Form.HTML: _read_html,
    Form.JSON: _read_json,
    Form.ROW: _read_row,
}
