"""What stands around a sum: how exact it is, what it is per, what it is a part of, and whether it is a sum at all."""

from __future__ import annotations

import re

from earmark.amounts.lexicon import rows
from earmark.amounts.scan import Quantity

_BEFORE = {phrase: modifier for phrase, place, modifier, _ in rows("amounts_modifiers.tsv") if place == "before"}
_AFTER = {phrase: modifier for phrase, place, modifier, _ in rows("amounts_modifiers.tsv") if place == "after"}
# Words that may stand between the modifier and the sum: "more than a reported $5 million".
_PASSED = frozenset(
    "a an the just only another additional extra further estimated reported total whopping staggering record its their "
    "his her of well slightly that combined average".split()
)
_LAST_WORDS = _PASSED | {phrase.split()[-1] for phrase in _BEFORE}
_AFTER_PATTERN = re.compile(
    r"[\s-]{0,2}(?:" + "|".join(re.escape(p) for p in sorted(_AFTER, key=len, reverse=True)) + r")(?![\w$£€])", re.I
)
# "a row over $5 million" tells what the row is about, not that it is more.
_TOPICS = frozenset(
    "dispute disputes debate row battle fight lawsuit suit sued talks argument clash questions concerns concern wrangle "
    "feud standoff deadlock negotiations case anger outrage controversy sue handed hand hands handing took taken take "
    "takes taking voted vote turned turn signed".split()
)
_UNDER = frozenset("over under above below beyond".split())


def modifier(text: str, quantity: Quantity) -> str:
    """How exact the sum is told to be, one of `MODIFIERS`."""
    if quantity.vague:
        return "at_least"
    start = quantity.start
    cut = start - 1
    last = text[cut : cut + 1] if start else ""
    if last in "~≈><≥≤" and last:
        return "about" if last == "≈" else _BEFORE[last]
    if last and last in " \n\u00a0-":
        space = max(text.rfind(" ", max(0, cut - 16), cut), text.rfind("\n", max(0, cut - 16), cut))
        if text[max(space + 1, cut - 16) : cut].strip("(“‘'\"-—–").lower() in _LAST_WORDS:
            words = text[max(0, start - 40) : start].lower().split()[-6:]
            found = _modifier_before([word.strip("(“‘'\"—–") for word in words])
            if found:
                return found
    if text[quantity.end : quantity.end + 1] in (" ", "-", "+", "o", "\n"):
        after = _AFTER_PATTERN.match(text, quantity.end)
        if after:
            return (
                _AFTER[after.group().strip().lower()]
                if after.group().strip().lower() in _AFTER
                else _AFTER.get(after.group().strip(" -").lower(), "exact")
            )
    return "exact"


def _modifier_before(words: list[str]) -> str | None:
    for skipped in range(3):
        for count in (1, 2, 3, 4):
            if count > len(words):
                break
            phrase = " ".join(words[-count:])
            found = _BEFORE.get(phrase)
            if found is None:
                continue
            longer = _BEFORE.get(" ".join(words[-count - 1 :])) or _BEFORE.get(" ".join(words[-count - 2 :]))
            if longer:
                return longer
            if phrase in _UNDER and count < len(words) and words[-count - 1].strip(",") in _TOPICS:
                return None
            return found
        if not words or words[-1] not in _PASSED:
            return None
        words = words[:-1]
    return None


_PER_WORDS = (
    "year years yr annum month week day night hour hr minute second quarter fortnight decade share head person household "
    "family capita employee worker student pupil child adult unit barrel bbl ton tonne tons kg kilo kilogram gram ounce oz "
    "pound lb bushel dozen gallon litre liter mile km kilometre kilometer metre meter acre hectare square sq foot ft kwh "
    "mwh kilowatt-hour megawatt-hour megawatt mw therm mmbtu game match episode visit trip ride ticket session seat room "
    "bed house home vehicle car bottle pack packet cup pint tree ad cow animal plate word page piece patient shareholder "
    "customer user subscriber member family's plant pop cwt troy ounce transaction trade passenger voter vote sack bag"
).split()
_PER = re.compile(
    r"[\s ]?(?:"
    r"(?P<per>(?:\s?-\s?)?per(?:\s?-\s?|\s)(?P<any>(?:square\s|sq\.?\s|common\s|ordinary\s|diluted\s|kilowatt[ -]|megawatt[ -]|troy\s|metric\s)?"
    r"[A-Za-z]{1,16}))"
    rf"|(?P<a>(?:an?[\s-]|-an?-|\s?-\s?an?\s?-\s?|every\s|each\s|/\s?)(?P<noun>(?:square\s|sq\.?\s|common\s|ordinary\s|troy\s|metric\s)?(?:{'|'.join(_PER_WORDS)})))\b"
    r"|(?P<adverb>annually|yearly|monthly|weekly|daily|hourly|apiece|each|p\.a\.|pa\b|pw\b)(?![\w])"
    r")",
    re.I,
)
_PER_NAMES = {
    "annum": "year",
    "annually": "year",
    "yearly": "year",
    "p.a.": "year",
    "pa": "year",
    "yr": "year",
    "monthly": "month",
    "weekly": "week",
    "pw": "week",
    "daily": "day",
    "hourly": "hour",
    "hr": "hour",
    "apiece": "each",
    "head": "person",
    "capita": "person",
    "tons": "ton",
    "bbl": "barrel",
    "common share": "share",
    "ordinary share": "share",
    "diluted share": "share",
}


def per(text: str, quantity: Quantity) -> str | None:
    """What a rate is per: "year" for "$5 a year", "$5/yr", "$5 annually"; "each" for "$5 each" and "$5 apiece"."""
    found = _PER.match(text, quantity.end)
    if found is None:
        return None
    name = " ".join((found["any"] or found["noun"] or found["adverb"]).lower().split())
    if found["any"] and name in ("cent", "se", "cents"):
        return None
    if found["a"] and quantity.unit is not None and quantity.unit.kind != "money" and found["a"][0] != "/":
        return name if name in ("year", "month", "week", "day") else None
    return _PER_NAMES.get(name, name)


_OF = re.compile(r"\s(?:of|from)\s", re.I)
_WHOLE_WORD = re.compile(r"\s?([\w$£€][\w'’&.\-]*)")
_STOP = frozenset(
    "will would shall should can could may might must is are was were be been has have had do does did to for from by in "
    "on at with as that which who whom whose when where while and or but if than into over under after before during "
    "through via per about between since until went goes go came comes said says voted think believe support who're not "
    "also already now would've more less than within across because".split()
)


def whole(text: str, quantity: Quantity) -> tuple[int, int] | None:
    """The span of what a percentage or share is of: "the fund" in "30% of the fund will go to small firms"."""
    start = quantity.end
    if text[start : start + 4].lower() != " of ":
        return None
    start += 4
    end = start
    for _ in range(6):
        word = _WHOLE_WORD.match(text, end if end == start else end)
        if word is None or (end > start and text[end : end + 1] != " ") or word[1].lower() in _STOP:
            break
        end = word.end()
        if text[end - 1] == "." and not re.search(r"\b(?:[A-Z]\.)+$", text[start:end]):
            end -= 1
            break
    return (start, end) if end > start else None


_URL = re.compile(r"https?:|www\.|://|@|\.(?:com|org|net|gov|io)/")


def in_address(text: str, quantity: Quantity) -> bool:
    """Whether the number stands inside a web address or the like: "pqdweb?RQT=305%20and"."""
    start = max(0, quantity.start - 200)
    window = text[start : quantity.start]
    cut = max(window.rfind(" "), window.rfind("\n"))
    return _URL.search(window, cut + 1) is not None


_CONSTANT = re.compile(r"\b(?:in|constant|current|real|inflation-adjusted|fixed)\s{1,2}$", re.I)


def is_price_basis(text: str, quantity: Quantity) -> bool:
    """ "in 2019 dollars" names prices of a year, no sum."""
    return (
        quantity.year_like
        and not quantity.before
        and _CONSTANT.search(text, max(0, quantity.start - 24), quantity.start) is not None
    )
