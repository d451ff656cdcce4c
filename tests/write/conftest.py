"""Extractions written by hand, with everything a record can carry."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
import sqlalchemy as sa

from earmark.contract import Article, Evidence, Extraction, Record, stable_id
from earmark.write.urls import database_url

TEXT = (
    "Japan's Ministry of Economy, Trade and Industry (METI) plans to set aside ¥1.23 trillion ($7.9B) for chips in the "
    "fiscal year starting April, nearly four times as much as this year. Of that, ¥150.5 billion goes to Rapidus. "
    "30% of the fund will go to small firms."
)


def at(words: str) -> dict[str, Any]:
    start = TEXT.index(words)
    return {"start": start, "end": start + len(words), "text": words}


def record(article_id: str, number: int, evidence: dict[str, list[str]], **fields: Any) -> Record:
    given = {
        "id": stable_id(article_id, number),
        "article_id": article_id,
        "evidence": {name: [at(words) for words in places] for name, places in evidence.items()},
        "confidence": 0.75,
        **fields,
    }
    return Record.model_validate(given)


def chips(article_id: str = "seed", value: int = 1_230_000_000_000) -> Extraction:
    """A total with its equivalent, change and period; a part; a share."""
    ministry = "Ministry of Economy, Trade and Industry"
    payer = {"name": ministry, "kind": "organisation", "mentions": [at(ministry), at("METI")]}
    total = record(
        article_id,
        0,
        {"payer": [ministry], "amount": ["¥1.23 trillion"], "equivalents": ["$7.9B"], "purpose": ["chips"],
         "instrument": ["set aside"], "status": ["plans"], "period": ["fiscal year starting April"],
         "change": ["nearly four times"]},
        payer=payer,
        purpose="chips",
        amount={"value": value, "currency": "JPY", "text": "¥1.23 trillion"},
        equivalents=[{"value": Decimal("7900000000"), "currency": "USD", "text": "$7.9B"}],
        change={"factor": 4, "basis": "this year"},
        instrument="budget",
        status="planned",
        period={"text": "fiscal year starting April", "start": "2026-04-01", "end": "2027-03-31"},
        announced="2025-12-26",
    )  # fmt: skip
    part = record(
        article_id,
        1,
        {"payer": [ministry], "recipient": ["Rapidus"], "amount": ["¥150.5 billion"], "instrument": ["goes to"],
         "status": ["plans"], "part_of": ["Of that"]},
        payer=payer,
        recipient={"name": "Rapidus", "kind": "organisation", "mentions": [at("Rapidus")]},
        amount={"value": Decimal("150500000000.25"), "currency": "JPY", "text": "¥150.5 billion"},
        instrument="subsidy",
        status="planned",
        announced="2025-12-26",
        part_of=total.id,
    )  # fmt: skip
    share = record(
        article_id,
        2,
        {"recipient": ["small firms"], "share": ["30%"], "instrument": ["go to"], "status": ["will"]},
        recipient={"name": "small firms", "kind": "group", "mentions": [at("small firms")]},
        share={"percent": Decimal("30"), "of": "the fund"},
        instrument="budget",
        status="planned",
    )
    article = Article(id=article_id, text=TEXT, title="Chips", published=date(2025, 12, 26), language="en")
    # The part before the total: a database must not mind.
    return Extraction(article=article, records=(part, total, share))


def simple(article_id: str, payer: str, recipient: str, value: int | str, **fields: Any) -> Extraction:
    """One record: ``payer`` gave ``recipient`` so many dollars."""
    text = f"{payer} gave {recipient} ${value}."
    ends = [len(payer), len(payer) + 6, len(payer) + 6 + len(recipient), len(text) - 1]
    giver = Evidence(start=0, end=ends[0], text=payer)
    getter = Evidence(start=ends[1], end=ends[2], text=recipient)
    money = Evidence(start=ends[2] + 1, end=ends[3], text=text[ends[2] + 1 : ends[3]])
    given: dict[str, Any] = {
        "id": stable_id(article_id),
        "article_id": article_id,
        "payer": {"name": payer, "kind": "organisation", "mentions": [giver]},
        "recipient": {"name": recipient, "kind": "organisation", "mentions": [getter]},
        "amount": {"value": Decimal(value), "currency": "USD", "text": money.text},
        "instrument": "grant",
        "status": "approved",
        "evidence": {
            "payer": [giver],
            "recipient": [getter],
            "amount": [money],
            "instrument": [money],
            "status": [money],
        },
        "confidence": 0.9,
        **fields,
    }
    published = given.pop("published", date(2025, 3, 4))
    article = Article(id=article_id, text=text, published=published)
    return Extraction(article=article, records=(Record.model_validate(given),))


@pytest.fixture(name="chips")
def chips_fixture() -> Any:
    return chips


@pytest.fixture(name="simple")
def simple_fixture() -> Any:
    return simple


@pytest.fixture(params=["sqlite", "duckdb", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Any) -> str:
    """An empty database of each kind."""
    if request.param == "postgresql":
        return str(request.getfixturevalue("postgresql"))
    if request.param == "duckdb":
        pytest.importorskip("duckdb_engine")
    return f"{request.param}:///{tmp_path}/records.{request.param}"


def query(url: str, statement: str) -> list[tuple[Any, ...]]:
    engine = sa.create_engine(database_url(url))
    with engine.connect() as connection:
        rows = [tuple(row) for row in connection.execute(sa.text(statement))]
    engine.dispose()
    return rows


@pytest.fixture(name="query")
def query_fixture() -> Any:
    """Runs a statement in the database at a URL and gives its rows."""
    return query
