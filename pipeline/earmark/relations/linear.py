"""Linear models over named features: the one kind of learned part in the relations step.

A feature is a string that a person can read ("verb=award", "near=grant"); it is hashed to a column (Weinberger,
Dasgupta, Langford, Smola and Attenberg (2009), Feature hashing for large scale multitask learning, ICML). The score of
a label is the sum of the weights of its features, so every decision can be explained by the features that led to it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files

import numpy as np
import numpy.typing as npt
from murmurhash.mrmr import hash_unicode

Floats = npt.NDArray[np.float32]
Columns = npt.NDArray[np.intp]


def column(feature: str, size: int) -> int:
    """Return the column of ``feature`` in a table of ``size`` columns (a power of two)."""
    return int(hash_unicode(feature)) & (size - 1)


@dataclass(frozen=True, slots=True)
class LinearModel:
    """Weights of shape (labels, columns)."""

    labels: tuple[str, ...]
    weights: Floats

    def columns(self, features: Iterable[str]) -> Columns:
        """Return the columns of ``features``, each once: a feature told twice counts as one told."""
        size = self.weights.shape[1]
        return np.array(list({column(f, size) for f in features}), dtype=np.intp)

    def scores(self, features: Iterable[str]) -> Floats:
        """Return one score a label, shape (labels,): sums of weights, not probabilities."""
        total: Floats = self.weights[:, self.columns(features)].sum(axis=1)
        return total

    def score(self, features: Iterable[str], label: str) -> float:
        """Return the score of one label."""
        return float(self.weights[self.labels.index(label), self.columns(features)].sum())

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


_IN_USE: ContextVar[Mapping[str, LinearModel] | None] = ContextVar("models in use", default=None)


@contextmanager
def models_in_use(models: Mapping[str, LinearModel]) -> Iterator[None]:
    """Relate by ``models`` in place of the shipped ones: to measure models before they ship."""
    token = _IN_USE.set(models)
    try:
        yield
    finally:
        _IN_USE.reset(token)


def load_model(name: str) -> LinearModel:
    """Return the model ``name``: one of those in use, or else the shipped one.

    Raises:
        FileNotFoundError: if it does not exist: train it with ``make relations``.
    """
    models = _IN_USE.get()
    return models[name] if models is not None else _shipped(name)


@cache
def _shipped(name: str) -> LinearModel:
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
