"""What stands around a sum: how exact it is, what it is per, what it is a part of, and whether it is a sum at all."""

from __future__ import annotations

import re

from earmark.amounts.lexicon import alternatives, rows, words
from earmark.amounts.quantity import Quantity

_BEFORE = {phrase: modifier for phrase, place, modifier, _ in rows("amounts_modifiers.tsv") if place == "before"}
_AFTER = {phrase: modifier for phrase, place, modifier, _ in rows("amounts_modifiers.tsv") if place == "after"}
# Words that may stand between the modifier and the sum: "more than a reported $5 million".
_PASSED = frozenset(words("passed"))
_LAST_WORDS = _PASSED | {phrase.split()[-1] for phrase in _BEFORE}
_AFTER_WORDS = "|".join(re.escape(phrase) for phrase in sorted(set(_AFTER) - {"+"}, key=len, reverse=True))
# "£5m plus fees" adds something to the sum.
_ADDS = re.compile(rf"\splus\s(?:[^\w\s]{{0,3}}\d|[A-Z$£€¥]|(?:{'|'.join(words('added'))})\b)")
_AFTER_PATTERN = re.compile(rf"(?:\s-?|-)({_AFTER_WORDS})(?![\w$£€])|(\+)(?!\d)", re.I)
# What a modifier behind a sum may begin with, behind at most a space or a hyphen.
_AFTER_STARTS = frozenset(start for phrase in _AFTER for start in (phrase[0], phrase[0].upper()))
# "c.£5m", "c£5m", "ca.€3m"
_CIRCA = re.compile(r"(?<![\w.])(?:c\.?|ca\.)$")
# "$5m or more than half", "$99 and up to $200": the words behind the sum belong to what follows.
_NOT_AFTER = re.compile(
    r"[\s-]{0,2}(?:(?:and|or)\s)?(?:(?:more|fewer|less|higher|lower|greater)\sthan\b"
    r"|(?:over|under|above|below|up|upwards)\s"
    r"(?:(?:to|the|an?|its|their|his|her|this|that|these|those|next)\b|[$£€₹¥]|[A-Z]{1,3}\$|\d)"
    r"|minimum\s(?!(?:and|or|for|per|to|in|on|of|is|was|an?|each|by|from|with)\b)\w)",
    re.I,
)
_NEGATIONS = frozenset(words("negations"))
_REACHES = frozenset(words("reaches"))
_TURNED = {"more_than": "at_most", "less_than": "at_least"}
_ARROWS = ("->", "=>")
_QUOTES = "(“‘'\"-—–"
_DASHES = re.compile(r"[—–]|--")
_GLUED_DASH = re.compile(r"(?<=\w)(?:[—–]|--)(?=\w)")
_TOPICS = frozenset(words("topics"))
_MOVES = frozenset(words("moves"))
_UNDER = frozenset("over under above below beyond".split())


def modifier(text: str, quantity: Quantity) -> str:
    """How exact the sum is told to be, one of `MODIFIERS`."""
    if quantity.vague:
        return quantity.vague
    start = quantity.start
    cut = start - 1
    last = text[cut : cut + 1] if start else ""
    if last in "~≈><≥≤" and last:
        if last == ">" and cut and (text[cut - 1].isalnum() or text[cut - 1] in "-=/\"'"):
            return "exact"  # an arrow, or the end of a tag: "->$5m", "<b>$5m</b>"
        return "about" if last == "≈" else _BEFORE[last]
    if last and last in "c." and _CIRCA.search(text, max(0, start - 4), start):
        return "about"
    if last and last in " \n\u00a0-":
        near = (text[max(0, cut - 16) : cut].rsplit(None, 1) or [""])[-1]
        if not near.endswith(_ARROWS) and _DASHES.split(near.strip(_QUOTES))[-1].lower() in _LAST_WORDS:
            words = _GLUED_DASH.sub(" ", text[max(0, start - 48) : start].lower()).split()[-7:]
            found = _modifier_before([word.strip(_QUOTES) for word in words])
            if found:
                return found
    after = _after(text, quantity.end)
    if after and not _ADDS.match(text, quantity.end) and not _NOT_AFTER.match(text, after.start()):
        return _AFTER[(after[1] or after[2]).lower()]
    return "exact"


def _after(text: str, end: int) -> re.Match[str] | None:
    """The modifier behind a sum that ends at ``end``."""
    if text[end : end + 1] in _AFTER_STARTS or text[end + 1 : end + 2] in _AFTER_STARTS:
        return _AFTER_PATTERN.match(text, end)
    return None


def _modifier_before(words: list[str]) -> str | None:
    for _ in range(3):
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
            if phrase == "up to" and count < len(words) and words[-count - 1] in _MOVES:
                return None
            if _is_negated(words[: len(words) - count]):
                return _TURNED.get(found, found)
            if found == "about":
                # "up to about $5m": the bound says more than that it is rounded.
                return _modifier_before(words[:-count]) or found
            if phrase in _UNDER and count < len(words) and words[-count - 1].strip(",") in _TOPICS:
                return None
            return found
        if not words or words[-1] not in _PASSED:
            return None
        words = words[:-1]
    return None


def _is_negated(before: list[str]) -> bool:
    """Whether the words before "more than" turn it: "never more than", "must not be less than", "won't go above"."""
    if len(before) > 1 and before[-1] in _REACHES:
        before = before[:-1]
    return bool(before) and (before[-1] in _NEGATIONS or before[-1].endswith(("n't", "n’t")))


_YEARLY = r"(?:fiscal|financial|calendar|budget|academic|school|tax)"
_KIND = rf"(?:(?:square|sq\.?|cubic|common|ordinary|equity|preferred|preference|diluted|troy|metric|{_YEARLY})\s)?"
# "for each of fiscal years 2025 through 2029", "in each of the following two years", "in each of 2025 and 2026"
_EACH_OF = (
    r"(?:for|in|over|during)\s{1,8}each\s{1,8}of\s{1,8}"
    rf"(?:(?:{alternatives('each_of')}|\d{{1,2}})\s{{1,8}}){{0,5}}"
)
_PER = re.compile(
    rf"(?:/-)?\s?(?:(?P<per>(?:\s?-\s?)?per(?:\s?-\s?|\s{{1,3}})(?P<any>{_KIND}[a-z]{{1,16}}(?:[- ]hour|[2²](?!\d))?))"
    rf"|(?P<a>(?:an?[\s-]|-an?-|\s?-\s?an?\s?-\s?|(?:(?:for|in|during)\s)?(?:every|each)\s|/\s?)(?P<noun>{_KIND}(?:{alternatives('per')})))\b"
    rf"|(?P<times>{_EACH_OF})(?:(?P<time>year|quarter|month|week|day)s|(?:FY\s?)?(?:19|20)\d\d|FY\d\d)\b"
    r"|(?P<adverb>annually|yearly|quarterly|monthly|weekly|daily|hourly|apiece|each|p\.a\.|pa|p/?w|pcm|p/?m|pp|p/?h|psf|/(?:[tbh]|mo)(?![’'-]))(?!\w))",
    re.I,
)
# What a rate may begin with, behind at most one space.
_PER_STARTS = frozenset("aAeEpP/-yqmwdhfioYQMWDHFIO")
_PER_WORDS = frozenset(words("per"))
_NOUN = re.compile(r"\s([a-z]{1,16})\b")
_PER_NAMES = {
    "annum": "year",
    "annually": "year",
    "annual": "year",
    "yearly": "year",
    "p.a.": "year",
    "pa": "year",
    "yr": "year",
    "quarterly": "quarter",
    "monthly": "month",
    "pcm": "month",
    "pm": "month",
    "p/m": "month",
    "weekly": "week",
    "pw": "week",
    "p/w": "week",
    "pp": "person",
    "ph": "hour",
    "p/h": "hour",
    "ha": "hectare",
    "daily": "day",
    "hourly": "hour",
    "hr": "hour",
    "apiece": "each",
    "head": "person",
    "capita": "person",
    "tons": "ton",
    "/t": "tonne",
    "/b": "barrel",
    "/h": "hour",
    "/mo": "month",
    "psf": "sq ft",
    "gal": "gallon",
    "kilowatt hour": "kilowatt-hour",
    "megawatt hour": "megawatt-hour",
    "bbl": "barrel",
    "shr": "share",
    "common share": "share",
    "ordinary share": "share",
    "equity share": "share",
    "preferred share": "share",
    "preference share": "share",
    "diluted share": "share",
}


# A "fiscal year" is a year.
_OF_YEAR = re.compile(rf"{_YEARLY}\s(?=(?:year|quarter|month|week)$)")
# "$5m a year earlier" tells when, no rate; "$5m a year before tax" is one.
_TIMES_AGO = frozenset("year quarter month week day hour decade".split())
_AGO = re.compile(
    r"[\s-](?:(?:ago|earlier|later|previously|prior|hence)\b"
    r"|before(?:hand\b|\s(?:that|last)\b|(?=\s?(?:$|[.,;:)!?\"”—–]))))",
    re.I,
)
# "a monthly £300", "an annual $5m"
_ADVERBIAL = re.compile(r"\b(annual|yearly|quarterly|monthly|weekly|daily|hourly)\s$", re.I)
_LY = frozenset(("ual ", "rly ", "hly ", "kly ", "ily "))


def per(text: str, quantity: Quantity) -> str | None:
    """What a rate is per: "year" for "$5 a year", "$5/yr", "$5 annually"; "each" for "$5 each" and "$5 apiece"."""
    money = quantity.unit is None or quantity.unit.kind == "money"
    rate = rate_at(text, quantity.end, money)
    if rate is None and (after := _after(text, quantity.end)) is not None:
        rate = rate_at(text, after.end(), money)  # "$400,000 or more a year"
    if rate is None:
        start = quantity.start
        ahead = _ADVERBIAL.search(text, max(0, start - 12), start) if text[start - 4 : start] in _LY else None
        return _PER_NAMES[ahead[1].lower()] if ahead else None
    return rate


def rate_at(text: str, end: int, money: bool = True) -> str | None:
    """What a rate is per by the words at ``end``; money: it is one of money, no percentage."""
    starts = text[end : end + 1] in _PER_STARTS or text[end + 1 : end + 2] in _PER_STARTS
    found = _PER.match(text, end) if starts else None
    if found is None:
        return None
    if found["times"]:
        return (found["time"] or "year").lower()
    name = " ".join((found["any"] or found["noun"] or found["adverb"]).lower().split())
    name = _OF_YEAR.sub("", name)
    if found["a"] and name in _TIMES_AGO and _AGO.match(text, found.end()):
        return None
    if found["any"] and name in ("cent", "se", "cents"):
        return None
    if found["any"] and found["any"][0].isupper() and name not in _PER_WORDS:
        # "$500 per American family", but "$5m per Smith"
        noun = _NOUN.match(text, found.end())
        return _PER_NAMES.get(noun[1], noun[1]) if noun and noun[1] in _PER_WORDS else None
    if found["a"] and not money and found["a"][0] != "/":
        return name if name in ("year", "month", "week", "day") else None
    return _PER_NAMES.get(name, name)


_WHOLE_WORD = re.compile(r"\s?([\w$£€][\w'’&.\-]*)")
_STOP = frozenset(words("stop"))


def whole(text: str, quantity: Quantity) -> tuple[int, int] | None:
    """The span of what a percentage or share is of: "the fund" in "30% of the fund will go to small firms"."""
    start = quantity.end
    if text[start : start + 4].lower() != " of ":
        return None
    start += 4
    end = start
    for _ in range(6):
        word = _WHOLE_WORD.match(text, end)
        if word is None or (end > start and text[end : end + 1] != " ") or word[1].lower() in _STOP:
            break
        end = word.end()
        if text[end - 1] == "." and not re.search(r"\b(?:[A-Z]\.)+$", text[start:end]):
            end -= 1
            break
    return (start, end) if end > start else None


_URL = re.compile(r"www\.|://|@|\.com/")


def in_address(text: str, quantity: Quantity) -> bool:
    """Whether the number stands inside a web address or the like: "pqdweb?RQT=305%20and"."""
    start = max(0, quantity.start - 200)
    window = text[start : quantity.start]
    cut = max(window.rfind(" "), window.rfind("\n"))
    return _URL.search(window, cut + 1) is not None


_CONSTANT = re.compile(r"\b(?:in|to|into|using|at|constant|current|real|inflation-adjusted|fixed)\s{1,2}$|\($", re.I)


def is_price_basis(text: str, quantity: Quantity) -> bool:
    """ "in 2019 dollars", "adjusted to 2023 dollars" names prices of a year, no sum."""
    return (
        quantity.year_like
        and not quantity.before
        and _CONSTANT.search(text, max(0, quantity.start - 24), quantity.start) is not None
    )
