"""The sums of the seed article and of the annotated articles are found, each in its currency."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from earmark.amounts import find_amounts

ROOT = Path(__file__).parent.parent.parent
SHARED = ROOT.parent / "shared" / "gold" / "train"


def recall(paths: list[Path]) -> tuple[float, list[str]]:
    """The part of the gold amounts found with value and currency, and the quotes of those missed.

    A quote that stands in the headline alone is looked for there.
    """
    found = wanted = 0
    missed = []
    for path in paths:
        article = json.loads(path.read_text(encoding="utf-8"))
        quotes = [record.get("quote") or "" for record in article["records"]]
        text = article["text"]
        if any(quote not in text for quote in quotes):
            text = f"{article['title']}\n{text}"
        sums = {(amount.currency, float(amount.value)) for amount in find_amounts(text) if amount.kind == "money"}
        for record, quote in zip(article["records"], quotes, strict=True):
            amount = record["amount"]
            if amount is None:
                continue
            wanted += 1
            near = any(c == amount["currency"] and abs(v - amount["value"]) <= 1e-6 * max(1, v) for c, v in sums)
            found += near
            if not near:
                missed.append(f"{path.stem}: {amount} {quote}")
    return found / wanted, missed


@pytest.mark.skipif(not SHARED.exists(), reason="needs ../shared/gold/train beside the checkout")
def test_the_amounts_of_all_annotated_articles() -> None:
    part, missed = recall(sorted(SHARED.glob("*.json")))
    assert part >= 0.98, missed


def test_the_amounts_of_the_articles_written_for_this_project() -> None:
    articles = sorted((ROOT / "corpus").glob("a*.json"))
    paths = [path for path in articles if '"records"' in path.read_text(encoding="utf-8")]
    if not paths:
        pytest.skip("corpus/ holds no annotated articles")
    part, missed = recall(paths)
    assert part >= 0.97, missed


def test_the_seed_article() -> None:
    text = (ROOT / "corpus" / "seed.txt").read_text(encoding="utf-8")
    found = [(a.kind, int(a.value), a.currency, a.equivalent_of) for a in find_amounts(text)]
    assert found == [
        ("multiple", 4, None, None),
        ("money", 1_230_000_000_000, "JPY", None),
        ("money", 7_900_000_000, "USD", 1),
        ("money", 1_230_000_000_000, "JPY", None),
        ("percent", 50, None, None),
        ("money", 3_070_000_000_000, "JPY", None),
        ("money", 150_000_000_000, "JPY", None),
        ("money", 387_300_000_000, "JPY", None),
    ]
