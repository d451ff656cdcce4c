"""Allocations without a sum: which words tell one, who gives and gets, and what tells none."""

from __future__ import annotations

from typing import Any

import pytest

import earmark


@pytest.fixture(scope="module")
def nlp() -> Any:
    return earmark.load()


def told(nlp: Any, text: str) -> list[tuple[str | None, str | None, str | None]]:
    """Payer, recipient and purpose of each record without a sum or a share."""
    records = earmark.extract(text, nlp=nlp, include_unquantified=True).records
    return [
        (r.payer and r.payer.name, r.recipient and r.recipient.name, r.purpose) for r in records if not r.quantified
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "A Norwegian fund has bought into a Kigali flour mill for a sum that neither side would tell.",
            ("Norwegian fund", "Kigali flour mill"),
        ),
        ("The Red Cross will pay for new roofs in the town, its director said.", ("Red Cross", None)),
        (
            "Harlow Bank has lent Tidewell Ferries the rest, on terms that were not disclosed.",
            ("Harlow Bank", "Tidewell Ferries"),
        ),
    ],
)  # fmt: skip
def test_a_verb_of_giving_tells_money_without_a_sum(
    nlp: Any, text: str, expected: tuple[str | None, str | None]
) -> None:
    assert [record[:2] for record in told(nlp, text)] == [expected]


def test_what_a_phrase_is_for_is_a_record_each(nlp: Any) -> None:
    text = "The ministry will give $5 million to Orvane Mills, and additional funds for pumps, pipes and filters."
    assert [record[2] for record in told(nlp, text)] == ["pumps", "pipes", "filters"]


@pytest.mark.parametrize(
    "text",
    [
        "Sales at the chain rose by a tenth, and its chief executive spoke of growth.",
        "The company bought time with a new schedule, and its shares rose.",
        "The ministry awarded Orvane Mills a grant of $5 million.",
        "Orvane will use this funding for a pier.",
    ],
)
def test_other_words_tell_none(nlp: Any, text: str) -> None:
    assert told(nlp, text) == []


def test_they_are_given_where_they_are_asked_for_alone(nlp: Any) -> None:
    text = "The state gave Orvane $5 million. A Norwegian fund has bought into a flour mill for an undisclosed sum."
    assert all(record.quantified for record in earmark.extract(text, nlp=nlp).records)
    assert len(told(nlp, text)) == 1


def test_one_of_whom_nobody_is_told_is_no_record_and_spoils_no_article(nlp: Any) -> None:
    text = "Rmb14.6bn in South Rmb9bn for research and the remainder line."  # an article cut to pieces
    assert told(nlp, text) == []
    assert [r.amount.text for r in earmark.extract(text, nlp=nlp).records if r.amount] == ["Rmb14.6bn", "Rmb9bn"]
