"""Floors under the pipeline's figures: not a measure (docs/model.md has those), but an alarm when weights go wrong."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

import pytest
from spacy.language import Language
from spacy.training import Example

from earmark.training.pipeline.evaluate import score_names, score_syntax
from earmark.training.pipeline.names import read_authored
from earmark.training.pipeline.treebanks import read_conllu, to_doc

ROOT = Path(__file__).parents[2]
TREEBANKS = ROOT.parent / "shared" / "treebanks"


def test_names_of_the_corpus(nlp: Language) -> None:
    articles = list(read_authored(ROOT / "corpus"))[11::60]
    examples = []
    for article in articles:
        truth = nlp.make_doc(article.text)
        spans = (truth.char_span(start, end, label=label) for start, end, label in article.entities)
        truth.set_ents([span for span in spans if span is not None])
        examples.append(Example(nlp(article.text), truth))
    figures = score_names(examples)
    assert figures["f"] >= 75, figures
    assert figures["three"]["all"] >= 78, figures


@pytest.mark.skipif(not TREEBANKS.is_dir(), reason="needs shared/treebanks beside the checkout")
@pytest.mark.parametrize("bank", ["ewt", "gum"])
def test_syntax_of_the_treebanks(nlp: Language, bank: str) -> None:
    documents = [document[:40] for document in islice(read_conllu(TREEBANKS / f"{bank}-dev.conllu.gz"), 12)]
    truths = [to_doc(nlp.vocab, document) for document in documents]
    with nlp.select_pipes(disable=["ner", "earmark_consistency"]):
        figures = score_syntax([Example(nlp(truth.text), truth) for truth in truths])
    assert figures["tag_acc"] >= 91, figures
    assert figures["dep_las"] >= 76, figures
