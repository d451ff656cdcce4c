"""The model reads what amounts need, and what it did not read looks like a Doc all the same."""

from __future__ import annotations

from typing import Any

import pytest

from earmark.amounts import find_amounts
from earmark.contract import Article
from earmark.run.extract import extract_article, load, prepare
from earmark.run.focus import annotate, choose_units, chosen_tokens, unit_starts

LEAD = "The Ministry of Economy (MoE) presented its plans on Monday. "
TALK = "Birds sang in the park and people walked their dogs along the river all day long. "
SUM = "The ministry granted Rapidus Corp. $150 million for a plant. "
TEXT = LEAD + TALK * 6 + "The crowd was large. " + SUM + TALK * 6 + "Nobody left early. "


@pytest.fixture(scope="module")
def nlp() -> Any:
    return load()


def units(text: str) -> list[str]:
    starts = unit_starts(text)
    return [text[begin:end] for begin, end in zip(starts, [*starts[1:], len(text)], strict=True)]


def test_units_end_with_sentences_and_lines_but_not_after_short_forms() -> None:
    text = "Acme Inc. of St. Louis got U.S. aid. It hired.\nSen. Ron Diaz (D-N.Y.) cheered!” More?\n\nYes"
    assert units(text) == [
        "Acme Inc. of St. Louis got U.S. aid. ",
        "It hired.\n",
        "Sen. Ron Diaz (D-N.Y.) cheered!” ",
        "More?\n\n",
        "Yes",
    ]
    assert units("") == [""]


def test_what_is_read() -> None:
    spans = [(amount.start, amount.end) for amount in find_amounts(TEXT)]
    told = units(TEXT)
    read = [told[unit] for unit in choose_units(TEXT, unit_starts(TEXT), spans)]
    assert read == [LEAD, "The crowd was large. ", SUM]
    assert choose_units(TALK, unit_starts(TALK), []) == []


def test_the_first_mention_of_a_name_is_read() -> None:
    first = "Rapidus Corp. is a chipmaker founded in 2022 by eight firms. "
    text = LEAD + TALK * 3 + first + TALK * 3 + SUM + TALK * 3
    spans = [(amount.start, amount.end) for amount in find_amounts(text)]
    read = [units(text)[unit] for unit in choose_units(text, unit_starts(text), spans)]
    assert first in read


def test_a_text_of_amounts_is_read_whole(nlp: Any) -> None:
    assert chosen_tokens(nlp.make_doc(SUM * 3)) is None


def test_tokens_that_were_read_are_as_ever_and_the_others_plain(nlp: Any) -> None:
    def doc_of(focus: bool) -> Any:
        return annotate(nlp, prepare(nlp, Article(id="a", text=TEXT)), focus=focus)

    doc, whole = doc_of(True), doc_of(False)
    read = set(chosen_tokens(doc).tolist())
    assert 0 < len(read) < len(doc) / 2
    assert doc.text == TEXT
    for token in doc:
        if token.i in read:
            assert token.pos_
            assert token.head.i in read
        else:
            assert token.pos_ == "" or token.ent_type_
    assert [sentence.text for sentence in doc.sents if "Rapidus" in sentence.text] == [SUM.strip()]
    names = [(ent.text, ent.label_) for ent in doc.ents]
    assert names == [(ent.text, ent.label_) for ent in whole.ents if ent.start in read]


def test_records_stand_where_they_stand_without_focus(nlp: Any) -> None:
    article = Article(id="a", text=TEXT)
    (record,) = extract_article(nlp, article).records
    assert record.amount is not None
    assert record.amount.value == 150_000_000
    place = record.evidence["amount"][0]
    assert TEXT[place.start : place.end] == "$150 million"


def test_a_text_without_an_amount_costs_no_model(nlp: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nlp, "make_doc", None)
    assert extract_article(nlp, Article(id="a", text=TALK)).records == ()
