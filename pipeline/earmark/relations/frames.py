"""Which place beside the words that govern a sum a party holds, and what those words say of that place.

A clause is read into slots that do not depend on its form: the subject of a passive is the object, a by-phrase the
subject; a subject that is shared ("agreed to pay", "bought and sold", "a firm that received") is found where it stands
(Universal Dependencies' enhanced subjects of control and coordination; Schuster and Manning (2016), LREC).
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from spacy.tokens import Doc, Token

from earmark.data import table
from earmark.parties.syntax import CLAUSES, governor, preposition, role
from earmark.relations.context import Sum

#: slot → the tokens that hold it
Slots = dict[str, list[Token]]
_RELATIVE = frozenset("who which that whom".split())
#: how many tokens from a party the frame word may stand that is read without the parse
_FAR = 25


@cache
def frames() -> dict[str, dict[str, list[tuple[str, dict[str, str]]]]]:
    """Return word → [(class, slot → role)] for verbs and nouns."""
    data = table("frames")
    found: dict[str, dict[str, list[tuple[str, dict[str, str]]]]] = {}
    for kind in ("verbs", "nouns"):
        words: dict[str, list[tuple[str, dict[str, str]]]] = defaultdict(list)
        for row in data[kind]:
            for word in row["words"]:
                words[word].append((row["class"], row["roles"]))
        found[kind] = dict(words)
    return found


def clause_slots(verb: Token) -> Slots:
    """Return who and what stands where in the clause of ``verb``: subj, obj, iobj and each preposition."""
    slots: Slots = defaultdict(list)
    passive = any(role(child) in ("subjpass", "aux:pass", "auxpass") for child in verb.children)
    for child in verb.children:
        name = role(child)
        if name == "subj":
            slots["obj" if passive else "subj"].append(child)
        elif name == "subjpass":
            slots["obj"].append(child)
        elif name in ("obj", "iobj"):
            slots[name].append(child)
        elif name.startswith("obl"):
            word = preposition(child) or "bare"
            slots["subj" if word == "by" and passive else word].append(child)
        elif child.dep_ in ("prep", "agent"):
            word = "subj" if child.lower_ == "by" and passive else child.lower_
            slots[word] += [c for c in child.children if c.dep_ == "pobj"]
    if not slots.get("subj") and not (passive and slots.get("obj")):
        shared = shared_subject(verb)
        if shared is not None:
            slots["obj" if _is_participle(verb) or passive else "subj"].append(shared)
    return {name: [one for token in held for one in _members(token)] for name, held in slots.items()}


def shared_subject(verb: Token) -> Token | None:
    """Return the subject that ``verb`` takes from the clause above it, or None."""
    token = verb
    for _ in range(6):
        over = governor(token)
        label = token.dep_
        if over.i == token.i or label not in CLAUSES:
            return None
        if label == "acl" and verb.tag_ == "VB" and token is verb:
            return _subject_of_plan(over)
        if label in ("acl", "acl:relcl", "relcl"):
            return over
        if label == "xcomp":
            told = [c for c in over.children if role(c) in ("obj", "iobj") and c.i < token.i]
            if told:
                return told[-1]
        own = [c for c in over.children if role(c) in ("subj", "subjpass")]
        if own and label != "ccomp":
            return own[0]
        token = over
    return None


def _subject_of_plan(noun: Token) -> Token | None:
    """Who would do what a noun with an infinitive tells: "X is in talks to buy", "X's plan to buy"."""
    for name in ("poss", "subj"):
        held = [child for child in noun.children if role(child) == name]
        if held:
            return held[0]
    over = governor(noun)
    return next((child for child in over.children if role(child) in ("subj", "subjpass")), None)


def _is_participle(verb: Token) -> bool:
    return verb.tag_ == "VBN" and verb.dep_ == "acl"


def _members(token: Token) -> list[Token]:
    """The token, what it stands for if it is a relative pronoun, and the other members of its list."""
    if token.lower_ in _RELATIVE:
        for over in token.ancestors:
            if over.dep_ in ("acl:relcl", "relcl"):
                return [governor(over)]
    return [token, *(c for c in token.children if c.dep_ == "conj"), *(c for c in token.children if c.dep_ == "appos")]


def noun_slots(noun: Token) -> Slots:
    """Return who and what stands beside ``noun``: poss, each preposition, and ``mod`` for what stands before it."""
    slots: Slots = defaultdict(list)
    for child in noun.children:
        name = role(child)
        if name == "poss":
            slots["poss"].append(child)
        elif name.startswith("nmod:"):
            slots[name[5:]].append(child)
        elif child.dep_ == "prep":
            slots[child.lower_] += [c for c in child.children if c.dep_ == "pobj"]
        elif name in ("compound", "nmod") and child.i < noun.i:
            slots["mod"].append(child)
        elif name == "acl" and child.tag_ == "VBN":
            for slot, held in clause_slots(child).items():
                if slot != "obj":
                    slots["by" if slot == "subj" else slot] += held
    return {name: [one for token in held for one in _members(token)] for name, held in slots.items()}


def held_slots(s: Sum) -> dict[int, list[tuple[str, str, str, int]]]:
    """Return for each token beside the words that govern the sum what it holds there.

    Returns:
        token index → (slot, lemma of the word, "v" or "n", how many words up from the sum).
    """
    held: dict[int, list[tuple[str, str, str, int]]] = defaultdict(list)
    seen = set()
    for up, token in enumerate((s.head, *s.governors)):
        if up > 5 or token.i in seen:
            break
        seen.add(token.i)
        kind = "v" if token.pos_ in ("VERB", "AUX") else "n"
        slots = clause_slots(token) if kind == "v" else noun_slots(token)
        for slot, tokens in slots.items():
            for one in tokens:
                if not s.start <= one.i < s.end:
                    held[one.i].append((slot, token.lemma_.lower(), kind, up))
    return held


def frame_features(held: list[tuple[str, str, str, int]]) -> list[str]:
    """Describe the slots that one token holds."""
    out = []
    for slot, lemma, kind, up in held:
        near = min(up, 3)
        out += [f"slot={kind} {slot}", f"slot+up={kind} {slot} {near}", f"slot+word={slot} {lemma}"]
        for name, roles in frames()["verbs" if kind == "v" else "nouns"].get(lemma, ()):
            said = roles.get(slot, "nothing")
            out += [f"frame={name} {slot}", f"says={said}", f"says+up={said} {near}"]
    return out


def shallow_features(doc: Doc, sentence: tuple[int, int], at: int, start: int, end: int) -> list[str]:
    """Describe the tokens [start, end) by the frame words of the sentence, without trusting the parse.

    ``sentence`` gives its first token and its end, ``at`` the token where the sum stands.

    A party before a verb is taken for its subject (of a passive, for its object), one after it for its object, one
    after a preposition for that slot of the nearest frame word before it.
    """
    out = []
    lead = _lead(doc, start)
    words = _frame_words(doc, *sentence)
    verb = words.next_verb(end)
    if verb is not None and lead in ("", "and"):
        slot = "obj" if verb.passive else "subj"
        out += _said("next", verb, slot, "before" if end <= at else "after")
    back = words.last(start)
    if back is not None:
        slot = lead or ("obj" if back.kind == "verbs" else "beside")
        if slot == "by" and back.passive:
            slot = "subj"
        across = back.at < at < start or start < at < back.at
        out += _said("last", back, slot, "across" if across else "beside")
    return out


@dataclass(frozen=True, slots=True)
class FrameWord:
    """A word of the table where it stands: its token, "verbs" or "nouns", what it tells, whether it is a passive."""

    at: int
    kind: str
    classes: Sequence[tuple[str, dict[str, str]]]
    passive: bool


@dataclass(frozen=True, slots=True)
class FrameWords:
    """The words of the table in a sentence, and where its clauses end, by their tokens."""

    words: tuple[FrameWord, ...]
    verbs: tuple[FrameWord, ...]
    ends: tuple[int, ...]

    def next_verb(self, start: int) -> FrameWord | None:
        """Return the first verb from the token ``start`` on, of the same clause and not far."""
        n = bisect_left(self.verbs, start, key=_place)
        end = bisect_left(self.ends, start)
        if n == len(self.verbs) or self.verbs[n].at >= start + _FAR:
            return None
        return None if end < len(self.ends) and self.ends[end] < self.verbs[n].at else self.verbs[n]

    def last(self, start: int) -> FrameWord | None:
        """Return the last word before the token ``start`` that is not far."""
        n = bisect_left(self.words, start, key=_place) - 1
        return self.words[n] if n >= 0 and self.words[n].at >= start - _FAR else None


def _place(word: FrameWord) -> int:
    return word.at


@lru_cache(maxsize=8)
def _frame_words(doc: Doc, start: int, end: int) -> FrameWords:
    """The frame words of the sentence from the token ``start`` to ``end``."""
    found, ends = [], []
    for token in doc[start:end]:
        kind = {"VERB": "verbs", "NOUN": "nouns"}.get(token.pos_)
        classes = frames()[kind].get(token.lemma_.lower()) if kind is not None else None
        if kind is not None and classes is not None:
            found.append(FrameWord(token.i, kind, classes, kind == "verbs" and _is_passive(token, start)))
        elif token.text in (";", "\n", "”"):
            ends.append(token.i)
    return FrameWords(tuple(found), tuple(word for word in found if word.kind == "verbs"), tuple(ends))


def _said(way: str, word: FrameWord, slot: str, where: str) -> list[str]:
    out = []
    for name, roles in word.classes:
        said = roles.get(slot, "nothing")
        out += [f"{way}={name} {slot} {where}", f"{way} says={said} {where}"]
    return out


def _lead(doc: Doc, start: int) -> str:
    """The preposition before a phrase, past its determiner and adjectives; ``""`` where there is none."""
    for i in range(start - 1, max(-1, start - 5), -1):
        token = doc[i]
        if token.pos_ in ("ADP", "SCONJ") or token.lower_ in ("to", "by", "from", "for"):
            return str(token.lower_)
        if token.pos_ not in ("DET", "ADJ", "NOUN", "PROPN", "NUM"):
            return "and" if token.lower_ in ("and", ",") else ""
    return ""


def _is_passive(verb: Token, start: int) -> bool:
    """Whether ``verb`` is a passive; ``start`` is the first token of its sentence."""
    if verb.tag_ != "VBN":
        return False
    before = [verb.doc[i].lemma_.lower() for i in range(max(start, verb.i - 3), verb.i)]
    return "be" in before or "get" in before or not any(w in ("have", "has", "had") for w in before)
