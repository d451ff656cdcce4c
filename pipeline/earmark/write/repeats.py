"""Articles that have the id of one before them: counted exactly, in memory that hardly grows with their number."""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterable, Sequence
from hashlib import blake2b
from pathlib import Path

import numpy as np
import sqlalchemy as sa

from earmark.contract.tables import articles

#: Ids named in one statement.
_MANY = 500


def repeated_in_file(path: Path) -> int:
    """How many lines of an ``articles.jsonl`` have the id of an earlier one; takes 16 bytes an article."""
    digests = array("Q")
    with path.open("rb") as lines:
        for line in lines:
            digest = blake2b(json.loads(line)["id"].encode(), digest_size=digests.itemsize)
            digests.frombytes(digest.digest())
    return len(digests) - len(np.unique(np.array(digests, np.uint64)))


def held_among(connection: sa.Connection, ids: Sequence[str]) -> set[str]:
    """Those of the ``ids`` of articles that the database holds, as they are or otherwise."""
    held: set[str] = set()
    for begin in range(0, len(ids), _MANY):
        held.update(connection.scalars(sa.select(articles.c.id).where(articles.c.id.in_(ids[begin : begin + _MANY]))))
    return held


def repeated_among(ids: Iterable[str], held: Iterable[str]) -> int:
    """How many of the ``ids`` of articles are ``held``, or that of an earlier one of them."""
    seen = set(held)
    repeated = 0
    for one in ids:
        repeated += one in seen
        seen.add(one)
    return repeated
