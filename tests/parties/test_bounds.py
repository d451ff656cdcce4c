"""Where the name of a party begins and ends in the text."""

from __future__ import annotations

from typing import Any

import pytest

import earmark


@pytest.fixture(scope="module")
def nlp() -> Any:
    return earmark.load()


def names(nlp: Any, text: str) -> list[str]:
    """The names of the parties of a text, in its order."""
    return [party.name for party in nlp(text)._.parties]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The toll company has refunded £740,000 to 18,000 motorists who were fined by mistake.", "18,000 motorists"),
        ("The shipowner offered the families of the 87 dead 2 million shillings each.", "families of the 87 dead"),
        ("It is to pass to a trust of local people for £1.", "trust of local people"),
        ("Holders of the €180 million issue will get €2 million.", "Holders of the €180 million issue"),
    ],
)
def test_a_sum_beside_a_group_is_no_part_of_its_name_and_one_that_describes_it_is(
    nlp: Any, text: str, name: str
) -> None:
    assert name in names(nlp, text)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("SUVA - Hackers moved $3.4 million out of Viti Commercial Bank.", "Hackers"),
        ("BEIRA, June 1 - International donors pledged $740 million to Mozambique.", "International donors"),
    ],
)
def test_the_dateline_of_a_story_is_no_part_of_the_first_name(nlp: Any, text: str, name: str) -> None:
    assert name in names(nlp, text)


def test_whose_a_group_is_is_no_part_of_its_name(nlp: Any) -> None:
    assert names(nlp, "Its insurers will pay Tidewell Mill, whose parent bank gave $4 million.")[0] == "insurers"
    assert "parent bank" in names(nlp, "The lender, whose parent bank gave it $4 million, has closed.")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Orville Stenmark was ordered to dish up £17million to his ex-wife yesterday.", "ex-wife"),
        ("Eighty-one companies will share £29.6m from the fund.", "Eighty-one companies"),
        ("The government will pay half a million people $93 each.", "half a million people"),
        ("The buyer, a vehicle of New York's Redoubt Run-Off, pays a token £1.", "Redoubt Run-Off"),
    ],
)
def test_no_word_and_no_number_is_cut_in_two(nlp: Any, text: str, name: str) -> None:
    assert name in names(nlp, text)


def test_a_name_has_its_legal_form(nlp: Any) -> None:
    text = "The issuer said on Friday that Torvald Holding AS shall subscribe for shares of NOK 90 million."
    assert "Torvald Holding AS" in names(nlp, text)


def test_an_act_is_told_in_full(nlp: Any) -> None:
    text = "The $2 billion investment in health centers in the American Recovery and Reinvestment Act was planned."
    assert "American Recovery and Reinvestment Act" in names(nlp, text)


def test_a_person_is_not_the_place_that_they_sit_for(nlp: Any) -> None:
    doc = nlp("Rep Orville Stenmark of Kansas would pay producers 92 pct of the payment.")
    (kansas,) = [party for party in doc._.parties if party.name == "Kansas"]
    assert [doc[m.start : m.end].text for m in kansas.mentions] == ["Kansas"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The University of California, Berkeley, will get $4 million.", "University of California, Berkeley"),
        ("Orrin gave $4 million to the University of Texas at Austin.", "University of Texas at Austin"),
        ("The University of California, San Diego, and Orrin got $4m.", "University of California, San Diego"),
        ("California State University, Long Beach, got $4 million.", "California State University, Long Beach"),
        ("The state gave the University of Oregon, Portland, Ore., $4 million.", "University of Oregon"),
        ("The state gave the University of Oregon, Portland and Salem $4 million each.", "University of Oregon"),
        ("The city gave the University of Utrecht, Rotterdam says, $4 million.", "University of Utrecht"),
    ],
)
def test_a_university_of_many_towns_is_told_with_its_town(nlp: Any, text: str, name: str) -> None:
    assert name in names(nlp, text)


@pytest.mark.parametrize(
    "name",
    [
        "Bureau of Alcohol, Tobacco, Firearms and Explosives",
        "Bureau of Alcohol, Tobacco, Firearms, and Explosives",
        "Department of Housing and Urban Development",
        "Ministry of Health and Welfare",
        "Procter & Gamble",
    ],
)
@pytest.mark.parametrize(
    "text",
    ["The {} will pay the port $20 million.", "The port got $20 million from the {}.", "{} said it would pay $20m."],
)
def test_a_body_is_told_with_all_that_it_is_for(nlp: Any, name: str, text: str) -> None:
    assert {name, f"The {name}"} & set(names(nlp, text.format(name)))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The Department of Energy and Congress agreed on $20 million.", "Department of Energy"),
        ("Bureau of Alcohol, Tobacco, Firearms and Raids Cost $20 Million", "Bureau of Alcohol, Tobacco"),
        ("The Department of Energy, Brandt Steel and Orrin will pay $20 million.", "Department of Energy"),
    ],
)
def test_a_body_is_told_without_others_that_act(nlp: Any, text: str, name: str) -> None:
    assert name in names(nlp, text)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Of the money 6.1 million dollars is for severance to 430 workers.", "430 workers"),
        ("Corfield Dunn will hand back 310 staff, together with £2 million.", "310 staff"),
        ("Acme paid $2.1 million to the clients of broker Harte Lowndes.", "clients of broker Harte Lowndes"),
        ('In 2002 the cast of "Metro Desk" got $5 million from the studio.', "cast of Metro Desk"),
    ],
)
def test_a_group_is_told_without_words_of_another_clause_and_with_the_name_that_it_ends_in(
    nlp: Any, text: str, name: str
) -> None:
    assert name in names(nlp, text)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("A grant for $40,887 to the Beverly Fire Department for Operations and Safety.", "Beverly Fire Department"),
        ("The Department for Education gave £5m to the Centre for Life.", "Department for Education"),
        ("The Department for Education gave £5m to the Centre for Life.", "Centre for Life"),
    ],
)
def test_what_money_is_for_is_no_part_of_a_name_and_what_a_body_is_for_is(nlp: Any, text: str, name: str) -> None:
    assert name in names(nlp, text)


@pytest.mark.parametrize("name", ["Massachusetts’ Sixth District", "New York's 12th Congressional District"])
def test_a_district_is_told_with_its_state(nlp: Any, name: str) -> None:
    assert name in names(nlp, f"{name} was awarded $2,205,371 by the agency.")


def test_a_fiscal_year_is_no_party(nlp: Any) -> None:
    text = "Congress committed $750 million for the Fund in FY'03 and $792,674,692 in FY22."
    assert not [name for name in names(nlp, text) if "FY" in name]
