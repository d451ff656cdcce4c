"""Allocations without a sum or a share: "additional funds for critical minerals"."""

from __future__ import annotations

import re
from decimal import Decimal

from spacy.tokens import Doc, Token

from earmark.amounts import Amount
from earmark.data import table
from earmark.parties.syntax import ancestors, predicate
from earmark.relations.context import Sum, Units
from earmark.relations.cues import forms_of

_TABLE = table("unquantified")
MONEY = frozenset(row["word"] for row in _TABLE["money"])
QUALIFIERS = frozenset(_TABLE["qualifiers"])
PREPOSITIONS = frozenset(_TABLE["prepositions"])
_LIST = re.compile(r",\s+(?:and\s+)?|\s+and\s+")
_STOP = frozenset([".", ";", ":", "\n", "—", "–", "which", "that", "while", "after", "as", "who"])


def find_unquantified(doc: Doc, units: Units) -> list[tuple[Sum, list[tuple[int, int]]]]:
    """Return each phrase of money without a sum, as a :class:`Sum` of value 0, and what it is for.

    What it is for is given as tokens (start, end), one for each member of a list ("for A, B, and C" is three).
    """
    told = [(a.start, a.end) for a in doc._.amounts]
    found = []
    for i, (_, lemma, _) in enumerate(forms_of(doc)):
        if lemma not in MONEY or doc[i].pos_ not in ("NOUN", "PROPN"):
            continue
        token = doc[i]
        first = next((i for i in range(max(token.sent.start, token.i - 3), token.i) if doc[i].lower_ in QUALIFIERS), -1)
        lead = token.i + 1
        if first < 0 or lead >= len(doc) or doc[lead].lower_ not in PREPOSITIONS:
            continue
        if any(start < token.idx and end > doc[first].idx for start, end in told):
            continue
        goals = _goals(doc, lead + 1, told)
        if goals:
            found.append((_as_sum(doc, units, first, token), goals))
    return found


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
