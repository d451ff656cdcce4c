"""The lemmatizer's tables: WordNet's (by spacy-lookups-data), and what the treebanks know better."""

from __future__ import annotations

from collections import Counter, defaultdict
from pathlib import Path
from typing import cast

from spacy.language import Language
from spacy.lookups import Table, load_lookups
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
                        seen[word.lower(), pos][lemma] += 1
    return {key: lemmas.most_common(1)[0][0] for key, lemmas in seen.items()}


def add_lemmatizer(nlp: Language, shared: Path) -> None:
    """Add spaCy's rule lemmatizer, with an exception for each treebank form that the rules get wrong."""
    lemmatizer = cast(Lemmatizer, nlp.add_pipe("lemmatizer", config={"mode": "rule", "overwrite": True}))
    lookups = load_lookups("en", tables=TABLES)
    lemmatizer.initialize(lookups=lookups)
    attested = treebank_lemmas(shared)
    rules, exceptions = lookups.get_table("lemma_rules"), lookups.get_table("lemma_exc")
    _prune_index(lookups.get_table("lemma_index"), rules, set(attested.values()))
    for pos in {pos.lower() for _, pos in attested}:
        # A word the other rules leave as it stands loses its capital.
        rules[pos] = [*rules.get(pos, []), ["", ""]]
    for (form, pos), lemma in attested.items():
        doc = Doc(nlp.vocab, words=[form.capitalize()], pos=[pos])
        if lemmatizer.lemmatize(doc[0])[0] != lemma:
            exceptions.setdefault(pos.lower(), {})[form] = [lemma]
    lemmatizer.cache.clear()


def _prune_index(index: Table, rules: Table, attested: set[str]) -> None:
    """Make dicts of the index's lists, which would be searched from end to end, without plurals like "stakes".

    WordNet lists some plurals as words of their own; one whose singular it lists too, and which is no lemma in the
    treebanks, is taken for a plural.
    """
    for pos in ("noun", "verb", "adj", "adv"):
        words = set(index[pos])
        inflected = {
            word for word in words for old, new in rules.get(pos, [])
            if pos == "noun" and old and word.endswith(old) and word[: -len(old)] + new in words
            and word not in attested
        }  # fmt: skip
        index[pos] = dict.fromkeys(sorted(words - inflected), 1)
