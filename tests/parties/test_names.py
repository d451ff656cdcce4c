"""Which names are the same."""

from __future__ import annotations

import pytest

from earmark.parties.names import clean_name, initials, is_acronym, is_short_form, name_words


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("the Ministry of Finance", "Ministry of Finance"),
        ("Mr Imai", "Imai"),
        ("The Hague", "The Hague"),
        ("Rapidus’s", "Rapidus"),
        ("Sen. Odette Bisset", "Odette Bisset"),
        ("European\nCommunity", "European Community"),
    ],
)
def test_what_is_no_part_of_a_name_is_stripped(text: str, name: str) -> None:
    assert clean_name(text) == name


@pytest.mark.parametrize(
    ("text", "label", "name"),
    [
        ("President Joan Imai", "PERSON", "Joan Imai"),
        ("Prime Minister Odette Bisset", "PERSON", "Odette Bisset"),
        ("General Motors", "ORG", "General Motors"),
        ("the Justice Department", "ORG", "Justice Department"),
        ("King County", "GPE", "King County"),
    ],
)
def test_an_office_is_stripped_from_the_name_of_a_person_alone(text: str, label: str, name: str) -> None:
    assert clean_name(text, label) == name


def test_legal_forms_do_not_tell_names_apart() -> None:
    assert name_words("Acme Holdings Inc") == name_words("Acme") == ("acme",)
    assert name_words("Northgate plc") != name_words("Acme plc")


def test_acronyms_are_the_initials_of_the_capitalised_words() -> None:
    assert initials("Ministry of Economy, Trade and Industry") == "METI"
    assert is_acronym("METI", "Ministry of Economy, Trade and Industry")
    assert is_acronym("U.S.", "United States")
    assert not is_acronym("Meti", "Ministry of Economy, Trade and Industry")


@pytest.mark.parametrize(
    ("short", "full", "family", "same"),
    [
        ("Gorbunova", "Natalya Gorbunova", "person", True),
        ("Talvik", "Talvik Aero", "organisation", True),
        ("Aero", "Talvik Aero", "organisation", False),
        ("York", "New York", "place", False),
    ],
)
def test_persons_go_by_last_names_and_companies_by_first_words(
    short: str, full: str, family: str, same: bool
) -> None:
    assert is_short_form(name_words(short), name_words(full), family) is same
