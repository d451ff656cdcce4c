"""Mentions → parties: names that are one, descriptions and pronouns resolved to the fullest name.

Names are joined by the sieves of deterministic coreference, the surest first (Lee, Chang, Peirsman, Chambers, Surdeanu
and Jurafsky (2013), Computational Linguistics 39(4)): same words, acronym, short form; then descriptions and pronouns
by agreement and salience.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from spacy.tokens import Doc

from earmark.data import table
from earmark.parties.mentions import DESCRIBED
from earmark.parties.names import FAMILIES, OFFICES, clean_name, initials, is_acronym, is_short_form, name_words
from earmark.parties.party import Mention, Party
from earmark.parties.syntax import role

GOVERNMENTS: dict[str, str] = table("descriptions")["governments"]
#: noun → it and those that say the same in a name: "the ministry" may be a Department
_ALIKE: dict[str, frozenset[str]] = {word: frozenset(row) for row in table("descriptions")["alike"] for word in row}
#: what a description or pronoun may stand for
_AGREES = {
    "organisation": ("ORG", "FAC", "PROGRAM"),
    "person": ("PERSON",),
    "place": ("GPE", "LOC"),
    "program": ("PROGRAM", "LAW", "ORG"),
    "thing": ("ORG", "GPE", "PROGRAM", "FAC", "LAW"),
    "many": ("ORG", "NORP", "NP", "GPE"),
}
_PLURAL = ("NNS", "NNPS")
_OWNING = ("'s", "’s")
#: nouns for bodies that no description is made with
_BODIES = frozenset(["corps", "community", "service"])
#: words that are a name by themselves: "the House" is not the White House
_WHOLE = frozenset(["house", "street"])
#: tokens of a headline before or behind a name in it, at most, and what ends a sentence but no headline
_HEADLINE = 20
_STOPS = frozenset([".", "!", "?", ";", "“", "”"])
#: letters of an acronym, at most
_LONGEST_ACRONYM = 8
#: how many tokens back a description and a pronoun reach
_REACH = {"description": 300, "pronoun": 80}
#: words within a phrase that keep the name at its end from being that of the whole
_LINKS = frozenset("of in for and or to at on by from with between under near the".split())
#: how many parties a description or pronoun is taken to be able to stand for
_MOST = 3


def resolve(doc: Doc, mentions: list[Mention]) -> list[Party]:
    """Group ``mentions`` into parties, ordered by their first mention.

    Args:
        doc: the Doc that the mentions are of.
        mentions: in the order of the text.

    Returns:
        The parties. A description or pronoun is a mention of the likeliest party and a possible one of the next; a
        description is a party of its own as well, for it may speak of somebody who has no name ("the local council"),
        save where its noun stands in a name ("the trust" after Eastvale Hospital Trust).
    """
    parties = _join_names(doc, [m for m in mentions if m.form == "name"])
    named = {i: party for party in parties for m in party.mentions for i in range(m.start, m.end)}
    phrases: dict[str, Party] = {}
    short = {letters: party for party in parties if len(letters := initials(party.name)) > 1}
    for mention in mentions:
        if mention.form == "name":
            continue
        acronym = short.get(_letters(doc, mention))
        if acronym is not None:
            acronym.mentions.append(replace(mention, form="name", label=acronym.label))
            continue
        own = _apposed(doc, mention, named) if mention.form != "pronoun" else None
        if own is not None:
            own.mentions.append(replace(mention, form="description"))
            continue
        groups = _groups(doc, mention, phrases.values())
        likeliest = _antecedents(doc, mention, [*parties, *groups]) if mention.form in _REACH else []
        for rank, party in enumerate(likeliest):
            (party.possible if rank else party.mentions).append(replace(mention, rank=rank))
        name = clean_name(doc[mention.start : mention.end].text)
        name = GOVERNMENTS.get(name.lower(), name)
        echoed = any(_echoes(doc, mention, party) for party in likeliest)
        if name and mention.form != "pronoun" and not echoed:
            proper = "" if likeliest else _proper_tail(name)
            party = Party(proper, "ORG") if proper else Party(name, "NP")
            alone = replace(mention, form="phrase") if likeliest else mention
            phrases.setdefault(party.name.casefold(), party).mentions.append(alone)
    everyone = [*parties, *phrases.values()]
    for party in everyone:
        party.mentions.sort(key=lambda m: m.start)
        party.possible.sort(key=lambda m: m.start)
    return sorted(everyone, key=lambda p: p.mentions[0].start)


def _letters(doc: Doc, mention: Mention) -> str:
    """The letters of a phrase that is an acronym, "US" of "U.S.", which the entity recogniser took for none."""
    text = doc[mention.start].text
    letters = text.replace(".", "")
    alone = mention.form == "phrase" and mention.end == mention.start + 1
    return letters if alone and text.isupper() and 2 <= len(letters) <= _LONGEST_ACRONYM else ""


def _join_names(doc: Doc, mentions: list[Mention]) -> list[Party]:
    groups: dict[tuple[tuple[str, ...], str], list[Mention]] = {}
    for mention in mentions:
        name = clean_name(doc[mention.start : mention.end].text, mention.label)
        if name:
            groups.setdefault((name_words(name), FAMILIES[mention.label]), []).append(mention)
    parties: list[tuple[tuple[str, ...], str, Party]] = []
    for (words, family), group in sorted(groups.items(), key=lambda g: (-len(g[0][0]), g[1][0].start)):
        party = _same(doc, words, family, group, parties)
        if party is None:
            party = Party(_best_name(doc, group), "")
            parties.append((words, family, party))
        party.mentions += group
    for _, _, party in parties:
        party.name = _told_in_full(doc, party)
        counts = Counter(m.label for m in party.mentions)
        party.label = max(counts, key=lambda label: (counts[label], label))
    return [party for _, _, party in parties]


def _best_name(doc: Doc, group: list[Mention]) -> str:
    names = [clean_name(doc[m.start : m.end].text, m.label) for m in group]
    cased = [n for n in names if not n.isupper() or len(n) <= 5] or names
    best = max(cased, key=lambda n: (len(n), -names.index(n)))
    return best + next((ending for m in group if (ending := _own_ending(doc, m))), "")


def _told_in_full(doc: Doc, party: Party) -> str:
    """The name of a party with all its mentions, those in headlines last.

    Where every word has a capital the entity recogniser takes those behind a name for a part of it: "National
    Institute of Health to Fund Research Projects".
    """
    if len({doc[m.start : m.end].text for m in party.mentions}) == 1:
        return party.name
    said = [m for m in party.mentions if m.form == "name" and not _in_headline(doc, m)]
    full = [m for m in said if len(name_words(clean_name(doc[m.start : m.end].text, m.label))) > 1]
    if not full or len(said) == len(party.mentions):
        return party.name
    return _best_name(doc, full)


def _in_headline(doc: Doc, m: Mention) -> bool:
    """Whether a mention stands in a short line without a full stop in which nearly all longer words have a capital."""
    around = list(doc[m.start : m.end])
    for places in (range(m.start - 1, -1, -1), range(m.end, len(doc))):
        for i in places[:_HEADLINE]:
            if "\n" in doc[i].text:
                break
            around.append(doc[i])
    if not _STOPS.isdisjoint(token.text for token in around):
        return False
    long = [token.text[0].isupper() for token in around if len(token) > 3 and token.is_alpha]
    return len(long) > 2 and sum(long) >= 0.75 * len(long)


def _own_ending(doc: Doc, m: Mention) -> str:
    """The "'s" that is a part of a name, for nothing follows that it would own: "Christie's has sold", "at Lloyd's"."""
    last = doc[m.end - 1]
    if last.lower_ in _OWNING:  # as the entity recogniser sees it
        return str(last.text)
    if m.end + 1 >= len(doc) or doc[m.end].lower_ not in _OWNING:
        return ""
    after = doc[m.end + 1]
    return str(doc[m.end].text) if after.pos_ in ("AUX", "ADP") or after.tag_ in ("VBD", "VBZ") else ""


def _same(
    doc: Doc,
    words: tuple[str, ...],
    family: str,
    group: list[Mention],
    parties: list[tuple[tuple[str, ...], str, Party]],
) -> Party | None:
    text = clean_name(doc[group[0].start : group[0].end].text, group[0].label)
    for other, kind, party in parties:
        if (other == words and (kind == family or len(words) > 1)) or is_acronym(text, party.name):
            return party
        if _in_brackets_after(doc, group, party):
            return party
    fitting = [p for other, kind, p in parties if kind == family and is_short_form(words, other, family)]
    first = group[0].start
    if not fitting:
        return _by_last_word(words, family, first, parties)
    before = [p for p in fitting if p.mentions[0].start <= first]
    return (before or fitting)[-1]


def _by_last_word(
    words: tuple[str, ...], family: str, first: int, parties: list[tuple[tuple[str, ...], str, Party]]
) -> Party | None:
    """The body that an article goes on to call by one word of its name: "the Institute", "the Corps", "Rovers".

    A noun for a body may stand anywhere in the name; of several bodies, the one told last before the token ``first``
    is meant. Any other word has to be the last of the name, and of one name alone.
    """
    if family != "organisation" or len(words) > 1 or words[0] in _WHOLE:
        return None
    noun = DESCRIBED.get(words[0]) in ("organisation", "place", "program") or words[0] in _BODIES
    told = [
        (max(m.end for m in party.mentions if m.end <= first), party)
        for other, kind, party in parties
        if kind == family and len(other) > 1 and words[0] in (other if noun else other[-1:])
        and any(m.end <= first for m in party.mentions)
    ]  # fmt: skip
    if not told or (len(told) > 1 and not noun):
        return None
    return max(told, key=lambda row: row[0])[1]


def _in_brackets_after(doc: Doc, group: list[Mention], party: Party) -> bool:
    ends = {m.end for m in party.mentions}
    return any(
        m.start >= 2 and doc[m.start - 1].text == "(" and m.start - 1 in ends and m.end < len(doc)
        and doc[m.end].text == ")" and doc[m.start : m.end].text.isupper()
        for m in group
    )


def _apposed(doc: Doc, mention: Mention, named: dict[int, Party]) -> Party | None:
    """The party that a phrase describes: "Acme, a maker of pumps", "a firm called Acme", "chipmaker Acme"."""
    head = doc[mention.head]
    if head.tag_ in _PLURAL:  # "states, the District of Columbia and Puerto Rico" are not one of them
        return None
    if mention.end == head.i + 1 and mention.end in named and head.pos_ == "NOUN" and head.tag_ == "NN":
        return named[mention.end]
    if head.i + 1 in named and mention.end - 1 in named and head.i not in named:
        return named[head.i + 1]
    if head.dep_ == "appos" and head.head.i in named:
        return named[head.head.i]
    for child in head.rights:
        if child.dep_ == "appos" and child.i in named:
            return named[child.i]
        if child.lower_ in ("called", "named", "dubbed"):
            return next((named[t.i] for t in child.rights if t.i in named), None)
    return None


def _proper_tail(name: str) -> str:
    """The name at the end of a phrase that describes it: "state-backed chipmaker Hansung Foundry".

    >>> _proper_tail("state-backed chipmaker Hansung Foundry")
    'Hansung Foundry'
    >>> _proper_tail("flood-hit firms in Cumbria and Yorkshire")
    ''
    """
    words = name.split()
    first = next((n for n in range(len(words), 0, -1) if not words[n - 1][0].isupper()), 0)
    if not 0 < first < len(words) or not words[0][0].islower() or not _LINKS.isdisjoint(words[:first]):
        return ""
    return " ".join(words[first:])


def _groups(doc: Doc, mention: Mention, phrases: Iterable[Party]) -> list[Party]:
    """Whom "they" may stand for beside those named: plural phrases that were a subject: "Lawmakers voted. They ..."."""
    if mention.form != "pronoun" or mention.label != "many":
        return []
    heads = [(party, doc[party.mentions[-1].head]) for party in phrases]
    return [party for party, head in heads if head.tag_ in _PLURAL and role(head) in ("subj", "subjpass")]


def _antecedents(doc: Doc, mention: Mention, parties: list[Party]) -> list[Party]:
    """The parties that a description or pronoun may stand for, the likeliest first, at most :data:`_MOST`."""
    if mention.label == "speaker":
        return []
    kinds = _AGREES[mention.label]
    scored = []
    for n, party in enumerate(parties):
        if party.label not in kinds:
            continue
        score = _salience(doc, mention, party)
        if score and _echoes(doc, mention, party):
            score += 3.0
        if score:
            scored.append((-score, n, party))
    likeliest = [party for _, _, party in sorted(scored, key=lambda row: row[:2])[:_MOST]]
    return [party for party in likeliest if _echoes(doc, mention, party)] or likeliest


def _echoes(doc: Doc, mention: Mention, party: Party) -> bool:
    """Whether the noun of a description, or one that says the same, stands in the name of ``party``.

    An office stands before the name: "the president" is Joan Imai after "President Joan Imai".
    """
    noun = doc[mention.head].lower_
    if mention.form != "description":
        return False
    if noun in OFFICES and party.label == "PERSON":
        return any(m.start and m.end <= mention.start and doc[m.start - 1].lower_ == noun for m in party.mentions)
    return not _ALIKE.get(noun, {noun}).isdisjoint(name_words(party.name))


def _salience(doc: Doc, mention: Mention, party: Party) -> float:
    """Nearness and prominence of the last mention before ``mention``; 0 where there is none in reach."""
    before = [m for m in party.mentions if m.end <= mention.start]
    if not before:
        return 0.0
    last = before[-1]
    distance = mention.start - last.end
    if distance > _REACH[mention.form]:
        return 0.0
    score = 1.0 / (1.0 + distance / 40)
    if role(doc[last.head]) in ("subj", "subjpass"):
        score *= 1.8
    if before[0].start < 40:
        score *= 1.3
    return score * (1.0 + 0.25 * min(len(before), 6))
