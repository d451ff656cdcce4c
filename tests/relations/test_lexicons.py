"""The word lists are no memory of the articles that earmark is measured on."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from earmark.data import table

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared" / "gold"


def entries() -> Iterator[str]:
    frames = table("frames")
    for row in [*frames["verbs"], *frames["nouns"]]:
        yield from row["words"]
    for name in ("instrument_cues", "status_cues"):
        rows = next(rows for rows in table(name).values() if isinstance(rows, list))
        for row in rows:
            yield from row["words"]
    descriptions = table("descriptions")
    for words in (*(row for name, row in descriptions.items() if name != "alike"), *descriptions["alike"]):
        yield from words
    for name in ("money", "left"):
        yield from (row["word"] for row in table("unquantified")[name])


def texts(folder: Path) -> list[str]:
    articles = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.json"))]
    words = (re.findall(r"[\w’'-]+", f"{a.get('title') or ''} {a['text']}".lower()) for a in articles)
    return [f" {' '.join(row)} " for row in words]


def forms(entry: str) -> list[str]:
    if " " in entry:
        return [entry]
    return [entry + end for end in ("", "s", "es", "d", "ed", "ing")] + [entry.removesuffix("e") + "ing"]


@pytest.mark.skipif(not (SHARED / "dev").is_dir(), reason=f"needs the gold articles in {SHARED}")
def test_no_entry_is_known_from_a_single_measured_article_alone() -> None:
    measured = texts(SHARED / "dev")
    known = "".join([*texts(SHARED / "train"), *texts(ROOT / "corpus")])
    suspects = []
    for entry in sorted(set(entries())):
        told = [f" {form} " for form in forms(entry.lower())]
        if sum(any(form in text for form in told) for text in measured) == 1:
            suspects += [entry] * (not any(form in known for form in told))
    assert suspects == []
