"""Which names are the same: short forms, acronyms, legal forms, titles."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from earmark.data import table

LEGAL_FORMS = frozenset(table("descriptions")["legal_forms"])
TITLES = frozenset(table("descriptions")["titles"])
#: titles that names of bodies begin with as well: "General Motors", "Justice Department", "King County"
OFFICES = frozenset(table("descriptions")["offices"])
#: names that keep their article
WITH_ARTICLE = frozenset(table("descriptions")["with_article"])
_WORD = re.compile(r"[^\W_]+(?:[.&'’/-][^\W_]+)*")
_POSSESSIVE = re.compile(r"(?:'s|’s|'|’)$")
_SMALL = frozenset("of and the for in on de la du des & y e und".split())

#: labels whose names may be one party: a fund may be tagged ORG in one place and PROGRAM in the next
FAMILIES = {
    "PERSON": "person",
    "ORG": "organisation",
    "PROGRAM": "organisation",
    "LAW": "organisation",
    "PRODUCT": "organisation",
    "FAC": "organisation",
    "EVENT": "organisation",
    "GPE": "place",
    "LOC": "place",
    "NORP": "people",
}


def clean_name(text: str, label: str = "") -> str:
    """Strip what is no part of a name: "the", titles, a possessive, quotes, line breaks.

    ``label`` is that of the entity: from a person's name an office goes as well ("President Joan Imai").
    """
    titles = TITLES | OFFICES if label == "PERSON" else TITLES
    text = " ".join(text.split()).strip(" \"'“”‘’,;:()")
    text = text if text.count('"') % 2 == 0 else text.replace('"', "")  # of 'cast of "Metro Desk"' the last is cut off
    text = text if text.count("“") == text.count("”") else text.replace("“", "").replace("”", "")
    text = _POSSESSIVE.sub("", text)
    words = text.split()
    while len(words) > 1 and " ".join(words).casefold() not in WITH_ARTICLE:
        length = 2 if " ".join(words[:2]).casefold() in titles else 1
        if " ".join(words[:length]).casefold().rstrip(".") not in titles or len(words) <= length:
            break
        words = words[length:]
    return " ".join(words)


@lru_cache(maxsize=2048)
def name_words(name: str) -> tuple[str, ...]:
    """Return the words that tell names apart, casefolded and without legal forms: "Acme Corp." → ("acme",)."""
    words = [w.casefold().replace("’", "'") for w in _WORD.findall(name)]
    kept = [w for w in words if w not in LEGAL_FORMS and w != "the"]
    return tuple(kept or words)


def initials(name: str) -> str:
    """Return the first letters of the capitalised words: "Ministry of Economy, Trade and Industry" → "METI"."""
    return "".join(w[0] for w in _WORD.findall(name) if w[0].isupper() and w.casefold() not in _SMALL)


def is_acronym(short: str, full: str) -> bool:
    """Whether ``short`` is written from the initials of ``full`` (two letters or more, dots aside)."""
    letters = short.replace(".", "")
    return 2 <= len(letters) <= 8 and letters.isupper() and letters == initials(full)


def is_short_form(short: Sequence[str], full: Sequence[str], family: str) -> bool:
    """Whether the words ``short`` are a short form of the name ``full``.

    A person is called by the last name (or the first, where it is the only word), an organisation by the first
    words of its name; places have no short forms.
    """
    if not short or len(short) >= len(full):
        return False
    if family == "person":
        return tuple(short) == tuple(full[-len(short) :]) or (len(short) == 1 and short[0] == full[0])
    if family == "organisation":
        n = len(short)
        return tuple(full[:n]) == tuple(short) or (
            n >= 2 and any(tuple(full[i : i + n]) == tuple(short) for i in range(len(full) - n + 1))
        )
    return False
