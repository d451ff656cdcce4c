"""Entity sets → spaCy's training format."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from spacy.language import Language
from spacy.tokens import DocBin
from spacy.util import filter_spans

LABELS = ("PERSON", "ORG", "GPE", "LOC", "NORP", "FAC", "EVENT", "LAW", "PROGRAM", "PRODUCT")


@dataclass
class Marked:
    """A text with its entities as [start, end, label] in characters."""

    text: str
    entities: list[tuple[int, int, str]]


def read_marked(path: Path) -> Iterator[Marked]:
    """Texts of a JSONL file with `text` and `entities`; labels that earmark has not are left out."""
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        yield Marked(row["text"], [(s, e, label) for s, e, label in row["entities"] if label in LABELS])


def read_authored(folder: Path) -> Iterator[Marked]:
    """Articles whose `entities` list surface forms; every occurrence of a form carries its label."""
    for path in sorted(folder.rglob("*.json")):
        article = json.loads(path.read_text(encoding="utf-8"))
        if not isinstance(article, dict) or not article.get("entities") or "text" not in article:
            continue
        text = "\n\n".join(part for part in (article.get("title"), article["text"]) if part)
        yield Marked(text, mark(text, {e["text"]: e["label"] for e in article["entities"]}))


def mark(text: str, forms: dict[str, str]) -> list[tuple[int, int, str]]:
    """All occurrences of `forms` as whole words, the longest form first where two overlap."""
    if not forms:
        return []
    longest = sorted(forms, key=len, reverse=True)
    pattern = re.compile(r"(?<!\w)(?:" + "|".join(re.escape(form) for form in longest) + r")(?!\w)")
    return [(m.start(), m.end(), forms[m.group()]) for m in pattern.finditer(text) if forms[m.group()] in LABELS]


def add(docs: DocBin, nlp: Language, marked: Marked) -> int:
    """Put one text into `docs`; gives the number of entities whose edges are no token's edges.

    Such an entity ("Israel" in "Israeli airstrikes", by a link that covers part of a word) is left unlabelled.
    """
    doc = nlp.make_doc(marked.text)
    spans, astray = [], []
    for start, end, label in marked.entities:
        span = doc.char_span(start, end, label=label)
        if span is not None:
            spans.append(span)
        elif (wider := doc.char_span(start, end, alignment_mode="expand")) is not None:
            astray.append(wider)
    doc.set_ents(filter_spans(spans), missing=filter_spans(astray))
    docs.add(doc)
    return len(astray)


def to_docs(texts: Iterable[Marked], nlp: Language) -> DocBin:
    """All `texts` in spaCy's training format."""
    docs = DocBin(store_user_data=False)
    for marked in texts:
        add(docs, nlp, marked)
    return docs
