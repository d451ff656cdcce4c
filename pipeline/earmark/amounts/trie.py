"""Many words → one pattern that looks at each first letter once."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import groupby


def trie(words: Iterable[str]) -> str:
    """A regular expression for the words, longest first, without groups around it: "a(?:b|cd)" for "ab", "acd"."""
    parts = []
    for letter, group in groupby(sorted(set(words)), key=lambda word: word[0]):
        tails = [word[1:] for word in group]
        inner = trie(tail for tail in tails if tail)
        if inner:
            inner = f"(?:{inner})" + ("?" if "" in tails else "")
        parts.append(re.escape(letter) + inner)
    return "|".join(parts)
