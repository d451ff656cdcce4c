"""How a purpose is worded by the phrase that was chosen for it."""

from __future__ import annotations

from typing import Any

import pytest

import earmark
from earmark.relations.wording import worded


@pytest.fixture(scope="module")
def nlp() -> Any:
    return earmark.load()


@pytest.mark.parametrize(
    ("marked", "told"),
    [
        ("Corvin paid €5 million for the [container terminal in March].", "container terminal"),
        ("Corvin said it would buy [Kestner Locks on Tuesday].", "Kestner Locks"),
        ("The club owes $3 million for [subordinated notes last year].", "subordinated notes"),
        ("The charity gave £2 million to families hit by [floods of 1997].", "floods of 1997"),
        ("The trust will spend £3 million to [finish the pier by 2029].", "finish the pier by 2029"),
        ("The ministry let [contracts that last for 25 years].", "contracts that last for 25 years"),
        ("Tidewell raised its [interim] dividend to 8.5p a share.", "interim dividend"),
        ("The bakery got [annual] payments of £40,000.", "annual payments"),
        ("The state approved a [payroll tax cut worth] $18 billion.", "payroll tax cut"),
        ("The school will [repair its pier], at a cost of £4 million.", "repair its pier"),
        ("The club got a [transfer] fee of €11 million.", "transfer fee"),
        ("The bank lodged a [performance] guarantee of €11 million.", "performance guarantee"),
        ("The school got a [sports] grant of £11,000.", "sports"),
        ("The state paid the [consultants'] fees of £11,000.", "consultants' fees"),
        ("The board cleared [six projects at a cumulative cost] of $83 million.", "six projects"),
        ("The agency got $640,000 to [replace] old pumps.", "replace old pumps"),
        ("The grants went to Salem, $264,100 ([tanker)] and Warren, $109,728.", "tanker"),
        ("The $5 million went [mostly to new sewers].", "new sewers"),
    ],
)
def test_a_purpose_is_told_without_the_time_of_its_payment_and_with_its_noun(nlp: Any, marked: str, told: str) -> None:
    start, end = marked.index("["), marked.index("]") - 1
    doc = nlp(marked.replace("[", "").replace("]", ""))
    span = doc.char_span(start, end)
    first, last = worded(doc, span.start, span.end)
    assert doc[first:last].text == told
