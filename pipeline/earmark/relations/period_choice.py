"""Which of the periods in a sentence is that of a sum.

The signs are rows of data/period_choice.toml; what they and the words around weigh is learned from the training
articles and kept in data/period_weights.json.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

from earmark.relations.plain import plain_words
from earmark.relations.tables import probability, read_signs, read_table, read_weights, shown

if TYPE_CHECKING:
    from earmark.relations.period import PeriodMention

SIGNS = "period_choice.toml"
WEIGHTS = "period_weights.json"
LENGTHS = (4, 12, 30, 60, 120)
"""Upper bounds, in characters, of the classes of distance between a sum and a period."""
REACH = 40
"""How many characters before and after a period the signs may lie."""

AROUND = 80
"""The same before and after the sum."""
NEAR = 60
"""How many characters before and after the sum or the period its own words may lie."""
FAR = 300
"""How many characters from the sum on the words of its sentence are read."""
SUM = " \N{CURRENCY SIGN} "


def threshold() -> float:
    """The probability from which a period is taken to be that of the sum."""
    return float(read_table(SIGNS)["threshold"])


def features(
    text: str,
    sentence: tuple[int, int],
    amount: tuple[int, int],
    period: PeriodMention,
    others: Sequence[PeriodMention],
) -> list[str]:
    """What speaks for and against ``period`` being that of the sum at ``amount``, by name.

    Args:
        others: the other periods of the sentence.
    """
    side = "behind" if period.start >= amount[0] else "before"
    gap = text[amount[1] : period.start] if side == "behind" else text[period.end : amount[0]]
    places = {
        "gap": gap,
        "before": text[max(sentence[0], period.start - REACH) : period.start],
        "after": text[period.end : min(sentence[1], period.end + REACH)],
        "period": period.text,
        "around": text[max(sentence[0], amount[0] - AROUND) : amount[0]]
        + SUM
        + text[amount[1] : min(sentence[1], amount[1] + AROUND)],
    }
    names = shown(read_signs(SIGNS), places)
    found = [f"rule {period.rule}", f"rule {period.rule} {side}", f"kind {period.kind} {side}"]
    found += [f"{name} {side}" for name in names]
    found += [f"{name}, {period.kind}" for name in names if name in _of_the_sum()]
    found.append(f"distance {sum(len(gap) > bound for bound in LENGTHS)} {side}")
    distance = _distance(period, amount)
    if all(distance <= _distance(other, amount) for other in others):
        found.append("nearest")
    if not others:
        found.append("only one")
    if period.start - sentence[0] < 8:
        found.append("opens the sentence")
    if sentence[1] - period.end < 3:
        found.append("ends the sentence")
    return list(dict.fromkeys([*found, *_words(text, sentence, amount, period, side)]))


def _words(
    text: str, sentence: tuple[int, int], amount: tuple[int, int], period: PeriodMention, side: str
) -> list[str]:
    """The words between sum and period, around each, of the period, and of the sentence."""
    kind = period.kind
    start, end = (amount[1], period.start) if side == "behind" else (period.end, amount[0])
    gap = plain_words(text, max(start, end - FAR), end)
    before = plain_words(text, max(sentence[0], period.start - NEAR), period.start)[-2:]
    after = plain_words(text, period.end, min(sentence[1], period.end + NEAR))[:1]
    own = plain_words(text, period.start, period.end)
    around = [
        *plain_words(text, max(sentence[0], amount[0] - NEAR), amount[0])[-3:],
        *plain_words(text, amount[1], min(sentence[1], amount[1] + NEAR))[:4],
    ]
    told = plain_words(text, max(sentence[0], amount[0] - FAR), min(sentence[1], amount[1] + FAR))
    return [
        *(f"between {word} {side}" for word in gap),
        f"{min(len(gap), 20) // 2} words between {side}",
        *(f"{name} {word} {side}" for name, word in (("first", gap[:1]), ("last", gap[-1:])) if word),
        f"right before {' '.join(before[-1:])} {side}",
        f"before: {' '.join(before)}",
        f"right after {' '.join(after)}",
        *(f"says {word}" for word in own),
        f"says: {' '.join(own)}",
        *(f"sum beside {word}, {kind}" for word in around),
        *(f"told {word}, {kind}" for word in told),
    ]


@cache
def _of_the_sum() -> frozenset[str]:
    """The signs that speak of the sum; what they mean for a period goes by the period's kind."""
    return frozenset(sign.name for sign in read_signs(SIGNS) if sign.where == "around")


def score(names: Sequence[str]) -> float:
    """The probability that a period with these features is that of the sum."""
    return probability(names, read_weights(WEIGHTS))


def _distance(period: PeriodMention, amount: tuple[int, int]) -> int:
    return period.start - amount[1] if period.start >= amount[0] else amount[0] - period.end
