"""What tells the instrument and the status of a sum."""

from __future__ import annotations

import pytest
from spacy.language import Language
from spacy.tokens import Doc, Token

from earmark.contract import Instrument, Status
from earmark.data import table
from earmark.relations.context import read_sums, read_units
from earmark.relations.cues import find_cues, is_verb, mood, party_kind
from earmark.relations.kinds import cues_beside, instrument_features, status_features, told_by
from earmark.run.extract import load

TABLES = ("instrument_cues", "status_cues")
ROWS = [(name, row) for name in TABLES for row in table(name)["cues"]]


@pytest.fixture(scope="module")
def nlp() -> Language:
    return load()


def read(nlp: Language, text: str) -> Doc:
    with nlp.select_pipes(disable=["earmark_relations", "earmark_records"]):
        return nlp(text)


def features(nlp: Language, text: str, which: str, title: str = "") -> list[str]:
    doc = read(nlp, text)
    units = read_units(doc)
    describe = {"instrument": instrument_features, "status": status_features}[which]
    return describe(doc, units, read_sums(doc, units)[0], title.lower().split())


def word(doc: Doc, text: str) -> Token:
    return next(t for t in doc if t.text == text)


@pytest.mark.parametrize(("name", "row"), ROWS, ids=[f"{row['for']}: {row['sense']}" for _, row in ROWS])
def test_the_example_of_each_row_holds_a_cue_of_it(nlp: Language, name: str, row: dict[str, str]) -> None:
    cues = find_cues(read(nlp, row["example"]), name)
    assert (row["for"], row["sense"]) in {(sense.label, sense.name) for cue in cues for sense in cue.senses}


@pytest.mark.parametrize("row", table("instrument_cues")["parties"], ids=lambda row: str(row["kind"]))
def test_the_example_of_each_kind_of_party_is_of_it(nlp: Language, row: dict[str, str]) -> None:
    doc = read(nlp, row["example"])
    assert row["kind"] in {party_kind(token) for token in doc if token.i < 3}


def test_the_tables_speak_of_every_instrument_and_status() -> None:
    assert {row["for"] for row in table("instrument_cues")["cues"]} == {str(i) for i in Instrument}
    assert {row["for"] for row in table("status_cues")["cues"]} >= {str(s) for s in Status}


def test_words_of_the_tables_are_lower_case_and_stand_once_a_row() -> None:
    for _, row in ROWS:
        assert row["words"] == [w.lower() for w in row["words"]], row["sense"]
        assert len(set(row["words"])) == len(row["words"]), row["sense"]


def test_the_longest_phrase_is_taken(nlp: Language) -> None:
    doc = read(nlp, "The airline drew $50 million from a revolving credit.")
    assert "revolving credit" in {doc[cue.start : cue.end].text for cue in find_cues(doc, "instrument_cues")}


@pytest.mark.parametrize(
    ("text", "feature"),
    [
        ("The airline has taken out a $50 million loan.", "loan@over"),
        ("The board declared a dividend of 22 cents a share.", "shareholder_return@over"),
        ("The regulator fined the broker $400,000.", "penalty@over"),
    ],
)
def test_a_word_over_the_sum_is_told_from_one_nearby(nlp: Language, text: str, feature: str) -> None:
    assert feature in features(nlp, text, "instrument")


def test_a_word_of_the_title_counts(nlp: Language) -> None:
    assert "penalty@title" in features(nlp, "It will pay $3 million.", "instrument", "Bank fined over mortgages")


@pytest.mark.parametrize(
    ("text", "verb", "expected"),
    [
        ("The bank will pay $3 million.", "pay", "will"),
        ("The bank would pay $3 million.", "pay", "would"),
        ("The bank might pay $3 million.", "pay", "could"),
        ("The bank has paid $3 million.", "paid", "has"),
        ("The bank paid $3 million.", "paid", "past"),
        ("The bank plans to pay $3 million.", "pay", "to"),
        ("The bank is to pay $3 million.", "pay", "is to"),
        ("The town was paid $3 million.", "paid", "was passive"),
        ("The bank would have paid $3 million.", "paid", "would have"),
    ],
)
def test_moods(nlp: Language, text: str, verb: str, expected: str) -> None:
    assert mood(word(read(nlp, text), verb)) == expected


@pytest.mark.parametrize(
    ("text", "feature"),
    [
        ("The firm plans to spend $40 million on the mill.", "over=planned to"),
        ("The firm did not pay the $40 million.", "negated paid"),
        ("The firm could pay $40 million.", "any=could"),
        ("The state has yet to pay the $3 million.", "undone@sentence"),
        ("The council rejected a request for $3 million.", "requested@over"),
    ],
)
def test_what_the_verbs_say_of_the_status(nlp: Language, text: str, feature: str) -> None:
    assert feature in features(nlp, text, "status")


@pytest.mark.parametrize(
    ("text", "verb"), [("The clerk stole $40,000.", "stole"), ("Firm plans to spend $4m.", "plans")]
)
def test_a_verb_is_known_by_its_form_where_the_tagger_errs(nlp: Language, text: str, verb: str) -> None:
    assert is_verb(word(read(nlp, text), verb))


def test_a_feature_of_a_cue_can_be_traced_to_its_word(nlp: Language) -> None:
    doc = read(nlp, "The airline has taken out a $50 million loan.")
    units = read_units(doc)
    (s,) = read_sums(doc, units)
    told = {
        doc[cue.start].text: set(told_by(cue, zones)) for cue, zones in cues_beside(doc, units, s, "instrument_cues")
    }
    assert "loan@nearR" in told["loan"]
