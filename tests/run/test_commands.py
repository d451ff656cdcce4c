"""`earmark batch`, `retry` and `load` as they are typed, with the model that ships."""

from __future__ import annotations

import json
import random
import shutil
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from earmark.cli import main

CORPUS = Path(__file__).parents[2] / "corpus"


EARMARK = [sys.executable, "-c", "from earmark.cli import main; main(prog_name='earmark')"]


def earmark(*arguments: object, **options: Any) -> subprocess.CompletedProcess[str]:
    command = [*EARMARK, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, **options)


@pytest.fixture(scope="module")
def news(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Forty articles of the corpus, one that is binary, one in French."""
    folder = tmp_path_factory.mktemp("news")
    for path in sorted(CORPUS.glob("*-0*.json"))[:40]:
        shutil.copy(path, folder)
    (folder / "x.txt").write_bytes(bytes(range(256)) * 9)
    (folder / "y.txt").write_text(
        "Le ministère accorde une subvention de 150 millions d'euros à l'usine de puces. " * 3
    )
    return folder


@pytest.fixture(scope="module")
def whole(news: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The output of a run that nothing disturbed."""
    out = tmp_path_factory.mktemp("whole") / "out"
    done = earmark("batch", news, "--out", out, "--workers", 1, "--quiet")
    assert done.returncode == 1, done.stderr
    assert "failed            1" in done.stderr
    return out


def test_a_run_that_is_killed_ends_as_one_that_was_not(news: Path, whole: Path, tmp_path: Path) -> None:
    chance = random.Random(7)
    command = [*EARMARK, "batch", str(news), "--out", str(tmp_path / "out"), "--workers", "2"]
    for _ in range(3):
        process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
        time.sleep(chance.uniform(3, 8))
        process.kill()
        process.wait()
    assert earmark("batch", news, "--out", tmp_path / "out", "--workers", 2).returncode == 1
    for name in ("records.jsonl", "articles.jsonl", "failed.jsonl", "summary.json"):
        assert (tmp_path / "out" / name).read_bytes() == (whole / name).read_bytes()


def test_batch_tells_what_was_read_and_what_failed(whole: Path) -> None:
    summary = json.loads((whole / "summary.json").read_text())
    assert summary["articles"] == 40
    assert summary["failed"] == 1
    assert summary["skipped"] == {"other language": 1}
    assert summary["records"] > 20
    assert "is binary" in (whole / "failed.jsonl").read_text()


def test_load_puts_a_run_into_a_database(whole: Path, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/records.db"
    records = len((whole / "records.jsonl").read_text().splitlines())
    for _ in range(2):
        done = earmark("load", whole, "--db", url)
        assert done.returncode == 0
        assert f"{records} records, 40 articles loaded into {url}" in done.stderr
    with sqlite3.connect(tmp_path / "records.db") as connection:
        assert connection.execute("SELECT count(*) FROM records").fetchone() == (records,)
    (tmp_path / "bad.jsonl").write_text("{oops\n")
    done = earmark("load", tmp_path / "bad.jsonl", "--db", url)
    assert done.returncode == 1
    assert f"{tmp_path}/bad.jsonl:1: is no record of earmark" in done.stderr


def test_retry_from_the_dead_letters(news: Path, whole: Path, tmp_path: Path) -> None:
    done = earmark("retry", whole / "failed.jsonl", "--out", tmp_path / "again", "--quiet")
    assert done.returncode == 1
    assert "is binary" in (tmp_path / "again" / "failed.jsonl").read_text()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["batch"], "Usage: earmark batch"),
        (["batch", "x.jsonl"], "give either a folder (--out DIR) or a database (--db URL)"),
        (["batch", "x.jsonl", "--db", "records"], "is no database URL"),
        (["batch", "x.jsonl", "--out", "o", "--model", "nowhere"], "nowhere"),
        (["batch", "x.jsonl", "--out", "o", "--language", "en,de"], "'en,de' is no language: write its code, as en"),
        (["batch", "x.jsonl", "--out", "o", "--language", "en", "--language", "xx"], "'xx' is no language"),
        (["batch", "x.jsonl", "--out", "o", "--max-seconds", "inf"], "inf is not in the range"),
        (["batch", "x.jsonl", "--out", "o", "--min-confidence", "nan"], "'nan' is no number"),
        (["batch", "x.jsonl", "--out", "o", "--max-bytes", "1000000000000"], "1000000000000 is not in the range"),
        (["load", "x.jsonl", "--db", "mysql://x"], "mysql is no database earmark writes"),
        (["load", "x.jsonl", "--db", "sqlite://"], "sqlite:// is in memory, and gone when the command ends"),
        (["batch", "x.jsonl", "--db", "duckdb:///:memory:"], "is in memory, and gone when the command ends"),
        (["retry", "missing.jsonl", "--out", "o"], "missing.jsonl"),
    ],
)
def test_wrong_usage_is_one_clear_line_and_code_2(
    arguments: list[str], message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(main, arguments, prog_name="earmark")
    assert message in done.output
    assert done.exit_code == 2


@pytest.mark.parametrize(
    ("given", "meant"),
    [(["EN"], {"en"}), (["eng", "German", "pt-BR"], {"en", "de", "pt"}), (["en", "ANY"], None), ([], {"en"})],
)
def test_languages_are_meant_as_articles_name_theirs(
    given: list[str], meant: set[str] | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    from earmark.cli.batch import batch

    asked: dict[str, Any] = {}
    monkeypatch.setattr(batch, "callback", lambda **options: asked.update(options))
    arguments = [part for code in given for part in ("--language", code)]
    assert CliRunner().invoke(batch, ["x.jsonl", "--out", "o", *arguments]).exit_code == 0
    assert asked["languages"] == meant
