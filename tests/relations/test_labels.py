"""Lists of lines that lead to their sums by labels: who and what each line tells is its own."""

from __future__ import annotations

from time import process_time
from typing import Any

import pytest

import earmark
from earmark.relations.labels import read_labels


@pytest.fixture(scope="module")
def nlp() -> Any:
    return earmark.load()


def told(nlp: Any, text: str) -> dict[str, tuple[str | None, str | None, str | None]]:
    """Payer, recipient and purpose of each sum, as written."""
    return {
        record.amount.text: (
            record.payer.name if record.payer else None,
            record.recipient.name if record.recipient else None,
            record.purpose,
        )
        for record in earmark.extract(text, nlp=nlp).records
        if record.amount
    }


def test_the_label_of_a_line_names_who_gets_its_sum(nlp: Any) -> None:
    found = told(
        nlp,
        "The National Lottery gave £3m to good causes this week:\n* Age UK Camden: £45,000 for a lunch club\n"
        "* Ripon Library: £8,000\n* Keswick Museum and Art Gallery: £12,000",
    )
    assert found["£45,000"] == ("National Lottery", "Age UK Camden", "lunch club")
    assert found["£8,000"] == ("National Lottery", "Ripon Library", "good causes")
    assert found["£12,000"][1] == "Keswick Museum and Art Gallery"


@pytest.mark.parametrize("mark", ["- ", "• ", ""])
@pytest.mark.parametrize("break_", ["\n", "\n\n"])
def test_what_another_line_is_for_is_no_purpose_of_this_one(nlp: Any, mark: str, break_: str) -> None:
    lines = [f"{mark}{line}" for line in ("Roads and bridges: £40m", "Leeds Playhouse: £2m", "Housing: £30m")]
    found = told(nlp, break_.join(["Leeds council agreed the following:", *lines]))
    assert found["£2m"] == ("Leeds council", "Leeds Playhouse", None)


def test_headings_between_the_lines_neither_pay_nor_part_the_list(nlp: Any) -> None:
    found = told(
        nlp,
        "The federal government awarded $628,628 in grants. The following agencies will receive funding for operations "
        "and safety:\nChicagoland\nNorth Riverside Fire Department: $30,685 in funding;\nCentral Illinois\n"
        "Urbana Fire Rescue Service: $49,860 in funding;\nMetro East\nGranite City Fire Department: $48,708 in funding",
    )
    assert found["$30,685"] == ("federal government", "North Riverside Fire Department", "operations and safety")
    assert found["$49,860"] == ("federal government", "Urbana Fire Rescue Service", "operations and safety")
    assert found["$48,708"] == ("federal government", "Granite City Fire Department", "operations and safety")


def test_a_label_that_is_no_party_is_what_the_sum_is_for(nlp: Any) -> None:
    found = told(
        nlp,
        "The infrastructure law gives New Jersey, by programme:\n·Highways $6,883,719,399\n·Bridges $1,146,780,115\n"
        "·Electric Vehicles $104,373,268",
    )
    assert found["$6,883,719,399"] == ("infrastructure law", "New Jersey", "Highways")
    assert found["$1,146,780,115"] == ("infrastructure law", "New Jersey", "Bridges")


def test_a_line_that_is_a_sum_alone_has_no_label(nlp: Any) -> None:
    found = told(nlp, "The council gave Alder School these grants for its roof:\n£40,000\n- £20,000\n£5,000")
    assert found["£40,000"] == ("council", "Alder School", "roof")


def test_a_year_before_a_sum_says_neither_who_gets_it_nor_what_for(nlp: Any) -> None:
    found = told(nlp, "Transit funds from the law for the state:\n·FY22 $792,674,692\n·FY23 $809,730,546")
    assert found["$809,730,546"] == ("law", "state", None)


def test_who_gets_a_sum_in_another_line_does_not_pay_this_one(nlp: Any) -> None:
    found = told(
        nlp,
        "Winners of the awards from the Arts Council:\n\nManchester Camerata: £120,000\n"
        "Sheffield Museums: £95,000 to digitise its archive\nHull Truck Theatre: £60,000",
    )
    assert {sum_: (payer, recipient) for sum_, (payer, recipient, _) in found.items()} == {
        "£120,000": ("Arts Council", "Manchester Camerata"),
        "£95,000": ("Arts Council", "Sheffield Museums"),
        "£60,000": ("Arts Council", "Hull Truck Theatre"),
    }


def test_a_label_that_says_more_than_a_name_is_none(nlp: Any) -> None:
    found = told(
        nlp,
        "The state gave $9 million in grants.\n- City of Galena, Kansas: $2.4 million for water mains\n"
        "- For the county of Adair: $1.1 million for a fire station",
    )
    assert found["$2.4 million"][1] == "City of Galena"
    assert found["$1.1 million"][1] != "For the county of Adair"


def test_a_line_alone_is_no_list(nlp: Any) -> None:
    doc = nlp("Ripon Library: £8,000 from the National Lottery.")
    before = [(c.payer, c.recipient, c.purpose) for c in doc._.candidates]
    read_labels(doc, doc._.candidates)
    assert [(c.payer, c.recipient, c.purpose) for c in doc._.candidates] == before


def test_time_grows_with_the_list_only(nlp: Any) -> None:
    def took(count: int) -> float:
        doc = nlp("The state gave grants.\n" + "".join(f"- Leeds Mill: £{n},100\n" for n in range(1, count)))
        start = process_time()
        read_labels(doc, doc._.candidates)
        return process_time() - start

    took(20)
    assert took(400) < 20 * took(100) + 0.2
