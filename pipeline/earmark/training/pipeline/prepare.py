"""Public data and authored articles → the files the two trainings read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

from spacy.language import Language

from earmark.training.pipeline import names, treebanks
from earmark.training.pipeline.augment import Names, vary
from earmark.training.pipeline.lists import make_lists
from earmark.training.pipeline.tokens import blank
from earmark.training.pipeline.vectors import make_vectors, raw_texts

SEED = 11
VARIANTS = 2
"""Copies of each authored article with other names and styles."""
HELD_OUT = 12
"""One authored article in so many chooses the best epoch, and is trained on no more than the dev splits are."""
SENTENCES = 8
"""Sentences of a treebank document in one training text."""


@dataclass(frozen=True)
class Places:
    """Where data comes from and goes to."""

    shared: Path
    corpus: Path
    out: Path

    def file(self, name: str) -> Path:
        """`name` under the folder of results, which is made."""
        path = self.out / name
        path.parent.mkdir(parents=True, exist_ok=True)
        return path


def prepare(places: Places) -> None:
    """Write all that training and evaluation read; some four minutes."""
    nlp = blank()
    prepare_treebanks(places, nlp)
    prepare_names(places, nlp)
    texts = raw_texts(places.shared, [places.corpus])
    make_lists(places.shared, _paragraphs(texts, nlp), places.file("lists.msgpack"))
    make_vectors(places.shared, [places.corpus], places.out)


def prepare_treebanks(places: Places, nlp: Language) -> None:
    """treebanks-train.spacy, -dev.spacy and -test.spacy; the latter two hold whole documents."""
    for split in ("train", "dev", "test"):
        group = SENTENCES if split == "train" else 0
        docs = treebanks.convert(places.shared, split, nlp.vocab, group)
        docs.to_disk(places.file(f"treebanks-{split}.spacy"))


def prepare_names(places: Places, nlp: Language) -> None:
    """names-train/ and names-dev/, and names-news.spacy, which is for measuring alone."""
    ner, rng = places.shared / "ner", Random(SEED)
    swaps = Names.read(ner)
    authored = list(names.read_authored(places.corpus))
    chosen = [text for i, text in enumerate(authored) if i % HELD_OUT != HELD_OUT - 1]
    held_out = [text for i, text in enumerate(authored) if i % HELD_OUT == HELD_OUT - 1]
    sets: dict[str, Iterable[names.Marked]] = {
        "names-train/authored.spacy": chosen,
        "names-train/varied.spacy": [vary(text, swaps, rng) for text in chosen for _ in range(VARIANTS)],
        "names-train/current-events.spacy": names.read_marked(ner / "current-events-train.jsonl"),
        "names-dev/authored.spacy": held_out,
        "names-dev/current-events.spacy": names.read_marked(ner / "current-events-dev.jsonl"),
        "names-news.spacy": names.read_marked(ner / "news-eval-only.jsonl"),
    }
    for name, texts in sets.items():
        names.to_docs(texts, nlp).to_disk(places.file(name))


def _paragraphs(texts: Iterator[str], nlp: Language) -> Iterator[list[str]]:
    for text in texts:
        for paragraph in text.split("\n"):
            words = [token.text for token in nlp.make_doc(paragraph) if not token.is_space]
            if words:
                yield words


