"""Words, sentences and lemmas on the kinds of lines that news has."""

from __future__ import annotations

import pytest
from spacy.language import Language

from earmark.model.lines import text_of, tokenised, unwrapped


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Rapidus’s plant", ["Rapidus", "’s", "plant"]),
        ("Rapidus's plant", ["Rapidus", "'s", "plant"]),
        ("a 10-year loan", ["a", "10", "-", "year", "loan"]),
        ("US$5m", ["US$", "5", "m"]),
        ("$1.2bn fund", ["$", "1.2", "bn", "fund"]),
        ("¥150 billion", ["¥", "150", "billion"]),
        ("€3.5bn–€4bn", ["€", "3.5bn", "–", "€", "4", "bn"]),
        ("mid-2026", ["mid", "-", "2026"]),
        ("Tokyo–Osaka line", ["Tokyo", "–", "Osaka", "line"]),
        ("It won't pay", ["It", "wo", "n't", "pay"]),
        ("It won’t pay", ["It", "wo", "n’t", "pay"]),
    ],
)
def test_words(nlp: Language, text: str, words: list[str]) -> None:
    assert [token.text for token in nlp.make_doc(text)] == words


HEADLINE = "Ionian Airways told to repay Athens\nThe carrier must give back 194m euros. It said it would appeal."
BULLETS = "Key takeaways\n• The state will pay half\n• Rates stay put\n\nShares rose 3% on Monday."
WRAPPED = (
    "    Dansk Havnekredit, which finances harbour works for Danish\n"
    "municipalities, is raising 75 mln Australian dlrs through a\n"
    "three-year bond, Wessex Colville Ltd said as lead manager.\n"
    "    Payment is due August 29.\n"
)


def sentences(nlp: Language, text: str) -> list[str]:
    return [" ".join(sentence.text.split()) for sentence in nlp(text).sents]


def test_a_headline_and_each_bullet_stand_alone(nlp: Language) -> None:
    assert sentences(nlp, HEADLINE) == [
        "Ionian Airways told to repay Athens",
        "The carrier must give back 194m euros.",
        "It said it would appeal.",
    ]
    assert sentences(nlp, BULLETS) == [
        "Key takeaways",
        "• The state will pay half",
        "• Rates stay put",
        "Shares rose 3% on Monday.",
    ]


def test_a_sum_behind_a_short_form_begins_no_sentence(nlp: Language) -> None:
    text = "The ministry granted Rapidus Corp. $150 million. It had sued Brandt Inc. The suit was dropped."
    assert sentences(nlp, text) == [
        "The ministry granted Rapidus Corp. $150 million.",
        "It had sued Brandt Inc.",
        "The suit was dropped.",
    ]


def test_no_sentence_starts_with_a_sum_right_behind_a_word(nlp: Language) -> None:
    text = "Awards: South Carolina $500 million, Florida $1.6 billion, Georgia $1 billion, Alabama $3 million."
    assert sentences(nlp, text) == [text]


def test_hard_wrapped_newswire_is_read_across_its_lines(nlp: Language) -> None:
    assert sentences(nlp, WRAPPED) == [
        "Dansk Havnekredit, which finances harbour works for Danish municipalities, is raising 75 mln Australian dlrs "
        "through a three-year bond, Wessex Colville Ltd said as lead manager.",
        "Payment is due August 29.",
    ]


def test_the_first_line_of_a_story_runs_on_though_it_stood_behind_a_dateline(nlp: Language) -> None:
    first = "    Dansk Havnekredit said it agreed\nto lend the harbour of Esbjerg a further 75 mln crowns\n"
    told = "Dansk Havnekredit said it agreed to lend the harbour of Esbjerg a further 75 mln crowns "
    assert sentences(nlp, f"{first}this year. {WRAPPED.strip()}")[0] == f"{told}this year."


def test_a_hard_wrapped_text_is_read_as_if_it_were_not_wrapped(nlp: Language) -> None:
    doc = tokenised(nlp, WRAPPED)
    assert text_of(doc) == WRAPPED
    assert doc.text == unwrapped(WRAPPED) != WRAPPED
    assert len(doc.text) == len(WRAPPED)
    assert "Wessex Colville Ltd said" in doc.text
    assert [line.strip() for line in unwrapped("Budget passes\nThe council met.\n").splitlines()] == [
        "Budget passes",
        "The council met.",
    ]


def test_a_text_of_many_blank_lines_is_unwrapped_in_linear_time() -> None:
    text = "The council met." + "\n \t" * 400_000
    assert unwrapped(text) == text


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_line_that_the_next_word_would_not_have_fitted_in_runs_on(nlp: Language, end: str) -> None:
    lines = [
        "The bill that was voted on today would give every county in the state a",
        "share of the money that is now spent on roads by the department and its",
        "offices in the north, said the chair of the House of Representatives",
        "Committee on Roads and Bridges, who asked that each of them be told by May.",
    ]
    assert len(sentences(nlp, end.join(lines))) == 1
    lines[2] = "offices, said the chair of the House"
    assert len(sentences(nlp, end.join(lines))) == 2


@pytest.mark.parametrize(
    ("text", "word", "lemma"),
    [
        ("The ministry gave the plant a grant.", "gave", "give"),
        ("It was awarded to a start-up.", "awarded", "award"),
        ("The state pledged $5 million.", "pledged", "pledge"),
        ("The bank is lending it more.", "lending", "lend"),
        ("She has paid the fine.", "paid", "pay"),
        ("The fund bought two stakes.", "bought", "buy"),
        ("The fund bought two stakes.", "stakes", "stake"),
        ("Two companies received subsidies.", "companies", "company"),
        ("Two companies received subsidies.", "subsidies", "subsidy"),
        ("The grants to farmers were cut by half.", "grants", "grant"),
    ],
)
def test_lemmas_of_giving(nlp: Language, text: str, word: str, lemma: str) -> None:
    assert next(token.lemma_ for token in nlp(text) if token.text == word) == lemma


def test_parts_of_speech_and_heads(nlp: Language) -> None:
    doc = nlp("The ministry awarded the company a $5 million contract in March.")
    subject, verb = doc[1], doc[2]
    assert (subject.pos_, subject.dep_, subject.head.i) == ("NOUN", "nsubj", verb.i)
    assert (verb.pos_, verb.tag_) == ("VERB", "VBD")
