"""The models of the relations step by name: those shipped as package data, or others to be measured."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files

from earmark.relations.linear import LinearModel, read_model
from earmark.relations.network import Network, read_network


@dataclass(frozen=True, slots=True)
class Models:
    """Models by name."""

    linear: Mapping[str, LinearModel]
    networks: Mapping[str, Network]


_IN_USE: ContextVar[Models | None] = ContextVar("models in use", default=None)


@contextmanager
def models_in_use(models: Models) -> Iterator[None]:
    """Relate by ``models`` in place of the shipped ones: to measure models before they ship."""
    token = _IN_USE.set(models)
    try:
        yield
    finally:
        _IN_USE.reset(token)


def linear_model(name: str) -> LinearModel:
    """Return the linear model ``name`` (purpose, gate, share, same): one of those in use, or else the shipped one.

    Raises:
        FileNotFoundError: if it does not exist: train it with ``make relations``.
    """
    models = _IN_USE.get()
    return models.linear[name] if models is not None and name in models.linear else _shipped(name)


def network(name: str) -> Network:
    """Return the network ``name`` (kinds, roles): one of those in use, or else the shipped one.

    Raises:
        FileNotFoundError: if it does not exist: train it with ``make relations``.
    """
    models = _IN_USE.get()
    return models.networks[name] if models is not None else _shipped_network(name)


@cache
def _shipped(name: str) -> LinearModel:
    with as_file(files("earmark.data") / "relations" / f"{name}.npz") as where:
        return read_model(str(where))


@cache
def _shipped_network(name: str) -> Network:
    with as_file(files("earmark.data") / "relations" / f"{name}.npz") as where:
        return read_network(str(where))
