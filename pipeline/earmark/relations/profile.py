"""What the article as a whole says of a party: is it what the article is about, how salient is it.

Who gives or gets is often told in another sentence than the sum; what is salient there is likelier to be meant
(centering: Grosz, Joshi and Weinstein (1995), Computational Linguistics 21(2)).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from spacy.tokens import Doc

from earmark.parties.names import name_words
from earmark.parties.party import Mention, Party
from earmark.parties.syntax import role
from earmark.relations.context import Sum, Units

#: a mention in the first so many tokens is in the lead of the article
_LEAD = 45
_SUBJECTS = ("subj", "subjpass")


@dataclass(frozen=True, slots=True)
class Profile:
    """``titled``: named in the title; ``lead``: its place in the clause that opens the article, ``""`` for none."""

    titled: bool
    lead: str


def profile(doc: Doc, party: Party, title: Sequence[str]) -> Profile:
    """Return the profile of ``party``."""
    words = [w for w in name_words(party.name) if len(w) > 2]
    first = party.mentions[0]
    lead = ""
    if first.start < _LEAD:
        own = role(doc[first.head])
        lead = "subj" if own in _SUBJECTS else own.split(":")[0]
    return Profile(bool(words) and words[0] in title, lead)


def profile_features(doc: Doc, units: Units, s: Sum, party: Party, m: Mention, title: Sequence[str]) -> list[str]:
    """Describe the standing of ``party`` in the article, and in the sentences before that of the sum."""
    p = profile(doc, party, title)
    here = s.sentence.start <= m.head < s.sentence.end
    side = "in" if here else "out"
    out = [f"titled={p.titled} {side}", f"lead={p.lead} {side}", f"about={p.titled} {p.lead} {party.label} {side}"]
    if here:
        return out
    before = [x for x in party.mentions if x.head < s.sentence.start]
    if before:
        ago = units.sentence[s.sentence.start] - units.sentence[before[-1].head]
        subject = role(doc[before[-1].head]) in _SUBJECTS
        out += [f"ago={min(ago, 5)} {subject}", f"ago+label={min(ago, 5)} {party.label}"]
        out += [f"ago+form={min(ago, 5)} {before[-1].form} {subject}"]
        often = sum(units.sentence[s.sentence.start] - units.sentence[x.head] <= 3 for x in before)
        out += [f"often={min(often, 4)}"]
    return out


def antecedent_features(doc: Doc, units: Units, s: Sum, party: Party, m: Mention, title: Sequence[str]) -> list[str]:
    """Describe what a description or pronoun would refer to if it stood for ``party``."""
    before = [x for x in party.mentions if x.end <= m.start and x.form == "name"]
    if not before:
        return [f"ante=none {m.form}"]
    last = before[-1]
    gap = min(units.sentence[m.head] - units.sentence[last.head], 4)
    own = "subj" if role(doc[last.head]) in _SUBJECTS else "other"
    mine = "subj" if role(doc[m.head]) in _SUBJECTS else "poss" if role(doc[m.head]) == "poss" else "other"
    p = profile(doc, party, title)
    return [
        f"ante={m.form} {gap} {own}",
        f"ante+own={m.form} {gap} {own} {mine}",
        f"ante+label={m.form} {gap} {party.label} {m.label}",
        f"ante+rank={m.form} {m.rank} {gap} {own}",
        f"ante+about={m.form} {p.titled} {p.lead} {m.rank}",
        f"ante+head={doc[m.head].lower_} {party.label} {own} {mine}",
    ]
