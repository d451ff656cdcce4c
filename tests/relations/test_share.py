"""Shares: percentages and fractions that are a part of a sum of money, and what they are a part of."""

from __future__ import annotations

import re
import time

import pytest

import earmark
from earmark.amounts import Amount, find_amounts
from earmark.relations.context import Tally
from earmark.relations.linear import column
from earmark.relations.models import linear_model
from earmark.relations.share import ShareMention, share_of, signs, whole_of
from earmark.relations.tables import read_table

SIGNS = read_table("share_signs.toml")["sign"]


def placed(marked: str) -> tuple[str, tuple[int, int], list[Amount], int]:
    """The text, the sentence, the amounts and which of them stands in [ ]."""
    start, end = marked.index("["), marked.index("]") - 1
    text = marked.replace("[", "").replace("]", "")
    amounts = find_amounts(text)
    index = next(place for place, amount in enumerate(amounts) if amount.start < end and amount.end > start)
    first = max((m.end() for m in re.finditer(r"\. ", text[:start])), default=0)
    stop = text.find(". ", end)
    return text, (first, stop + 1 if stop >= 0 else len(text)), amounts, index


def read(marked: str) -> ShareMention | None:
    text, sentence, amounts, index = placed(marked)
    return share_of(text, sentence, amounts, index, Tally.of(amounts))


@pytest.mark.parametrize(
    ("marked", "percent", "whole"),
    [
        ("The city has set up a fund. [30%] of the fund will go to small firms.", 30, "the fund"),
        ("Investors put $52 million into the firm. [Half] of that is to be spent in Nairobi.", 50, "$52 million"),
        ("The state wants to cover [85%] of the price of the bridge.", 85, "the price of the bridge"),
        ("Three bridges get $20 million. [A third] of the money goes to Yuma.", 33, "the money"),
        ("Hackers took $14 million, and [85%] of it was returned to the bank.", 85, "$14 million"),
        (
            "Britain announced a £2.5 billion fund, £500 million of which will go to Tata Steel and [30%] of which "
            "will go to small firms.",
            30,
            "£2.5 billion",
        ),
        (
            "Britain announced a £2.5 billion fund. Of that, £500 million will go to Tata Steel and [30%] will go to "
            "small firms.",
            30,
            "£2.5 billion",
        ),
        (
            "The state covers 60 percent of the programme's cost and municipalities pay the other [40 percent].",
            40,
            "the programme's cost",
        ),
        ("The fund of £9 million lent £4 million of that to a mill, [half] of it in June.", 50, "£4 million"),
    ],
)
def test_parts_of_sums_are_shares(marked: str, percent: int, whole: str) -> None:
    found = read(marked)
    assert found is not None
    assert int(found.percent) == percent
    assert found.of == whole
    text = marked.replace("[", "").replace("]", "")
    assert text[slice(*found.of_span)] == whole


@pytest.mark.parametrize(
    "marked",
    [
        "The fund bought [50%] of the shares of the steel maker for $30 million.",
        "Profit rose [30%] to $5 million.",
        "The family owns [60%] of the brewery.",
        "The family owns 60% of the brewery and a bank the other [40%].",
        "The notes carry a coupon of [5%].",
        "Unemployment stood at [4%] in March.",
        "He sold a [51%] stake for $20 million.",
        "[Two thirds] of the voters said no.",
        "The budget rose by [8%] to $20 million.",
    ],
)
def test_stakes_growth_rates_and_people_are_none(marked: str) -> None:
    assert read(marked) is None


@pytest.mark.parametrize("hostile", ["5%, " * 600, "50 percent, the other " * 400 + "50 percent"])
def test_time_grows_with_the_text_only(hostile: str) -> None:
    """Each percentage in a row may be a share of what the one before it is of."""
    text = f"The $5 million goes to: {hostile}"
    amounts = find_amounts(text)
    tally = Tally.of(amounts)
    started = time.process_time()
    for index in range(len(amounts)):
        whole_of(text, (0, len(text)), amounts, index)
    share_of(text, (0, len(text)), amounts, len(amounts) - 1, tally)
    assert time.process_time() - started < 5


@pytest.mark.parametrize("row", SIGNS, ids=lambda row: row["name"])
def test_each_sign_shows_in_its_example(row: dict[str, str]) -> None:
    assert row["name"] in signs(*placed(row["example"]))


def test_most_signs_have_a_weight() -> None:
    weights = linear_model("share").weights
    weighed = [row["name"] for row in SIGNS if weights[:, column(row["name"], weights.shape[1])].any()]
    assert len(weighed) >= len(SIGNS) - 3


@pytest.mark.parametrize(
    ("text", "of"),
    [
        ("Norway gave Kenya $40 million. About 30% of the money will go to schools.", "the money"),
        ("Ohio gave the Orrin Fund $9 million. Half of the money stays with the state's commission.", "the money"),
        ("Orrin Water got a $9 million grant. A third of the grant takes the form of pipes.", "the grant"),
        ("Texas set up a $90 million fund. It will put 20 percent of the fund toward rural hospitals.", "the fund"),
    ],
)
def test_a_share_of_the_money_is_a_part_of_the_sum_told_before_and_not_for_the_money(text: str, of: str) -> None:
    total, share = earmark.extract(text).records
    assert share.share is not None
    assert total.amount is not None
    assert share.share.of == of
    assert share.part_of == total.id
    assert share.evidence["part_of"][0].text == of
    assert share.purpose is None or of.split()[-1] not in share.purpose


def test_proceeds_are_spent_by_whoever_got_them() -> None:
    text = "Orrin raised $80 million from Harrow Capital. A third of the proceeds will fund a plant in Leeds."
    total, share = earmark.extract(text).records
    assert total.payer is not None
    assert share.payer is not None
    assert (total.payer.name, share.payer.name, share.recipient) == ("Harrow Capital", "Orrin", None)
