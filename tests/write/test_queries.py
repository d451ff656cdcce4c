"""Every query of docs/databases.md answers as the page shows, in each database."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from earmark.write import open_sink

PAGE = Path(__file__).parents[2] / "docs" / "databases.md"
EXAMPLES = re.findall(r"^## (.*?)\n\n```sql\n(.*?)^```\n\n```text\n(.*?)^```", PAGE.read_text("utf-8"), re.M | re.S)
#: Article, title, date, payer, recipient, sum, and what else the record says.
NEWS: list[tuple[str, str, date, str, str, int, dict[str, Any]]] = [
    ("n1", "Rail link paid for", date(2024, 5, 2), "Ministry of Transport", "Lumen Rail", 40_000_000,
     {"status": "paid", "currency": "EUR"}),
    ("n2", "Ministry funds night trains", date(2025, 3, 10), "Ministry of Transport", "Lumen Rail", 150_000_000,
     {"currency": "EUR"}),
    ("n3", "Buses next", date(2025, 4, 1), "Ministry of Transport", "Karlo Bus", 30_000_000,
     {"status": "planned", "currency": "EUR", "instrument": "budget"}),
    ("n4", "A clinic for Port Ellen", date(2025, 2, 3), "Harlan Foundation", "Port Ellen Clinic", 7_000_000,
     {"status": "planned", "instrument": "donation"}),
    ("n5", "Clinic opens", date(2025, 9, 9), "Harlan Foundation", "Port Ellen Clinic", 7_000_000,
     {"status": "paid", "instrument": "donation"}),
    ("n6", "Schools get books", date(2025, 5, 5), "Harlan Foundation", "Library Trust", 5_000_000, {"status": "paid"}),
    ("n7", "Ortega buys a foundry", date(2025, 5, 20), "Ortega Motors", "Varga Foundry", 9_500_000,
     {"status": "paid", "instrument": "acquisition", "confidence": 0.4}),
    ("n8", "Ortega cuts its plans", date(2025, 6, 1), "Ortega Motors", "Bay City Works", 4_000_000,
     {"status": "cut", "instrument": "investment"}),
]  # fmt: skip


@pytest.fixture
def news(url: str, simple: Any) -> str:
    with open_sink(url) as sink:
        for article_id, title, published, payer, recipient, value, fields in NEWS:
            currency = fields.get("currency", "USD")
            amount = {"value": value, "currency": currency, "text": f"${value}"}
            others = {name: told for name, told in fields.items() if name != "currency"}
            told = simple(article_id, payer, recipient, value, published=published, amount=amount, **others)
            sink.write(told.model_copy(update={"article": told.article.model_copy(update={"title": title})}))
    return url


def plain(value: Any) -> str:
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    return str(value)


def answers(url: str, query: Any, statement: str) -> str:
    return "".join(" | ".join(map(plain, row)) + "\n" for row in query(url, statement))


def test_the_page_has_queries() -> None:
    assert len(EXAMPLES) >= 9
    assert len(EXAMPLES) == PAGE.read_text("utf-8").count("```sql")


def test_queries_answer_as_the_page_shows(news: str, query: Any) -> None:
    for title, statement, shown in EXAMPLES:
        assert answers(news, query, statement) == shown, title
