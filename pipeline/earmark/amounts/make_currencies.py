"""Bake what CLDR knows of currencies into data/currencies.json: `python -m earmark.amounts.make_currencies`.

The file lets `find_amounts` start without loading babel's locale data; a test fails when the two disagree.
Shape: ``codes`` maps a code to [decimal digits, singular name, plural name]; ``symbols`` maps a territory to the
symbols that its English locale reads otherwise than the rest; ``shared`` holds the symbols that mean one currency in
every English locale; ``decimal_comma`` lists the territories whose English locale writes 1.234,56; ``territories``
maps a territory to its currencies, the ones in use first, then those of the past.
"""

from __future__ import annotations

import json
from collections import defaultdict
from datetime import date
from pathlib import Path
from typing import Any

from babel import Locale
from babel.core import get_global
from babel.localedata import locale_identifiers
from babel.numbers import (
    get_currency_name,
    get_currency_precision,
    get_currency_symbol,
    get_territory_currencies,
    list_currencies,
)

PATH = Path(__file__).parent.parent / "data" / "currencies.json"


def english_locales() -> list[str]:
    """Every English locale that CLDR has, "en" and "en_AU" alike."""
    return sorted(name for name in locale_identifiers() if name == "en" or name.startswith("en_"))


def bake() -> dict[str, Any]:
    """Collect the tables from babel; plain lists, dicts, strings and ints."""
    codes = {
        code: [
            get_currency_precision(code),
            get_currency_name(code, count=1, locale="en"),
            get_currency_name(code, count=2, locale="en"),
        ]
        for code in sorted(list_currencies("en"))
    }
    meanings: dict[str, set[str]] = defaultdict(set)
    symbols: dict[str, dict[str, str]] = defaultdict(dict)
    for name in english_locales():
        territory = name.split("_")[-1]
        for code in codes:
            symbol = get_currency_symbol(code, name)
            if symbol == code:
                continue
            meanings[symbol].add(code)
            if len(territory) == 2 and territory.isupper():
                symbols[territory][symbol] = code
    shared = {symbol: codes_.pop() for symbol, codes_ in sorted(meanings.items()) if len(codes_) == 1}
    own = {
        territory: {s: c for s, c in sorted(rows.items()) if s not in shared}
        for territory, rows in sorted(symbols.items())
    }
    commas = [
        name.split("_")[-1] for name in english_locales() if Locale.parse(name).number_symbols["latn"]["decimal"] == ","
    ]
    territories = {}
    for territory in sorted(get_global("territory_currencies")):
        now = get_territory_currencies(territory, date(2025, 1, 1))
        past = get_territory_currencies(territory, date(1900, 1, 1), date(2025, 1, 1))
        territories[territory] = now + [code for code in reversed(past) if code not in now]
    return {
        "codes": codes,
        "shared": shared,
        "symbols": {territory: rows for territory, rows in own.items() if rows},
        "decimal_comma": sorted(commas),
        "territories": {territory: rows for territory, rows in territories.items() if rows},
    }


def main() -> None:
    """Write the file."""
    text = json.dumps(bake(), ensure_ascii=False, separators=(",", ":"), sort_keys=False)
    PATH.write_text(text.replace("},", "},\n").replace("],", "],\n") + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
