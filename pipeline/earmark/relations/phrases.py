"""The phrases that can tell what a sum is for: of its sentence, of those beside it, and of the lines over a list."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from spacy.tokens import Doc, Span, Token

from earmark.data import table
from earmark.parties.bounds import describes_a_name
from earmark.parties.mentions import sum_tokens
from earmark.parties.syntax import noun_phrase, preposition, role
from earmark.relations.change import TABLE
from earmark.relations.context import Sum
from earmark.relations.headings import lines_over
from earmark.relations.items import read_items
from earmark.relations.tables import read_table

#: prepositions and markers that may lead to a purpose
LEADS = frozenset("for to toward towards in on into of under through behind over against about after as".split())
#: the table that has the words of time
PERIODS = "period_patterns.toml"
_WORD = re.compile(r"\w+")
#: a purpose has no more tokens
LONGEST = 40
#: as many phrases of the sentence of a sum, and of one beside it, are looked at
MOST_HERE, MOST_BESIDE = 60, 24
#: as many tokens are taken for a run of nouns
MOST_BEFORE = 8
_NOMINAL = frozenset(["DET", "ADJ", "NOUN", "PROPN"])
_NOMINAL_RUN = frozenset(["ADJ", "NOUN", "PROPN", "CCONJ"])
_LOOSE_STARTS = frozenset(["DET", "ADP", "PUNCT", "SPACE", "CCONJ"])
_LOOSE_ENDS = frozenset(["PUNCT", "SPACE", "ADP", "CCONJ", "SCONJ"])
#: tags of what tells no purpose by itself: "which", "that"
_SILENT = frozenset(["WDT", "WP", "IN", "DT"])
#: dependents that are parts of a name or a compound, and no phrases
_INNER = frozenset(["compound", "flat", "nmod:desc", "nn", "goeswith"])
_LATER_CLAUSES = frozenset(["acl:relcl", "relcl", "advcl", "parataxis", "appos", "ccomp"])


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase that may tell a purpose.

    Attributes:
        start: its first token.
        end: the token behind its last.
        head: the token that it hangs by; of what stands before a noun of money, that noun.
        lead: the preposition or marker before it, lower case; "" where there is none.
        form: "noun" after a preposition, "other" noun, "joined" with what follows, "clause" of a verb, "object" of such
            a verb, "modifier" of a noun of money, or "over" for a noun that the sum depends on.
        line: "" for the sentence of the sum; "before" or "behind" for one beside, "lead" or "heading" over a list.
    """

    start: int
    end: int
    head: int
    lead: str
    form: str
    line: str = ""


def purpose_phrases(doc: Doc, s: Sum) -> list[Phrase]:
    """Return the phrases that may tell what the sum ``s`` is for, each stretch of tokens once.

    They are the nouns, each short and in full ("for the repair of the pier"), infinitives and gerunds ("to repair the
    pier", "for polluting the river") and their objects, the nouns that the sum depends on ("a $5m upgrade of the
    port"), and what stands before a noun of money ("a $5m rural water grant").
    """
    items = read_items(doc, s)
    found: dict[tuple[int, int], Phrase] = {}
    near = _nearest(phrases_in(doc, s.sentence.start, s.sentence.end), s.start, MOST_HERE)
    for phrase in (*near, *_over(doc, s)):
        if s.start <= phrase.head < s.end or (items.listed and items.in_other(doc[phrase.head])):
            continue
        start, end = phrase.start, phrase.end
        if end > items.stop and start >= s.end:
            start, end = _trim(doc, start, items.stop)
            end = start if _tells_nothing(doc, start, end) else end
        if start < end and not (start < s.end and end > s.start):
            found.setdefault((start, end), Phrase(start, end, phrase.head, phrase.lead, phrase.form))
    for line, span in _beside(doc, s):
        for phrase in _nearest(phrases_in(doc, span.start, span.end), s.start, MOST_BESIDE):
            told = Phrase(phrase.start, phrase.end, phrase.head, phrase.lead, phrase.form, line)
            found.setdefault((phrase.start, phrase.end), told)
    return list(found.values())


def _nearest(phrases: Sequence[Phrase], at: int, most: int) -> Sequence[Phrase]:
    """Of many phrases those around a token: a sum in a list of hundreds is not asked about all its items."""
    if len(phrases) <= most:
        return phrases
    middle = bisect_left(phrases, at, key=lambda phrase: phrase.start)
    first = max(0, min(middle - most // 2, len(phrases) - most))
    return phrases[first : first + most]


def _beside(doc: Doc, s: Sum) -> Iterator[tuple[str, Span]]:
    """What stands over the sum in a list, and the sentences before and behind."""
    over = lines_over(doc, s.amount.start)
    for line, place in (("lead", over.lead), ("heading", over.heading)):
        span = doc.char_span(*place, alignment_mode="expand") if place[1] > place[0] else None
        if span is not None and not s.sentence.start <= span.start < s.sentence.end:
            yield line, span
    if s.sentence.start > 0:
        yield "before", doc[s.sentence.start - 1].sent
    if s.sentence.end < len(doc):
        yield "behind", doc[s.sentence.end].sent


@lru_cache(maxsize=8)
def phrases_in(doc: Doc, start: int, end: int) -> tuple[Phrase, ...]:
    """Return the phrases of the tokens from ``start`` to ``end`` that may tell a purpose of any sum, in their order."""
    found: dict[tuple[int, int], Phrase] = {}
    for token in doc[start:end]:
        for phrase in _phrases(token):
            if phrase.end - phrase.start > 2 * LONGEST:
                continue  # too long whatever is trimmed
            first, last = _trim(doc, max(start, phrase.start), min(end, phrase.end))
            if _may_tell(doc, first, last, token):
                found.setdefault((first, last), Phrase(first, last, phrase.head, phrase.lead, phrase.form))
    return tuple(sorted(found.values(), key=lambda phrase: phrase.start))


def _restated_end(doc: Doc, start: int) -> int:
    """Where a sum told again in another currency ends that a phrase begins with: "(US$5m) [budget]"."""
    char = doc[start].idx
    again = next((a for a in doc._.amounts if a.start <= char < a.end and a.equivalent_of is not None), None)
    while again is not None and start < len(doc) and doc[start].idx < again.end:
        start += 1
    return start


def _may_tell(doc: Doc, start: int, end: int, head: Token) -> bool:
    if not 0 < end - start <= LONGEST or _is_growth(doc, start, head) or is_time(doc, start, end):
        return False
    # of "the budget of $5m" the noun is there by itself
    return not (_tells_nothing(doc, start, end) or sum_tokens(doc)[end - 1])


def _tells_nothing(doc: Doc, start: int, end: int) -> bool:
    """Whether a phrase says no more than "to be [used]", "for the [same reason]", "of [which]" or "in [advance]"."""
    if end - start == 1:
        manner = start > 0 and doc[start - 1].lower_ == "in" and doc[start].lower_ in _words("manners")
        if manner or doc[start].tag_ in _SILENT:
            return True
    words = (t.lemma_.lower() for t in doc[start:end] if any(map(str.isalpha, t.text)))
    return _words("empty").issuperset(words)


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(table("reading")[name])


def _phrases(token: Token) -> Iterator[Phrase]:
    if token.pos_ in ("NOUN", "PROPN"):
        lead = preposition(token)
        if lead in LEADS or token.dep_ not in _INNER:
            yield from _nouns(token, lead, "noun" if lead in LEADS else "other")
            yield from _joined(token, lead)
        if token.lemma_.lower() in money_nouns():
            yield from _modifiers(token)
            yield Phrase(_run_before(token), token.i, token.i, lead, "modifier")
    elif token.pos_ == "VERB":
        lead = _marker(token)
        if lead in LEADS or (token.tag_ == "VBG" and token.dep_ in ("acl", "advcl", "xcomp")):
            yield Phrase(token.i, _subtree(token)[1], token.i, lead, "clause")
            for child in token.rights:
                if role(child) == "obj" or (child.pos_ in ("NOUN", "PROPN") and child.i == token.i + 1):
                    yield from _nouns(child, lead, "object")


def _nouns(head: Token, lead: str, form: str) -> Iterator[Phrase]:
    """The phrase of a noun in full, and short."""
    yield Phrase(*_subtree(head), head.i, lead, form)
    phrase = noun_phrase(head)
    yield Phrase(phrase.start, phrase.end, head.i, lead, form)


def _joined(head: Token, lead: str) -> Iterator[Phrase]:
    """A noun with the phrase that follows it, to whatever the parse ties that: "bought a [stake in Tidewell]"."""
    doc, phrase = head.doc, noun_phrase(head, tail=False)
    end = phrase.end + 1
    if end < len(doc) and doc[phrase.end].pos_ == "ADP":
        while end < len(doc) and doc[end].pos_ in _NOMINAL and end - phrase.end <= MOST_BEFORE:
            end += 1
        if doc[end - 1].pos_ in ("NOUN", "PROPN"):
            yield Phrase(phrase.start, end, head.i, lead, "joined")


def _run_before(noun: Token) -> int:
    """Where the run of nouns and adjectives before a noun begins, to whatever the parse ties them."""
    start = noun.i
    while start > 0 and noun.doc[start - 1].pos_ in _NOMINAL_RUN and noun.i - start < MOST_BEFORE:
        start -= 1
    return start


def _over(doc: Doc, s: Sum) -> Iterator[Phrase]:
    """The nouns that the sum depends on, those beside it under its verb, and what stands before them."""
    for token in dict.fromkeys((*s.governors[:2], *(t for t in s.sentence if _is_sibling(t, s)))):
        if token.pos_ not in ("NOUN", "PROPN"):
            continue
        phrase = noun_phrase(token)
        whole = Phrase(phrase.start, phrase.end, token.i, preposition(token), "over")
        for told in (whole, *_modifiers(token)):
            start, end = _trim(doc, s.end if told.start < s.end < told.end else told.start, told.end)
            if _may_tell(doc, start, end, token):
                yield Phrase(start, end, token.i, told.lead, told.form)


def _modifiers(noun: Token) -> Iterator[Phrase]:
    """What stands before a noun and belongs to it: "[operations and safety] grant"."""
    if describes_a_name(noun):
        return
    modifiers = [t for t in noun.lefts if t.dep_ in ("compound", "amod", "nmod", "nmod:desc")]
    if modifiers:
        yield Phrase(modifiers[0].left_edge.i, modifiers[-1].right_edge.i + 1, noun.i, preposition(noun), "modifier")


def money_nouns() -> frozenset[str]:
    """Return the nouns of money before which a purpose may stand."""
    return _words("money")


def _is_growth(doc: Doc, start: int, head: Token) -> bool:
    """Whether a phrase only tells how something grew: "a 50% [year-over-year expansion] of the budget"."""
    if start == 0 or head.lemma_.lower() not in _growth():
        return False
    before = doc[start - 1].idx + len(doc[start - 1])
    return any(a.kind in ("percent", "points") and a.end == before for a in doc._.amounts)


def is_time(doc: Doc, start: int, end: int) -> bool:
    """Whether a phrase tells a time and nothing else: "£22 billion for [2025/26]"."""
    named = False
    for word in _WORD.finditer("".join(token.text_with_ws for token in doc[start:end])):
        kind = _time_word(word[0])
        if not kind:
            return False
        named = named or kind == "name"
    return named


@lru_cache(maxsize=4096)
def _time_word(word: str) -> str:
    """Say whether a word names a time ("name"), may stand with one that does ("beside"), or neither ("")."""
    names, words = _time()
    if names.fullmatch(word):
        return "name"
    return "beside" if words.fullmatch(word) else ""


@cache
def _time() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """The words that name a time, and those that may stand with them."""
    times = read_table(PERIODS)["time"]
    return re.compile(times["names"]), re.compile(times["beside"], re.IGNORECASE)


@cache
def _growth() -> frozenset[str]:
    return frozenset(re.findall(r"[a-z-]{3,}", read_table(TABLE)["fragments"]["noun"]))


def _marker(verb: Token) -> str:
    """The word that leads into the clause of a verb: "to" of "to repair", "for" of "for polluting"; "" for none."""
    over = preposition(verb)
    return over or next((str(t.lower_) for t in verb.lefts if t.dep_ in ("mark", "aux") and t.lower_ in LEADS), "")


def _is_sibling(token: Token, s: Sum) -> bool:
    return role(token) in ("subj", "subjpass", "obj", "appos") and token.head in (s.head.head, s.predicate)


def _subtree(token: Token) -> tuple[int, int]:
    """The phrase of ``token`` from its first modifier to the end of its subtree or the next comma clause."""
    left = token.i
    for child in token.lefts:
        if child.dep_ not in ("case", "mark", "cc", "punct", "prep"):
            left = min(left, child.left_edge.i)
    right = token.right_edge.i + 1
    for child in token.rights:
        if child.dep_ in _LATER_CLAUSES:
            right = min(right, child.left_edge.i)
            break
    return left, right


def _trim(doc: Doc, start: int, end: int) -> tuple[int, int]:
    while start < end and (doc[start].is_space or doc[start].pos_ in _LOOSE_STARTS or doc[start].lower_ in LEADS):
        start += 1
    if start < end and sum_tokens(doc)[start] and (behind := _restated_end(doc, start)) > start:
        return _trim(doc, behind, end)
    while end > start and (doc[end - 1].is_space or doc[end - 1].pos_ in _LOOSE_ENDS) and doc[end - 1].text != ")":
        end -= 1
    return start, end
