"""Sums told side by side are no parts of each other; totals and parts told in the same forms are."""

from __future__ import annotations

from typing import Any

import pytest

import earmark


@pytest.fixture(scope="module")
def nlp() -> Any:
    return earmark.load()


def parts(nlp: Any, text: str) -> dict[str, str]:
    """Each part with its total, as written; a share by its percentage."""
    records = earmark.extract(text, nlp=nlp).records
    told = {r.id: r.amount.text if r.amount else f"{r.share.percent}%" for r in records if r.amount or r.share}
    return {told[r.id]: told[r.part_of] for r in records if r.part_of}


@pytest.mark.parametrize(
    "text",
    [
        "The Ministry of Defence gave £9m to BAE Systems, £7m to Babcock and £4m to Thales.",
        "Grants announced on Monday by the National Lottery\n\nLeeds: £9m\nYork: £7m\nHull: £4m\n",
        "The Lottery announced grants.\n\n- £9m for Leeds\n- £7m for York\n- £4m for Hull\n",
        "The NSF gave $9 million to Duke University. It also gave $7 million to Yale University and $2 million to Rice "
        "University.",
        "The state set aside $9 million for Newark, $7.5 million for Trenton and $2 million for Camden.",
        "BAE Systems (£9m), Babcock (£7m) and Thales (£4m) won contracts from the Ministry of Defence.",
    ],
)
def test_items_of_a_list_are_no_parts_of_each_other(nlp: Any, text: str) -> None:
    assert len(earmark.extract(text, nlp=nlp).records) == 3
    assert parts(nlp, text) == {}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "Grants announced on Monday by the National Lottery\n\nTotal: £20m\nLeeds: £9m\nYork: £7m\nHull: £4m\n",
            {"£9m": "£20m", "£7m": "£20m", "£4m": "£20m"},
        ),
        (
            "Britain announced a £2.5 billion fund for steelmakers, £500 million of which will go to Tata Steel.",
            {"£500 million": "£2.5 billion"},
        ),
        (
            "The bank lent £40 million to the port, of which £10 million to its dredgers.",
            {"£10 million": "£40 million"},
        ),
    ],
)
def test_a_part_told_as_one_stays_a_part(nlp: Any, text: str, told: dict[str, str]) -> None:
    assert parts(nlp, text) == told


def test_a_share_of_a_sum_told_in_figures_is_a_part_of_it(nlp: Any) -> None:
    text = "Britain announced a £2.5 billion fund for steelmakers. Of that, £500 million will go to Tata Steel and 30% "
    assert parts(nlp, text + "will go to small firms.") == {"£500 million": "£2.5 billion", "30%": "£2.5 billion"}
