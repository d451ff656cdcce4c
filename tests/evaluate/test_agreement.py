"""Our figures and those of the project's reference scorer are the same, to the last digit."""

from __future__ import annotations

import importlib.util
import json
import random
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from earmark.contract.gold import load_gold_dir
from earmark.evaluate import Score, as_json, read_predictions, score

SHARED = Path(__file__).parents[3] / "shared"
REFERENCE = SHARED / "eval" / "score.py"

pytestmark = pytest.mark.skipif(not REFERENCE.is_file(), reason=f"the reference scorer is not at {REFERENCE}")


def reference() -> ModuleType:
    spec = importlib.util.spec_from_file_location("reference_score", REFERENCE)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def imperfect(record: dict[str, Any], chance: random.Random, names: list[str]) -> dict[str, Any] | None:
    """A prediction of the gold record with mistakes of every kind, or None where it is missed."""
    if chance.random() < 0.15:
        return None

    def answer(field: str) -> str | None:
        accepted = record[field]
        wrong = chance.choice([None, "", chance.choice(names)])
        return chance.choice(accepted) if accepted and chance.random() < 0.7 else wrong

    amount = dict(record["amount"]) if record["amount"] else None
    if amount and chance.random() < 0.3:
        amount["value"] *= chance.choice([1.005, 0.995, 1.004, 1.006, 0.5])
    if amount and record.get("equivalents") and chance.random() < 0.5:
        amount = dict(record["equivalents"][0])
    if amount and chance.random() < 0.03:
        amount["currency"] = "EUR"
    share = record.get("share_percent")
    if share is not None and chance.random() < 0.3:
        share += chance.choice([0.4, 0.5, 0.6])
    party = answer("recipient")
    return {
        "payer": {"name": answer("payer"), "kind": "organisation"} if chance.random() < 0.5 else answer("payer"),
        "recipient": {"name": party, "kind": "group"} if party else None,
        "purpose": answer("purpose"),
        "amount": amount,
        "share": {"percent": share, "of": "the whole"} if share is not None else None,
        "instrument": answer("instrument") or "other",
        "status": answer("status") or "planned",
    }


def predictions(golds: list[dict[str, Any]], seed: int, path: Path) -> None:
    chance = random.Random(seed)
    names = [name for gold in golds for record in gold["records"] for name in record["payer"] if name]
    lines = []
    for gold in golds:
        rows = [imperfect(record, chance, names) for record in gold["records"]]
        rows += [imperfect(record, chance, names) for record in gold["records"] if chance.random() < 0.1]
        found = [row for row in rows if row]
        chance.shuffle(found)
        if chance.random() < 0.5:
            lines.append({"article": {"id": gold["id"]}, "records": found})
        else:
            lines += [row | {"article_id": gold["id"]} for row in found]
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")


def mistakes(result: Score) -> list[tuple[str, str]]:
    return [(mistake.article, mistake.kind) for mistake in result.mistakes]


@pytest.mark.parametrize(("part", "seed"), [("dev", 1), ("dev", 2), ("train", 3), ("train", 4)])
def test_the_figures_agree_to_the_digit(tmp_path: Path, part: str, seed: int) -> None:
    folder = SHARED / "gold" / part
    golds = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.json"))]
    path = tmp_path / "predictions.jsonl"
    predictions(golds, seed, path)
    judge = reference()
    expected, errors = judge.score(golds, judge.read_predictions(path))
    result = score(load_gold_dir(folder), read_predictions(path))
    assert 0.3 < expected["amount"]["f1"] < 0.95
    assert as_json(result) == expected
    assert mistakes(result) == [(article, kind) for article, kind, _, _ in errors]
