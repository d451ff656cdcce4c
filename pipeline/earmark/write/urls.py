"""The URL of a database: understood, and told to people without its password."""

from __future__ import annotations

import re

import sqlalchemy as sa
from sqlalchemy.engine import URL, make_url

from earmark.contract.tables import DIALECTS

#: How to write one.
FORMS = "write sqlite:///records.db, duckdb:///records.duckdb or postgresql://user@host/name"
#: The driver that earmark uses, whatever other a URL names.
_POSTGRESQL = "postgresql+psycopg"
_IN_FILES = ("sqlite", "duckdb")
#: In the part behind the question mark, or in libpq's own form.
_SECRET = re.compile(r"\b(password|passwd|pwd)=[^&\s]*", re.IGNORECASE)


class DatabaseError(ValueError):
    """A database that cannot be opened or used; the message says what to do."""


def database_url(target: str) -> URL:
    """The URL of a database, with the driver that earmark uses.

    Raises:
        DatabaseError: if it is no URL of a database that earmark knows; the message tells no password.
    """
    try:
        url = make_url(target)
    except (sa.exc.ArgumentError, ValueError):  # the latter for a port that is no number
        raise DatabaseError(f"{without_password(target)!r} is no database URL: {FORMS}") from None
    backend = url.get_backend_name().lower()
    if backend in ("postgres", "postgresql"):
        url = url.set(drivername=_POSTGRESQL)
    elif backend not in DIALECTS:
        raise DatabaseError(f"{backend} is no database earmark writes: choose {', '.join(DIALECTS)}")
    elif url.drivername.lower() == backend:
        url = url.set(drivername=backend)
    if url.host and backend in _IN_FILES:
        raise DatabaseError(f"{without_password(target)!r} names a host: write {backend}:///file for a file in this "
                            f"folder, {backend}:////whole/path/to/file for any other")  # fmt: skip
    if url.host and "@" in url.host:
        raise DatabaseError(f"{without_password(target)!r} has more than one @: write %40 for one in a password")
    return url


def in_memory(url: URL) -> bool:
    """Whether the database is in no file and on no server, and gone when it is closed."""
    return url.get_backend_name() in _IN_FILES and url.database in (None, "", ":memory:")


def shown(url: URL) -> str:
    """A URL as people may see it: without its password, wherever that stands."""
    return _SECRET.sub(r"\1=***", url.render_as_string(hide_password=True))


def without_password(target: str) -> str:
    """``shown`` of what need not be a URL: nothing is left of what may be a password.

    >>> without_password("postgresql://ann:pa@ss@host:port/news")
    'postgresql://ann:***@host:port/news'
    """
    before, at, after = target.rpartition("@")
    user = re.match(r"(?:[^:/]*://)?[^:]*", before)
    hidden = f"{user[0]}:***" if user and user[0] != before else before
    return _SECRET.sub(r"\1=***", f"{hidden}{at}{after}")
