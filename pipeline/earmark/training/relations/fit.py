"""Fitting the linear models: logistic regression over labels of which several may be right.

Loss: the negative log of the probability mass on the accepted labels, with an L2 penalty, by L-BFGS (Liu and
Nocedal (1989), Mathematical Programming 45). With one accepted label this is multinomial logistic regression
(McFadden (1974), Conditional logit analysis of qualitative choice behavior).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from earmark.relations.linear import Columns, LinearModel, column

Array = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Example:
    """One thing to be labelled: its features and the accepted labels."""

    features: Sequence[str]
    accepted: frozenset[str]
    weight: float = 1.0


def matrix(rows: Sequence[Sequence[str]], bits: int, least: int) -> tuple[csr_matrix, Columns]:
    """Return the rows as a sparse 0/1 matrix over the columns seen ``least`` times, and those columns."""
    size = 1 << bits
    hashed = [sorted({column(f, size) for f in row}) for row in rows]
    counts = Counter(c for row in hashed for c in row)
    columns = np.array(sorted(c for c, n in counts.items() if n >= least), dtype=np.intp)
    index = {int(c): i for i, c in enumerate(columns)}
    indices = [[index[c] for c in row if c in index] for row in hashed]
    starts = np.concatenate([[0], np.cumsum([len(r) for r in indices])])
    flat = np.array([i for r in indices for i in r], dtype=np.int32)
    data = np.ones(len(flat))
    return csr_matrix((data, flat, starts), shape=(len(rows), len(columns))), columns


def fit_labels(
    labels: Sequence[str], examples: Sequence[Example], *, l2: float, bits: int = 18, least: int = 5
) -> LinearModel:
    """Fit a model that labels each example; with two labels this is logistic regression."""
    x, columns = matrix([e.features for e in examples], bits, least)
    right = np.array([[label in e.accepted for label in labels] for e in examples])
    weight = np.array([[e.weight] for e in examples])
    shape = (len(labels), len(columns))

    def loss(flat: Array) -> tuple[float, Array]:
        w = flat.reshape(shape)
        scores = np.asarray(x @ w.T)
        scores -= scores.max(axis=1, keepdims=True)
        p = np.exp(scores)
        p /= p.sum(axis=1, keepdims=True)
        mass = np.where(right, p, 0.0).sum(axis=1, keepdims=True) + 1e-12
        q = np.where(right, p, 0.0) / mass
        gradient = (x.T @ ((p - q) * weight)).T + l2 * w
        return float(-(weight * np.log(mass)).sum() + 0.5 * l2 * (flat @ flat)), np.asarray(gradient).ravel()

    start = np.zeros(shape[0] * shape[1])
    best = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 60})
    return _spread(tuple(labels), best.x.reshape(shape), columns, bits)


def fit_logistic(rows: Sequence[Mapping[str, float]], right: Sequence[bool]) -> dict[str, float]:
    """Fit a logistic regression over named numbers; the result holds their weights and ``bias``."""
    names = sorted(rows[0])
    x = np.array([[1.0, *(row[name] for name in names)] for row in rows])
    y = np.array(right, dtype=float)

    def loss(w: Array) -> tuple[float, Array]:
        z = x @ w
        p = 1.0 / (1.0 + np.exp(-z))
        return float((np.logaddexp(0, z) - y * z).sum() + 0.5 * (w[1:] @ w[1:])), x.T @ (p - y) + np.append(0, w[1:])

    best = minimize(loss, np.zeros(len(names) + 1), jac=True, method="L-BFGS-B")
    return {name: round(float(weight), 4) for name, weight in zip(("bias", *names), best.x, strict=True)}


def _spread(labels: tuple[str, ...], weights: Array, columns: Columns, bits: int) -> LinearModel:
    table = np.zeros((len(labels), 1 << bits), dtype=np.float32)
    table[:, columns] = weights
    return LinearModel(labels, table)
