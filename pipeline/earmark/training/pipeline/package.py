"""Trained parts → the one pipeline that ships."""

from __future__ import annotations

import shutil
from pathlib import Path

import spacy
from spacy.language import Language

from earmark.model import lines  # noqa: F401  registers the component
from earmark.training.pipeline import tokens  # noqa: F401  registers the callback in the configs
from earmark.training.pipeline.lemmas import add_lemmatizer

NAME, VERSION = "earmark", "0.1.0"


def assemble(syntax: Path, names: Path, shared: Path) -> Language:
    """Join the syntax pipeline and the names pipeline, each over its own encoder."""
    nlp = spacy.load(syntax)
    ner = spacy.load(names)
    if "tok2vec" in ner.pipe_names:
        ner.replace_listeners("tok2vec", "ner", ["model.tok2vec"])
    nlp.add_pipe("earmark_lines", before="parser")
    add_lemmatizer(nlp, shared)
    nlp.add_pipe("ner", source=ner)
    nlp.config["initialize"] = {}
    nlp.meta.update(name=NAME, version=VERSION)
    return nlp


def write(nlp: Language, folder: Path) -> None:
    """Write `nlp` to `folder`, replacing what lies there; the optimizer's state is left out."""
    shutil.rmtree(folder, ignore_errors=True)
    nlp.to_disk(folder)
