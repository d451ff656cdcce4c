"""Rows of names and sums: on which side of its sum a name stands."""

from __future__ import annotations

import pytest
from spacy.language import Language

import earmark
from earmark.relations.items import run_of


@pytest.fixture(scope="module")
def nlp() -> Language:
    return earmark.load()


@pytest.mark.parametrize(
    ("text", "side"),
    [
        ("Awards: South Carolina $500 million, Florida $1.6 billion, Georgia $1 billion.", "before"),
        ("It gave $5 million to Florida, $3 million to Georgia and $2 million to Texas.", "after"),
        ("Florida got $5 million and Georgia $3 million.", ""),
    ],
    ids=["names before", "names after", "two sums are no row"],
)
def test_the_side_on_which_names_stand_in_a_row_of_sums(nlp: Language, text: str, side: str) -> None:
    doc = nlp(text)
    assert run_of(doc, 0, len(doc)) == side
