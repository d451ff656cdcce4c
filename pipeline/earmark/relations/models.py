"""The models of the relations step by name: those shipped as package data, or others to be measured."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files

from earmark.relations.linear import LinearModel, read_model
from earmark.relations.network import Blend, Network, read_network

#: the network that answers each question, beside the linear model of its name
NETWORK_OF = {
    "allocation": "kinds",
    "instrument": "kinds",
    "status": "kinds",
    "payer": "roles",
    "recipient": "roles",
}


@dataclass(frozen=True, slots=True)
class Models:
    """Models by name."""

    linear: Mapping[str, LinearModel]
    networks: Mapping[str, Network]

    def blend(self, name: str) -> Blend:
        """Return the linear model ``name`` with its network."""
        return Blend(self.linear[name], self.networks[NETWORK_OF[name]], name)


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
    """Return the linear model ``name``: one of those in use, or else the shipped one.

    Raises:
        FileNotFoundError: if it does not exist: train it with ``make relations``.
    """
    models = _IN_USE.get()
    return models.linear[name] if models is not None and name in models.linear else _shipped(name)


def blend(name: str) -> Blend:
    """Return the linear model ``name`` with its network: of those in use, or else the shipped ones.

    Raises:
        FileNotFoundError: if one does not exist: train it with ``make relations``.
    """
    models = _IN_USE.get()
    return models.blend(name) if models is not None else _shipped_blend(name)


@cache
def _shipped(name: str) -> LinearModel:
    with as_file(files("earmark.data") / "relations" / f"{name}.npz") as where:
        return read_model(str(where))


@cache
def _shipped_network(name: str) -> Network:
    with as_file(files("earmark.data") / "relations" / f"{name}.npz") as where:
        return read_network(str(where))


@cache
def _shipped_blend(name: str) -> Blend:
    return Blend(_shipped(name), _shipped_network(NETWORK_OF[name]), name)
