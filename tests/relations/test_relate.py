"""From sentence to candidates with the shipped pipeline: who, whom, what for, and what is no allocation."""

from __future__ import annotations

from typing import Any

import pytest

import earmark
from earmark.contract import Article
from earmark.data import table
from earmark.run.extract import explain_article


@pytest.fixture(scope="module")
def nlp() -> Any:
    return earmark.load()


@pytest.mark.parametrize(
    ("text", "payer", "recipient"),
    [
        ("Norway will give Kenya $5 million for clean water.", "Norway", "Kenya"),
        ("The World Bank approved a $300 million loan to Ghana on Monday.", "World Bank", "Ghana"),
        ("Ghana received a $300 million loan from the World Bank.", "World Bank", "Ghana"),
        ("Brandt AG agreed to acquire Tidewell Labs for $300 million.", "Brandt AG", "Tidewell Labs"),
        (
            "The Ministry of Health said on Monday it had spent $40 million. The ministry gave Oxfam $3 million.",
            "Ministry of Health",
            "Oxfam",
        ),
    ],
)
def test_payer_and_recipient_do_not_depend_on_the_form_of_the_clause(
    nlp: Any, text: str, payer: str, recipient: str
) -> None:
    last = earmark.extract(text, nlp=nlp).records[-1]
    assert (last.payer and last.payer.name, last.recipient and last.recipient.name) == (payer, recipient)


def test_whose_legislators_announce_a_sum_does_not_pay_it(nlp: Any) -> None:
    text = (
        "U.S. Senators Ann Rhee and Bob Lott announced $2,076,666 in federal funding to prevent crime.\n"
        "Awardees include:\n$150,462 for Warren County\n$404,096 for Baltimore County to pay for two clerks"
    )
    records = earmark.extract(text, nlp=nlp).records
    assert [record.payer and record.payer.name for record in records] == ["federal government"] * 3


@pytest.mark.parametrize(
    "text",
    [
        "Revenue rose 4% to $1.2 billion in the quarter, beating estimates.",
        "Shares of the company fell to $20.15, valuing it at $3.4 billion.",
        "The storm caused damage of some $2 billion, insurers estimate.",
    ],
)
def test_sums_that_nobody_gives_are_no_records(nlp: Any, text: str) -> None:
    assert earmark.extract(text, nlp=nlp).records == ()


def test_line_breaks_are_no_purpose(nlp: Any) -> None:
    text = "Grants include: \r\n Repair of the Morgan pier - $9.4 million\r\n Repair of the Wells bridge - $2 million"
    records = earmark.extract(text, nlp=nlp).records
    assert all(record.purpose is None or record.purpose.strip() for record in records)


@pytest.mark.parametrize(
    "text",
    [
        "The government gave the NHS £22 billion for 2025/26.",
        "The government gave schools £22 billion for the 2025/26 financial year.",
        "The state gives the clinic $22 million for FY 2024 through FY 2028.",
    ],
)
def test_a_time_alone_is_no_purpose(nlp: Any, text: str) -> None:
    [record] = earmark.extract(text, nlp=nlp).records
    assert record.purpose is None
    assert record.period is not None


def test_a_time_among_other_words_may_be_in_a_purpose(nlp: Any) -> None:
    [record] = earmark.extract("Norway gave Kenya $5 million for the 2027 elections.", nlp=nlp).records
    assert record.purpose is not None
    assert "2027 elections" in record.purpose


def test_explain_tells_of_every_sum_why(nlp: Any) -> None:
    text = "Norway will give Kenya $5 million for clean water. Shares of Acme rose to $20."
    lines = explain_article(nlp, Article(id="x", text=text))
    assert any(line.startswith("'$5 million' at 23: a record") for line in lines)
    assert any(line.strip().startswith("payer Norway by 'Norway'") for line in lines)
    assert any(line.startswith("'$20' at") and "no record" in line for line in lines)


@pytest.mark.parametrize("kind", ["verbs", "nouns"])
def test_every_frame_has_an_example_that_holds_one_of_its_words(nlp: Any, kind: str) -> None:
    for row in table("frames")[kind]:
        doc = nlp(row["example"])
        said = {form for token in doc for form in (token.lemma_.lower(), token.lower_)}
        assert said & set(row["words"]), row["example"]


def test_a_sum_told_again_is_one_record_and_a_further_one_of_the_same_size_another(nlp: Any) -> None:
    again = "The ministry gave Leeds $2 million. The $2 million grant to Leeds is the first of its kind."
    further = "The ministry gave $2 million to Leeds and a further $2 million to York."
    also = "Harlow will receive $8.5 million in state funds. Beale also announced $8.5 million for Trenton."
    texts = (again, further, also)
    assert [len(earmark.extract(text, nlp=nlp).records) for text in texts] == [1, 2, 2]


def test_a_headline_that_tells_a_sum_in_the_second_currency_alone_is_a_mention_of_it(nlp: Any) -> None:
    text = (
        "Nordvik to buy Danish rival for $2.1 billion\n\n"
        "Nordvik ASA has agreed to buy Havbris A/S for 14.7 billion Norwegian crowns ($2.1 billion)."
    )
    records = earmark.extract(text, nlp=nlp).records
    assert [(r.amount.currency, [e.currency for e in r.equivalents]) for r in records if r.amount] == [("NOK", ["USD"])]


def test_a_sum_that_another_gives_to_another_is_no_part_of_a_larger_one(nlp: Any) -> None:
    text = (
        "Luminode has raised $120 million in a round led by Redpoint Crest. "
        "In January it won a $9.8 million contract from the US Air Force Research Laboratory."
    )
    records = earmark.extract(text, nlp=nlp).records
    assert [record.part_of for record in records] == [None, None]


def test_sums_of_two_payers_that_make_up_a_third_are_its_parts(nlp: Any) -> None:
    text = "Netherby gets £4 million, made up of £2.5 million from the county and £1.5 million from the government."
    total, *parts = earmark.extract(text, nlp=nlp).records
    assert [part.part_of for part in parts] == [total.id, total.id]


def test_each_clause_of_a_list_has_a_recipient_of_its_own(nlp: Any) -> None:
    text = (
        "Guilford Fire Department received $332,215 for training, East Haven Fire Department received $98,181 for "
        "thermal cameras, and West Haven Fire Department received $373,636 for hoses."
    )
    records = earmark.extract(text, nlp=nlp).records
    named = [record.recipient.name for record in records if record.recipient]
    assert named == ["Guilford Fire Department", "East Haven Fire Department", "West Haven Fire Department"]


def test_the_evidence_of_an_instrument_is_a_word_that_tells_it(nlp: Any) -> None:
    record = earmark.extract("Nordvik to buy Danish rival Havbris for $2.1 billion.", nlp=nlp).records[0]
    assert [place.text for place in record.evidence["instrument"]] == ["buy"]


@pytest.mark.parametrize(
    ("text", "purpose"),
    [
        ("Brandt Steel raised its quarterly dividend to $1.03 a share.", "quarterly dividend"),
        (
            "The city will pay $24 million to build an overpass at Sohl Avenue, where freight trains stop for hours.",
            "build an overpass at Sohl Avenue",
        ),
        ("Norway will give Kenya $5 million for wells, according to the ministry.", "wells"),
    ],
)
def test_a_purpose_is_told_without_its_owner_and_without_what_a_comma_sets_off(
    nlp: Any, text: str, purpose: str
) -> None:
    (record,) = earmark.extract(text, nlp=nlp).records
    assert record.purpose == purpose
    assert record.evidence["purpose"][0].text == purpose


def test_a_purpose_does_not_cut_a_hyphenated_word(nlp: Any) -> None:
    (record,) = earmark.extract("The ministry will give the village $487,000 to re-roof its school.", nlp=nlp).records
    assert record.purpose is not None
    assert record.purpose.startswith("re-roof")


@pytest.mark.parametrize(
    "text",
    [
        "Grantham Bank will pay $85 million: $60 million to the Justice Department and $25 million to customers.",
        "Virginia awarded $85 million in grants: Floyd County, $60 million; the Town of Grayson, $25 million.",
        "The county awarded grants worth $85 million.\n• Avon Food Bank: $60 million for rice\n• Brook: $25 million",
    ],
)
def test_who_gets_a_part_behind_a_colon_or_in_a_bullet_does_not_get_the_total(nlp: Any, text: str) -> None:
    total, *parts = earmark.extract(text, nlp=nlp).records
    assert total.recipient is None
    assert all(part.recipient is not None for part in parts)


def test_a_colon_that_leads_into_speech_parts_nobody_from_the_sum(nlp: Any) -> None:
    text = 'Vaalbank is lending $4 million, and was sure: "We trust Tidewell Mill with $9 million," it said.'
    recipients = {r.amount.text: r.recipient for r in earmark.extract(text, nlp=nlp).records if r.amount}
    assert recipients["$4 million"] is not None


def test_a_quarter_of_a_sum_is_no_time(nlp: Any) -> None:
    text = "The budget provides R12 billion for housing, of which a quarter will go to the Western Cape."
    assert [record.period for record in earmark.extract(text, nlp=nlp).records] == [None, None]
