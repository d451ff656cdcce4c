"""How far a run has come, and what it has counted: what a checkpoint holds."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from hashlib import blake2b
from typing import Any

from earmark.contract import Extraction
from earmark.read import Failure, Raw, Skipped
from earmark.run.work import DeadLetter, Item, Known, Result


@dataclass(frozen=True)
class Counts:
    """What a run has seen.

    Attributes:
        articles: read and taken through extraction.
        with_records: of these, how many have a record.
        records: found.
        failed: articles and inputs in the dead letters.
        skipped: left out, by reason.
        undated: articles without a date.
        repeated: articles with the id of one that is in the folder or the database before them.
    """

    articles: int = 0
    with_records: int = 0
    records: int = 0
    failed: int = 0
    skipped: dict[str, int] = field(default_factory=dict)
    undated: int = 0
    repeated: int = 0

    def plus(self, results: Iterable[Result]) -> Counts:
        """These counts and those of ``results``; which of them are repeated, the store knows."""
        articles, with_records, records, failed = self.articles, self.with_records, self.records, self.failed
        undated = self.undated
        skipped = dict(self.skipped)
        for result in results:
            if isinstance(result, Extraction):
                articles += 1
                with_records += bool(result.records)
                records += len(result.records)
                undated += result.article.published is None
            elif isinstance(result, DeadLetter):
                failed += 1
            else:
                skipped[result.reason] = skipped.get(result.reason, 0) + 1
        by_reason = dict(sorted(skipped.items()))
        return Counts(articles, with_records, records, failed, by_reason, undated, self.repeated)

    def as_dict(self) -> dict[str, Any]:
        """The counts under the names of a summary."""
        return {
            "articles": self.articles,
            "with_records": self.with_records,
            "records": self.records,
            "undated": self.undated,
            "repeated": self.repeated,
            "failed": self.failed,
            "skipped": self.skipped,
        }


@dataclass(frozen=True)
class State:
    """A checkpoint: ``items`` of the input are done, from its beginning; ``digest`` is theirs."""

    items: int = 0
    digest: str = ""
    counts: Counts = field(default_factory=Counts)

    def after(self, results: Iterable[Result], items: int, digest: str) -> State:
        """The state when ``results`` are written too."""
        return replace(self, items=self.items + items, digest=digest, counts=self.counts.plus(results))

    def with_repeated(self, repeated: int) -> State:
        """The state where so many articles are repeated."""
        return replace(self, counts=replace(self.counts, repeated=repeated))

    def to_json(self) -> str:
        """The state as a JSON object."""
        return json.dumps({"items": self.items, "digest": self.digest, "counts": self.counts.as_dict()})

    @classmethod
    def from_json(cls, text: str) -> State:
        """The state that ``to_json`` wrote."""
        read = json.loads(text)
        return cls(read["items"], read["digest"], Counts(**read["counts"]))


class InputDigest:
    """A running digest of the items read, by which a run knows its input again."""

    def __init__(self) -> None:
        self._hash = blake2b(digest_size=16)

    def add(self, item: Item) -> None:
        """Take in one more item."""
        for part in _parts(item):
            data = part if isinstance(part, bytes) else str(part).encode("utf-8", "surrogatepass")
            self._hash.update(b"%d:" % len(data))
            self._hash.update(data)

    def value(self) -> str:
        """The digest of what has been taken in."""
        return self._hash.copy().hexdigest()


def _parts(item: Item) -> tuple[object, ...]:
    match item:
        case Raw():
            return (item.place, item.data)
        case Failure():
            return (item.place, item.message)
        case Skipped():
            return (item.place, item.reason)
        case Known():
            return (item.place, item.article.text)
