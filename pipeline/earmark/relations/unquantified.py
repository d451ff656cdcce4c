"""Allocations without a sum or a share: "additional funds for critical minerals", "Norfund bought into the mill".

A verb or noun of giving and getting (data/frames.json), or of what is left of a sum, tells one where a linear model
finds that likely by the words around, what stands beside it in its clause, and its place in the article.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from spacy.tokens import Doc, Token

from earmark.amounts import Amount
from earmark.data import table
from earmark.parties.syntax import ancestors, predicate
from earmark.relations.context import Sum, Units
from earmark.relations.cues import forms_of
from earmark.relations.frames import clause_slots, frames, noun_slots

_TABLE = table("unquantified")
MONEY = frozenset(row["word"] for row in _TABLE["money"])
QUALIFIERS = frozenset(_TABLE["qualifiers"])
PREPOSITIONS = frozenset(_TABLE["prepositions"])
LEFT = frozenset(row["word"] for row in _TABLE["left"])
DEMONSTRATIVES = frozenset(_TABLE["demonstratives"])
_LIST = re.compile(r",\s+(?:and\s+)?|\s+and\s+")
_STOP = frozenset([".", ";", ":", "\n", "—", "–", "which", "that", "while", "after", "as", "who"])
#: so many words over a sum are about that sum
_OVER_A_SUM = 2

#: tokens (start, end)
Span = tuple[int, int]


def find_unquantified(doc: Doc, units: Units, sums: Sequence[Sum]) -> list[tuple[Sum, list[Span]]]:
    """Return each word that may tell an allocation without a sum, as a :class:`Sum` of value 0, and what it is for.

    What it is for is given where it is a noun of money that a qualifier stands before, one stretch of tokens for each
    member of a list ("additional funds for A, B, and C" is three); else the list is empty.

    Args:
        doc: the Doc, with amounts, entities and a parse.
        units: the Doc's units.
        sums: the Doc's sums: the words that govern them tell no money without one.
    """
    told = [(a.start, a.end) for a in doc._.amounts]
    about_sums = {token.i for s in sums for token in (s.head, *s.governors[:_OVER_A_SUM])}
    found = []
    end = 0
    for token in doc:
        if token.i < end or token.i in about_sums or not _may_tell(token):
            continue
        first, goals = _qualified(doc, token, told)
        end = goals[-1][1] if goals else end  # what money is for tells none
        found.append((_as_sum(doc, units, first, token), goals))
    return found


def _may_tell(token: Token) -> bool:
    """Whether a word may tell money; "this funding" is money that has been told."""
    if any(child.lower_ in DEMONSTRATIVES for child in token.lefts):
        return False
    lemma = token.lemma_.lower()
    if token.pos_ == "VERB":
        return lemma in frames()["verbs"]
    noun = token.pos_ in ("NOUN", "PROPN") and not token.ent_type_
    return noun and (lemma in frames()["nouns"] or lemma in MONEY or lemma in LEFT)


def _qualified(doc: Doc, token: Token, told: list[Span]) -> tuple[int, list[Span]]:
    """Where a phrase of money begins ("[additional] funds for"), and what it is for."""
    if forms_of(doc)[token.i][1] not in MONEY:
        return token.i, []
    first = next((i for i in range(max(token.sent.start, token.i - 3), token.i) if doc[i].lower_ in QUALIFIERS), -1)
    lead = token.i + 1
    if first < 0 or lead >= len(doc) or doc[lead].lower_ not in PREPOSITIONS:
        return token.i, []
    if any(start < token.idx and end > doc[first].idx for start, end in told):
        return token.i, []
    return first, _goals(doc, lead + 1, told)


def trigger_features(doc: Doc, units: Units, s: Sum, sums: Sequence[Sum], title: Sequence[str]) -> Iterator[str]:
    """Describe the word of one of :func:`find_unquantified` beside what any sum is described by.

    Args:
        doc, units, sums: as there.
        s: the word, as a sum of value 0.
        title: the words of the title, lower case.
    """
    token = s.head
    lemma, verb = token.lemma_.lower(), token.pos_ == "VERB"
    yield f"trigger={lemma}"
    yield f"trigger kind={'verb' if verb else 'noun'} {token.tag_}"
    yield f"dep={token.dep_}"
    yield f"qualified={s.start < token.i}"
    yield f"in title={lemma in title}"
    for name, _ in frames()["verbs" if verb else "nouns"].get(lemma, ()):
        yield f"class={name}"
    slots = clause_slots(token) if verb else noun_slots(token)
    for slot, held in slots.items():
        for one in held[:2]:
            yield f"slot {slot}={one.ent_type_ or one.pos_}"
    yield f"slots={len(slots)}"
    yield f"sentence={min(units.sentence[token.i], 10)}"
    yield f"shares a verb={any(s.predicate is not None and s.predicate == other.predicate for other in sums)}"
    yield f"sums beside={min(2, sum(other.sentence.start == s.sentence.start for other in sums))}"


def starts_unquantified(doc: Doc, at: int) -> bool:
    """Whether money without a sum is told from the token ``at`` on: "additional funds for", "more aid to"."""
    forms = forms_of(doc)
    if forms[at][0] not in QUALIFIERS:
        return False
    nouns = [i for i in range(at + 1, min(len(doc), at + 4)) if forms[i][1] in MONEY]
    return bool(nouns) and nouns[0] + 1 < len(doc) and forms[nouns[0] + 1][0] in PREPOSITIONS


def _as_sum(doc: Doc, units: Units, first: int, token: Token) -> Sum:
    sentence = token.sent
    text = doc[first : token.i + 1].text
    amount = Amount(kind="money", start=doc[first].idx, end=token.idx + len(token), text=text, value=Decimal(0))
    return Sum(
        index=-1,
        amount=amount,
        start=first,
        end=token.i + 1,
        head=token,
        sentence=sentence,
        unit=units.place[first],
        left=units.place[sentence.start],
        right=units.place[sentence.end - 1] + 1,
        governors=tuple(ancestors(token, 6)),
        predicate=predicate(token),
    )


def _goals(doc: Doc, start: int, told: list[tuple[int, int]]) -> list[tuple[int, int]]:
    end = start
    limit = min(len(doc), doc[start - 1].sent.end, start + 40)
    while end < limit and doc[end].text not in _STOP:
        end += 1
    span = doc[start:end]
    if not span.text.strip() or any(a < span.end_char and b > span.start_char for a, b in told):
        return []
    pieces = list(_pieces(span.text, span.start_char)) if "," in span.text else [(span.start_char, span.end_char)]
    goals = []
    for a, b in pieces:
        piece = doc.char_span(a, b, alignment_mode="expand")
        if piece is not None and any(t.pos_ in ("NOUN", "PROPN") for t in piece):
            words = [t.i for t in piece if not t.is_space]
            low = words[0] + (piece.doc[words[0]].pos_ == "DET" and len(words) > 1)
            goals.append((low, words[-1] + 1))
    return goals


def _pieces(text: str, offset: int) -> list[tuple[int, int]]:
    cuts = [0, *(m.end() for m in _LIST.finditer(text))]
    ends = [*(m.start() for m in _LIST.finditer(text)), len(text)]
    return [(offset + a, offset + b) for a, b in zip(cuts, ends, strict=True) if b > a]
