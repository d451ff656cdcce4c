"""A database of records: opened and brought up to date, written to in transactions, the same however often."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import Any, Self

import sqlalchemy as sa
from sqlalchemy import Connection, Engine
from sqlalchemy.engine import URL
from sqlalchemy.pool import StaticPool

from earmark.contract import Extraction
from earmark.contract.tables import FORM, TABLES, equivalents, forms, mentions, metadata, records
from earmark.write.bulk import Known, insert
from earmark.write.rows import Rows, to_rows
from earmark.write.urls import DatabaseError, database_url, in_memory, shown

#: Of a database in the cloud that is gone for a moment: how long to wait for a connection, in seconds.
CONNECT_SECONDS = 10
_PACKAGES = {"postgresql": "earmark[postgresql]", "duckdb": "earmark[duckdb]"}
#: Ids named in one statement.
_MANY = 500
#: What PostgreSQL calls the lock on the tables' form: any number that nobody else is likely to use.
_FORM_LOCK = 0x6561726D61726B
#: Alembic knows one migration at a time in a process.
_ONE_AT_A_TIME = Lock()


class RefusedError(DatabaseError):
    """A database will not have what was to be written, however often it is tried."""


#: SQLSTATE of what may go better in a while: the connection, an administrator's stop, a conflict with another
#: transaction, a lock, too many connections. And its classes for values that break a rule or a limit.
_PASSING = ("08", "57", "40", "55P03", "53300")
_REFUSING = ("22", "23", "54")


def is_lost(error: sa.exc.DBAPIError) -> bool:
    """Whether the database was out of reach, or busy with somebody else's work, so that it may be tried again."""
    if error.connection_invalidated:
        return True
    if not isinstance(error, sa.exc.OperationalError):
        return False
    if (name := getattr(error.orig, "sqlite_errorname", None)) is not None:
        return str(name).startswith(("SQLITE_BUSY", "SQLITE_LOCKED"))
    state = getattr(error.orig, "sqlstate", "")  # psycopg's is None where it heard nothing from the server
    return state is None or str(state).startswith(_PASSING)


def is_refused(error: sa.exc.DBAPIError) -> bool:
    """Whether the database will not have the values themselves."""
    if isinstance(error, (sa.exc.DataError, sa.exc.IntegrityError)):
        return True
    return str(getattr(error.orig, "sqlstate", None) or "").startswith(_REFUSING)


class Database:
    """Articles and their records in SQLite, PostgreSQL or DuckDB.

    Opening makes the tables or migrates them to the present form. Everything a call of ``write`` does is one
    transaction, and doing it again changes nothing.
    """

    def __init__(self, target: str) -> None:
        """Open the database at the URL ``target``.

        Raises:
            DatabaseError: if it cannot be opened, or a newer earmark has made it.
        """
        self.url = database_url(target)
        self.engine = _engine(self.url)
        try:
            migrate(self.engine)
        except sa.exc.SQLAlchemyError as error:
            self.close()
            raise DatabaseError(f"cannot use {self}: {reason(error)}") from error

    def __str__(self) -> str:
        return shown(self.url)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Give the connections back."""
        self.engine.dispose()

    def write(self, extractions: Sequence[Extraction], connection: Connection | None = None) -> None:
        """Write articles and their records; what the database held of these articles before is replaced.

        Args:
            extractions: any number; all of it is written or nothing.
            connection: of a transaction to write in; one of its own if None.

        Raises:
            ValueError: if a number has no room in its column.
            sqlalchemy.exc.SQLAlchemyError: what the database has to say.
        """
        if not extractions:
            return
        if connection is None:
            with self.engine.begin() as own:
                self.write(extractions, own)
            return
        rows = to_rows(extractions)
        forget(connection, records.c.article_id, [row["id"] for row in rows.articles])
        _insert(connection, rows, known_articles="replace")

    def merge(self, rows: Rows, known_articles: Known, replaced: Sequence[str] = ()) -> None:
        """Write ``rows`` in one transaction; other records of the same articles stay, but for those ``replaced``.

        Args:
            rows: whose records replace those of the same ids.
            known_articles: what becomes of the rows of articles that are there: ``replace`` or ``keep``.
            replaced: ids of the articles of which no other records stay.

        Raises:
            sqlalchemy.exc.SQLAlchemyError: what the database has to say.
        """
        with self.engine.begin() as connection:
            forget(connection, records.c.article_id, replaced)
            forget(connection, records.c.id, [row["id"] for row in rows.records])
            _insert(connection, rows, known_articles)


def _insert(connection: Connection, rows: Rows, known_articles: Known) -> None:
    for name, content in rows.tables():
        insert(connection, metadata.tables[name], content, known=known_rows(name, known_articles))


def known_rows(table: str, known_articles: Known) -> Known:
    """What becomes of the rows of a table that are there: a party's id is made of all that its row holds."""
    return {"articles": known_articles, "parties": "keep"}.get(table)


def forget(connection: Connection, column: sa.Column[Any], keys: Sequence[str]) -> None:
    """Delete the records whose ``column`` is one of ``keys``, and what belongs to them."""
    for begin in range(0, len(keys), _MANY):
        some = keys[begin : begin + _MANY]
        found = known_records(connection, column, some)
        if not found:
            continue
        for table in (mentions, equivalents):
            connection.execute(sa.delete(table).where(_one_of(connection, table.c.record_id, found)))
        connection.execute(sa.delete(records).where(_one_of(connection, column, some)))


def known_records(connection: Connection, column: sa.Column[Any], keys: Sequence[str]) -> Sequence[str]:
    """The ids of the records that are there whose ``column`` is one of ``keys``."""
    return connection.scalars(sa.select(records.c.id).where(_one_of(connection, column, keys))).all()


def _one_of(connection: Connection, column: sa.Column[Any], keys: Sequence[str]) -> sa.ColumnElement[bool]:
    """Whether ``column`` is one of ``keys``, which are bound as one value where the database has arrays."""
    if connection.dialect.name == "postgresql":
        return column == sa.any_(sa.bindparam(None, list(keys), type_=sa.ARRAY(sa.Text)))
    return column.in_(keys)


def _engine(url: URL) -> Engine:
    backend = url.get_backend_name()
    options: dict[str, Any] = {}
    if backend == "postgresql":
        patience = {} if "connect_timeout" in url.query else {"connect_timeout": CONNECT_SECONDS}
        options = {"connect_args": patience, "pool_pre_ping": True}
    elif in_memory(url):  # one connection for all threads: another would have a database of its own
        options = {"poolclass": StaticPool}
        if backend == "sqlite":
            options["connect_args"] = {"check_same_thread": False}
    elif not (folder := Path(str(url.database)).absolute().parent).is_dir():
        raise DatabaseError(f"cannot make {url.database}: there is no folder {folder}")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", sa.exc.SAWarning)
            engine = sa.create_engine(url, **options)
    except (ImportError, sa.exc.NoSuchModuleError):
        raise DatabaseError(f"{backend} needs its driver: pip install '{_PACKAGES.get(backend, 'earmark')}'") from None
    if backend == "sqlite":
        sa.event.listen(engine, "connect", _prepare_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: object) -> None:
    cursor = connection.cursor()
    for pragma in ("foreign_keys=ON", "synchronous=NORMAL", "busy_timeout=10000"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def reason(error: BaseException) -> str:
    """What a database says was wrong, in one line without statement and values."""
    told = str(getattr(error, "orig", None) or error).strip()
    return told.split("\n")[0]


def migrate(engine: Engine) -> None:
    """Bring the tables to the present form, from nothing or from that of an earlier earmark; wholly or not at all.

    Raises:
        DatabaseError: if the database has tables of the same names that are not earmark's, or of a newer earmark.
    """
    with engine.connect() as connection:
        if _version(connection) == FORM:
            return  # without a lock, or a right to make tables
    from earmark.write.migrations.run import upgrade

    with _ONE_AT_A_TIME, engine.begin() as connection:
        _lock_form(connection)
        if _version(connection) != FORM:  # still: another may have done it in the meantime
            _check_form(connection)
            upgrade(connection)


def _lock_form(connection: Connection) -> None:
    """Wait until nobody else changes the tables' form, and keep others from it until the transaction ends."""
    match connection.dialect.name:
        case "sqlite":  # whose driver begins no transaction for what makes tables
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        case "postgresql":
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_FORM_LOCK)))


def _check_form(connection: Connection) -> None:
    from alembic.script import ScriptDirectory

    from earmark.write.migrations.run import script_config

    version = _version(connection)
    if version is None:
        if taken := set(sa.inspect(connection).get_table_names()) & {table.name for table in TABLES}:
            raise DatabaseError(
                f"the database holds tables {', '.join(sorted(taken))} that are not earmark's: give another database"
            )
        return
    known = ScriptDirectory.from_config(script_config()).walk_revisions()
    if version not in {revision.revision for revision in known}:
        raise DatabaseError(f"the database has the form {version!r} of a newer earmark: upgrade earmark")


def _version(connection: Connection) -> str | None:
    if not sa.inspect(connection).has_table(forms.name):
        return None
    version: str | None = connection.scalar(sa.select(forms.c.version_num))
    return version
