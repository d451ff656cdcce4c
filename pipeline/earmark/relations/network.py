"""Small networks over named features: what features mean together.

Each feature has a learned vector; the vectors of what is seen are summed, and two layers read the sum (Iyyer,
Manjunatha, Boyd-Graber and Daumé III (2015), Deep unordered composition rivals syntactic methods for text
classification, ACL; as there, whole features are dropped in training). One network answers several questions, each by a
head of its own (Caruana (1997), Multitask learning, Machine Learning 28). Options of one choice are read beside the
features of what the choice is about, and beside the highest values that any of them has in the first layer (Zaheer et
al. (2017), Deep sets, NeurIPS): whether one is taken depends on which others there are.

A network has several members, alike but for the random numbers that their training began with; its outputs are the
means of theirs (Hansen and Salamon (1990), Neural network ensembles, IEEE Transactions on Pattern Analysis and Machine
Intelligence 12). The probabilities that follow are the geometric means of theirs.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

import numpy as np
import numpy.typing as npt

from earmark.relations.linear import Columns, Floats, columns_of, strongest


@dataclass(frozen=True, slots=True)
class Vectors:
    """A vector for each feature that was seen often enough, those of all members side by side.

    Attributes:
        rows: shape (columns,): the row of each column's vector, 0 for a column that says nothing.
        whole: shape (rows, members * width), in whole steps; row 0 is zero.
        steps: shape (rows, members): how long a step is.
    """

    rows: npt.NDArray[np.int32]
    whole: npt.NDArray[np.int8]
    steps: Floats

    def of(self, columns: Columns) -> Floats:
        """Return the vectors of some columns, shape (columns, members * width)."""
        rows = self.rows[columns]
        steps = self.steps[rows]
        vectors: Floats = self.whole[rows].astype(np.float32)
        by_member = vectors.reshape(*steps.shape, vectors.shape[1] // steps.shape[1])
        by_member *= steps[:, :, None]
        return vectors

    def sums(self, things: Sequence[Columns]) -> Floats:
        """Return the sum of the vectors of each of ``things``, shape (things, members * width)."""
        vectors = self.of(np.concatenate(things))
        ends = accumulate(map(len, things))
        # slice by slice: several times as fast as np.add.reduceat over rows
        parts = (vectors[end - len(thing) : end] for thing, end in zip(things, ends, strict=True))
        return np.stack([np.add.reduce(part) for part in parts])


@dataclass(frozen=True, slots=True)
class Scene:
    """What the options of one choice share: the sum of the vectors of what is told beside them, (members * width,), and
    the highest values of the first layer over all of them, (members, 1, width)."""

    beside: Floats
    highest: Floats


@dataclass(frozen=True, slots=True)
class Network:
    """Vectors of features, and the layers that read their sum.

    Attributes:
        heads: the labels of each question, in the order of the outputs.
        told: the vectors of what tells a thing, or an option.
        beside: the vectors of what is told beside all options.
        layers: for each of the members ``bias`` (members, 1, width), ``inner`` and ``among`` (members, width, width),
            ``inner_bias`` (members, 1, width), ``outer`` (members, 2 width, outputs) and ``outer_bias`` (members, 1,
            outputs).
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

    def columns(self, features: Iterable[str]) -> Columns:
        """Return the columns of ``features``, each once."""
        return columns_of(features, self.size)

    def outputs(self, thing: Columns) -> Floats:
        """Return the outputs for a thing by itself: shape (outputs,)."""
        outputs: Floats = self.read(self.told.sums([thing]))[0]
        return outputs

    def option_outputs(self, options: Sequence[Columns], beside: Columns) -> tuple[Floats, Scene]:
        """Return the outputs for the options of a choice, shape (options, outputs), and what they share.

        Args:
            options: each told by one column or more.
            beside: the columns of what is told beside them.
        """
        sums = self.told.sums(options)
        told = self.beside.sums([beside])[0]
        scene = Scene(told, self._first(sums + told).max(axis=1, keepdims=True))
        return self.read(sums, scene), scene

    def read(self, sums: Floats, scene: Scene | None = None) -> Floats:
        """Return the outputs for sums of vectors, of options in a scene or of things by themselves.

        (things, members * width) → (things, outputs)
        """
        first = self._first(sums if scene is None else sums + scene.beside)
        highest = first if scene is None else scene.highest
        inner = first @ self.layers["inner"] + highest @ self.layers["among"] + self.layers["inner_bias"]
        both = np.concatenate([first, np.maximum(inner, 0)], axis=2)
        outputs: Floats = (both @ self.layers["outer"] + self.layers["outer_bias"]).mean(axis=0)
        return outputs

    def lost(self, whole: Floats, parts: Sequence[Columns], scene: Scene | None = None) -> Floats:
        """Return what the outputs for a thing, or for an option in a scene, would lose without each of ``parts`` of it.

        (1, members * width), the sum of the vectors of the thing → (parts, outputs). Each part has one column or more,
        all of them of the thing.
        """
        outputs = self.read(np.vstack([whole, whole - self.told.sums(parts)]), scene)
        lost: Floats = outputs[0] - outputs[1:]
        return lost

    def weights(self, lost: Floats, head: str, label: str) -> Floats:
        """Return how much each part speaks for ``label``, by what is :meth:`lost` without it: shape (parts,).

        That is what the label's output loses, beside the mean of what those of the head's labels lose.
        """
        own = lost[:, self.head(head)]
        weights: Floats = own[:, self.heads[head].index(label)] - (own.mean(axis=1) if own.shape[1] > 1 else 0)
        return weights

    def explain(
        self, features: Iterable[str], head: str, label: str, most: int = 5, scene: Scene | None = None
    ) -> list[tuple[str, float]]:
        """Return the features that speak for ``label`` the most with their :meth:`weights`, the strongest first.

        What an option shares with the others, the ``scene``, is left as it is.
        """
        seen = list(dict.fromkeys(features))
        lost = self.lost(self.told.sums([self.columns(seen)]), [self.columns([f]) for f in seen], scene)
        weights = self.weights(lost, head, label)
        return strongest(dict(zip(seen, weights.tolist(), strict=True)), most)

    def _first(self, sums: Floats) -> Floats:
        """The first layer: (things, members * width) → (members, things, width)."""
        members = len(self.layers["bias"])
        apart = sums.reshape(len(sums), members, -1).swapaxes(0, 1)
        first: Floats = np.maximum(apart + self.layers["bias"], 0)
        return first


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
