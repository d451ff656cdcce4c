"""Linear models over named features: for what is asked often (the gate), or has few examples.

A feature is a string that a person can read ("verb=award", "near=grant"); it is hashed to a column (Weinberger,
Dasgupta, Langford, Smola and Attenberg (2009), Feature hashing for large scale multitask learning, ICML). The score of
a label is the sum of the weights of its features, so every decision can be explained by the features that led to it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from murmurhash.mrmr import hash_unicode

Floats = npt.NDArray[np.float32]
Columns = npt.NDArray[np.intp]


def column(feature: str, size: int) -> int:
    """Return the column of ``feature`` in a table of ``size`` columns (a power of two)."""
    return int(hash_unicode(feature)) & (size - 1)


def columns_of(features: Iterable[str], size: int) -> Columns:
    """Return the columns of ``features``, each once: a feature told twice counts as one told."""
    return np.array(list({number & (size - 1) for number in map(hash_unicode, features)}), dtype=np.intp)


def strongest(weighed: Mapping[str, float], most: int) -> list[tuple[str, float]]:
    """Return the features that weigh more than nothing, the strongest first."""
    return sorted(((f, w) for f, w in weighed.items() if w > 0), key=lambda p: (-p[1], p[0]))[:most]


@dataclass(frozen=True, slots=True)
class LinearModel:
    """Weights of shape (labels, columns)."""

    labels: tuple[str, ...]
    weights: Floats

    @property
    def size(self) -> int:
        """How many columns there are."""
        return int(self.weights.shape[1])

    def columns(self, features: Iterable[str]) -> Columns:
        """Return the columns of ``features``, each once."""
        return columns_of(features, self.size)

    def scores(self, features: Iterable[str]) -> Floats:
        """Return one score a label, shape (labels,): sums of weights, not probabilities."""
        total: Floats = self.weights.T[self.columns(features)].sum(axis=0)
        return total

    def explain(self, features: Sequence[str], label: str, most: int = 5) -> list[tuple[str, float]]:
        """Return the features that speak for ``label`` the most, with their weights, the strongest first."""
        row = self.weights[self.labels.index(label)]
        return strongest({f: float(row[column(f, row.shape[0])]) for f in features}, most)


def softmax(scores: Floats) -> Floats:
    """Return the probabilities that ``scores`` stand for."""
    shifted = np.exp(scores - scores.max())
    result: Floats = shifted / shifted.sum()
    return result


def store_model(model: LinearModel, path: str) -> None:
    """Write ``model`` to ``path`` (.npz): the columns that weigh anything, in half precision."""
    columns = np.flatnonzero(np.abs(model.weights).max(axis=0) > 1e-3)
    np.savez_compressed(
        path,
        labels=np.array(model.labels),
        size=model.weights.shape[1],
        columns=columns.astype(np.uint32),
        values=model.weights[:, columns].astype(np.float16),
    )


def read_model(path: str) -> LinearModel:
    """Read what :func:`store_model` wrote."""
    with np.load(path) as stored:
        labels = tuple(str(label) for label in stored["labels"])
        # the labels of a column side by side: they are read together, and a feature is then one place of the memory
        weights = np.zeros((len(labels), int(stored["size"])), dtype=np.float32, order="F")
        weights[:, stored["columns"]] = stored["values"].astype(np.float32)
    return LinearModel(labels, weights)
