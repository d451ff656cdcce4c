"""How a party is called where a name only describes it, where groups are listed, and of what kind it is."""

from __future__ import annotations

from typing import Any

import pytest

import earmark


@pytest.fixture(scope="module")
def nlp() -> Any:
    return earmark.load()


@pytest.mark.parametrize(
    ("text", "payer"),
    [
        ("A Chinese suitor offered $19 million for Brandt Steel.", "Chinese suitor"),
        ("German rivals offered $19 million for Brandt Steel.", "German rivals"),
        ("A Malaysian consortium offered $19 million for Brandt Steel.", "Malaysian consortium"),
        ("A Norwich insurance company offered $19 million for Brandt Steel.", "Norwich insurance company"),
        ("A Qatari museum paid £2 million for the picture.", "Qatari museum"),
        ("Asian bookmakers paid 2.7 million euros to the referee.", "Asian bookmakers"),
        ("The Labor government has allocated $45 million to the Great Reef Trust.", "Labor government"),
    ],
)
def test_a_people_that_describes_an_actor_is_told_with_it(nlp: Any, text: str, payer: str) -> None:
    (record,) = earmark.extract(text, nlp=nlp).records
    assert record.payer is not None
    assert record.payer.name == payer
    assert record.evidence["payer"][0].text == payer


@pytest.mark.parametrize(
    ("text", "recipient"),
    [
        ("The council gave £4 million to hauliers, bakers and small dairies.", "hauliers, bakers and small dairies"),
        ("The state will pay $4 million to landlords and renters.", "landlords and renters"),
    ],
)
def test_groups_that_get_a_sum_together_are_one_recipient(nlp: Any, text: str, recipient: str) -> None:
    (record,) = earmark.extract(text, nlp=nlp).records
    assert record.recipient is not None
    assert (record.recipient.name, record.recipient.kind) == (recipient, "group")
    assert record.evidence["recipient"][0].text == recipient


def test_groups_that_get_a_sum_each_by_their_places_are_told_apart(nlp: Any) -> None:
    text = "The state will pay $4 million and $6 million to landlords and renters."
    records = earmark.extract(text, nlp=nlp).records
    assert "landlords and renters" not in {r.recipient.name for r in records if r.recipient}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("The council gave the library £4 million.", "organisation"),
        ("A widow gave the library £4 million.", "person"),
        ("The town gave the library £4 million.", "place"),
        ("Farmers gave the library £4 million.", "group"),
    ],
)
def test_who_is_told_by_a_phrase_is_of_the_kind_that_its_noun_says(nlp: Any, text: str, kind: str) -> None:
    (record,) = earmark.extract(text, nlp=nlp).records
    assert record.payer is not None
    assert record.payer.kind == kind


def test_a_people_is_told_with_what_tells_them_apart(nlp: Any) -> None:
    (record,) = earmark.extract("The bill will give $3 billion to wealthy Americans.", nlp=nlp).records
    assert record.recipient is not None
    assert record.recipient.name == record.evidence["recipient"][0].text == "wealthy Americans"


@pytest.mark.parametrize(
    ("text", "payer"),
    [
        (
            "South Korea's Ministry of Health and Welfare allocated 1.2 trillion won for vaccines.",
            "Ministry of Health and Welfare",
        ),
        ("Japan’s Ministry of Finance will give Rapidus ¥150 billion.", "Ministry of Finance"),
        ("South Korea's parliament allocated 1.2 trillion won for vaccines.", "South Korea"),
        ("Japan will give Rapidus ¥150 billion.", "Japan"),
        ("India's Planning Commission said that India will give Rapidus $15 million.", "India"),
    ],
)
def test_a_department_told_with_its_country_is_told_by_its_own_name(nlp: Any, text: str, payer: str) -> None:
    (record,) = earmark.extract(text, nlp=nlp).records
    assert record.payer is not None
    assert record.payer.name == payer
    assert record.evidence["payer"][0].text == payer


@pytest.mark.parametrize(
    ("text", "payer"),
    [
        ("Poland's parliament has met. Polish aid of €5m will go to Moldova, it decided.", "Poland"),
        ("A Canadian loan of C$50 million will help Senegal, which has close ties with Canada.", "Canada"),
        ("The Polish government met on Monday. Polish aid of €5m will go to Moldova.", "Polish government"),
        ("Polish aid of €5m will go to Moldova.", "Polish"),
    ],
)
def test_money_that_a_people_describes_is_its_countrys_where_the_article_names_that(
    nlp: Any, text: str, payer: str
) -> None:
    (record,) = earmark.extract(text, nlp=nlp).records
    assert record.payer is not None
    assert record.payer.name == payer


@pytest.mark.parametrize(
    ("text", "recipient"),
    [
        ("Japan plans to give the Pacific nation of Tavoa 3.2 billion yen for a harbour.", "Pacific nation of Tavoa"),
        ("Brandt Oil is to pay 3 million soles to the community of Pampa Alta for land.", "community of Pampa Alta"),
    ],
)
def test_a_name_does_not_end_in_of(nlp: Any, text: str, recipient: str) -> None:
    (record,) = earmark.extract(text, nlp=nlp).records
    assert record.recipient is not None
    assert record.recipient.name == recipient


@pytest.mark.parametrize(
    ("text", "recipient"),
    [
        ("A court told the hospital to give the mother of Tyrell Hodges $1 million.", "mother of Tyrell Hodges"),
        ("The mine will pay the families of nine winders 540,000 rand.", "families of nine winders"),
        ("The studio paid Josefina Baca's family $600,000.", "Josefina Baca's family"),
    ],
)
def test_the_family_of_a_person_is_not_the_person(nlp: Any, text: str, recipient: str) -> None:
    (record,) = earmark.extract(text, nlp=nlp).records
    assert record.recipient is not None
    assert record.recipient.name == recipient


@pytest.mark.parametrize(
    ("text", "payer"),
    [
        ("Brandt Bank and five other lenders lent Zambia $300 million.", "Brandt Bank and five other lenders"),
        ("Spain and rival banks will inject 4.2 billion euros into Castellan Bank.", "Spain and rival banks"),
        ("Lithium firm SQX and the state miner Codelar agreed to pay $210 million to villages.", "SQX and Codelar"),
        ("Cocobod borrowed $800 million from a group of banks to buy beans.", "group of banks"),
    ],
)
def test_a_name_and_a_group_that_give_a_sum_together_are_one_payer(nlp: Any, text: str, payer: str) -> None:
    (record,) = earmark.extract(text, nlp=nlp).records
    assert record.payer is not None
    assert record.payer.name == payer
