"""Predicted records, as the scorer sees them: from extractions or from a file of any system."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from earmark.contract.models import Record
from earmark.read.sources import open_content
from earmark.read.streams import DAMAGE, UnreadableError


class PredictionsError(ValueError):
    """A file of predictions that cannot be scored; the message names the file, the line and the remedy."""


@dataclass(frozen=True)
class Predicted:
    """The fields of a predicted record that are scored.

    ``value`` is in whole currency units, ``share`` and ``change`` in percent; ``part_of`` is the ``id`` of the total.
    """

    payer: str | None = None
    recipient: str | None = None
    purpose: str | None = None
    instrument: str | None = None
    status: str | None = None
    has_amount: bool = False
    value: float | None = None
    currency: str | None = None
    share: float | None = None
    confidence: float | None = None
    id: str | None = None
    part_of: str | None = None
    period: str | None = None
    change: float | None = None

    @property
    def quantified(self) -> bool:
        """Whether the record tells a sum or a share."""
        return self.has_amount or self.share is not None

    @classmethod
    def from_record(cls, record: Record) -> Predicted:
        """Take the scored fields of a record."""
        amount, share = record.amount, record.share
        return cls(
            payer=record.payer.name if record.payer else None,
            recipient=record.recipient.name if record.recipient else None,
            purpose=record.purpose,
            instrument=record.instrument.value,
            status=record.status.value,
            has_amount=amount is not None,
            value=float(amount.value) if amount else None,
            currency=amount.currency if amount else None,
            share=float(share.percent) if share else None,
            confidence=record.confidence,
            id=record.id,
            part_of=record.part_of,
            period=record.period.text if record.period else None,
            change=float(record.change.percent) if record.change and record.change.percent is not None else None,
        )

    @classmethod
    def from_json(cls, row: Mapping[str, Any]) -> Predicted:
        """Take the scored fields of a record in JSON.

        Parties may be names or objects with ``name``, the share an object with ``percent``, a number, or the key
        ``share_percent``.
        """
        amount, share = row.get("amount"), row.get("share")
        percent = share.get("percent") if isinstance(share, dict) else share or None
        if percent is None:
            percent = row.get("share_percent")
        value = amount.get("value") if amount is not None else None
        return cls(
            payer=_name(row.get("payer")),
            recipient=_name(row.get("recipient")),
            purpose=row.get("purpose"),
            instrument=row.get("instrument"),
            status=row.get("status"),
            has_amount=amount is not None,
            value=None if value is None else float(value),
            currency=amount.get("currency") if amount is not None else None,
            share=None if percent is None else float(percent),
            confidence=row.get("confidence"),
            id=row.get("id"),
            part_of=row.get("part_of"),
            period=(row.get("period") or {}).get("text"),
            change=(row.get("change") or {}).get("percent"),
        )


def _name(party: Any) -> str | None:
    if party is None or isinstance(party, str):
        return party or None
    name: str | None = party.get("name")
    return name


def read_predictions(path: str | Path) -> dict[str, list[Predicted]]:
    """Read a JSONL file of predictions: a record a line with ``article_id``, or an article with its records a line.

    Args:
        path: the file, compressed or not; ``-`` for stdin.

    Returns:
        The predicted records of each article, by its id.

    Raises:
        PredictionsError: if the file cannot be read or a line is neither of the two.
    """
    try:
        with open_content(str(path)) as content:
            lines = content.read().decode().split("\n")
    except UnicodeDecodeError as error:
        raise PredictionsError(f"{path}: not UTF-8 at byte {error.start}: save it as UTF-8") from error
    except UnreadableError as error:
        raise PredictionsError(f"{path}: {error}") from error
    except DAMAGE as error:
        raise PredictionsError(f"{path}: cannot be read: {getattr(error, 'strerror', None) or error}") from error
    by_article: dict[str, list[Predicted]] = {}
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            article, rows = _article_and_records(json.loads(line))
            by_article.setdefault(article, []).extend(Predicted.from_json(row) for row in rows)
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise PredictionsError(
                f"{path}:{number}: no prediction ({error}): give one record a line with its article_id, "
                'or one article a line: {"article": {"id": …}, "records": […]}'
            ) from error
    return by_article


def _article_and_records(row: Any) -> tuple[str, Iterable[Mapping[str, Any]]]:
    if "records" in row:
        return row["article"]["id"], row["records"]
    return row["article_id"], [row]
