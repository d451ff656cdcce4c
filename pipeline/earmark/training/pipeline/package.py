"""Trained parts → the one pipeline that ships, with its figures and its card."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import spacy
from spacy.language import Language

from earmark.model import consistency, gazetteer, lines  # noqa: F401  registers components and architecture
from earmark.model.precision import set_precision
from earmark.training.pipeline import tokens
from earmark.training.pipeline.lemmas import add_lemmatizer

BATCH = 16
"""Articles that go through the encoders at once: more would not fit the processor's cache, which costs a tenth."""

META = {
    "name": "earmark",
    "version": "0.1.0",
    "description": "English news about money: tags, dependencies, lemmas, sentences and ten kinds of names.",
    "license": "CC BY-SA 4.0",
    "spacy_version": ">=3.8.0,<3.9.0",
    "sources": [
        {"name": "Universal Dependencies 2.16, English EWT", "license": "CC BY-SA 4.0"},
        {"name": "Universal Dependencies 2.16, English GUM (eight genres)", "license": "CC BY 4.0 and others"},
        {"name": "Wikipedia, Portal:Current events, 2025-01 to 2026-07, with entities", "license": "CC BY-SA 4.0"},
        {"name": "Articles written for earmark (corpus/)", "license": "CC BY-SA 4.0"},
        {"name": "Releases of the US Congress", "license": "public domain"},
        {"name": "Wikigold, Universal NER EWT, SEC filings (word vectors only)", "license": "CC BY, CC BY-SA"},
        {"name": "Listed companies (Data Packages)", "license": "PDDL"},
        {"name": "GeoNames, cities and countries (Data Packages)", "license": "CC BY 4.0"},
        {"name": "WordNet 3.0, by spacy-lookups-data 1.0.5", "license": "WordNet licence"},
    ],
}


def assemble(syntax: Path, names: Path, shared: Path) -> Language:
    """Join the syntax pipeline and the names pipeline, each over its own encoder."""
    nlp = spacy.load(syntax)
    ner = spacy.load(names)
    tokens.adapt_tokenizer(nlp)
    nlp.add_pipe("earmark_lines", before="parser")
    add_lemmatizer(nlp, shared)
    nlp.add_pipe("ner", source=ner)
    nlp.add_pipe("earmark_consistency")
    nlp.add_pipe("earmark_precision")
    for section in ("initialize", "training", "corpora", "paths"):
        nlp.config[section] = {}
    nlp.get_pipe_config("ner")["model"]["tok2vec"]["embed"]["lists"] = None  # written with the weights
    nlp.batch_size = BATCH
    nlp.meta.update(META)
    return nlp


def write(nlp: Language, folder: Path) -> None:
    """Write `nlp` to `folder` in half precision, replacing what lies there; `nlp` is of no use after it."""
    shutil.rmtree(folder, ignore_errors=True)
    set_precision(nlp, "float16")
    nlp.to_disk(folder)


def record(figures: dict[str, Any], folder: Path) -> None:
    """Put the figures into meta.json and, with the text of card.md, into the card README.md."""
    path = folder / "meta.json"
    meta = json.loads(path.read_text(encoding="utf-8"))
    meta["performance"] = figures
    path.write_text(json.dumps(meta, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    card = (Path(__file__).parent / "card.md").read_text(encoding="utf-8")
    (folder / "README.md").write_text(card.replace("{figures}", table(figures)), encoding="utf-8")


def table(figures: dict[str, Any]) -> str:
    """The figures as Markdown tables."""
    syntax = figures["treebanks-test"]
    rows = [
        "| treebanks, test | |", "| --- | ---: |",
        *(f"| {title} | {syntax[key]} |" for key, title in SYNTAX_TITLES.items()),
        "", "| names (F1) | world news, dev | authored, held out | business news, measured only |",
        "| --- | ---: | ---: | ---: |",
    ]  # fmt: skip
    sets = [figures[f"names-{name}"] for name in ("dev/current-events", "dev/authored", "news")]
    rows.append("| ten labels | " + " | ".join(str(s["f"]) for s in sets) + " |")
    rows.append("| PERSON, ORG, places | " + " | ".join(str(s["three"]["all"]) for s in sets) + " |")
    labels = sorted({label for s in sets for label in s["labels"]})
    for label in labels:
        cells = (str(s["labels"].get(label, {}).get("f", "–")) for s in sets)
        rows.append(f"| {label} | " + " | ".join(cells) + " |")
    rows += ["", f"All components together: {figures['speed']:,} words a second of one core."]
    return "\n".join(rows)


SYNTAX_TITLES = {
    "token_f": "tokens, F1",
    "tag_acc": "TAG, accuracy",
    "pos_acc": "part of speech, accuracy",
    "lemma_acc": "lemma, accuracy",
    "dep_uas": "UAS",
    "dep_las": "LAS",
    "sents_f": "sentences, F1",
}
