"""Whether a text is worth reading: one scan that stops at the first sign of an amount."""

from __future__ import annotations

import re
from functools import cache

from earmark.amounts.lexicon import (
    ADJECTIVES,
    BEFORE,
    BEHIND,
    FRACTION_SIGNS,
    NOUNS,
    PARTS,
    PHRASES,
    SCALES,
    SMALL,
    TENS,
)
from earmark.amounts.multiples import FACTORS
from earmark.amounts.trie import trie


def _pattern() -> str:
    """Every symbol; every word for a unit; the words and letters that mean other things too, where a number is by."""
    signs = {form for form in (*BEFORE, *BEHIND) if (len(form) == 1 and not form.isascii()) or form in "$%"}
    before = {form.lower() for form in BEFORE if len(form) > 1 or form.isalpha()}
    behind = {form.lower() for form in BEHIND if form[0].isalpha()}
    weak = {noun for noun, unit in NOUNS.items() if unit.flag in ("weak", "slang")}
    slang = {noun for noun, unit in NOUNS.items() if unit.flag == "slang"}
    plain = {phrase if phrase.rsplit(" ", 1)[-1] in weak else phrase.rsplit(" ", 1)[-1] for phrase in PHRASES} - weak
    plain |= {phrase.replace(" ", "-") for phrase in plain}
    numbers = {*SMALL, *TENS, *SCALES, *PARTS, "dozen", "odd", *(name.rsplit(" ", 1)[-1] for name in ADJECTIVES)}
    worded = {
        *SMALL,
        *TENS,
        *PARTS,
        "dozen",
        "hundred",
        "couple",
        *(f"{one}{scale}" for one in ("a ", "an ", "a-", "an-") for scale in SCALES if len(scale) > 2),
    }
    some = r"(?:(?:3|4|5|10|100)(?!\d)|(?:three|four|five|ten|(?:an?\s|one\s)?hundred)\b)"
    gap = r"[\s\u200e-]{0,12}"
    digit = rf"[\d{''.join(FRACTION_SIGNS)}]"
    return "|".join(
        (
            f"[{re.escape(''.join(sorted(signs)))}]",
            rf"(?<![a-z])(?:{trie(plain)})(?![a-z])",
            rf"\ban? (?:{trie(slang)})\b",
            rf"\b(?:{trie(PARTS)}|one\s(?:in|out))\b",
            rf"(?:/\d{{1,2}}|[{''.join(FRACTION_SIGNS)}])\s(?:of|the)\b",
            rf"\b(?:{trie(FACTORS)})|[a-z]fold\b",
            rf"\b(?:in|out\sof)\s(?:every\s)?{some}",
            rf"(?:\b|(?<!\w)(?=\W))(?:{trie(before)})(?:{gap}[-−]?\.?{digit}|{gap}\b(?:{trie(worded)})\b)",
            rf"(?:{digit}(?:{trie(numbers)})?|\b(?:{trie(numbers)})){gap}(?:(?:of|in)\s{{1,3}})?"
            rf"(?:{trie(behind | weak)})(?:(?!\w)|(?<=\.))",
        )
    )


@cache
def _any() -> re.Pattern[str]:
    # Compiled at the first call: it takes longer than the rest of the import.
    return re.compile(_pattern())


def might_hold_amount(text: str) -> bool:
    """Whether `find_amounts` could find anything in the text; never False where it would.

    One scan that stops at the first sign, for runs over many texts most of which hold no amount.
    """
    return _any().search(text.lower()) is not None
