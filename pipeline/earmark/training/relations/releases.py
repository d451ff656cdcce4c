"""Releases of the US Congress with records, from labels that stand apart from their texts.

    python -m earmark.training.relations.releases --shared ../shared --out build/releases

The texts lie in text/press-releases.jsonl.gz of the shared data; corpus/releases.jsonl.gz holds the labels alone. Each
line tells the number of a release's line, a digest of its words, and its records in the gold format, where what stands
in the release is written as the place of it: [start, end] in the characters of title, line break and text, NFC.
"""

from __future__ import annotations

import gzip
import json
import unicodedata
from collections.abc import Callable, Iterator
from hashlib import blake2b
from pathlib import Path
from typing import Any

import click

from earmark.contract.gold import GoldArticle

ROOT = Path(__file__).parents[4]
LABELS = ROOT / "corpus" / "releases.jsonl.gz"
TEXTS = Path("text") / "press-releases.jsonl.gz"
BUILT = ROOT / "build" / "releases"
#: the fields of a record that hold accepted answers, and those that hold words of the release
_LISTS, _WORDS = ("payer", "recipient", "purpose"), ("quote", "period")


class LabelError(ValueError):
    """Labels that do not fit the texts; the message names the line and the remedy."""


def words_of(title: str, text: str) -> str:
    """What the places of the labels count in."""
    return unicodedata.normalize("NFC", f"{title}\n{text}")


def digest(words: str) -> str:
    """A short digest by which labels know the release that they were made for."""
    return blake2b(words.encode(), digest_size=8).hexdigest()


def apart(record: dict[str, Any], words: str) -> dict[str, Any]:
    """Return ``record`` with places for words that stand in ``words``; other words stay.

    >>> apart({"payer": ["NASA", None], "quote": "NASA pays"}, "NASA pays $5")
    {'payer': [[0, 4], None], 'quote': [0, 9]}
    """

    def place(answer: str | None) -> list[int] | str | None:
        start = words.find(answer) if answer else -1
        return [start, start + len(answer)] if answer and start >= 0 else answer

    return _changed(record, place)


def together(record: dict[str, Any], words: str) -> dict[str, Any]:
    """Return ``record`` with words for its places: ``apart`` undone.

    >>> together({"payer": [[0, 4], None], "quote": [0, 9]}, "NASA pays $5")
    {'payer': ['NASA', None], 'quote': 'NASA pays'}
    """
    return _changed(record, lambda place: words[place[0] : place[1]] if isinstance(place, list) else place)


def _changed(record: dict[str, Any], change: Callable[[Any], Any]) -> dict[str, Any]:
    lists = {name: [change(answer) for answer in record[name]] for name in _LISTS if name in record}
    return record | lists | {name: change(record[name]) for name in _WORDS if name in record}


def read_releases(labels: Path, texts: Path) -> Iterator[dict[str, Any]]:
    """The labelled releases in the gold format.

    Raises:
        LabelError: a release is not the one that was labelled.
    """
    told = {}
    with gzip.open(labels, "rt", encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            label = json.loads(line)
            told[label["line"]] = label | {"place": f"{labels}:{number}"}
    with gzip.open(texts, "rt", encoding="utf-8") as file:
        for number, line in enumerate(file):
            if number in told:
                yield _release(told.pop(number), json.loads(line), texts)
    for label in told.values():
        raise LabelError(f"{label['place']}: {texts} has no line {label['line']}: take the file it was made for")


def _release(label: dict[str, Any], release: dict[str, Any], texts: Path) -> dict[str, Any]:
    words = words_of(release["title"], release["text"])
    if digest(words) != label["digest"]:
        where = f"line {label['line']} of {texts}"
        raise LabelError(f"{label['place']}: {where} has other words: take the file it was made for")
    article = {
        "id": f"pr-{label['line']}",
        "source": f"{TEXTS}#{label['line']}",
        "title": unicodedata.normalize("NFC", release["title"]),
        "published": release["date"] or None,
        "text": unicodedata.normalize("NFC", release["text"]),
        "records": [together(record, words) for record in label["records"]],
    }
    GoldArticle.model_validate_json(json.dumps(article))
    return article


@click.command(help=(__doc__ or "").partition("\n")[0])
@click.option("--shared", type=click.Path(path_type=Path), default=ROOT.parent / "shared", show_default=True)
@click.option("--out", type=click.Path(path_type=Path), default=BUILT, show_default=True)
def main(shared: Path, out: Path) -> None:
    """Write a gold file for each labelled release."""
    out.mkdir(parents=True, exist_ok=True)
    count = 0
    for article in read_releases(LABELS, shared / TEXTS):
        path = out / f"{article['id']}.json"
        path.write_text(json.dumps(article, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        count += 1
    click.echo(f"{count} releases with records in {out}")


if __name__ == "__main__":
    main()
