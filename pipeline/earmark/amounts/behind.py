"""What stands behind a number: its scale and its unit, in symbols, codes and words."""

from __future__ import annotations

import re
from decimal import Decimal

from earmark.amounts.before import SIGNS
from earmark.amounts.lexicon import (
    ADJECTIVES,
    BEHIND,
    FIRST_WORDS,
    NOUNS,
    PERCENT,
    PHRASES,
    POINTS,
    SCALES,
    SHARE,
    SHORT_SCALES,
    Unit,
    alternatives,
    words,
)
from earmark.amounts.numbers import EXACT, ONE
from earmark.amounts.quantity import Quantity

# What joins a number to its unit, a line end or a hyphen included, and the word behind it.
_AHEAD = re.compile(r"([^\S\n]{0,3}(?:\n[^\S\n]{0,8})?(?:[-‑][^\S\n]?)?)([^\W\d_]{1,24})?")
_CLOSING = frozenset(',;:)?!/]"')
# "1080p" is a picture, no price.
_SCREENS = frozenset("144 240 360 480 540 576 720 1080 1440 2160 4320".split())
_SYMBOL = re.compile(r"[A-Z]{0,3}[$＄£€¥%％₹₩₦₱₺₽₴₪₫₭฿₸₮₾₼₡₲₵৳₿Ξ¤¢₤￡￥￦元円]")
_POINTS_BEHIND = re.compile(r"[ -](?:age )?(?:points?|pts?)\b")
_NEXT_NUMBER = re.compile(r"\s?\d")
_OWN_UNIT = re.compile(r"\s?[\d.,]{1,15}\s?(?:[$€£¥₹%]|cents?\b|pence\b|[A-Z]{3}\b)")
_DOLLAR_COUNTRIES = (
    "Canadian|Australian|American|U\\.S\\.|US|NZ|Cdn|CDN|Singapore|Hong Kong|CAD|AUD|USD|NZD|SGD|HKD|TWD"
)
# "$5 million Canadian.", "$5 million (CAD)"; "a $5 million Canadian grant" does not tell whose dollars they are.
_NAMED_BEHIND = re.compile(rf"\s(?:\(({_DOLLAR_COUNTRIES})\)|({_DOLLAR_COUNTRIES})(?=\s?(?:[.,;:)]|$)))")
_OF = re.compile(r"\s{1,3}(?:of|(in))(?=\s)", re.IGNORECASE)
# What a sum "in" a currency ends in: "40 million in US dollars", not "in euro bonds".
_PLURAL = re.compile(r"(?:s|yen|yuan|renminbi|won|baht|kronor|kroner|[A-Z]{3})$")
_SEPARATE = re.compile(r"\s\d[\d.,]*(?:\s?(?:[bmt]n?|k|million|billion|trillion|thousand|crore|lakh)\b)?")
_PHRASE_WORD = re.compile(
    r"(?:[^\S\n]{1,3}|\n[^\S\n]{0,8}|[-‑])?((?:[A-Za-z]\.){2,3}|[^\W\d_]{1,20}(?:['’ʻ][^\W\d_]{1,8})?)(?![^\W_])"
)


# "a quarter-point cut", "a half-point rise"; half a point is what games score too.
_RATE_POINT = re.compile(
    r"(?<=quarter)[ -]points?\b|(?<=half)[ -]points?"
    r"(?=\s(?:rate|cut|hike|rise|raise|increase|reduction|move|easing)s?\b)",
    re.I,
)


# "$20-something million", "2,150-odd crore"
_VAGUE = frozenset(("odd", "something"))
_NAMES, _FEW_NAMES = (
    re.compile(rf"(?:{alternatives(name)})\b".replace(r"\s", r"[\s-]"), re.I) for name in ("names", "few_names")
)
# "P40-M", "A$5.5-m", "Rs 12,000-cr"
_HYPHENED = frozenset("M B m cr Cr CR crs Crs mil bil".split())
# "₹50L", "Rs 12 LPA" (lakh per annum): lakh behind rupees, litres behind others.
_LAKH = frozenset(("L", "LPA"))
_GLUED = frozenset(words("glued"))
_T_GOODS = re.compile(rf"\s(?:{alternatives('t_goods')})\b", re.I)
_HUNDREDTH = Decimal("0.01")
# "45 cents on the dollar", "3p in the pound" are parts of a hundred.
_ON_THE_DOLLAR = re.compile(
    r"\s(?:(?:on|in)\sthe|(?:on|in|of|out\sof)\s(?:every|each))\s(?:(?:dollar|pound|euro|rupee|rand|naira|peso)\b|[£$€₹])(?!\s?\d)",
    re.I,
)


# "$1. 5 million for pumps": a space has got in behind the point; "it costs $1. 5 million people came" counts people.
_SPLIT = re.compile(
    r"\. (\d{1,3})(?=\s?(?:million|billion|trillion|mln|m|bn|b|tn|crore|lakh)"
    r"(?:\s?(?:$|[,;:)”]|\.(?!\d))|\s(?:to|for|from|in|on|by|at|over|per|an?|and|or|as|with|through|each|annually)\b))"
)


# "$5+ million"
_PLUS = re.compile(r"\+(?=\s?(?:thousand|million|billion|trillion|lakh|crore|k|m|mn|mln|bn|tn)\b)", re.I)


def look_ahead(text: str, quantity: Quantity, last: Quantity | None) -> None:
    """Take in scale and unit behind the number; ``last`` is the number before it."""
    if text[quantity.end : quantity.end + 1] in _CLOSING:
        return
    _join_point(text, quantity)
    if _PLUS.match(text, quantity.end):
        quantity.vague, quantity.end = "at_least", quantity.end + 1
    ahead = _AHEAD.match(text, quantity.end)
    assert ahead is not None
    if ahead[2] in _VAGUE:
        ahead = _odd(text, ahead, quantity)
    scales = 0
    if ahead[2] in _LAKH and len(ahead[1]) < 2 and _is_in_rupees(quantity, last):
        quantity.scale, quantity.end = SCALES["lakh"], ahead.start(2) + 1
        ahead = _AHEAD.match(text, quantity.end)
        assert ahead is not None
        scales = 1
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
        quantity.end = _named_again(text, ahead, quantity)
        quantity.broken = quantity.end == ahead.start(2) and _is_broken(quantity, ahead[2].lower())
        return
    points = _RATE_POINT.match(text, quantity.end) if quantity.part else None
    found = (POINTS, points.end()) if points else _unit(text, ahead, quantity)
    if found is not None and _is_name(text, ahead.end(1), quantity):
        return
    if found is None:
        if not (scales or quantity.part or (not quantity.raw and quantity.number >= 1000)):
            return
        of = _OF.match(text, quantity.end)
        ahead = _AHEAD.match(text, of.end()) if of else None
        found = _unit(text, ahead, quantity) if ahead else None
        if of is None or found is None or found[0].kind != "money":
            return
        if of[1] and not (scales and _PLURAL.search(text, found[1] - 8, found[1])):
            return
    quantity.unit, quantity.end = found
    quantity.part = False
    if quantity.unit.minor and quantity.unit.factor == _HUNDREDTH:
        whole = _ON_THE_DOLLAR.match(text, quantity.end)
        if whole:
            quantity.unit, quantity.end = SHARE, whole.end()
            return
    if scales == 0 and quantity.unit.kind == "money":
        # "75 USD million"
        ahead = _AHEAD.match(text, quantity.end)
        scale = _scale(text, ahead, quantity) if ahead and ahead[2] else None
        if scale is not None and ahead is not None:
            quantity.scale, quantity.end = scale, ahead.end()


def _join_point(text: str, quantity: Quantity) -> None:
    """Take in the decimals of a sum that a space behind its point parts from it."""
    if not quantity.before or not quantity.raw.isdigit() or len(quantity.raw) > 3:
        return
    split = _SPLIT.match(text, quantity.end)
    if split is not None:
        quantity.raw = f"{quantity.raw}.{split[1]}"
        quantity.number, quantity.end = Decimal(quantity.raw), split.end()


def _is_name(text: str, at: int, quantity: Quantity) -> bool:
    """Whether the word for a currency at ``at`` begins a name of what is counted: "17 euro zone countries"."""
    few = quantity.scale is ONE and quantity.number < 100
    return _NAMES.match(text, at) is not None or (few and _FEW_NAMES.match(text, at) is not None)


def _is_in_rupees(quantity: Quantity, last: Quantity | None) -> bool:
    """Whether rupees stand before the number, or before the low end of its range: "Rs 2L-5L"."""
    low = last is not None and last.scale == SCALES["lakh"] and 0 < quantity.start - last.end < 5
    teller = quantity if quantity.before else last if low else None
    return teller is not None and teller.before and teller.unit is not None and "INR" in teller.unit.codes


def _is_broken(quantity: Quantity, glued: str) -> bool:
    """Whether letters right behind a sum may be a scale nobody knows; "$61,500,000School" is a table's next cell."""
    return glued not in _GLUED and "," not in quantity.raw


def _odd(text: str, ahead: re.Match[str], quantity: Quantity) -> re.Match[str]:
    """Past the "odd" of "2,150-odd crore", the "something" of "$20-something million", to what it stands before; else
    where it was."""
    beyond = _AHEAD.match(text, ahead.end())
    if beyond is None or not beyond[2] or (beyond[2] not in SCALES and beyond[2] not in NOUNS):
        return ahead
    quantity.vague, quantity.end = "about", ahead.end()
    return beyond


def _named_again(text: str, ahead: re.Match[str], quantity: Quantity) -> int:
    """Where the sum ends when words behind repeat or name its currency: "$5 million dollars", "$5m (Canadian)"."""
    country = _NAMED_BEHIND.match(text, quantity.end)
    if country is not None and quantity.unit is not None and not quantity.unit.explicit:
        name = country[1] or country[2]
        own = ADJECTIVES.get(name.lower().rstrip("."), (name,))
        codes = [code for code in own[:1] if code in quantity.unit.codes]
        if codes:
            quantity.unit = Unit("money", (codes[0],), form=f"{quantity.unit.form} {name}")
            return country.end()
    form = ahead[2]
    if not form or (form not in BEHIND and form.lower() not in FIRST_WORDS) or ahead[1].endswith("-"):
        return quantity.end
    found = _unit(text, ahead, quantity)
    if found is None or found[0].kind != "money" or found[0].flag == "weak" or quantity.unit is None:
        return quantity.end
    unit = found[0]
    if unit.minor or unit.factor != ONE or not set(unit.codes) & set(quantity.unit.codes):
        return quantity.end
    if not quantity.unit.explicit and (unit.explicit or quantity.unit.codes[0] not in unit.codes):
        quantity.unit = unit  # "$500 million pesos" are no US dollars
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
    if form in SHORT_SCALES and not _is_short_scale(text, ahead, form, quantity):
        return None
    end = ahead.end()
    if end < len(text) and (text[end].isdigit() or text[end] == "_"):
        return None
    return value


def _is_short_scale(text: str, ahead: re.Match[str], form: str, quantity: Quantity) -> bool:
    """Whether a letter or abbreviation is a scale: right at the number, behind a currency ("$5 B", "P3.5-B") or before
    one ("250 m euros", "5 M€")."""
    gap, end = ahead[1], ahead.end()
    if not gap and (form != "mm" or quantity.before):
        return True
    if len(gap) > 1 or gap == "\n":
        return False
    if not quantity.before:
        return _is_before_currency(text, ahead, form, quantity)
    if gap == "-" or form in ("b", "t", "mm"):
        # "$5 T-shirts", "$5 B&B"
        if text[end : end + 1] in ("-", "&", "'", "’"):
            return False
        return ahead[2] in _HYPHENED or (gap != "-" and ahead[2] in ("MM", "T") and not _T_GOODS.match(text, end))
    return True


def _is_before_currency(text: str, ahead: re.Match[str], form: str, quantity: Quantity) -> bool:
    """Whether a currency follows a letter or abbreviation behind a bare number: "250 m euros", "5 M€", "5MM USD"."""
    end = ahead.end()
    if ahead[1] == "-":
        return False
    if text[end : end + 1] in SIGNS:
        sign = _symbol(text, end) if text[ahead.start(2) : end + 1] not in BEHIND else None
        return sign is not None and sign[0].kind == "money"
    unit = _AHEAD.match(text, end) if len(form) == 1 or form == "mm" else None
    found = _unit(text, unit, quantity) if unit and unit[1] == " " else None
    return found is not None and found[0].kind == "money" and found[0].explicit and not found[0].flag


def _unit(text: str, ahead: re.Match[str], quantity: Quantity) -> tuple[Unit, int] | None:
    """The unit ahead and its end: a symbol, a code, a noun with or without its country, a proportion."""
    at, form = ahead.end(1), ahead[2]
    glued = not ahead[1]
    if not form or form[0] in "Ξ元円":
        return _symbol(text, at) if at < len(text) else None
    end = ahead.end()
    if text[end : end + 1] in SIGNS:
        signed = _SYMBOL.match(text, at)
        if signed and signed.end() > end:
            return _symbol(text, at)
    if form == "Cent" and quantity.raw == "50":
        # The rapper; English has no singular behind 50.
        return None
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
    if form == "p" and text[end : end + 2] == ".m":
        return None  # "7p.m."
    if unit.kind == "money" and len(form) >= 3 and not glued and _is_prefix(text, end, quantity):
        return None
    return unit, end


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
    unit, end = BEHIND.get(found.group().replace("＄", "$")), found.end()
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
