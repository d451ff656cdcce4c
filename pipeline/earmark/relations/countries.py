"""Whose money "Polish aid" is: Poland's, where the article names the country, or else that of the Polish government.

In gold/train and corpus/ the payer is the country wherever the article names it, beside money that an adjective alone
says the giver of; where it does not, the adjective stays. Of who gets money an adjective rather tells a part ("French
farmers").
"""

from __future__ import annotations

from collections.abc import Iterable

from spacy.tokens import Doc

from earmark.amounts.lexicon import CUES
from earmark.parties.party import Mention, Party
from earmark.relations.frames import frames

_DESCRIBES = frozenset(["amod", "compound", "nmod", "nmod:desc", "nn"])
#: names of countries weigh so much among the cues, their places less
_COUNTRY = 2
#: adjectives of a part of a country, or of more than one
_NO_COUNTRY = frozenset("English Scottish Welsh European".split())


def country_of(doc: Doc, parties: Iterable[Party], m: Mention) -> Party | None:
    """Return the country or the government of a people whose name only describes money; None where none is named."""
    head = doc[m.head]
    adjective = doc[m.start : m.end].text
    territory, weight = CUES.get(adjective, ("", 0))
    if m.label != "NORP" or weight != _COUNTRY or adjective in _NO_COUNTRY or head.tag_ in ("NNS", "NNPS"):
        return None
    if head.dep_ not in _DESCRIBES or head.head.lemma_.lower() not in frames()["nouns"]:
        return None
    government = None
    for party in parties:
        if party.label == "GPE" and CUES.get(party.name) == (territory, _COUNTRY):
            return party
        if party.name.casefold() == f"{adjective} government".casefold():
            government = party
    return government
