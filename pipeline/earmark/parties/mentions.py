"""Doc → mentions: every entity, noun phrase, description and pronoun that may stand for a party."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from spacy.tokens import Doc, Span, Token

from earmark.data import table
from earmark.parties.bounds import bounded
from earmark.parties.names import FAMILIES
from earmark.parties.party import Mention
from earmark.parties.syntax import noun_phrase
from earmark.parties.whole import district_end, whole_end

_TABLE = table("descriptions")
PRONOUNS: dict[str, str] = _TABLE["pronouns"]
DESCRIBED: dict[str, str] = {
    noun: family for family in ("program", "place", "person", "organisation") for noun in _TABLE[family]
}
#: other nouns for those who may give or get: "the German [rival]"
OTHER_ACTORS: frozenset[str] = frozenset(_TABLE["actors"])
#: adjectives that speak of a government: "federal funds" are those of the federal government
GOVERNMENTS: dict[str, str] = _TABLE["governments"]
#: fiscal years, which the entity recogniser may take for bodies: "FY22", "FY'03", "FY 2006"
_YEAR = re.compile(r"(?:fy|fiscal(?: year)?) ?['’]?\d{2}(?:\d{2})?")
_DEFINITE = frozenset("the this that".split())


def find_mentions(doc: Doc) -> list[Mention]:
    """Return the mentions of ``doc`` in the order of the text; no head of one stands in an entity or an amount.

    Reads ``doc.ents`` and, where the Doc is parsed, the noun phrases; ``doc._.amounts`` are left out.
    """
    taken = [False] * len(doc)
    for amount in doc._.amounts:
        _take(taken, doc.char_span(amount.start, amount.end, alignment_mode="expand"))
    found = [_named(span, taken) for span in doc.ents if span.label_ in FAMILIES]
    mentions = [m for m in found if m is not None]
    if doc.has_annotation("DEP"):
        mentions += [m for token in doc if not taken[token.i] and (m := _phrase(token, taken)) is not None]
    return sorted(mentions, key=lambda m: (m.start, m.end))


@lru_cache(maxsize=8)
def sum_tokens(doc: Doc) -> Sequence[bool]:
    """Return for each token of ``doc`` whether it stands in a sum of money."""
    taken = [False] * len(doc)
    for amount in doc._.amounts:
        if amount.kind == "money":
            _take(taken, doc.char_span(amount.start, amount.end, alignment_mode="expand"))
    return taken


def _take(taken: list[bool], span: Span | None) -> None:
    for i in range(span.start, span.end) if span is not None else ():
        taken[i] = True


def _named(span: Span, taken: list[bool]) -> Mention | None:
    if any(taken[span.start : span.end]):
        return None
    district = district_end(span)
    end = district or whole_end(span)
    # no town is told by another one
    label = "LOC" if district else "ORG" if end > span.end and span.label_ == "GPE" else span.label_
    if span.doc[end - 1].lower_ == "of" and span.doc[end - 2].is_lower:  # "the island nation of"
        return None
    span = Span(span.doc, span.start, end, label=label)
    _take(taken, span)
    if _is_ticker(span) or _is_dateline(span) or _YEAR.fullmatch(span.text.lower()):
        return None
    return Mention(span.start, span.end, span.root.i, "name", span.label_)


def _is_ticker(span: Span) -> bool:
    """A share's ticker, or the exchange before it: "<PTCH.O>", "(NASDAQ: CPLN)"."""
    doc = span.doc
    before = doc[span.start - 1].text if span.start else ""
    after = doc[span.end].text if span.end < len(doc) else ""
    compact = len(span.text) <= 7 and span.text.isupper()
    return compact and ((before in ("<", ":") and after in (">", ")", ".")) or (before == "(" and after == ":"))


def _is_dateline(span: Span) -> bool:
    """The place that a story is filed from: "OTTAWA - ", "KANSAS CITY, April 14 - "."""
    doc = span.doc
    opens = span.start == 0 or "\n" in doc[span.start - 1].text
    return opens and span.text.isupper() and any(t.text in ("-", "–", "—", "--") for t in doc[span.end : span.end + 8])


def _phrase(token: Token, taken: list[bool]) -> Mention | None:
    word = token.lower_
    if word in PRONOUNS:
        return Mention(token.i, token.i + 1, token.i, "pronoun", PRONOUNS[word])
    if word in GOVERNMENTS and token.i + 1 < len(token.doc) and not taken[token.i + 1]:
        return Mention(token.i, token.i + 1, token.i, "phrase", "NP")
    if token.pos_ not in ("NOUN", "PROPN") or token.dep_ in ("compound", "flat", "amod", "nmod:desc", "nn"):
        return None
    if token.ent_type_ in ("DATE", "TIME") or not any(c.isalpha() for c in word) or _YEAR.fullmatch(word):
        return None
    span = bounded(noun_phrase(token), token, sum_tokens(token.doc))
    family = DESCRIBED.get(token.lemma_.lower(), DESCRIBED.get(word, ""))
    if family and _refers_back(token, span):
        return Mention(span.start, span.end, token.i, "description", family)
    return Mention(span.start, span.end, token.i, "phrase", "NP")


def _refers_back(head: Token, span: Span) -> bool:
    """A definite phrase without words of its own: "the ministry", "the Dutch chipmaker"."""
    if span.end - 1 > head.i or head.tag_ in ("NNS", "NNPS"):
        return False
    if not all(token.ent_type_ == "NORP" or token.pos_ == "ADJ" for token in span[:-1]) or len(span) > 2:
        return False
    return any(child.lower_ in _DEFINITE for child in head.lefts if child.i <= span.start)
