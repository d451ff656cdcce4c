"""Whose country an article is about: for fiscal years."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from babel import Locale
from babel.core import get_global

from earmark.amounts import Amount
from earmark.parties.party import Party


@cache
def _territories() -> dict[str, str]:
    """English names of countries, as CLDR has them → ISO 3166-1 alpha-2."""
    names = {name.casefold(): code for code, name in Locale("en").territories.items() if len(code) == 2}
    return {**names, "us": "US", "u.s.": "US", "uk": "GB", "u.k.": "GB", "britain": "GB", "america": "US"}


@cache
def _home(currency: str) -> str | None:
    """The one country whose money ``currency`` is today, by CLDR; None for the euro and others that are shared."""
    homes = [
        country
        for country, uses in get_global("territory_currencies").items()
        if any(code == currency and end is None and tender for code, _, end, tender in uses) and country.isalpha()
    ]
    own = [country for country in homes if currency.startswith(country)]
    return (own or homes)[0] if len(own or homes) == 1 else None


def region_of(parties: Iterable[Party], amounts: Iterable[Amount]) -> str | None:
    """Return the country (ISO 3166-1 alpha-2) that the article is about, or None.

    It is the country whose money most sums are in, or, where that money is shared, the country named most.
    """
    votes: dict[str, int] = {}
    for amount in amounts:
        country = _home(amount.currency) if amount.kind == "money" and amount.currency else None
        if country:
            votes[country] = votes.get(country, 0) + 1
    if not votes or set(votes) == {"US"}:
        for party in parties:
            code = _territories().get(party.name.casefold()) if party.label == "GPE" else None
            if code:
                votes[code] = votes.get(code, 0) + len(party.mentions)
    return max(votes, key=lambda code: (votes[code], code)) if votes else None
