"""How "$", "crowns", "Rs" and the like get their currency, and that the ground of the choice is kept."""

from __future__ import annotations

import pytest

from earmark.amounts import find_amounts


def chosen(text: str, region: str | None = None) -> list[tuple[str | None, str]]:
    return [(amount.currency, amount.ground) for amount in find_amounts(text, region=region) if amount.kind == "money"]


@pytest.mark.parametrize(
    ("text", "currency", "ground"),
    [
        ("It gave $5 million.", "USD", "default"),
        ("It gave £5 million.", "GBP", "default"),
        ("It gave ¥5 million.", "JPY", "default"),
        ("It gave Rs 5 crore.", "INR", "default"),
        ("It gave 5 million crowns.", "SEK", "default"),
        ("It gave 5 million pesos.", "MXN", "default"),
        ("It gave US$5 million.", "USD", "explicit"),
        ("It gave 5 million Norwegian crowns.", "NOK", "explicit"),
        ("BEIJING - The State Council set aside ¥5 billion for Hefei.", "CNY", "place: BEIJING"),
        ("The Chinese maker got ¥5 billion.", "CNY", "place: Chinese"),
        ("LAHORE: Farmers will get Rs10,000 each.", "PKR", "place: LAHORE"),
        ("Nepal's cabinet released Rs 5 billion.", "NPR", "place: Nepal"),
        ("Mauritius will spend Rs 300 million.", "MUR", "place: Mauritius"),
        ("Colombo gave Rs 900 million to Sri Lankan growers.", "LKR", "place: Colombo"),
        ("WELLINGTON - The Government found $40 million for Gisborne.", "NZD", "place: WELLINGTON"),
        ("Melbourne tenants will share a $47 million settlement.", "AUD", "place: Melbourne"),
        ("Ottawa gave Winnipeg $31 million.", "CAD", "place: Ottawa"),
        ("CAIRO, May 5 - Egypt lent farmers 3 billion pounds.", "EGP", "place: CAIRO"),
        ("The Czech state lent 3 billion crowns.", "CZK", "place: Czech"),
        ("He was fined 12 million kroner in Denmark, the Norwegian firm said.", "DKK", "place: Denmark"),
        ("Kuwait lent 3 million dinars.", "KWD", "place: Kuwait"),
        ("Kyiv hit a depot in Ukraine; the loss is 500 million roubles.", "RUB", "place: Kyiv"),
        ("India will lend Bangladesh Rs 500 crore, Dhaka said.", "INR", "place: Bangladesh"),
        ("A French group in Paris pays 5 million francs for a Swiss firm.", "FRF", "place: French"),
        ("Manila approved a P21.9-billion loan.", "PHP", "place: Manila"),
        ("Lusaka approved K500 million for roads.", "ZMW", "place: Lusaka"),
        ("Toronto oil traders paid $52 a barrel.", "USD", "default"),
    ],
)
def test_one_sum(text: str, currency: str, ground: str) -> None:
    assert chosen(text) == [(currency, ground)]


def test_a_dollar_sum_in_brackets_is_not_the_dollar_it_restates() -> None:
    found = chosen("Sydney was fined 10.5 million Australian dollars ($7.5 million).")
    assert found == [("AUD", "explicit"), ("USD", "sum: AUD")]


def test_a_country_named_among_others_does_not_take_the_dollar() -> None:
    found = chosen("The World Bank lent $420 million for Mindanao in the Philippines; an Australian grant follows.")
    assert found == [("USD", "default")]


def test_an_article_that_writes_a_dollars_means_american_ones_by_the_bare_sign() -> None:
    assert chosen("Sydney paid A$5 million. The Perth firm got $3 million.")[1] == ("USD", "default")


@pytest.mark.parametrize(
    ("text", "currency", "ground"),
    [
        ("The port paid S$5 million for cranes. The $5 million came from savings.", "SGD", "article: S$"),
        ("The fund got J$300 million. Of that $300m, half is for roads.", "JMD", "article: J$"),
        ("Redwing raised HK$2.3 billion. It lends out $2.3 billion at 4%.", "HKD", "article: HK$"),
        ("The port paid S$5 million for cranes. A lender gave $5 million too.", "USD", "default"),
        ("The mill got C$20 million and US$20 million. The $20 million is due in May.", "USD", "default"),
    ],
)
def test_a_sum_told_with_its_country_is_of_that_country_where_it_is_told_without(
    text: str, currency: str, ground: str
) -> None:
    assert chosen(text)[-1] == (currency, ground)


def test_a_headline_tells_the_sum_of_the_article() -> None:
    assert chosen("Port pays $5m for cranes\nThe port paid S$5 million for cranes.")[0] == ("SGD", "article: S$")


@pytest.mark.parametrize(
    ("text", "currency"),
    [
        ("SINGAPORE - Redwing raised US$40 million. It got $12 million from the state.", "SGD"),
        ("Jamaica set aside $450 million for roads. The lender gave US$3 million.", "JMD"),
        ("SINGAPORE - Redwing raised S$40 million, or US$30 million. It got $12 million.", "USD"),
        ("SINGAPORE - Redwing raised $40 million.", "USD"),
        ("Jakarta got US$40 million, and Singapore $12 million more.", "USD"),
    ],
)
def test_beside_us_dollars_a_bare_sign_is_the_one_of_the_country_that_the_article_is_about(
    text: str, currency: str
) -> None:
    assert currency in {code for code, ground in chosen(text) if ground != "explicit"}


def test_an_article_that_writes_us_dollars_means_its_own_by_the_bare_sign() -> None:
    assert chosen("PERTH - It paid $5 million, or US$3 million.")[0] == ("AUD", "place: PERTH")


def test_an_article_may_say_what_its_figures_are_in() -> None:
    assert chosen("It paid $5 million. All figures are in Canadian dollars.") == [("CAD", "article: CAD")]


def test_a_word_takes_the_country_told_before() -> None:
    found = chosen("The order is worth 2 billion Norwegian crowns. An option costs 870 million crowns.")
    assert found[1] == ("NOK", "article: Norwegian crowns")


def test_cents_are_those_of_the_sum_before() -> None:
    assert chosen("A share costs R14.50 in South Africa, up 20 cents.")[1] == ("ZAR", "article: R")
    assert chosen("A share costs €14.50, up 20 cents.")[1] == ("EUR", "article: €")


def test_the_region_decides_where_the_form_does_not() -> None:
    assert chosen("It gave $5 million and US$3 million.", "AU") == [("AUD", "region"), ("USD", "explicit")]
    assert chosen("It gave 5 million pesos.", "PH") == [("PHP", "region")]
    assert chosen("It gave £5 million.", "EG") == [("EGP", "region")]


def test_the_region_decides_how_ambiguous_numbers_are_read() -> None:
    assert [a.value for a in find_amounts("¥1.234", region="DE")] == [1234]
    assert [str(a.value) for a in find_amounts("¥1.234")] == ["1.234"]


def test_an_unknown_region_is_refused() -> None:
    with pytest.raises(ValueError, match="'Narnia'"):
        find_amounts("It gave $5 million.", region="Narnia")


def test_a_sum_without_a_currency_takes_that_of_the_sum_before() -> None:
    found = chosen("It returned 800 million euros: 500 million through a buyback.")
    assert found[1] == ("EUR", "sum: 800 million euros")


def test_a_sum_told_in_three_currencies() -> None:
    found = find_amounts("It bid 261bn roubles ($4.75bn; £3.1bn) for it, or ¥30bn.")
    assert [(a.currency, a.equivalent_of) for a in found[:3]] == [("RUB", None), ("USD", 0), ("GBP", 0)]


def test_what_a_percentage_is_of() -> None:
    text = "30% of the fund will go to small firms and a third of its staff."
    assert [text[slice(*a.of)] for a in find_amounts(text) if a.of] == ["the fund", "its staff"]


def test_francs_beside_euros_are_swiss_where_the_article_names_the_swiss() -> None:
    francs, euros = find_amounts("A French group in Paris pays 5 million francs for a Swiss firm, and 3 million euros.")
    assert (francs.currency, francs.ground, euros.currency) == ("CHF", "place: Swiss", "EUR")
