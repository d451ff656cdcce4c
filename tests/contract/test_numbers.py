"""Numbers are exact, and written without trailing zeros."""

from __future__ import annotations

from decimal import Decimal

import pytest

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
