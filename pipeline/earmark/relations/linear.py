"""Linear models over named features: the one kind of learned part in the relations step.

A feature is a string that a person can read ("verb=award", "near=grant"); it is hashed to a column (Weinberger,
Dasgupta, Langford, Smola and Attenberg (2009), Feature hashing for large scale multitask learning, ICML). The score of
a label is the sum of the weights of its features, so every decision can be explained by the features that led to it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files

import numpy as np
import numpy.typing as npt
from spacy.strings import hash_string

Floats = npt.NDArray[np.float32]


def column(feature: str, size: int) -> int:
    """Return the column of ``feature`` in a table of ``size`` columns (a power of two)."""
    return int(hash_string(feature)) & (size - 1)


@dataclass(frozen=True, slots=True)
class LinearModel:
    """Weights of shape (labels, columns)."""

    labels: tuple[str, ...]
    weights: Floats

    def scores(self, features: Sequence[str]) -> Floats:
        """Return one score a label, shape (labels,): sums of weights, not probabilities."""
        size = self.weights.shape[1]
        columns = [column(f, size) for f in features]
        total: Floats = self.weights[:, columns].sum(axis=1)
        return total

    def score(self, features: Sequence[str], label: str) -> float:
        """Return the score of one label."""
        row = self.weights[self.labels.index(label)]
        size = row.shape[0]
        return float(sum(row[column(f, size)] for f in features))

    def explain(self, features: Sequence[str], label: str, most: int = 5) -> list[tuple[str, float]]:
        """Return the features that speak for ``label`` the most, with their weights, the strongest first."""
        row = self.weights[self.labels.index(label)]
        weighed = {f: float(row[column(f, row.shape[0])]) for f in features}
        return sorted(((f, w) for f, w in weighed.items() if w > 0), key=lambda p: (-p[1], p[0]))[:most]


def softmax(scores: Floats) -> Floats:
    """Return the probabilities that ``scores`` stand for."""
    shifted = np.exp(scores - scores.max())
    result: Floats = shifted / shifted.sum()
    return result


@cache
def load_model(name: str) -> LinearModel:
    """Load the shipped model ``name`` from the package's data.

    Raises:
        FileNotFoundError: if it does not exist: train it with ``make relations``.
    """
    with as_file(files("earmark.data") / "relations" / f"{name}.npz") as where, np.load(where) as stored:
        labels = tuple(str(label) for label in stored["labels"])
        weights = np.zeros((len(labels), int(stored["size"])), dtype=np.float32)
        weights[:, stored["columns"]] = stored["values"].astype(np.float32)
    return LinearModel(labels, weights)


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
