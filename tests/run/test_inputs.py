"""What a run reads and writes: pipes that are read once, files of its own, names that are no UTF-8, parts left over."""

from __future__ import annotations

import io
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from earmark.read import ReadOptions
from earmark.read.inputs import find_files, outside, printable
from earmark.run.batch import InputChangedError
from earmark.run.job import Job, run_job
from earmark.run.stores import StoreError


@pytest.fixture
def go(in_process: Callable[..., Any]) -> Callable[..., Any]:
    """Runs a job in a process of its own, with ``piped`` as stdin: the items done, or what it was refused with."""

    def run(job: Job, piped: str) -> Any:
        begin, end = os.pipe()
        os.write(end, piped.encode())
        os.close(end)
        os.dup2(begin, 0)
        sys.stdin = os.fdopen(0, closefd=False)
        try:
            return run_job(job, Console(file=io.StringIO()), quiet=True).items
        except (StoreError, InputChangedError) as error:
            return f"{type(error).__name__}: {error}"

    return lambda job, piped="": in_process(run, job, piped)


def dump_of(*sums: int) -> str:
    texts = (f"Brandt gave Acme ${number} million." for number in sums)
    return "".join(json.dumps({"text": text, "language": "en", "id": text}) + "\n" for text in texts)


def test_another_stdin_is_refused_and_not_read_from_its_middle(
    job: Callable[..., Job], go: Callable[..., Any], tmp_path: Path
) -> None:
    to_db = {"db": f"sqlite:///{tmp_path}/records.db", "inputs": ("-",)}
    assert go(job(**to_db), dump_of(1, 2, 3)) == 3
    refused = go(job(**to_db), dump_of(4, 5, 6, 7))
    assert refused.startswith("InputChangedError: stdin: the first 3 items of the input are not those")
    assert "--fresh to begin anew with this one" in refused
    assert "stdin: the input has 1 items" in go(job(**to_db), dump_of(9))
    assert "stdin: the input has " in go(job(**to_db), "")
    assert go(job(**to_db), dump_of(1, 2, 3, 4)) == 4  # it grew
    assert go(job(**to_db, fresh=True), dump_of(9)) == 1


@pytest.mark.parametrize("fresh", [False, True])
def test_a_run_does_not_read_what_it_writes(
    fresh: bool, job: Callable[..., Job], go: Callable[..., Any], tmp_path: Path
) -> None:
    go(job())
    letters = tmp_path / "out" / "failed.jsonl"
    before = letters.read_bytes()
    refused = go(job(inputs=(str(letters),), letters=True, fresh=fresh))
    assert refused == f"StoreError: {letters} is a file that this run itself writes: give another folder (--out)"
    assert letters.read_bytes() == before
    db = {"db": f"sqlite:///{tmp_path}/records.db", "dead_letters": letters}
    assert "name another file (--dead-letters)" in go(job(inputs=(str(letters),), letters=True, fresh=fresh, **db))


def test_letters_into_the_folder_of_another_run_are_not_told_to_wipe_it(
    job: Callable[..., Job], go: Callable[..., Any], tmp_path: Path
) -> None:
    go(job())
    go(job(out=tmp_path / "other", max_seconds=5.0))
    refused = go(job(inputs=(str(tmp_path / "out" / "failed.jsonl"),), letters=True, out=tmp_path / "other"))
    assert "give another folder" in refused
    assert "--fresh" not in refused


def test_a_run_into_its_own_input_folder_reads_the_same_each_time(
    job: Callable[..., Job], go: Callable[..., Any], tmp_path: Path, dump: Path
) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    dump.rename(folder / "dump.jsonl")
    for out in (folder / "records", folder):
        for _ in range(2):
            assert go(job(inputs=(str(folder),), out=out)) == 300
    to_db = {"db": f"sqlite:///{tmp_path}/records.db", "dead_letters": folder / "letters.jsonl"}
    for fresh in (False, False, True):
        assert go(job(inputs=(str(folder),), fresh=fresh, **to_db)) == 300
    assert (folder / "letters.jsonl").exists()


def test_folders_are_walked_without_what_runs_left_and_what_is_written(tmp_path: Path) -> None:
    for name in ("a.txt", "old/records.jsonl", "old/b.txt", "other/articles.jsonl", "other/journal.json", "out.json"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("{}")
    (tmp_path / "old" / "journal.json").write_text('{"run": {}, "state": {}, "sizes": {}, "finished": true}')
    found = [os.path.relpath(str(path), tmp_path) for path in find_files([tmp_path])]
    assert found == ["a.txt", "out.json", "old/b.txt", "other/articles.jsonl", "other/journal.json"]
    written = [tmp_path / "out.json", tmp_path / "other"]
    for given in (tmp_path, tmp_path / "*"):
        assert {Path(path).name for path in outside([given], written)} <= {"a.txt", "b.txt"}
    assert list(outside([tmp_path / "out.json", "-", "none"], written)) == [str(tmp_path / "out.json"), "-", "none"]


def test_a_name_that_is_no_utf_8_is_found_again(
    job: Callable[..., Job], go: Callable[..., Any], tmp_path: Path
) -> None:
    name = os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.txt")
    Path(name).write_text("RAISE")
    try:
        os.fsencode(name).decode()
    except UnicodeDecodeError:
        read = ReadOptions()
        assert go(job(inputs=(name,), read=read)) == go(job(inputs=(name,), read=read)) == 1
        (letter,) = (tmp_path / "out" / "failed.jsonl").read_text("utf-8").splitlines()
        assert json.loads(letter)["place"] == printable(name)


def test_begun_anew_in_another_form_nothing_is_left_of_the_old(
    job: Callable[..., Job], go: Callable[..., Any], tmp_path: Path
) -> None:
    for form in ("parquet", "csv", "jsonl"):
        assert go(job(form=form, fresh=True)) == 300
        left = {path.name for path in (tmp_path / "out").glob("records.*")}
        assert left == {"records.jsonl", f"records.{form}"}


def test_begun_anew_and_without_failures_there_is_no_file_of_them(
    job: Callable[..., Job], go: Callable[..., Any], tmp_path: Path, dump: Path
) -> None:
    to_db = {"db": f"sqlite:///{tmp_path}/records.db"}
    go(job(**to_db))
    letters = tmp_path / "failed.jsonl"
    before = letters.read_bytes()
    assert before
    dump.write_text(dump_of(1, 2))
    go(job(**to_db))  # a changed input is written anew
    assert not letters.exists()
    letters.write_bytes(before)
    go(job(**to_db, fresh=True))
    assert letters.read_bytes() == before  # is not what this run left


def test_a_file_is_no_folder_to_write_to(job: Callable[..., Job], go: Callable[..., Any], dump: Path) -> None:
    assert go(job(out=dump)) == f"StoreError: cannot make the folder {dump}: File exists: give another (--out)"
