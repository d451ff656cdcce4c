"""How a party is called where it gives or gets: by its name, with those it does so with, or by what its name describes.

"Ford and GM gave $5m" is one payer with both names; "the Rochdale council" is the council and not the town, and "the
Polish government" no people. Where a phrase with a name in it speaks of an actor (data/instrument_cues.json, parties),
gold/train and corpus/ have the phrase as the name nine times in ten.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from spacy.tokens import Doc, Span, Token

from earmark.data import table
from earmark.parties.bounds import HYPHENS, bounded, describes_a_name
from earmark.parties.mentions import DESCRIBED, OTHER_ACTORS, sum_tokens
from earmark.parties.names import FAMILIES, OFFICES, clean_name
from earmark.parties.party import Mention, Party
from earmark.parties.syntax import noun_phrase, preposition
from earmark.relations.context import Sum
from earmark.relations.cues import party_words
from earmark.relations.frames import frames
from earmark.relations.roles import Cast
from earmark.relations.together import Group, told_together

#: labels of names that describe an actor: towns and countries, peoples, persons ("the Trump administration")
_DESCRIBING = frozenset(["GPE", "LOC", "FAC", "NORP", "PERSON"])
_PLACES = frozenset(["GPE", "LOC"])
#: what names of departments begin or end with: "Ministry of Health", "Labor Department"
_DEPARTMENTS = frozenset(table("descriptions")["departments"])
_MODIFIERS = frozenset(["amod", "compound", "nmod", "nmod:desc", "nn", "nmod:poss", "poss"])
_POSSESSIVE = frozenset(["nmod:poss", "poss"])
#: those of somebody's family, who are not that person
_KIN = frozenset(table("descriptions")["kin"])
#: several who act together: "a group of [banks]"
_COLLECTIVES = frozenset(table("descriptions")["together"])
#: what may stand behind "of", and how many tokens of it
_NOMINAL = frozenset(["DET", "ADJ", "NUM", "NOUN", "PROPN"])
_LONGEST_OF = 8
#: groups of nouns for those who may give or get (data/descriptions.json); a programme does neither
_ACTING = frozenset(["organisation", "person", "place"])
#: persons who stand for the body that they hold an office of
_IN_OFFICE = frozenset(["government", "court"])
_OWNING = frozenset(["'s", "’s"])
#: what a party in power is the name of: "the Labour government"
_RULING = frozenset(["government", "administration", "cabinet", "coalition"])
#: words between a name and what it describes
_MOST_BETWEEN = 3
#: nouns that tell several in the singular
_COLLECTIVE = frozenset("staff family household couple people police public".split())
#: label of a name → that of somebody told by a phrase alone ("the council", "a widow")
UNNAMED = {"ORG": "NP-ORG", "PERSON": "NP-PERSON", "GPE": "NP-GPE"}
#: what stands between the groups of a list, and before the last of them
_LAST_LINKS = frozenset(["and", "&", "or"])
_LINKS = _LAST_LINKS | {",", "the", "other"}
#: labels of names that may stand in such a list
_TOGETHER = frozenset(["ORG", "GPE", "PERSON"])
#: groups of a list that is told as one party
_MOST_LISTED = 12


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
    body = _department_of(doc, m) if m.form == "name" and m.label in _PLACES else None
    if body is not None and body[0] is not other:
        party, m = body
    group = told_together(doc, cast.groups, cast.rows, s, m) if m.form == "name" else ()
    if group and all(one is not other for one, _ in group):
        return _joined(group)
    kin = _kin(doc, m)
    if kin is not None:
        return kin
    actor = _actor(doc, m)
    if actor is not None:
        label = _label(actor, "ORG")
        label = "NP" if label == "PERSON" else label
        name = clean_name(doc[m.start : actor.i + 1].text, m.label)
        return Called(name, label, m.start, actor.i + 1, (Mention(m.start, actor.i + 1, actor.i, "name", label),))
    if m.label == "NORP" and doc[m.head].tag_ in ("NNS", "NNPS"):
        people = bounded(noun_phrase(doc[m.head]), doc[m.head], sum_tokens(doc))
        if people.start < m.start and all(t.is_lower or t.like_num for t in doc[people.start : m.start]):
            alone = Mention(people.start, people.end, m.head, "name", "NORP")  # "wealthy Americans"
            return Called(clean_name(people.text), "NORP", people.start, people.end, (alone,))
    listed = _listed(cast, s, m) if m.form in ("phrase", "name") else None
    if listed is not None and not (other is not None and any(listed[0] <= o.head < listed[1] for o in other.mentions)):
        start, end = listed
        return Called(clean_name(doc[start:end].text), "NP", start, end, (Mention(start, end, m.head, "phrase", "NP"),))
    label = party.label if party.named else UNNAMED.get(_label(doc[party.mentions[0].head]), party.label)
    end = _of_end(doc, m) if not party.named else m.end
    if end > m.end:
        return Called(clean_name(doc[m.start : end].text), label, m.start, end, tuple(party.mentions))
    return Called(party.name, label, m.start, m.end, tuple(party.mentions))


def _kin(doc: Doc, m: Mention) -> Called | None:
    """Those of a person's family by whom a mention of the person stands: "[Hodges]'s widow", "families of [miners]".

    So it is with several who act together: "a group of [banks]".
    """
    noun = doc[m.head].head
    lemma = noun.lemma_.lower()
    group = m.form == "phrase" and lemma in _COLLECTIVES and m.end > noun.i
    if not (m.label == "PERSON" or m.form == "phrase") or not (group or lemma in _KIN) or noun.pos_ != "NOUN":
        return None
    start, end = m.start, m.end
    if noun.i >= m.end and noun.i - m.end <= _MOST_BETWEEN and doc[m.head].dep_ in _POSSESSIVE:
        end = noun.i + 1
    elif noun.i < m.start and preposition(doc[m.head]) == "of" and not _stop_between(doc, noun.i + 1, m.start):
        start = bounded(noun_phrase(noun, tail=False), noun, sum_tokens(doc)).start
    else:
        return None
    label = UNNAMED.get(_label(noun), "NP")
    alone = Mention(start, end, noun.i, "phrase", "NP")
    return Called(clean_name(doc[start:end].text), label, start, end, (alone,))


def _stop_between(doc: Doc, start: int, end: int) -> bool:
    """Whether more than "of" and what stands before a name parts two words: "family of the late [Hodges]"."""
    return end - start > _MOST_BETWEEN + 1 or any(t.pos_ not in ("ADP", "DET", "ADJ", "PROPN") for t in doc[start:end])


def _of_end(doc: Doc, m: Mention) -> int:
    """Where a phrase ends with the "of" right behind it, wherever the parse ties that: "community [of Pampa Alta]"."""
    if m.end >= len(doc) or doc[m.end].lower_ != "of" or m.end != m.head + 1:
        return m.end
    sums, end = sum_tokens(doc), m.end + 1
    while end < len(doc) and _is_nominal(doc, end) and not sums[end] and end - m.end <= _LONGEST_OF:
        end += 1
    while end > m.end + 1 and doc[end - 1].pos_ not in ("NOUN", "PROPN"):
        end -= 1
    return end if end > m.end + 1 else m.end


def _is_nominal(doc: Doc, i: int) -> bool:
    joint = doc[i].text in HYPHENS and not doc[i].whitespace_ and not doc[i - 1].whitespace_
    return joint or doc[i].pos_ in _NOMINAL


def _department_of(doc: Doc, m: Mention) -> tuple[Party, Mention] | None:
    """The department of a government that is told by name right behind its place: "South Korea's [Ministry of Health]".

    Other bodies of a place may be told for something else: "owes Sri Lanka $9m, as Sri Lanka's Supreme Court ruled".
    """
    if doc[m.end - 1].lower_ in _OWNING:
        at = m.end
    elif m.end < len(doc) and doc[m.end].lower_ in _OWNING:
        at = m.end + 1
    else:
        return None
    body = _departments(doc).get(at)
    return body if body is not None and body[0].named else None


def _is_department(doc: Doc, m: Mention) -> bool:
    return not _DEPARTMENTS.isdisjoint((doc[m.start].lower_, doc[m.end - 1].lower_))


@lru_cache(maxsize=8)
def _departments(doc: Doc) -> dict[int, tuple[Party, Mention]]:
    """The departments of governments that ``doc`` tells by name, by the tokens where they begin."""
    return {
        m.start: (party, m)
        for party in doc._.parties
        for m in party.mentions
        if m.form == "name" and FAMILIES.get(m.label) == "organisation" and _is_department(doc, m)
    }


def _listed(cast: Cast, s: Sum, m: Mention) -> tuple[int, int] | None:
    """The tokens of a list that a phrase or name stands in: "[farmers], small hauliers and bakers", "[Ford] and banks".

    None where it stands in none, where the sum stands in the list, or where there is a sum for each of the list.
    """
    doc = cast.doc
    words = [doc[m.head], *doc[m.start : m.end]] if m.form == "name" else [doc[m.head]]
    head = next((t for t in words if t.dep_ == "conj" or any(c.dep_ == "conj" for c in t.rights)), words[0])
    first = head.head if head.dep_ == "conj" else head
    heads = [first, *(child for child in first.rights if child.dep_ == "conj")]
    told_apart = cast.rows.get(s.index, (0, 1))[1] == len(heads)
    names = _names(doc)
    named = sum(t.i in names for t in heads)
    several = all(t.i in names or (_is_group(t) and (not named or _gives(t))) for t in heads)
    if not 2 <= len(heads) <= _MOST_LISTED or told_apart or not several or named == len(heads):
        return None
    spans = [names.get(t.i) or bounded(noun_phrase(t), t, sum_tokens(doc)) for t in heads]
    links = [{t.lower_ for t in doc[one.end : other.start]} for one, other in pairwise(spans)]
    if not all(link <= _LINKS for link in links) or links[-1].isdisjoint(_LAST_LINKS):
        return None
    start, end = spans[0].start, spans[-1].end
    return None if start < s.end and s.start < end else (start, end)


@lru_cache(maxsize=8)
def _names(doc: Doc) -> dict[int, Span]:
    """The names of those who may give or get, by each of their tokens: a list may hang on any of them."""
    told = (m for party in doc._.parties for m in party.mentions if m.form == "name" and m.label in _TOGETHER)
    return {i: doc[m.start : m.end] for m in told for i in range(m.start, m.end)}


def _is_group(token: Token) -> bool:
    """Whether a noun tells several who may give or get: "hauliers", "staff"."""
    return token.pos_ == "NOUN" and (token.tag_ == "NNS" or party_words().get(token.lemma_.lower()) == "people")


def _gives(noun: Token) -> bool:
    """Whether a noun may tell others who give or get with somebody named; "additional funds" are money."""
    money = noun.lemma_.lower() in frames()["nouns"] and all(child.dep_ != "compound" for child in noun.lefts)
    return noun.lower_ == "others" or (_acts(noun) and not money)


def _label(noun: Token, unknown: str = "NP") -> str:
    """The label of those whom a noun speaks of: of one body, one person or a place; NP for several."""
    lemma = noun.lemma_.lower()
    kind, described = party_words().get(lemma), DESCRIBED.get(lemma)
    if noun.tag_ in ("NNS", "NNPS") or lemma in _COLLECTIVE:
        return "NP"
    if kind == "people" or described == "person":
        return "PERSON"
    if described == "place" and lemma != "government":
        return "GPE"
    return "ORG" if kind or described == "organisation" else unknown


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
    over = noun
    while over.dep_ == "compound" and over.i < over.head.i and over.is_lower:
        over = over.head
        noun = over if _acts(over) else noun  # "a [Norwich] insurance company"
    describing = m.label in _DESCRIBING or (m.label == "ORG" and noun.lower_ in _RULING)  # "the [Labour] government"
    if m.form != "name" or not describing or head.dep_ not in _MODIFIERS or noun.pos_ not in ("NOUN", "PROPN"):
        return None
    if noun.pos_ == "PROPN" and not noun.is_lower:
        return None
    if doc[m.end - 1].lower_ in _OWNING or (m.label != "NORP" and describes_a_name(noun)):
        return None
    between = doc[m.end : noun.i] if m.end <= noun.i else None
    if between is None or len(between) > _MOST_BETWEEN or any(t.pos_ not in ("ADJ", "NOUN", "PROPN") for t in between):
        return None
    lemma = noun.lemma_.lower()
    if party_words().get(lemma) in _IN_OFFICE and (DESCRIBED.get(lemma) == "person" or lemma in OFFICES):
        return None
    return noun if _acts(noun) else None


def _acts(noun: Token) -> bool:
    """Whether a noun is one for those who may give or get."""
    lemma = noun.lemma_.lower()
    return bool(party_words().get(lemma)) or DESCRIBED.get(lemma) in _ACTING or lemma in OTHER_ACTORS
