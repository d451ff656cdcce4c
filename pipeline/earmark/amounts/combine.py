"""Quantities → mentions: compounds, ranges and lists, which share a scale, a currency or a unit."""

from __future__ import annotations

import re
from decimal import Decimal

from earmark.amounts.lexicon import SHARE, alternatives
from earmark.amounts.numbers import EXACT, ONE
from earmark.amounts.quantity import Quantity

# No list of sums is longer; what goes on is read as another.
_LONGEST = 24

_TO = re.compile(
    r"\s{0,3}(?:to|-(?:to-)?|–|—|‑|up to|/)\s{0,3}(?:about\s|around\s|as much as\s|up to\s|possibly\s)?", re.I
)
_OR = re.compile(r"(?:-\s?|\s{1,3})(?:or|versus|vs\.?)(?:-|\s{1,3}(?:even\s|maybe\s|perhaps\s)?)", re.I)
_AND = re.compile(r"\s?,?\s{0,3}(?:and|&)\s{1,3}", re.I)
_COMMA = re.compile(r"\s?,\s{1,3}")
_GLUE = re.compile(r"\s{1,3}(?:and\s{1,3})?", re.I)
# "3 percent, down from 5", "to 3 from 5 percent"
_FROM_LINK = re.compile(r"\s?,?\s(?:up\s|down\s)?(?:from|versus|against|compared (?:with|to))\s", re.I)
_SET_BESIDE = re.compile(r"\s?,|.{1,3}(?:up|down)\s", re.I)
_AT_TO = re.compile(r"\bto\s{1,3}(?:just\s|about\s|around\s)?$", re.I)

_LINKS = (
    "a|an|the|per|each|in|for|from|on|at|and|or|but|by|to|of|with|when|if|as|that|which|who|is|are|was|were|will|would|"
    "has|had|have|into|over|under|after|before|between|worth|more|less"
)
_COUNTS_NOTHING = re.compile(
    r"\s?(?:$|[,;:)?!\"”’/]|\.(?!\d)|-)|\s{1,3}(?:a|an|per|each|in|for|from|on|at|and|or|but|by|to|with|when|if|is|was|were)\b",
    re.I,
)
# "$300 to 2 million poor households", "$5bn and 3 million Kenyans"
_COUNTED = re.compile(
    rf"\s(?:(?!(?:{_LINKS})\b)[\w’'-]{{1,20}}\s){{0,2}}"
    rf"(?:(?:{alternatives('counted')}|{alternatives('things')})\b|(?-i:[A-Z][a-z]{{2,12}}(?:ans|ons|ese|nos|qis|nis|lis)\b))",
    re.I,
)
_MONTH = re.compile(r"\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec)[a-z]{0,6}\.?\s$", re.I)
_BETWEEN = re.compile(r"\bbetween\s{1,3}(?:about\s|around\s|roughly\s|some\s)?$", re.I)
_FROM = re.compile(r"\bfrom\s{1,3}(?:about\s|around\s|roughly\s|some\s|a\s|an\s|the\s|just\s|nearly\s){0,2}$", re.I)
# "from 2 to 3 billion" is a change, unless one of these says that it is a range.
_RANGING = re.compile(
    r"\b(?:rang(?:e|es|ed|ing)|var(?:y|ies|ied|ying)|run|runs|running|anywhere|anything|span|spans|spanning|differ|differs|"
    r"priced)(?:\s+\w+){0,2}\s+from\b[^.;]{0,20}$",
    re.I,
)
_BY = re.compile(
    r"\b(?:by|rose|rises|rise|fell|falls|fall|gained|gains|added|adds|lost|dropped|climbed|up|down|jumped|slipped|increased|"
    r"grew|decreased|declined|surged|advanced|shed|slid|eased|raised)\s{1,3}(?:about\s|nearly\s|a\s|an\s){0,2}$",
    re.I,
)
# "an increase of $5 million to $20 million" tells step and level where the second is this many times the first; "a cut
# of $5 million to $7 million" is a range.
_STEP_OF = re.compile(
    r"\b(?:(?:increase|rise|raise|hike|boost|gain|jump|climb|growth|cut|cutback|reduction|decrease|drop|fall|decline)s?\sof"
    r"|cut|cuts|slash|slashed|slashes|lowered|reduced|trimmed|boosted|hiked|expanded)\s{1,3}(?:about\s|nearly\s)?$",
    re.I,
)
_LEVEL = 3


def combine(text: str, quantities: list[Quantity]) -> list[tuple[Quantity, int | None]]:
    """The quantities that have a unit, each with the number of its list or pair (None if it stands alone).

    A range becomes one quantity with ``high`` set; the members of a list and the two ends of a change ("from 2 to 3
    billion", said of something that rose) stay apart.
    """
    out: list[tuple[Quantity, int | None]] = []
    groups = 0
    i = 0
    while i < len(quantities):
        run = _run(text, quantities, i)
        i += len(run)
        settled = _settle(text, run)
        together = len(settled) > 1 and len({quantity.unit and quantity.unit.kind for quantity in settled}) == 1
        groups += together
        out.extend((quantity, groups if together else None) for quantity in settled)
    return out


def _run(text: str, quantities: list[Quantity], first: int) -> list[tuple[str, Quantity]]:
    """The quantities that a connector links to the one at ``first``, each with its connector."""
    run = [("", quantities[first])]
    for after in range(first + 1, min(first + _LONGEST, len(quantities))):
        link = _link(text, quantities[after - 1], quantities[after])
        if not link:
            break
        run.append((link, quantities[after]))
    return run


def _link(text: str, a: Quantity, b: Quantity) -> str:
    """How two neighbours are joined: "to", "or", "and", ",", "glue", "from" or "" for not at all."""
    start, end = a.end, b.start
    if end - start > 18:
        return ""
    if end == start:
        return "to" if b.minus and not b.before else "glue" if a.unit and b.unit else ""
    if b.minus and text[start:end].strip() == "":
        return ""
    for name, pattern in (("to", _TO), ("or", _OR), ("and", _AND), (",", _COMMA), ("glue", _GLUE)):
        if pattern.fullmatch(text, start, end):
            return name
    one_unit = (a.unit is None) != (b.unit is None)
    return "from" if one_unit and _FROM_LINK.fullmatch(text, start, end) else ""


def is_low_end(text: str, a: Quantity, b: Quantity) -> bool:
    """Whether a number without unit or scale is the low end of the one behind it: "between nine and 11 billion"."""
    if a.unit is not None or a.part or a.scale is not ONE or not 0 < a.number < b.number or a.year_like:
        return False
    link = _link(text, a, b)
    between = link == "and" and _BETWEEN.search(text, *_behind(a)) is not None
    return between or (link == "to" and _FROM.search(text, *_behind(a)) is None)


def _settle(text: str, run: list[tuple[str, Quantity]]) -> list[Quantity]:
    """Share scale and unit along a run and merge ranges and compounds; those left without a unit are dropped."""
    if len(run) == 1:
        return [run[0][1]] if run[0][1].unit else []
    if not any(quantity.unit for _, quantity in run):
        return []
    run = _compounds(text, run)
    _share_back(text, run)
    _share_on(text, run)
    merged: list[tuple[str, Quantity]] = []
    two_ranges = [link for link, _ in run] == ["", "to", "to", "to"]
    for k, (link, quantity) in enumerate(run):
        if two_ranges and k in (1, 3):
            low = merged[-1][1]
            if low.unit is not None and quantity.unit is not None:
                low.high, low.end = quantity.value, quantity.end
                continue
        if link == "to" or (link == "and" and merged and _BETWEEN.search(text, *_behind(merged[-1][1]))):
            low = merged[-1][1]
            if _is_range(text, link, low, quantity):
                low.high = quantity.value
                low.end = quantity.end
                continue
        merged.append((link, quantity))
    return [quantity for _, quantity in merged if quantity.unit]


def _behind(quantity: Quantity, width: int = 24) -> tuple[int, int]:
    return max(0, quantity.start - width), quantity.start


def _compounds(text: str, run: list[tuple[str, Quantity]]) -> list[tuple[str, Quantity]]:
    """ "thirteen dollars forty-five cents", "15 dollars and 50": one sum in main and minor units."""
    out: list[tuple[str, Quantity]] = []
    k = len(run) - 1
    while k >= 0:
        link, minor = run[k]
        main = run[k - 1][1]
        if k and link in ("glue", "and") and _is_compound(text, link, main, minor):
            assert main.unit is not None
            step = main.unit.factor * (Decimal("0.1") if main.unit.minor else Decimal("0.01"))
            rest = minor.value if minor.unit is not None else EXACT.multiply(minor.number, step)
            main.number = EXACT.add(main.number, EXACT.divide(rest, main.unit.factor))
            main.end = minor.end
        else:
            out.append((link, minor))
        k -= 1
    return out[::-1]


_CLAUSE_END = re.compile(r"\s?(?:$|[.,;:!?)](?!\d)|and\b|more\b|per\b|a\b|each\b|or\b)", re.I)


def _is_compound(text: str, link: str, main: Quantity, minor: Quantity) -> bool:
    if main.unit is None or main.unit.kind != "money" or main.scale is not ONE or minor.scale is not ONE:
        return False
    if minor.unit is not None:
        if minor.unit.minor and not minor.before and main.number == int(main.number):
            return main.unit.factor > minor.unit.factor and minor.number < 100
        return False
    if minor.number >= 100 or minor.number != int(minor.number) or main.number != int(main.number):
        return False
    if not _CLAUSE_END.match(text, minor.end):
        return False
    if main.unit.minor:
        return main.unit.factor == Decimal("0.1") and minor.number < 10
    # "$5 and 50": a symbol before the number allows words only ("$100 and fifty").
    if main.before:
        return link == "and" and not minor.raw
    return True


def _share_back(text: str, run: list[tuple[str, Quantity]]) -> None:
    """Give scale and unit to members before the one that tells them: "8 and 9 billion euros", "5, 6 or 7 percent"."""
    for k in range(len(run) - 1, 0, -1):
        link, giver = run[k]
        taker = run[k - 1][1]
        if giver.unit is None or link in ("glue",):
            continue
        if link == "," and not _closes_list(run, k):
            continue
        if link == "from" and not (giver.unit.kind == "percent" and _AT_TO.search(text, *_behind(taker, 12))):
            continue
        if taker.unit is None:
            if taker.scale is not ONE and giver.unit.kind != "money":
                continue
            if taker.start and text[taker.start - 1].isalpha():
                continue
            if taker.part or _MONTH.search(text, *_behind(taker, 11)):
                continue
            if taker.year_like and (giver.scale is not ONE or giver.number < 1000):
                continue
            if giver.before and link in (",", "and") and not _BETWEEN.search(text, *_behind(taker)):
                continue
            if taker.scale is ONE:
                taker.scale = _shared_scale(taker, giver)
            taker.unit = giver.unit
        elif giver.unit is SHARE and taker.unit.minor:
            # "2p to 5p in the pound"
            taker.unit = SHARE
        elif taker.before and taker.scale is ONE and giver.scale is not ONE and _same_sort(taker, giver):
            pair = link in ("to", "or") or _is_list_of_scale(text, link, taker, giver)
            pair = pair or (link == "and" and _BETWEEN.search(text, *_behind(taker)) is not None)
            if pair and _small(taker, giver) and taker.unit is not None and not taker.unit.minor:
                taker.scale = giver.scale


def _shared_scale(taker: Quantity, giver: Quantity) -> Decimal:
    """The scale of ``giver``, and of "two hundred thousand" that of the hundred too: "one to two hundred thousand".

    None where the number is the smaller one as it stands: "between 50,000 and 2 million shillings".
    """
    if taker.number >= 1000 and giver.number < taker.number < giver.number * giver.scale:
        return ONE
    if taker.raw or giver.raw or giver.number % 100 or not taker.number < giver.number / 100 < 10:
        return giver.scale
    return giver.scale * 100


def _closes_list(run: list[tuple[str, Quantity]], k: int) -> bool:
    """Whether the comma before member ``k`` stands in a list of small bare numbers that an "and" or "or" ends."""
    return any(link in ("and", "or") for link, _ in run[k + 1 :]) and not run[k - 1][1].year_like


def _same_sort(a: Quantity, b: Quantity) -> bool:
    return (
        a.unit is not None
        and b.unit is not None
        and a.unit.kind == b.unit.kind
        and (a.unit == b.unit or (a.unit.minor == b.unit.minor and bool(set(a.unit.codes) & set(b.unit.codes))))
    )


def _is_list_of_scale(text: str, link: str, taker: Quantity, giver: Quantity) -> bool:
    """Whether "$300 and $500 million" and "$5, $10 and $20 million" share the scale; "$5, and $20 million" does not."""
    if link == "and" and "," in text[taker.end : giver.start]:
        return False
    return link in ("and", ",") and giver.number <= taker.number * 10


def _small(a: Quantity, b: Quantity) -> bool:
    """Whether ``a`` may leave out the scale of ``b``: "$5 to 7 million", "3,000-3,500 crore"; not "$500 to $1m"."""
    if b.number >= 1000:
        return b.number <= a.number * 10 and a.number <= b.number
    return a.number <= b.number * 10 and a.number < 1000 and "," not in a.raw and not _cents(a.raw)


def _cents(raw: str) -> bool:
    return len(raw) > 3 and raw[-3] == "."


def _share_on(text: str, run: list[tuple[str, Quantity]]) -> None:
    """Give the symbol before a number to those behind it: "$5-7 million", "$8 or 9"; "$5 million to 7 million"."""
    for k in range(1, len(run)):
        link, taker = run[k]
        giver = run[k - 1][1]
        if taker.unit is not None or giver.unit is None or taker.year_like or taker.part:
            continue
        if link == "from":
            if _is_level_before(text, giver, taker):
                taker.unit = giver.unit
            continue
        if taker.scale is not ONE and giver.unit.kind != "money":
            continue
        if link == "to" and _is_level_after(text, giver, taker):
            taker.unit = giver.unit
            continue
        if not giver.before and (taker.scale is ONE or not _COUNTS_NOTHING.match(text, taker.end)):
            continue
        if taker.scale is ONE:
            # "$58m to 30 states" is no range, nor is "$200 to 12 people".
            if (
                link not in ("to", "or")
                or giver.scale is not ONE
                or not taker.raw
                or not _COUNTS_NOTHING.match(text, taker.end)
            ):
                continue
        elif link not in ("to", "or", "and"):
            continue
        if taker.scale is not ONE and text[giver.end : taker.start].strip("-–— /") and _COUNTED.match(text, taker.end):
            continue
        taker.unit = giver.unit
        if link in ("to", "or") and taker.scale is not ONE and giver.scale is ONE and _small(giver, taker):
            giver.scale = taker.scale


def _is_level_before(text: str, now: Quantity, before: Quantity) -> bool:
    """Whether a bare number is the percentage of before: "to 3 percent from 5", "3 percent, down from 5"."""
    if now.unit is None or now.unit.kind != "percent" or before.scale is not ONE or before.number > 100:
        return False
    told = _AT_TO.search(text, *_behind(now, 12)) or _SET_BESIDE.match(text, now.end, before.start)
    return told is not None and before.raw != "" and _COUNTS_NOTHING.match(text, before.end) is not None


def _is_level_after(text: str, old: Quantity, now: Quantity) -> bool:
    """Whether a bare number is what a percentage or a sum in cents moved to: "from 12 cents to 8"."""
    if old.unit is None or old.before or old.scale is not ONE or now.scale is not ONE or not now.raw:
        return False
    if not (old.unit.kind == "percent" or old.unit.minor) or _FROM.search(text, *_behind(old)) is None:
        return False
    return now.number < 1000 and _COUNTS_NOTHING.match(text, now.end) is not None


def _is_range(text: str, link: str, low: Quantity, high: Quantity) -> bool:
    if low.unit is None or high.unit is None or low.high is not None or not _same_sort(low, high):
        return False
    if link == "and":
        return True
    between = text[low.end : high.start].lower()
    if _FROM.search(text, *_behind(low)):
        return "up to" in between or _RANGING.search(text, *_behind(low, 60)) is not None
    if " / " in between:
        return False
    if not (low.own and high.own):
        return True
    # "raised by 4 billion to 72 billion", "rose 18 cents to 72 cents": each is told with its own unit.
    small, big = abs(low.value), abs(high.value)
    money = low.unit.kind == "money"
    if money and 0 <= big <= small:
        return False  # "£7.5million — £2million more"
    if _BY.search(text, *_behind(low, 28)):
        return not money and small < big < _LEVEL * small
    return not (money and big >= _LEVEL * small and _STEP_OF.search(text, *_behind(low, 28)))
