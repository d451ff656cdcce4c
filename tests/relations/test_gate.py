"""The gate: what it sees of a sum, and that it lets through what may be an allocation."""

from __future__ import annotations

import pytest

from earmark.amounts import find_amounts
from earmark.relations.gate import EVE, REACH, against, gate_features, passes


def features(text: str, title: tuple[str, ...] = ()) -> list[str]:
    return gate_features(text, (0, len(text)), find_amounts(text), 0, title)


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
    amounts = find_amounts(text)
    assert "eve=zeppelin." not in gate_features(text, (10, len(text)), amounts, 0, ())
    assert "eve=zeppelin" in gate_features(text, (10, len(text)), amounts, 0, ())


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
