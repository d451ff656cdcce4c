"""The mentions of one article vote on the label of a name."""

from __future__ import annotations

import pytest
import spacy
from spacy.tokens import Doc

from earmark.model.consistency import ROWS, agree


def marked(text: str, *names: tuple[str, str]) -> Doc:
    """`text` with the first unmarked occurrence of each (form, label) as an entity."""
    doc = spacy.blank("en")(text)
    at, spans = 0, []
    for form, label in names:
        at = text.index(form, at)
        spans.append(doc.char_span(at, at + len(form), label=label))
        at += len(form)
    doc.set_ents(spans)
    return doc


def found(doc: Doc) -> list[tuple[str, str]]:
    return [(ent.text, ent.label_) for ent in agree(doc).ents]


def test_a_surname_follows_the_full_name() -> None:
    text = "Natalya Gorbunova borrowed $75. Gorbunova paid."
    doc = marked(text, ("Natalya Gorbunova", "PERSON"), ("Gorbunova", "ORG"))
    assert found(doc) == [("Natalya Gorbunova", "PERSON"), ("Gorbunova", "PERSON")]


def test_an_overlooked_mention_is_marked() -> None:
    doc = marked("Kavithra said so. Shares of Kavithra and of Kavithra fell.", ("Kavithra", "ORG"), ("Kavithra", "ORG"))
    assert found(doc) == [("Kavithra", "ORG")] * 3


def test_the_place_that_a_body_belongs_to_is_no_part_of_its_name() -> None:
    text = "Norway pays. Norway's Ministry of Fisheries and Lloyd's Register gave $5m."
    doc = marked(text, ("Norway", "GPE"), ("Norway's Ministry of Fisheries", "ORG"), ("Lloyd's Register", "ORG"))
    assert found(doc) == [
        ("Norway", "GPE"),
        ("Norway", "GPE"),
        ("Ministry of Fisheries", "ORG"),
        ("Lloyd's Register", "ORG"),
    ]


def test_words_in_lower_case_are_no_names() -> None:
    doc = marked("Apple sells an apple. Apple fell.", ("Apple", "ORG"), ("Apple", "ORG"))
    assert found(doc) == [("Apple", "ORG"), ("Apple", "ORG")]


@pytest.mark.parametrize(("word", "label", "example"), [tuple(row) for row in ROWS])
def test_a_description_decides_on_the_name_behind_it(word: str, label: str, example: str) -> None:
    name = example.split(" ", 1)[1]
    doc = marked(f"The {example} paid $5 million. {name} said so.", (name, "GPE"), (name, "GPE"))
    assert found(doc) == [(name, label), (name, label)]
