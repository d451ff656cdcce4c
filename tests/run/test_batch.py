"""Runs: the same output for any number of workers, limits, dead letters, retries, summaries."""

from __future__ import annotations

import contextlib
import io
import json
import os
import signal
import time
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from earmark.contract import Article, Extraction
from earmark.read import Position, Raw, ReadOptions
from earmark.run import batch
from earmark.run.batch import InputChangedError
from earmark.run.job import Job, run_job, summary
from earmark.run.letters import NoLettersError
from earmark.run.pool import Pool
from earmark.run.progress import RunProgress
from earmark.run.state import Counts, State
from earmark.run.stores import StoreError
from earmark.run.work import DeadLetter, Worker


@pytest.fixture
def go(in_process: Callable[..., Any]) -> Callable[[Job], State]:
    """Runs a job in a process of its own."""

    def go(job: Job) -> State:
        state: State = in_process(lambda: run_job(job, Console(file=io.StringIO()), quiet=True))
        return state

    return go


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


@pytest.mark.parametrize("form", ["jsonl", "csv", "parquet"])
def test_any_number_of_workers_writes_the_same_bytes(
    form: str, job: Callable[..., Job], go: Callable[[Job], State], tmp_path: Path
) -> None:
    found = []
    for workers in (1, 2, 3):
        # Articles that take their time, some more than others, so that chunks are done out of their order.
        slow = job(out=tmp_path / str(workers), workers=workers, form=form, seconds=0.001 * workers)
        go(slow)
        names = [f"records.{form}", "articles.jsonl", "failed.jsonl", "summary.json"]
        found.append([(tmp_path / str(workers) / name).read_bytes() for name in names])
    assert found[0] == found[1] == found[2]


def test_what_a_run_leaves(job: Callable[..., Job], go: Callable[[Job], State], tmp_path: Path) -> None:
    state = go(job())
    told = json.loads((tmp_path / "out" / "summary.json").read_text())
    assert told == state.counts.as_dict()
    assert told["articles"] + told["failed"] + sum(told["skipped"].values()) == state.items == 300
    assert told["skipped"] == {"no text": 15, "other language": 15}
    records = lines(tmp_path / "out" / "records.jsonl")
    articles = lines(tmp_path / "out" / "articles.jsonl")
    letters = lines(tmp_path / "out" / "failed.jsonl")
    assert (len(records), len(articles), len(letters)) == (told["records"], told["articles"], told["failed"])
    assert {record["article_id"] for record in records} <= {article["id"] for article in articles}
    assert all((article["text"] is None) == (article["id"] not in {r["article_id"] for r in records})
               for article in articles)  # fmt: skip
    unread = [letter for letter in letters if letter["step"] == "read"]
    assert unread[0]["message"] == "has a text that is int, not words"
    assert unread[0]["place"].endswith("dump.jsonl:9")
    raised = [letter for letter in letters if letter["step"] == "extract"]
    assert raised[0]["message"] == "RuntimeError: told to fail"
    assert raised[0]["article"]["text"] == "RAISE"


def test_done_again_a_run_does_nothing(job: Callable[..., Job], go: Callable[[Job], State], tmp_path: Path) -> None:
    first = go(job())
    before = (tmp_path / "out" / "records.jsonl").read_bytes()
    assert go(job()) == first
    assert (tmp_path / "out" / "records.jsonl").read_bytes() == before


def test_what_is_added_to_the_input_is_picked_up(
    job: Callable[..., Job], go: Callable[[Job], State], dump: Path, tmp_path: Path
) -> None:
    for form in ("jsonl", "parquet"):
        whole = dump.read_text()
        dump.write_text("".join(whole.splitlines(keepends=True)[:130]))
        grown = job(out=tmp_path / f"grown-{form}", form=form)
        assert go(grown).items == 130
        dump.write_text(whole)
        assert go(grown).items == 300
        go(job(out=tmp_path / f"whole-{form}", form=form))
        name = f"records.{form}"
        assert (tmp_path / f"grown-{form}" / name).read_bytes() == (tmp_path / f"whole-{form}" / name).read_bytes()


def test_another_input_or_other_options_are_refused(
    job: Callable[..., Job], dump: Path, tmp_path: Path, go: Callable[[Job], State]
) -> None:
    go(job())
    console = Console(file=io.StringIO())
    with pytest.raises(StoreError, match=r"begun with max_seconds 60\.0, now 5"):
        run_job(job(max_seconds=5.0), console)
    with pytest.raises(StoreError, match="format"):
        run_job(job(form="csv"), console)
    dump.write_text(dump.read_text().replace("Brandt1", "Brandt9"))
    with pytest.raises(InputChangedError, match="are not those"):
        run_job(job(), console)
    dump.write_text("".join(dump.read_text().splitlines(keepends=True)[:50]))
    with pytest.raises(InputChangedError, match="has 50 items"):
        run_job(job(), console)
    assert go(job(fresh=True)).items == 50
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "records.jsonl").touch()
    with pytest.raises(StoreError, match=r"holds records\.jsonl of something else"):
        run_job(job(out=tmp_path / "other"), console)
    for journal in ("", "{}", '[{"run": 1}]', '{"run": {}, "state": {"items": 5}, "sizes": {}}'):
        (tmp_path / "other" / "journal.json").write_text(journal)
        with pytest.raises(StoreError, match=r"journal\.json is damaged, or not of earmark: give another folder"):
            run_job(job(out=tmp_path / "other"), console)


def test_a_changed_input_is_written_to_a_database_anew(
    job: Callable[..., Job], go: Callable[[Job], State], dump: Path, tmp_path: Path
) -> None:
    db = f"sqlite:///{tmp_path}/records.db"
    go(job(db=db))
    dump.write_text(dump.read_text().replace("Brandt1", "Brandt9"))
    assert go(job(db=db)).items == 300
    import sqlite3

    with sqlite3.connect(tmp_path / "records.db") as connection:
        payers = "SELECT DISTINCT p.name FROM records r JOIN parties p ON p.id = r.payer_id"
        assert ("Brandt1",) not in connection.execute(payers).fetchall()


def test_two_runs_into_one_folder_are_kept_apart(job: Callable[..., Job], tmp_path: Path, in_process: Any) -> None:
    from multiprocessing import get_context

    first = get_context("fork").Process(target=run_job, args=(job(seconds=0.02), Console(file=io.StringIO()), True))
    first.start()
    while not (tmp_path / "out" / "journal.json").exists():
        time.sleep(0.02)
    with pytest.raises(StoreError, match="another run is writing"):
        run_job(job(), Console(file=io.StringIO()))
    first.kill()
    first.join()


def test_an_interrupt_keeps_what_is_done(
    job: Callable[..., Job], go: Callable[[Job], State], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from multiprocessing import get_context

    monkeypatch.setattr(batch, "CHUNK_ITEMS", 8)
    monkeypatch.setattr(batch, "COMMIT_SECONDS", 0.0)
    journal = tmp_path / "out" / "journal.json"

    def interrupted() -> None:
        signal.signal(signal.SIGINT, signal.default_int_handler)  # which tests run in the background would ignore
        run_job(job(seconds=0.01), Console(file=io.StringIO()), True)

    process = get_context("fork").Process(target=interrupted)
    process.start()
    while not journal.exists() or not json.loads(journal.read_text())["state"]["items"]:
        time.sleep(0.02)
    os.kill(process.pid or 0, signal.SIGINT)
    process.join()
    assert 0 < json.loads(journal.read_text())["state"]["items"] < 300
    go(job())
    go(job(out=tmp_path / "undisturbed"))
    for name in ("records.jsonl", "failed.jsonl"):
        assert (tmp_path / "out" / name).read_bytes() == (tmp_path / "undisturbed" / name).read_bytes()


def test_slow_articles_and_those_that_kill_their_process_are_failures(
    job: Callable[..., Job], go: Callable[[Job], State], tmp_path: Path
) -> None:
    def extract(article: Article) -> Extraction:
        if article.title == "Story 10":
            with contextlib.suppress(Exception):  # as libraries do that make the best of whatever is wrong
                time.sleep(5)
            time.sleep(5)
        if article.title == "Story 11":
            os.kill(os.getpid(), signal.SIGSEGV)
        return Extraction(article=article)

    work = replace(job().work, extract=extract)  # type: ignore[type-var]
    state = go(replace(job(workers=2), work=work, max_seconds=0.5))
    letters = lines(tmp_path / "out" / "failed.jsonl")
    messages = {letter["place"].rpartition(":")[2]: letter["message"] for letter in letters}
    assert "took longer than 0.5 seconds" in messages["11"]
    assert messages["12"] == "the process that read it died (signal SIGSEGV)"
    assert state.items == 300


def test_a_process_that_hangs_is_ended(monkeypatch: pytest.MonkeyPatch, in_process: Any, job: Any) -> None:
    from earmark.run import pool

    monkeypatch.setattr(pool, "GRACE", 0.3)

    def extract(article: Article) -> Extraction:
        if "hang" in article.text:
            signal.signal(signal.SIGALRM, signal.SIG_IGN)
            time.sleep(60)
        return Extraction(article=article)

    def results() -> list[str]:
        worker = Worker(replace(job().work, extract=extract), ReadOptions(), max_seconds=0.2)
        items = [Raw(f"{n}.txt", pool_form(), text) for n, text in enumerate([b"one", b"hang", b"two"])]
        with Pool(worker, 1) as processes:
            ((one, two, three),) = processes.run([items])
        assert isinstance(two, DeadLetter)
        return [type(one).__name__, two.failure.message, type(three).__name__]

    assert in_process(results) == ["Extraction", "the process that read it did not end in its time", "Extraction"]


def test_a_chunk_whose_process_is_killed_is_read_again_as_it_was(in_process: Any, job: Any, tmp_path: Path) -> None:
    seen = tmp_path / "seen"

    def extract(article: Article) -> Extraction:
        with seen.open("a") as file:
            file.write(article.text)
        if seen.read_text() == "one":
            os.kill(os.getpid(), signal.SIGKILL)
        return Extraction(article=article)

    def results() -> list[str]:
        worker = Worker(replace(job().work, extract=extract), ReadOptions())
        items = [Raw(f"{n}.txt", pool_form(), text) for n, text in enumerate([b"one", b"two"])]
        with Pool(worker, 1) as processes:
            ((one, two),) = processes.run([items])
        return [type(one).__name__, type(two).__name__]

    assert in_process(results) == ["Extraction", "Extraction"]
    assert seen.read_text() == "one" + "onetwo"


def pool_form() -> Any:
    from earmark.read import Form

    return Form.TEXT


def test_retry_takes_what_failed_and_only_that(
    job: Callable[..., Job], go: Callable[[Job], State], dump: Path, tmp_path: Path
) -> None:
    go(job())
    letters = lines(tmp_path / "out" / "failed.jsonl")
    dump.write_text(dump.read_text().replace(": 4711", ': "It rained."'))  # the input has been mended

    def extract(article: Article) -> Extraction:
        return Extraction(article=article)  # and so has what raised

    again = job(inputs=(str(tmp_path / "out" / "failed.jsonl"),), letters=True, out=tmp_path / "again")
    state = go(replace(again, work=replace(again.work, extract=extract)))  # type: ignore[type-var]
    assert state.counts == Counts(articles=len(letters))
    assert go(replace(again, out=tmp_path / "still")).counts.failed == sum(one["step"] == "extract" for one in letters)


def test_retry_of_places_that_are_gone(job: Callable[..., Job], go: Any, dump: Path, tmp_path: Path) -> None:
    go(job())
    dump.unlink()
    state = go(job(inputs=(str(tmp_path / "out" / "failed.jsonl"),), letters=True, out=tmp_path / "again"))
    messages = {letter["message"] for letter in lines(tmp_path / "again" / "failed.jsonl")}
    assert "the input that it stood in is not there any more" in messages
    assert state.counts.failed == 12


def test_retry_reads_a_member_of_an_archive_whose_columns_were_unknown(
    job: Callable[..., Job], go: Callable[[Job], State], tmp_path: Path
) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("m.csv", "id,foo\n1,Brandt gave Acme $5 million.\n2,Brandt gave Nova $6 million.\n")
        archive.writestr("n.csv", "id,text\n3,Brandt gave Acme $7 million.\n")
    assert go(job(inputs=(str(tmp_path / "a.zip"),))).counts.failed == 1
    again = job(inputs=(str(tmp_path / "out" / "failed.jsonl"),), letters=True, out=tmp_path / "again")
    assert go(replace(again, read=ReadOptions(fields={"text": "foo"}))).counts.failed == 0
    assert [article["id"] for article in lines(tmp_path / "again" / "articles.jsonl")] == ["1", "2"]


def test_a_file_whose_name_is_not_utf8(job: Callable[..., Job], go: Callable[[Job], State], tmp_path: Path) -> None:
    name = os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.jsonl")
    Path(name).write_text('{"text": 4711}\n{"text": "Brandt gave Acme $5 million."}\n')
    state = go(job(inputs=(name,)))
    assert (state.counts.articles, state.counts.failed) == (1, 1)
    (letter,) = lines(tmp_path / "out" / "failed.jsonl")
    assert letter["place"] == f"{tmp_path}/caf%E9.jsonl:1"
    assert lines(tmp_path / "out" / "articles.jsonl")[0]["id"].startswith("caf%E9.jsonl:2-")
    again = go(job(inputs=(str(tmp_path / "out" / "failed.jsonl"),), letters=True, out=tmp_path / "again"))
    (letter,) = lines(tmp_path / "again" / "failed.jsonl")
    assert (again.counts.failed, letter["message"]) == (1, "has a text that is int, not words")


def test_retry_of_something_else(job: Callable[..., Job], dump: Path) -> None:
    with pytest.raises(NoLettersError, match="is no dead letter"):
        run_job(job(letters=True), Console(file=io.StringIO()))


def test_progress_in_a_log_and_on_a_terminal(tmp_path: Path) -> None:
    log = Console(file=io.StringIO(), width=200)
    state = State(1234, "", Counts(1200, 300, 456, 3))
    with RunProgress(log, Position(behind=500), 1000) as progress:
        progress(state)
        progress.last -= 60
        progress.begun -= 60
        progress(replace(state, items=2234))
    assert log.file.getvalue().strip() == "2,234 articles, 456 records, 3 failed, 17 articles/s, 50%, 0:01:00 left"  # type: ignore[attr-defined]
    terminal = Console(file=io.StringIO(), force_terminal=True, width=120)
    with RunProgress(terminal, Position(behind=500), 1000) as progress:
        progress(state)
    assert "1,234 articles, 456 records" in terminal.file.getvalue()  # type: ignore[attr-defined]


def test_the_summary_says_what_happened() -> None:
    state = State(10, "", Counts(7, 4, 9, 1, {"no text": 1, "other language": 1}, undated=3, repeated=2))
    text = summary(state, 3.21, Path("out/failed.jsonl"))
    assert text.splitlines() == [
        "read             10  in 3.2 s",
        "articles          7  4 with records",
        "records           9",
        "undated           3  without a date that can be read; --published gives them one, "
        "--published-field names its column",
        "repeated          2  with the id of an earlier article: a folder holds both, a database the last",
        "skipped           2  no text 1, other language 1",
        "failed            1  see out/failed.jsonl; try again with earmark retry out/failed.jsonl",
    ]


def undated_and_repeated(dump: Path) -> None:
    """Of 80 articles every eighth without a date, every tenth with the id of the one before it."""
    with dump.open("w") as stream:
        for at in range(80):
            row = {
                "id": f"story-{at - 1 if at % 10 == 9 else at}",
                "text": f"Brandt gave Acme ${at + 1} million.",
                "language": "en",
                "date": ("yesterday", None, "")[at // 8 % 3] if at % 8 == 0 else "2025-03-14",
            }
            stream.write(json.dumps(row) + "\n")


@pytest.mark.parametrize("workers", [1, 3])
@pytest.mark.parametrize("sink", ["folder", "database"])
def test_articles_without_a_date_and_with_an_id_that_is_taken_are_counted(
    sink: str, workers: int, job: Callable[..., Job], go: Callable[[Job], State], dump: Path, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(batch, "CHUNK_ITEMS", 7)
    monkeypatch.setattr(batch, "COMMIT_SECONDS", 0.0)
    undated_and_repeated(dump)
    whole = dump.read_text()
    where = {"db": f"sqlite:///{tmp_path}/records.db"} if sink == "database" else {"out": tmp_path / "out"}
    dump.write_text("".join(whole.splitlines(keepends=True)[:49]))  # the next has the id of the last of these
    first = go(job(workers=workers, **where)).counts
    assert (first.articles, first.undated, first.repeated) == (49, 7, 4)
    dump.write_text(whole)
    both = go(job(workers=workers, **where)).counts
    assert (both.articles, both.undated, both.repeated) == (80, 10, 8)
    assert go(job(workers=workers, **where)).counts == both
    if sink == "folder":
        told = json.loads((tmp_path / "out" / "summary.json").read_text())
        assert (told["undated"], told["repeated"]) == (10, 8)


def test_an_article_that_a_database_holds_of_another_run_is_repeated(
    job: Callable[..., Job], go: Callable[[Job], State], dump: Path, tmp_path: Path
) -> None:
    db = f"sqlite:///{tmp_path}/records.db"
    months = {"january.jsonl": "abc", "february.jsonl": "cde"}
    for name, ids in months.items():
        stories = [{"id": one, "text": f"Brandt gave {name} $5 million.", "language": "en"} for one in ids]
        (tmp_path / name).write_text("".join(json.dumps(story) + "\n" for story in stories))
    found = [go(job(db=db, inputs=(str(tmp_path / name),))).counts.repeated for name in months]
    assert found == [0, 1]
