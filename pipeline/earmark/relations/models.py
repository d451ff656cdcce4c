"""The models of the relations step by name: those shipped as package data, or others to be measured."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from importlib.resources import as_file, files

from earmark.relations.linear import LinearModel, read_model
from earmark.relations.network import Network, read_network

_IN_USE: ContextVar[Mapping[str, Network] | None] = ContextVar("networks in use", default=None)


@contextmanager
def networks_in_use(networks: Mapping[str, Network]) -> Iterator[None]:
    """Relate by ``networks`` in place of the shipped ones: to measure them before they ship."""
    token = _IN_USE.set(networks)
    try:
        yield
    finally:
        _IN_USE.reset(token)


def network(name: str) -> Network:
    """Return the network ``name`` (kinds, roles, purposes): that in use, or else the shipped one.

    Raises:
        FileNotFoundError: if it does not exist: train it with ``make relations``.
    """
    networks = _IN_USE.get()
    return networks[name] if networks is not None else _shipped_network(name)


@cache
def linear_model(name: str) -> LinearModel:
    """Return the linear model ``name`` (gate, share, same) that ships.

    Raises:
        FileNotFoundError: if it does not exist: train it with ``make relations``.
    """
    with as_file(files("earmark.data") / "relations" / f"{name}.npz") as where:
        return read_model(str(where))


@cache
def _shipped_network(name: str) -> Network:
    with as_file(files("earmark.data") / "relations" / f"{name}.npz") as where:
        return read_network(str(where))
