"""One name, one label: what the entity recognizer sees once, it sees everywhere in the article.

A recognizer over a window of a few words judges each mention alone. An article names "Natalya Gorbunova" once and
"Gorbunova" six times; the component lets the mentions of an article vote, and marks those that were overlooked.
A word that describes the name ("carmaker Kestrion", "spokeswoman Halloran": descriptions.tsv) has votes too.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.util import filter_spans

VOTING = frozenset({"PERSON", "ORG", "GPE", "LOC", "FAC", "PRODUCT", "PROGRAM"})
"""Labels of names that stand for one thing in an article; "Chinese" or "Chapter 11" need no vote."""

BY_DESCRIPTION = 3
"""The votes that "chipmaker" before a name has: it outvotes two mentions, and the recognizer on this one."""

POSSESSIVES = frozenset({"'s", "’s"})

ROWS = [
    line.split("\t")
    for line in (Path(__file__).parent / "descriptions.tsv").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]
DESCRIPTIONS = {word: label for word, label, _ in ROWS}

Key = tuple[str, ...]
"""The words of a name, as written."""


@Language.factory("earmark_consistency", requires=["doc.ents"], assigns=["doc.ents"])
def make_consistency(nlp: Language, name: str) -> Callable[[Doc], Doc]:
    """Make the component that lets the mentions of an article agree; it stands behind the recognizer."""
    return agree


def agree(doc: Doc) -> Doc:
    """Relabel the minority's mentions of a name, part bodies from places, and mark what was overlooked."""
    ents = list(doc.ents)
    if not ents:
        return doc
    labels = _elect(ents)
    marked = [_relabelled(doc, part, labels) for ent in ents for part in _parted(doc, ent, labels)]
    doc.set_ents(filter_spans([*marked, *_overlooked(doc, marked, labels)]))
    return doc


def _key(span: Span) -> Key:
    return tuple(token.text for token in span if not token.is_space)


def _short(key: Key, label: str) -> Key | None:
    """The one word by which an article goes on to call a person or an organisation named in full."""
    if label == "PERSON" and 2 <= len(key) <= 4:
        return key[-1:]
    if label == "ORG" and len(key) >= 2 and len(key[0]) > 3:
        return key[:1]
    return None


def _elect(ents: list[Span]) -> dict[Key, str]:
    """The label of each name; a full name has a vote on the short one, a person's the double."""
    votes: dict[Key, Counter[str]] = defaultdict(Counter)
    for ent in ents:
        votes[_key(ent)][ent.label_] += 1
        described = DESCRIPTIONS.get(ent.doc[ent.start - 1].lower_) if ent.start and ent.label_ in VOTING else None
        if described:
            votes[_key(ent)][described] += BY_DESCRIPTION
    for key, count in list(votes.items()):
        label = count.most_common(1)[0][0]
        short = _short(key, label)
        if short in votes:
            votes[short][label] += count[label] * (2 if label == "PERSON" else 1)
    return {key: count.most_common(1)[0][0] for key, count in votes.items()}


def _parted(doc: Doc, ent: Span, labels: dict[Key, str]) -> list[Span]:
    """ "Utopia's Department of Trade" is a place and a body, where the article names the place by itself."""
    for token in doc[ent.start + 1 : ent.end - 1]:
        if token.lower_ in POSSESSIVES and ent.label_ == "ORG" and labels.get(_key(doc[ent.start : token.i])) == "GPE":
            place = Span(doc, ent.start, token.i, label="GPE")
            return [place, Span(doc, token.i + 1, ent.end, label=ent.label_)]
    return [ent]


def _relabelled(doc: Doc, ent: Span, labels: dict[Key, str]) -> Span:
    label = labels.get(_key(ent), ent.label_)
    if label == ent.label_ or label not in VOTING or ent.label_ not in VOTING:
        return ent
    return Span(doc, ent.start, ent.end, label=label)


def _overlooked(doc: Doc, ents: list[Span], labels: dict[Key, str]) -> list[Span]:
    """Unmarked spans that read as a name elected in this article, or as the surname of a person in it."""
    known = _openings(labels)
    taken = [False] * len(doc)
    for ent in ents:
        taken[ent.start : ent.end] = [True] * len(ent)
    words = [token.text for token in doc]
    found = []
    for at, word in enumerate(words):
        for key, label in known.get(word, ()):
            end = at + len(key)
            if tuple(words[at:end]) == key and not any(taken[at:end]):
                found.append(Span(doc, at, end, label=label))
                taken[at:end] = [True] * len(key)
                break
    return found


def _openings(labels: dict[Key, str]) -> dict[str, list[tuple[Key, str]]]:
    """The first word of each name to look for → the names that begin with it, the longest first."""
    names = dict(labels)
    for key, label in labels.items():
        short = _short(key, label)
        if short and label == "PERSON":
            names.setdefault(short, label)
    known: dict[str, list[tuple[Key, str]]] = defaultdict(list)
    for key, label in sorted(names.items(), key=lambda item: -len(item[0])):
        if label in VOTING and key[0][:1].isupper() and (len(key) > 1 or len(key[0]) > 2):
            known[key[0]].append((key, label))
    return known
