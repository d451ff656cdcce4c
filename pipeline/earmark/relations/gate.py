"""Whether a sum can be an allocation at all, by the words around it: no tags, no parse, no names.

Much of the money in the news is revenue, a price or a loss. A sentence whose sums this model rules out need not be
read by the larger ones. It is set to let nearly every allocation through, and with them much that is none: by
cross-validation over the training articles it keeps 98% of the gold's (earmark.training.relations.gate), and 99.5% of
those that the network behind it would find.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import pairwise

from earmark.amounts import Amount
from earmark.relations.candidate import Place, Why
from earmark.relations.context import Tally
from earmark.relations.features import shape_features
from earmark.relations.models import linear_model
from earmark.relations.plain import plain_words

#: how many characters before and after a sum its words may lie
REACH = 160
#: how many characters before the unit are looked at
EVE = 90


def passes(features: Sequence[str]) -> bool:
    """Whether the sum described by ``features`` has to be read.

    The line of the model is where recall is as wanted, not where ``yes`` is as likely as ``no``.
    """
    no, yes = linear_model("gate").scores(features)
    return bool(yes >= no)


def against(features: Sequence[str]) -> Why:
    """Return what gives the features that speak the most against an allocation, with their weights."""
    return partial(linear_model("gate").explain, features, "no")


def gate_features(
    text: str, unit: Place, amounts: Sequence[Amount], index: int, title: Sequence[str], tally: Tally
) -> list[str]:
    """Describe the sum at ``index`` of ``amounts`` by what a scan can see.

    Args:
        text: the article's text.
        unit: the sentence, cheaply cut, in which the sum stands, in characters.
        amounts: those of the text, as `find_amounts` gives them.
        index: the place of the sum among them.
        title: the words of the title, lower case.
        tally: of the amounts.
    """
    here = amounts[index]
    before = _words(text, max(unit[0], here.start - REACH), here.start, amounts, tally)
    after = _words(text, here.end, min(unit[1], here.end + REACH), amounts, tally)
    eve = _words(text, max(0, unit[0] - EVE), unit[0], amounts, tally)
    return [
        "bias",
        *_beside(before, after),
        *_bags(before, after),
        *(f"eve={word}" for word in eve),
        *(f"title={word}" for word in title),
        *shape_features(here),
        *(["range"] if here.max is not None else []),
        *tally.features(*unit),
    ]


def _words(text: str, start: int, end: int, amounts: Sequence[Amount], tally: Tally) -> list[str]:
    """The words between two places, lower case; numbers as ``#``, amounts by their kind."""
    first = max(0, bisect_right(tally.starts, start) - 1)
    words: list[str] = []
    for amount in amounts[first : bisect_left(tally.starts, end)]:
        if start < amount.end and amount.start < end:
            words += plain_words(text, start, amount.start)
            words.append(f"<{amount.kind}>")
            start = amount.end
    return words + plain_words(text, start, end)


def _beside(before: Sequence[str], after: Sequence[str]) -> Iterator[str]:
    l3, l2, l1 = ["<s>", "<s>", "<s>", *before][-3:]
    r1, r2, r3 = [*after, "</s>", "</s>", "</s>"][:3]
    yield from (f"L1={l1}", f"L2={l2}", f"R1={r1}", f"R2={r2}")
    yield from (f"L2L1={l2} {l1}", f"L3L2L1={l3} {l2} {l1}", f"R1R2={r1} {r2}", f"R1R2R3={r1} {r2} {r3}")
    yield f"L1R1={l1} {r1}"


def _bags(before: Sequence[str], after: Sequence[str]) -> Iterator[str]:
    for side, words, near in (("before", before, before[-6:]), ("after", after, after[:6])):
        yield from (f"in={word}" for word in words)
        yield from (f"{side}={word}" for word in near)
        yield from (f"pair={one} {other}" for one, other in pairwise(near))
