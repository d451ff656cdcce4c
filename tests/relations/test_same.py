"""Sums of one value: one allocation told again, or two of one size."""

from __future__ import annotations

import pytest

from earmark.amounts import find_amounts
from earmark.relations.same import features, is_same
from earmark.training.relations.align import Gold
from earmark.training.relations.same import cases_of

LIST = (
    "The school districts will get the following from the Environmental Protection Agency:\n"
    "$790,000 for Floyd County Public Schools for the purchase of two buses.\n"
    "$1,185,000 for Franklin City Public Schools for the purchase of three buses.\n"
    "$790,000 for Galax City Public Schools for the purchase of two buses.\n"
    "$790,000 for Lee County Public Schools for the purchase of two buses.\n"
)
TOLD_AGAIN = (
    "Corvin AG will get $40 million from the state of Hesse for a battery plant in Kassel. "
    "The $40 million is to be paid out over three years, Corvin said."
)


@pytest.mark.parametrize(("text", "same"), [(LIST, False), (TOLD_AGAIN, True)], ids=["a list", "told again"])
def test_items_of_a_list_are_two_and_a_sum_told_again_is_one(text: str, same: bool) -> None:
    amounts = find_amounts(text)
    first, second = [place for place, amount in enumerate(amounts) if amount.value == amounts[0].value][:2]
    assert is_same(text, amounts, first, second) is same


def test_names_behind_two_items_are_compared() -> None:
    amounts = find_amounts(LIST)
    assert "name behind=False listed" in features(LIST, amounts, 0, 2)


def test_the_gold_says_by_its_quotes_which_sums_are_two() -> None:
    def record(quote: str) -> dict[str, object]:
        return {"amount": {"value": 790000, "currency": "USD"}, "quote": quote}

    lines = LIST.splitlines()
    two = Gold("made", LIST, "", None, [record(lines[1]), record(lines[3])])
    assert [example.accepted for example in cases_of(two)] == [frozenset(["no"])]
    one = Gold("made", TOLD_AGAIN, "", None, [{"amount": {"value": 4e7, "currency": "USD"}, "quote": "$40 million"}])
    assert [example.accepted for example in cases_of(one)] == [frozenset(["yes"])]


def test_a_sum_told_as_a_known_one_is_the_one_before() -> None:
    before = "Denmark has pledged 400 million kroner ($60 million) to the UN's climate fund, its largest gift yet."
    amounts = find_amounts(f"{before} The 400 million kroner will be paid over four years.")
    assert is_same(f"{before} The 400 million kroner will be paid over four years.", amounts, 0, 2)


HEADLINE = "Qubrix files for $200 million IPO"
OFFER = "Qubrix Inc filed on Friday for an initial public offering of up to $200 million, led by Goldwin and Fairlee."


def told_again(text: str) -> bool:
    """Whether the first two sums of money of a text are one."""
    return is_same(text, find_amounts(text), 0, 1)


def test_the_first_sum_of_its_size_below_a_headline_is_that_of_the_headline() -> None:
    assert told_again(f"{HEADLINE}\n{OFFER}")
    assert told_again(f"{HEADLINE}\n\n{OFFER}")


def test_the_first_item_of_a_list_is_no_headline() -> None:
    assert not told_again("Leeds City Council £200,000\nYork Minster Trust £200,000\nHull Marine Trust £350,000\n")
