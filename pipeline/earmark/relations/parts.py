"""Totals and parts: which of the sums of an article is a part of which other one.

Every sum is weighed against every larger one of the same currency by signs (data/parts_signs.toml), by the words around
both, by where the two stand and by whether neighbours add up; what each is worth is learned (data/parts_weights.json).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from itertools import accumulate

from earmark.relations.plain import plain_words
from earmark.relations.tables import Sign, pairs, probability, read_signs, read_table, read_weights, shown

SIGNS = "parts_signs.toml"
WEIGHTS = "parts_weights.json"
REACH = 120
"""How many characters around a sum the signs may lie."""
NEAR = 80
"""How many characters before and after a sum its own words may lie."""
FAR = 300
"""How many characters of a sentence are read for their words."""
WINDOW = 12
"""How many sums may follow one another as the parts of a total that they add up to."""
DISTANCES = (30, 80, 200, 500, 1200)
"""Upper bounds, in characters, of the classes of distance between two sums."""
CLOSE = Decimal("0.01")
"""How far, relative to the total, its parts may miss it and still add up."""
LONGEST = 600
"""How many characters of a sentence are looked through for words in common."""
_NAME = re.compile(r"(?<=[a-z,;:] )[A-Z][\w'’-]{2,}")
_WORD = re.compile(r"[a-z]{3,}")
_DEFINITE = re.compile(r"\b(?:the|this|that|these|those|its|their)\s(?:[\w'’-]+\s){0,2}?([a-z]{3,})\b", re.IGNORECASE)
MANY = 60
"""How many of the sums before a sum, counted from it back, may be its total."""


@dataclass(frozen=True, slots=True)
class SumInPlace:
    """A sum of money where it stands: offsets in characters of the text, of itself and of its sentence."""

    start: int
    end: int
    value: Decimal
    currency: str
    max: Decimal | None
    sentence_start: int
    sentence_end: int
    per: str | None = None


@dataclass(frozen=True, slots=True)
class Outline:
    """What is true of the sums of an article whichever two are weighed, to be found once.

    largest: the high end of the largest sum of each currency. nearest: for each sum the place of the nearest before it
    that is larger, in whatever currency, or None. sentences: for each sum how many sentences with sums lie before its.
    """

    largest: Mapping[str, Decimal]
    nearest: Sequence[int | None]
    sentences: Sequence[int]

    @classmethod
    def of(cls, sums: Sequence[SumInPlace]) -> Outline:
        """Read ``sums``, which are in the order of the text."""
        largest: dict[str, Decimal] = {}
        nearest: list[int | None] = []
        falling: list[int] = []  # the sums before that no later one is as large as, so that their sizes fall
        for place, here in enumerate(sums):
            top = high(here)
            largest[here.currency] = max(top, largest.get(here.currency, top))
            larger = bisect_left(falling, True, key=lambda p: high(sums[p]) <= here.value)
            nearest.append(falling[larger - 1] if larger else None)
            while falling and high(sums[falling[-1]]) <= top:
                falling.pop()
            falling.append(place)
        new = (n > 0 and sums[n - 1].sentence_start != here.sentence_start for n, here in enumerate(sums))
        return cls(largest, nearest, list(accumulate(new)))


Apart = Callable[[int, int], bool]
"""Whether the one of two sums, by their places, is known to be no part of the other."""


def _never(part: int, total: int) -> bool:
    return False


def find_parts(text: str, sums: Sequence[SumInPlace], apart: Apart = _never) -> dict[int, int]:
    """Which sum is a part of which total, as places in ``sums``, which are in the order of the text.

    A part is never larger than its total; no sum is, by way of others, a part of itself; currencies are the same.
    """
    return decode(text, sums, read_weights(WEIGHTS), float(read_table(SIGNS)["threshold"]), apart)


def decode(
    text: str, sums: Sequence[SumInPlace], weights: Mapping[str, float], limit: float, apart: Apart = _never
) -> dict[int, int]:
    """`find_parts` with these weights, from the probability ``limit`` on: sum by sum, each after its neighbour."""
    totals: dict[int, int] = {}
    tops = list(range(len(sums)))
    adding, outline = sums_that_add_up(sums), Outline.of(sums)
    for part in range(len(sums)):
        best, chance = None, limit
        for total in candidates(sums, part):
            if apart(part, total):
                continue
            likely = probability(features(text, sums, part, total, totals.get(part - 1), adding, outline), weights)
            if likely > chance and _top(tops, total) != part:
                best, chance = total, likely
        if best is not None:
            totals[part] = tops[part] = best
    return totals


def candidates(sums: Sequence[SumInPlace], part: int) -> list[int]:
    """The sums that ``part`` can be a part of: larger, or as large and told before, in the same currency."""
    here = sums[part]
    return [
        other
        for other in range(max(0, part - MANY), min(len(sums), part + WINDOW + 1))
        if other != part
        and sums[other].currency == here.currency
        and (high(sums[other]) > here.value or (high(sums[other]) == here.value and other < part))
    ]


def high(place: SumInPlace) -> Decimal:
    """The high end of a sum."""
    return place.value if place.max is None else place.max


def sums_that_add_up(sums: Sequence[SumInPlace]) -> set[tuple[int, int]]:
    """Pairs (part, total): the part is in a run of sums right before or after the total, and makes it up."""
    found = set()
    for total, whole in enumerate(sums):
        for first in (total + 1, total + 2):
            found |= _run(sums, total, whole, range(first, min(first + WINDOW, len(sums))))
        found |= _run(sums, total, whole, range(total - 1, max(total - 1 - WINDOW, -1), -1))
    return found


def _run(sums: Sequence[SumInPlace], total: int, whole: SumInPlace, places: range) -> set[tuple[int, int]]:
    together = Decimal(0)
    run = []
    for place in places:
        if sums[place].currency != whole.currency:
            break
        together += sums[place].value
        run.append((place, total))
        if len(run) > 1 and abs(together - whole.value) <= CLOSE * whole.value:
            return set(run)
        if together > whole.value:
            break
    return set()


def features(
    text: str,
    sums: Sequence[SumInPlace],
    part: int,
    total: int,
    neighbour: int | None,
    adding: set[tuple[int, int]],
    outline: Outline | None = None,
) -> list[str]:
    """What speaks for and against the one sum being a part of the other, by name.

    Args:
        neighbour: the total of the sum right before the part, if it has one.
        adding: what `sums_that_add_up` gives.
        outline: of ``sums``; read from them where it is not given.
    """
    here, whole = sums[part], sums[total]
    same = here.sentence_start == whole.sentence_start
    found = [f"{name}{' same' if same else ''}" for name in shown(read_signs(SIGNS), _places(text, here, whole, same))]
    found += _position(text, sums, part, total, outline or Outline.of(sums))
    if (part, total) in adding:
        found.append("adds up")
    if neighbour == total:
        found.append("like its neighbour")
    if neighbour is not None and neighbour != total:
        found.append("unlike its neighbour")
    if total == part - 1 and neighbour is not None:
        found.append("of a part")
    ratio = here.value / high(whole) if high(whole) else Decimal(1)
    found.append(f"ratio {sum(ratio > Decimal(b) for b in ('0.001', '0.02', '0.1', '0.5', '0.99'))}")
    if here.per != whole.per:
        found.append(f"rate {'part' if here.per else 'total'}")
    found += _words_in_common(text, here, whole) + _list_of(text, sums, part, total)
    found += pairs(found, SIGNS)
    return list(dict.fromkeys([*found, *_words(text, here, whole, "behind" if total < part else "ahead")]))


def part_signs(text: str, here: SumInPlace, whole: SumInPlace) -> list[str]:
    """The signs around two sums that say that ``here`` is a part of ``whole``, even where both stand in one list."""
    same = here.sentence_start == whole.sentence_start
    return shown(_part_signs(), _places(text, here, whole, same))


@cache
def _part_signs() -> tuple[Sign, ...]:
    names = frozenset(read_table(SIGNS)["list"]["parts"])
    return tuple(sign for sign in read_signs(SIGNS) if sign.name in names)


def _words(text: str, here: SumInPlace, whole: SumInPlace, side: str) -> list[str]:
    """The words around both sums, in the part's opening, and between the two or else in the part's sentence."""
    same = here.sentence_start == whole.sentence_start
    where = f"{side} same" if same else side
    low = max(here.sentence_start, here.start - NEAR, whole.end if whole.end <= here.start else 0)
    before = plain_words(text, low, here.start)[-4:]
    after = plain_words(text, here.end, min(here.sentence_end, here.end + NEAR))[:4]
    whole_before = plain_words(text, max(whole.sentence_start, whole.start - NEAR), whole.start)[-3:]
    whole_after = plain_words(text, whole.end, min(whole.sentence_end, whole.end + NEAR))[:4]
    opening = plain_words(text, here.sentence_start, min(here.start, here.sentence_start + NEAR))[:3]
    stretches = {"before": before, "after": after, "total before": whole_before, "total after": whole_after,
                 "opening": opening}  # fmt: skip
    found = [f"{name} {word} {where}" for name, words in stretches.items() for word in words]
    found += [
        f"right before {' '.join(before[-1:])} {where}",
        *(f"{name}: {' '.join(words)} {where}" for name, words in (
            ("before", before[-2:]), ("after", after[:2]), ("total after", whole_after[:2]), ("opening", opening[:2])
        )),
    ]  # fmt: skip
    if same:
        start, end = min(here.end, whole.end), max(here.start, whole.start)
        between = plain_words(text, start, min(end, start + FAR))
        return [*found, *(f"between {word} {side}" for word in between), f"{len(between) // 3} between {side}"]
    told = plain_words(text, here.sentence_start, min(here.sentence_end, here.sentence_start + FAR))
    return found + [f"told {word} {side}" for word in told]


def _words_in_common(text: str, here: SumInPlace, whole: SumInPlace) -> list[str]:
    """Names told with both sums, and the noun of the total taken up again by the part's sentence."""
    mine = text[here.sentence_start : here.sentence_end][:LONGEST]
    its = text[whole.sentence_start : whole.sentence_end][:LONGEST]
    if here.sentence_start == whole.sentence_start:
        return []
    names = set(_NAME.findall(mine)) & set(_NAME.findall(its))
    found = [f"{min(len(names), 3)} names in common"]
    nouns = set(_WORD.findall(text[max(0, whole.start - 40) : whole.end + 40].lower())) & _nouns()
    taken_up = {match.lower() for match in _DEFINITE.findall(mine)} & nouns
    return [*found, "noun taken up"] if taken_up else found


def _list_of(text: str, sums: Sequence[SumInPlace], part: int, total: int) -> list[str]:
    """Whether the part stands in a run of lines with sums, and the total right before that run."""
    here, whole = sums[part], sums[total]
    if total > part or "\n" not in text[whole.end : here.start]:
        return []
    first = part
    while first - 1 > total and 0 < text.count("\n", sums[first - 1].end, sums[first].start) <= 2:
        first -= 1
    lines = text.count("\n", whole.end, sums[first].start)
    found = [f"in a list of {min(part - first + 1, 4)}"]
    if first - 1 == total and lines <= 2:
        found.append("total heads the list")
    return found


@cache
def _nouns() -> frozenset[str]:
    return frozenset(read_table(SIGNS)["nouns"].split())


def _places(text: str, here: SumInPlace, whole: SumInPlace, same: bool) -> dict[str, str]:
    places = {
        "before": text[
            max(here.sentence_start, here.start - REACH, whole.end if whole.end <= here.start else 0) : here.start
        ],
        "after": text[here.end : min(here.sentence_end, here.end + REACH)],
        "opening": text[here.sentence_start : here.sentence_start + REACH],
        "line": text[max(0, here.start - REACH) : here.start].rpartition("\n")[2],
        "eve": text[max(0, here.sentence_start - 3) : here.sentence_start],
        "total before": text[max(whole.sentence_start, whole.start - REACH) : whole.start],
        "total after": text[whole.end : min(whole.sentence_end, whole.end + REACH)],
    }
    if same:
        places["between"] = text[min(here.end, whole.end) : max(here.start, whole.start)]
    return places


def _position(text: str, sums: Sequence[SumInPlace], part: int, total: int, outline: Outline) -> list[str]:
    here, whole = sums[part], sums[total]
    low, top = min(part, total), max(part, total)
    side = "behind" if total < part else "ahead"
    sentences = outline.sentences[top] - outline.sentences[low]
    gap = text[min(here.end, whole.end) : max(here.start, whole.start)]
    found = [
        f"{side} {min(sentences, 4)} sentences with sums",
        f"{side} {min(gap.count(chr(10)), 3)} lines",
        f"{side} {min(top - low - 1, 4)} sums between",
    ]
    if sum(place.sentence_start == here.sentence_start for place in sums[max(0, part - 4) : part + 5]) > 2:
        found.append("several sums in the sentence")
    found.append(f"{side} distance {sum(len(gap) > bound for bound in DISTANCES)}")
    if "\n" not in gap:
        found.append(f"{side} in the paragraph")
    if outline.nearest[part] == total:
        found.append("nearest larger before")
    if total == 0:
        found.append("total opens the article")
    if high(whole) == outline.largest[whole.currency]:
        found.append("total is the largest")
    between = [high(place) for place in sums[low + 1 : top] if place.currency == whole.currency]
    if any(value >= high(whole) for value in between):
        found.append("as large between")
    if any(high(whole) > value > here.value for value in between):
        found.append("other total between")
    return found


def _top(tops: list[int], place: int) -> int:
    """The sum above ``place`` that is itself no part; ``tops`` tells for each sum one above it, and is shortened."""
    while tops[place] != place:
        tops[place] = tops[tops[place]]
        place = tops[place]
    return place
