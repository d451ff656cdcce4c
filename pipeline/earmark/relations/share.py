"""Shares of sums: "30% of the fund will go to small firms", "half of that", "one-third of the 1.1 billion dlrs".

The signs that tell them from growth, stakes and rates are rows of data/share_signs.toml; what each weighs is learned
from the training articles and kept in data/share_weights.json.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from earmark.amounts import Amount
from earmark.relations.masked import THIS, mask
from earmark.relations.tables import probability, read_signs, read_table, read_weights, shown

SIGNS = "share_signs.toml"
WEIGHTS = "share_weights.json"
REACH = 90
"""How many characters before and after a share the signs may lie."""
NEAR = 45
"""How many characters before a share its own words may lie."""
EVE = 400
"""How many characters of the text before the sentence are read for the sum that "half of that" is a part of."""
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


def share_of(text: str, sentence: tuple[int, int], amounts: Sequence[Amount], index: int) -> ShareMention | None:
    """The share that the percentage or fraction at ``index`` is, or None where it is no part of a sum of money.

    Args:
        sentence: the sentence it stands in, as characters of the text.
        amounts: those of the text, as `find_amounts` gives them.
    """
    here = amounts[index]
    if here.kind not in ("percent", "share") or not 0 < here.value <= 100:
        return None
    names = features(text, sentence, amounts, index)
    if probability(names, read_weights(WEIGHTS)) < float(read_table(SIGNS)["threshold"]):
        return None
    whole = _whole(text, sentence, amounts, index)
    if whole is None:
        return None
    span, place = whole
    return ShareMention(here.value, " ".join(text[slice(*span)].split()), (here.start, here.end), span, place)


def features(text: str, sentence: tuple[int, int], amounts: Sequence[Amount], index: int) -> list[str]:
    """What speaks for and against the amount at ``index`` being a share of a sum, by name."""
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
    if any(a.kind == "share" or a.kind == "percent" for a in amounts[:index] if a.start >= sentence[0]):
        found.append("share before")
    return found


def _whole(
    text: str, sentence: tuple[int, int], amounts: Sequence[Amount], index: int
) -> tuple[tuple[int, int], int | None] | None:
    """The place of the whole in the text, and which of the amounts it is."""
    masked = mask(text, sentence, amounts, index)
    at = masked.text.find(THIS) + len(THIS)
    if figure := re.match(r"\s{1,4}(?:of|out\s{1,4}of|from)\s{1,4}(?:[\w'’-]+\s{1,4}){0,6}⟦M(\d+)⟧", masked.text[at:]):
        whole = amounts[int(figure[1])]
        return (whole.start, whole.end), int(figure[1])
    words = _WHOLE.match(masked.text, at)
    if words and words["whole"].strip() and not _POINTING.match(words["whole"]):
        start = masked.origin(words.start("whole"))
        return (start, start + len(words["whole"].rstrip())), None
    return _told_before(amounts, index, sentence, text)


def _told_before(
    amounts: Sequence[Amount], index: int, sentence: tuple[int, int], text: str
) -> tuple[tuple[int, int], int | None] | None:
    """The whole of the share before, or the sum of money told last."""
    for place in range(index - 1, -1, -1):
        amount = amounts[place]
        if amount.start < sentence[0] - EVE:
            break
        if amount.kind in ("share", "percent") and amount.start >= sentence[0]:
            return _whole(text, sentence, amounts, place)
        if amount.kind == "money" and amount.equivalent_of is None and amount.end <= amounts[index].start:
            return (amount.start, amount.end), place
    return None
