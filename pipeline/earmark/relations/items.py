"""Lists of sums in a sentence: "$5m for A, $6m for B, and additional funds for C". Which words are whose."""

from __future__ import annotations

from spacy.tokens import Doc

from earmark.parties.party import Mention
from earmark.relations.context import Sum, text_of
from earmark.relations.unquantified import starts_unquantified

_LINKS = frozenset("for to in from towards toward".split())
_FINITE = frozenset(["VBD", "VBZ", "VBP", "MD"])


def is_listed(doc: Doc, s: Sum) -> bool:
    """Whether the sum tells right behind it what or whom it is for: "$5m for A"."""
    return s.end < len(doc) and doc[s.end].lower_ in _LINKS


def zone(doc: Doc, s: Sum, start: int) -> str:
    """Whose words the token ``start`` stands among in a list of sums: "$5m for A, $6m for B".

    Returns:
        "own" behind the sum itself, "other" behind another sum of the sentence, "before" before the first of them.
    """
    owner = "before"
    opens, closes, stop = s.sentence.start_char, s.sentence.end_char, doc[start].idx
    for index, amount in enumerate(doc._.amounts):
        if amount.kind == "money" and opens <= amount.start < stop:
            same = index == s.index or amount.equivalent_of == s.index
            follower = text_of(doc)[amount.end : min(amount.end + 9, closes)].split()
            linked = "linked" if follower and follower[0] in _LINKS else "loose"
            owner = f"{'own' if same else 'other'} {linked}"
    return owner


def next_sum(doc: Doc, s: Sum) -> int:
    """Return the token where the next sum after ``s``, or money without a sum, starts, or the end of its sentence."""
    after = [a.start for a in doc._.amounts[s.index + 1 :] if a.kind == "money" and a.equivalent_of is None]
    span = doc.char_span(after[0], after[0] + 1, alignment_mode="expand") if after and s.index >= 0 else None
    stop = min(span.start, s.sentence.end) if span is not None else s.sentence.end
    return next((i for i in range(s.end, stop) if starts_unquantified(doc[i])), stop)


def in_other_item(doc: Doc, s: Sum, start: int) -> bool:
    """Whether the token ``start`` stands in the item of another sum of the list that ``s`` is told in."""
    return start >= next_sum(doc, s) or zone(doc, s, start) == "other linked"


def leads_item(doc: Doc, s: Sum, m: Mention) -> bool:
    """Whether a verb stands between ``m`` and the sum: "A received $5m for pumps, B received $6m for pipes"."""
    return any(doc[i].tag_ in _FINITE for i in range(m.end, s.start))
