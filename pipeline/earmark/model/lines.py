"""Sentence starts at line breaks: headlines, bullets, paragraphs; but not inside hard-wrapped newswire."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from spacy.language import Language
from spacy.tokens import Doc

NARROWEST, WIDEST = 45, 90
"""The widths, in characters, of a line that typewritten newswire breaks in mid-sentence."""

BULLETS = frozenset("•●▪■◦‣·*-–—")

SHORT_FORMS = frozenset({"Corp.", "Cos.", "Co.", "Inc.", "Ltd.", "Bros."})
"""What names end with, full stop and all; a sum or a small letter behind it begins no sentence."""

#: Ends of sentences; after a short capitalised word with a full stop (``Corp.``, ``U.S.``, ``Sen.``) there is none.
_END = re.compile(
    r"""(?:\n\s*|(?<!\b[A-Z])(?<!\b[A-Z][a-z])(?<!\b[A-Z][a-z]{2})(?<!\b[A-Z][a-z]{3})[.!?]["'”’)]*\s+)(?=\S)"""
)

Break = tuple[str, str, str]
"""The line before a break, the white space of the break, the line behind it."""


@Language.factory("earmark_lines", assigns=["token.is_sent_start"])
def make_lines(nlp: Language, name: str) -> Callable[[Doc], Doc]:
    """Make the component that lets a sentence start where a line does; it stands before the parser."""
    return mark_lines


def mark_lines(doc: Doc) -> Doc:
    """Start a sentence after each line break that is none within a hard-wrapped paragraph.

    White space and the bullet of an item belong to a sentence; they are none of their own. No sentence starts with
    what follows a name's short form: "gave Acme Corp. $5m".
    """
    for token in doc[1:]:
        if doc[token.i - 1].text in SHORT_FORMS and (token.is_currency or token.text[0].isdigit() or token.is_lower):
            token.is_sent_start = False
    if len(doc) > 1 and doc[0].is_space:
        doc[1].is_sent_start = False
    breaks = [token for token in doc[1:] if token.is_space and "\n" in token.text]
    if not breaks:
        return doc
    text = doc.text
    places = [break_at(text, token.idx, token.text) for token in breaks]
    wrapped = is_wrapped(places)
    for token, place in zip(breaks, places, strict=True):
        token.is_sent_start = False
        after = token.i + 1
        if after == len(doc):
            continue
        doc[after].is_sent_start = not runs_on(place, wrapped)
        if doc[after].is_sent_start:
            _keep_bullet(doc, after)
    return doc


def _keep_bullet(doc: Doc, at: int) -> None:
    if doc[at].text in BULLETS and at + 1 < len(doc):
        doc[at + 1].is_sent_start = False


def unit_starts(text: str) -> list[int]:
    """Where the units of ``text`` begin, in characters; the first at 0.

    >>> unit_starts("Acme Corp. got $5 million. It will hire.")
    [0, 27]
    """
    ends = list(_END.finditer(text))
    breaks = {end.start(): break_at(text, end.start(), end[0]) for end in ends if end[0][0] == "\n"}
    wrapped = is_wrapped(breaks.values())
    running = {at for at, place in breaks.items() if runs_on(place, wrapped)}
    return [0, *(end.end() for end in ends if end.start() not in running)]


def break_at(text: str, at: int, space: str) -> Break:
    """The break whose white space, ``space``, stands at ``at``."""
    end = text.find("\n", at + len(space))
    return text[text.rfind("\n", 0, at) + 1 : at], space, text[at + len(space) : end if end >= 0 else len(text)]


def is_wrapped(breaks: Iterable[Break]) -> bool:
    """Whether a text is hard-wrapped: two lines or more of a typewriter's width go on in lower case."""
    return sum(_goes_on_small(place) for place in breaks) >= 2


def runs_on(place: Break, wrapped: bool) -> bool:
    """Whether the sentence before a line break goes on behind it.

    >>> runs_on(("The bank said it would lend the group a further 300 mln", "\\n", "marks over a year."), False)
    True
    >>> runs_on(("raising 75 mln dlrs through a bond that is managed by", "\\n", "Wessex Colville Ltd"), True)
    True
    >>> runs_on(("Brussels orders Ionian Airways to repay the Greek state", "\\n", "Ionian must give"), False)
    False
    >>> runs_on(("  it has sold three years ago at 12-1/8 pct.", "\\n    ", "Dealers quoted the bonds"), True)
    False
    """
    before, space, _ = place
    if _goes_on_small(place):
        return True
    return wrapped and space == "\n" and NARROWEST <= len(before) <= WIDEST and before[-1] not in ".!?:"


def _goes_on_small(place: Break) -> bool:
    before, space, behind = place
    return (
        space.count("\n") == 1
        and NARROWEST <= len(before.rstrip()) <= WIDEST
        and behind[:1].isalpha()
        and behind[:1].islower()
        and before.rstrip()[-1] not in ".!?"
    )
