"""What goes into PostgreSQL by COPY is what was told, whatever characters it is of."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
import sqlalchemy as sa

from earmark.contract.tables import parties
from earmark.write.bulk import copy_line, copy_lines, insert
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


def test_what_goes_wrong_in_copying_is_told_as_everywhere(postgresql: str) -> None:
    row = {"id": "0" * 16, "name": "Acme", "kind": "organisation"}
    with Database(postgresql) as database:
        with pytest.raises(sa.exc.IntegrityError), database.engine.begin() as connection:
            insert(connection, parties, [row, row])
        with pytest.raises(sa.exc.OperationalError), database.engine.begin() as connection:
            backend = connection.exec_driver_sql("SELECT pg_backend_pid()").scalar()
            with database.engine.connect() as other:
                other.exec_driver_sql("SELECT pg_terminate_backend(%s)", (backend,))
            insert(connection, parties, [row])


@pytest.mark.parametrize("nullable", [True, False])
def test_lines_are_the_same_however_many_at_once(nullable: bool) -> None:
    rows = [{"id": n, "name": NAMES[n % len(NAMES)] if n % 7 == 0 else "Acme"} for n in range(1_000)]
    assert copy_lines(rows, nullable) == [copy_line(list(row.values())) for row in rows]
