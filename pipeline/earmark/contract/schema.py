"""The contract for other languages: JSON Schema (2020-12), an example document and the SQL tables, as files.

The files in schemas/ are what :func:`files` gives; ``earmark schema --out schemas`` writes them anew.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from earmark.contract.gold import GoldArticle
from earmark.contract.ids import stable_id
from earmark.contract.models import (
    Amount,
    Article,
    Evidence,
    Extraction,
    Instrument,
    Party,
    PartyKind,
    Period,
    Record,
    Status,
)

DIALECT = "https://json-schema.org/draft/2020-12/schema"
VERSION = 2
"""Part of every ``$id``; it grows when documents that were valid no longer are."""

MODELS: dict[str, type[BaseModel]] = {
    "article": Article,
    "record": Record,
    "extraction": Extraction,
    "gold": GoldArticle,
}


#: pydantic's names of bounds, which it leaves as they are where a validator follows the number, and JSON Schema's.
BOUNDS = {"ge": "minimum", "gt": "exclusiveMinimum", "le": "maximum", "lt": "exclusiveMaximum"}


class _Plain(GenerateJsonSchema):
    """A decimal is a number."""

    def decimal_schema(self, schema: core_schema.DecimalSchema) -> JsonSchemaValue:
        return {"type": "number"} | {name: value for name, value in schema.items() if name in BOUNDS}


def json_schema(name: str) -> dict[str, Any]:
    """Return the JSON Schema of ``article``, ``record``, ``extraction`` or ``gold``.

    Rules that span fields (an end after its start, evidence for every field filled) are not in it: the models check
    them.

    Raises:
        KeyError: for another name.
    """
    generated = MODELS[name].model_json_schema(mode="validation", schema_generator=_Plain)
    head = {"$schema": DIALECT, "$id": schema_id(name), "title": f"earmark {name}"}
    body = {key: value for key, value in generated.items() if key not in head}
    return _tidy(head | body)  # type: ignore[no-any-return]


def schema_id(name: str) -> str:
    """Return the ``$id`` of a schema: ``urn:earmark:schema:record:2``."""
    return f"urn:earmark:schema:{name}:{VERSION}"


def _tidy(node: Any) -> Any:
    """Take the marks of reStructuredText and line breaks out of descriptions; name bounds as JSON Schema does."""
    if isinstance(node, list):
        return [_tidy(child) for child in node]
    if not isinstance(node, dict):
        return node
    if node.get("type") == "number":
        node = {BOUNDS.get(k, k): int(v) if k in BOUNDS else v for k, v in node.items()}
    return {k: _plain(v) if k == "description" and isinstance(v, str) else _tidy(v) for k, v in node.items()}


def _plain(text: str) -> str:
    return " ".join(re.sub(r":\w+:`([^`]*)`", r"\1", text).replace("``", "'").split())


def example() -> Extraction:
    """Return a short article with its records: what an extraction looks like."""
    text = (
        "Norway will give Kenya $5 million (4.3 million euros) for clean water in 2026, "
        "of which $2 million goes to WaterAid for wells."
    )

    def at(words: str) -> tuple[Evidence, ...]:
        start = text.index(words)
        return (Evidence(start=start, end=start + len(words), text=words),)

    article = Article(
        id="example-1", title="Oslo to fund wells in Kenya", published=date(2025, 12, 26), text=text, language="en"
    )
    donor = Party(name="Norway", kind=PartyKind.PLACE, mentions=at("Norway"))
    period = Period(text="2026", start=date(2026, 1, 1), end=date(2026, 12, 31))
    told = {"payer": at("Norway"), "instrument": at("give"), "status": at("will give"), "period": at("2026")}
    total = Record(
        id=stable_id("example-1", "total"),
        article_id="example-1",
        payer=donor,
        recipient=Party(name="Kenya", kind=PartyKind.PLACE, mentions=at("Kenya")),
        purpose="clean water",
        amount=Amount(value=Decimal(5_000_000), currency="USD", text="$5 million"),
        equivalents=(Amount(value=Decimal(4_300_000), currency="EUR", text="4.3 million euros"),),
        instrument=Instrument.AID,
        status=Status.PLANNED,
        period=period,
        announced=date(2025, 12, 26),
        evidence=told
        | {
            "recipient": at("Kenya"),
            "purpose": at("clean water"),
            "amount": at("$5 million"),
            "equivalents": at("4.3 million euros"),
        },
        confidence=0.93,
    )
    part = Record(
        id=stable_id("example-1", "part"),
        article_id="example-1",
        payer=donor,
        recipient=Party(name="WaterAid", kind=PartyKind.ORGANISATION, mentions=at("WaterAid")),
        purpose="wells",
        amount=Amount(value=Decimal(2_000_000), currency="USD", text="$2 million"),
        instrument=Instrument.AID,
        status=Status.PLANNED,
        period=period,
        part_of=total.id,
        evidence=told
        | {
            "recipient": at("WaterAid"),
            "purpose": at("wells"),
            "amount": at("$2 million"),
            "part_of": at("of which"),
        },
        confidence=0.81,
    )
    return Extraction(article=article, records=(total, part))


def _json(document: Any) -> str:
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _ddl(dialect: str) -> str:
    from earmark.contract.tables import ddl  # SQLAlchemy is wanted for this alone

    return ddl(dialect)


def _schema_file(name: str) -> Callable[[], str]:
    return lambda: _json(json_schema(name))


def _ddl_file(dialect: str) -> Callable[[], str]:
    return lambda: _ddl(dialect)


#: Every file of schemas/: its name, and what makes its content.
FILES: list[tuple[str, Callable[[], str]]] = [
    *((f"{name}.schema.json", _schema_file(name)) for name in MODELS),
    ("example.json", lambda: _json(example().model_dump(mode="json"))),
    *((f"tables.{dialect}.sql", _ddl_file(dialect)) for dialect in ("sqlite", "postgresql", "duckdb")),
]


def files() -> dict[str, str]:
    """Return the content of every file of schemas/, by name."""
    return {name: make() for name, make in FILES}
