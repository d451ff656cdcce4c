"""One extraction → the rows of its tables: flat, exact, and ready for any database."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_EVEN, Context, Decimal
from functools import lru_cache
from typing import Any

from earmark.contract import Amount, Article, Evidence, Extraction, Party, Record, stable_id
from earmark.contract.tables import MONEY, RATIO, Exact

Row = dict[str, Any]


@dataclass(slots=True)
class Rows:
    """Rows by table, of any number of articles, in an order in which they can be inserted."""

    articles: list[Row] = field(default_factory=list)
    parties: dict[str, Row] = field(default_factory=dict)
    records: list[Row] = field(default_factory=list)
    equivalents: list[Row] = field(default_factory=list)
    mentions: list[Row] = field(default_factory=list)

    def add(self, article: Row, records: Iterable[Record]) -> None:
        """Add an article and its records.

        Raises:
            ValueError: if a number has no room in its column.
        """
        self.articles.append(article)
        told = list(records)
        position = {record.id: number for number, record in enumerate(told)}
        for record in totals_first(told):
            _add(self, record, position[record.id])

    def tables(self) -> list[tuple[str, list[Row]]]:
        """The tables' names and rows; parties by id, so that two writers lock them in the same order."""
        return [
            ("articles", self.articles),
            ("parties", [self.parties[key] for key in sorted(self.parties)]),
            ("records", self.records),
            ("equivalents", self.equivalents),
            ("mentions", self.mentions),
        ]


#: Bytes of UTF-8 that an id or a name may have: PostgreSQL indexes no more than 2,704 of a row.
KEY_BYTES = 2_500


def check_fits(extraction: Extraction) -> None:
    """Check that every number, id and name has room in its column and its index.

    Raises:
        ValueError: naming what has none.
    """
    _check_key("id", extraction.article.id)
    for record in extraction.records:
        check_record(record)


def check_record(record: Record) -> None:
    """Check that every number, id and name of a record has room in its column and its index.

    Raises:
        ValueError: naming what has none.
    """
    _check_key("article's id", record.article_id)
    for role, party in (("payer", record.payer), ("recipient", record.recipient)):
        if party is not None:
            _check_key(f"{role}'s name", party.name)
    for amount in (record.amount, *record.equivalents):
        if amount is not None:
            _check(amount.value, MONEY)
            _check(amount.max, MONEY)
    if record.change is not None:
        _check(record.change.percent, RATIO)
        _check(record.change.factor, RATIO)
        _check(record.change.from_value, MONEY)


def to_rows(extractions: Iterable[Extraction]) -> Rows:
    """The rows of ``extractions``. Of an article that comes twice the later one counts.

    Raises:
        ValueError: if a number has no room in its column.
    """
    rows = Rows()
    latest = {extraction.article.id: extraction for extraction in extractions}
    for extraction in sorted(latest.values(), key=lambda extraction: extraction.article.id):
        rows.add(article_row(extraction.article, bool(extraction.records)), extraction.records)
    return rows


def totals_first(records: list[Record]) -> list[Record]:
    """The records in their order, but each after the total that it is part of, which a database must know first."""
    if all(record.part_of is None for record in records):
        return records
    waiting = records
    placed: dict[str, Record] = {}
    while waiting:
        ready = [record for record in waiting if record.part_of is None or record.part_of in placed] or waiting
        placed |= {record.id: record for record in ready}
        waiting = [record for record in waiting if record.id not in placed]
    return list(placed.values())


def article_row(article: Article, with_text: bool) -> Row:
    """The row of an article; its text is kept only where offsets point into it."""
    row = article.model_dump(include={"id", "title", "published", "url", "source", "language"})
    row["text"] = article.text if with_text else None
    return {key: _storable(value) for key, value in row.items()}


def party_id(party: Party) -> str:
    """The id of a party: the same for the same name and kind in every article."""
    return _party_id(party.kind.value, party.name)


@lru_cache(maxsize=4096)
def _party_id(kind: str, name: str) -> str:
    return stable_id("party", kind, name)


def _add(rows: Rows, record: Record, position: int) -> None:
    for party in (record.payer, record.recipient):
        if party is not None:
            key = party_id(party)
            rows.parties[key] = {"id": key, "name": _storable(party.name), "kind": party.kind.value}
    rows.records.append(record_row(record, position))
    for number, amount in enumerate(record.equivalents):
        rows.equivalents.append({"record_id": record.id, "position": number, **_money(amount)})
    record_id = record.id
    for name, places in mentions_of(record).items():
        for number, place in enumerate(places):
            rows.mentions.append(
                {
                    "record_id": record_id,
                    "field": name,
                    "position": number,
                    "start_char": place.start,
                    "end_char": place.end,
                    "text": _storable(place.text),
                }
            )


def mentions_of(record: Record) -> dict[str, Sequence[Evidence]]:
    """Evidence by field, and under ``payer.mentions`` and ``recipient.mentions`` what else names the party."""
    found = {name: _one_each(places) for name, places in record.evidence.items()}
    for name, party in (("payer", record.payer), ("recipient", record.recipient)):
        if party is None or not party.mentions:
            continue
        known = {(place.start, place.end) for place in found.get(name, ())}
        others = [place for place in party.mentions if (place.start, place.end) not in known]
        if others:
            found[f"{name}.mentions"] = _one_each(others)
    return found


def _one_each(places: Sequence[Evidence]) -> Sequence[Evidence]:
    """``places`` without those told before."""
    if len(places) < 2:
        return places
    return list({(place.start, place.end, place.text): place for place in reversed(places)}.values())[::-1]


_NO_MONEY: Row = {
    "amount": None,
    "currency": None,
    "amount_max": None,
    "modifier": None,
    "per": None,
    "amount_text": None,
}


def _money(amount: Amount | None) -> Row:
    if amount is None:
        return _NO_MONEY
    return {
        "amount": exact(amount.value, MONEY),
        "currency": amount.currency,
        "amount_max": exact(amount.max, MONEY),
        "modifier": amount.modifier.value,
        "per": _storable(amount.per),
        "amount_text": _storable(amount.text),
    }


def record_row(record: Record, position: int) -> Row:
    """The row of a record.

    Raises:
        ValueError: if a number has no room in its column.
    """
    share, change, period = record.share, record.change, record.period
    return {
        "id": record.id,
        "article_id": _storable(record.article_id),
        "position": position,
        "payer_id": party_id(record.payer) if record.payer else None,
        "recipient_id": party_id(record.recipient) if record.recipient else None,
        "purpose": _storable(record.purpose),
        **_money(record.amount),
        "share_percent": exact(share.percent, RATIO) if share else None,
        "share_of": _storable(share.of) if share else None,
        "change_percent": exact(change.percent, RATIO) if change else None,
        "change_factor": exact(change.factor, RATIO) if change else None,
        "change_from": exact(change.from_value, MONEY) if change else None,
        "change_basis": _storable(change.basis) if change else None,
        "instrument": record.instrument.value,
        "status": record.status.value,
        "period_text": _storable(period.text) if period else None,
        "period_start": period.start if period else None,
        "period_end": period.end if period else None,
        "announced": record.announced,
        "part_of": record.part_of,
        "confidence": record.confidence,
    }


#: Digits for the widest column, and some: without it decimals have no more than 28.
_EXACT = Context(prec=40)


def _steps(kind: Exact) -> tuple[Decimal, Decimal]:
    numeric: Any = kind.impl_instance
    return Decimal(1).scaleb(-numeric.scale), Decimal(1).scaleb(numeric.precision - numeric.scale)


_STEPS = {id(kind): _steps(kind) for kind in (MONEY, RATIO)}


def _check(value: Decimal | None, kind: Exact) -> Decimal:
    step, limit = _STEPS[id(kind)]
    if value is not None and value.copy_abs() >= limit:  # abs() would round to 28 digits
        raise ValueError(f"the number {value:.3e} is too large for any database: no sum has {limit.adjusted()} digits")
    return step


def _check_key(what: str, value: str) -> None:
    if len(value) > KEY_BYTES // 4 and (size := len(value.encode("utf-8", "replace"))) > KEY_BYTES:
        raise ValueError(
            f"the {what} {value[:40]!r}… is {size:,} bytes long, too long for the index of a database: "
            f"give it at most {KEY_BYTES:,}"
        )


def exact(value: Decimal | None, kind: Exact) -> Decimal | None:
    """``value`` to the decimals of its column.

    Raises:
        ValueError: if it has more digits than the column.
    """
    if value is None:
        return None
    step = _check(value, kind)
    if value == value.to_integral_value():
        return Decimal(int(value))
    return value.quantize(step, ROUND_HALF_EVEN, _EXACT).normalize(_EXACT)


def _storable(value: Any) -> Any:
    """Text without NUL, which PostgreSQL cannot hold; a mark of the same length keeps the offsets right."""
    return value.replace("\x00", "\ufffd") if isinstance(value, str) and "\x00" in value else value
