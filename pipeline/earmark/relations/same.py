"""Whether two sums of one value are one allocation told again, or two: "$5m for Leeds. [...] $5m for York."

Most are one. A linear model tells the others, by the lines of a list that both stand in, by the names and words around
each, and by what lies between (earmark.training.relations.same). The first sum of its size below a headline is that of
the headline, which the model cannot know: the articles that it learned from have their headlines apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from earmark.amounts import Amount
from earmark.relations.features import bucket
from earmark.relations.models import linear_model
from earmark.relations.plain import plain_words

#: how many characters before and after a sum its own words may lie
REACH = 120
#: the same for the words right beside it
NEAR = 60
#: how many characters, and how many amounts, between two sums are looked at
FAR, MOST = 1200, 40
_NAME = re.compile(r"(?<![\w.])[A-Z][\w&’'-]+")
_BULLET = re.compile(r"[\W\d_]*")
_END = re.compile(r"[.!?;]\s|\n")
_EDGES = (0, 1, 2, 3, 5, 8)
_DEFINITE = re.compile(r"\b(?:[Tt]he|[Tt]his|[Tt]hese|[Tt]hose)\s{1,4}$")
_VERB = re.compile(r"\s{1,4}(?:is|are|was|were|has|have|had|will|would|can|could|may|must|should|comes?|came)\b")
#: a headline has no more characters
HEADLINE = 140
_SENTENCE_ENDS = re.compile(r"[.!?][\"”’]?\s*(?:\n|$)")
_NO_HEADLINE = re.compile(r"[.:;!]\s*$|^\W*(?:[-–—•*·▪►✓]|\(?\d{1,2}[.)])\s|:\s")


def is_same(text: str, amounts: Sequence[Amount], first: int, second: int) -> bool:
    """Whether the sums at ``first`` and ``second`` of ``amounts``, of one value, tell one allocation."""
    if _in_headline(text, amounts, first, second) or _points_back(text, amounts[second]):
        return True
    no, yes = linear_model("same").scores(features(text, amounts, first, second))
    return bool(yes >= no)


def _points_back(text: str, amount: Amount) -> bool:
    """Whether a sum is told as one that the reader knows: "The $5 million will be paid in May"."""
    before = _DEFINITE.search(text, max(0, amount.start - NEAR), amount.start)
    return before is not None and _VERB.match(text, amount.end) is not None


def _in_headline(text: str, amounts: Sequence[Amount], first: int, second: int) -> bool:
    """Whether ``first`` stands in the headline, and ``second`` is the first of its size below and in a sentence."""
    end = text.find("\n", 0, HEADLINE + 1)
    if not amounts[first].end <= end <= amounts[second].start or second - first > MOST:
        return False
    if _NO_HEADLINE.search(text[:end]) or any(_equal(amounts[first], a) for a in amounts[first + 1 : second]):
        return False
    stop = text.find("\n", amounts[second].end)
    last = text[amounts[second].end : len(text) if stop < 0 else stop][-NEAR:]
    return _SENTENCE_ENDS.search(last) is not None


def features(text: str, amounts: Sequence[Amount], first: int, second: int) -> list[str]:
    """What speaks for and against two sums of one value being one allocation, by name.

    Args:
        text: the article's text.
        amounts: those of the text, as `find_amounts` gives them.
        first, second: their places among them, rising.
    """
    one, other = amounts[first], amounts[second]
    gap = text[one.end : min(other.start, one.end + FAR)]
    between = sum(amount.kind == "money" for amount in amounts[first + 1 : min(second, first + MOST)])
    lines = gap.count("\n")
    found = [
        "bias",
        f"lines={bucket(lines, _EDGES)}",
        f"sums={bucket(between, _EDGES)}",
        f"lines+sums={bucket(lines, _EDGES)} {bucket(between, _EDGES)}",
        f"far={bucket(len(gap) // 100, _EDGES)}",
        f"one sentence={_END.search(gap) is None}",
        f"as written={one.text == other.text}",
        f"digits={_digits(one)}",
        f"first={first == 0}",
        f"per={one.per == other.per}",
        f"told={min(sum(_equal(amount, one) for amount in amounts[max(0, second - MOST) : second + MOST]), 5)}",
    ]
    items = [_item(text, amount) for amount in (one, other)]
    found += [f"items={items[0]}, {items[1]}", f"item={items[1]}"]
    found += [f"items+lines={items[0]}, {items[1]} {bucket(lines, _EDGES)}"]
    found += _beside(text, one, other)
    found += _in_common(text, amounts, first, second, items[0] == items[1] != "prose")
    return found


def _digits(amount: Amount) -> int:
    """How exact a sum is: its digits without the zeros at the end."""
    return min(len(format(abs(amount.value), "f").replace(".", "").strip("0")), 5)


def _equal(one: Amount, other: Amount) -> bool:
    return one.kind == "money" and one.currency == other.currency and one.value == other.value


def _item(text: str, amount: Amount) -> str:
    """How a sum stands in its line: it opens it, ends it, is all of it, in brackets, or is part of prose."""
    low, high = max(0, amount.start - NEAR), min(len(text), amount.end + NEAR)
    before, behind = text[low : amount.start].rpartition("\n"), text[amount.end : high].partition("\n")
    opens = (bool(before[1]) or low == 0) and _BULLET.fullmatch(before[2]) is not None
    ends = (bool(behind[1]) or high == len(text)) and _BULLET.fullmatch(behind[0]) is not None
    if opens or ends:
        return "line" if opens and ends else "opens" if opens else "ends"
    return "brackets" if before[2].endswith("(") and behind[0].startswith(")") else "prose"


def _beside(text: str, one: Amount, other: Amount) -> Iterator[str]:
    """The words right before and behind both."""
    before = [plain_words(text, max(0, a.start - NEAR), a.start)[-2:] for a in (one, other)]
    behind = [plain_words(text, a.end, a.end + NEAR)[:2] for a in (one, other)]
    for name, (ours, its), at in (("before", before, -1), ("behind", behind, 0)):
        yield f"{name} alike={ours == its} {ours[at:][:1] == its[at:][:1]}"
        yield from (f"{name}={word}" for word in its)
        yield f"{name}: {' '.join(its)}"
        yield f"{name} both={' '.join(ours[at:][:1])}, {' '.join(its[at:][:1])}"


def _in_common(text: str, amounts: Sequence[Amount], first: int, second: int, listed: bool) -> Iterator[str]:
    """How much of what is told around the second is told around the first."""
    stretches = [_stretch(text, amounts, index) for index in (first, second)]
    names = [set(_NAME.findall(text, *stretch)) for stretch in stretches]
    words = [{w for w in plain_words(text, *stretch) if len(w) > 3} - {n.lower() for n in told}
             for stretch, told in zip(stretches, names, strict=True)]  # fmt: skip
    for name, (ours, its) in (("names", names), ("words", words)):
        part = len(ours & its) * 4 // len(its) if its else "none"
        yield f"{name} in common={part}"
        yield f"{name} in common={part} {'listed' if listed else 'prose'}"
    places = zip((amounts[first], amounts[second]), stretches, strict=True)
    told = [found[0] if (found := _NAME.search(text, sum_.end, end)) else "" for sum_, (_, end) in places]
    yield f"name behind={'none' if not all(told) else told[0] == told[1]} {'listed' if listed else 'prose'}"


def _stretch(text: str, amounts: Sequence[Amount], index: int) -> tuple[int, int]:
    """What is told with a sum: from the sum before it to the next one, and not far."""
    here = amounts[index]
    before = amounts[index - 1].end if index else 0
    after = amounts[index + 1].start if index + 1 < len(amounts) else len(text)
    return max(before, here.start - REACH, 0), min(max(after, here.end), here.end + REACH)
