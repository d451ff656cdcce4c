"""Name lists as features of the entity recognizer's encoder, beside spaCy's hashed word shapes.

The lists do not decide: a match is one more hashed feature of a token, which the recognizer weighs against the words
around it. In training matches are dropped at random, so that it does not lean on lists that know only some names.
The lists live in the layer's attributes and are written with the weights.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, cast

import numpy as np
import srsly
from spacy.ml import StaticVectors
from spacy.tokens import Doc
from spacy.util import registry
from thinc.api import HashEmbed, Maxout, Model, chain, concatenate, list2ragged, ragged2list, with_array
from thinc.types import Floats2d, Ints2d

BEGIN, INSIDE, SINGLE = 1, 2, 3
"""Where a token stands in a listed name."""

Features = Callable[[list[Ints2d]], list[Any]]


@registry.architectures("earmark.NameEmbed.v1")
def build_name_embed(
    width: int,
    attrs: list[str],
    rows: list[int],
    name_rows: int,
    include_static_vectors: bool,
    lists: str | None = None,
    dropout: float = 0.4,
) -> Model[list[Doc], list[Floats2d]]:
    """Like spacy.MultiHashEmbed.v2, with two more columns: the listed name and the listed word of each token.

    width: of each embedding and of the output.
    attrs, rows: spaCy's attributes and the rows of their tables.
    name_rows: rows of each of the two tables of list features.
    lists: msgpack file {"names": {name: classes}, "words": {word: classes}}, read when the model is initialised;
        keys are tokens in lower case, joined by blanks; classes a bit mask.
    dropout: share of the matches that training does not show.
    """
    sizes = [*rows, name_rows, name_rows]
    tables = [HashEmbed(width, size, column=i, seed=8 + i, dropout=0.0) for i, size in enumerate(sizes)]
    hashed = chain(extract_features(attrs, lists, dropout), list2ragged(), with_array(concatenate(*tables)))
    mixed = with_array(Maxout(width, width * (len(sizes) + include_static_vectors), nP=3, dropout=0.0, normalize=True))
    if include_static_vectors:
        hashed = concatenate(hashed, StaticVectors(width, dropout=0.0))
    return cast("Model[list[Doc], list[Floats2d]]", chain(hashed, mixed, ragged2list()))


def extract_features(attrs: list[str], lists: str | None, dropout: float) -> Model[list[Doc], list[Ints2d]]:
    """The layer that gives each Doc an array (tokens, len(attrs) + 2) of uint64."""
    model: Model[list[Doc], list[Ints2d]] = Model(
        "earmark_name_features",
        forward,
        attrs={"columns": attrs, "names": {}, "words": {}, "dropout": dropout},
    )
    model.init = lambda model, X=None, Y=None: _read_lists(model, lists)  # noqa: N803  thinc's names
    return model


def _read_lists(model: Model[Any, Any], lists: str | None) -> None:
    if lists:
        model.attrs.update(srsly.read_msgpack(Path(lists)))


def forward(model: Model[Any, Any], docs: list[Doc], is_train: bool) -> tuple[list[Ints2d], Features]:
    """spaCy's attributes of each token, then its listed name and its listed word."""
    names, words, columns = model.attrs["names"], model.attrs["words"], model.attrs["columns"]
    longest = _longest_of(model)
    rng = np.random.default_rng(len(docs) + sum(map(len, docs))) if is_train else None
    arrays = []
    for doc in docs:
        texts = [token.text for token in doc]
        lists = np.array(
            [name_features(texts, names, longest, rng, model.attrs["dropout"]), word_features(texts, words)],
            dtype="uint64",
        ).T.reshape(len(doc), 2)
        arrays.append(np.hstack([doc.to_array(columns).reshape(len(doc), len(columns)), lists]))
    return cast("list[Ints2d]", arrays), lambda gradient: []


def _longest_of(model: Model[Any, Any]) -> dict[str, int]:
    """Made once for each table of names; no attribute of the model, so that it is not written with it."""
    names = model.attrs["names"]
    made_for, longest = _MADE.get(model.id, (None, {}))
    if made_for is not names:
        longest = _longest(names)
        _MADE[model.id] = (names, longest)
    return longest


_MADE: dict[int, tuple[dict[str, int], dict[str, int]]] = {}


def _longest(names: Iterable[str]) -> dict[str, int]:
    """The first word of each listed name → the most words that a name beginning with it has."""
    longest: dict[str, int] = {}
    for name in names:
        first, *rest = name.split(" ")
        longest[first] = max(longest.get(first, 0), 1 + len(rest))
    return longest


def name_features(
    texts: list[str],
    names: dict[str, int],
    longest: dict[str, int],
    rng: np.random.Generator | None = None,
    dropout: float = 0.0,
) -> list[int]:
    """For each token, the classes of the longest listed name it stands in and its place there; 0 outside.

    Only words with a capital or a digit at their beginning open a name, so that "reading" is no town.

    >>> name_features("shares of Goldman Sachs fell".split(), {"goldman sachs": 4}, {"goldman": 2})
    [0, 0, 17, 18, 0]
    """
    lowered = [text.lower() for text in texts]
    found = [0] * len(texts)
    at = 0
    while at < len(texts):
        step = 1
        if lowered[at] != texts[at] or texts[at][:1].isdigit():
            for width in range(min(longest.get(lowered[at], 0), len(texts) - at), 0, -1):
                classes = names.get(" ".join(lowered[at : at + width]))
                if classes:
                    if rng is None or rng.random() >= dropout:
                        found[at] = classes * 4 + (BEGIN if width > 1 else SINGLE)
                        found[at + 1 : at + width] = [classes * 4 + INSIDE] * (width - 1)
                    step = width
                    break
        at += step
    return found


def word_features(texts: list[str], words: dict[str, int]) -> list[int]:
    """For each token, what the lists know of it as a single word, 0 for nothing; a capital counts as one bit more."""
    return [words.get(text.lower(), 0) * 2 + (text[:1].isupper()) for text in texts]
