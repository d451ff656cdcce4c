"""Who may give or get a sum: the options among which the payer and the recipient are chosen."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from spacy.tokens import Doc

from earmark.parties.party import Mention, Party
from earmark.relations.context import Sum, Units
from earmark.relations.features import nobody_features, party_features
from earmark.relations.frames import held_slots


@dataclass(frozen=True, slots=True)
class Option:
    """A party by one of its mentions, or nobody (``party`` None), with the features of the choice."""

    party: Party | None
    mention: Mention | None
    features: list[str]


def role_options(doc: Doc, units: Units, s: Sum, parties: list[Party], instrument: str) -> list[Option]:
    """Return everyone who may give or get the sum ``s`` by ``instrument``, and nobody.

    In the sentence of the sum every mention is an option; a named party told elsewhere is one by its last mention
    before the sentence, or its first after it; a phrase counts in the sentences beside the sum's alone.
    """
    rank = rank_parties(parties)
    held = held_slots(s)
    options: list[Option] = []
    here = 0
    beside = _sentences_beside(doc, s)
    for party in parties:
        inside = [m for m in (*party.mentions, *party.possible) if _inside(s, m)]
        here += bool(inside)
        for m in inside or _outside(beside, s, party):
            options.append(Option(party, m, party_features(doc, units, s, party, m, rank, held, instrument)))
    options.append(Option(None, None, nobody_features(units, s, here, instrument)))
    return options


def rank_parties(parties: list[Party]) -> dict[int, int]:
    """Return the place of each party (by ``id``) among those of its label, the most mentioned first."""
    seen: Counter[str] = Counter()
    rank = {}
    for party in sorted(parties, key=lambda p: (-len(p.mentions), p.mentions[0].start)):
        rank[id(party)] = seen[party.label]
        seen[party.label] += 1
    return rank


def _inside(s: Sum, m: Mention) -> bool:
    return s.sentence.start <= m.head < s.sentence.end and not (m.start < s.end and m.end > s.start)


def _sentences_beside(doc: Doc, s: Sum) -> tuple[int, int]:
    """The tokens from the sentence before that of the sum to the one after it."""
    sentence = s.sentence
    low = doc[sentence.start - 1].sent.start if sentence.start else 0
    high = doc[sentence.end].sent.end if sentence.end < len(doc) else len(doc)
    return low, high


def _outside(beside: tuple[int, int], s: Sum, party: Party) -> list[Mention]:
    before = [m for m in party.mentions if m.head < s.sentence.start]
    if party.named:
        return before[-1:] or party.mentions[:1]
    low, high = beside
    return [m for m in party.mentions if low <= m.head < high][:1]
