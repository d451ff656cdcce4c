"""The standing of a party in its article, which tells who is meant where a sentence does not."""

from __future__ import annotations

from typing import Any

import pytest

import earmark
from earmark.relations.context import read_sums, read_units
from earmark.relations.profile import antecedent_features, profile, profile_features

TEXT = (
    "Brandt AG has opened a pump works in Aarhus. Tidewell closed one there in May. "
    "The company expects to spend $5 million on it."
)
TITLE = ["brandt", "opens", "works"]


@pytest.fixture(scope="module")
def doc() -> Any:
    nlp = earmark.load()
    doc = nlp.make_doc(TEXT)
    for name, component in nlp.pipeline:
        if name != "earmark_relations" and name != "earmark_records":
            doc = component(doc)
    return doc


def party(doc: Any, name: str) -> Any:
    return next(p for p in doc._.parties if p.name.startswith(name))


def test_what_the_title_names_and_the_lead_begins_with_stands_out(doc: Any) -> None:
    brandt = profile(doc, party(doc, "Brandt"), TITLE)
    assert (brandt.titled, brandt.lead) == (True, "subj")
    assert not profile(doc, party(doc, "Tidewell"), TITLE).titled


def test_a_party_told_elsewhere_is_described_by_how_long_ago(doc: Any) -> None:
    units = read_units(doc)
    (s,) = read_sums(doc, units)
    rival = party(doc, "Tidewell")
    features = profile_features(doc, units, s, rival, rival.mentions[0], TITLE)
    assert "ago+label=1 ORG" in features and "titled=False out" in features


def test_a_description_is_told_by_its_distance_to_the_name(doc: Any) -> None:
    units = read_units(doc)
    (s,) = read_sums(doc, units)
    found = {}
    for p in doc._.parties:
        for m in (*p.mentions, *p.possible):
            if doc[m.start : m.end].text.lower().endswith("company"):
                found[p.name] = antecedent_features(doc, units, s, p, m, TITLE)
    assert "ante=description 2 subj" in found["Brandt AG"]
    assert "ante=description 1 subj" in found["Tidewell"]
