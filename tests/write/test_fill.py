"""An empty PostgreSQL database is filled as a whole, and is then as if it had been loaded bit by bit."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from earmark.contract.tables import DIALECTS, TABLES, ddl
from earmark.write import Database, fill, load
from earmark.write.load import load_files

KEYS = """
SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
WHERE connamespace = 'public'::regnamespace
UNION SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1, 2
"""


def content(database: Database) -> dict[str, list[str]]:
    with database.engine.connect() as connection:
        rows = {table.name: sorted(map(repr, connection.execute(sa.select(table)))) for table in TABLES}
        return rows | {"keys": list(map(repr, connection.exec_driver_sql(KEYS)))}


@pytest.fixture
def files(tmp_path: Path, chips: Callable[..., Any]) -> list[Path]:
    """Forty articles with their records; ten of them again, with other sums; and all records by themselves."""
    first = [chips(f"{number:03}") for number in range(40)]
    again = [chips(f"{number:03}", value=5_000_000) for number in range(10, 20)]
    for name, told in (("first.jsonl", first), ("again.jsonl", again)):
        lines = [extraction.model_dump_json() + "\n" for extraction in told]
        (tmp_path / name).write_text("".join(lines), encoding="utf-8")
    alone = [record.model_dump_json() + "\n" for extraction in first[30:] for record in extraction.records]
    (tmp_path / "alone.jsonl").write_text("{oops\n" + "".join(alone), encoding="utf-8")
    return [tmp_path / name for name in ("first.jsonl", "again.jsonl", "alone.jsonl", "missing.jsonl")]


@pytest.fixture
def bit_by_bit(postgresql: str, files: list[Path], monkeypatch: pytest.MonkeyPatch) -> dict[str, list[str]]:
    """What the database holds if nothing is filled; it is emptied again."""

    def refuse(*_: object) -> load.Loaded:
        raise fill.NotFilledError("by the test")

    with Database(postgresql) as database:
        with monkeypatch.context() as patched:
            patched.setattr(load, "fill", refuse)
            load_files(files, database)
        told = content(database)
        with database.engine.begin() as connection:
            for table in reversed(TABLES):
                connection.execute(sa.delete(table))
    return told


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize("chunk", [7, 2_000])
def test_filled_is_as_loaded_bit_by_bit(
    postgresql: str,
    files: list[Path],
    bit_by_bit: dict[str, list[str]],
    workers: int,
    chunk: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(fill, "CHUNK", chunk)
    monkeypatch.setattr(fill, "LARGE", 0)
    monkeypatch.setattr(fill, "SHARE", 1)
    with Database(postgresql) as database:
        done = fill.fill(files, database, workers)
        assert (done.records, done.articles) == (180, 50)
        assert [Path(failure.place).name for failure in done.failures] == ["alone.jsonl:1", "missing.jsonl"]
        assert content(database) == bit_by_bit


def test_the_tables_can_be_made_with_their_keys_after_a_fill(postgresql: str, files: list[Path]) -> None:
    before = {dialect: ddl(dialect) for dialect in DIALECTS}
    with Database(postgresql) as database:
        fill.fill(files, database, 1)
    assert {dialect: ddl(dialect) for dialect in DIALECTS} == before


def test_what_is_broken_off_leaves_an_empty_database_with_its_keys(
    postgresql: str, files: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise KeyboardInterrupt

    with Database(postgresql) as database:
        before = content(database)
        with monkeypatch.context() as patched:
            patched.setattr(fill._Filling, "make_keys", fail)
            with pytest.raises(KeyboardInterrupt):
                load_files(files[:1], database)
        assert content(database) == before
        assert load_files(files[:1], database).records == 120


LOAD = """
import sys
from earmark.write import Database, fill, load
fill.LARGE, fill.SHARE, fill.CHUNK = 0, 1, 10
with Database(sys.argv[1]) as database:
    load.load_files(sys.argv[2:], database, workers=2)
"""
LOCKED = "SELECT count(*) FROM pg_locks WHERE relation = 'records'::regclass AND mode = 'AccessExclusiveLock'"


def test_a_load_that_is_killed_leaves_an_empty_database_that_is_not_locked(
    postgresql: str, tmp_path: Path, chips: Callable[..., Any]
) -> None:
    many = tmp_path / "many.jsonl"
    many.write_text("".join(chips(f"{n:05}").model_dump_json() + "\n" for n in range(3_000)), encoding="utf-8")
    with Database(postgresql) as database, database.engine.connect() as connection:
        loading = subprocess.Popen([sys.executable, "-c", LOAD, postgresql, str(many)])
        until = time.monotonic() + 60
        while not connection.exec_driver_sql(LOCKED).scalar():
            assert time.monotonic() < until
            assert loading.poll() is None
            time.sleep(0.01)
        loading.kill()
        loading.wait()
        connection.exec_driver_sql("SET lock_timeout = '30s'")
        assert connection.scalar(sa.select(sa.func.count()).select_from(TABLES[0])) == 0
    with Database(postgresql) as database:
        assert load_files([many], database).records == 9_000


def test_a_database_that_holds_something_is_not_filled(postgresql: str, files: list[Path]) -> None:
    with Database(postgresql) as database:
        load_files(files[:1], database)
        with pytest.raises(fill.NotFilledError, match="something in articles"):
            fill.fill(files[1:], database, 1)
        assert load_files(files[1:], database).records == 60


def test_who_may_only_write_rows_loads_them_bit_by_bit(postgresql: str, files: list[Path]) -> None:
    clerk = f"clerk_{os.urandom(4).hex()}"
    rights = "SELECT, INSERT, UPDATE, DELETE, TRUNCATE"
    with Database(postgresql) as database, database.engine.begin() as connection:
        connection.exec_driver_sql(f"CREATE ROLE {clerk} LOGIN")
        connection.exec_driver_sql(f"GRANT {rights} ON ALL TABLES IN SCHEMA public TO {clerk}")
    with Database(postgresql.replace("earmark@", f"{clerk}@")) as database:
        with pytest.raises(fill.NotFilledError, match="belong to somebody else"):
            fill.fill(files[:1], database, 1)
        assert load_files(files[:1], database).records == 120


def test_what_somebody_is_reading_is_not_waited_for(postgresql: str, files: list[Path]) -> None:
    with Database(postgresql) as other, other.engine.connect() as reading:
        assert reading.scalar(sa.select(sa.func.count()).select_from(TABLES[2])) == 0  # and goes on, in its transaction
        with Database(postgresql) as database:
            with pytest.raises(fill.NotFilledError, match="are in use"):
                fill.fill(files[:1], database, 1)
            assert load_files(files[:1], database).records == 120


def test_a_part_without_its_total_is_found_by_loading_bit_by_bit(postgresql: str, files: list[Path]) -> None:
    lines = [json.loads(line) for line in files[0].read_text("utf-8").splitlines()]
    lines[3]["records"] = [record for record in lines[3]["records"] if record["part_of"]]
    files[0].write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    with Database(postgresql) as database:
        done = load_files(files[:1], database)
        assert done.records == 117
        assert [failure.place.rpartition(":")[2] for failure in done.failures] == ["4"]
