"""Shares of sums: "30% of the fund will go to small firms", "half of that", "one-third of the 1.1 billion dlrs".

A linear model tells them from growth, stakes and rates: by the signs in data/share_signs.toml, by the words around, and
by how likely the sums near it are allocations (earmark.training.relations.shares).
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from earmark.amounts import Amount
from earmark.relations.candidate import Place
from earmark.relations.context import Tally
from earmark.relations.gate import gate_features
from earmark.relations.masked import THIS, mask
from earmark.relations.models import linear_model
from earmark.relations.tables import expand, read_signs, read_table, shown

SIGNS = "share_signs.toml"
REACH = 90
"""How many characters before and after a share the signs may lie."""
NEAR = 45
"""How many characters before a share its own words may lie."""
EVE = 400
"""How many characters of the text before the sentence are read for the sum that "half of that" is a part of."""
BESIDE = 10
"""How many amounts before and after a share the next sum may lie."""
CHAIN, MANY = 12, 60
"""How many shares before one may leave their whole to the one before them, and how many amounts are looked through."""
_WHOLE = re.compile(
    r"\s{1,4}(?:of|out\s{1,4}of)\s{1,4}(?P<whole>(?:(?!\b(?:is|are|was|were|has|have|had|will|would|should|must|may|can|could|"
    r"goes?|went|going|to|for|from|who|which|that|in|on|at|by|used|being|be|and)\b)[^.,;:()⟦\n]){1,70})",
    re.IGNORECASE,
)
_POINTING = re.compile(r"(?:it|that|this|which|them|these|those|what|whatever)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ShareMention:
    """A part of a sum of money.

    percent: above 0, at most 100. of: the whole as written; where the text only points ("half of it") or leaves it
    out, the sum that is meant. span, of_span: their places. of_index: the whole as a place in the list of amounts,
    where it is a sum told in figures.
    """

    percent: Decimal
    of: str
    span: tuple[int, int]
    of_span: tuple[int, int]
    of_index: int | None = None


def share_of(
    text: str, sentence: Place, amounts: Sequence[Amount], index: int, tally: Tally
) -> ShareMention | None:
    """The share that the percentage or fraction at ``index`` is, or None where it is no part of a sum of money.

    Args:
        text: the article's text.
        sentence: the sentence it stands in, as characters of the text.
        amounts: those of the text, as `find_amounts` gives them.
        index: its place among them.
        tally: of the amounts.
    """
    whole = whole_of(text, sentence, amounts, index)
    if whole is None:
        return None
    likely = _is_likely(text, sentence, amounts, index, tally, whole)
    if not likely and not _completes(text, sentence, amounts, index, tally):
        return None
    span, place = whole
    here = amounts[index]
    if place is None:
        ends = _ends().match(text, *span)
        span = (span[0], ends.start("end") if ends else span[1])
    return ShareMention(here.value, " ".join(text[slice(*span)].split()), (here.start, here.end), span, place)


def _completes(text: str, sentence: Place, amounts: Sequence[Amount], index: int, tally: Tally) -> bool:
    """Whether what is left of a whole is told behind a share of it: "60 percent [...], A pays the other 40 percent"."""
    here, before = amounts[index], amounts[index - 1]
    if not index or before.start < sentence[0] or before.kind not in ("percent", "share"):
        return False
    if before.value + here.value != 100 or not part_signs()["rest"].search(text, before.end, here.start):
        return False
    whole = whole_of(text, sentence, amounts, index - 1)
    return whole is not None and _is_likely(text, sentence, amounts, index - 1, tally, whole)


def _is_likely(text: str, sentence: Place, amounts: Sequence[Amount], index: int, tally: Tally, whole: Whole) -> bool:
    no, yes = linear_model("share").scores(features(text, sentence, amounts, index, tally, whole))
    return bool(yes >= no)


#: The place of what a share is a part of, and which of the amounts it is, if it is one.
Whole = tuple[Place, int | None]


def whole_of(text: str, sentence: Place, amounts: Sequence[Amount], index: int) -> Whole | None:
    """What the amount at ``index`` would be a share of; None where it cannot be a share. Arguments as of share_of."""
    here = amounts[index]
    if here.kind not in ("percent", "share") or not 0 < here.value <= 100:
        return None
    return _told_behind(text, sentence, amounts, index) or _told_before(amounts, index, sentence, text)


def features(
    text: str, sentence: Place, amounts: Sequence[Amount], index: int, tally: Tally, whole: Whole
) -> list[str]:
    """What speaks for and against the amount at ``index`` being a share of ``whole``, by name."""
    found = [*signs(text, sentence, amounts, index), *gate_features(text, sentence, amounts, index, (), tally)]
    span, place = whole
    if place is None:
        words = text[slice(*span)].lower().split()
        found += ["whole=words", f"whole ends={words[-1]}", *(f"whole has={word}" for word in words)]
    else:
        here = "here" if amounts[place].start >= sentence[0] else "before"
        found += [f"whole={here}", f"whole is={_judged(text, sentence, amounts, place, tally)}"]
    beside = {"before": range(index - 1, max(-1, index - 1 - BESIDE), -1), "after": range(index + 1, len(amounts))}
    for side, places in beside.items():
        near = next((n for n in places[:BESIDE] if amounts[n].kind == "money"), None)
        found.append(f"sum {side}={'none' if near is None else _judged(text, sentence, amounts, near, tally)}")
    return found


def signs(text: str, sentence: Place, amounts: Sequence[Amount], index: int) -> list[str]:
    """The signs of the table that are found around the amount at ``index``, and what it is like."""
    here = amounts[index]
    masked = mask(text, sentence, amounts, index).text
    at = masked.find(THIS)
    before, after = masked[:at], masked[at + len(THIS) :]
    places = {
        "before": before[-REACH:],
        "near before": before[-NEAR:],
        "after": after[:REACH],
        "sentence": masked,
        "eve": mask(text, (max(0, sentence[0] - EVE), sentence[0]), amounts, -1).text,
    }
    found = [*shown(read_signs(SIGNS), places), f"kind {here.kind}"]
    found.append("whole number" if here.value == here.value.to_integral_value() else "decimals")
    if here.value >= 100:
        found.append("all of it")
    if index and amounts[index - 1].kind in ("share", "percent") and amounts[index - 1].start >= sentence[0]:
        found.append("share before")
    return found


def _judged(text: str, sentence: Place, amounts: Sequence[Amount], place: int, tally: Tally) -> str:
    """How likely the gate takes the sum at ``place`` for an allocation, in whole steps of its score."""
    sum_ = amounts[place]
    unit = sentence
    if not sentence[0] <= sum_.start < sentence[1]:
        unit = (max(0, sum_.start - REACH), min(len(text), sum_.end + REACH))
    no, yes = linear_model("gate").scores(gate_features(text, unit, amounts, place, (), tally))
    return str(min(8, max(-4, math.floor(yes - no))))


def _told_behind(text: str, sentence: Place, amounts: Sequence[Amount], index: int) -> Whole | None:
    """The whole that is told right behind a share: "30% of the fund", "half of the £9m"."""
    here = amounts[index]
    masked = mask(text, (here.start, min(sentence[1], here.end + EVE)), amounts, index)
    at = masked.text.find(THIS) + len(THIS)
    if figure := re.match(r"\s{1,4}(?:of|out\s{1,4}of|from)\s{1,4}(?:[\w'’-]+\s{1,4}){0,6}⟦M(\d+)⟧", masked.text[at:]):
        whole = amounts[int(figure[1])]
        return (whole.start, whole.end), int(figure[1])
    words = _WHOLE.match(masked.text, at)
    if words and words["whole"].strip() and not _POINTING.match(words["whole"]):
        start = masked.origin(words.start("whole"))
        return (start, start + len(words["whole"].rstrip())), None
    return None


def _told_before(amounts: Sequence[Amount], index: int, sentence: Place, text: str) -> Whole | None:
    """The whole of the share before, or the sum of money told last; where that is a part, its total."""
    place: int | None = index
    for _ in range(CHAIN):
        if place is None:
            break
        end, here, place = _first_part(amounts, place, sentence, text), place, None
        for before in range(here - 1, max(-1, here - 1 - MANY), -1):
            amount = amounts[before]
            if amount.start < sentence[0] - EVE:
                return None
            if amount.kind in ("share", "percent") and amount.start >= sentence[0]:
                told = _told_behind(text, sentence, amounts, before)
                if told is not None:
                    return told
                place = before
                break
            if amount.kind == "money" and amount.equivalent_of is None and amount.end <= end:
                return (amount.start, amount.end), before
    return None


def _first_part(amounts: Sequence[Amount], index: int, sentence: Place, text: str) -> int:
    """Where in the sentence the parts of a sum begin that the share at ``index`` is one of, in characters.

    "A fund of £2 billion, £500 million of which is for mills and 30% for small firms": at £500 million. Where the share
    is the first part, or "half of it" tells that it is one of the last sum, at the share.
    """
    here = amounts[index]
    signs = part_signs()
    if not signs["last"].match(text, here.end, sentence[1]):
        low = index
        while low > index - MANY and low and amounts[low - 1].start >= sentence[0]:
            low -= 1
        for amount in amounts[low:index]:
            before = text[max(sentence[0], amount.start - NEAR) : amount.start]
            told = signs["before"].search(before) or signs["behind"].match(text, amount.end, sentence[1])
            if amount.kind == "money" and told:
                return amount.start
    return here.start


def points(whole: str) -> bool:
    """Whether the words for a whole only point to a sum told before: "the money", "this fund"."""
    return _pointing().fullmatch(whole) is not None


@cache
def _pointing() -> re.Pattern[str]:
    return re.compile(read_table(SIGNS)["whole"]["points"], re.IGNORECASE)


@cache
def _ends() -> re.Pattern[str]:
    """Where what is told of a whole goes on with what is no name of it, as a group "end"."""
    pattern: str = read_table(SIGNS)["whole"]["ends"]
    return re.compile(pattern, re.IGNORECASE)


@cache
def part_signs() -> dict[str, re.Pattern[str]]:
    """What stands "before" or "behind" a sum that is a part, behind a share of the "last" sum, before the "rest"."""
    rows = read_table(SIGNS)["part"]
    return {name: re.compile(expand(pattern), re.IGNORECASE) for name, pattern in rows.items()}
