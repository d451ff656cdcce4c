"""The table of sentences in cases.txt: every amount with its value, unit, modifier and rate, and nothing else."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from earmark.amounts import MODIFIERS, Amount, find_amounts

CASES = [
    line.split(" => ")
    for line in (Path(__file__).parent / "cases.txt").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]
UNITS = {"percent": "%", "points": "pp", "multiple": "x", "share": "share"}


def written(amount: Amount) -> str:
    """An amount as the table writes it."""
    value = _plain(amount.value) + ("" if amount.max is None else f"..{_plain(amount.max)}")
    parts = [f"{amount.text} = {value}", amount.currency or UNITS[amount.kind]]
    if amount.modifier != "exact":
        parts.append(amount.modifier)
    if amount.per:
        parts.append(f"/{amount.per}")
    return " ".join(parts)


def _plain(value: Decimal) -> str:
    rounded = round(value, 6).normalize()
    return f"{rounded:f}"


def normal(row: str) -> str:
    """A row of the table with its numbers in their shortest form: 4.70 and 4.7 are one value."""
    surface, rest = row.strip().split(" = ")
    value, *words = rest.split(" ")
    ends = "..".join(f"{Decimal(end).normalize():f}" for end in value.split(".."))
    for word in words[1:]:
        assert word in MODIFIERS or word.startswith("/") or "/" in rest, word
    return " ".join([f"{surface} = {ends}", *words])


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[text for text, _ in CASES])
def test_the_amounts_of_a_sentence(text: str, expected: str) -> None:
    wanted = [] if expected == "-" else [normal(row) for row in expected.split(" ; ")]
    assert [written(amount) for amount in find_amounts(text)] == wanted


def test_the_example_of_the_documentation() -> None:
    import doctest

    page = Path(__file__).parent.parent.parent / "docs" / "amounts.md"
    results = doctest.testfile(str(page), module_relative=False)
    assert results.attempted > 1 and results.failed == 0
