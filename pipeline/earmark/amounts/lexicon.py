"""The tables of data/ as Python objects: currencies, symbols, countries, scales and number words."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

DATA = Path(__file__).parent.parent / "data"


@dataclass(frozen=True, slots=True)
class Unit:
    """What a number counts.

    kind: as in `Amount.kind`. codes: the currencies it may mean, the default first. factor: how much one of it is of
    the main unit (0.01 for cents, which are ``minor``). flag: "" or as in the data files. form: how the text calls it,
    for the ground of the choice. explicit: False where the article has to decide.
    """

    kind: str
    codes: tuple[str, ...] = ()
    factor: Decimal = Decimal(1)
    flag: str = ""
    form: str = ""
    minor: bool = False
    explicit: bool = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "explicit", len(self.codes) < 2)


def rows(name: str) -> list[list[str]]:
    """The rows of a tab-separated table of data/, comments and empty lines left out."""
    lines = (DATA / name).read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


def words(name: str) -> list[str]:
    """One of the lists of amounts_words.tsv."""
    return next(row[2].replace("_", "\0").split() for row in rows("amounts_words.tsv") if row[0] == name)


def alternatives(name: str) -> str:
    """A list of amounts_words.tsv as a pattern; "*" stands for any ending, "_" for a space."""
    parts = sorted(words(name), key=len, reverse=True)
    return "|".join(re.escape(part).replace(r"\*", r"\w*").replace("\0", r"\s") for part in parts)


_CLDR = json.loads((DATA / "currencies.json").read_text(encoding="utf-8"))
DIGITS: dict[str, int] = {code: row[0] for code, row in _CLDR["codes"].items()}
REGION_SYMBOLS: dict[str, dict[str, str]] = _CLDR["symbols"]
DECIMAL_COMMA: frozenset[str] = frozenset(_CLDR["decimal_comma"])
# Codes that CLDR lists and that no article means.
_UNREAL = {"XTS"}
CODES: frozenset[str] = frozenset(_CLDR["codes"]) - _UNREAL

PERCENT = Unit("percent", form="%")
POINTS = Unit("points", form="percentage points")
BASIS_POINTS = Unit("points", factor=Decimal("0.01"), form="basis points")
TIMES = Unit("multiple", form="times")
SHARE = Unit("share", form="share")

_PROPORTIONS = {
    PERCENT: "percent|percents|per cent|per cents|percentage|pct|pct.|pcts|p.c|percent.",
    POINTS: "percentage point|percentage points|percent point|percent points|per cent point|per cent points"
    "|pct point|pct points|percentage pt|percentage pts|ppt|ppts|pp|pps|% points|pct pts|pct pt",
    BASIS_POINTS: "basis point|basis points|bps|bp|basis-point|basis-points|bips",
}

SCALES: dict[str, Decimal] = {
    form: Decimal(10) ** power
    for power, forms in {
        2: "hundred",
        3: "thousand|thousands|k",
        5: "lakh|lakhs|lac|lacs",
        6: "million|millions|mn|mln|mil|mill|mio|m|mm|mlns",
        7: "crore|crores|cr|cr.|crs",
        9: "billion|billions|bn|bln|bil|b|milliard|milliards|blns",
        12: "trillion|trillions|tn|trn|tln|trln|tril|tr|t",
        15: "quadrillion|quadrillions",
        18: "quintillion|quintillions",
    }.items()
    for form in forms.split("|")
}
# Abbreviations that are read as a scale only behind a currency or before one.
SHORT_SCALES = frozenset("k m b t mm cr cr. crs mil mill mio bil tril tr".split())

SMALL: dict[str, int] = {
    word: value
    for value, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen".split()
    )
}
TENS: dict[str, int] = {
    word: 10 * value
    for value, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), start=2)
} | {"fourty": 40}
PARTS: dict[str, int] = {
    form: part
    for part, forms in {
        2: "half halves",
        3: "third thirds",
        4: "quarter quarters",
        5: "fifth fifths",
        6: "sixth sixths",
        7: "seventh sevenths",
        8: "eighth eighths",
        10: "tenth tenths",
        20: "twentieth twentieths",
        100: "hundredth hundredths",
    }.items()
    for form in forms.split()
}
FRACTION_SIGNS: dict[str, Decimal] = {
    "½": Decimal("0.5"),
    "¼": Decimal("0.25"),
    "¾": Decimal("0.75"),
    "⅓": Decimal(1) / 3,
    "⅔": Decimal(2) / 3,
    "⅕": Decimal("0.2"),
    "⅖": Decimal("0.4"),
    "⅗": Decimal("0.6"),
    "⅘": Decimal("0.8"),
    "⅛": Decimal("0.125"),
    "⅜": Decimal("0.375"),
    "⅝": Decimal("0.625"),
    "⅞": Decimal("0.875"),
}

# --- countries -------------------------------------------------------------------------------------------------------

COUNTRY_CODES: dict[str, tuple[str, ...]] = {}
ADJECTIVES: dict[str, tuple[str, ...]] = {}
CUES: dict[str, tuple[str, int]] = {}
for _row in rows("amounts_countries.tsv"):
    _territory, _names, _places, _own = (*_row, "", "")[:4]
    COUNTRY_CODES[_territory] = tuple(_own.split()) or tuple(_CLDR["territories"].get(_territory, ()))
    for _name in filter(None, _names.split("|")):
        ADJECTIVES[_name.lower()] = COUNTRY_CODES[_territory]
        CUES[_name] = (_territory, 2)
    for _name in filter(None, _places.split("|")):
        CUES[_name] = (_territory, 1)
ADJECTIVES["u.s"] = ADJECTIVES["us"]
ADJECTIVES["u.k"] = ADJECTIVES["uk"]

# --- units -----------------------------------------------------------------------------------------------------------

NOUNS: dict[str, Unit] = {}
for _forms, _codes, _factor, _flag in ((*row, "")[:4] for row in rows("amounts_nouns.tsv")):
    for _form in _forms.split():
        _old = NOUNS.get(_form)
        NOUNS[_form] = Unit(
            "money",
            tuple(dict.fromkeys((*(_old.codes if _old else ()), *_codes.split()))),
            Decimal(_factor),
            _flag,
            _form,
            Decimal(_factor) < 1,
        )

# Words of a text in lower case → unit; a phrase has its words joined by single spaces.
PHRASES: dict[str, Unit] = {form: unit for unit, forms in _PROPORTIONS.items() for form in forms.split("|")}
for _code, (_, _one, _many) in _CLDR["codes"].items():
    for _name in (_one, _many):
        if _code not in ("XXX", "XTS", "XAU", "XAG", "XPD", "XPT") and "(" not in _name and " " in _name:
            PHRASES.setdefault(_name.lower().replace("’", "'").replace("-", " "), Unit("money", (_code,), form=_name))
PHRASES["times"] = TIMES
PHRASES["euro cent"] = PHRASES["euro cents"] = Unit("money", ("EUR",), Decimal("0.01"), "", "euro cents", True)
PHRASES["special drawing rights"] = Unit("money", ("XDR",), form="special drawing rights")
PHRASES["pounds sterling"] = PHRASES["pound sterling"] = Unit("money", ("GBP",), form="pounds sterling")
PHRASES["swedish crowns"] = Unit("money", ("SEK",), form="Swedish crowns")
PHRASES["cfa francs"] = PHRASES["cfa franc"] = Unit("money", ("XOF", "XAF"), form="CFA francs")
PHRASES["f cfa"] = Unit("money", ("XOF",), form="F CFA")
PHRASES["european currency units"] = Unit("money", ("XEU",), form="European currency units")
for _between in words("taxpayer"):
    for _noun in ("dollars", "euros", "pounds"):
        PHRASES[f"{_between.replace('-', ' ')} {_noun}"] = NOUNS[_noun]
PHRASES.update({noun.replace("-", " "): unit for noun, unit in NOUNS.items()})

# Exact spellings before a number and behind it.
BEFORE: dict[str, Unit] = {}
BEHIND: dict[str, Unit] = {}
GLUED: set[str] = set()
# Codes that are words, acronyms or names too ("COP 26", "TOP 10", "500 KGS") and are read with care.
_WORDLIKE = set(
    "ALL TOP TRY CUP PEN MOP SOS COP AMD MAD STD KGS DEM RON SAR GEL ARM BAD BAN BEL BOP LUC PES CHE XXX ETH SOL MTL "
    "BAM CLE NIO PLZ MDL SUR CAD".split()
) - {"CAD"}
for _code in sorted(CODES | {"BTC", "XBT", "ETH", "USDT", "USDC", "CNH", "RMB", "NTD", "UKP"}):
    _unit = Unit(
        "money",
        ({"RMB": "CNY", "NTD": "TWD", "UKP": "GBP", "XBT": "BTC"}.get(_code, _code),),
        flag="weak" if _code in _WORDLIKE else "",
        form=_code,
    )
    BEFORE[_code] = BEHIND[_code] = _unit
    # "120 MEUR", "EURm 120"
    for _form, _power in ((f"M{_code}", 6), (f"K{_code}", 3), (f"{_code}m", 6), (f"{_code}k", 3), (f"{_code}bn", 9)):
        _much = Unit("money", _unit.codes, Decimal(10) ** _power, "", _form)
        BEFORE.setdefault(_form, _much)
        BEHIND.setdefault(_form, _much)
for _code in "usd eur gbp jpy cny rmb inr aud cad nzd sgd hkd chf sek nok btc php myr thb krw".split():
    BEFORE[_code] = BEHIND[_code] = BEHIND[_code.upper()]
for _symbol, _code in _CLDR["shared"].items():
    BEFORE[_symbol] = Unit("money", (_code,), form=_symbol)
    if len(_symbol) > 2 or not _symbol.isalpha():
        # "2P" and "5D" are no sums.
        BEHIND[_symbol] = BEFORE[_symbol]
_SEEN: set[str] = set()
for _forms, _codes, _place, _factor, _flag in ((*row, "")[:5] for row in rows("amounts_symbols.tsv")):
    for _form in _forms.split(" "):
        for _table, _wanted in ((BEFORE, ("pre", "glued")), (BEHIND, ("post",))):
            if not any(word in _place for word in _wanted):
                continue
            _key = f"{_wanted[0]} {_form}"
            _more = _table[_form].codes if _key in _SEEN else ()
            _SEEN.add(_key)
            _table[_form] = Unit(
                "money",
                tuple(dict.fromkeys((*_more, *_codes.split()))),
                Decimal(_factor),
                _flag,
                _form,
                Decimal(_factor) < 1,
            )
        if "glued" in _place:
            GLUED.add(_form)
BEHIND["%"] = BEHIND["％"] = PERCENT
BEHIND["pc"] = PERCENT
BEHIND["x"] = BEHIND["fold"] = BEHIND["×"] = TIMES

# The first word of every phrase → the most words a phrase that begins with it has.
FIRST_WORDS: dict[str, int] = {}
for _phrase in (*PHRASES, *ADJECTIVES):
    _words = _phrase.split(" ")
    # A reader stops at the apostrophe of "pa'anga" and the point of "U.S." before it looks here.
    _first = re.split("['.]", _words[0])[0]
    _most = len(_words) + (_first != _words[0])
    FIRST_WORDS[_first] = max(FIRST_WORDS.get(_first, 0), _most)
REGIONS: frozenset[str] = frozenset(_CLDR["territories"]) | frozenset(REGION_SYMBOLS)
