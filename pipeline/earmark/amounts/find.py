"""`find_amounts`: from a text to its amounts."""

from __future__ import annotations

import re
from dataclasses import replace

from earmark.amounts.amount import Amount
from earmark.amounts.combine import combine
from earmark.amounts.context import in_address, is_price_basis, modifier, per, rate_at, whole
from earmark.amounts.elided import elided
from earmark.amounts.grouping import regroup
from earmark.amounts.lexicon import DECIMAL_COMMA, DIGITS, REGIONS
from earmark.amounts.multiples import is_factor, multiples
from earmark.amounts.numbers import ONE, reread
from earmark.amounts.quantity import Quantity
from earmark.amounts.resolve import Evidence, admissible, currencies
from earmark.amounts.restated import restates, restates_in_row
from earmark.amounts.scan import scan
from earmark.amounts.shares import shares


def find_amounts(text: str, *, region: str | None = None) -> list[Amount]:
    """Find the sums of money, percentages and proportions of a text, in the order they stand.

    text: any string; offsets are its characters. region: ISO 3166 code of the country the text is written for; it
    settles bare symbols ("$" is AUD for "AU") and, where that country writes decimal commas, numbers that can be read
    two ways. Raises ValueError if the region is none.

    Time and memory are linear in the length of the text.
    """
    if region is not None and region not in REGIONS:
        raise ValueError(f"region must be the ISO 3166 code of a country, such as 'AU', not {region!r}")
    quantities = scan(text)
    if not quantities:
        return [_amount(text, q, None, None, "explicit", region) for q in multiples(text)]
    regroup(text, quantities)
    parts = shares(text, quantities)
    pairs = combine(text, quantities)
    evidence = Evidence(text, [quantity for quantity, _ in pairs])
    addresses = "://" in text or "www." in text or "@" in text or ".com/" in text
    kept = [(q, group) for q, group in pairs if _holds(text, q, evidence, addresses)]
    sums = [q for q, _ in kept if q.unit is not None and q.unit.kind == "money"]
    more = [*elided(text, quantities, sums), *multiples(text), *parts]
    if more:
        kept += [(q, None) for q in more]
        kept.sort(key=lambda pair: (pair[0].start, -pair[0].end))
    chosen = currencies(text, [q for q, _ in kept], evidence, region)
    out: list[Amount] = []
    end = 0
    for (quantity, group), (code, ground) in zip(kept, chosen, strict=True):
        if quantity.start < end:
            continue
        end = quantity.end
        out.append(_amount(text, quantity, group, code, ground, region))
    return _tie(text, out)


def _holds(text: str, quantity: Quantity, evidence: Evidence, addresses: bool) -> bool:
    unit = quantity.unit
    assert unit is not None
    if unit.kind == "multiple":
        return is_factor(text, quantity)
    if not admissible(text, quantity, evidence) or is_price_basis(text, quantity):
        return False
    return not (addresses and in_address(text, quantity))


def _amount(
    text: str, quantity: Quantity, group: int | None, code: str | None, ground: str, region: str | None
) -> Amount:
    unit = quantity.unit
    assert unit is not None
    value, high = quantity.value, quantity.high
    if unit.minor and code is not None and DIGITS.get(code) == 3:
        # A thousand fils are a dinar, where a hundred are a dirham.
        value, high = value / 10, high and high / 10
    if region in DECIMAL_COMMA and code is not None and quantity.scale is ONE and quantity.raw:
        again = reread(quantity.raw, DIGITS.get(code, 2))
        if again is not None:
            value = -again if quantity.minus else again
    if high is not None and high < value < 0:
        value, high = high, value  # "-$5m to -$8m": the low end is the one further down
    elif high is not None and high <= value:
        high = None  # "£7.5million — £2million more", "57 to 43 percent": no range runs downwards
    return Amount(
        kind=unit.kind,
        start=quantity.start,
        end=quantity.end,
        text=text[quantity.start : quantity.end],
        value=value,
        max=high,
        currency=code,
        modifier=modifier(text, quantity),
        per=per(text, quantity) if unit.kind in ("money", "percent") else None,
        of=whole(text, quantity) if unit.kind in ("percent", "share", "points") else None,
        ground=ground,
        group=group,
    )


_NEXT_IN_BRACKETS = re.compile(r"\s?[;,/]\s?(?:or\s|about\s)?")
_CLOSES = re.compile(r"\s?[)\]]")


def _tie(text: str, amounts: list[Amount]) -> list[Amount]:
    """Mark the sums that restate the one before them in another currency: "261bn roubles ($4.75bn; £3.1bn)"."""
    for i in range(1, len(amounts)):
        a, b = amounts[i - 1], amounts[i]
        if a.kind != "money" or b.kind != "money" or a.currency == b.currency:
            continue
        first = i - 1 if a.equivalent_of is None else a.equivalent_of
        if amounts[first].currency == b.currency:
            continue
        if a.equivalent_of is not None and _NEXT_IN_BRACKETS.fullmatch(text, a.end, b.start):
            if not restates_in_row(text, amounts[first], a, b):
                continue
        elif not restates(text, a, b):
            continue
        amounts[i] = replace(b, equivalent_of=first)
        _share_rate(text, amounts, first, i)
    return amounts


def _share_rate(text: str, amounts: list[Amount], first: int, last: int) -> None:
    """Give the rate behind a bracket to all that is told of one sum: "€500 ($540) a month"."""
    close = _CLOSES.match(text, amounts[last].end)
    rate = rate_at(text, close.end()) if close else None
    if rate is None or amounts[first].per is not None:
        return
    for k in range(first, last + 1):
        amounts[k] = replace(amounts[k], per=rate)
