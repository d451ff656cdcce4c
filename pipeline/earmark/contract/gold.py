"""The gold format: one JSON file an article, with the records a careful reader finds and every answer they accept.

The format is that of docs/records.md. Strict: unknown keys, currencies, instruments, statuses and labels; a quote,
an entity or a period that is not in the article; a ``part_of`` that points nowhere or in a circle. Lenient, because
real files need it: words are sought in the title as well as in the text, and regardless of case, of line breaks and
of the shape of quotation marks; a period may be words of the text with others between ("Fiscal Year 2021" of "Fiscal
Year 2020 and 2021"); ``published`` may be a newswire stamp ("8-APR-1987 01:12:53.29"); a list may say the same answer
twice or hold nothing but null.
"""

from __future__ import annotations

import json
import re
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, ValidationError, model_validator

from earmark.contract.models import Currency, Instrument, Model, Modifier, Number, Status, Text

Label = Literal["PERSON", "ORG", "GPE", "NORP", "LOC", "FAC", "EVENT", "LAW", "PROGRAM", "PRODUCT"]
"""The labels of named entities in the authored articles (those of OntoNotes, and PROGRAM)."""

_NEWSWIRE_STAMP = re.compile(r"\s*(\d{1,2}-[A-Za-z]{3}-\d{4})\b")
_QUOTES = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"'})


class GoldError(ValueError):
    """A gold file that breaks the rules; the message names the file, the place in it and the remedy."""


def _published(value: Any) -> Any:
    stamp = _NEWSWIRE_STAMP.match(value) if isinstance(value, str) else None
    if stamp:
        return datetime.strptime(stamp[1].title(), "%d-%b-%Y").date()
    if value == "":
        return None
    return value


class GoldAmount(Model):
    """A sum in whole units of its currency; ``max`` is the high end of a range."""

    value: Number = Field(gt=0)
    currency: Currency
    max: Number | None = None
    per: Text | None = None
    modifier: Modifier | None = Field(default=None, description="where annotated; null is not 'exact'")

    @model_validator(mode="after")
    def _range_runs_upwards(self) -> Self:
        if self.max is not None and self.max < self.value:
            raise ValueError(f"the range {self.value} to {self.max} runs downwards: value is the low end")
        return self


class GoldRecord(Model):
    """An allocation and every answer that is right; ``None`` in a list means that null is right as well."""

    amount: GoldAmount | None
    equivalents: tuple[GoldAmount, ...] = ()
    payer: tuple[Text | None, ...]
    recipient: tuple[Text | None, ...]
    purpose: tuple[Text | None, ...]
    instrument: Annotated[tuple[Instrument, ...], Field(min_length=1)]
    status: Annotated[tuple[Status, ...], Field(min_length=1)]
    period: Text | None = None
    period_start: date | None = Field(default=None, description="where annotated, as period_end")
    period_end: date | None = None
    announced: date | None = None
    change_percent: Number | None = None
    change_factor: Number | None = None
    share_percent: Number | None = Field(default=None, gt=0, le=100)
    part_of: int | None = Field(default=None, description="the index of the total in the article's records")
    part_of_also: tuple[int | None, ...] = Field(default=(), description="other answers that are right")
    optional: bool = Field(default=False, description="borderline: found or not, it does not count")
    quote: Text

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        if self.equivalents and self.amount is None:
            raise ValueError("equivalents restate an amount: give the amount they are equal to")
        if not self.quantified and not any((*self.payer, *self.recipient)):
            raise ValueError("a record without amount and share needs a payer or a recipient")
        if self.period is None and (self.period_start or self.period_end):
            raise ValueError("period_start and period_end resolve a period: give its words in 'period'")
        return self

    @property
    def quantified(self) -> bool:
        """Whether a sum or a share is told."""
        return self.amount is not None or self.share_percent is not None

    @property
    def totals(self) -> tuple[int | None, ...]:
        """Every accepted answer to ``part_of``, the best first."""
        return (self.part_of, *self.part_of_also)


class GoldEntity(Model):
    """A surface form; all its occurrences in the article carry the label."""

    text: Text
    label: Label


class GoldArticle(Model):
    """An article with its gold records, and its named entities where they are annotated."""

    id: Text
    source: Text
    genre: Text | None = None
    title: str | None = None
    published: Annotated[date | None, BeforeValidator(_published)] = None
    text: Text
    records: tuple[GoldRecord, ...]
    entities: tuple[GoldEntity, ...] | None = Field(default=None, description="null where none were annotated")

    @model_validator(mode="after")
    def _words_are_in_the_article(self) -> Self:
        folded = fold(f"{self.title or ''}\n{self.text}")
        for index, record in enumerate(self.records):
            if fold(record.quote) not in folded:
                raise ValueError(
                    f"record {index}: the quote {record.quote!r} is not in the article: copy it from the text"
                )
            if record.period is not None and not _in_order(fold(record.period), folded):
                raise ValueError(
                    f"record {index}: the period {record.period!r} is not in the article: "
                    "write it as the text does, or null"
                )
        for entity in self.entities or ():
            if fold(entity.text) not in folded:
                raise ValueError(f"entity {entity.text!r} is not in the article: copy the form that the text uses")
        return self

    @model_validator(mode="after")
    def _parts_have_totals(self) -> Self:
        count = len(self.records)
        for index, record in enumerate(self.records):
            for total in record.totals:
                if total is not None and not 0 <= total < count:
                    raise ValueError(
                        f"record {index}: part_of {total} points nowhere: the article has records 0 to {count - 1}"
                    )
        for index in range(count):
            seen = [index]
            while (total := self.records[seen[-1]].part_of) is not None:
                if total in seen:
                    way = " → ".join(map(str, [*seen, total]))
                    raise ValueError(f"record {index}: part_of runs in a circle ({way}): let one record be the total")
                seen.append(total)
        return self

    @property
    def group(self) -> str:
        """The kind of article: the letters its id begins with (``cp``, ``news``, ``a`` of ``a7-012``)."""
        return re.split(r"[-\d]", self.id, maxsplit=1)[0]


def fold(text: str) -> str:
    """Return ``text`` in lower case, each run of white space one space, quotation marks straight."""
    return " ".join(text.translate(_QUOTES).lower().split())


def _in_order(words: str, text: str) -> bool:
    """Whether the words stand in the text one after another, others between them allowed."""
    if words in text:
        return True
    at = 0
    for word in words.split():
        at = text.find(word, at)
        if at < 0:
            return False
        at += len(word)
    return True


def load_gold(path: str | Path) -> GoldArticle:
    """Read one gold file.

    Raises:
        GoldError: if it cannot be read, is no JSON or breaks the rules; one line a fault, with file, place and remedy.
    """
    path = Path(path)
    try:
        data = json.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
    except OSError as error:
        raise GoldError(f"{path}: cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise GoldError(f"{path}: not UTF-8 at byte {error.start}: save it as UTF-8") from error
    except json.JSONDecodeError as error:
        raise GoldError(f"{path}:{error.lineno}: no JSON ({error.msg} at column {error.colno})") from error
    if not isinstance(data, dict):
        raise GoldError(f"{path}: a gold file is one JSON object, this is a {type(data).__name__}")
    try:
        return GoldArticle.model_validate(data)
    except ValidationError as error:
        raise GoldError("\n".join(f"{path}: {_line(fault)}" for fault in error.errors())) from error


def _line(fault: Any) -> str:
    where = " ".join(f"{part}" for part in fault["loc"])
    message = fault["msg"].removeprefix("Value error, ")
    if fault["type"] in ("literal_error", "enum"):
        message = f"unknown value {fault['input']!r}: {message[0].lower()}{message[1:]}"
    if fault["type"] == "extra_forbidden":
        message = "unknown key: take it out, or correct its spelling"
    return f"{where.replace('records ', 'record ', 1)}: {message}" if where else message


def gold_files(folder: str | Path) -> list[Path]:
    """Return the gold files of a folder, in the order of their names.

    Raises:
        GoldError: if there is no such folder or it holds no ``.json`` file.
    """
    folder = Path(folder)
    if not folder.is_dir():
        raise GoldError(f"{folder}: no such folder: name a folder of gold files, one JSON file an article")
    files = sorted(folder.glob("*.json"))
    if not files:
        raise GoldError(f"{folder}: holds no gold files (*.json)")
    return files


def load_gold_dir(folder: str | Path) -> list[GoldArticle]:
    """Read every gold file of a folder, in the order of the file names.

    Raises:
        GoldError: naming every broken file, one line a fault; or that two files carry the same id.
    """
    articles: list[GoldArticle] = []
    faults: list[str] = []
    homes: dict[str, Path] = {}
    for path in gold_files(folder):
        try:
            article = load_gold(path)
        except GoldError as error:
            faults.append(str(error))
            continue
        if article.id in homes:
            faults.append(f"{path}: the id {article.id!r} is that of {homes[article.id]} too: ids are unique")
        homes[article.id] = path
        articles.append(article)
    if faults:
        raise GoldError("\n".join(faults))
    return articles
