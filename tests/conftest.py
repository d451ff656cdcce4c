"""What several folders of tests share: a PostgreSQL server of their own."""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

#: Users that the server may run as where the tests run as root, which it refuses.
UNPRIVILEGED = ("postgres", "nobody")


class NoServerError(Exception):
    """There is no PostgreSQL server to start here."""


@contextlib.contextmanager
def postgresql_cluster() -> Iterator[str]:
    """The URL, with ``{name}`` for a database's name, of a server on a socket in a temporary folder.

    Raises:
        NoServerError: where Debian's package postgresql (or initdb on the path) is missing.
    """
    programs, user = _programs(), _user()
    if programs is None:
        raise NoServerError("there is no PostgreSQL server here: apt-get install postgresql")
    folder = Path(tempfile.mkdtemp(prefix="earmark-pg-", dir="/tmp"))
    if user:
        shutil.chown(folder, user)

    def call(program: str, *arguments: str) -> None:
        subprocess.run(
            [str(programs / program), *arguments], user=user, cwd=folder, check=True, stdout=subprocess.DEVNULL
        )

    data = folder / "data"
    try:
        call("initdb", "-D", str(data), "-U", "earmark", "-A", "trust", "-E", "UTF8", "--no-sync")
        options = f"-k {folder} -h '' -c fsync=off"
        call("pg_ctl", "-D", str(data), "-l", str(folder / "log"), "-w", "-o", options, "start")
        try:
            yield f"postgresql://earmark@/{{name}}?host={folder}"
        finally:
            call("pg_ctl", "-D", str(data), "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """A server that ends with the tests.

    Skips where there is none, and fails there if the environment variable EARMARK_REQUIRE_POSTGRESQL is set, as it is
    for the checks of the project itself.
    """
    try:
        with postgresql_cluster() as url:
            yield url
    except NoServerError as error:
        if os.environ.get("EARMARK_REQUIRE_POSTGRESQL"):
            pytest.fail(str(error))
        pytest.skip(str(error))


@pytest.fixture
def postgresql(postgresql_server: str) -> Iterator[str]:
    """The URL of an empty database."""
    import psycopg

    name = f"test_{os.urandom(6).hex()}"
    admin = postgresql_server.format(name="postgres")
    with psycopg.connect(admin, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    yield postgresql_server.format(name=name)
    with psycopg.connect(admin, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _programs() -> Path | None:
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: float(path.parts[-3]))
    if versions:
        return versions[-1].parent
    found = shutil.which("initdb")
    return Path(found).resolve().parent if found else None


def _user() -> str | None:
    """Whom to run the server as: nobody else, or for root, whom it refuses, a user without privileges."""
    if os.geteuid() != 0:
        return None
    for name in UNPRIVILEGED:
        try:
            return pwd.getpwnam(name).pw_name
        except KeyError:
            continue
    raise NoServerError("this is root, and there is no unprivileged user to run a PostgreSQL server as")
