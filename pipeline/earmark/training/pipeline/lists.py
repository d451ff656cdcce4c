"""Name lists and word counts → the features of `earmark.model.gazetteer`."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import srsly

from earmark.training.pipeline.augment import NO_COMPANY
from earmark.training.pipeline.names import read_marked
from earmark.training.pipeline.tokens import blank

TITLE_CLASSES = {
    "PERSON": 1, "ORG": 2, "GPE": 4, "LOC": 8, "NORP": 16, "FAC": 32, "EVENT": 64, "LAW": 128, "PROGRAM": 256,
    "PRODUCT": 512,
}  # fmt: skip
COMPANY, PLACE = 1024, {"city": 2048, "region": 4096, "country": 4096}
GIVEN, SURNAME, COMPANY_WORD, PLACE_WORD = 1, 2, 4, 8
CASE = 16
"""Word classes from here on: 1 × CASE mostly with a capital, 2 × CASE both ways, 3 × CASE mostly small."""
LEGAL_FORM = re.compile(
    r",? (?:Inc|Corp|Corporation|Co|Company|Ltd|Limited|plc|PLC|LLC|L\.P|S\.A|N\.V|AG|Holdings?|Group)\b.*"
)


def make_lists(shared: Path, corpus: Iterator[list[str]], output: Path) -> None:
    """Write the msgpack file that `earmark.NameEmbed.v1` reads; `corpus` gives tokens of free text, cased."""
    names: Counter[str] = Counter()
    words: Counter[str] = Counter()
    tokenize = blank().make_doc

    def add(name: str, mask: int) -> list[str]:
        tokens = [t.text.lower() for t in tokenize(name)]
        if tokens and len(" ".join(tokens)) > 1:
            names[" ".join(tokens)] |= mask
        return tokens

    for line in (shared / "ner" / "titles.tsv").read_text(encoding="utf-8").splitlines():
        title, label = line.split("\t")
        title = re.sub(r" \([^)]*\)$", "", title)
        if label in TITLE_CLASSES:
            tokens = add(title, TITLE_CLASSES[label])
            if label == "PERSON" and len(tokens) in (2, 3):
                words[tokens[0]] |= GIVEN
                words[tokens[-1]] |= SURNAME
    for name in ("gum", "uner-ewt", "wikigold", "sec-filings"):
        for person in _persons(shared / "ner" / f"{name}.jsonl"):
            if len(person) in (2, 3):
                words[person[0].lower()] |= GIVEN
                words[person[-1].lower()] |= SURNAME
    for company in (shared / "ner" / "names" / "companies.txt").read_text(encoding="utf-8").splitlines():
        add(company, COMPANY)
        stem = LEGAL_FORM.sub("", company)
        if len(stem) > 2 and not NO_COMPANY.search(stem):
            words[add(stem, COMPANY)[0]] |= COMPANY_WORD
    for line in (shared / "ner" / "names" / "places.tsv").read_text(encoding="utf-8").splitlines():
        place, kind = line.split("\t")
        for token in add(place, PLACE[kind]):
            words[token] |= PLACE_WORD
    for word, case in cases(corpus):
        words[word] |= case * CASE
    srsly.write_msgpack(output, {"names": dict(names), "words": dict(words)})


def _persons(path: Path) -> Iterator[list[str]]:
    """The words of each person's name in a set that the recognizer is not trained on."""
    for marked in read_marked(path):
        yield from (marked.text[s:e].split() for s, e, label in marked.entities if label == "PERSON")


def cases(corpus: Iterator[list[str]], at_least: int = 4) -> Iterator[tuple[str, int]]:
    """How each word of free text is mostly written, the first word of a line left out: 1 capital, 2 both, 3 small."""
    small: Counter[str] = Counter()
    seen: Counter[str] = Counter()
    for line in corpus:
        for word in line[1:]:
            if word.isalpha() and not (word.isupper() and len(word) > 4):
                seen[word.lower()] += 1
                small[word.lower()] += word.islower()
    for word, count in seen.items():
        if count >= at_least:
            share = small[word] / count
            yield word, 1 if share < 0.15 else 2 if share < 0.7 else 3
