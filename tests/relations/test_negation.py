"""What a negated verb says of the sum that it governs."""

from __future__ import annotations

from typing import Any

import pytest

import earmark
from earmark.data import table


@pytest.fixture(scope="module")
def nlp() -> Any:
    return earmark.load()


def statuses(nlp: Any, text: str) -> list[str]:
    return [record.status.value for record in earmark.extract(text, nlp=nlp).records]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("The council did not pay the £2m grant to the museum.", ["cut"]),
        ("Oxfam did not receive the £2m grant from the government.", ["cut"]),
        ("The EU will no longer give Serbia the €20 million.", ["cut"]),
        ("The bank said it will not pay the $5 million bonus to its chief executive.", ["cut"]),
        ("Congress has not approved the $60 billion in aid for Ukraine.", ["proposed"]),
        ("The company was not fined $5 million by the regulator.", []),
    ],
)
def test_what_did_not_happen_is_cut_proposed_or_no_record(nlp: Any, text: str, told: list[str]) -> None:
    assert statuses(nlp, text) == told


@pytest.mark.parametrize(
    "text",
    [
        "It was not until May that the council paid the £2m grant to the museum.",
        "The council paid not more than £2m to the museum.",
        "The minister did not say why the state gave Acme $5 million.",
        "If the council does not pay the £2m grant to the museum, it will close.",
        "The council did not pay the £2m grant to the museum at once. The £2m grant was paid by the council in May.",
    ],
)
def test_a_negation_of_something_else_takes_nothing_back(nlp: Any, text: str) -> None:
    assert statuses(nlp, text)
    assert not {"cut", "rejected", "proposed"} & set(statuses(nlp, text))


def test_the_negated_verb_is_the_evidence_of_the_status(nlp: Any) -> None:
    (record,) = earmark.extract("The council did not pay the £2m grant to the museum.", nlp=nlp).records
    assert [place.text for place in record.evidence["status"]] == ["not pay"]


@pytest.mark.parametrize("row", table("negation")["groups"], ids=lambda row: row["name"])
def test_each_group_has_an_example_that_it_speaks_of(nlp: Any, row: dict[str, Any]) -> None:
    assert set(statuses(nlp, row["example"])) <= set(row["statuses"].values())


@pytest.mark.parametrize(
    "text",
    [
        "Sweden has not yet decided whether to give Moldova 200 million kronor.",
        "The cabinet will decide on Friday whether to lend Kestis Air $40 million.",
    ],
)
def test_what_is_still_being_weighed_is_proposed(nlp: Any, text: str) -> None:
    (record,) = earmark.extract(text, nlp=nlp).records
    assert record.status.value == "proposed"
    assert record.evidence["status"][0].text.startswith("whether to")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("The Senate voted down a $6 billion rail bill on Tuesday.", ["rejected"]),
        ("The theatre has turned down an offer of £300,000 from a casino.", ["rejected"]),
        ("There will be no £50 million bailout for Northway Trains, the transport secretary said.", ["cut"]),
        ("The minister denied that the state had paid $20 million to free the hostages.", []),
    ],
)
def test_what_was_turned_down_is_rejected_and_what_is_denied_is_no_record(nlp: Any, text: str, told: list[str]) -> None:
    assert statuses(nlp, text) == told


def test_who_refuses_to_pay_turns_no_sum_down(nlp: Any) -> None:
    text = "Four insurers had refused to reimburse Sandpiper Refining for the $54 million it spent on a clean-up."
    assert "rejected" not in statuses(nlp, text)
