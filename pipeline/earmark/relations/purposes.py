"""What a sum may be for: the phrases of its sentence that can tell a purpose."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from spacy.tokens import Doc, Token

from earmark.parties.bounds import whole_words, without_owner
from earmark.parties.syntax import noun_phrase, path, preposition, role
from earmark.relations.change import TABLE
from earmark.relations.context import Sum, Units
from earmark.relations.features import bucket
from earmark.relations.items import read_items
from earmark.relations.tables import read_table

#: prepositions that may lead to a purpose
LEADS = frozenset("for to toward towards in on into of under through behind".split())
#: the table that has the words of time
PERIODS = "period_patterns.toml"
_WORD = re.compile(r"\w+")
_LONGEST = 40
#: what begins an aside: ", at a cost of", ", according to", ", which", ", shared by", ", already in the air"
_ASIDE = frozenset(["ADP", "SCONJ", "ADV"])
_ASIDE_TAGS = frozenset(["VBN", "WDT", "WP", "WP$"])
_ASIDE_WORDS = frozenset(["according", "including"])
_LOOSE_STARTS = frozenset(["DET", "ADP", "PUNCT", "SPACE"])
_LOOSE_ENDS = frozenset(["PUNCT", "SPACE", "ADP", "CCONJ", "SCONJ"])


def purpose_spans(doc: Doc, s: Sum) -> list[tuple[int, int, int]]:
    """Return the phrases that may tell what the sum ``s`` is for, as (start, end, head) in tokens.

    They are the noun phrases after a preposition ("for the repair of the pier"), each short and in full, the
    infinitives ("to repair the pier"), and the nouns that the sum depends on ("a $5m upgrade of the port").
    """
    found: dict[tuple[int, int], int] = {}
    items = read_items(doc, s)
    for token in s.sentence:
        if s.start <= token.i < s.end:
            continue
        if items.listed and items.in_other(token):
            continue
        for start, end in _phrases(doc, token, s):
            if start >= s.end:
                end = min(end, items.stop)
            start, end = _trim(doc, start, end)
            if _is_growth(doc, start, token) or _is_time(doc, start, end):
                continue
            if 0 < end - start <= _LONGEST and not (start < s.end and end > s.start):
                found.setdefault((start, end), token.i)
    return [(start, end, head) for (start, end), head in found.items()]


def _is_growth(doc: Doc, start: int, head: Token) -> bool:
    """Whether a phrase only tells how something grew: "a 50% [year-over-year expansion] of the budget"."""
    if start == 0 or head.lemma_.lower() not in _growth():
        return False
    before = doc[start - 1].idx + len(doc[start - 1])
    return any(a.kind in ("percent", "points") and a.end == before for a in doc._.amounts)


def _is_time(doc: Doc, start: int, end: int) -> bool:
    """Whether a phrase tells a time and nothing else: "£22 billion for [2025/26]"."""
    names, words = _time()
    named = False
    for word in _WORD.finditer("".join(token.text_with_ws for token in doc[start:end])):
        if names.fullmatch(word[0]):
            named = True
        elif not words.fullmatch(word[0]):
            return False
    return named


@cache
def _time() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """The words that name a time, and those that may stand with them."""
    table = read_table(PERIODS)["time"]
    return re.compile(table["names"]), re.compile(table["beside"], re.IGNORECASE)


@cache
def _growth() -> frozenset[str]:
    return frozenset(re.findall(r"[a-z-]{3,}", read_table(TABLE)["fragments"]["noun"]))


def _phrases(doc: Doc, token: Token, s: Sum) -> Iterator[tuple[int, int]]:
    if token.pos_ in ("NOUN", "PROPN", "VERB") and preposition(token) in LEADS:
        left, right = _subtree(token)
        yield left, right
        phrase = noun_phrase(token)
        yield phrase.start, phrase.end
    elif token.pos_ == "VERB" and token.i > s.sentence.start and _is_infinitive(token):
        yield token.i, _subtree(token)[1]
    elif token.pos_ in ("NOUN", "PROPN") and (token in s.governors[:2] or _is_sibling(token, s)):
        phrase = noun_phrase(token)
        yield phrase.start, phrase.end
        modifiers = [t for t in token.lefts if t.dep_ in ("compound", "amod") and t.i >= s.end]
        if modifiers and not describes_a_name(doc, token):
            yield modifiers[0].left_edge.i, modifiers[-1].i + 1


def describes_a_name(doc: Doc, noun: Token) -> bool:
    """Whether a name follows that the noun describes: "state-backed chip designer [Brandt]"."""
    return noun.i + 1 < len(doc) and doc[noun.i + 1].ent_iob_ == "B"


def _is_infinitive(token: Token) -> bool:
    return any(child.lower_ == "to" and child.i < token.i for child in token.lefts)


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
        if child.dep_ in ("acl:relcl", "relcl", "advcl", "parataxis", "appos", "ccomp"):
            right = min(right, child.left_edge.i)
            break
    return left, right


def _trim(doc: Doc, start: int, end: int) -> tuple[int, int]:
    while start < end and (doc[start].is_space or doc[start].pos_ in _LOOSE_STARTS or doc[start].lower_ in LEADS):
        start += 1
    while end > start and (doc[end - 1].is_space or doc[end - 1].pos_ in _LOOSE_ENDS) and doc[end - 1].text != ")":
        end -= 1
    return start, end


def worded(doc: Doc, start: int, end: int) -> tuple[int, int]:
    """Return a phrase of :func:`purpose_spans` as it is told for a purpose.

    Left out are a word for whose it is ("its [pier]") and what a comma sets off behind it ("[repair the pier], at a
    cost of ..."); a hyphenated word is told in full ("[re-roof]").
    """
    for i in range(start + 1, end - 1):
        after = doc[i + 1]
        if doc[i].text == "," and (after.pos_ in _ASIDE or after.tag_ in _ASIDE_TAGS or after.lower_ in _ASIDE_WORDS):
            end = i
            break
    span = whole_words(doc, without_owner(doc, start, end - 1), end)
    return span.start, span.end


def purpose_features(doc: Doc, units: Units, s: Sum, span: tuple[int, int, int]) -> list[str]:
    """Describe a phrase of :func:`purpose_spans` as the purpose of the sum ``s``."""
    start, end, at = span
    head = doc[at]
    verb = s.predicate.lemma_.lower() if s.predicate is not None else "none"
    where = "before" if start < s.start else "after"
    lead = doc[start - 1].lower_ if start else "<s>"
    if doc[start - 1].pos_ == "DET" and start > 1:
        lead = doc[start - 2].lower_
    gap = units.place[start] - s.unit if where == "after" else s.unit - units.place[end - 1]
    rise, meet, fall = path(s.upwards, head)
    lemma = meet.lemma_.lower() if meet is not None else "far"
    way = ">".join(rise) + "|" + "<".join(fall)
    named = head.ent_type_ or "none"
    return [
        f"lead={lead}",
        f"lead+where={lead} {where}",
        f"pos={head.pos_} {lead}",
        f"head={head.lemma_.lower()}",
        f"where={where} {bucket(gap)}",
        f"length={bucket(end - start)}",
        f"lead+gap={lead} {where} {bucket(gap)}",
        f"way={way}",
        f"way+meet={way} {lemma}",
        f"verb+lead={verb} {lead} {where}",
        f"named={named} {lead}",
        f"own={role(head)} {where}",
        f"gov={head.head.lemma_.lower()} {lead}",
        f"first={doc[start].pos_}",
        f"full={head.right_edge.i + 1 == end} {lead}",
        *(f"word={t.lemma_.lower()}" for t in doc[start:end][:12] if t.is_alpha),
    ]
