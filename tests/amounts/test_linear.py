"""The work find_amounts does grows with the length of the text, whatever the text holds.

Work is counted, not timed: every call of a Python or C function while it runs. Each call reads a bounded stretch of the
text, save the few searches that go over it once.
"""

from __future__ import annotations

import sys
from typing import Any

import pytest

from earmark.amounts import find_amounts

HOSTILE = {
    "digits": "1234567890",
    "commas": ",",
    "digits and commas": "1,",
    "groups": "1,234,567,",
    "groups with spaces": "123 456 ",
    "tokenised points": "1 . ",
    "symbols": "$",
    "symbols and digits": "$1",
    "scale words": "million ",
    "number words": "one hundred and ",
    "fractions": "half a ",
    "shares": "half goes to a third and ",
    "shares that are none": "a third, two fifths a ",
    "couples": "couple of million ",
    "single coins": "for a dollar ",
    "grouped points": "€1.500 ",
    "letters before scales": "R 5 million ",
    "steps": "increase of $5m to $50m ",
    "levels before": "to 3% from 5 ",
    "odd": "5-odd ",
    "rates": "$5 per Smith ",
    "slashes": "1/2/",
    "brackets": "(",
    "sums in brackets": "($5m ",
    "spaces": " ",
    "newlines": "\n",
    "hyphens": "5-",
    "lists": "5, 6 and ",
    "ranges": "5 to ",
    "lists of sums": "5, 6, 7% and ",
    "percentages": "5% of ",
    "bare dollars": "$5m A$6m ",
    "dollars told with their country": "the $5m A$5m ",
    "crowns": "5m crowns Norwegian crowns ",
    "split points": "$1. 5 million ",
    "cents": "5 cents €6 ",
    "elided sums": "$5m. It paid 6 million. ",
    "sums restated behind words": "€6m in aid, or about $5m, ",
    "words before brackets": "€6m a a a ($5m a a ",
    "years": "$5m for each of the next two fiscal ",
    "glued letters": "$5xz",
    "series": "Series B $5m ",
    "ranges in capitals": "$5M-",
    "restated sums": "6 million (£5m) ",
    "lakh": "Rs 5L-",
    "negations": "cannot never not be more than $5 ",
    "dashes glued": "a--b—more than $5 ",
    "rates behind brackets": "€5 ($5) each ",
    "rows of equivalents": "€5 ($5, £4; ",
    "names": "17 euro zone sterling-",
    "weights": "copper output of 5m pounds ",
    "counted": "$5 to 2 million poor low ",
    "circa": "c.$5",
    "modifiers": "about roughly nearly about $5 ",
    "parts of a point": "0.5 of a percentage a full percentage ",
    "places": "Canada Sydney $5 ",
    "adjectives": "5 New New ",
    "capitals": "USD",
    "letters": "a",
    "one long address": "http://a/5%",
}


def calls(text: str) -> int:
    """How many functions are called to read the text."""
    count = 0

    def trace(frame: Any, event: str, arg: Any) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(trace)
    try:
        find_amounts(text)
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize("piece", HOSTILE.values(), ids=HOSTILE.keys())
def test_four_times_the_text_is_at_most_four_times_the_work(piece: str) -> None:
    short, long = (calls((piece * (size // len(piece) + 1))[:size]) for size in (2_000, 8_000))
    assert long <= 4.4 * short + 200
    assert long <= 80 * 8_000


def test_a_megabyte_of_digits_is_one_step() -> None:
    assert calls("7" * 1_000_000) < 100
    assert find_amounts("$" + "7" * 1_000_000) == []


def test_a_megabyte_without_a_number_takes_no_steps() -> None:
    for piece in (",", " ", "(", "$", "million ", "%"):
        assert calls(piece * (1_000_000 // len(piece))) < 100
