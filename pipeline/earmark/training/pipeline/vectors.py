"""Word vectors from the free text and the training texts, by floret's skip-gram (subwords: minn to maxn).

Subwords serve in training alone: what ships is a plain table of the most frequent words, in lower case,
because a look-up of whole words costs a tenth of one of subwords.
"""

from __future__ import annotations

import gzip
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from spacy.language import Language
from spacy.vectors import Vectors

from earmark.training.pipeline.names import read_authored, read_marked
from earmark.training.pipeline.tokens import blank
from earmark.training.pipeline.treebanks import TREEBANKS, read_conllu

DIMENSIONS, WORDS, EPOCHS = 64, 24_000, 3


def raw_texts(shared: Path, authored: list[Path]) -> Iterator[str]:
    """Every text that may be read, none of a dev or test split."""
    with gzip.open(shared / "text" / "press-releases.jsonl.gz", "rt", encoding="utf-8") as lines:
        yield from (json.loads(line)["text"] for line in lines)
    for name in ("current-events-train", "gum", "uner-ewt", "wikigold", "sec-filings"):
        yield from (m.text for m in read_marked(shared / "ner" / f"{name}.jsonl"))
    for folder in authored:
        yield from (m.text for m in read_authored(folder))
    for bank in TREEBANKS:
        for document in read_conllu(shared / "treebanks" / f"{bank}-train.conllu.gz"):
            for sentence in document:
                yield " ".join(sentence.words)


def write_corpus(texts: Iterator[str], path: Path) -> Counter[str]:
    """Lower-case tokens, a paragraph a line, into `path`; gives how often each word stands there."""
    nlp = blank()
    counts: Counter[str] = Counter()
    with path.open("w", encoding="utf-8") as out:
        for text in texts:
            for paragraph in text.split("\n"):
                words = [t.lower_ for t in nlp.make_doc(paragraph) if not t.is_space]
                if len(words) > 2:
                    counts.update(words)
                    out.write(" ".join(words) + "\n")
    return counts


def train_vectors(corpus: Path, counts: Counter[str]) -> Vectors:
    """A table of the WORDS most frequent words, each row of length one, found by lower-case form."""
    import floret

    model = floret.train_unsupervised(
        str(corpus), model="skipgram", dim=DIMENSIONS, minn=4, maxn=5, minCount=5, bucket=100_000,
        epoch=EPOCHS, neg=5, ws=5, lr=0.05, thread=1, verbose=0,
    )  # fmt: skip
    words = [word for word, _ in sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:WORDS]]
    rows = np.stack([model.get_word_vector(word) for word in words]).astype("f")
    rows /= np.linalg.norm(rows, axis=1, keepdims=True) + 1e-8
    nlp = blank()
    for word in words:
        nlp.vocab.strings.add(word)
    return Vectors(strings=nlp.vocab.strings, data=rows, keys=words, name="earmark", attr="LOWER")


def make_vectors(shared: Path, authored: list[Path], output: Path) -> Language:
    """Train the vectors and write an otherwise empty pipeline that holds them, for `[initialize.vectors]`."""
    output.mkdir(parents=True, exist_ok=True)
    corpus = output / "corpus.txt"
    counts = write_corpus(raw_texts(shared, authored), corpus)
    vectors = train_vectors(corpus, counts)
    nlp = blank()
    nlp.vocab.vectors = vectors
    for word in vectors.strings:
        nlp.vocab.strings.add(word)
    nlp.to_disk(output / "vectors")
    return nlp
