"""Labels that stand apart from their texts give the gold back, and say what is wrong where they cannot."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from earmark.training.relations.releases import LABELS, LabelError, apart, digest, read_releases, together, words_of

TITLE = "Delegation Welcomes $2 Million for Harbor"
TEXT = "The Corps of Engineers awarded the Port of Alder Bay $2 million to dredge its channel in Fiscal Year 2022."
RECORD: dict[str, Any] = {
    "amount": {"value": 2_000_000, "currency": "USD"},
    "payer": ["Corps of Engineers", "U.S. government"],
    "recipient": ["Port of Alder Bay", "Harbor"],
    "purpose": ["to dredge its channel", None],
    "instrument": ["contract", "grant"],
    "status": ["approved"],
    "quote": "awarded the Port of Alder Bay $2 million",
    "period": "Fiscal Year 2022",
}


def written(folder: Path, labels: list[dict[str, Any]], releases: list[dict[str, Any]]) -> tuple[Path, Path]:
    paths = folder / "labels.jsonl.gz", folder / "texts.jsonl.gz"
    for path, rows in zip(paths, (labels, releases), strict=True):
        with gzip.open(path, "wt", encoding="utf-8") as file:
            file.writelines(json.dumps(row) + "\n" for row in rows)
    return paths


def label(line: int = 1) -> dict[str, Any]:
    words = words_of(TITLE, TEXT)
    return {"line": line, "digest": digest(words), "records": [apart(RECORD, words)]}


RELEASES = [{"title": "Other", "text": "Nothing.", "date": ""}, {"title": TITLE, "text": TEXT, "date": "2022-03-01"}]


def test_labels_hold_places_in_the_release_and_no_words_of_it() -> None:
    placed = apart(RECORD, words_of(TITLE, TEXT))
    assert placed["payer"] == [[46, 64], "U.S. government"]
    assert placed["quote"] == [65, 105]
    assert placed["recipient"][1] == [35, 41]  # of the title
    assert placed["purpose"][1] is None
    assert together(placed, words_of(TITLE, TEXT)) == RECORD


def test_a_labelled_release_is_read_as_gold(tmp_path: Path) -> None:
    (article,) = read_releases(*written(tmp_path, [label()], RELEASES))
    assert article["id"] == "pr-1"
    assert article["published"] == "2022-03-01"
    assert article["records"] == [RECORD]


def test_a_release_that_has_changed_is_refused(tmp_path: Path) -> None:
    changed = [RELEASES[0], RELEASES[1] | {"text": TEXT.replace("2022", "2023")}]
    with pytest.raises(LabelError, match=r"labels.jsonl.gz:1: line 1 of .*texts.jsonl.gz has other words"):
        list(read_releases(*written(tmp_path, [label()], changed)))


def test_a_release_that_is_gone_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LabelError, match="has no line 9"):
        list(read_releases(*written(tmp_path, [label(9)], RELEASES)))


def test_the_labels_fit_the_releases_that_they_were_made_for() -> None:
    texts = Path(__file__).parents[3] / "shared" / "text" / "press-releases.jsonl.gz"
    if not texts.exists():
        pytest.skip(f"the releases are not at {texts}")
    assert sum(1 for _ in read_releases(LABELS, texts)) > 1_000
