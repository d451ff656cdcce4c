"""What a reader yields: an article, or a value that says why there is none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

#: An article larger than this, as it lies in the input, is a failure: no news story needs more.
MAX_BYTES = 5_000_000


@dataclass(frozen=True, slots=True)
class Failure:
    """An article, or a whole input, that could not be read or taken through a step.

    Attributes:
        place: where it stands: a path, and behind colons the member, line, row or offset in it.
        step: the step that failed: ``read``, ``extract``, ``write``.
        message: what is wrong and, where there is one, the remedy.
        text: the article's text, where it came so far.
    """

    place: str
    step: str
    message: str
    text: str | None = None

    def __str__(self) -> str:
        return f"{self.place}: {self.message}"


@dataclass(frozen=True, slots=True)
class Skipped:
    """An article left out on purpose; ``reason`` is one of a few words that a summary counts by."""

    place: str
    reason: str


class Form(StrEnum):
    """How the bytes of one article are to be understood."""

    TEXT = "text"
    MARKDOWN = "markdown"
    HTML = "html"
    JSON = "json"
    ROW = "row"


@dataclass(frozen=True, slots=True)
class Raw:
    """One article as it lies in the input, cheap to cut out and not yet understood.

    Attributes:
        place: where it stands, unique within the inputs.
        form: how to understand ``data``.
        data: bytes, or for a row its columns.
        alone: whether the article is a file of its own (an empty one is then an error, not a gap in a dump).
        hints: what the container knows of it: ``url``, ``published``, ``language``.
    """

    place: str
    form: Form
    data: bytes | dict[str, Any]
    alone: bool = False
    hints: Mapping[str, str] = field(default_factory=dict)


Item = Raw | Failure | Skipped


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """How to read.

    Attributes:
        published: the date of articles that carry none.
        day_first: whether 03/04/2025 in an article's metadata is the third of April; else it is March 4.
        fields: which column or key holds ``text``, ``title``, ``published``, ``url``, ``id``, ``source`` or
            ``language``, where the conventions do not find it.
        languages: ISO 639-1 codes of the languages to keep; None keeps everything and detects nothing.
        max_bytes: the size, as it lies in the input, above which an article is a failure.
    """

    published: date | None = None
    day_first: bool = False
    fields: Mapping[str, str] = field(default_factory=dict)
    languages: frozenset[str] | None = None
    max_bytes: int = MAX_BYTES
