"""How a party is called where it gives or gets: by its name, with those it does so with, or by what its name describes.

"Ford and GM gave $5m" is one payer with both names; "the Rochdale council" is the council and not the town, and "the
Polish government" no people. Where a phrase with a name in it speaks of an actor (data/instrument_cues.json, parties),
gold/train and corpus/ have the phrase as the name nine times in ten.
"""

from __future__ import annotations

from dataclasses import dataclass

from spacy.tokens import Doc, Token

from earmark.parties.mentions import DESCRIBED
from earmark.parties.names import clean_name
from earmark.parties.party import Mention, Party
from earmark.relations.context import Sum
from earmark.relations.cues import party_words
from earmark.relations.roles import Cast
from earmark.relations.together import Group, told_together

#: labels of names that describe an actor: towns and countries, peoples, persons ("the Trump administration")
_DESCRIBING = frozenset(["GPE", "LOC", "FAC", "NORP", "PERSON"])
_MODIFIERS = frozenset(["amod", "compound", "nmod", "nmod:desc", "nn"])
#: words between a name and what it describes
_MOST_BETWEEN = 3


@dataclass(frozen=True, slots=True)
class Called:
    """A party as it is told: name and label, the tokens that say so [start, end), and all mentions."""

    name: str
    label: str
    start: int
    end: int
    mentions: tuple[Mention, ...]


def called(cast: Cast, s: Sum, party: Party, m: Mention, other: Party | None) -> Called:
    """Return how ``party`` is called in its role for the sum ``s``.

    Args:
        cast: those who stand in the Doc.
        s: the sum.
        party: who gives or gets.
        m: the mention that says so.
        other: who is at the other end; does not give to itself, so that a list with it in it is told apart.
    """
    doc = cast.doc
    group = told_together(doc, cast.groups, cast.rows, s, m) if m.form == "name" else ()
    if group and all(one is not other for one, _ in group):
        return _joined(group)
    actor = _actor(doc, m)
    if actor is not None:
        many = actor.tag_ == "NNS" or party_words()[actor.lemma_.lower()] == "people"
        label = "NP" if many else "ORG"
        name = clean_name(doc[m.start : actor.i + 1].text)
        return Called(name, label, m.start, actor.i + 1, (Mention(m.start, actor.i + 1, actor.i, "name", label),))
    return Called(party.name, party.label, m.start, m.end, tuple(party.mentions))


def _joined(group: Group) -> Called:
    names = [party.name for party, _ in group]
    label = "NP" if group[0][0].label == "PERSON" else group[0][0].label
    mentions = sorted((m for party, _ in group for m in party.mentions), key=lambda m: m.start)
    name = f"{', '.join(names[:-1])} and {names[-1]}"
    return Called(name, label, group[0][1].start, group[-1][1].end, tuple(mentions))


def _actor(doc: Doc, m: Mention) -> Token | None:
    """The noun for an actor that a name describes: "[Rochdale] council", "the [Trump] administration".

    A person ("the [Ohio] governor") stands for the body.
    """
    head = doc[m.head]
    noun = head.head
    if m.form != "name" or m.label not in _DESCRIBING or head.dep_ not in _MODIFIERS or noun.pos_ != "NOUN":
        return None
    between = doc[m.end : noun.i] if m.end <= noun.i else None
    if between is None or len(between) > _MOST_BETWEEN or any(t.pos_ not in ("ADJ", "NOUN", "PROPN") for t in between):
        return None
    lemma = noun.lemma_.lower()
    kind = party_words().get(lemma)
    return noun if kind == "people" or (kind and DESCRIBED.get(lemma) != "person") else None
