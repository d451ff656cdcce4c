"""What goes into PostgreSQL by COPY is what was told, whatever characters it is of."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
import sqlalchemy as sa

from earmark.contract.tables import parties
from earmark.write.bulk import copy_line, insert
from earmark.write.database import Database

NAMES = [
    "Acme",
    "Acme\tHoldings",
    "two\nlines",
    "three\r\nlines",
    "C:\\new\\table",
    r"\N",
    "\\.",
    "",
    "'; DROP TABLE parties; --",
    "Łódź — “Zakład”",
]


@pytest.mark.parametrize(
    ("values", "line"),
    [
        (["Acme", None, 5], "Acme\t\\N\t5\n"),
        (["a\tb\nc\rd\\e", None], "a\\tb\\nc\\rd\\\\e\t\\N\n"),
        ([r"\N", None], "\\\\N\t\\N\n"),
        ([Decimal("150000000.5"), date(2025, 12, 26), 0.25, ""], "150000000.5\t2025-12-26\t0.25\t\n"),
    ],
)
def test_a_line_is_escaped_where_it_must_be(values: list[Any], line: str) -> None:
    assert copy_line(values) == line


@pytest.mark.parametrize("known", [None, "keep", "replace"])
def test_names_come_back_as_they_were(postgresql: str, known: Any) -> None:
    rows = [{"id": f"{n:016x}", "name": name, "kind": "organisation"} for n, name in enumerate(NAMES)]
    with Database(postgresql) as database:
        with database.engine.begin() as connection:
            insert(connection, parties, rows[::-1], known=known)
        with database.engine.connect() as connection:
            told = connection.scalars(sa.select(parties.c.name).order_by(parties.c.id)).all()
    assert list(told) == NAMES
