"""Totals and parts: which sum is a part of which."""

from __future__ import annotations

import re
from decimal import Decimal
from time import perf_counter

import pytest

from earmark.amounts import find_amounts
from earmark.relations.parts import Outline, SumInPlace, features, find_parts, sums_that_add_up
from earmark.relations.tables import read_table, read_weights

SIGNS = read_table("parts_signs.toml")["sign"]
_STOP = re.compile(r"(?<=[.!?])\s+(?=[A-Z\[{€$£])|\n+")


def sums_of(text: str) -> list[SumInPlace]:
    ends = [0, *(m.end() for m in _STOP.finditer(text)), len(text) + 1]
    sums = []
    for amount in find_amounts(text):
        if amount.kind == "money" and amount.equivalent_of is None:
            first = max(end for end in ends if end <= amount.start)
            last = min(end for end in ends if end > amount.start)
            sums.append(
                SumInPlace(amount.start, amount.end, amount.value, amount.currency or "", amount.max, first, last)
            )
    return sums


def parts(text: str) -> dict[str, str]:
    sums = sums_of(text)
    return {
        text[sums[part].start : sums[part].end]: text[sums[total].start : sums[total].end]
        for part, total in find_parts(text, sums).items()
    }


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "The bank lent the port €40 million, of which €10 million is for cranes.",
            {"€10 million": "€40 million"},
        ),
        (
            "A rescue package of €120 million was agreed. Of this, €80 million is a guarantee and €40 million is cash.",
            {"€80 million": "€120 million", "€40 million": "€120 million"},
        ),
        (
            "The county shares out $9 million:\n- $5 million for roads\n- $3 million for schools\n- $1 million for art",
            {"$5 million": "$9 million", "$3 million": "$9 million", "$1 million": "$9 million"},
        ),
        (
            "The bill provides $61 billion for education, including $2 billion for scholarships.",
            {"$2 billion": "$61 billion"},
        ),
    ],
)
def test_parts_find_their_total(text: str, told: dict[str, str]) -> None:
    assert parts(text) == told


@pytest.mark.parametrize(
    "text",
    [
        "The bank lent the port €40 million. Separately, a court in Rome fined the actor £2,000.",
        "The club paid $30 million for the striker and €10 million for the keeper.",
        "The firm raised $50 million at a valuation of $1 billion.",
    ],
)
def test_other_sums_are_no_parts(text: str) -> None:
    assert parts(text) == {}


def test_a_part_is_never_larger_nor_in_another_currency_nor_a_part_of_itself() -> None:
    text = "It gave $5 million, including $9 million, of which €2 million, including $9 million, of which $5 million."
    sums = sums_of(text)
    found = find_parts(text, sums)
    for part, total in found.items():
        assert sums[part].currency == sums[total].currency
        assert sums[part].value <= sums[total].value
        seen = {part}
        at: int | None = total
        while at is not None:
            assert at not in seen
            seen.add(at)
            at = found.get(at)


def test_neighbours_that_add_up_are_found_before_and_behind_their_total() -> None:
    values = [30, 50, 80, 200, 7, 90, 110]
    sums = [SumInPlace(9 * n, 9 * n + 5, Decimal(v), "USD", None, 0, 99) for n, v in enumerate(values)]
    assert sums_that_add_up(sums) == {(0, 2), (1, 2), (5, 3), (6, 3)}


def test_the_outline_tells_the_largest_sum_and_the_nearest_larger_one_before_each() -> None:
    values = [30, 50, 20, 20, 40, 50, 10]
    sums = [
        SumInPlace(9 * n, 9 * n + 5, Decimal(v), "USD", Decimal(60) if v == 40 else None, 27 * (n // 3), 99)
        for n, v in enumerate(values)
    ]
    outline = Outline.of(sums)
    assert outline.largest == {"USD": Decimal(60)}
    assert outline.nearest == [None, None, 1, 1, 1, 4, 5]
    assert outline.sentences == [0, 0, 0, 1, 1, 1, 2]


def test_thousands_of_sums_are_read_in_time() -> None:
    sums = [SumInPlace(9 * n, 9 * n + 8, Decimal(5 + n % 7), "USD", None, 90 * (n // 10), 0) for n in range(4000)]
    text = "$5m A$6m " * 4000
    started = perf_counter()
    find_parts(text, sums[:500])
    few = perf_counter() - started
    started = perf_counter()
    find_parts(text, sums)
    assert perf_counter() - started < 20 * few  # eight times the sums, about eight times the time


@pytest.mark.parametrize("row", SIGNS, ids=lambda row: row["name"])
def test_each_sign_shows_in_its_example(row: dict[str, str]) -> None:
    marked = row["example"]
    text = re.sub(r"[\[\]{}]", "", marked)
    places = {}
    for opening in "[{":
        at = len(re.sub(r"[\[\]{}]", "", marked[: marked.index(opening)]))
        places[opening] = next(n for n, s in enumerate(sums_of(text)) if s.start <= at + 1 < s.end)
    names = features(text, sums_of(text), places["["], places["{"], None, set())
    assert {row["name"], f"{row['name']} same"} & set(names)


def test_most_signs_have_a_weight() -> None:
    weights = read_weights("parts_weights.json")
    assert sum(row["name"] in weights or f"{row['name']} same" in weights for row in SIGNS) >= len(SIGNS) - 3
