"""What holds for every text: exact values, true offsets, no exception, no influence of another sentence."""

from __future__ import annotations

import subprocess
import sys
from decimal import Decimal

import pytest
from babel import Locale
from babel.core import get_global
from babel.numbers import format_currency, format_percent, get_currency_precision, list_currencies
from hypothesis import example, given, settings
from hypothesis import strategies as st

from earmark.amounts import KINDS, MODIFIERS, find_amounts, might_hold_amount
from earmark.amounts.lexicon import ADJECTIVES, BEFORE, BEHIND, DECIMAL_COMMA, PARTS, PHRASES, SCALES, SMALL, TENS
from earmark.amounts.make_currencies import english_locales

LOCALES = english_locales()
# Not currencies anybody writes sums in: the code for tests.
CURRENCIES = sorted(set(list_currencies("en")) - {"XTS"})


def region_of(locale: str) -> str | None:
    territory = locale.split("_")[-1]
    return territory if len(territory) == 2 and territory.isupper() else None


@st.composite
def formatted(draw: st.DrawFn) -> tuple[Decimal, str, str]:
    currency = draw(st.sampled_from(CURRENCIES))
    places = get_currency_precision(currency)
    value = draw(
        st.decimals(Decimal("0"), Decimal("999999999999"), places=places, allow_nan=False, allow_infinity=False)
    )
    return value, currency, draw(st.sampled_from(LOCALES))


@settings(max_examples=600, deadline=None)
@given(formatted())
def test_what_babel_formats_parses_back_to_itself(case: tuple[Decimal, str, str]) -> None:
    value, currency, locale = case
    text = format_currency(value, currency, locale=locale)
    found = find_amounts(text, region=region_of(locale))
    assert [(a.value, a.currency) for a in found] == [(value, currency)], (text, locale)


@pytest.mark.parametrize("locale", LOCALES)
def test_every_currency_of_every_english_locale_parses_back(locale: str) -> None:
    wrong = []
    for currency in CURRENCIES:
        value = Decimal("1234567") if get_currency_precision(currency) == 0 else Decimal("1234567.89")
        value = value.quantize(Decimal(1).scaleb(-get_currency_precision(currency)))
        text = f"It paid {format_currency(value, currency, locale=locale)} for it."
        found = [(a.value, a.currency) for a in find_amounts(text, region=region_of(locale))]
        if found != [(value, currency)]:
            wrong.append((text, found))
    assert not wrong


ANY = st.text(max_size=200)
PIECES = (
    "$ € £ ¥ % . , - – / ( ) 5 12 1,234 1.5 2019 half a third quarter million bn m k of to and or between from per "
    "cent percent dollars Australian pounds crowns USD EUR N R $5 €6m \n \u00a0 ½ times twice doubled about each year "
    "12.500 1/2 thirds two TWO HALF tenner grand couple odd in every by on the dollar goes will remaining one point"
).split(" ")
NEWSY = st.lists(
    st.sampled_from(PIECES),
    max_size=40,
).map(lambda words: " ".join(words)) | st.lists(
    st.sampled_from([*"$€£%.,-–/() 5", "12", "million", "m", "USD", "half", " of ", " to ", "a third", "one in "]),
    max_size=40,
).map("".join)


@settings(max_examples=500, deadline=None)
@given(ANY | NEWSY)
@example("$" * 50 + "1")
@example("0." * 40 + "%")
@example("½½½ million")
@example("٣٤٥ dollars and 五 yuan")
@example("$1/0 %, 1/64 %, 0/5 %")
def test_offsets_cut_out_the_mention_and_fields_are_sound(text: str) -> None:
    check(text)


# What amounts are written with, by the tables themselves, and what stands between.
WORDS = [*BEFORE, *BEHIND, *PHRASES, *ADJECTIVES, *SCALES, *SMALL, *TENS, *PARTS]
DIGITS = "5 1.5 12,500 1,23,456 ½ 1/2 5m 3bn 2-3 -5 $5".split()
PLAIN = [*DIGITS, *"£ % a an the of in to from and or per ( ) , point half up than".split()]
PIECES = st.one_of(st.sampled_from(PLAIN), st.sampled_from(WORDS))
GAPS = st.sampled_from([" ", " ", "", "-", "\n", ", "])


@settings(max_examples=400, deadline=None)
@given(st.lists(st.tuples(PIECES, GAPS), min_size=2, max_size=10).map(lambda rows: "".join(map("".join, rows))))
@example("The bank cut it to forty point-four.")
@example("It made -$5m to -$8m, 3bn d-marks, 5 =N= 5 and seventy NAf.")
def test_so_are_those_of_any_row_of_words_for_amounts(text: str) -> None:
    check(text)


def check(text: str) -> None:
    end = 0
    found = find_amounts(text)
    for place, amount in enumerate(found):
        assert end <= amount.start < amount.end <= len(text)
        assert amount.text == text[amount.start : amount.end]
        assert amount.kind in KINDS and amount.modifier in MODIFIERS
        assert (amount.currency is not None) == (amount.kind == "money")
        assert amount.value.is_finite() and (amount.max is None or amount.value < amount.max)
        assert amount.equivalent_of is None or amount.equivalent_of < place
        assert amount.equivalent_of is None or found[amount.equivalent_of].equivalent_of is None
        assert amount.of is None or 0 <= amount.of[0] < amount.of[1] <= len(text)
        end = amount.end
    if found:
        assert might_hold_amount(text)


SENTENCES = st.sampled_from(
    [
        "It paid €5 million to 7 million in 2019.",
        "The council gave US$3.2bn, or 5% of its budget.",
        "Between 8 and 9 billion euros went to farms.",
        "Some 40 basis points were cut.",
        "Half of the money is gone.",
        "It sold 300 cars for ₹5 crore each.",
        "Nothing was said about the rest.",
        "He was born in 1934 and ran 5 miles.",
        "Prices doubled, and the bill came to CHF 12,345.67.",
    ]
)


@settings(max_examples=200, deadline=None)
@given(st.lists(SENTENCES, min_size=1, max_size=5))
def test_a_sentence_is_read_alike_whatever_stands_beside_it(sentences: list[str]) -> None:
    """Bare symbols and sums that leave out their currency apart, no sentence changes what another one holds."""
    alone = [
        [a.to_json() | {"start": 0, "end": 0, "of": 0, "equivalent_of": 0} for a in find_amounts(s)] for s in sentences
    ]
    text = " ".join(sentences)
    together = [a.to_json() | {"start": 0, "end": 0, "of": 0, "equivalent_of": 0} for a in find_amounts(text)]
    assert together == [a for one in alone for a in one]


@settings(max_examples=200, deadline=None)
@given(st.decimals(Decimal("0"), Decimal("1e9"), places=2), st.sampled_from(["en_US", "en_GB", "en_IN", "en_AU"]))
def test_percentages_parse_back(value: Decimal, locale: str) -> None:
    text = format_percent(value / 100, format="#,##0.##%", locale=locale)
    assert [(a.kind, a.value) for a in find_amounts(text)] == [("percent", value)]


def test_the_baked_currencies_agree_with_babel() -> None:
    import json

    from earmark.amounts.make_currencies import PATH, bake

    assert json.loads(PATH.read_text(encoding="utf-8")) == json.loads(json.dumps(bake())), (
        "run python -m earmark.amounts.make_currencies"
    )


def test_regions_with_decimal_commas_are_those_of_cldr() -> None:
    commas = {region_of(n) for n in LOCALES if Locale.parse(n).number_symbols["latn"]["decimal"] == ","}
    assert commas == DECIMAL_COMMA
    assert "DE" in DECIMAL_COMMA and "DE" in get_global("territory_currencies")


def test_importing_amounts_loads_neither_spacy_nor_pydantic_nor_babel() -> None:
    code = (
        "import sys, earmark, earmark.amounts; earmark.find_amounts('$5'); "
        "sys.exit(bool({'spacy', 'pydantic', 'babel', 'numpy'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize(
    "text",
    [
        "Nothing was said about money.",
        "He was born in 1934, won 5 games and ran 12 miles in 2019.",
        "The all-party group met at the top of the hill.",
    ],
)
def test_texts_that_hold_no_amount_are_told_apart_at_once(text: str) -> None:
    assert not might_hold_amount(text)


@pytest.mark.parametrize(
    "text",
    [
        "23baht",
        "one in five",
        "It doubled.",
        "5 million won",
        "€5",
        "N5m",
        "half of it",
        "EUR two million",
        "five odd grand",
        "2/3 of the cost",
        "for a tenner",
        "cut in half",
        "HALF OF IT",
        "He got 300m USD.",
        "It is worth 5bn NOK",
        "3m\nEUR went missing",
        "12 million in USD",
        "=N=500 a day",
        "ninety d-marks",
    ],
)
def test_texts_that_hold_one_are_let_through(text: str) -> None:
    assert find_amounts(text) and might_hold_amount(text)


@pytest.mark.parametrize(
    "text",
    [
        "It is reckoned to be worth £7.5million — £2million more than before.",
        "The state will bring in 2.9 billion\n- $28 million toward replacing 388 units",
        "Voters rejected it by 57 to 43 percent.",
        "The loss is put at -$5 million to -$8 million.",
    ],
)
def test_no_range_runs_downwards(text: str) -> None:
    amounts = find_amounts(text)
    assert amounts
    assert all(amount.max is None or amount.max > amount.value for amount in amounts)
