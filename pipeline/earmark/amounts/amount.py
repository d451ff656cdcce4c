"""What `find_amounts` returns."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

KINDS = ("money", "percent", "points", "multiple", "share")
MODIFIERS = ("exact", "about", "at_least", "at_most", "more_than", "less_than")


@dataclass(frozen=True, slots=True)
class Amount:
    """One mention of a sum of money, a percentage or a proportion.

    kind: "money"; "percent" (50 for 50%); "points" (percentage points, 0.25 for 25 basis points); "multiple" (the
        factor, 4 for "quadruple"); "share" (a part in words, in percent: 50 for "half of").
    start, end: characters of the text; ``text`` is ``source[start:end]``.
    value: the low end, exact, in whole currency units for money.
    max: the high end of a range, else None.
    currency: ISO 4217 code, past and present, or the usual ticker of a crypto currency; None unless money.
    modifier: one of `MODIFIERS`.
    per: what a rate is per ("year", "household", "share"), else None.
    equivalent_of: the place in the returned list of the sum that this one restates in another currency.
    of: the span of the whole that a percentage or share is of, where the text tells it right behind.
    ground: how the currency was chosen: "explicit"; "region"; "default"; "article: A$" (a form found elsewhere in the
        article); "place: Canada" (a place the article is about); "sum: ¥5m" (the sum whose currency it shares).
    group: the number of the list or of the pair ("from 2 to 3 billion") it was read with, else None.
    """

    kind: str
    start: int
    end: int
    text: str
    value: Decimal
    max: Decimal | None = None
    currency: str | None = None
    modifier: str = "exact"
    per: str | None = None
    equivalent_of: int | None = None
    of: tuple[int, int] | None = None
    ground: str = "explicit"
    group: int | None = None

    def to_json(self) -> dict[str, Any]:
        """The mention as JSON values: a whole Decimal becomes an int, any other a float."""
        return {
            "kind": self.kind,
            "start": self.start,
            "end": self.end,
            "text": self.text,
            "value": _number(self.value),
            "max": None if self.max is None else _number(self.max),
            "currency": self.currency,
            "modifier": self.modifier,
            "per": self.per,
            "equivalent_of": self.equivalent_of,
            "of": None if self.of is None else list(self.of),
            "ground": self.ground,
        }


def _number(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)
