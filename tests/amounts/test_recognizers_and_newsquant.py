"""The cases of Recognizers-Text's English specs and of NewsQuant, which lie beside the checkout.

Every case that is not read as its gold has it stands below with the reason; one that is missing, or that is read right
by now, fails the test.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from earmark.amounts import find_amounts

ROOT = Path(__file__).parent.parent.parent
CASES = ROOT.parent / "shared" / "amounts" / "dev.jsonl"
SCORERS = ROOT.parent / "shared" / "eval"

pytestmark = pytest.mark.skipif(not CASES.exists(), reason="needs ../shared/amounts/dev.jsonl beside the checkout")

UNANNOTATED = "the currency specs mark money only; a percentage of the text is found besides"
WRONG_GOLD = {
    "9b8fd8e9e3": UNANNOTATED,
    "e391bfec33": UNANNOTATED,
    "5db0248fa9": UNANNOTATED,
    "2377ff2c5c": UNANNOTATED,
    "e726682d08": UNANNOTATED,
    "bdefe46f52": UNANNOTATED,
    "cfcb3b8b42": UNANNOTATED,
    "51353f7cf4": UNANNOTATED,
    "49703b6451": UNANNOTATED,
    "27ee88ba1d": "gold leaves out three share prices in pence (118.5p, 180p, 200p), which are sums",
    "cd20e146bf": "gold has 59 trillion yen where the text says 590 billion",
    "3f19a5dca2": "gold has 3 to 5 million where the text says 3 to 5 billion",
    "13fe54616a": "gold has 1 where the text says 1mil",
}
OUT_OF_SCOPE = {
    "112673f9bd": "an exchange rate: '$1.25 sterling' says what a pound costs in dollars; gold calls it pounds",
}


def cases() -> list[dict[str, Any]]:
    return [json.loads(line) for line in CASES.read_text(encoding="utf-8").splitlines()]


def mentions(case: dict[str, Any]) -> list[dict[str, Any]]:
    return [a.to_json() for a in find_amounts(case["text"]) if a.kind in ("money", "percent")]


@pytest.fixture(scope="module")
def score_case() -> Any:
    sys.path.insert(0, str(SCORERS))
    try:
        from score_amounts import score_case
    finally:
        sys.path.remove(str(SCORERS))
    return score_case


def counts(score_case: Any, chosen: list[dict[str, Any]], kinds: set[str]) -> float:
    """F1 of the kinds over the cases, by the scorer's own comparison."""
    right = gold = found = 0
    for case in chosen:
        tp, wanted, extra, _ = score_case(case["mentions"], mentions(case))
        for kind in kinds:
            right += tp.get(kind, 0)
            gold += wanted.get(kind, 0)
            found += tp.get(kind, 0) + extra.get(kind, 0)
    return 2 * right / (gold + found)


def test_every_remaining_error_is_explained(score_case: Any) -> None:
    wrong = set()
    for case in cases():
        tp, wanted, extra, _ = score_case(case["mentions"], mentions(case))
        if sum(tp.values()) < sum(wanted.values()) or extra:
            wrong.add(case["id"])
    assert wrong == {*WRONG_GOLD, *OUT_OF_SCOPE}


def test_f1_as_the_cases_stand(score_case: Any) -> None:
    """Percentages and the whole stay below 0.97 only for the nine that the currency specs do not mark."""
    assert counts(score_case, cases(), {"money"}) >= 0.97
    assert counts(score_case, cases(), {"percent"}) >= 0.95
    assert counts(score_case, cases(), {"money", "percent"}) >= 0.96


def test_f1_where_a_text_is_marked_for_the_kind(score_case: Any) -> None:
    """Each text of the specs is scored on the kind its spec marks, NewsQuant's on both."""
    marked = [case for case in cases() if WRONG_GOLD.get(case["id"]) != UNANNOTATED]
    assert counts(score_case, marked, {"money"}) >= 0.97
    assert counts(score_case, marked, {"percent"}) >= 0.99
    assert counts(score_case, marked, {"money", "percent"}) >= 0.97
