"""What tells the instrument and the status of a sum: cue words by their sense, kinds of party, moods of the verbs.

The words are in two tables (``instrument_cues.json``, ``status_cues.json``) and meet the models as senses at places
("loan: terms of debt, in the sentence"), so that a few thousand sums are enough to learn what each place weighs.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from spacy.tokens import Doc

from earmark.parties.syntax import governor, role
from earmark.relations.context import Sum, Units
from earmark.relations.cues import (
    MODALS,
    NEGATIONS,
    Cue,
    find_cues,
    forms_of,
    is_verb,
    lexicon,
    mood,
    party_kind,
    party_words,
)
from earmark.relations.frames import clause_slots

#: parts of speech of the table whose words are read as verbs of a clause
_VERBAL = ("verb", "any")


def instrument_features(doc: Doc, units: Units, s: Sum, title: Sequence[str] = ()) -> list[str]:
    """Describe the sum ``s`` by what tells its instrument.

    Args:
        doc: the Doc, with amounts, entities and a parse.
        units: the Doc's units.
        s: the sum.
        title: the units of the title, lower case; empty where there is none.
    """
    out = list(dict.fromkeys(_cue_features(doc, units, s, "instrument_cues", title)))
    out += _topic(doc, s)
    out += _parties(doc, s)
    return out


def status_features(doc: Doc, units: Units, s: Sum, title: Sequence[str] = ()) -> list[str]:
    """Describe the sum ``s`` by what tells its status; arguments as of :func:`instrument_features`."""
    out = list(dict.fromkeys(_cue_features(doc, units, s, "status_cues", title)))
    out += _moods(doc, s)
    return out


def cues_beside(doc: Doc, units: Units, s: Sum, name: str) -> Iterator[tuple[Cue, list[str]]]:
    """Yield the cues in reach of the sum ``s`` by the table ``name``, each with the places where it stands.

    Places: over, mod, arg, under (by the parse), by, near, sentence (within 2 and 6 words, or farther, with the side),
    before, after (in the sentences around).
    """
    cues = find_cues(doc, name)
    first = bisect_left(cues, s.left - 30, key=lambda cue: units.place[cue.start])
    for cue in islice(cues, first, None):
        at = units.place[cue.start]
        if at >= s.right + 20:
            return
        if s.start <= cue.start < s.end:
            continue
        if at < s.left:
            yield cue, ["before"]
        elif at >= s.right:
            yield cue, ["after"]
        else:
            gap = abs(at - s.unit)
            side = "L" if at < s.unit else "R"
            zones = ["sentence"]
            zones += ["near", f"near{side}"] if gap <= 6 else []
            zones += [f"by{side}"] if gap <= 2 else []
            if cue.end == cue.start + 1:
                zones += s.places.get(cue.start, ())
            else:
                zones += dict.fromkeys(z for i in range(cue.start, cue.end) for z in s.places.get(i, ()))
            yield cue, zones


def told_by(cue: Cue, zones: Sequence[str]) -> Iterator[str]:
    """Yield the features that ``cue`` gives at ``zones``."""
    for sense in cue.senses:
        for zone in zones:
            yield f"{sense.label}@{zone}"
            yield f"{sense.label}.{sense.name}@{zone}"


def _cue_features(doc: Doc, units: Units, s: Sum, name: str, title: Sequence[str]) -> Iterator[str]:
    votes: Counter[str] = Counter()
    nearest: dict[str, tuple[int, Cue]] = {}
    for cue, zones in cues_beside(doc, units, s, name):
        yield from told_by(cue, zones)
        at = units.place[cue.start]
        gap = abs(at - s.unit)
        for sense in cue.senses:
            votes[sense.label] += _weight(zones, gap)
        side = "L" if at < s.unit else "R"
        if "sentence" in zones and (side not in nearest or gap < nearest[side][0]):
            nearest[side] = (gap, cue)
    yield from _votes(votes)
    for side, (_, cue) in nearest.items():
        for sense in cue.senses:
            yield f"nearest{side}={sense.label}.{sense.name}"
    for label, _ in _title_cues(tuple(title), name):
        yield f"{label}@title"


def _weight(zones: list[str], gap: int) -> int:
    """How much a cue counts in the vote of its sentence."""
    if "over" in zones or "mod" in zones or "under" in zones:
        return 4
    if "sentence" in zones:
        return 3 if gap <= 6 else 2
    return 1


def _votes(votes: Counter[str]) -> Iterator[str]:
    ranked = sorted(votes.items(), key=lambda p: (-p[1], p[0]))
    for n, (label, count) in enumerate(ranked[:3]):
        yield f"vote{n}={label}"
        yield f"votes={label} {min(count // 4, 4)}"
    if not ranked:
        yield "vote=none"


@lru_cache(maxsize=8)
def _title_cues(title: tuple[str, ...], name: str) -> tuple[tuple[str, str], ...]:
    words = lexicon(name)
    found = []
    for i, word in enumerate(title):
        for form in (word, word.rstrip("s"), word.removesuffix("es"), word.removesuffix("ed"), word.removesuffix("d")):
            for phrase, sense in words.get(form, ()):
                if len(phrase) == 1 or tuple(title[i + 1 : i + len(phrase)]) == phrase[1:]:
                    found.append((sense.label, sense.name))
    return tuple(dict.fromkeys(found))


@lru_cache(maxsize=8)
def _article(doc: Doc, name: str) -> tuple[tuple[str, int], ...]:
    """How often each label's cues stand in the article, in percent of all cues of nouns."""
    counts = Counter(sense.label for cue in find_cues(doc, name) for sense in cue.senses)
    total = sum(counts.values()) or 1
    return tuple((label, 100 * n // total) for label, n in counts.most_common())


def _topic(doc: Doc, s: Sum) -> Iterator[str]:
    for n, (label, percent) in enumerate(_article(doc, "instrument_cues")):
        if n < 2:
            yield f"topic{n}={label}"
        if percent >= 10:
            yield f"share={label} {min(percent // 10, 4)}"


def _parties(doc: Doc, s: Sum) -> Iterator[str]:
    """The kinds of party in the clause and around it, and the size and rate of the sum."""
    verb = s.predicate
    if verb is not None:
        cues = (cue for cue in find_cues(doc, "instrument_cues") if cue.start <= verb.i < cue.end)
        senses = sorted({sense.name for cue in cues for sense in cue.senses})
        for slot, held in clause_slots(verb).items():
            if slot not in ("subj", "obj", "iobj", "to", "for", "in", "from", "by", "on", "at"):
                continue
            for token in held[:2]:
                if s.start <= token.i < s.end:
                    yield f"sum={slot}"
                    continue
                kind = party_kind(token)
                yield f"{slot}={kind}"
                for name in senses:
                    yield f"{name} {slot}={kind}"
    for kind, n in _kinds_in(doc, s.sentence.start, s.sentence.end):
        yield f"here={kind} {min(n, 2)}"
    whole = _article_kinds(doc)
    yield f"mostly={whole[0] if whole else ''}"
    for kind in whole:
        yield f"article={kind}"
    digits = len(str(abs(int(s.amount.value))))
    yield f"digits={digits}"
    yield f"per={s.amount.per}"
    if digits <= 2 and s.amount.value != int(s.amount.value):
        yield "cents"
    yield f"currency={s.amount.currency}"


@lru_cache(maxsize=8)
def _kinds_in(doc: Doc, start: int, end: int) -> tuple[tuple[str, int], ...]:
    """The kinds of party in the sentence from the token ``start`` to ``end``, and how often each is told."""
    kinds = Counter(party_kind(t) for t in doc[start:end] if t.ent_type_ or t.pos_ == "NOUN")
    return tuple((kind, n) for kind, n in kinds.items() if kind != "thing")


@lru_cache(maxsize=8)
def _article_kinds(doc: Doc) -> tuple[str, ...]:
    counts = Counter(party_kind(ent.root) for ent in doc.ents)
    counts.update(party_words().get(t.lemma_.lower(), "") for t in doc if t.pos_ == "NOUN")
    del counts[""]
    total = sum(counts.values()) or 1
    return tuple(kind for kind, n in counts.most_common(4) if 5 * n >= total)


@dataclass(frozen=True, slots=True)
class Clause:
    """A verb over the sum: the statuses it speaks for, its mood, whether it is negated, how it hangs on the next."""

    classes: tuple[str, ...]
    mood: str
    negated: bool
    link: str


@lru_cache(maxsize=8)
def _verb_classes(doc: Doc) -> dict[int, tuple[str, ...]]:
    found: dict[int, list[str]] = defaultdict(list)
    for cue in find_cues(doc, "status_cues"):
        for sense in cue.senses:
            if sense.pos in _VERBAL:
                found[cue.start].append(sense.label)
    return {i: tuple(labels) for i, labels in found.items()}


def _chain(doc: Doc, s: Sum) -> list[Clause]:
    """The verbs over the sum from the nearest upwards, at most four."""
    classes = _verb_classes(doc)
    chain: list[Clause] = []
    token = s.head
    link = ""
    for _ in range(8):
        if is_verb(token) and not s.start <= token.i < s.end:
            negated = any(c.lower_ in NEGATIONS for c in token.children)
            chain.append(Clause(classes.get(token.i, ("plain",)), mood(token), negated, link))
            link = role(token)
            if len(chain) == 4:
                break
        over = governor(token)
        if over.i == token.i:
            break
        token = over
    return chain


def _moods(doc: Doc, s: Sum) -> Iterator[str]:
    chain = _chain(doc, s)
    if not chain:
        yield "verb=none"
    for n, clause in enumerate(chain[:3]):
        yield f"mood{n}={clause.mood}"
        if clause.negated:
            yield f"negated{min(n, 1)}"
            yield "negated"
        for name in clause.classes:
            yield f"verb{n}={name}"
            yield f"verb{n}={name} {clause.mood}"
            if clause.negated:
                yield f"negated {name}"
            if n:
                yield f"oververb={name}"
                yield f"over={name} {chain[0].mood}"
                yield f"over={name} {clause.mood} {chain[0].mood}"
                for inner in chain[0].classes:
                    yield f"over={name} {inner}"
    yield f"moods={'<'.join(c.mood for c in chain[:3])}"
    outer = [c.mood for c in chain]
    for modal in ("would", "could", "will", "should", "must", "to", "is to"):
        if modal in outer:
            yield f"any={modal}"
    yield from _shallow(doc, s)
    yield from _sizes(doc, s)


def _shallow(doc: Doc, s: Sum) -> Iterator[str]:
    """The nearest verbs before and after the sum, without trusting the parse; modals of the sentence."""
    classes = _verb_classes(doc)
    verbs, helpers = _verbs_in(doc, s.sentence.start, s.sentence.end)
    before, after = [v for v in verbs if v[0] < s.start], [v for v in verbs if v[0] >= s.end]
    for side, nearest in (("L", reversed(before[-2:])), ("R", after[:2])):
        for n, (i, form) in enumerate(nearest):
            yield f"{side}{n} mood={form}"
            for name in classes.get(i, ("plain",)):
                yield f"{side}{n}={name}"
                yield f"{side}{n}={name} {form}"
    yield from helpers


@lru_cache(maxsize=8)
def _verbs_in(doc: Doc, start: int, end: int) -> tuple[tuple[tuple[int, str], ...], tuple[str, ...]]:
    """The verbs of the sentence from the token ``start`` to ``end``, each with its mood; features of its modals."""
    forms = forms_of(doc)
    verbs = tuple((t.i, mood(t)) for t in doc[start:end] if t.pos_ != "AUX" and is_verb(t))
    helpers = []
    for word, _, _ in forms[start:end]:
        if word in MODALS:
            helpers.append(f"modal={MODALS[word]}")
        elif word in NEGATIONS:
            helpers.append("no in sentence")
    return verbs, tuple(helpers)


def _sizes(doc: Doc, s: Sum) -> Iterator[str]:
    head = s.head
    yield f"role={role(head)}"
    if s.sentence.start < 40:
        yield "lead"
    yield f"per={s.amount.per}"
    form = mood(s.predicate) if s.predicate is not None else "none"
    for label in _likeliest_in(doc, s.sentence.start, s.sentence.end):
        yield f"kind={label}"
        yield f"kind+mood={label} {form}"


@lru_cache(maxsize=8)
def _likeliest_in(doc: Doc, start: int, end: int) -> tuple[str, ...]:
    """The two instruments that most cues speak for in the sentence from the token ``start`` to ``end``."""
    cues = (cue for cue in find_cues(doc, "instrument_cues") if start <= cue.start < end)
    votes = Counter(sense.label for cue in cues for sense in cue.senses)
    return tuple(label for label, _ in votes.most_common(2))
