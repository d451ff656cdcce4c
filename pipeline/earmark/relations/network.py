"""A small network over the named features of the linear models: what features mean together.

Each feature has a learned vector; the vectors of what is seen are summed, and two layers read the sum (Iyyer,
Manjunatha, Boyd-Graber and Daumé III (2015), Deep unordered composition rivals syntactic methods for text
classification, ACL; as there, whole features are dropped in training). One network answers several questions, each by a
head of its own (Caruana (1997), Multitask learning, Machine Learning 28). Options of one choice are read beside the
features of what the choice is about, and beside the highest values that any of them has in the first layer (Zaheer et
al. (2017), Deep sets, NeurIPS): whether one is taken depends on which others there are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from earmark.relations.linear import Columns, Floats, LinearModel, columns_of, segment_sums, strongest


@dataclass(frozen=True, slots=True)
class Vectors:
    """A vector for each feature that was seen often enough.

    Attributes:
        rows: shape (columns,): the row of each column's vector, 0 for a column that says nothing.
        whole: shape (rows, width), in whole steps; row 0 is zero.
        steps: shape (rows, 1): how long a step of each row is.
    """

    rows: npt.NDArray[np.int32]
    whole: npt.NDArray[np.int8]
    steps: Floats

    def of(self, columns: Columns) -> Floats:
        """Return the vectors of some columns, shape (columns, width)."""
        rows = self.rows[columns]
        vectors: Floats = self.whole[rows] * self.steps[rows]
        return vectors


@dataclass(frozen=True, slots=True)
class Scene:
    """What the options of one choice share: the sum of the vectors of what is told beside them, and the highest values
    of the first layer over all of them, each of shape (width,)."""

    beside: Floats
    highest: Floats


@dataclass(frozen=True, slots=True)
class Network:
    """Vectors of features, and the layers that read their sum.

    Attributes:
        heads: the labels of each question, in the order of the outputs.
        told: the vectors of what tells a thing, or an option.
        beside: the vectors of what is told beside all options.
        layers: ``bias`` (width,), ``inner`` and ``among`` (width, width), ``inner_bias`` (width,), ``outer``
            (2 width, outputs) and ``outer_bias`` (outputs,).
    """

    heads: Mapping[str, tuple[str, ...]]
    told: Vectors
    beside: Vectors
    layers: Mapping[str, Floats]

    def head(self, name: str) -> slice:
        """Return the place of a head's outputs."""
        start = 0
        for each, labels in self.heads.items():
            if each == name:
                return slice(start, start + len(labels))
            start += len(labels)
        raise KeyError(name)

    @property
    def size(self) -> int:
        """How many columns features are hashed to."""
        return len(self.told.rows)

    def columns(self, features: Sequence[str]) -> Columns:
        """Return the columns of ``features``, each once."""
        return columns_of(features, self.size)

    def outputs(self, thing: Columns) -> Floats:
        """Return the outputs for a thing by itself: shape (outputs,)."""
        outputs: Floats = self.read(self.told.of(thing).sum(axis=0, keepdims=True))[0]
        return outputs

    def option_outputs(self, options: Sequence[Columns], beside: Columns) -> tuple[Floats, Scene]:
        """Return the outputs for the options of a choice, shape (options, outputs), and what they share.

        Args:
            options: each told by one column or more.
            beside: the columns of what is told beside them.
        """
        sums = segment_sums(self.told.of(np.concatenate(options)), options)
        told = self.beside.of(beside).sum(axis=0)
        scene = Scene(told, self._first(sums + told).max(axis=0))
        return self.read(sums, scene), scene

    def read(self, sums: Floats, scene: Scene | None = None) -> Floats:
        """Return the outputs for sums of vectors, of options in a scene or of things by themselves.

        (things, width) → (things, outputs)
        """
        first = self._first(sums if scene is None else sums + scene.beside)
        highest = first if scene is None else scene.highest
        inner = first @ self.layers["inner"] + highest @ self.layers["among"] + self.layers["inner_bias"]
        both = np.hstack([first, np.maximum(inner, 0)])
        outputs: Floats = both @ self.layers["outer"] + self.layers["outer_bias"]
        return outputs

    def _first(self, sums: Floats) -> Floats:
        first: Floats = np.maximum(sums + self.layers["bias"], 0)
        return first


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

    def scores(self, columns: Columns, outputs: Floats) -> Floats:
        """Return one score a label, shape (labels,), of a thing.

        Args:
            columns: those of what the linear model sees.
            outputs: those of the network for it, shape (outputs,).
        """
        mean: Floats = (self.linear.scores_at(columns) + outputs[self.network.head(self.head)]) / np.float32(2)
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
        self,
        features: Sequence[str],
        label: str,
        most: int = 5,
        seen: Sequence[str] | None = None,
        scene: Scene | None = None,
    ) -> list[tuple[str, float]]:
        """Return the features that speak for ``label`` the most, the strongest first: what the score has from each.

        That is half the weight in the linear model, and half of what the network's output would lose without it, beside
        what it would lose for the mean of the labels.

        Args:
            features: what the linear model sees.
            label: one of the labels.
            most: how many features to return.
            seen: what the network sees, where that is not the same.
            scene: what an option shares with the others, which is left as it is.
        """
        seen = list(dict.fromkeys(features if seen is None else seen))
        weighed = dict.fromkeys([*features, *seen], 0.0)
        row = self.linear.weights[self.labels.index(label)]
        for f in dict.fromkeys(features):
            weighed[f] += float(row[columns_of([f], len(row))[0]]) / 2
        for f, lost in zip(seen, self._lost(seen, self.labels.index(label), scene), strict=True):
            weighed[f] += float(lost) / 2
        return strongest(weighed, most)

    def _lost(self, features: list[str], label: int, scene: Scene | None) -> Floats:
        """What the network's output for a label would lose without each of ``features``."""
        told = self.network.told
        vectors = told.of(np.concatenate([self.network.columns([f]) for f in features]))
        whole = told.of(self.network.columns(features)).sum(axis=0)
        outputs = self.network.read(np.vstack([whole, whole - vectors]), scene)[:, self.network.head(self.head)]
        lost = outputs[0] - outputs[1:]
        result: Floats = lost[:, label] - (lost.mean(axis=1) if lost.shape[1] > 1 else 0)
        return result


def store_network(network: Network, path: str) -> None:
    """Write ``network`` to ``path`` (.npz)."""
    names = [f"{head}={label}" for head, labels in network.heads.items() for label in labels]
    stored: dict[str, Any] = {f"layer_{name}": values.astype(np.float16) for name, values in network.layers.items()}
    for name, vectors in (("told", network.told), ("beside", network.beside)):
        columns = np.flatnonzero(vectors.rows)
        stored[f"{name}_columns"] = columns[np.argsort(vectors.rows[columns])].astype(np.uint32)
        stored[f"{name}_whole"] = vectors.whole[1:]
        stored[f"{name}_steps"] = vectors.steps[1:].astype(np.float16)
    np.savez_compressed(path, names=np.array(names), size=len(network.told.rows), **stored)


def read_network(path: str) -> Network:
    """Read what :func:`store_network` wrote."""
    with np.load(path) as stored:
        heads: dict[str, tuple[str, ...]] = {}
        for name in map(str, stored["names"]):
            head, _, label = name.partition("=")
            heads[head] = (*heads.get(head, ()), label)
        size = int(stored["size"])
        told, beside = (
            vectors_of(stored[f"{name}_columns"], stored[f"{name}_whole"], stored[f"{name}_steps"], size)
            for name in ("told", "beside")
        )
        layers = {
            name.removeprefix("layer_"): stored[name].astype(np.float32)
            for name in stored.files
            if name.startswith("layer_")
        }
    return Network(heads, told, beside, layers)


def vectors_of(columns: npt.NDArray[Any], whole: npt.NDArray[np.int8], steps: npt.NDArray[Any], size: int) -> Vectors:
    """Vectors for ``columns`` of ``size``, one row each; all other columns say nothing."""
    rows = np.zeros(size, dtype=np.int32)
    rows[columns] = np.arange(1, len(columns) + 1)
    return Vectors(rows, _after_nothing(whole), _after_nothing(steps.astype(np.float32)))


def _after_nothing(table: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """The table with a row of zeros before its first."""
    return np.vstack([np.zeros((1, table.shape[1]), table.dtype), table])
