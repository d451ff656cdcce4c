"""Rows → tables by the quickest way that each database has: COPY, Arrow, or a prepared statement."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite

from earmark.contract.tables import Exact, metadata
from earmark.write.rows import Row

Known = Literal["replace", "keep"] | None
#: Rows that become one message of COPY.
_AT_ONCE = 2_000
#: Rows that are looked through together for what has to be escaped.
_LOOKED_THROUGH = 100
#: What means something else in COPY's text format, as it is written there; what is written with comes first.
_ESCAPED = (("\\", "\\\\"), ("\n", "\\n"), ("\r", "\\r"), ("\t", "\\t"))


def insert(connection: Connection, table: Table, rows: Sequence[Row], *, known: Known = None) -> None:
    """Insert ``rows``.

    Args:
        connection: in a transaction; DuckDB's and PostgreSQL's bulk ways are part of it.
        table: one of earmark.contract.tables.
        rows: all with the same keys, which are columns of the table.
        known: what becomes of a row whose key is there already: it takes the new values (``replace``), stays as it is
            (``keep``), or is an error (None).
    """
    if not rows:
        return
    match connection.dialect.name:
        case "postgresql":
            copy(connection, to_copy(table, rows), known)
        case "duckdb":
            _from_arrow(connection, table, rows, known)
        case _:
            _execute_many(connection, table, rows, known)


def upsert(connection: Connection, table: Table, known: Known = "replace") -> Any:
    """INSERT of all columns with what ``known`` says of keys that are there, for the connection's dialect."""
    if known is None:
        return sa.insert(table)
    module = sqlite if connection.dialect.name == "sqlite" else postgresql
    statement: Any = module.insert(table)
    keys = list(table.primary_key.columns)
    if known == "keep":
        return statement.on_conflict_do_nothing(index_elements=keys)
    values = {column.name: statement.excluded[column.name] for column in table.columns if not column.primary_key}
    return statement.on_conflict_do_update(index_elements=keys, set_=values)


def _execute_many(connection: Connection, table: Table, rows: Sequence[Row], known: Known) -> None:
    connection.execute(upsert(connection, table, known), rows)


def _on_conflict(connection: Connection, table: Table, columns: list[str], known: Known) -> str:
    if known is None:
        return ""
    quote = connection.dialect.identifier_preparer.quote
    keys = [column.name for column in table.primary_key.columns]
    target = f" ON CONFLICT ({', '.join(map(quote, keys))})"
    if known == "keep":
        return f"{target} DO NOTHING"
    values = ", ".join(f"{quote(name)} = excluded.{quote(name)}" for name in columns if name not in keys)
    return f"{target} DO UPDATE SET {values}"


@dataclass(frozen=True, slots=True)
class Copied:
    """Rows of a table in the text format of PostgreSQL's COPY, in messages of a good size."""

    table: str
    columns: list[str]
    messages: list[str]


def to_copy(table: Table, rows: Sequence[Row]) -> Copied:
    """``rows`` for COPY, by their keys, which come first: those that are near in the index go in together."""
    columns = list(rows[0])
    lines = sorted(copy_lines(rows, any(table.c[name].nullable for name in columns)))
    messages = ["".join(lines[begin : begin + _AT_ONCE]) for begin in range(0, len(lines), _AT_ONCE)]
    return Copied(table.name, columns, messages)


def copy(connection: Connection, copied: Copied, known: Known) -> None:
    """COPY straight into the table, or into a temporary one and from there with what becomes of known rows.

    Args:
        connection: of PostgreSQL, in a transaction.
        copied: rows of one of earmark.contract.tables.
        known: as for ``insert``.

    Raises:
        sqlalchemy.exc.DBAPIError: what the database has to say.
    """
    quote = connection.dialect.identifier_preparer.quote
    names = ", ".join(map(quote, copied.columns))
    target = quote(f"new_{copied.table}" if known else copied.table)
    if known:
        connection.exec_driver_sql(
            f"CREATE TEMPORARY TABLE IF NOT EXISTS {target} (LIKE {quote(copied.table)}) ON COMMIT DELETE ROWS"
        )
    statement = f"COPY {target} ({names}) FROM STDIN"
    driver: Any = connection.dialect.dbapi
    cursor: Any = connection.connection.cursor()
    try:
        with cursor.copy(statement) as into:
            for message in copied.messages:
                into.write(message)
    except driver.Error as error:  # as SQLAlchemy tells it, past which the copying went
        raise sa.exc.DBAPIError.instance(statement, None, error, driver.Error, dialect=connection.dialect) from error
    finally:
        cursor.close()
    if known:
        conflict = _on_conflict(connection, metadata.tables[copied.table], copied.columns, known)
        connection.exec_driver_sql(
            f"INSERT INTO {quote(copied.table)} ({names}) SELECT {names} FROM {target}{conflict}"
        )
        connection.exec_driver_sql(f"TRUNCATE {target}")


def copy_lines(rows: Sequence[Row], nullable: bool = True) -> list[str]:
    """``rows`` as ``copy_line`` writes each: many at once where no value is null and few need to be escaped."""
    if nullable:
        return [copy_line(list(row.values())) for row in rows]
    cells = len(rows[0])
    pattern = "\t".join(["%s"] * cells) + "\n"
    lines: list[str] = []
    for begin in range(0, len(rows), _LOOKED_THROUGH):
        values = [tuple(row.values()) for row in rows[begin : begin + _LOOKED_THROUGH]]
        some = [pattern % row for row in values]
        if not _is_plain("".join(some), len(some), cells):
            some = [
                line if _is_plain(line, 1, cells) else copy_line(row) for line, row in zip(some, values, strict=True)
            ]
        lines += some
    return lines


def _is_plain(text: str, lines: int, cells: int) -> bool:
    """Whether ``text`` holds nothing that means something to COPY but what parts its lines and their cells."""
    parted = text.count("\n") == lines and text.count("\t") == lines * (cells - 1)
    return parted and "\\" not in text and "\r" not in text


def copy_line(values: Sequence[Any]) -> str:
    r"""A row in the text format of PostgreSQL's COPY, each value escaped: the driver would take six times as long.

    Numbers and dates are as Python writes them, which PostgreSQL reads.

    >>> copy_line(["a\tb", None, 5])
    'a\\tb\t\\N\t5\n'
    """
    cells = ["\\N" if value is None else value if type(value) is str else str(value) for value in values]
    line = "\t".join(cells)
    special = line.count("\\") + line.count("\t") + line.count("\n") + line.count("\r")
    if special > values.count(None) + len(cells) - 1:  # more than the nulls' and those that were put in between
        cells = ["\\N" if value is None else _escaped(str(value)) for value in values]
        line = "\t".join(cells)
    return line + "\n"


def _escaped(text: str) -> str:
    for character, written in _ESCAPED:
        text = text.replace(character, written)
    return text


def _from_arrow(connection: Connection, table: Table, rows: Sequence[Row], known: Known) -> None:
    import pyarrow as pa

    columns = list(rows[0])
    arrow = pa.table({name: pa.array([row[name] for row in rows], _arrow_type(table.c[name].type)) for name in columns})
    quote = connection.dialect.identifier_preparer.quote
    names = ", ".join(map(quote, columns))
    conflict = _on_conflict(connection, table, columns, known)
    driver: Any = connection.connection.driver_connection
    api: Any = connection.dialect.dbapi
    statement = f"INSERT INTO {quote(table.name)} ({names}) SELECT {names} FROM new_rows{conflict}"
    driver.register("new_rows", arrow)
    try:
        driver.execute(statement)
    except api.Error as error:  # the next rows take the name over
        raise sa.exc.DBAPIError.instance(statement, None, error, api.Error, dialect=connection.dialect) from error
    driver.unregister("new_rows")


def _arrow_type(kind: Any) -> Any:
    import pyarrow as pa

    if isinstance(kind, Exact):
        numeric: Any = kind.impl_instance
        return pa.decimal128(numeric.precision, numeric.scale)
    for column, arrow in ((sa.Integer, pa.int64()), (sa.Date, pa.date32()), (sa.Float, pa.float64())):
        if isinstance(kind, column):
            return arrow
    return pa.string()
