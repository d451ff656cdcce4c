"""Rows of a dump, and short ways to read."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from earmark.contract import Article
from earmark.read import Failure, ReadOptions, Skipped, read_items

Read = Callable[..., list[Article | Failure | Skipped]]


@pytest.fixture
def rows() -> list[dict[str, Any]]:
    """Three articles as news-please writes them."""
    return [
        {
            "maintext": f"The ministry gave Acme £{number} million on Monday.\nIt is for a plant in “Ohio” – said he.",
            "title": f"Story {number}",
            "date_publish": f"2025-01-0{number} 10:00:00",
            "url": f"https://example.org/{number}",
            "source_domain": "example.org",
            "language": "en",
        }
        for number in (1, 2, 3)
    ]


@pytest.fixture
def read() -> Read:
    """Reads inputs with options, places left out."""

    def read(*inputs: str | Path, **options: Any) -> list[Article | Failure | Skipped]:
        return [item for _, item in read_items(inputs, ReadOptions(**options))]

    return read
