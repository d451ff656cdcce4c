"""Which phrases may tell what a sum is for."""

from __future__ import annotations

from typing import Any

import pytest
from spacy.tokens import Doc

import earmark
from earmark.relations.context import read_sums, read_units
from earmark.relations.phrases import MOST_BESIDE, MOST_HERE, Phrase, purpose_phrases


@pytest.fixture(scope="module")
def nlp() -> Any:
    return earmark.load()


def told(nlp: Any, text: str, sum_at: int = 0) -> tuple[Doc, list[Phrase]]:
    """The phrases that may tell what one of the sums of ``text`` is for."""
    with nlp.select_pipes(disable=["earmark_relations", "earmark_records"]):
        doc = nlp(text)
    return doc, purpose_phrases(doc, read_sums(doc, read_units(doc))[sum_at])


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("Norway will give Kenya $5 million for clean water.", "clean water"),
        ("Norway will give Kenya $5 million to build bridges in the north.", "build bridges in the north"),
        ("Norway will give Kenya $5 million to build bridges in the north.", "bridges in the north"),
        ("The regulator fined Corvin Bank £5 million for misleading its customers.", "misleading its customers"),
        ("The court ordered Corvin to pay $3 million over the pollution of the river.", "pollution of the river"),
        ("Alder will receive a $92,000 operations and safety grant.", "operations and safety"),
        ("Brandt bought a stake in Tidewell for $40 million.", "stake in Tidewell"),
    ],
)
def test_phrases_that_a_reader_would_name(nlp: Any, text: str, phrase: str) -> None:
    doc, phrases = told(nlp, text)
    assert phrase in [doc[p.start : p.end].text for p in phrases]


@pytest.mark.parametrize(
    ("text", "none"),
    [
        ("Parliament approved a ¥122.3 trillion (US$785 billion) budget for the next fiscal year.", "US$785"),
        ("The agencies got $1.6 billion to be used to ensure safe access to transit.", "used"),
        ("Italy was fined €5 million and Spain €6 million for the same reason.", "same reason"),
    ],
)
def test_words_that_say_nothing_are_no_phrases(nlp: Any, text: str, none: str) -> None:
    doc, phrases = told(nlp, text)
    assert not [p for p in phrases if doc[p.start : p.end].text.startswith(none)]


def test_the_line_over_a_list_tells_what_its_items_are_for(nlp: Any) -> None:
    doc, phrases = told(nlp, "The following rural water grants were awarded:\nAlder County: $5 million\n")
    lead = [doc[p.start : p.end].text for p in phrases if p.line == "lead"]
    assert any("rural water" in text for text in lead)


def test_the_sentence_behind_may_tell_it(nlp: Any) -> None:
    doc, phrases = told(nlp, "Alder County will get $5 million. The money will be used to dredge the harbour.")
    assert "dredge the harbour" in [doc[p.start : p.end].text for p in phrases if p.line == "behind"]


def test_an_item_of_a_list_does_not_take_the_words_of_another(nlp: Any) -> None:
    doc, phrases = told(nlp, "The plan has $5 million for schools, $7 million for roads and $9 million for parks.")
    texts = [doc[p.start : p.end].text for p in phrases]
    assert "schools" in texts
    assert not any("roads" in text or "parks" in text for text in texts)


def test_of_a_long_list_only_what_stands_near_is_looked_at(nlp: Any) -> None:
    items = ", ".join(f"the upkeep of bridge {n}" for n in range(400))
    doc, phrases = told(nlp, f"Alder gets $5 million for {items}.")
    assert len([p for p in phrases if not p.line]) <= MOST_HERE + MOST_BESIDE
    assert "upkeep of bridge 0" in [doc[p.start : p.end].text for p in phrases]
