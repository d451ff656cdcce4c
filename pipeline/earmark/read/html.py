"""HTML → the article: main text without boilerplate, and what its head knows, by trafilatura."""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass
from typing import Any

from trafilatura import bare_extraction, html2txt
from trafilatura.settings import use_config

for _name in ("trafilatura", "htmldate", "courlan"):
    logging.getLogger(_name).addHandler(logging.NullHandler())  # what they say of a broken page is no news to anyone

#: For pages as trafilatura has it; of what is the article already nothing is too short, else each tag in it would end a
#: line.
_PAGE_CONFIG = use_config()
_PIECE = use_config()
for _name in ("MIN_EXTRACTED_SIZE", "MIN_OUTPUT_SIZE"):
    _PIECE.set("DEFAULT", _name, "1")

_TAG = re.compile(r"</?(?:p|div|br|span|a|b|i|em|strong|ul|li|h[1-6]|img|table|blockquote)\b[^<>]{0,2000}>", re.I)
_PAGE = re.compile(r"<(?:!doctype|html|head|body)\b", re.I)
_LANGUAGE = re.compile(rb"""<html\b[^<>]{0,1000}?\blang\s*=\s*["']?([A-Za-z-]{2,12})""", re.I)
_CHARSET = re.compile(rb"""<meta\b[^<>]{0,200}?charset\s*=\s*["']?([A-Za-z0-9_:.-]{2,30})""", re.I)


@dataclass(frozen=True, slots=True)
class Page:
    """What an HTML page holds; None for what it does not tell."""

    text: str | None
    title: str | None = None
    published: str | None = None
    url: str | None = None
    source: str | None = None
    language: str | None = None


def declared_language(data: bytes) -> str | None:
    """The value of ``<html lang>``."""
    found = _LANGUAGE.search(data[:5000])
    return found[1].decode("ascii") if found else None


def declared_charset(data: bytes) -> str | None:
    """The encoding that the page says it is in."""
    found = _CHARSET.search(data[:5000])
    return found[1].decode("ascii") if found else None


def read_page(html: str, url: str | None = None, config: Any = None) -> Page:
    """The article in a page; text None where there is nothing like one. Broken HTML is read as browsers read it."""
    try:
        found: Any = bare_extraction(
            html, url=url, with_metadata=True, include_comments=False, fast=True, config=config or _PAGE_CONFIG
        )
    except Exception:  # trafilatura and lxml raise many kinds on broken pages; all mean that nothing can be read
        found = None
    if found is None:
        return Page(None)
    return Page(found.text or None, found.title, found.date, found.url, found.sitename, found.language)


def is_page(html: str) -> bool:
    """Whether ``html`` is a whole page rather than the markup of an article."""
    return _PAGE.search(html[:5000]) is not None


def looks_like_html(text: str) -> bool:
    """Whether a text of a dump is marked up, as in feeds."""
    return "<" in text and len(_TAG.findall(text[:20_000])) >= 2


def strip_markup(text: str) -> str:
    """The words of a piece of HTML that is the article already, a line a paragraph."""
    page = f"<html><body><article>{text}</article></body></html>"
    try:
        words = html2txt(text)
    except Exception:  # not even a fragment: the text as it is
        words = ""
    article = read_page(page, config=_PIECE).text or ""
    if 2 * len(article) < len(words):  # most of it was taken for what stands around articles
        article = read_page(page).text or ""
    return article or words or _TAG.sub(" ", text)
