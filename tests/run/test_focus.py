"""The model reads what sums need, and what it finds is told of the whole article."""

from __future__ import annotations

from typing import Any

import pytest

from earmark.amounts import find_amounts
from earmark.contract import Article
from earmark.model.lines import unit_starts
from earmark.run.extract import (
    TOGETHER,
    TOGETHER_CHARACTERS,
    batches,
    explain_article,
    extract_article,
    extract_many,
    load,
    prepare,
)
from earmark.run.focus import GAP, annotate, choose, choose_units

LEAD = "The Ministry of Economy (MoE) presented its plans on Monday. "
TALK = "Birds sang in the park and people walked their dogs along the river all day long. "
SUM = "The ministry granted Rapidus Corp. $150 million for a plant. "
PRICE = "Shares of Orvane closed at $20.15, down 3%. "
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


def test_the_lines_of_typewritten_newswire_end_no_unit() -> None:
    text = "The bank said it would lend the group a further 300 mln\nmarks over a year. It gave no details."
    assert units(text)[0] == "The bank said it would lend the group a further 300 mln\nmarks over a year. "


def test_what_is_read() -> None:
    amounts = find_amounts(TEXT)
    told = units(TEXT)
    read = [told[unit] for unit in choose_units(TEXT, unit_starts(TEXT), amounts, amounts)]
    assert read == [LEAD, "The crowd was large. ", SUM]
    assert choose_units(TALK, unit_starts(TALK), [], []) == []


def test_the_sentence_before_is_read_where_a_sentence_points_back() -> None:
    eve = "The crowd was large. "
    for told, needed in (("It got $150 million. ", True), ("Of that, $2 million is for roads. ", True),
                         ("Rapidus Corp. got $150 million. ", False)):  # fmt: skip
        text = LEAD + TALK + eve + told
        amounts = find_amounts(text)
        read = [units(text)[unit] for unit in choose_units(text, unit_starts(text), amounts, amounts)]
        assert (eve in read) == needed


def test_the_first_mention_of_a_name_is_read() -> None:
    first = "Rapidus Corp. is a chipmaker founded in 2022 by eight firms. "
    text = LEAD + TALK * 3 + first + TALK * 3 + SUM + TALK * 3
    amounts = find_amounts(text)
    read = [units(text)[unit] for unit in choose_units(text, unit_starts(text), amounts, amounts)]
    assert first in read


def test_a_text_of_sums_is_read_whole() -> None:
    excerpt = choose(SUM * 3, find_amounts(SUM * 3), "")
    assert excerpt is not None
    assert excerpt.text == SUM * 3
    assert excerpt.own_amounts() == list(excerpt.amounts)


def test_an_excerpt_knows_where_its_words_stand() -> None:
    text = TEXT + PRICE + TALK * 3 + "In dollars that is about $7 million (€6 million), the ministry granted Oxfam. "
    excerpt = choose(text, find_amounts(text), "")
    assert excerpt is not None
    assert excerpt.text.count(GAP) == len(excerpt.parts) - 1 > 0
    assert PRICE not in excerpt.text
    for own, index in zip(excerpt.own_amounts(), excerpt.kept, strict=True):
        whole = excerpt.amounts[index]
        assert excerpt.text[own.start : own.end] == own.text == whole.text
        assert excerpt.origin((own.start, own.end)) == (whole.start, whole.end)
        if own.equivalent_of is not None and whole.equivalent_of is not None:
            assert excerpt.kept[own.equivalent_of] == whole.equivalent_of
    over_the_gap = (len(LEAD) - 5, len(LEAD) + 10)
    assert excerpt.origin(over_the_gap) == (len(LEAD) - 5, len(LEAD))


def test_the_model_reads_the_excerpt_alone(nlp: Any) -> None:
    (doc,) = annotate(nlp, [Article(id="a", text=TEXT)])
    assert doc is not None
    assert doc.text == LEAD + GAP + "The crowd was large. " + SUM
    whole = nlp(prepare(nlp, Article(id="a", text=TEXT)))
    assert [ent.text for ent in doc.ents] == [ent.text for ent in whole.ents]
    assert "Rapidus Corp. $150 million" in next(s.text for s in doc.sents if "Rapidus" in s.text)


def test_records_stand_where_they_stand_in_the_article(nlp: Any) -> None:
    article = Article(id="a", text=TEXT)
    (record,) = extract_article(nlp, article).records
    assert record.amount is not None
    assert record.amount.value == 150_000_000
    for places in record.evidence.values():
        for place in places:
            assert TEXT[place.start : place.end] == place.text
    assert record.evidence["amount"][0].text == "$150 million"
    (other,) = extract_article(nlp, article, include_unquantified=True).records
    assert other.id == record.id


def test_articles_read_together_give_what_each_gives_by_itself(nlp: Any) -> None:
    texts = [TEXT, TALK, "Shares of Orvane closed at $20.15, down 3%.", f"{SUM} {TALK}", "So", TEXT.upper()]
    articles = [Article(id=str(n), text=text) for n, text in enumerate(texts)]
    together = list(extract_many(articles, nlp=nlp))
    assert together == [extract_article(nlp, article) for article in articles]
    assert [len(extraction.records) for extraction in together[:4]] == [1, 0, 0, 1]


def test_a_batch_is_full_by_number_or_by_characters() -> None:
    short, long = Article(id="s", text="x"), Article(id="l", text="x" * (TOGETHER_CHARACTERS - 1))
    assert [len(batch) for batch in batches([short] * (2 * TOGETHER + 1))] == [TOGETHER, TOGETHER, 1]
    assert [len(batch) for batch in batches([short, long, long, short])] == [2, 2]


def test_a_text_without_an_amount_costs_no_model(nlp: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nlp, "make_doc", None)
    assert extract_article(nlp, Article(id="a", text=TALK)).records == ()


@pytest.mark.parametrize(
    "text",
    [
        "Shares of Orvane closed at $20.15, down 3%, on the Nasdaq.",
        "Brent crude fell $1.20 to $71.40 a barrel.",
        "Tallwood's market value fell below $3 billion as its shares slid 4%.",
        "Revenue rose 4% to $1.2 billion in the quarter, above the $1.15 billion analysts expected.",
    ],
)
def test_a_text_whose_sums_cannot_be_allocations_costs_no_model(
    nlp: Any, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    monkeypatch.setattr(nlp, "make_doc", None)
    assert extract_article(nlp, Article(id="a", text=text)).records == ()


@pytest.mark.parametrize(
    "text",
    [
        "The ministry granted Rapidus Corp. $150 million for a plant.",
        "Brandt AG agreed to acquire Tidewell Labs for $300 million.",
        "A court fined the bank 40 million euros for money laundering.",
        "It will pay a dividend of 35 cents a share.",
        "Half of the fund will go to small firms.",
    ],
)
def test_what_may_be_an_allocation_or_a_share_of_one_is_read(text: str) -> None:
    assert choose(text, find_amounts(text), "") is not None


def test_explain_tells_of_what_was_not_read(nlp: Any) -> None:
    text = TEXT + PRICE
    lines = explain_article(nlp, Article(id="a", text=text))
    assert any(line.startswith(f"'$150 million' at {text.index('$150')}: a record") for line in lines)
    (told,) = [line for line in lines if line.startswith(f"'$20.15' at {text.index('$20.15')}: ")]
    assert "no record, its words rule it out, for " in told


def test_a_name_is_looked_up_as_a_whole_word_and_not_what_begins_a_sentence() -> None:
    first, second = "Rapidusa opened. ", "Rapidus makes chips. "
    text = LEAD + first + TALK + second + TALK + "On Monday Rapidus's owners got $150 million. "
    told = units(text)
    amounts = find_amounts(text)
    read = [told[unit] for unit in choose_units(text, unit_starts(text), amounts, amounts)]
    assert read == [LEAD, second, told[-1]]


def test_what_stands_over_a_list_and_what_goes_on_about_the_money_is_read() -> None:
    led, item = "The council made these grants:\n", "Avon Hall\n$40,000\n"
    more, chat = "The funding was awarded through the Heritage Fund.\n", "The hall has a new roof.\n"
    for behind, needed in ((more, True), (chat, False)):
        text = LEAD + TALK + led + item + behind + TALK
        excerpt = choose(text, find_amounts(text), "")
        assert excerpt is not None
        assert led in excerpt.text
        assert item in excerpt.text
        assert (behind in excerpt.text) == needed
