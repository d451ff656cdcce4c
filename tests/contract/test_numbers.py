"""Numbers are exact, and written without trailing zeros."""

from __future__ import annotations

from decimal import Decimal

import pytest
from pydantic import ValidationError

from earmark.contract import Amount


@pytest.mark.parametrize(
    ("value", "kept", "written"),
    [
        (Decimal("1.23") * 10**12, "1230000000000", "1230000000000"),
        (Decimal("1E+12"), "1000000000000", "1000000000000"),
        (Decimal("0.50"), "0.5", "0.5"),
        (Decimal("1e30"), "1" + "0" * 30, "1" + "0" * 30),
    ],
)
def test_a_sum_keeps_its_value_and_loses_its_zeros(value: Decimal, kept: str, written: str) -> None:
    amount = Amount(value=value, currency="JPY", text="a sum")
    assert (amount.value, str(amount.value)) == (value, kept)
    assert f'"value":{written},' in amount.model_dump_json()


def test_no_digit_is_rounded_away() -> None:
    written = "1234567890123456789012345678901.25"
    assert str(Amount(value=Decimal(written + "0"), currency="JPY", text="a sum").value) == written


@pytest.mark.parametrize("written", ['"1E+999999999"', "1" + "0" * 100, "-5", "NaN", "Infinity"])
def test_what_no_sum_can_be_is_refused_at_once(written: str) -> None:
    with pytest.raises(ValidationError):
        Amount.model_validate_json(f'{{"value": {written}, "currency": "USD", "text": "a sum"}}')


def test_a_sum_may_be_nothing() -> None:
    assert Amount(value=Decimal(0), currency="USD", text="$0").value == 0
