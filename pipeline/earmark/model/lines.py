"""Where sentences start by lines and full stops: at headlines, bullets, paragraphs; not inside hard-wrapped text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from itertools import pairwise

from spacy.language import Language
from spacy.tokens import Doc

from earmark.amounts.component import READ_TEXT

NARROWEST = 45
"""The least characters of a line that shows by itself, going on in lower case, that it is broken in mid-sentence."""

RAGGED = 15
"""How many characters a line that is broken in mid-sentence may be longer or shorter than the width of the text."""

BULLETS = frozenset("•●▪■◦‣·*-–—")

SHORT_FORMS = frozenset({"Corp.", "Cos.", "Co.", "Inc.", "Ltd.", "Bros."})
"""What names end with, full stop and all; a sum or a small letter behind it begins no sentence."""

#: Ends of sentences; after a short capitalised word with a full stop (``Corp.``, ``U.S.``, ``Sen.``) there is none.
_END = re.compile(
    r"""(?:\n\s*|(?<!\b[A-Z])(?<!\b[A-Z][a-z])(?<!\b[A-Z][a-z]{2})(?<!\b[A-Z][a-z]{3})[.!?]["'”’)]*\s+)(?=\S)"""
)

_BREAK = re.compile(r"\n\s*")

Break = tuple[str, str, str]
"""The line before a break, the white space of the break, the line behind it."""


def tokenised(nlp: Language, text: str) -> Doc:
    """The Doc of a text to be read, across the lines of a hard-wrapped one; its :func:`text_of` is ``text``."""
    doc = nlp.make_doc(unwrapped(text))
    keep_text(doc, text)
    return doc


def text_of(doc: Doc) -> str:
    """The text that a Doc was made of; ``doc.text`` is put together anew by spaCy each time it is asked for."""
    text: str | None = doc.user_data.get(READ_TEXT)
    return text if text is not None else keep_text(doc, doc.text)


def keep_text(doc: Doc, text: str) -> str:
    """Return ``text``, which ``doc`` was made of, and keep it for :func:`text_of`."""
    doc.user_data[READ_TEXT] = text
    return text


@Language.factory("earmark_lines", assigns=["token.is_sent_start"])
def make_lines(nlp: Language, name: str) -> Callable[[Doc], Doc]:
    """Make the component that lets a sentence start where a line does; it stands before the parser."""
    return mark_lines


def mark_lines(doc: Doc) -> Doc:
    """Start a sentence after each line break that is none within a hard-wrapped paragraph.

    White space and the bullet of an item belong to a sentence; they are none of their own. No sentence starts with
    the sign of a currency right behind a word, or with what follows a name's short form: "gave Acme Corp. $5m".
    """
    for before, token in pairwise(doc):
        if token.is_currency:
            runs_in = before.text[-1].isalnum() or before.text == "," or before.text in SHORT_FORMS
        else:
            runs_in = before.text in SHORT_FORMS and (token.text[0].isdigit() or token.is_lower)
        if runs_in:
            token.is_sent_start = False
    if len(doc) > 1 and doc[0].is_space:
        doc[1].is_sent_start = False
    breaks = [token for token in doc[1:] if token.is_space and "\n" in token.text]
    if not breaks:
        return doc
    text = text_of(doc)
    places = [break_at(text, token.idx, token.text) for token in breaks]
    width = wrapped_at(places)
    for token, place in zip(breaks, places, strict=True):
        token.is_sent_start = False
        after = token.i + 1
        if after == len(doc):
            continue
        doc[after].is_sent_start = not runs_on(place, width)
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
    width = wrapped_at(breaks.values())
    running = {at for at, place in breaks.items() if runs_on(place, width)}
    return [0, *(end.end() for end in ends if end.start() not in running)]


def unwrapped(text: str) -> str:
    """Return ``text`` with a blank for each line break in mid-sentence of a hard-wrapped text; offsets stay.

    The models know sentences, in which such a break is a word of its own: "the European" and "Community" on two lines
    would be two names.

    >>> unwrapped("The bank said it would lend the group a further 300 mln\\nmarks over a year.\\nShares fell.")
    'The bank said it would lend the group a further 300 mln marks over a year.\\nShares fell.'
    """
    breaks = [found for found in _BREAK.finditer(text) if found.end() < len(text)]
    places = [break_at(text, found.start(), found[0]) for found in breaks]
    width = wrapped_at(places)
    parts, at = [], 0
    for found, place in zip(breaks, places, strict=True):
        if found[0] == "\n" and runs_on(place, width):
            parts += [text[at : found.start()], " "]
            at = found.end()
    return "".join([*parts, text[at:]])


def break_at(text: str, at: int, space: str) -> Break:
    """The break whose white space, ``space``, stands at ``at``."""
    end = text.find("\n", at + len(space))
    return text[text.rfind("\n", 0, at) + 1 : at], space, text[at + len(space) : end if end >= 0 else len(text)]


def wrapped_at(breaks: Iterable[Break]) -> int:
    """The width, in characters, at which a text is hard-wrapped; 0 where fewer than two lines go on in lower case."""
    lengths = sorted(len(place[0].rstrip()) for place in breaks if _goes_on_small(place))
    return lengths[len(lengths) * 9 // 10] if len(lengths) >= 2 else 0


def runs_on(place: Break, width: int) -> bool:
    """Whether the sentence before a line break goes on behind it, in a text that is hard-wrapped at ``width``.

    A line that ends no sentence goes on where the next begins in lower case (even a short one, if the text is wrapped:
    the first of a newswire story stood behind a dateline) and where the next word would not have fitted in.

    >>> runs_on(("The bank said it would lend the group a further 300 mln", "\\n", "marks over a year."), 0)
    True
    >>> runs_on(("Tunbridge Foods Corp said it", "\\n", "has been approached by a buyer"), 66)
    True
    >>> runs_on(("raising 75 mln dlrs through a bond that is managed by", "\\n", "Wessex Colville Ltd"), 62)
    True
    >>> runs_on(("Brussels orders Ionian Airways to repay the Greek state", "\\n", "Ionian must give"), 0)
    False
    >>> runs_on(("  it has sold three years ago at 12-1/8 pct.", "\\n    ", "Dealers quoted the bonds"), 66)
    False
    """
    before, space, behind = place
    if _goes_on_small(place):
        return True
    line = before.rstrip()
    if not width or not line or line[-1] in ".!?:" or space.count("\n") != 1 or len(space.partition("\n")[2]) > 1:
        return False
    if behind[:1].islower():
        return True
    return width - RAGGED < len(line) + 1 + len(behind.partition(" ")[0]) and NARROWEST <= len(line) <= width + RAGGED


def _goes_on_small(place: Break) -> bool:
    before, space, behind = place
    line = before.rstrip()
    return space.count("\n") == 1 and len(line) >= NARROWEST and behind[:1].islower() and line[-1] not in ".!?"
