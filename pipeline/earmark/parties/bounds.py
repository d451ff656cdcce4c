"""Where a phrase begins and ends that is to be the name of a party or a purpose.

A parse hangs more on a noun than a reader would call it by, and the tokens that it is made of are smaller than words.
"""

from __future__ import annotations

from collections.abc import Sequence

from spacy.tokens import Doc, Span, Token

HYPHENS = frozenset("-‐‑")
_DASHES = frozenset(["-", "–", "—", "--"])
#: tags of "its" and of "whose", "which", "who", which point to somebody else
_OWNERS = frozenset(["PRP$", "WP$"])
_RELATIVE = frozenset(["WP$", "WP", "WDT"])
_LOOSE = frozenset(["ADP", "CCONJ", "DET", "PUNCT", "SPACE"])
#: numbers that go with an "a" before them
_SCALES = frozenset("dozen hundred thousand million billion".split())
#: tags of finite verbs, and words of a verb before them: a phrase that holds one runs into another clause
_FINITE = frozenset(["VBZ", "VBP", "VBD", "MD"])
_PARTICLES = frozenset("away back off out".split())


def bounded(span: Span, head: Token, sums: Sequence[bool]) -> Span:
    """Return what of ``span`` around ``head`` a party may be called by, with no word or number cut in two.

    Left out are sums of money and what lies beyond them ("$5 to [18,000 motorists]"), the dateline of the story
    ("SUVA - [hackers]"), a word for whose it is ("its [lenders]"), a relative clause ("[residents], who pay"), and what
    a broken parse has before the noun of another clause ("is for severance to [430 workers]", "back [310 staff]"). A
    noun at its end that describes a name has that name ("clients of broker [Harte Lowndes]").

    Args:
        span: the phrase as the parse has it.
        head: its noun, a token of the span.
        sums: for each token of the Doc, whether it stands in a sum of money.
    """
    doc = span.doc
    start, end = span.start, span.end
    for i in range(start, head.i):
        if sums[i] or doc[i].tag_ in _RELATIVE or _is_spaced_dash(doc, i) or _leads_clause(doc, i, start):
            start = i + 1
    for i in range(head.i + 1, end):
        if doc[i].tag_ in _RELATIVE or doc[i].tag_ in _FINITE or (sums[i] and _ends_sum(doc, i, end, sums)):
            end = i
            break
    while end > head.i + 1 and doc[end - 1].pos_ in _LOOSE:
        end -= 1
    while start < head.i and doc[start].pos_ in _LOOSE and doc[start].tag_ not in _OWNERS:
        start += 1
    start = without_owner(doc, start, head.i)
    return whole_words(doc, _number_start(doc, start), _name_end(doc, head.i, end))


def _leads_clause(doc: Doc, i: int, start: int) -> bool:
    """Whether a token before a noun is of a clause that the parse has taken into its phrase."""
    token = doc[i]
    if token.tag_ in _FINITE or (token.lower_ == "to" and i > start and token.whitespace_):
        return True
    return i == start and token.lower_ in _PARTICLES and token.pos_ in ("ADV", "ADP") and bool(token.whitespace_)


def _name_end(doc: Doc, head: int, end: int) -> int:
    """Where the name ends that the last noun of a phrase, behind its head, describes."""
    last = doc[end - 1]
    if last.i == head or last.pos_ != "NOUN" or not last.whitespace_ or not describes_a_name(last):
        return end
    if doc[end].ent_type_ not in ("ORG", "PERSON"):
        return end
    end += 1
    while end < len(doc) and doc[end].ent_iob_ == "I":
        end += 1
    return end


def _ends_sum(doc: Doc, i: int, end: int, sums: Sequence[bool]) -> bool:
    """Whether a sum describes no noun behind it: "families £5", but not "holders of the [£5m] issue"."""
    while i < end and sums[i]:
        i += 1
    return i == end or doc[i].pos_ not in ("NOUN", "PROPN", "ADJ")


def without_owner(doc: Doc, start: int, last: int) -> int:
    """Return the first token from ``start`` on, at most ``last``, that is no "its"; "its own" says more and stays.

    Nor is it the "least" of an "at least", whose other half a phrase leaves out.
    """
    owned = start < last and doc[start].tag_ in _OWNERS and doc[start + 1].lower_ != "own"
    halved = 0 < start < last and doc[start].lower_ in ("least", "most") and doc[start - 1].lower_ == "at"
    return start + 1 if owned or halved else start


def whole_words(doc: Doc, start: int, end: int) -> Span:
    """Return the tokens [start, end) with the rest of a hyphenated word that they cut: "co" → "co-founder"."""
    while start > 1 and _is_joint(doc, start - 1):
        start -= 2
    while end + 1 < len(doc) and _is_joint(doc, end):
        end += 2
    return doc[start:end]


def _is_joint(doc: Doc, i: int) -> bool:
    """Whether a token is a hyphen with a word right before and right behind it."""
    if doc[i].text not in HYPHENS or doc[i].whitespace_ or doc[i - 1].whitespace_:
        return False
    return doc[i - 1].text[-1:].isalnum() and doc[i + 1].text[:1].isalnum()


def _is_spaced_dash(doc: Doc, i: int) -> bool:
    return doc[i].text in _DASHES and bool(doc[i].whitespace_) and i > 0 and bool(doc[i - 1].whitespace_)


def _number_start(doc: Doc, start: int) -> int:
    """The first token of the number that a phrase begins with: "half a [million people]"."""
    if doc[start].lower_ not in _SCALES or not start or doc[start - 1].lower_ != "a":
        return start
    return start - 2 if start > 1 and doc[start - 2].lower_ == "half" else start - 1


def describes_a_name(noun: Token) -> bool:
    """Whether a name follows that the noun describes: "state-backed chip designer [Brandt]"."""
    return noun.i + 1 < len(noun.doc) and bool(noun.doc[noun.i + 1].ent_iob_ == "B")
