"""A run that is killed, over and over, at any moment, ends as one that never was: on each of the sinks."""

from __future__ import annotations

import errno
import json
import multiprocessing
import os
import random
import resource
import signal
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from rich.console import Console

from earmark.contract.tables import TABLES
from earmark.read.language import load_detector
from earmark.run import batch
from earmark.run.job import Job, run_job
from earmark.run.state import State
from earmark.write.urls import database_url

KILLS = 20
SINKS = ("jsonl", "csv", "parquet", "sqlite", "duckdb", "postgresql")
FILES = ("records.jsonl", "records.csv", "records.parquet", "articles.jsonl", "failed.jsonl", "summary.json")


def quietly(job: Job) -> State:
    return run_job(job, Console(file=open(os.devnull, "w")), quiet=True)  # noqa: PTH123


def target(sink: str, folder: Path, request: pytest.FixtureRequest) -> dict[str, Any]:
    """The options of a job that writes to a sink of this kind."""
    folder.mkdir(exist_ok=True)
    match sink:
        case "sqlite" | "duckdb":
            return {"db": f"{sink}:///{folder}/records.{sink}", "dead_letters": folder / "failed.jsonl"}
        case "postgresql":
            return {"db": request.getfixturevalue("postgresql"), "dead_letters": folder / "failed.jsonl"}
    return {"out": folder / "out", "form": sink}


def content(job: Job) -> dict[str, Any]:
    """All that a finished run has left: bytes of files, rows of tables; the clock is left out."""
    letters = job.dead_letter_file().read_bytes()
    if job.out is not None:
        return {name: (job.out / name).read_bytes() for name in FILES if (job.out / name).exists()}
    engine = sa.create_engine(database_url(str(job.db)))
    found: dict[str, Any] = {"letters": letters}
    with engine.connect() as connection:
        for table in TABLES:
            columns = [column for column in table.columns if column.name not in ("started", "finished", "options")]
            found[table.name] = sorted(map(repr, connection.execute(sa.select(*columns)).all()))
    engine.dispose()
    return found


def killed(job: Job, after: float) -> bool:
    """Run the job in a process and kill it ``after`` seconds; False if it had ended by then."""
    process = multiprocessing.get_context("fork").Process(target=quietly, args=(job,))
    process.start()
    process.join(after)
    if process.exitcode is not None:
        assert process.exitcode == 0
        return False
    assert process.pid is not None
    os.kill(process.pid, signal.SIGKILL)
    process.join()
    return True


@pytest.fixture(autouse=True)
def many_commits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Commit after every few articles, so that there are many moments to be killed in."""
    monkeypatch.setattr(batch, "CHUNK_ITEMS", 8)
    monkeypatch.setattr(batch, "COMMIT_SECONDS", 0.0)


@pytest.mark.parametrize("sink", SINKS)
def test_killed_twenty_times_nothing_is_lost_or_doubled(
    sink: str, job: Callable[..., Job], tmp_path: Path, request: pytest.FixtureRequest, in_process: Callable[..., Any]
) -> None:
    seed = random.Random(sink)
    crashing = job(workers=2, seconds=0.006, **target(sink, tmp_path / "crashing", request))
    kills = 0
    for _ in range(KILLS):
        kills += killed(crashing, seed.uniform(0.02, 0.2))
    assert kills >= KILLS // 2  # the others came after its end
    in_process(quietly, crashing)
    undisturbed = job(workers=1, **target(sink, tmp_path / "undisturbed", request))
    if sink == "postgresql":
        found = in_process(content, crashing)
        with sa.create_engine(database_url(str(crashing.db))).begin() as connection:
            connection.execute(sa.text("DROP SCHEMA public CASCADE"))
            connection.execute(sa.text("CREATE SCHEMA public"))
        in_process(quietly, undisturbed)
        assert found == in_process(content, undisturbed)
        return
    in_process(quietly, undisturbed)
    assert in_process(content, crashing) == in_process(content, undisturbed)


def test_killed_workers_are_replaced_and_their_articles_read_again(
    job: Callable[..., Job], tmp_path: Path, in_process: Callable[..., Any]
) -> None:
    undisturbed = job(out=tmp_path / "undisturbed")
    in_process(quietly, undisturbed)
    disturbed = job(workers=2, seconds=0.01)
    process = multiprocessing.get_context("fork").Process(target=quietly, args=(disturbed,))
    process.start()
    for _ in range(5):
        time.sleep(0.15)
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
        if children:
            os.kill(int(children[0]), signal.SIGKILL)
    process.join()
    assert process.exitcode == 0
    assert content(disturbed) == content(undisturbed)


def test_full_disk_stops_with_an_error_and_goes_on_when_there_is_room(
    job: Callable[..., Job], tmp_path: Path, in_process: Callable[..., Any]
) -> None:
    def until_full() -> str:
        load_detector()  # while there is room to unpack it
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, resource.RLIM_INFINITY))
        try:
            quietly(job())
        except OSError as error:
            return type(error).__name__
        return "no error"

    assert in_process(until_full) == "OSError"
    told = json.loads((tmp_path / "out" / "journal.json").read_text())
    assert 0 < told["state"]["items"] < 300
    in_process(quietly, job())
    undisturbed = job(out=tmp_path / "undisturbed")
    in_process(quietly, undisturbed)
    assert content(job()) == content(undisturbed)


def test_no_article_is_blamed_where_there_is_no_room_to_unpack_what_tells_languages(
    job: Callable[..., Job], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(text: str) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("py3langid.classify", full)
    with pytest.raises(OSError, match=r"No space left on device, where temporary files go: .* TMPDIR"):
        quietly(job())
    assert not (tmp_path / "out").exists()


def test_lost_connections_are_taken_up_again(
    job: Callable[..., Job], postgresql: str, tmp_path: Path, in_process: Callable[..., Any]
) -> None:
    import psycopg

    process = multiprocessing.get_context("fork").Process(target=quietly, args=(job(db=postgresql, seconds=0.01),))
    process.start()
    ended = 0
    query = (
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        "WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    with psycopg.connect(postgresql, autocommit=True) as admin:

        def begun() -> bool:  # a database that cannot even be opened is no lost connection, and is told at once
            (there,) = admin.execute("SELECT to_regclass('records') IS NOT NULL").fetchone() or (False,)
            return there and admin.execute("SELECT 1 FROM records LIMIT 1").fetchone() is not None

        while process.is_alive() and not begun():
            time.sleep(0.02)
        while process.is_alive() and ended < 3:
            time.sleep(0.3)
            ended += len(admin.execute(query).fetchall())
    process.join()
    assert ended
    assert process.exitcode == 0
    found = in_process(content, job(db=postgresql))
    undisturbed = job(db=f"sqlite:///{tmp_path}/records.db", dead_letters=tmp_path / "failed2.jsonl")
    in_process(quietly, undisturbed)
    expected = in_process(content, undisturbed)
    assert len(found["records"]) == len(expected["records"]) > 200
    assert [row[:24] for row in found["mentions"]] == [row[:24] for row in expected["mentions"]]
