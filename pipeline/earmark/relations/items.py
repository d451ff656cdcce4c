"""Lists of sums, "$5m for A, $6m for B, and additional funds for C" or a bullet for each: which words are whose."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import lru_cache

from spacy.tokens import Doc, Token

from earmark.model.lines import text_of
from earmark.parties.party import Mention
from earmark.relations.candidate import Place
from earmark.relations.context import Sum
from earmark.relations.unquantified import starts_unquantified

_LINKS = frozenset("for to in from towards toward".split())
_FINITE = frozenset(["VBD", "VBZ", "VBP", "MD"])
# a bullet, and what leads to the sum behind it: "• Avon Food Bank: [$400,000]"
_BULLET = re.compile(r"^[ \t]{0,8}[-–—•*·▪►✓][ \t]{1,4}(?:[^\n]{1,120}?[:–—-][ \t]?)?(?=[^\s\d]{0,4}\d)", re.MULTILINE)
#: tokens before a sum that its sentence begins with: "Of this latest $9m"
_FRONTED = 4
#: tokens between a name and the preposition before it, at most
_LEAD = 4
_QUOTES = frozenset(["\"", "“", "'", "‘", "``"])


@dataclass(frozen=True, slots=True)
class Items:
    """The sums of a sentence as one of them sees it.

    Attributes:
        listed: whether the sum tells right behind it what or whom it is for: "$5m for A".
        stop: the token where the next sum, or money without a sum, starts; else the end of the sentence.
        led: the colon by which the sum leads into those of its parts ("$9m: A, $5m; B, $4m"), or the first part of
            what a sentence begins with ("Of the $9m, $5m ..."); else the end of the sentence. Names behind it are
            those of the parts.
        starts: where the sums of the sentence begin, in characters, rising.
        owners: "own" for the sum itself, else "other"; with "linked" where a preposition follows, else "loose".
    """

    listed: bool
    stop: int
    led: int
    starts: tuple[int, ...]
    owners: tuple[str, ...]

    def zone(self, token: Token) -> str:
        """Say whose words ``token`` stands among: "own" or "other" behind a sum, "before" before the first of them."""
        sums_before = bisect_left(self.starts, token.idx)
        return self.owners[sums_before - 1] if sums_before else "before"

    def in_other(self, token: Token) -> bool:
        """Whether ``token`` stands in the item of another sum of the list."""
        return token.i >= self.stop or self.zone(token) == "other linked"


def read_items(doc: Doc, s: Sum) -> Items:
    """Read the list of sums that ``s`` may be told in."""
    opens, closes, text = s.sentence.start_char, s.sentence.end_char, text_of(doc)
    here = [(index, a) for index, a in enumerate(doc._.amounts) if a.kind == "money" and opens <= a.start < closes]
    owners = []
    for index, amount in here:
        same = index == s.index or amount.equivalent_of == s.index
        follower = text[amount.end : min(amount.end + 9, closes)].split()
        linked = "linked" if follower and follower[0] in _LINKS else "loose"
        owners.append(f"{'own' if same else 'other'} {linked}")
    listed = s.end < len(doc) and doc[s.end].lower_ in _LINKS
    stop = _next_sum(doc, s)
    return Items(listed, stop, _led(doc, s, stop), tuple(amount.start for _, amount in here), tuple(owners))


def _led(doc: Doc, s: Sum, stop: int) -> int:
    """Where those of the parts of a sum begin, or the end of its sentence.

    That is at the colon between it and the next sum that leads into no speech, and at the next sum behind "Of the $9m".
    """
    if stop == s.sentence.end:
        return stop
    if doc[s.sentence.start].lower_ == "of" and s.start - s.sentence.start <= _FRONTED:
        return stop
    colons = (i for i in range(s.end, stop) if doc[i].text == ":" and doc[i + 1].text not in _QUOTES)
    return next(colons, s.sentence.end)


def _next_sum(doc: Doc, s: Sum) -> int:
    later = doc._.amounts[s.index + 1 :] if s.index >= 0 else ()
    start = next((a.start for a in later if a.kind == "money" and a.equivalent_of is None), None)
    span = doc.char_span(start, start + 1, alignment_mode="expand") if start is not None else None
    stop = min(span.start, s.sentence.end) if span is not None else s.sentence.end
    return next((i for i in range(s.end, stop) if starts_unquantified(doc, i)), stop)


def in_other_bullet(doc: Doc, s: Sum, token: Token) -> bool:
    """Whether ``token`` stands in an item of a list of bullets ("• York: £9m") and ``s`` in none or in another one."""
    items = _bulleted(doc)
    at = bisect_right(items, (token.idx, len(text_of(doc)))) - 1
    if at < 0 or token.idx >= items[at][1]:
        return False
    return not items[at][0] <= s.amount.start < items[at][1]


@lru_cache(maxsize=2)
def _bulleted(doc: Doc) -> list[Place]:
    """The lines of ``doc`` that begin with a bullet and a sum, or with a bullet and a label of a sum."""
    text = text_of(doc)
    sums = [amount.start for amount in doc._.amounts if amount.kind == "money"]
    found = []
    for bullet in _BULLET.finditer(text):
        end = text.find("\n", bullet.end())
        end = len(text) if end < 0 else end
        if bisect_left(sums, bullet.end()) < bisect_left(sums, bullet.end() + 1):
            found.append((bullet.start(), end))
    return found


def in_item_before(doc: Doc, s: Sum, items: Items, start: int, end: int) -> bool:
    """Whether the tokens [start, end) tell of a sum before ``s`` what is told of ``s`` right behind it.

    "$8m would go to the [army] and $7m to the navy": the army gets the $8m, and has no part in the $7m.
    """
    place = bisect_left(items.starts, doc[start].idx) - 1
    if not items.listed or place < 0 or items.owners[place].startswith("own") or not end <= s.start:
        return False
    before = [t.lower_ for t in doc[max(s.sentence.start, start - _LEAD) : start] if t.pos_ == "ADP"]
    verbs = _finite(doc)
    return before[-1:] == [doc[s.end].lower_] and bisect_left(verbs, end) == bisect_left(verbs, s.start)


def leads_item(doc: Doc, s: Sum, m: Mention) -> bool:
    """Whether a verb stands between ``m`` and the sum: "A received $5m for pumps, B received $6m for pipes"."""
    verbs = _finite(doc)
    before = bisect_left(verbs, s.start)
    return before > 0 and verbs[before - 1] >= m.end


@lru_cache(maxsize=8)
def _finite(doc: Doc) -> list[int]:
    """The finite verbs of ``doc``, rising: found once, as every sum of a list asks for every name beside it."""
    return [token.i for token in doc if token.tag_ in _FINITE]
