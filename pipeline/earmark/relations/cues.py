"""Cue words by their sense, kinds of party and moods of verbs: what a reader knows of words, from tables."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cache, lru_cache

from spacy.tokens import Doc, Token

from earmark.data import table
from earmark.parties.syntax import role

#: a modal in every form it may stand in → its mood
MODALS = {
    "would": "would", "'d": "would", "’d": "would", "could": "could", "may": "could", "might": "could", "can": "could",
    "should": "should", "must": "must", "will": "will", "shall": "will", "'ll": "will", "’ll": "will", "wo": "will",
    "ca": "could",
}  # fmt: skip
NEGATIONS = frozenset("not n't n’t never no neither nor nothing without hardly barely".split())


@dataclass(frozen=True, slots=True)
class Sense:
    """A row of a cue table: what it speaks for, and its name."""

    label: str
    name: str
    pos: str


@dataclass(frozen=True, slots=True)
class Cue:
    """A cue in a Doc: tokens [start, end) and its senses."""

    start: int
    end: int
    senses: tuple[Sense, ...]


Lexicon = dict[str, list[tuple[tuple[str, ...], Sense]]]


def phrase_words(phrase: str) -> tuple[str, ...]:
    """Split a phrase of a table as the tokenizer splits text: hyphens stand alone."""
    return tuple(phrase.replace("-", " - ").replace("’", "'").split())


@cache
def lexicon(name: str) -> Lexicon:
    """Return first word → [(the phrase, its sense)] of the cue table ``name``, the longest phrase first."""
    found: Lexicon = defaultdict(list)
    for row in table(name)["cues"]:
        sense = Sense(row["for"], row["sense"], row["as"])
        for phrase in row["words"]:
            words = phrase_words(phrase)
            found[words[0]].append((words, sense))
    return {first: sorted(rows, key=lambda r: -len(r[0])) for first, rows in found.items()}


@cache
def verb_forms() -> tuple[dict[str, str], frozenset[str]]:
    """Return form → verb for the verbs of the tables, and the forms that can only be past.

    Taggers and lemmatizers trip over headlines and short sentences ("stole" as an adjective, "fined" as a form of
    "fin"); the verbs that tell most are looked up instead.
    """
    past: dict[str, str] = {}
    for row in table("status_cues")["irregular"]:
        past.update(dict.fromkeys(row["forms"], row["verb"]))
    irregular = set(past.values())
    forms: dict[str, str] = {}
    rows = [row for name in ("instrument_cues", "status_cues") for row in table(name)["cues"] if row["as"] == "verb"]
    for verb in sorted({phrase_words(phrase)[0] for row in rows for phrase in row["words"]}):
        stems = [verb, verb + verb[-1]] if _doubles(verb) else [verb]
        stem = verb[:-1] if verb.endswith("e") else verb
        soft = verb[:-1] + "i" if verb.endswith("y") and verb[-2:-1] not in "aeou" else ""
        forms.update(dict.fromkeys([verb, verb + "s", verb + "es", stem + "ing", *(s + "ing" for s in stems)], verb))
        if soft:
            forms[soft + "es"] = verb
        if verb not in irregular:
            past.update(dict.fromkeys([soft + "ed" if soft else stem + "ed", *(s + "ed" for s in stems[1:])], verb))
    return past | {form: verb for form, verb in forms.items() if form not in past}, frozenset(past) - frozenset(forms)


def _doubles(verb: str) -> bool:
    return len(verb) > 2 and verb[-1] not in "aeiouwxy" and verb[-2] in "aeiou" and verb[-3] not in "aeiou"


@lru_cache(maxsize=8)
def forms_of(doc: Doc) -> list[tuple[str, str, str]]:
    """The forms by which each token is looked up: as it stands, its lemma, and the verb of the tables it may be of."""
    known, _ = verb_forms()
    return [(form := t.lower_, t.lemma_.lower(), known.get(form, "")) for t in doc]


@lru_cache(maxsize=8)
def find_cues(doc: Doc, name: str) -> tuple[Cue, ...]:
    """Return the cues of ``doc`` by the table ``name``: at each place the longest phrase, with all its senses."""
    words = lexicon(name)
    forms = forms_of(doc)
    cues = []
    free = 0
    for i, told in enumerate(forms):
        form, lemma, verb = told
        if i < free or not (form in words or lemma in words or verb in words):
            continue
        token = doc[i]
        if token.ent_type_ == "PERSON":
            continue
        best: list[Sense] = []
        size = 0
        for word in dict.fromkeys(told):
            for phrase, sense in words.get(word, ()):
                long = len(phrase)
                if long < size or not (_read_as(token, sense.pos) if long == 1 else _stands(forms, i, phrase)):
                    continue
                if long > size:
                    best, size = [], long
                best.append(sense)
        if best:
            cues.append(Cue(i, i + size, tuple(dict.fromkeys(best))))
            free = i + size
    return tuple(cues)


def _stands(forms: list[tuple[str, str, str]], i: int, phrase: tuple[str, ...]) -> bool:
    return i + len(phrase) <= len(forms) and all(word in forms[i + n] for n, word in enumerate(phrase))


def _read_as(token: Token, pos: str) -> bool:
    """Whether a word may be read as the table wants it."""
    return pos == "any" or is_verb(token) == (pos == "verb")


def is_verb(token: Token) -> bool:
    """Whether ``token`` is a verb: by its tag, or by a form that only verbs have, or before "to" ("plans to")."""
    if token.pos_ in ("VERB", "AUX"):
        return True
    known, past = verb_forms()
    if token.lower_ in past:
        return True
    if token.lower_ not in known or not token.lower_.endswith("s") or token.i + 2 >= len(token.doc):
        return False
    return token.nbor(1).lower_ == "to" and token.nbor(2).tag_ == "VB"


@cache
def party_words() -> dict[str, str]:
    """Return word → kind of party."""
    found: dict[str, str] = {}
    for row in table("instrument_cues")["parties"]:
        for word in row["words"]:
            found.setdefault(word, row["kind"])
    return found


def party_kind(token: Token) -> str:
    """Say what kind of party the phrase headed by ``token`` speaks of: government, company, people, ..."""
    kinds = party_words()
    label = token.ent_type_
    if label:
        if label not in ("PERSON", "GPE", "NORP"):
            for form in _name_forms(token.doc).get(token.i, ()):
                if form in kinds:
                    return kinds[form]
        return label
    other = "pronoun" if token.pos_ == "PRON" else "thing"
    return kinds.get(token.lemma_.lower()) or kinds.get(token.lower_) or other


@lru_cache(maxsize=8)
def _name_forms(doc: Doc) -> dict[int, tuple[str, ...]]:
    """For each token of a name the name and its words from the last to the first, lower case."""
    found: dict[int, tuple[str, ...]] = {}
    for span in doc.ents:
        forms = (span.text.lower(), *(t.lower_.strip(".") for t in reversed(list(span))))
        found.update(dict.fromkeys(range(span.start, span.end), forms))
    return found


def mood(verb: Token) -> str:
    """Name the mood of a verb: will, would, could, should, must, to, past, has, passive, present, progressive, bare."""
    doc = verb.doc
    helpers = [c for c in verb.children if role(c) in ("aux", "aux:pass", "auxpass", "cop") and c.i < verb.i]
    if not helpers and verb.dep_ == "conj" and verb.tag_ in ("VB", "VBN"):
        helpers = [c for c in verb.head.children if role(c) in ("aux", "aux:pass", "auxpass") and c.i < verb.head.i]
    words = [h.lower_ for h in helpers]
    modal = next((MODALS[w] for w in words if w in MODALS), None)
    have = any(w in ("has", "have", "had", "'ve", "’ve", "having") for w in words)
    passive = any(role(h) in ("aux:pass", "auxpass") for h in helpers)
    if modal:
        return f"{modal} have" if have else modal
    to = next((c.i for c in verb.children if c.lower_ == "to" and c.i < verb.i and c.dep_ in ("mark", "aux")), None)
    if to is not None:
        return "is to" if to and doc[to - 1].lemma_.lower() == "be" else "to"
    voice = " passive" if passive else ""
    if have:
        return ("had" if "had" in words else "has") + voice
    if any(h.tag_ == "VBG" for h in helpers):
        return "progressive" + voice
    if passive:
        past = any(w in ("was", "were", "got") for w in words)
        return "was passive" if past else "is passive"
    if verb.tag_ == "VBG":
        return "progressive" if words else "gerund"
    told = {"VBD": "past", "VBN": "participle", "VBZ": "present", "VBP": "present", "VB": "bare"}.get(verb.tag_)
    return told or ("past" if verb.lower_ in verb_forms()[1] else "present")
