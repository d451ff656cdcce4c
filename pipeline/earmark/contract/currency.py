"""Which currency codes a record may carry."""

from __future__ import annotations

from difflib import get_close_matches
from functools import cache

from babel.numbers import list_currencies

#: Crypto-assets have no ISO 4217 code; these tickers are accepted beside it because news sums are told in them.
CRYPTO = frozenset("BTC ETH USDT USDC XRP SOL BNB DOGE ADA LTC BCH DOT TRX DAI XMR".split())


@cache
def known_currencies() -> frozenset[str]:
    """Every ISO 4217 code that CLDR knows, in use or historic (``FIM``, ``DEM``), and :data:`CRYPTO`."""
    return frozenset(list_currencies()) | CRYPTO


def check_currency(code: str) -> str:
    """Return ``code`` if it is a known currency.

    Raises:
        ValueError: if it is not; the message names the nearest known codes.
    """
    if code in known_currencies():
        return code
    near = get_close_matches(code.upper(), sorted(known_currencies()), n=3)
    hint = f"; did you mean {', '.join(near)}?" if near else ""
    raise ValueError(f"unknown currency {code!r}: give an ISO 4217 code such as USD{hint}")
