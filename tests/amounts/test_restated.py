"""A sum told once more in a second currency is tied to the first; one that only stands beside it is not."""

from __future__ import annotations

from decimal import Decimal

import pytest

from earmark.amounts import find_amounts
from earmark.amounts.lexicon import CODES, rows
from earmark.amounts.restated import could_equal

TOLD_AGAIN = [
    "The bank signed a 2 billion euro loan ($2.2 billion) on Friday.",
    "Brasilia granted the R$1.5 billion loan (about US$260 million) in May.",
    "Sweden will pay SEK 16 billion, equivalent to about $1.6 billion.",
    "Cabinet passed a €2 billion package, worth about $2.2 billion, for farms.",
    "Oslo promised 50 million kroner in aid ($4.7 million) to the islands.",
    "Each of them is to get 50 million kroner in military aid, or about $4.7 million, by June.",
    "The emirate set aside 2 billion dirhams, about $545 million, for the port.",
    "The emirate set aside 2 billion dirhams (equivalent to $545 million) for the port.",
    "The emirate set aside 2 billion dirhams, the equivalent of $545 million.",
    "The emirate spends 2 billion dirhams a year ($545 million) on the port.",
    "The union won a bonus of 9m pesos each ($16,700) for its members.",
    "Foreign donors are to supply 5.54 trillion rupiah, equal to\n3.35 billion dlrs, this year.",
    "The bank raised 20 mln dinars, about 72 mln\ndlrs, with its first note.",
    "Brussels fined the firm €4.3 billion (then $5 billion) in 2018.",
    "The fund withdraws a 12-million-koruna grant (US$520,000) from a comedy.",
    "It demands 30 billion rials' blood money, or about $925,000 at the official rate.",
    "The coins were sold for about 1 billion Czech koruna (over US$45 million) this year.",
    "KARACHI - It will give the board Rs 4.35 billion over three years, about $25 million, and no more.",
    "The pipeline paid 75 bitcoins, then worth $4.4 million, the day after.",
    "A deal over SEK 16 billion — roughly $1.6 billion — was signed.",
]
TWO_SUMS = [
    "The plant was given A$5m (A$5.1m) in aid.",
    "The union gave €2 billion for Albania and $3 billion for Bosnia.",
    "The state gave $5 million, about £2 million more than last year.",
    "It raised €20 million, about $5 million of it from the state.",
    "It has €5 million for roads ($6 million for rail).",
    "The trust has a budget of €5 million (£2 million last year).",
    "Wages come to 5.4bn riyals, or $576,000 each.",
    "The fund is worth 11.7 trillion kroner, or about $215,000 for every Norwegian.",
    "Palm oil cost 16.90 ringgit a kilo, the equivalent of 4,310 stg a tonne.",
    "It drew 180 million euros against the contract, worth $1.6 billion, after a dispute.",
    "Shareholders get 412 forints a share, or €310 million in total.",
    "It paid €2 million to Greece, and some $3 million, it said, to Malta.",
]


@pytest.mark.parametrize("text", TOLD_AGAIN)
def test_a_sum_told_again_is_tied_to_the_first(text: str) -> None:
    assert [amount.equivalent_of for amount in find_amounts(text)] == [None, 0]


@pytest.mark.parametrize("text", TWO_SUMS)
def test_two_sums_stay_apart(text: str) -> None:
    assert [amount.equivalent_of for amount in find_amounts(text)] == [None, None]


def test_both_of_two_sums_in_a_bracket_behind_words_are_tied() -> None:
    found = find_amounts("The union won a bonus of 9m pesos each ($16,700; £8,800).")
    assert [amount.equivalent_of for amount in found] == [None, 0, 0]


def test_a_third_sum_behind_two_of_one_worth_is_tied_where_it_may_be_worth_the_same() -> None:
    found = find_amounts("The union gave €5 million, or $5.4 million, £40 million less than it had promised.")
    assert [amount.equivalent_of for amount in found] == [None, 0, None]
    found = find_amounts("The $10m-a-year (£8m) deal; €5 million, or $5.4 million, £4.3 million at the rate of May.")
    assert [amount.equivalent_of for amount in found] == [None, 0, None, 2, 2]


def test_what_restates_a_restated_sum_restates_the_first() -> None:
    found = find_amounts("The union gave €5 million, or $5.4 million (£4.3 million), to the port.")
    assert [amount.equivalent_of for amount in found] == [None, 0, 0]


def test_a_bare_dollar_behind_words_is_not_the_dollar_it_restates() -> None:
    _, again = find_amounts("SYDNEY - The state signed an A$10 million grant (about $6.8 million) on Monday.")
    assert (again.currency, again.equivalent_of) == ("USD", 0)


def test_pounds_behind_pence_are_the_same_money() -> None:
    found = find_amounts("LONDON - It bid 241 pence a share, or 1.07 billion pounds, for the landlord.")
    assert [(amount.currency, amount.equivalent_of) for amount in found] == [("GBP", None), ("GBP", None)]


def test_sums_that_no_rate_makes_equal() -> None:
    million = Decimal(1_000_000)
    assert could_equal(2 * million, "EUR", million, "GBP")
    assert not could_equal(200 * million, "EUR", million, "GBP")
    assert not could_equal(million, "EUR", 200 * million, "GBP")
    assert could_equal(million, "EUR", 200 * million, "TRY"), "the rate of the lira is not in the table"


@pytest.mark.parametrize("row", rows("amounts_rates.tsv"), ids=lambda row: row[0])
def test_the_rates_are_of_currencies_and_in_order(row: list[str]) -> None:
    code, low, high = row
    assert code in CODES
    assert 0 < Decimal(low) <= Decimal(high)
