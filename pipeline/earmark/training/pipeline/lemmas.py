"""The lemmatizer's tables: WordNet's (by spacy-lookups-data), and what the treebanks know better."""

from __future__ import annotations

from collections import Counter, defaultdict
from pathlib import Path
from typing import cast

from spacy.language import Language
from spacy.lookups import load_lookups
from spacy.pipeline import Lemmatizer
from spacy.tokens import Doc

from earmark.training.pipeline.treebanks import TREEBANKS, read_conllu

TABLES = ["lemma_rules", "lemma_index", "lemma_exc"]


def treebank_lemmas(shared: Path) -> dict[tuple[str, str], str]:
    """(lower-case form, part of speech) → its most frequent lemma in the treebanks' training split."""
    seen: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for bank in TREEBANKS:
        for document in read_conllu(shared / "treebanks" / f"{bank}-train.conllu.gz"):
            for s in document:
                for word, pos, lemma in zip(s.words, s.upos, s.lemmas, strict=True):
                    if pos not in ("PROPN", "PUNCT", "SYM", "NUM", "X"):
                        seen[word.lower(), pos][lemma.lower()] += 1
    return {key: lemmas.most_common(1)[0][0] for key, lemmas in seen.items()}


def add_lemmatizer(nlp: Language, shared: Path) -> None:
    """Add spaCy's rule lemmatizer, with an exception for each treebank form that the rules get wrong.

    Forms whose lemma the treebanks attest only once are left to the rules, save in closed classes.
    """
    lemmatizer = cast(Lemmatizer, nlp.add_pipe("lemmatizer", config={"mode": "rule", "overwrite": True}))
    lookups = load_lookups("en", tables=TABLES)
    lemmatizer.initialize(lookups=lookups)
    index = lookups.get_table("lemma_index")
    for pos in list(index):
        index[pos] = dict.fromkeys(index[pos], 1)  # membership in a list would be searched from end to end
    for rules in lookups.get_table("lemma_rules").values():
        rules.append(["", ""])  # a word the other rules leave as it stands loses its capital
    exceptions = lookups.get_table("lemma_exc")
    for (form, pos), lemma in treebank_lemmas(shared).items():
        doc = Doc(nlp.vocab, words=[form.capitalize()], pos=[pos])
        if lemmatizer.lemmatize(doc[0])[0] != lemma:
            exceptions.setdefault(pos.lower(), {})[form] = [lemma]
    lemmatizer.cache.clear()
