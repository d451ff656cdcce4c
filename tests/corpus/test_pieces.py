"""Articles cut to pieces and put together anew, as lists, headings and half sentences: none stops the pipeline."""

from __future__ import annotations

import random
import re
from pathlib import Path
from typing import Any

import pytest

import earmark
from earmark.contract.gold import load_gold_dir

CORPUS = Path(__file__).parents[2] / "corpus"
JOINTS = ["\n", "\n- ", "\n• ", "\n\n", " ", "\n·", ": ", "\n1. "]


@pytest.fixture(scope="module")
def nlp() -> Any:
    return earmark.load()


def pieces(texts: list[str], count: int) -> list[str]:
    """``count`` texts, each of up to 14 pieces of an article in another order; the same each time."""
    chance = random.Random(0)
    made = []
    for _ in range(count):
        parts = [part for part in re.split(r"(?<=[.;:,])\s", chance.choice(texts)) if part]
        chance.shuffle(parts)
        made.append("".join(part + chance.choice(JOINTS) for part in parts[: chance.randint(1, 14)]))
    return made


def test_no_order_of_words_and_lines_stops_the_pipeline(nlp: Any) -> None:
    texts = [article.text for article in load_gold_dir(CORPUS)[::40]]
    found = 0
    for text in pieces(texts, 120):
        records = earmark.extract(text, nlp=nlp, include_unquantified=True).records
        found += len(records)
        for record in records:
            for places in record.evidence.values():
                assert all(text[place.start : place.end] == place.text for place in places)
    assert found > 100
