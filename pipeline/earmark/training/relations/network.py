"""Fitting the networks: the loss of the linear models (earmark.training.relations.fit), by gradient descent in batches.

Adam (Kingma and Ba (2015), ICLR), with a rate that rises and falls in straight lines; in each step two fifths of the
features are dropped, and part of what the layers pass on (Srivastava et al. (2014), JMLR 15). The settings were chosen
on one third of the training articles, by networks of the other two.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix
from thinc.api import Adam

from earmark.relations.linear import Columns, Floats
from earmark.relations.network import Network, Vectors, vectors_of
from earmark.training.relations.fit import matrix

#: how many are trained, from other random numbers each
MEMBERS = 3
WIDTH = 96
BITS = 20
#: features seen less often have no vector
LEAST = 10
#: steps from zero to the largest number of a vector
STEPS = 7
EPOCHS = 10
BATCH = 64
RATE = 2e-3
WARMUP = 50
DROP_FEATURES = 0.4
DROP = 0.3

Bools = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Question:
    """Things told by features, and choices among their outputs.

    Attributes:
        things: the features of each: one sum, or the options of one role.
        right: shape (things, outputs): which outputs are accepted.
        weight: how much the question counts.
        beside: the features of what is told beside the options of a role.
    """

    things: Sequence[Sequence[str]]
    right: Bools
    weight: float
    beside: Sequence[str] = ()


def fit_network(heads: Mapping[str, tuple[str, ...]], questions: Sequence[Question], members: int = MEMBERS) -> Network:
    """Fit a network on ``questions``.

    Where a question has one thing, each head chooses one of its labels; where it has several, each head (of one label)
    chooses one of the things. A head whose outputs are all wrong for a question learns nothing from it.
    """
    told, told_columns = matrix([thing for question in questions for thing in question.things], BITS, LEAST)
    beside, beside_columns = matrix([question.beside for question in questions], BITS, LEAST)
    sizes = np.array([len(question.things) for question in questions])
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])

    def member(seed: int) -> dict[str, Floats]:
        rng = np.random.default_rng(seed)
        layers = _layers(rng, told.shape[1], beside.shape[1], sum(map(len, heads.values())))
        steps = EPOCHS * -(-len(questions) // BATCH)
        rates = np.interp(np.arange(1, steps + 1), [0, WARMUP, steps + 1], [0, RATE, 0]).tolist()
        adam = Adam(rates, grad_clip=0.0, use_averages=False)
        for batch in _batches(rng, len(questions)):
            things = np.concatenate([np.arange(starts[i], starts[i] + sizes[i]) for i in batch])
            outputs, back = _forward(rng, layers, told[things], beside[batch], sizes[batch])
            excess = _excess(heads, outputs, [questions[i] for i in batch])
            for name, gradient in back(excess / np.float32(len(batch))).items():
                layers[name], _ = adam((0, name), layers[name], gradient)
            adam.step_schedules()
        return layers

    fitted = [member(seed) for seed in range(members)]
    told_vectors = _packed([layers.pop("told") for layers in fitted], told_columns)
    beside_vectors = _packed([layers.pop("beside") for layers in fitted], beside_columns)
    layers = {name: _stacked([layers[name] for layers in fitted]) for name in fitted[0]}
    return Network(dict(heads), told_vectors, beside_vectors, layers)


def _batches(rng: np.random.Generator, count: int) -> Iterator[Ints]:
    for _ in range(EPOCHS):
        order = rng.permutation(count)
        yield from (order[start : start + BATCH] for start in range(0, count, BATCH))


def _layers(rng: np.random.Generator, told: int, beside: int, outputs: int) -> dict[str, Floats]:
    def uniform(fan_in: int, *shape: int) -> Floats:
        return rng.uniform(-(fan_in**-0.5), fan_in**-0.5, shape).astype(np.float32)

    return {
        "told": (0.05 * rng.standard_normal((told, WIDTH))).astype(np.float32),
        "beside": (0.02 * rng.standard_normal((beside, WIDTH))).astype(np.float32),
        "bias": np.zeros(WIDTH, dtype=np.float32),
        "inner": uniform(WIDTH, WIDTH, WIDTH),
        "among": uniform(WIDTH, WIDTH, WIDTH),
        "inner_bias": np.zeros(WIDTH, dtype=np.float32),
        "outer": uniform(WIDTH, 2 * WIDTH, outputs),
        "outer_bias": np.zeros(outputs, dtype=np.float32),
    }


def _forward(
    rng: np.random.Generator, layers: Mapping[str, Floats], told: csr_matrix, beside: csr_matrix, sizes: Ints
) -> tuple[Floats, Callable[[Floats], dict[str, Floats]]]:
    """The outputs for a batch, and what turns the gradient of the loss by them into that by each layer.

    ``sizes`` says how many rows of ``told`` belong to each row of ``beside``.
    """

    def mask(shape: tuple[int, ...], part: float) -> Floats:
        return ((rng.random(shape) >= part) / (1 - part)).astype(np.float32)

    def dropped(x: csr_matrix) -> csr_matrix:
        return csr_matrix((mask(x.data.shape, DROP_FEATURES), x.indices, x.indptr), x.shape)

    told, beside = dropped(told), dropped(beside)
    starts = np.cumsum(sizes) - sizes
    sums = told @ layers["told"] + np.repeat(beside @ layers["beside"], sizes, axis=0) + layers["bias"]
    pass_first = mask(sums.shape, DROP) * (sums > 0)
    first = sums * pass_first
    highest = np.maximum.reduceat(first, starts, axis=0)
    is_highest = (first == np.repeat(highest, sizes, axis=0)) * (first > 0)
    inner = first @ layers["inner"] + np.repeat(highest @ layers["among"], sizes, axis=0) + layers["inner_bias"]
    pass_second = mask(inner.shape, DROP) * (inner > 0)
    both = np.hstack([first, inner * pass_second])

    def back(outer: Floats) -> dict[str, Floats]:
        to_both = outer @ layers["outer"].T
        to_inner = to_both[:, WIDTH:] * pass_second
        to_among = np.add.reduceat(to_inner, starts, axis=0)
        to_highest = np.repeat(to_among @ layers["among"].T, sizes, axis=0) * is_highest
        to_sums = (to_both[:, :WIDTH] + to_inner @ layers["inner"].T + to_highest) * pass_first
        return {
            "told": np.ascontiguousarray(told.T @ to_sums),
            "beside": np.ascontiguousarray(beside.T @ np.add.reduceat(to_sums, starts, axis=0)),
            "bias": to_sums.sum(axis=0),
            "inner": first.T @ to_inner,
            "among": highest.T @ to_among,
            "inner_bias": to_inner.sum(axis=0),
            "outer": both.T @ outer,
            "outer_bias": outer.sum(axis=0),
        }

    return both @ layers["outer"] + layers["outer_bias"], back


def _excess(heads: Mapping[str, tuple[str, ...]], outputs: Floats, questions: Sequence[Question]) -> Floats:
    """By how much each output is too likely: the gradient of the loss by the outputs."""
    excess = np.zeros_like(outputs)
    ends = [0, *accumulate(len(question.things) for question in questions)]
    for question, start, end in zip(questions, ends, ends[1:], strict=False):
        first = 0
        for labels in heads.values():
            choices = (slice(start, end), slice(first, first + len(labels)))
            right = question.right[:, choices[1]]
            if right.any():
                p = np.exp(outputs[choices] - outputs[choices].max())
                p /= p.sum()
                accepted = np.where(right, p, 0) + np.float32(1e-12) * right
                excess[choices] = question.weight * (p - accepted / accepted.sum())
            first += len(labels)
    return excess


def _packed(vectors: Sequence[Floats], columns: Columns) -> Vectors:
    """The vectors of all members side by side, in whole steps."""
    whole, steps = zip(*map(_in_steps, vectors), strict=True)
    return vectors_of(columns, np.hstack(whole), np.hstack(steps), 1 << BITS)


def _in_steps(vectors: Floats) -> tuple[npt.NDArray[np.int8], Floats]:
    steps = np.maximum(np.abs(vectors).max(axis=1, keepdims=True, initial=0) / STEPS, np.float32(1e-6))
    steps = steps.astype(np.float16).astype(np.float32)
    return np.clip(np.rint(vectors / steps), -STEPS, STEPS).astype(np.int8), steps


def _stacked(layers: Sequence[Floats]) -> Floats:
    """A layer of all members: (members, ..., values); a bias is the same for all things."""
    stacked = np.stack(layers)
    return stacked[:, None] if stacked.ndim == 2 else stacked
