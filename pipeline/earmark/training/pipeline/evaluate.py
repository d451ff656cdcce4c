"""The figures of the card: `spacy evaluate`'s scores, and names mapped to PERSON, ORG and places."""

from __future__ import annotations

import time
from collections import Counter
from pathlib import Path
from typing import Any

from spacy.language import Language
from spacy.pipeline.dep_parser import parser_score
from spacy.scorer import Scorer, get_ner_prf
from spacy.tokens import Doc, DocBin
from spacy.training import Example

THREE = {"PERSON": "PERSON", "ORG": "ORG", "GPE": "LOC", "LOC": "LOC", "FAC": "LOC"}
"""The ten labels → the three of sets that know no finer ones; the other five are left out."""

Figures = dict[str, Any]


def evaluate(nlp: Language, out: Path) -> Figures:
    """All figures on the test and dev files in `out`, F1 and accuracies in percent, and words a second."""
    figures: Figures = {"treebanks-test": score_syntax(predict(nlp, out / "treebanks-test.spacy"))}
    for name in ("names-dev/current-events", "names-dev/authored", "names-news"):
        figures[name] = score_names(predict(nlp, out / f"{name}.spacy"))
    articles = DocBin().from_disk(out / "names-dev/authored.spacy").get_docs(nlp.vocab)
    figures["speed"] = speed(nlp, [doc.text for doc in articles])
    return figures


def predict(nlp: Language, path: Path) -> list[Example]:
    """What `nlp` makes of the bare texts of a file, beside what the file says."""
    gold = list(DocBin().from_disk(path).get_docs(nlp.vocab))
    return [Example(doc, truth) for doc, truth in zip(nlp.pipe(doc.text for doc in gold), gold, strict=True)]


def score_syntax(examples: list[Example]) -> Figures:
    """Tags, parts of speech, lemmas, heads, labels and sentences; words wrongly split count as errors."""
    scores: Figures = dict(parser_score(examples))
    for attribute in ("tag", "pos", "lemma"):
        scores |= Scorer.score_token_attr(examples, attribute)
    scores |= Scorer.score_tokenization(examples)
    wanted = ("tag_acc", "pos_acc", "lemma_acc", "dep_uas", "dep_las", "sents_p", "sents_r", "sents_f", "token_f")
    return {name: _percent(scores[name]) for name in wanted}


def score_names(examples: list[Example]) -> Figures:
    """F1 over the ten labels and for each of them; then over three labels and for each of those."""
    scores = get_ner_prf(examples)
    figures: Figures = {key: _percent(scores[f"ents_{key}"]) for key in "prf"}
    figures["labels"] = {
        label: {key: _percent(value) for key, value in values.items()}
        for label, values in sorted(scores["ents_per_type"].items())
    }
    counts: Counter[tuple[str, str]] = Counter()
    for example in examples:
        found, truth = _three(example.predicted), _three(example.reference)
        counts.update(("right", span[2]) for span in found & truth)
        counts.update(("found", span[2]) for span in found)
        counts.update(("truth", span[2]) for span in truth)
    groups = {"all": ("PERSON", "ORG", "LOC"), "PERSON": ("PERSON",), "ORG": ("ORG",), "LOC": ("LOC",)}
    figures["three"] = {name: _f1(counts, labels) for name, labels in groups.items()}
    return figures


def _three(doc: Doc) -> set[tuple[int, int, str]]:
    return {(e.start_char, e.end_char, THREE[e.label_]) for e in doc.ents if e.label_ in THREE}


def _f1(counts: Counter[tuple[str, str]], labels: tuple[str, ...]) -> float:
    right, found, truth = (sum(counts[kind, label] for label in labels) for kind in ("right", "found", "truth"))
    return _percent(2 * right / (found + truth)) if found + truth else 0.0


def _percent(value: float | None) -> float:
    return round(100 * (value or 0.0), 1)


def speed(nlp: Language, texts: list[str], rounds: int = 3) -> int:
    """Words a second of processor time, all components, the best of some rounds; set OPENBLAS_NUM_THREADS=1."""
    best = 0.0
    for _ in range(rounds):
        start = time.process_time()
        words = sum(len(doc) for doc in nlp.pipe(texts))
        best = max(best, words / (time.process_time() - start))
    return round(best)
