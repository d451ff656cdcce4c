"""Tables: word lists, lexicons and learned weights, as package data."""

from __future__ import annotations

import json
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def table(name: str) -> Any:
    """Return the JSON table ``name`` of this package.

    Raises:
        FileNotFoundError: if there is none of that name.
    """
    return json.loads((files(__name__) / f"{name}.json").read_text(encoding="utf-8"))


@cache
def toml_table(name: str) -> dict[str, Any]:
    """Return the TOML table in the file ``name`` of this package.

    Raises:
        FileNotFoundError: if there is none of that name.
    """
    return tomllib.loads((files(__name__) / name).read_text(encoding="utf-8"))
