"""Who is meant by a name, a description or a pronoun."""

from __future__ import annotations

from typing import Any

import pytest

import earmark
from earmark.parties.party import Party


@pytest.fixture(scope="module")
def nlp() -> Any:
    return earmark.load()


def parties(nlp: Any, text: str) -> dict[str, tuple[Party, list[str]]]:
    """The parties of a text by name, each with the words of its mentions."""
    doc = nlp(text)
    return {p.name: (p, [doc[m.start : m.end].text for m in p.mentions]) for p in doc._.parties}


def test_short_names_acronyms_and_descriptions_are_mentions_of_the_fullest_name(nlp: Any) -> None:
    text = "Talvik Aero builds engines in Estonia. Talvik said on Monday that it would hire. The company owes nothing."
    assert parties(nlp, text)["Talvik Aero"][1] == ["Talvik Aero", "Talvik", "it", "company"]


def test_a_description_may_speak_of_somebody_told_here_alone(nlp: Any) -> None:
    text = "Eastvale Hospital Trust was fined on Friday. The council has promised to donate £50,000 to a charity."
    council, mentions = parties(nlp, text)["council"]
    assert not council.named
    assert mentions == ["council"]


def test_a_description_whose_noun_stands_in_a_name_is_a_mention_of_it_alone(nlp: Any) -> None:
    found = parties(nlp, "Eastvale Hospital Trust was fined on Friday. The trust had received £12m.")
    assert found["Eastvale Hospital Trust"][1] == ["Eastvale Hospital Trust", "trust"]
    assert "trust" not in found


def test_a_noun_may_stand_for_another_that_says_the_same_in_a_name(nlp: Any) -> None:
    text = "The Department of Commerce presented its plans. The ministry's overall budget is $26 billion."
    found = parties(nlp, text)
    assert found["Department of Commerce"][1] == ["Department of Commerce", "its", "ministry"]
    assert "ministry" not in found


def test_they_may_be_a_group_that_has_no_name(nlp: Any) -> None:
    text = "Lawmakers had expected the opposite. They set aside $610 million for the plants."
    assert parties(nlp, text)["Lawmakers"][1] == ["Lawmakers", "They"]


def test_a_phrase_that_holds_a_name_is_not_the_name(nlp: Any) -> None:
    found = parties(nlp, "The state has promised £75m for flood-hit firms in Cumbria and Yorkshire.")
    assert not found["flood-hit firms in Cumbria and Yorkshire"][0].named


def test_a_plural_is_not_one_of_the_names_behind_it(nlp: Any) -> None:
    found = parties(nlp, "It gives $26 billion to states, the District of Columbia and Puerto Rico.")
    assert "states" not in found["District of Columbia"][1]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("McDonald's will pay $5 million to the state of Ohio.", "McDonald's"),
        ("Macy's has agreed to pay $3 million to 2,000 workers. Macy's lawyers declined to comment.", "Macy's"),
        ("Germany's parliament approved a $5 million grant for Oxfam.", "Germany"),
    ],
)
def test_a_name_keeps_its_own_ending_and_loses_the_possessive(nlp: Any, text: str, name: str) -> None:
    assert name in parties(nlp, text)


@pytest.mark.parametrize(
    ("text", "name", "short"),
    [
        ("The Kulin Kidney Institute has 40 staff. The Institute got $3m.", "Kulin Kidney Institute", "Institute"),
        ("Thornaby Rovers were relegated in May. Rovers owe £2 million to their owner.", "Thornaby Rovers", "Rovers"),
        (
            "The Macon County Commission met on Monday. The Commission will pay $2 million.",
            "Macon County Commission",
            "Commission",
        ),
    ],
)
def test_a_body_may_be_called_by_one_word_of_its_name(nlp: Any, text: str, name: str, short: str) -> None:
    found = parties(nlp, text)
    assert short not in found
    assert short in found[name][1]


def test_a_word_that_ends_two_names_tells_neither(nlp: Any) -> None:
    text = "Thornaby Rovers and Wearmouth Rovers drew 2-2 on Monday. Rovers owe £2 million to their owner."
    assert "Rovers" not in parties(nlp, text).get("Thornaby Rovers", (None, []))[1]


def test_the_house_is_not_the_white_house(nlp: Any) -> None:
    found = parties(nlp, "The White House asked for $3 million for the library. The House cut it to $2 million.")
    assert "House" not in found["White House"][1]


def test_an_office_means_who_was_told_by_it(nlp: Any) -> None:
    text = "President Joan Imai signed the bill on Monday. Rosa Duarte opposed it. The president gave $3 million."
    found = parties(nlp, text)
    assert "president" not in found
    assert "president" in found["Joan Imai"][1]


def test_a_name_in_a_headline_does_not_take_in_the_words_behind_it(nlp: Any) -> None:
    text = (
        "National Institute of Health to Fund Research Projects\n"
        "The college was selected to receive $1.2 million from the National Institute of Health. It will hire."
    )
    found = parties(nlp, text)
    assert "National Institute of Health" in found
    assert not any(name.startswith("National Institute of Health to") for name in found)


def test_an_acronym_is_the_name_that_it_is_written_from_though_it_was_taken_for_no_name(nlp: Any) -> None:
    text = "The U.S. gave Kenya $5 million. The United States also gave Uganda $6 million."
    found = parties(nlp, text)
    assert "U.S." not in found
    assert found["United States"][1] == ["U.S.", "United States"]


def test_a_group_ends_before_the_sum_that_the_next_gets(nlp: Any) -> None:
    text = "Orrin Chemicals paid $12.5 million to residents of Harlow and $3 million to the state of Ohio."
    assert [r.recipient and r.recipient.name for r in earmark.extract(text, nlp=nlp).records] == [
        "residents of Harlow",
        "state of Ohio",
    ]
