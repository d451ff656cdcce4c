"""Which column or key of a dump holds what, by the conventions of those who make dumps."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

FIELDS = ("text", "html", "title", "published", "url", "id", "source", "language")

#: For each field the names that hold it, the surest first; compared in lower case with ``-``, ``.`` and spaces as
#: ``_``. news-please: maintext, date_publish, source_domain. Common Crawl's news exports: plain_text, published_date,
#: requested_url, sitename. GDELT: DocumentIdentifier, SourceCommonName, seendate. Feeds: link, pubDate, content_html.
CONVENTIONS: dict[str, tuple[str, ...]] = {
    "text": (
        "maintext", "text", "article_text", "full_text", "fulltext", "plain_text", "content_text", "body", "article",
        "article_body", "articlebody", "content", "main_text", "cleaned_text", "story", "content_encoded",
        "description", "summary", "snippet",
    ),
    "html": ("content_html", "html", "raw_html", "page_html", "body_html"),
    "title": ("title", "headline", "title_page", "article_title", "name"),
    "published": (
        "date_publish", "published", "date_published", "published_date", "publish_date", "publishedat",
        "published_at", "publication_date", "pub_date", "pubdate", "datepublished", "published_parsed", "seendate",
        "date", "datetime", "timestamp", "created_at", "v2_1date", "time",
    ),
    "url": (
        "url", "link", "documentidentifier", "requested_url", "responded_url", "web_url", "weburl", "permalink",
        "canonical_url", "warc_target_uri", "uri",
    ),
    "id": ("id", "article_id", "guid", "doc_id", "uuid", "_id"),
    "source": (
        "source_domain", "source", "sourcecommonname", "domain", "publisher", "publication", "sitename", "site",
        "outlet", "feed", "source_name", "source_hostname",
    ),
    "language": ("language", "lang", "language_code", "detected_language", "langcode"),
}  # fmt: skip

#: Of the names for the text those that may hold only what leads to it.
TEASERS = frozenset({"description", "summary", "snippet"})


def normal(name: str) -> str:
    """A column's name in the form that the conventions are compared in."""
    return name.strip().lower().replace("-", "_").replace(" ", "_").replace(".", "_").replace(":", "_")


def find_fields(columns: Mapping[str, Any] | list[str], given: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """For each field of an article the columns that may hold it, the surest first.

    Args:
        columns: the names of the columns.
        given: field → column, as the user says; it leaves no choice.

    Raises:
        KeyError: if a given column is not there; the message lists those that are.
    """
    by_name = {normal(name): name for name in reversed(list(columns))}
    found = {field: tuple(by_name[n] for n in names if n in by_name) for field, names in CONVENTIONS.items()}
    for field, column in given.items():
        if column not in columns:
            raise KeyError(f"there is no column {column!r} for the {field}; there are {', '.join(map(repr, columns))}")
        found[field] = (column,)
        if field == "text":
            found["html"] = ()
    return found


def pick(row: Mapping[str, Any], names: tuple[str, ...]) -> Any:
    """The first of the columns ``names`` in ``row`` that holds something, None where none does."""
    for name in names:
        value = row.get(name)
        if value is None or (isinstance(value, float) and value != value):
            continue
        if isinstance(value, str) and not value.strip():
            continue
        if isinstance(value, Mapping):  # NewsAPI's {"source": {"id": ..., "name": ...}}
            value = value.get("name") or value.get("title") or value.get("value")
        elif isinstance(value, list):  # feedparser's [{"value": "<p>..."}], or paragraphs
            value = _joined(value)
        if value is not None and value != "":
            return value
    return None


def _joined(values: list[Any]) -> str | None:
    if values and all(isinstance(value, int) for value in values):  # a time tuple of feedparser
        return "-".join(f"{value:02d}" for value in values[:3])
    texts = [value.get("value") or value.get("text") if isinstance(value, Mapping) else value for value in values]
    return "\n".join(text for text in texts if isinstance(text, str)) or None


def parse_object(data: str) -> dict[str, Any]:
    """The JSON object in ``data``; the output of earmark and a feed entry's wrapping are opened.

    Raises:
        ValueError: if it is no JSON or no object.
    """
    try:
        value = json.loads(data)
    except RecursionError:
        raise ValueError("is JSON nested too deep") from None
    except ValueError as error:
        raise ValueError(f"is not JSON: {error}") from None
    if not isinstance(value, dict):
        raise ValueError(f"is JSON, but {type(value).__name__} where an object with the article's keys should be")
    inner = value.get("article")
    return inner if isinstance(inner, dict) else value
