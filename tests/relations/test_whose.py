"""Whose fiscal year is told: days of the payer's own, none where it is a company's or nobody knows whose."""

from __future__ import annotations

import time
from datetime import date
from typing import Any

import pytest

import earmark
from earmark.relations.fiscal import fiscal_year, rule_of
from earmark.relations.tables import read_table
from earmark.relations.whose import read_home

OWNERS = read_table("fiscal_owners.toml")
PUBLISHED = date(2025, 11, 23)


@pytest.fixture(scope="module")
def nlp() -> Any:
    return earmark.load()


def periods(nlp: Any, text: str) -> list[tuple[str, str | None]]:
    """The period of each record, as written, and its first day."""
    told = [record.period for record in earmark.extract(text, published=PUBLISHED, nlp=nlp).records]
    return [(p.text, p.start and p.start.isoformat()) for p in told if p is not None]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Congress gave the Coast Guard $12 billion for fiscal 2024.", "2023-10-01"),
        ("Texas will spend $40 million on rural hospitals in fiscal 2024.", "2023-09-01"),
        ("Ohio will spend $40 million on rural hospitals in fiscal 2024.", "2023-07-01"),
        ("New York will give Syracuse $12 million for sewers in fiscal 2024.", "2023-04-01"),
        ("Michigan set aside $25 million for roads in fiscal 2024.", "2023-10-01"),
        ("The Alabama Department of Transportation awarded Orrin Paving a $9 million contract in fiscal 2024.",
         "2023-10-01"),
        ("The grant of $5 million comes out of Ohio's fiscal 2024 budget.", "2023-07-01"),
        ("The federal fiscal 2024 budget gives Texas $5 million for levees.", "2023-10-01"),
        ("Iowa Gov. Kim Dole proposed $12 million for broadband in fiscal 2024.", "2023-07-01"),
        ("The president's fiscal 2024 budget gives NASA $18 billion.", "2023-10-01"),
        ("Japan will give Kenya $5 million for wells in fiscal 2024.", "2024-04-01"),
        ("Germany will give Ukraine 3 billion euros in fiscal 2024.", "2024-01-01"),
        ("India's Orrin Motors Ltd will invest Rs 400 crore in fiscal 2024.", "2023-04-01"),
    ],
)  # fmt: skip
def test_a_fiscal_year_has_the_days_of_whoever_it_is_told_of(nlp: Any, text: str, expected: str) -> None:
    assert periods(nlp, text) == [("fiscal 2024", expected)]


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("Apple spent $31 billion on research in fiscal 2024, it said.", "fiscal 2024"),
        ("Texas Instruments spent $3 billion on buybacks in fiscal 2024.", "fiscal 2024"),
        ("Orrin Motors paid dividends of $40 million in the first quarter of fiscal 2024.",
         "the first quarter of fiscal 2024"),
        ("Orrin Pharma spent $50 million on a plant in Leeds in its 2024-25 financial year.",
         "2024-25 financial year"),
        ("New York City will spend $3 billion on shelters in fiscal 2026, Mayor Ann Reed said.", "fiscal 2026"),
        ("The school district will get $4 million in the 2024-25 school year.", "the 2024-25 school year"),
    ],
)  # fmt: skip
def test_the_year_of_a_company_or_a_town_gets_no_governments_days(nlp: Any, text: str, period: str) -> None:
    assert periods(nlp, text) == [(period, None)]


def test_one_article_may_tell_the_years_of_several(nlp: Any) -> None:
    text = (
        "Congress gave the Coast Guard $12 billion for fiscal 2024. Texas gave ports $40 million for fiscal 2024. "
        "Orrin Motors will spend $70 million on a plant in fiscal 2024."
    )
    assert [first for _, first in periods(nlp, text)] == ["2023-10-01", "2023-09-01", None]


def test_budgets_told_beside_one_fiscal_year_are_of_it_though_its_days_are_unknown(nlp: Any) -> None:
    one = "The City of Norvale approved a $90 million budget for fiscal 2025. It set aside $4 million for parks."
    two = one.replace("$4 million for parks", "$4 million for parks in fiscal 2026 and $2 million for trees")
    assert periods(nlp, one) == [("fiscal 2025", None), ("fiscal 2025", None)]
    assert {text for text, _ in periods(nlp, two)} == {"fiscal 2025", "fiscal 2026"}


def test_taxes_of_persons_go_by_the_nations_tax_year(nlp: Any) -> None:
    text = "Taxpayers can claim a credit of up to $2,000 for heat pumps in the 2024 tax year."
    assert periods(nlp, text) == [("the 2024 tax year", "2024-01-01")]
    assert fiscal_year(2024, "US-TX", "tax_year") == (date(2024, 1, 1), date(2024, 12, 31))


def test_every_state_has_a_fiscal_year_that_is_named_by_its_end() -> None:
    assert len(OWNERS["states"]) == 51
    for code in OWNERS["states"].values():
        rule = rule_of(code)
        assert rule is not None
        assert rule.named == "end"
        assert (rule.month, rule.day) != (1, 1)


def test_words_of_the_tables_are_in_small_letters_and_of_one_level() -> None:
    words = [word for name in ("public", "national", "local", "company", "state") for word in OWNERS[name]]
    titles = [word for row in OWNERS["titles"].values() for word in row]
    assert all(word == word.lower() for word in (*words, *titles, *OWNERS["states"]))
    assert not set(OWNERS["local"]) & {*OWNERS["public"], *OWNERS["national"], *OWNERS["company"]}
    assert len(titles) == len(set(titles))


def test_time_grows_with_the_text_only(nlp: Any) -> None:
    doc = nlp("Ohio's fiscal 2024 budget gives Ohio $5 million; " * 200)
    started = time.process_time()
    read_home(doc)
    assert time.process_time() - started < 1
