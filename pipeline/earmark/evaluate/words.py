"""When two names or two phrases count as the same."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

#: Words that do not tell one name from another: articles, prepositions, legal forms of companies.
SMALL_WORDS = frozenset(
    "the a an of for to and in on at by its his her their 's s inc incorporated corp corporation co company "
    "companies ltd limited plc llc lp sa ag nv se gmbh kk holdings holding group bhd spa oyj asa ab new".split()
)

_DOTTED = re.compile(r"\b((?:[a-z]\.){2,})")
_POSSESSIVE = re.compile(r"['’]s\b")
_WORD = re.compile(r"[a-z0-9]+")


@lru_cache(maxsize=50_000)
def content_words(text: str) -> frozenset[str]:
    """Return the words of ``text`` without case, accents, points of acronyms and small words.

    A text of small words alone keeps them.

    >>> sorted(content_words("The U.S. Department of Énergy's"))
    ['department', 'energy', 'us']
    """
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower().replace("&", " and ")
    plain = _DOTTED.sub(lambda match: match[1].replace(".", ""), plain)
    found = frozenset(_WORD.findall(_POSSESSIVE.sub("", plain)))
    return found - SMALL_WORDS or found


def same_name(name: str, accepted: Iterable[str]) -> bool:
    """Whether ``name`` holds, or is held by, an accepted name, and shares half of the longer one's words.

    >>> same_name("Bank of England", ["the Bank of England's"])
    True
    >>> same_name("bank", ["National Bank of Greece"])
    False
    """
    words = content_words(name)
    return any(_same_name(words, content_words(other)) for other in accepted)


def _same_name(one: frozenset[str], other: frozenset[str]) -> bool:
    shared = one & other
    held = bool(shared) and shared in (one, other)
    return one == other or (held and 2 * len(shared) >= max(len(one), len(other)))


def same_phrase(phrase: str, accepted: Iterable[str]) -> bool:
    """Whether ``phrase`` shares half of its words, both ways (F1 ≥ 0.5), with an accepted one.

    >>> same_phrase("new wells in Kenya", ["wells"])
    True
    """
    words = content_words(phrase)
    return any(_overlap(words, content_words(other)) >= 0.5 for other in accepted)


def _overlap(one: frozenset[str], other: frozenset[str]) -> float:
    shared = len(one & other)
    return 2 * shared / (len(one) + len(other)) if shared else 0.0
