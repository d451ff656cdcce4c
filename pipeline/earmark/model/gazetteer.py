"""Name lists as features of the entity recognizer's encoder, beside spaCy's hashed word shapes.

The lists do not decide: a match is one more hashed feature of a token, which the recognizer weighs against the words
around it. In training matches are dropped at random, so that it does not lean on lists that know only some names.
The lists live in the layer's attributes and are written with the weights.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import numpy as np
import srsly
from spacy.ml.staticvectors import StaticVectors
from spacy.tokens import Doc
from spacy.util import registry
from thinc.api import HashEmbed, Maxout, Model, chain, concatenate, list2ragged, ragged2list, with_array
from thinc.types import Floats2d, Ints2d

BEGIN, INSIDE, SINGLE = 1, 2, 3
"""Where a token stands in a listed name."""
NAME_BITS = 15
"""The bits of a word's classes that tell of names; those above tell how free text mostly writes it."""

EMPTY: dict[str, str | bytes] = {"names": "", "name_classes": b"", "words": "", "word_classes": b""}

Features = Callable[[list[Ints2d]], list[Any]]


@registry.architectures("earmark.NameEmbed.v1")  # type: ignore[untyped-decorator]
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
    tables: list[Model[Any, Any]] = [
        HashEmbed(width, size, column=i, seed=8 + i, dropout=0.0) for i, size in enumerate(sizes)
    ]
    hashed: Model[Any, Any] = chain(
        extract_features(attrs, lists, dropout), list2ragged(), with_array(concatenate(*tables))
    )
    mixed: Model[Any, Any] = with_array(
        Maxout(width, width * (len(sizes) + include_static_vectors), nP=3, dropout=0.0, normalize=True)
    )
    if include_static_vectors:
        hashed = concatenate(hashed, StaticVectors(width, dropout=0.0))
    return cast("Model[list[Doc], list[Floats2d]]", chain(hashed, mixed, ragged2list()))


def extract_features(attrs: list[str], lists: str | None, dropout: float) -> Model[list[Doc], list[Ints2d]]:
    """The layer that gives each Doc an array (tokens, len(attrs) + 2) of uint64."""
    model: Model[list[Doc], list[Ints2d]] = Model(
        "earmark_name_features",
        forward,
        attrs={"columns": attrs, "dropout": dropout, **EMPTY},
    )
    model.init = lambda model, X=None, Y=None: _read_lists(model, lists)  # noqa: N803  thinc's names
    return model


def _read_lists(model: Model[Any, Any], lists: str | None) -> None:
    if lists:
        set_lists(model, **srsly.read_msgpack(Path(lists)))


def set_lists(model: Model[Any, Any], names: dict[str, int], words: dict[str, int]) -> None:
    """Keep the lists as one string and one array each: a dict of 50,000 items would be slow to load."""
    for key, table in (("name", names), ("word", words)):
        model.attrs[f"{key}s"] = "\n".join(table)
        model.attrs[f"{key}_classes"] = np.fromiter(table.values(), dtype="<u2").tobytes()


@dataclass
class Lists:
    """The lists unpacked; `longest` tells of each first word how many words a name with it has at most."""

    names: dict[str, int]
    words: dict[str, int]
    longest: dict[str, int]


_UNPACKED: dict[int, tuple[str, Lists]] = {}
"""By the model's id, with the string it was made from; no attribute of the model, so that it is not written."""


def _lists(model: Model[Any, Any]) -> Lists:
    source, lists = _UNPACKED.get(model.id, (None, None))
    if lists is None or source is not model.attrs["names"]:
        names, words = (_table(model, key) for key in ("name", "word"))
        lists = Lists(names, words, _longest(names))
        _UNPACKED[model.id] = (model.attrs["names"], lists)
    return lists


def _table(model: Model[Any, Any], key: str) -> dict[str, int]:
    classes = np.frombuffer(model.attrs[f"{key}_classes"], dtype="<u2").tolist()
    return dict(zip(model.attrs[f"{key}s"].split("\n"), classes, strict=False))


def forward(model: Model[Any, Any], docs: list[Doc], is_train: bool) -> tuple[list[Ints2d], Features]:
    """spaCy's attributes of each token, then its listed name and its listed word."""
    lists, columns, dropout = _lists(model), model.attrs["columns"], model.attrs["dropout"]
    rng = np.random.default_rng(len(docs) + sum(map(len, docs))) if is_train else None
    arrays = []
    for doc in docs:
        texts = [token.text for token in doc]
        found = [
            name_features(texts, lists.names, lists.longest, rng, dropout),
            word_features(texts, lists.words, rng, dropout / 2),
        ]
        attributes = doc.to_array(columns).reshape(len(doc), len(columns))
        arrays.append(np.hstack([attributes, np.array(found, dtype="uint64").T.reshape(len(doc), 2)]))
    return cast("list[Ints2d]", arrays), lambda gradient: []


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


def word_features(
    texts: list[str], words: dict[str, int], rng: np.random.Generator | None = None, dropout: float = 0.0
) -> list[int]:
    """For each token, what the lists know of it as a single word, 0 for nothing; a capital adds one.

    What training does not show is which names the word is part of; how it is mostly written it always shows.
    """
    known = [words.get(text.lower(), 0) for text in texts]
    if rng is not None:
        shown = rng.random(len(texts)) >= dropout
        known = [classes if kept else classes & ~NAME_BITS for classes, kept in zip(known, shown, strict=True)]
    return [classes * 2 + text[:1].isupper() for classes, text in zip(known, texts, strict=True)]
