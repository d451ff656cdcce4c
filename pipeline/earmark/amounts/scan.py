"""Text → quantities: every number with the currency, scale and unit that stand right at it.

One pass from left to right. `_ANCHOR` finds where a number begins; what stands before it is looked up in the symbols,
what follows is read word by word from the tables. Each step reads a bounded number of characters, and the next search
begins where the last number ended, so that the work is linear in the text whatever it holds.
"""

from __future__ import annotations

import re
from decimal import Decimal

from earmark.amounts.before import letter_before, look_back
from earmark.amounts.behind import look_ahead
from earmark.amounts.lexicon import FRACTION_SIGNS, PERCENT, SCALES, SMALL, TENS, TIMES
from earmark.amounts.numbers import DIGITS, EXACT, ONE, add_fraction, parse_digits, parse_words, part_of_one
from earmark.amounts.quantity import Quantity
from earmark.amounts.trie import trie

_PARTS = ["half", "quarter", "third", "fifth", "sixth", "eighth", "tenth"]
_STARTERS = [*SMALL, *TENS, *_PARTS]
_COINS = "dollar pound euro rouble ruble rupee peso franc shilling krona krone crown mark leu lev".split()
_TOKEN = "single symbolic nominal token notional".split()
# What "a" may stand before: "a million", "a third", "a tenner".
_ONE_OF = [
    *_PARTS,
    *_COINS,
    *_TOKEN,
    *"percentage full whole entire".split(),
    *"hundred thousand million billion trillion lakh crore tenner fiver quid buck grand".split(),
]
_A = rf"(?:[Aa]n?|AN?)(?=[ -](?:{trie([*_ONE_OF, *map(str.upper, _ONE_OF)])})\b)"
_SIGNS = "".join(FRACTION_SIGNS)
_MANY = (
    "(?:[Tt]ens|[Hh]undreds|[Dd]ozens)(?= of (?:hundreds|thousands|millions|billions|trillions|crores|lakhs) of )"
    "|[Cc]ouple(?= (?:of )?(?:hundred|thousand|million|billion|trillion|crore|lakh) )"
)
# "the million-dollar prize", "the first billion-euro order"; "multi-million-dollar" tells no sum
_BARE_SCALE = re.compile(r"(?:million|billion|trillion)(?=-(?:dollar|euro|pound|yen|rupee|peso)\b)")
_LEAD = re.compile(r"\b(?:the|this|that|its|their|his|her|first|second|another)\s$", re.I)
_WRITTEN = [*_STARTERS, *map(str.capitalize, _STARTERS), *map(str.upper, _STARTERS)]
_ANCHOR = re.compile(rf"[\d{_SIGNS}]|\b(?:(?:{trie(_WRITTEN)})(?:fold)?|{_A}|{_MANY}|{_BARE_SCALE.pattern})\b")
_OF_NUMBER = re.compile(r"\s{0,4}((?:per ?cents?|percentage)\s{1,3}of\s{1,3})(?=\d|[a-z])", re.I)
_MANIFOLD = re.compile(r"(?P<times>[A-Za-z]+)fold\b|(?P<many>tens|hundreds|dozens) of (?P<scale>[a-z]+)(?= of )", re.I)
_COUPLE = re.compile(r"couple(?: of)?(?= )", re.I)
# "the third quarter dollar" names a time.
_ORDINAL = re.compile(r"(?:first|second|third|fourth|last|this|next|each|per|1st|2nd|3rd|4th)[ -]$", re.I)
_FULL_POINT = re.compile(r"an? (?:(?:full|whole|entire) )?(?=percentage[ -]point\b)", re.I)
_SLANG = re.compile(r"an? (?=(?:tenner|fiver|quid|buck|grand)\b(?! pro quo))", re.I)
# "sold for a dollar", "a symbolic euro"; not "against a dollar", "for a pound of rice", "a dollar bill"
_COIN = re.compile(
    rf"(?:(?:(?<=\bfor )|(?<=\bpaid )|(?<=\bpay ))an? |an? (?:{trie(_TOKEN)}) )(?=(?:{trie(_COINS)})(?: coin)?"
    r"(?:\s?(?:[.,;:)!?\n]|$)|\s(?:in|to|by|at|from|last|this|on|and|or|but|when|after|before|as|for|a\s(?:year|month|week|day))\b))",
    re.I,
)
_MANY_VALUES = {"tens": Decimal(10), "dozens": Decimal(12), "hundreds": Decimal(100)}
_BOTTOM = re.compile(r"/(\d{1,2})(?![\d/])")


def scan(text: str) -> list[Quantity]:
    """Every number of the text, in order, as `Quantity`; those without a unit are kept for ranges and lists."""
    found: list[Quantity] = []
    search = _ANCHOR.search
    last: Quantity | None = None
    pos = 0
    while (anchor := search(text, pos)) is not None:
        start = anchor.start()
        pos = anchor.end()
        quantity = _number(text, start)
        if quantity is None:
            if text[start].isdigit():
                run = DIGITS.match(text, start)
                pos = run.end() if run else pos
            continue
        pos = max(pos, quantity.end)
        if quantity.unit is None:
            look_back(text, quantity, last.end if last else 0)
            if quantity.before or not (quantity.bare and _is_ordinal(text, quantity)):
                look_ahead(text, quantity, last)
            if quantity.unit is None and quantity.scale is not ONE:
                letter_before(text, quantity, last.end if last else 0)
        if quantity.unit is None and not found and start < 40:
            _percent_of(text, quantity)
        quantity.own = quantity.unit is not None
        pos = max(pos, quantity.end)
        # "$1$1$1" is no row of sums, though "$24,666$23,940" in a table is.
        row = last and quantity.before and quantity.start == last.end and len(quantity.raw) < 3 > len(last.raw)
        if not (row or quantity.broken):
            found.append(quantity)
        last = quantity
    return found


def _number(text: str, start: int) -> Quantity | None:
    """The bare number at ``start``."""
    first = text[start]
    if first.isdigit():
        if start and text[start - 1] in ".%":
            if text[start - 1] == "%":
                return None
            if start == 1 or not (text[start - 2].isalnum() or text[start - 2] in "./"):
                start -= 1
        run = DIGITS.match(text, start)
        if run is None:
            return None
        raw, end = run.group(), run.end()
        value = Decimal(raw) if raw.isdecimal() and len(raw) < 10 and raw.isascii() else parse_digits(raw)
        if value is None:
            return None
        fraction, end = add_fraction(text, end, value)
        if fraction is value and 0 < value < 1:
            end = part_of_one(text, end)
        if fraction is value and text[end : end + 1] == "/":
            top = _simple_fraction(text, end, value)
            if top is not None:
                fraction, end = top[0], part_of_one(text, top[1])
        return Quantity(start, end, fraction, raw if fraction is value else raw + "/")
    if first in FRACTION_SIGNS:
        return Quantity(start, start + 1, FRACTION_SIGNS[first], "")
    if scale := _BARE_SCALE.match(text, start):
        if _LEAD.search(text, max(0, start - 9), start) is None:
            return None
        quantity = Quantity(start, scale.end(), Decimal(1), "")
        quantity.scale = SCALES[scale.group()]
        return quantity
    words = parse_words(text, start)
    if words is None:
        return _one(text, start) if first in "aA" else _couple(text, start) or _manifold(text, start)
    quantity = Quantity(start, words.end, words.number, "")
    quantity.scale, quantity.part, quantity.bare = words.scale, words.part, words.bare
    return quantity


def _is_ordinal(text: str, quantity: Quantity) -> bool:
    """Whether a fraction word without a number before it tells an order: "the third euro", "second-quarter dollars"."""
    if text[quantity.start : quantity.start + 4].lower() not in ("half", "quar"):
        return True
    return _ORDINAL.search(text, max(0, quantity.start - 8), quantity.start) is not None


def _one(text: str, start: int) -> Quantity | None:
    """ "a tenner", "for a dollar", "a symbolic euro", "a full percentage point": one of what follows."""
    found = _SLANG.match(text, start) or _COIN.match(text, start) or _FULL_POINT.match(text, start)
    return Quantity(start, found.end() - 1, Decimal(1), "") if found else None


def _couple(text: str, start: int) -> Quantity | None:
    """ "a couple of million"; the scale is read with what follows."""
    found = _COUPLE.match(text, start)
    if found is None:
        return None
    quantity = Quantity(start, found.end(), Decimal(2), "")
    quantity.vague = "about"
    if text[max(0, start - 2) : start].lower() == "a ":
        quantity.start -= 2
    return quantity


def _manifold(text: str, start: int) -> Quantity | None:
    """ "threefold", and "tens of millions", whose least value is told: ten million."""
    found = _MANIFOLD.match(text, start)
    if found is None:
        return None
    if found["times"]:
        words = parse_words(found["times"].lower(), 0)
        if words is None:
            return None
        quantity = Quantity(start, found.end(), words.number, "")
        quantity.unit = TIMES
        return quantity
    scale = SCALES.get(found["scale"].lower()) or SCALES[found["scale"].lower().rstrip("s")]
    quantity = Quantity(start, found.end(), EXACT.multiply(_MANY_VALUES[found["many"].lower()], scale), "")
    quantity.vague = "at_least"
    return quantity


def _percent_of(text: str, quantity: Quantity) -> None:
    """ "Per cent of 210": a percentage where nothing but the unit stands before the number."""
    found = _OF_NUMBER.match(text)
    if found and found.end() == quantity.start and not text[quantity.end :].strip(" ."):
        quantity.unit, quantity.before = PERCENT, True
        quantity.start = found.start(1)


def _simple_fraction(text: str, end: int, top: Decimal) -> tuple[Decimal, int] | None:
    """ "3/4" without a whole number before it."""
    found = _BOTTOM.match(text, end)
    if found and top < int(found[1]) <= 64 and top == int(top):
        return top / Decimal(found[1]), found.end()
    return None
