"""What the steps of `find_amounts` hand to one another."""

from __future__ import annotations

import re
from decimal import Decimal

from earmark.amounts.lexicon import Unit
from earmark.amounts.numbers import EXACT, ONE

_YEAR = re.compile(r"(?:1[89]|20)\d\d")


class Quantity:
    """A number as it stands in the text, with the currency, scale and unit right at it.

    start, end: its span with symbol and unit; stop: where the bare number ends. number: the number without its scale;
    raw: its digits as written, "" for words. scale: 1 if none is written. unit: what it counts, None if nothing is
    said. high: the high end of a range. before: the unit stands before the number; glued: and touches it; own: the unit
    stands at this very number, it is not that of a neighbour. part: a fraction in words without a scale ("a third").
    bare: and without a number before it ("the third"). minus: it is negative. vague: the modifier that its own words
    tell ("tens of millions"), else "". giver: the sum whose currency it takes because it has none of its own.
    broken: letters of no meaning are glued to it ("$5xz"), so that nobody knows how much it is.
    """

    __slots__ = (
        "bare",
        "before",
        "broken",
        "end",
        "giver",
        "glued",
        "high",
        "minus",
        "number",
        "own",
        "part",
        "raw",
        "scale",
        "start",
        "stop",
        "unit",
        "vague",
    )

    def __init__(self, start: int, end: int, number: Decimal, raw: str) -> None:
        self.start = start
        self.end = self.stop = end
        self.number = number
        self.raw = raw
        self.scale = ONE
        self.unit: Unit | None = None
        self.before = False
        self.glued = False
        self.broken = False
        self.own = False
        self.vague = ""
        self.giver: Quantity | None = None
        self.part = False
        self.bare = False
        self.minus = False
        self.high: Decimal | None = None

    @property
    def value(self) -> Decimal:
        """The number times its scale and its unit's factor, exactly."""
        factor = ONE if self.unit is None else self.unit.factor
        value = EXACT.multiply(EXACT.multiply(self.number, self.scale), factor)
        if self.scale is not ONE and (whole := value.to_integral_value()) == value:
            value = whole
        return -value if self.minus else value

    @property
    def year_like(self) -> bool:
        return self.scale is ONE and len(self.raw) == 4 and _YEAR.fullmatch(self.raw) is not None
