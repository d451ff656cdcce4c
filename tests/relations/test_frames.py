"""Clauses read into slots, alike from Universal Dependencies and from spaCy's English labels."""

from __future__ import annotations

import pytest
from spacy.lang.en import English
from spacy.tokens import Doc

from earmark.parties.syntax import noun_phrase, role
from earmark.relations.frames import clause_slots, noun_slots

VOCAB = English().vocab
Row = tuple[str, str, str, int, str]

#: "The museum was awarded $ 5 million by the council for repairs": word, part of speech, tag, head, label
UD: list[Row] = [
    ("The", "DET", "DT", 1, "det"),
    ("museum", "NOUN", "NN", 3, "nsubj:pass"),
    ("was", "AUX", "VBD", 3, "aux:pass"),
    ("awarded", "VERB", "VBN", 3, "ROOT"),
    ("$", "SYM", "$", 3, "obj"),
    ("5", "NUM", "CD", 6, "compound"),
    ("million", "NUM", "CD", 4, "nummod"),
    ("by", "ADP", "IN", 9, "case"),
    ("the", "DET", "DT", 9, "det"),
    ("council", "NOUN", "NN", 3, "obl:agent"),
    ("for", "ADP", "IN", 11, "case"),
    ("repairs", "NOUN", "NNS", 3, "obl"),
]
ENGLISH: list[Row] = [
    *UD[:1],
    ("museum", "NOUN", "NN", 3, "nsubjpass"),
    ("was", "AUX", "VBD", 3, "auxpass"),
    ("awarded", "VERB", "VBN", 3, "ROOT"),
    ("$", "SYM", "$", 6, "quantmod"),
    ("5", "NUM", "CD", 6, "compound"),
    ("million", "NUM", "CD", 3, "dobj"),
    ("by", "ADP", "IN", 3, "agent"),
    ("the", "DET", "DT", 9, "det"),
    ("council", "NOUN", "NN", 7, "pobj"),
    ("for", "ADP", "IN", 3, "prep"),
    ("repairs", "NOUN", "NNS", 10, "pobj"),
]


def parsed(rows: list[Row]) -> Doc:
    words, pos, tags, heads, deps = (list(column) for column in zip(*rows, strict=True))
    return Doc(VOCAB, words=words, pos=pos, tags=tags, heads=heads, deps=deps, lemmas=words)


@pytest.mark.parametrize("rows", [UD, ENGLISH], ids=["Universal Dependencies", "English labels"])
def test_the_subject_of_a_passive_is_its_object_and_the_agent_its_subject(rows: list[Row]) -> None:
    slots = {name: [t.text for t in held] for name, held in clause_slots(parsed(rows)[3]).items()}
    assert "museum" in slots["obj"]
    assert slots["subj"] == ["council"]
    assert slots["for"] == ["repairs"]


@pytest.mark.parametrize("rows", [UD, ENGLISH], ids=["Universal Dependencies", "English labels"])
def test_roles_carry_their_preposition(rows: list[Row]) -> None:
    doc = parsed(rows)
    assert role(doc[11]) == "obl:for"
    assert role(doc[1]) == "subjpass"


def test_a_shared_subject_is_found_where_it_stands() -> None:
    rows = [
        ("Northgate", "PROPN", "NNP", 1, "nsubj"),
        ("agreed", "VERB", "VBD", 1, "ROOT"),
        ("to", "PART", "TO", 3, "mark"),
        ("pay", "VERB", "VB", 1, "xcomp"),
        ("Acme", "PROPN", "NNP", 3, "iobj"),
    ]
    slots = clause_slots(parsed(rows)[3])
    assert [t.text for t in slots["subj"]] == ["Northgate"]
    assert [t.text for t in slots["iobj"]] == ["Acme"]


def test_a_noun_has_a_possessor_and_prepositions() -> None:
    rows = [
        ("Acme", "PROPN", "NNP", 2, "nmod:poss"),
        ("'s", "PART", "POS", 0, "case"),
        ("grant", "NOUN", "NN", 2, "ROOT"),
        ("to", "ADP", "IN", 4, "case"),
        ("farmers", "NOUN", "NNS", 2, "nmod"),
    ]
    slots = {name: [t.text for t in held] for name, held in noun_slots(parsed(rows)[2]).items()}
    assert slots == {"poss": ["Acme"], "to": ["farmers"]}


def test_a_noun_phrase_keeps_its_modifiers_and_drops_the_article() -> None:
    rows = [
        ("the", "DET", "DT", 2, "det"),
        ("poor", "ADJ", "JJ", 2, "amod"),
        ("farmers", "NOUN", "NNS", 2, "ROOT"),
        ("in", "ADP", "IN", 4, "case"),
        ("Iowa", "PROPN", "NNP", 2, "nmod"),
    ]
    doc = parsed(rows)
    assert noun_phrase(doc[2]).text == "poor farmers in Iowa"
    assert noun_phrase(doc[2], tail=False).text == "poor farmers"


def test_who_would_act_is_the_subject_of_the_noun_that_tells_the_plan() -> None:
    talks: list[Row] = [
        ("Brandt", "PROPN", "NNP", 3, "nsubj"),
        ("is", "AUX", "VBZ", 3, "cop"),
        ("in", "ADP", "IN", 3, "case"),
        ("talks", "NOUN", "NNS", 3, "ROOT"),
        ("to", "PART", "TO", 5, "mark"),
        ("buy", "VERB", "VB", 3, "acl"),
        ("Tidewell", "PROPN", "NNP", 5, "obj"),
    ]
    plan: list[Row] = [
        ("Brandt", "PROPN", "NNP", 2, "nmod:poss"),
        ("'s", "PART", "POS", 0, "case"),
        ("plan", "NOUN", "NN", 2, "ROOT"),
        ("to", "PART", "TO", 4, "mark"),
        ("buy", "VERB", "VB", 2, "acl"),
        ("Tidewell", "PROPN", "NNP", 4, "obj"),
    ]
    for rows in (talks, plan):
        verb = next(t for t in parsed(rows) if t.text == "buy")
        assert [t.text for t in clause_slots(verb)["subj"]] == ["Brandt"]
