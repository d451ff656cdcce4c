"""The gate: what it sees of a sum, and that it lets through what may be an allocation."""

from __future__ import annotations

import pytest

from earmark.amounts import find_amounts
from earmark.relations.context import Tally
from earmark.relations.gate import EVE, REACH, against, gate_features, passes


def features(text: str, title: tuple[str, ...] = ()) -> list[str]:
    return seen_from(0, text, title)


def seen_from(start: int, text: str, title: tuple[str, ...] = ()) -> list[str]:
    amounts = find_amounts(text)
    return gate_features(text, (start, len(text)), amounts, 0, title, Tally.of(amounts))


def test_it_sees_the_words_on_each_side_and_the_shape_of_the_sum() -> None:
    seen = features("The ministry granted Rapidus $150 million, up 4% from 2024.", ("chip", "aid"))
    assert {"L1=rapidus", "L2L1=granted rapidus", "R1=,", "in=ministry", "in=<percent>", "after=up", "after=#"} <= set(
        seen
    )
    assert {"digits=9", "currency=USD", "percents_here=1", "title=chip"} <= set(seen)


def test_it_looks_no_farther_than_its_reach() -> None:
    far = "zeppelin " + "word " * (REACH // 4)
    assert "in=zeppelin" not in features(far + "$5 million")
    text = "zeppelin. " + "word " * EVE + "$5 million"
    assert "eve=zeppelin." not in seen_from(10, text)
    assert "eve=zeppelin" in seen_from(10, text)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("The European Commission fined Tallwood 40 million euros on Tuesday.", True),
        ("Harlan Foundation gave the clinic $2 million for a new wing.", True),
        ("The bill would set aside $1.2 billion for broadband.", True),
        ("Brent crude fell to $71.40 a barrel.", False),
        ("Shares of Orvane rose to $20.15, up 3%, on the Nasdaq.", False),
    ],
)
def test_it_rules_out_what_nobody_gives(text: str, told: bool) -> None:
    seen = features(text)
    assert passes(seen) == told
    if not told:
        assert all(weight > 0 for _, weight in against(seen)())


def test_the_tally_counts_what_begins_in_a_stretch() -> None:
    text = "It paid $5 million. It got $6 million, up 4%, and $7 million."
    tally, second = Tally.of(find_amounts(text)), text.index("It got")
    assert list(tally.features(second, len(text))) == ["sums=3", "sums_here=2", "percents_here=1"]
    assert list(tally.features(0, second)) == ["sums=3", "sums_here=1", "percents_here=0"]
