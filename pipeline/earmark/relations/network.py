"""A small network over the named features of the linear models: what features mean together.

Each feature has a learned vector; the vectors of what is seen are summed, and two layers read the sum (Iyyer,
Manjunatha, Boyd-Graber and Daumé III (2015), Deep unordered composition rivals syntactic methods for text
classification, ACL; as there, whole features are dropped in training). One network answers several questions, each by a
head of its own (Caruana (1997), Multitask learning, Machine Learning 28).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from earmark.relations.linear import Columns, Floats, LinearModel, columns_of, segment_sums, strongest


@dataclass(frozen=True, slots=True)
class Network:
    """Vectors of features, and the layers that read their sum.

    Attributes:
        heads: the labels of each question, in the order of the outputs.
        rows: shape (columns,): the row of each column's vector, 0 for a column that says nothing.
        vectors: shape (rows, width), in whole steps; row 0 is zero.
        steps: shape (rows, 1): how long a step of each row is.
        layers: ``bias`` (width,), ``inner`` (width, width), ``inner_bias`` (width,), ``outer`` (2 width, outputs) and
            ``outer_bias`` (outputs,).
    """

    heads: Mapping[str, tuple[str, ...]]
    rows: npt.NDArray[np.int32]
    vectors: npt.NDArray[np.int8]
    steps: Floats
    layers: Mapping[str, Floats]

    def head(self, name: str) -> slice:
        """Return the place of a head's outputs."""
        start = 0
        for each, labels in self.heads.items():
            if each == name:
                return slice(start, start + len(labels))
            start += len(labels)
        raise KeyError(name)

    def columns(self, features: Sequence[str]) -> Columns:
        """Return the columns of ``features``, each once."""
        return columns_of(features, len(self.rows))

    def vectors_of(self, columns: Columns) -> Floats:
        """Return the vectors of some columns, shape (columns, width)."""
        rows = self.rows[columns]
        vectors: Floats = self.vectors[rows] * self.steps[rows]
        return vectors

    def outputs(self, things: Sequence[Columns]) -> Floats:
        """Return the outputs for several things, each told by one column or more: shape (things, outputs)."""
        return self.read(segment_sums(self.vectors_of(np.concatenate(things)), things))

    def read(self, sums: Floats) -> Floats:
        """Return the outputs for sums of vectors: (things, width) → (things, outputs)."""
        first = np.maximum(sums + self.layers["bias"], 0)
        second = np.maximum(first @ self.layers["inner"] + self.layers["inner_bias"], 0)
        outputs: Floats = np.hstack([first, second]) @ self.layers["outer"] + self.layers["outer_bias"]
        return outputs


@dataclass(frozen=True, slots=True)
class Blend:
    """A linear model and a head of a network that answer the same question; the score of a label is their mean.

    The probabilities that follow are the geometric mean of both, a logarithmic opinion pool (Genest and Zidek (1986),
    Combining probability distributions, Statistical Science 1).
    """

    linear: LinearModel
    network: Network
    head: str

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels, in the order of the scores."""
        return self.linear.labels

    def scores(self, features: Sequence[str], outputs: Floats) -> Floats:
        """Return one score a label, shape (labels,), of a thing.

        Args:
            features: what the linear model sees.
            outputs: those of the network for it, shape (outputs,).
        """
        mean: Floats = (self.linear.scores(features) + outputs[self.network.head(self.head)]) / np.float32(2)
        return mean

    def option_scores(self, options: Sequence[Columns], outputs: Floats) -> Floats:
        """Return the score of the one label for each of several options, shape (options,).

        Args:
            options: their columns.
            outputs: those of the network for them, shape (options, outputs).
        """
        told = outputs[:, self.network.head(self.head).start]
        mean: Floats = (self.linear.option_scores(options) + told) / np.float32(2)
        return mean

    def explain(
        self, features: Sequence[str], label: str, most: int = 5, beside: Sequence[str] | None = None
    ) -> list[tuple[str, float]]:
        """Return the features that speak for ``label`` the most, the strongest first: what the score has from each.

        That is half the weight in the linear model, and half of what the network's output would lose without it, beside
        what it would lose for the mean of the labels.

        Args:
            features: what the linear model sees.
            label: one of the labels.
            most: how many features to return.
            beside: what the network sees, where that is not the same.
        """
        weighed = dict.fromkeys([*features, *(beside or ())], 0.0)
        row = self.linear.weights[self.labels.index(label)]
        for f in dict.fromkeys(features):
            weighed[f] += float(row[columns_of([f], len(row))[0]]) / 2
        seen = list(dict.fromkeys(features if beside is None else beside))
        for f, lost in zip(seen, self._lost(seen, self.labels.index(label)), strict=True):
            weighed[f] += float(lost) / 2
        return strongest(weighed, most)

    def _lost(self, features: list[str], label: int) -> Floats:
        """What the network's output for a label would lose without each of ``features``."""
        size = len(self.network.rows)
        vectors = self.network.vectors_of(np.concatenate([columns_of([f], size) for f in features]))
        whole = self.network.vectors_of(self.network.columns(features)).sum(axis=0)
        outputs = self.network.read(np.vstack([whole, whole - vectors]))[:, self.network.head(self.head)]
        lost = outputs[0] - outputs[1:]
        result: Floats = lost[:, label] - (lost.mean(axis=1) if lost.shape[1] > 1 else 0)
        return result


def store_network(network: Network, path: str) -> None:
    """Write ``network`` to ``path`` (.npz)."""
    columns = np.flatnonzero(network.rows)
    names = [f"{head}={label}" for head, labels in network.heads.items() for label in labels]
    stored: dict[str, Any] = {f"layer_{name}": values.astype(np.float16) for name, values in network.layers.items()}
    np.savez_compressed(
        path,
        names=np.array(names),
        size=len(network.rows),
        columns=columns[np.argsort(network.rows[columns])].astype(np.uint32),
        vectors=network.vectors[1:],
        steps=network.steps[1:].astype(np.float16),
        **stored,
    )


def read_network(path: str) -> Network:
    """Read what :func:`store_network` wrote."""
    with np.load(path) as stored:
        heads: dict[str, tuple[str, ...]] = {}
        for name in map(str, stored["names"]):
            head, _, label = name.partition("=")
            heads[head] = (*heads.get(head, ()), label)
        columns, vectors = stored["columns"], stored["vectors"]
        rows = np.zeros(int(stored["size"]), dtype=np.int32)
        rows[columns] = np.arange(1, len(columns) + 1)
        steps = stored["steps"].astype(np.float32)
        layers = {
            name.removeprefix("layer_"): stored[name].astype(np.float32)
            for name in stored.files
            if name.startswith("layer_")
        }
    return Network(heads, rows, _after_nothing(vectors), _after_nothing(steps), layers)


def _after_nothing(table: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """The table with a row of zeros before its first."""
    return np.vstack([np.zeros_like(table[:1]), table])
