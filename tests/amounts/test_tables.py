"""The tables of data/: every row of the modifiers holds in its own example, and no row contradicts another."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest

from earmark.amounts import MODIFIERS, find_amounts
from earmark.amounts.lexicon import ADJECTIVES, BEFORE, CODES, COUNTRY_CODES, NOUNS, rows, words
from earmark.amounts.shares import Rule, read_rules

CRYPTO = {"BTC", "ETH", "USDT", "USDC", "XRP", "SOL", "LTC", "DOGE", "BNB"}


@pytest.mark.parametrize("row", rows("amounts_modifiers.tsv"), ids=lambda row: f"{row[0]} {row[1]}")
def test_a_modifier_holds_in_its_example(row: list[str]) -> None:
    _, _, modifier, example = row
    assert modifier in MODIFIERS
    assert [amount.modifier for amount in find_amounts(example)] == [modifier]


@pytest.mark.parametrize("rule", read_rules(), ids=lambda rule: rule.name)
def test_a_share_is_found_in_the_example_of_its_rule(rule: Rule) -> None:
    before, share, after = re.split(r"[\[\]]", rule.example)
    found = [amount for amount in find_amounts(before + share + after) if amount.kind == "share"]
    assert [(amount.start, amount.text) for amount in found] == [(len(before), share)]


@pytest.mark.parametrize("rule", read_rules(), ids=lambda rule: rule.name)
def test_no_rule_for_shares_is_there_in_vain(rule: Rule, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("earmark.amounts.shares._RULES", tuple(r for r in read_rules() if r.name != rule.name))
    text = re.sub(r"[\[\]]", "", rule.example)
    assert not [amount for amount in find_amounts(text) if amount.kind == "share"]


def test_every_code_of_the_tables_is_a_currency() -> None:
    for table in ("amounts_nouns.tsv", "amounts_symbols.tsv"):
        for row in rows(table):
            assert set(row[1].split()) <= CODES | CRYPTO, row
    for territory, codes in COUNTRY_CODES.items():
        assert set(codes) <= CODES, territory


@pytest.mark.parametrize("noun", sorted(NOUNS))
def test_every_noun_is_read_behind_a_number_with_a_scale(noun: str) -> None:
    [found] = find_amounts(f"It paid 2 million {noun} for it.")
    assert found.currency in NOUNS[noun].codes
    assert found.value in (2_000_000 * NOUNS[noun].factor, 2_000_000 * NOUNS[noun].factor / Decimal(10))


@pytest.mark.parametrize("adjective", words("dollar_adjectives"))
def test_an_adjective_before_a_dollar_sign_has_a_currency_that_is_written_so(adjective: str) -> None:
    assert set(ADJECTIVES[adjective.lower()]) & set(BEFORE["$"].codes)
