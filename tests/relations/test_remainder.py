"""What is told as the rest of a total is a part of it."""

from __future__ import annotations

import re
from time import perf_counter

import pytest

import earmark
from earmark.amounts import find_amounts
from earmark.relations.parts import SumInPlace
from earmark.relations.remainder import remainders

_STOP = re.compile(r"(?<=[.!?]) (?=[A-Z])|\n")


def sums_of(text: str) -> list[SumInPlace]:
    ends = [0, *(m.end() for m in _STOP.finditer(text)), len(text) + 1]
    return [
        SumInPlace(
            amount.start,
            amount.end,
            amount.value,
            amount.currency or "",
            amount.max,
            max(end for end in ends if end <= amount.start),
            min(end for end in ends if end > amount.start),
            amount.per,
        )
        for amount in find_amounts(text)
    ]


@pytest.mark.parametrize(
    ("text", "found", "told"),
    [
        ("The dam costs $9m. Oslo gives $4m and Riga $2m. The remaining $3m is lent.", {}, {3: 0}),
        ("The dam costs $9m. Oslo gives $4m, as it did in 2019 with $7m. The remaining $5m is lent.", {1: 0}, {3: 0}),
        ("It raised $9m: $4m from Orrin and the rest, about $5m, from its founders.", {1: 0}, {2: 0}),
        ("It raised $9m: $4m from Orrin and the remainder of $5m from its founders.", {1: 0}, {2: 0}),
        ("It raised $9m: $4m from Orrin and $5m from its founders.", {1: 0}, {}),
        ("It raised $9m, $4m of it from Orrin. The remaining €5m is lent.", {1: 0}, {}),
        ("It raised $9m, $4m of it from Orrin. The remaining $2m of another fund is lent.", {1: 0}, {}),
        ("The remaining $5m is lent. It raised $9m, $4m of it from Orrin.", {2: 1}, {}),
    ],
)
def test_the_rest_is_a_part_of_the_total_that_it_makes_up(
    text: str, found: dict[int, int], told: dict[int, int]
) -> None:
    assert remainders(text, sums_of(text), found) == told


def test_the_rest_is_a_part_though_others_give_it() -> None:
    text = "The firm raised $90m: $50m from Kestrion Capital and the remaining $40m from its founders."
    total, *parts = earmark.extract(text).records
    assert [(part.amount and part.amount.text, part.part_of) for part in parts] == [
        ("$50m", total.id),
        ("$40m", total.id),
    ]


def test_time_grows_with_the_number_of_sums_only() -> None:
    def took(count: int) -> float:
        text = "The remaining $5m is lent. " * count
        sums = sums_of(text)
        start = perf_counter()
        remainders(text, sums, {})
        return perf_counter() - start

    took(100)
    assert took(2000) < 12 * took(500) + 0.2
