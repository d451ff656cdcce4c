"""Records as a table for people."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from earmark.cli.table import in_order, money, write_table
from earmark.contract import Amount, Article, Change, Extraction, Modifier
from earmark.contract.schema import example


@pytest.mark.parametrize(
    ("fields", "shown"),
    [
        ({"value": Decimal(1230000000000), "currency": "JPY", "modifier": Modifier.ABOUT}, "~1,230,000,000,000 JPY"),
        ({"value": Decimal(5), "max": Decimal(7), "currency": "USD"}, "5–7 USD"),
        ({"value": Decimal("20.50"), "currency": "USD", "per": "share"}, "20.5 USD per share"),
        ({"value": Decimal(2000), "currency": "CHF", "per": "each"}, "2,000 CHF each"),
        ({"value": Decimal("1E+9"), "currency": "EUR", "modifier": Modifier.AT_MOST}, "≤1,000,000,000 EUR"),
    ],
)
def test_sums(fields: dict[str, Any], shown: str) -> None:
    assert money(Amount(text="as written", **fields)) == shown


def shown(extraction: Extraction) -> list[str]:
    stream = io.StringIO()
    write_table([extraction], stream)
    return [line.rstrip() for line in stream.getvalue().splitlines()]


def test_the_example() -> None:
    lines = shown(example())
    assert lines[0] == "Oslo to fund wells in Kenya · 2025-12-26"
    assert lines[1].split() == ["amount", "payer", "recipient", "purpose", "instrument", "status", "period", "sure"]
    assert any("5,000,000 USD" in line and "Kenya" in line and "0.93" in line for line in lines)
    assert any("= 4,300,000 EUR" in line for line in lines)
    assert any("2,000,000 USD" in line and "↳ Norway" in line for line in lines)


@pytest.mark.parametrize(
    ("change", "shown_as"),
    [
        ({"percent": Decimal(50)}, "+50%"),
        ({"percent": Decimal("-2.50")}, "-2.5%"),
        ({"factor": Decimal(10)}, "×10"),
    ],
)
def test_changes(change: dict[str, Decimal], shown_as: str) -> None:
    _, part = example().records
    evidence = {name: places for name, places in part.evidence.items() if name != "part_of"}
    evidence["change"] = evidence["amount"]
    changed = part.model_copy(update={"change": Change(**change), "evidence": evidence, "part_of": None})
    assert any(
        line.split()[0] == shown_as for line in shown(Extraction(article=example().article, records=(changed,))) if line
    )


def test_parts_stand_beneath_their_total_whatever_the_order() -> None:
    total, part = example().records
    assert in_order([part, total]) == [(total, 0), (part, 1)]


def test_a_part_whose_total_is_not_shown_is_shown_all_the_same() -> None:
    _, part = example().records
    assert in_order([part]) == [(part, 0)]


def test_an_article_without_records_says_so() -> None:
    article = Article(id="a", text="Nothing of note.", published=date(2025, 1, 2))
    assert shown(Extraction(article=article))[:2] == ["a · 2025-01-02", "no records"]


def test_markup_and_controls_in_an_article_are_shown_and_not_obeyed() -> None:
    hostile = Article(id="x", title="[red]Aid[/red] \x1b[31mnow\x07\u202e", text="t")
    assert shown(Extraction(article=hostile))[0] == "[red]Aid[/red] [31mnow"
