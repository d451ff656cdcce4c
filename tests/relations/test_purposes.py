"""What a sum is for, by the shipped pipeline."""

from __future__ import annotations

from typing import Any

import pytest

import earmark


@pytest.fixture(scope="module")
def nlp() -> Any:
    return earmark.load()


@pytest.mark.parametrize(
    ("text", "purpose"),
    [
        ("Norway will give Kenya $5 million for clean water.", "clean water"),
        ("The regulator fined Corvin Bank £5 million for misleading its customers.", "misleading"),
        ("Italy's competition authority fined Corvin €30 million for abusing its dominant position.", "abusing"),
        ("The agency approved a $109,108 operations and safety grant for the Alder Fire Department.", "safety"),
        ("Brandt bought a stake in Tidewell from Corvin for $40 million.", "stake"),
        ("The county will spend $3 million to repair the pier.", "repair the pier"),
    ],
)
def test_what_a_sum_is_for(nlp: Any, text: str, purpose: str) -> None:
    [record] = [r for r in earmark.extract(text, nlp=nlp).records if r.amount is not None]
    assert record.purpose is not None
    assert purpose in record.purpose
    [place] = record.evidence["purpose"]
    assert text[place.start : place.end] == record.purpose


@pytest.mark.parametrize(
    "text",
    [
        "Medigen said the ministry had paid it NT$800 million in advance.",
        "The city got 6.1 million dollars, of which 2 million is for severance to 430 workers.",
    ],
)
def test_how_a_sum_is_paid_and_what_points_to_it_is_no_purpose(nlp: Any, text: str) -> None:
    first = earmark.extract(text, nlp=nlp).records[0]
    assert first.purpose is None


def test_it_may_be_told_in_the_sentence_behind(nlp: Any) -> None:
    text = "Alder County received $5 million on Monday. The money will be used to dredge the harbour."
    [record] = earmark.extract(text, nlp=nlp).records
    assert record.purpose == "dredge the harbour"


def test_the_line_over_a_list_tells_it_for_each_item(nlp: Any) -> None:
    text = "Awarded for rural water systems were the following:\n- Alder Town: $5 million\n- Bree Hall: $3 million"
    records = earmark.extract(text, nlp=nlp).records
    assert [record.purpose for record in records] == ["rural water systems"] * 2


def test_who_gets_a_sum_is_not_what_it_is_for(nlp: Any) -> None:
    [record] = earmark.extract("The ministry gave the chip designer Brandt €9 million.", nlp=nlp).records
    assert record.recipient is not None
    assert record.recipient.name == "Brandt"
    assert record.purpose is None or "Brandt" not in record.purpose


def test_the_end_of_the_line_over_a_list_is_told_of_each_item(nlp: Any) -> None:
    text = (
        "The following fire protection agencies will receive funding for operations and safety:\n"
        "Palmyra Rural Fire Protection District: $10,450 in funding;\nDolton Fire Department: $38,736 in funding"
    )
    records = earmark.extract(text, nlp=nlp).records
    assert [record.purpose for record in records] == ["operations and safety"] * 2
    assert [record.payer for record in records] == [None, None]
