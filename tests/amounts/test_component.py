"""The spaCy component around find_amounts."""

from __future__ import annotations

import pytest
import spacy
from spacy.tokens import Doc
from spacy.training import Example

from earmark.amounts import find_amounts
from earmark.amounts.component import amount_span, make_amounts, score_amounts

TEXT = "Canberra gave $5 million, half of the fund."


def test_the_component_writes_the_amounts_of_the_text() -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("earmark_amounts")
    assert nlp(TEXT)._.amounts == find_amounts(TEXT)


def test_the_region_is_a_setting() -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("earmark_amounts", config={"region": "CA"})
    assert nlp("It gave $5 million.")._.amounts[0].currency == "CAD"


def test_an_unknown_region_is_refused_when_the_pipeline_is_made() -> None:
    with pytest.raises(ValueError, match="ISO 3166"):
        make_amounts(spacy.blank("en"), "earmark_amounts", "Narnia")


def test_amounts_are_tokens_too() -> None:
    nlp = spacy.blank("en")
    doc = nlp("A $5m-a-year deal")
    span = amount_span(doc, find_amounts(doc.text)[0])
    assert span is not None and "$" in span.text and span.label_ == "MONEY"


def test_the_score_counts_kind_value_and_currency() -> None:
    nlp = spacy.blank("en")
    reference, predicted = (Doc(nlp.vocab, words=["x"]) for _ in range(2))
    reference._.amounts = find_amounts("It gave €5m and 6%, then £7.")
    predicted._.amounts = find_amounts("It gave €5m and 7%.")
    scores = score_amounts([Example(predicted, reference)])
    assert scores["amounts_p"] == 1 / 2 and scores["amounts_r"] == 1 / 3
    assert round(scores["amounts_f"], 6) == 0.4
