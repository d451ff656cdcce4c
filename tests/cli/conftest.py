"""Fixtures of the command line's tests: a runner, and an extraction that needs no model."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from click.testing import CliRunner, Result

import earmark.run
from earmark.cli import main
from earmark.contract import (
    Amount,
    Article,
    Evidence,
    Extraction,
    Instrument,
    Party,
    PartyKind,
    Record,
    Status,
    stable_id,
)

Run = Callable[..., Result]


@pytest.fixture
def run() -> Run:
    """Run a command line in this process: ``run("extract", "-", input="…")``."""

    def run(*args: object, input: str | bytes | None = None) -> Result:
        return CliRunner().invoke(main, [str(arg) for arg in args], input=input, prog_name="earmark")

    return run


GRANT = re.compile(r"(\w+) gave (\w+) \$(\d+) million")


def grants(
    nlp: Any, article: Article, *, include_unquantified: bool = False, min_confidence: float = 0.0
) -> Extraction:
    """A stand-in for the extraction: "Norway gave Kenya $5 million" is a record of confidence 0.5."""
    if "bomb" in article.text:
        raise RuntimeError("a fault\nin a component")
    records = []
    for match in GRANT.finditer(article.text):

        def at(group: int, match: re.Match[str] = match) -> tuple[Evidence, ...]:
            return (Evidence(start=match.start(group), end=match.end(group), text=match[group]),)

        record = Record(
            id=stable_id(article.id, match.start()),
            article_id=article.id,
            payer=Party(name=match[1], kind=PartyKind.PLACE),
            recipient=Party(name=match[2], kind=PartyKind.PLACE),
            amount=Amount(value=Decimal(int(match[3]) * 1_000_000), currency="USD", text=match[3]),
            instrument=Instrument.GRANT,
            status=Status.PAID,
            evidence={"payer": at(1), "recipient": at(2), "amount": at(3), "instrument": at(0), "status": at(0)},
            confidence=0.5,
        )
        if record.confidence >= min_confidence:
            records.append(record)
    return Extraction(article=article, records=tuple(records))


@pytest.fixture
def stand_in(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the commands extract by :func:`grants` and load no model."""
    monkeypatch.setattr(earmark.run, "extract_article", grants)
    monkeypatch.setattr(earmark.run, "load", lambda model=None: None)
