"""What a database will not have costs one article; one that is busy is waited for, and anything else is one line."""

from __future__ import annotations

import io
import json
import os
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import sqlalchemy as sa
from rich.console import Console

from earmark.contract import Article, Extraction
from earmark.run import database_store
from earmark.run.job import Job, run_job
from earmark.write import database
from earmark.write.database import is_lost, is_refused
from earmark.write.urls import DatabaseError, database_url


def told(job: Job) -> str:
    """What a run says, or what it was ended by."""
    console = Console(file=io.StringIO(), width=500)
    try:
        run_job(job, console, quiet=True)
    except DatabaseError as error:
        return str(error)
    return str(console.file.getvalue())  # type: ignore[attr-defined]


@pytest.fixture(params=["sqlite", "duckdb", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "postgresql":
        return str(request.getfixturevalue("postgresql"))
    return f"{request.param}:///{tmp_path}/records.{request.param}"


def test_an_article_that_is_refused_is_a_dead_letter_and_the_others_are_written(
    url: str, job: Callable[..., Job], in_process: Callable[..., Any], tmp_path: Path
) -> None:
    whole = job().work.extract  # type: ignore[attr-defined]

    def same_id_twice(article: Article) -> Extraction:
        found: Extraction = whole(article)
        if article.title in ("Story 10", "Story 11"):  # by itself each of them could be written
            record = found.records[0].model_copy(update={"id": "0" * 16})
            return Extraction(article=article, records=(record,))
        return found

    refused = job(db=url, work=replace(job().work, extract=same_id_twice))  # type: ignore[type-var]

    def articles() -> tuple[str, list[str]]:
        said = told(refused)
        engine = sa.create_engine(database_url(url))
        with engine.connect() as connection:
            found = connection.scalars(sa.text("SELECT title FROM articles WHERE title LIKE 'Story 1_'"))
            return said, sorted(found)

    said, titles = in_process(articles)
    assert said == ""
    assert "Story 10" in titles
    assert "Story 11" not in titles
    letters = [json.loads(line) for line in (tmp_path / "failed.jsonl").read_text().splitlines()]
    (letter,) = (letter for letter in letters if letter["step"] == "write")
    assert letter["message"].startswith("cannot write to ")
    assert letter["article"]["title"] == "Story 11"
    before = (tmp_path / "failed.jsonl").read_bytes()
    assert in_process(told, refused).strip() == "going on after 300 articles"
    assert (tmp_path / "failed.jsonl").read_bytes() == before


def test_an_id_that_no_index_takes_is_a_dead_letter(
    job: Callable[..., Job], in_process: Callable[..., Any], dump: Path, tmp_path: Path
) -> None:
    rows = [json.loads(line) for line in dump.read_text().splitlines()[:3]]
    rows[1]["id"] = os.urandom(10_000).hex()
    dump.write_text("".join(json.dumps(row) + "\n" for row in rows))
    in_process(told, job())
    (letter,) = (json.loads(line) for line in (tmp_path / "out" / "failed.jsonl").read_text().splitlines())
    assert letter["step"] == "write"
    assert "is 20,000 bytes long, too long for the index of a database: give it at most 2,500" in letter["message"]
    assert len((tmp_path / "out" / "articles.jsonl").read_text().splitlines()) == 2


def test_what_is_told_by_postgresql_of_a_value_is_no_lost_connection(postgresql: str) -> None:
    engine = sa.create_engine(database_url(postgresql))

    def error(statement: str, *values: str) -> sa.exc.DBAPIError:
        with pytest.raises(sa.exc.DBAPIError) as raised, engine.begin() as connection:
            connection.exec_driver_sql(statement, values)
        return raised.value

    with engine.begin() as connection:
        connection.execute(sa.text("CREATE TABLE kept (id text PRIMARY KEY, short varchar(3))"))
    long = error("INSERT INTO kept VALUES (%s, '')", os.urandom(20_000).hex())
    assert "index row" in str(long)
    cut = error("INSERT INTO kept VALUES ('', 'abcd')")
    ended = error("SELECT pg_terminate_backend(pg_backend_pid())")
    missing = error("SELECT * FROM nothing_there")
    assert [(is_lost(one), is_refused(one)) for one in (long, cut, ended, missing)] == [
        (False, True),
        (False, True),
        (True, False),
        (False, False),
    ]
    engine.dispose()
    gone = sa.create_engine("postgresql+psycopg://nobody@/x?host=/nowhere")
    with pytest.raises(sa.exc.OperationalError) as raised, gone.connect():
        pass
    assert is_lost(raised.value)


def test_a_full_database_is_told_at_once(
    job: Callable[..., Job], in_process: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    prepare = database._prepare_sqlite

    def of_few_pages(connection: Any, record: object) -> None:
        prepare(connection, record)
        connection.execute("PRAGMA max_page_count=60")

    monkeypatch.setattr(database, "_prepare_sqlite", of_few_pages)
    said = in_process(told, job(db=f"sqlite:///{tmp_path}/records.db"))
    assert said == f"cannot write to sqlite:///{tmp_path}/records.db: database or disk is full"


def test_a_database_that_is_busy_is_waited_for(
    job: Callable[..., Job], in_process: Callable[..., Any], dump: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"sqlite:///{tmp_path}/records.db"
    in_process(told, job(db=url))
    dump.write_text(dump.read_text() * 2)
    prepare = database._prepare_sqlite

    def impatient(connection: Any, record: object) -> None:
        prepare(connection, record)
        connection.execute("PRAGMA busy_timeout=50")

    monkeypatch.setattr(database, "_prepare_sqlite", impatient)

    def run(tries: int) -> str:
        """Run while somebody else is writing, who ends after so many tries."""
        holder = sqlite3.connect(tmp_path / "records.db")
        holder.execute("BEGIN IMMEDIATE")
        waited: list[float] = []

        def sleep(seconds: float) -> None:
            waited.append(seconds)
            if len(waited) == tries:
                holder.rollback()

        monkeypatch.setattr(database_store, "time", SimpleNamespace(sleep=sleep))
        return told(job(db=url, fresh=True))

    said = in_process(run, 3)
    assert said.count("database is locked; trying again in ") == 3
    assert in_process(run, 100) == f"cannot write to {url}: database is locked"
