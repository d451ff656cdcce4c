"""Treebanks in CoNLL-U → spaCy's training format, one Doc for a few sentences of one document."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

from spacy.tokens import Doc, DocBin
from spacy.vocab import Vocab

TREEBANKS = ("ewt", "gum")
BREAKS = 0.25
ATTRS = ["ORTH", "SPACY", "TAG", "POS", "HEAD", "DEP", "LEMMA", "SENT_START"]


@dataclass
class Sentence:
    """Columns of one sentence; `heads` count from 0, the root's head is the root itself."""

    words: list[str]
    spaces: list[bool]
    lemmas: list[str]
    upos: list[str]
    xpos: list[str]
    heads: list[int]
    deps: list[str]


def read_conllu(path: Path) -> Iterator[list[Sentence]]:
    """Documents of a (gzipped) CoNLL-U file; multiword and empty tokens are passed over."""
    document: list[Sentence] = []
    rows: list[list[str]] = []
    glued: set[int] = set()
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in [*lines, "\n"]:
            if line.startswith("# newdoc") and document:
                yield document
                document = []
            elif line.startswith("#"):
                continue
            elif line.strip():
                columns = line.rstrip("\n").split("\t")
                if "-" in columns[0]:
                    first, last = (int(part) for part in columns[0].split("-"))
                    glued.update(range(first, last))
                    if "SpaceAfter=No" in columns[9]:
                        glued.add(last)
                elif "." not in columns[0]:
                    rows.append(columns)
            elif rows:
                document.append(_sentence(rows, glued))
                rows, glued = [], set()
    if document:
        yield document


def _sentence(rows: list[list[str]], glued: set[int]) -> Sentence:
    heads = [int(row[6]) - 1 if row[6] != "0" else i for i, row in enumerate(rows)]
    return Sentence(
        words=[row[1] for row in rows],
        spaces=["SpaceAfter=No" not in row[9] and int(row[0]) not in glued for row in rows],
        lemmas=[row[2] for row in rows],
        upos=[row[3] for row in rows],
        xpos=[row[4] for row in rows],
        heads=heads,
        deps=[row[7] if row[7] != "root" else "ROOT" for row in rows],
    )


def _break(after: Sentence, rng: Random) -> None:
    """Put a line break, as spaCy's tokenizer would make it, behind the last word of a sentence."""
    after.words.append(rng.choice(["\n", "\n", "\n\n", "\n    "]))
    after.spaces = [*after.spaces[:-1], False, False]
    after.lemmas.append(after.words[-1])
    after.upos.append("SPACE")
    after.xpos.append("_SP")
    after.heads.append(len(after.heads) - 1)
    after.deps.append("dep")


def to_doc(vocab: Vocab, sentences: list[Sentence], rng: Random | None = None) -> Doc:
    """One Doc with tags, heads, labels and lemmas.

    rng: where given, one sentence in four ends with a line break, which treebanks have none of.
    """
    words: list[str] = []
    spaces: list[bool] = []
    lemmas: list[str] = []
    pos: list[str] = []
    tags: list[str] = []
    heads: list[int] = []
    deps: list[str] = []
    for sentence in sentences:
        spaces_here = [*sentence.spaces[:-1], True]
        sentence = Sentence(*(list(column) for column in vars(sentence).values()))
        sentence.spaces = spaces_here
        if rng and rng.random() < BREAKS:
            _break(sentence, rng)
        offset = len(words)
        words += sentence.words
        spaces += sentence.spaces
        lemmas += sentence.lemmas
        pos += sentence.upos
        tags += sentence.xpos
        heads += [head + offset for head in sentence.heads]
        deps += sentence.deps
    return Doc(vocab, words=words, spaces=spaces, lemmas=lemmas, pos=pos, tags=tags, heads=heads, deps=deps)


def convert(shared: Path, split: str, vocab: Vocab, group: int, seed: int = 7) -> DocBin:
    """The Docs of all treebanks' `split`, at most `group` sentences in one (0: whole documents, no breaks)."""
    docs = DocBin(attrs=ATTRS, store_user_data=False)
    rng = Random(seed) if group else None
    for bank in TREEBANKS:
        for document in read_conllu(shared / "treebanks" / f"{bank}-{split}.conllu.gz"):
            step = group or len(document)
            for first in range(0, len(document), step):
                docs.add(to_doc(vocab, document[first : first + step], rng))
    return docs
