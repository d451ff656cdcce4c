"""Records as a table for people."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import IO

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from earmark.cli.common import one_line
from earmark.contract import Amount, Extraction, Modifier, Period, Record

WIDTH = 140
"""Columns where the output is no terminal."""

_SIGNS = {
    Modifier.EXACT: "",
    Modifier.ABOUT: "~",
    Modifier.AT_LEAST: "≥",
    Modifier.AT_MOST: "≤",
    Modifier.MORE_THAN: ">",
    Modifier.LESS_THAN: "<",
}


def write_table(extractions: Iterable[Extraction], stream: IO[str]) -> None:
    """Write a table for each article; parts stand with an arrow beneath the record of their total."""
    console = Console(file=stream, width=None if stream.isatty() else WIDTH, highlight=False)
    for extraction in extractions:
        article = extraction.article
        told = [one_line(article.title or article.id), str(article.published or "")]
        console.print(Text(" · ".join(filter(None, told)), style="bold"))
        if extraction.records:
            console.print(_table(extraction.records))
        else:
            console.print(Text("no records"))
        console.print()


def _table(records: Iterable[Record]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False)
    table.add_column("amount", justify="right", no_wrap=True)
    for name in ("payer", "recipient", "purpose"):
        table.add_column(name, ratio=2, overflow="fold")
    for name in ("instrument", "status", "period"):
        table.add_column(name)
    table.add_column("sure", justify="right")
    for record, depth in in_order(records):
        table.add_row(*(Text(cell) for cell in _cells(record, depth)))
    return table


def in_order(records: Iterable[Record]) -> list[tuple[Record, int]]:
    """Return the records with their depth: parts beneath their totals, where these are given, else in their order."""
    records = list(records)
    given = {record.id for record in records}
    parts: dict[str | None, list[Record]] = {}
    for record in records:
        parts.setdefault(record.part_of if record.part_of in given else None, []).append(record)

    def beneath(total: str | None, depth: int) -> list[tuple[Record, int]]:
        return [row for part in parts.get(total, ()) for row in ((part, depth), *beneath(part.id, depth + 1))]

    return beneath(None, 0)


def _cells(record: Record, depth: int) -> list[str]:
    payer, recipient = (one_line(party.name) if party else "–" for party in (record.payer, record.recipient))
    return [
        "\n".join(_amount_lines(record)),
        ("  " * (depth - 1) + "↳ " if depth else "") + payer,
        recipient,
        one_line(record.purpose) if record.purpose else "–",
        record.instrument.value,
        record.status.value,
        _period(record.period),
        f"{record.confidence:.2f}",
    ]


def _amount_lines(record: Record) -> list[str]:
    lines = [money(record.amount)] if record.amount else []
    lines += [f"= {money(amount)}" for amount in record.equivalents]
    if record.share:
        lines.append(f"{_number(record.share.percent)}% of {one_line(record.share.of)}"[:40])
    if record.change and record.change.percent is not None:
        lines.append(f"{'+' if record.change.percent > 0 else ''}{_number(record.change.percent)}%")
    if record.change and record.change.factor is not None:
        lines.append(f"×{_number(record.change.factor)}")
    return lines or ["–"]


def money(amount: Amount) -> str:
    """Return a sum as ``~1,230,000,000,000 JPY``; ``5–7 USD per share`` for ranges and rates, ``5 USD each``."""
    high = f"–{_number(amount.max)}" if amount.max is not None else ""
    rate = " each" if amount.per == "each" else f" per {one_line(amount.per)}" if amount.per else ""
    return f"{_SIGNS[amount.modifier]}{_number(amount.value)}{high} {amount.currency}{rate}"


def _number(value: Decimal) -> str:
    text = f"{value:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _period(period: Period | None) -> str:
    if period is None:
        return "–"
    if period.start and period.end:
        return f"{period.start} –\n{period.end}"
    return one_line(period.text)
