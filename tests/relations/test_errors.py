"""The error analysis names what is wrong with a record."""

from __future__ import annotations

from typing import Any

import pytest

import earmark
from earmark.training.relations.align import Gold
from earmark.training.relations.errors import causes

TEXT = "Norway will give Kenya $5 million for clean water. Sweden looks on."


@pytest.fixture(scope="module")
def doc() -> Any:
    nlp = earmark.load()
    doc = nlp.make_doc(TEXT)
    doc._.title, doc._.published = "", None
    for _, component in nlp.pipeline:
        doc = component(doc)
    return doc


def record(**fields: Any) -> dict[str, Any]:
    money = {"value": 5_000_000, "currency": "USD"}
    return {"amount": money, "payer": ["Norway"], "recipient": ["Kenya"], "optional": False, **fields}


@pytest.mark.parametrize(
    ("fields", "cause"),
    [
        ({}, "right"),
        ({"payer": ["Finland"]}, "payer: the right name is not among the parties of the article"),
        ({"payer": ["Sweden"]}, "payer: told in another sentence, another is taken"),
        ({"recipient": ["Norway"]}, "recipient: told in the sentence by name or phrase, another is taken"),
        ({"recipient": []}, "recipient: somebody is named where nobody is told"),
        ({"amount": {"value": 7, "currency": "USD"}}, "the sum is not found, or read as another"),
    ],
)
def test_each_cause_is_told_apart(doc: Any, fields: dict[str, Any], cause: str) -> None:
    assert list(causes(doc, Gold("a", TEXT, "", None, [record(**fields)]))) == [cause]


def test_two_records_of_one_size_are_one_too_many(doc: Any) -> None:
    gold = Gold("a", TEXT, "", None, [record(), record()])
    assert list(causes(doc, gold)) == ["right", "two records of one size are told as one"]
