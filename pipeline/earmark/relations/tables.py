"""Reading the tables in earmark.data: patterns, the signs that speak for a choice, and their weights."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from itertools import combinations
from typing import Any, NamedTuple

from earmark.data import toml_table

_FRAGMENT = re.compile(r"\{([a-z]+)\}")
_CLASS = re.compile(r"(\[(?:\\.|[^\]\\])*\])")


class Sign(NamedTuple):
    """A row of a table of signs: what to look for, and in which of the places around a mention."""

    name: str
    where: str
    pattern: re.Pattern[str]


def read_table(name: str) -> dict[str, Any]:
    """The TOML table ``name`` of earmark.data."""
    return toml_table(name)


@cache
def read_weights(name: str) -> dict[str, float]:
    """The weights ``name`` of earmark.data, by feature; "" is the intercept."""
    found: dict[str, float] = json.loads(files("earmark.data").joinpath(name).read_text(encoding="utf-8"))
    return found


@cache
def read_signs(name: str) -> tuple[Sign, ...]:
    """The signs of the table ``name``, in its order. Their patterns match without regard to case."""
    table = read_table(name)
    return tuple(
        Sign(row["name"], row["where"], re.compile(expand(row["pattern"], table.get("fragments")), re.IGNORECASE))
        for row in table["sign"]
    )


def shown(signs: Iterable[Sign], places: Mapping[str, str]) -> list[str]:
    """The names of the signs that are found in their place; signs of a place that is not given are none."""
    return [sign.name for sign in signs if sign.where in places and sign.pattern.search(places[sign.where])]


def pairs(names: Iterable[str], table: str) -> list[str]:
    """The features that say more two at a time: each pair of those that the table lists under ``together``."""
    return [f"{one} & {other}" for one, other in combinations([n for n in names if n in _together(table)], 2)]


@cache
def _together(table: str) -> frozenset[str]:
    return frozenset(read_table(table)["together"])


def probability(names: Iterable[str], weights: Mapping[str, float]) -> float:
    """What a logistic regression with these weights gives to a case with the features ``names``."""
    return 1 / (1 + math.exp(-weights.get("", 0.0) - sum(weights.get(name, 0.0) for name in names)))


def expand(pattern: str, fragments: Mapping[str, str] | None = None) -> str:
    """A pattern as written in a table, as a regular expression.

    ``{name}`` is a fragment, a blank up to four white spaces (so that a broken line does not matter), ``’`` an
    apostrophe of either form.
    """
    while fragments and _FRAGMENT.search(pattern):
        pattern = _FRAGMENT.sub(lambda found: fragments[found[1]], pattern)
    pieces = _CLASS.split(pattern)  # every other piece is a class of characters, where a blank is a blank
    pieces[::2] = [
        piece.replace(" ?", r"\s{0,4}").replace(" ", r"\s{1,4}").replace("’", "['’]") for piece in pieces[::2]
    ]
    pieces[1::2] = [piece.replace("’", "'’") for piece in pieces[1::2]]
    return "".join(pieces)


def compile_pattern(pattern: str, fragments: Mapping[str, str] | None = None) -> re.Pattern[str]:
    """A pattern of a table, matched without regard to case from the start of a word on."""
    return re.compile(rf"(?<![\w-])(?:{expand(pattern, fragments)})", re.IGNORECASE)
