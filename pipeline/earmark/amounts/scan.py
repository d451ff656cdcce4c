"""Text → quantities: every number with the currency, scale and unit that stand right at it.

One pass from left to right. `_ANCHOR` finds where a number begins; what stands before it is looked up in the symbols,
what follows is read word by word from the tables. Each step reads a bounded number of characters, and the next search
begins where the last number ended, so that the work is linear in the text whatever it holds.
"""

from __future__ import annotations

import re
from decimal import Decimal

from earmark.amounts.lexicon import (
    ADJECTIVES,
    BEFORE,
    BEHIND,
    FIRST_WORDS,
    FRACTION_SIGNS,
    GLUED,
    NOUNS,
    PERCENT,
    PHRASES,
    POINTS,
    SCALES,
    SHORT_SCALES,
    TIMES,
    Unit,
)
from earmark.amounts.numbers import DIGITS, EXACT, add_fraction, parse_digits, parse_words
from earmark.amounts.trie import trie

ONE = Decimal(1)
_STARTERS = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen "
    "nineteen twenty thirty forty fourty fifty sixty seventy eighty ninety half quarter third"
).split()
_A = (
    "[Aa]n?(?=[ -](?:hundred|thousand|million|billion|trillion|half|quarter|third|fifth|sixth|eighth|tenth|lakh|crore)"
    r"\b)"
)
_SIGNS = "".join(FRACTION_SIGNS)
_MANY = "(?:[Tt]ens|[Hh]undreds|[Dd]ozens)(?= of (?:hundreds|thousands|millions|billions|trillions|crores|lakhs) of )"
_ANCHOR = re.compile(
    rf"[\d{_SIGNS}]|\b(?:(?:{trie([*_STARTERS, *map(str.capitalize, _STARTERS)])})(?:fold)?|{_A}|{_MANY})\b"
)
# What joins a number to its unit, a line end or a hyphen included, and the word behind it.
_AHEAD = re.compile(r"([^\S\n]{0,3}(?:\n[^\S\n]{0,8})?(?:[-‑][^\S\n]?)?)([^\W\d_]{1,24})?")
# "1080p" is a picture, no price.
_SCREENS = frozenset("144 240 360 480 540 576 720 1080 1440 2160 4320".split())
_CLOSING = frozenset(',;:)?!/]"')
_SYMBOL = re.compile(r"[A-Z]{0,3}[$£€¥%％₹₩₦₱₺₽₴₪₫₭฿₸₮₾₼₡₲₵৳₿Ξ¤¢₤￡￥￦元円]")
_NEXT_NUMBER = re.compile(r"\s?\d")
_OWN_UNIT = re.compile(r"\s?[\d.,]{1,15}\s?(?:[$€£¥₹%]|cents?\b|pence\b|[A-Z]{3}\b)")
_OF = re.compile(r"\s{1,3}of(?=\s)", re.IGNORECASE)
_YEAR = re.compile(r"(?:1[89]|20)\d\d")
_BEFORE_CHARS = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.=/¢₵ȼč$£€¥₹₦৳ł#") | {
    c for c in BEFORE if len(c) == 1
}
_SIGN_BEFORE = {c for c in BEFORE if len(c) == 1 and not c.isalpha()}
_NOT_DOLLARS = frozenset("absrjznlgftm")
_DOLLARS = {f[:-1].replace(".", "").upper(): u for f, u in BEFORE.items() if f.endswith("$") and len(f) > 1}


class Quantity:
    """A number as it stands in the text.

    start, end: its span with symbol and unit; stop: where the bare number ends. number: the number without its scale. scale: 1 if none is written. unit:
    what it counts, None if nothing is said. before: the unit stands before the number. raw: the digits, "" for words.
    part: a bare fraction in words. glued: the unit before it touches it. own: the unit stands at this very number.
    giver: the sum whose currency it takes because it has none of its own. vague: "tens of millions".
    """

    __slots__ = (
        "before",
        "end",
        "giver",
        "glued",
        "high",
        "minus",
        "number",
        "own",
        "part",
        "raw",
        "scale",
        "start",
        "stop",
        "unit",
        "vague",
    )

    def __init__(self, start: int, end: int, number: Decimal, raw: str) -> None:
        self.start = start
        self.end = self.stop = end
        self.number = number
        self.raw = raw
        self.scale = ONE
        self.unit: Unit | None = None
        self.before = False
        self.glued = False
        self.own = False
        self.vague = False
        self.giver: Quantity | None = None
        self.part = False
        self.minus = False
        self.high: Decimal | None = None

    @property
    def value(self) -> Decimal:
        """The number times its scale and its unit's factor, exactly."""
        factor = ONE if self.unit is None else self.unit.factor
        value = EXACT.multiply(EXACT.multiply(self.number, self.scale), factor)
        return -value if self.minus else value

    @property
    def year_like(self) -> bool:
        return self.scale is ONE and len(self.raw) == 4 and _YEAR.fullmatch(self.raw) is not None


_OF_NUMBER = re.compile(
    r"\s{0,4}per ?cents?\s{1,3}of\s{1,3}(?=\d|[a-z])|\s{0,4}percentage\s{1,3}of\s{1,3}(?=\d|[a-z])", re.I
)


def scan(text: str) -> list[Quantity]:
    """Every number of the text, in order, as `Quantity`; those without a unit are kept for ranges and lists."""
    found: list[Quantity] = []
    search = _ANCHOR.search
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
            _look_back(text, quantity, found[-1].end if found else 0)
            _look_ahead(text, quantity)
        if quantity.unit is None and not found and start < 40:
            # "Per cent of 210": nothing but the unit stands before it.
            ahead_of = _OF_NUMBER.match(text)
            if ahead_of and ahead_of.end() == quantity.start and not text[quantity.end :].strip(" ."):
                quantity.unit, quantity.before, quantity.start = (
                    PERCENT,
                    True,
                    ahead_of.end() - len(ahead_of.group().lstrip()),
                )
        quantity.own = quantity.unit is not None
        pos = max(pos, quantity.end)
        found.append(quantity)
    return found


def _number(text: str, start: int) -> Quantity | None:
    """The bare number at ``start``."""
    first = text[start]
    if first.isdigit():
        if start and text[start - 1] in ".%":
            if text[start - 1] == "%":
                return None
            if start == 1 or not (text[start - 2].isalnum() or text[start - 2] == "."):
                start -= 1
        run = DIGITS.match(text, start)
        if run is None:
            return None
        raw, end = run.group(), run.end()
        value = Decimal(raw) if raw.isdecimal() and len(raw) < 10 and raw.isascii() else parse_digits(raw)
        if value is None:
            return None
        fraction, end = add_fraction(text, end, value)
        if fraction is value and text[end : end + 1] == "/":
            top = _simple_fraction(text, end, value)
            if top is not None:
                fraction, end = top
        return Quantity(start, end, fraction, raw if fraction is value else raw + "/")
    if first in FRACTION_SIGNS:
        return Quantity(start, start + 1, FRACTION_SIGNS[first], "")
    words = parse_words(text, start)
    if words is None:
        return _manifold(text, start)
    quantity = Quantity(start, words[1], words[0], "")
    quantity.part = words[2]
    return quantity


_MANIFOLD = re.compile(r"(?P<times>[A-Za-z]+)fold\b|(?P<many>tens|hundreds|dozens) of (?P<scale>[a-z]+)(?= of )", re.I)
_MANY_VALUES = {"tens": Decimal(10), "dozens": Decimal(12), "hundreds": Decimal(100)}


def _manifold(text: str, start: int) -> Quantity | None:
    """ "threefold", and "tens of millions", whose least value is told: ten million."""
    found = _MANIFOLD.match(text, start)
    if found is None:
        return None
    if found["times"]:
        words = parse_words(found["times"].lower(), 0)
        if words is None:
            return None
        quantity = Quantity(start, found.end(), words[0], "")
        quantity.unit = TIMES
        return quantity
    scale = SCALES.get(found["scale"].lower()) or SCALES[found["scale"].lower().rstrip("s")]
    quantity = Quantity(start, found.end(), EXACT.multiply(_MANY_VALUES[found["many"].lower()], scale), "")
    quantity.vague = True
    return quantity


_BOTTOM = re.compile(r"/(\d{1,2})(?![\d/])")


def _simple_fraction(text: str, end: int, top: Decimal) -> tuple[Decimal, int] | None:
    """ "3/4" without a whole number before it."""
    found = _BOTTOM.match(text, end)
    if found and top < int(found[1]) <= 64 and top == int(top):
        return top / Decimal(found[1]), found.end()
    return None


def _look_back(text: str, quantity: Quantity, floor: int) -> None:
    """Take in the sign and the currency before the number, no further back than ``floor``."""
    start = quantity.start
    i = start
    if i and text[i - 1] in "-−":
        i -= 1
        if (
            i == 0
            or text[i - 1] in " \u00a0\u202f(\n$£€¥’"
            or text[i - 1] in _SIGN_BEFORE
            or (i > 2 and text[i - 3 : i].isupper())
        ):
            quantity.minus = True
            quantity.start = i
        else:
            i = start
    edge = i
    spaces = 0
    while i and spaces < 2 and text[i - 1] in " \u00a0\u202f\u200e\u200b":
        i -= 1
        spaces += 1
    if i <= floor or text[i - 1] not in _BEFORE_CHARS:
        return
    j = i
    while j > floor and i - j < 9 and text[j - 1] in _BEFORE_CHARS:
        j -= 1
    run = text[j:i]
    unit = BEFORE.get(run) if not (j and text[j - 1].isalnum()) else None
    if unit is None:
        for cut in (1, 2, 3, 4):
            if cut < len(run) and run[-cut] in _SIGN_BEFORE and run[-cut:] in BEFORE:
                j, unit = i - cut, BEFORE[run[-cut:]]
                letters = run[:-1].replace(".", "")
                # "a$5 million" is a slip for "a $5 million".
                head = _DOLLARS.get(letters.upper()) if run[-1] == "$" and letters not in _NOT_DOLLARS else None
                if head is not None:
                    j, unit = i - len(run), head
                break
    if unit is None:
        if run and run[-1] in _SIGN_BEFORE:
            j, unit = i - 1, BEFORE[run[-1]]
        else:
            return
    run = text[j:i]
    if run == "CFA" and text[max(floor, j - 2) : j] in ("F\u202f", "F\u00a0", "F "):
        j, unit = j - 2, PHRASES["f cfa"]
    if run == "$" and j > floor + 1 and text[j - 1] == " ":
        j, unit = _spaced_dollar(text, j, unit)
    if run in GLUED and run.isalpha() and i != edge:
        return
    if i != edge and run.isalpha() and quantity.raw and quantity.year_like and unit.flag == "weak":
        return
    quantity.unit, quantity.before, quantity.start = unit, True, j
    quantity.glued = i == edge
    if j and text[j - 1] in "-−" and (j == 1 or text[j - 2] in " \u00a0\u202f(\n"):
        quantity.minus = True
        quantity.start = j - 1


def _spaced_dollar(text: str, sign: int, unit: Unit) -> tuple[int, Unit]:
    """ "US $5", "c $ 300 million": letters with a space before the dollar sign. "A $5 million grant" is no "A$"."""
    j = sign - 1
    while j and sign - 1 - j < 6 and (text[j - 1].isalpha() or text[j - 1] == "."):
        j -= 1
    head = text[j : sign - 1]
    if (
        not head
        or (j and text[j - 1].isalnum())
        or head in ("A", "a", "s", "r", "r.", "j", "z", "n", "l", "g", "f", "b")
    ):
        return sign, unit
    if head.islower() and head not in ("c", "us", "u.s", "u.s.", "mxn", "nzd", "aud", "cad", "hk", "nz", "nt", "au"):
        return sign, unit
    wider = _DOLLARS.get(head.replace(".", "").upper())
    return (j, wider) if wider is not None else (sign, unit)


def _look_ahead(text: str, quantity: Quantity) -> None:
    """Take in scale and unit behind the number."""
    if text[quantity.end : quantity.end + 1] in _CLOSING:
        return
    ahead = _AHEAD.match(text, quantity.end)
    assert ahead is not None
    scales = 0
    while ahead[2] and scales < 3:
        scale = _scale(text, ahead, quantity)
        if scale is None:
            break
        quantity.scale = EXACT.multiply(quantity.scale, scale)
        quantity.end = ahead.end()
        scales += 1
        ahead = _AHEAD.match(text, quantity.end)
        assert ahead is not None
    if quantity.before:
        quantity.end = _said_twice(text, ahead, quantity)
        return
    found = _unit(text, ahead, quantity)
    if found is None:
        if not (scales or quantity.part or (not quantity.raw and quantity.number >= 1000)):
            return
        of = _OF.match(text, quantity.end)
        ahead = _AHEAD.match(text, of.end()) if of else None
        found = _unit(text, ahead, quantity) if ahead else None
        if found is None or found[0].kind != "money":
            return
    quantity.unit, quantity.end = found
    quantity.part = False
    if scales == 0 and quantity.unit.kind == "money":
        # "75 USD million"
        ahead = _AHEAD.match(text, quantity.end)
        scale = _scale(text, ahead, quantity) if ahead and ahead[2] else None
        if scale is not None and ahead is not None:
            quantity.scale, quantity.end = scale, ahead.end()


def _said_twice(text: str, ahead: re.Match[str], quantity: Quantity) -> int:
    """Where the sum ends when a word repeats the symbol: "$5 million dollars", "A$5m Australian dollars", "US$5 USD"."""
    form = ahead[2]
    if not form or (form not in BEHIND and form.lower() not in FIRST_WORDS) or ahead[1].endswith("-"):
        return quantity.end
    found = _unit(text, ahead, quantity)
    if found is None or found[0].kind != "money" or found[0].flag == "weak" or quantity.unit is None:
        return quantity.end
    unit = found[0]
    if unit.minor or unit.factor != ONE or not set(unit.codes) & set(quantity.unit.codes):
        return quantity.end
    if unit.explicit and not quantity.unit.explicit:
        quantity.unit = unit
    return found[1]


def _scale(text: str, ahead: re.Match[str], quantity: Quantity) -> Decimal | None:
    """What the scale word or letter stands for; None if it is none."""
    form = ahead[2]
    value = SCALES.get(form)
    if value is None:
        form = form.lower()
        value = SCALES.get(form)
        if value is None:
            return None
    if form in SHORT_SCALES or form.lower() in SHORT_SCALES:
        gap = ahead[1]
        if gap and not (quantity.before and len(gap) == 1 and gap != "-"):
            return None
        if form in ("b", "t", "mm") and (gap or (form == "mm" and not quantity.before)):
            return None
    end = ahead.end()
    if end < len(text) and (text[end].isdigit() or text[end] == "_"):
        return None
    return value


def _unit(text: str, ahead: re.Match[str], quantity: Quantity) -> tuple[Unit, int] | None:
    """The unit ahead and its end: a symbol, a code, a noun with or without its country, a proportion."""
    at, form = ahead.end(1), ahead[2]
    glued = not ahead[1]
    if not form or form[0] in "Ξ元円":
        return _symbol(text, at) if at < len(text) else None
    end = ahead.end()
    if text[end : end + 1] in _SIGN_BEFORE:
        signed = _SYMBOL.match(text, at)
        if signed and signed.end() > end:
            return _symbol(text, at)
    unit = BEHIND.get(form)
    if unit is None and text[end : end + 1] == "." and form + "." in BEHIND:
        unit, end = BEHIND[form + "."], end + 1
    key = form.lower()
    most = FIRST_WORDS.get(key)
    if unit is not None and most is not None and most > 1:
        longer = _phrase(text, at, most)
        if longer is not None and longer[1] > end:
            return longer
    if unit is None:
        if most is None:
            return None
        if most == 1 and key not in ADJECTIVES:
            following = text[end : end + 1]
            return None if following.isdigit() or following == "_" else (PHRASES[key], end)
        return _phrase(text, at, most)
    if end < len(text) and (text[end].isdigit() or text[end] == "_"):
        return None
    if (len(form) == 1 and not glued) or (form == "p" and quantity.raw in _SCREENS):
        return None
    if unit.kind == "money" and len(form) >= 3 and not glued and _is_prefix(text, end, quantity):
        return None
    return unit, end


_SEPARATE = re.compile(r"\s\d[\d.,]*(?:\s?(?:[bmt]n?|k|million|billion|trillion|thousand|crore|lakh)\b)?")


def _is_prefix(text: str, end: int, quantity: Quantity) -> bool:
    """Whether a code between two numbers belongs to the second: "in 2019 USD 50 million"."""
    following = _SEPARATE.match(text, end)
    if following is None:
        return text[end : end + 1].isdigit()
    if quantity.scale is not ONE:
        return False
    return quantity.year_like or following.group()[-1].isalpha()


def _symbol(text: str, at: int) -> tuple[Unit, int] | None:
    found = _SYMBOL.match(text, at)
    if found is None:
        return None
    unit, end = BEHIND.get(found.group()), found.end()
    if unit is None:
        return None
    if unit is PERCENT:
        if end < len(text) and (text[end].isalnum() or text[end] in "%_"):
            return None
        points = _POINTS_BEHIND.match(text, end)
        return (POINTS, points.end()) if points else (unit, end)
    if _NEXT_NUMBER.match(text, end) and not _OWN_UNIT.match(text, end):
        return None
    return unit, end


_POINTS_BEHIND = re.compile(r"[ -](?:age )?(?:points?|pts?)\b")


def _phrase(text: str, at: int, most: int) -> tuple[Unit, int] | None:
    """The longest phrase of the tables at ``at``, of at most so many words; a country with a currency besides."""
    ends: list[int] = []
    words: list[str] = []
    pos = at
    while len(words) < most:
        word = _PHRASE_WORD.match(text, pos)
        if word is None:
            break
        words.append(word[1].lower().replace("’", "'").rstrip("."))
        pos = word.end(1)
        ends.append(pos)
    for count in range(len(words), 0, -1):
        unit = PHRASES.get(" ".join(words[:count]))
        if unit is not None:
            return unit, ends[count - 1]
    for count in range(len(words), 0, -1):
        codes = ADJECTIVES.get(" ".join(words[:count]))
        if codes is None:
            continue
        noun = _PHRASE_WORD.match(text, ends[count - 1])
        unit = NOUNS.get(noun[1].lower().rstrip(".")) if noun else None
        if noun is None or unit is None:
            return None
        own = tuple(code for code in codes if code in unit.codes) or unit.codes
        name = text[at : noun.end(1)]
        return Unit("money", own[:1], unit.factor, "", name, unit.minor), noun.end(1)
    return None


_PHRASE_WORD = re.compile(
    r"(?:[^\S\n]{1,3}|\n[^\S\n]{0,8}|[-‑])?((?:[A-Za-z]\.){2,3}|[^\W\d_]{1,20}(?:['’ʻ][^\W\d_]{1,8})?)(?![^\W_])"
)
