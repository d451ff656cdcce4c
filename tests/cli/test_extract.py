"""``earmark extract``: formats, databases, inputs that fail, exit codes."""

from __future__ import annotations

import gzip
import json
import os
import sqlite3
import time
from pathlib import Path
from typing import Any

import pytest

import earmark.run

pytestmark = pytest.mark.usefixtures("stand_in")

NORWAY = "Norway gave Kenya $5 million for wells.\n"
SWEDEN = "Sweden gave Chad $7 million, and Denmark gave Mali $2 million.\n"


@pytest.fixture
def news(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with three articles, which is the working folder as well."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "news").mkdir()
    (tmp_path / "news/a.txt").write_text(NORWAY)
    (tmp_path / "news/b.md").write_text(f"# Aid\n\n{SWEDEN}")
    (tmp_path / "news/c.txt").write_text("Nothing of note.\n")
    return tmp_path


def test_one_article_is_one_object(run: Any, news: Path) -> None:
    result = run("extract", "news/a.txt", "--published", "2025-12-26")
    assert result.exit_code == 0
    document = json.loads(result.stdout)
    assert list(document) == ["article", "records"]
    assert document["article"]["published"] == "2025-12-26"
    assert document["records"][0]["amount"] == {
        "value": 5000000, "currency": "USD", "max": None, "modifier": "exact", "per": None, "text": "5"
    }  # fmt: skip


def test_several_articles_are_a_list_in_the_order_of_their_names(run: Any, news: Path) -> None:
    documents = json.loads(run("extract", "news").stdout)
    assert [len(document["records"]) for document in documents] == [1, 2, 0]


def test_jsonl_is_a_record_a_line_with_the_articles_id(run: Any, news: Path) -> None:
    lines = run("extract", "news", "--format", "jsonl").stdout.splitlines()
    records = [json.loads(line) for line in lines]
    assert [record["payer"]["name"] for record in records] == ["Norway", "Sweden", "Denmark"]
    assert all(record["article_id"].startswith(("a.txt-", "b.md-")) for record in records)


def test_the_table_shows_payer_recipient_and_sum(run: Any, news: Path) -> None:
    table = run("extract", "news/a.txt", "--format", "table").stdout
    row = next(line for line in table.splitlines() if "Norway" in line)
    assert row.split() == ["5,000,000", "USD", "Norway", "Kenya", "–", "grant", "paid", "–", "0.50"]


@pytest.mark.parametrize(
    ("name", "first"),
    [("out.json", "{"), ("out.jsonl", '{"id":'), ("out.csv", "article_id,id,payer,"), ("OUT.CSV", "article_id,id"),
     ("out.NDJSON", '{"id":'), ("out", "{")],
)
def test_a_file_is_written_in_the_format_of_its_suffix(run: Any, news: Path, name: str, first: str) -> None:
    result = run("extract", "news/a.txt", "-o", name)
    assert (result.exit_code, result.stdout) == (0, "")
    assert Path(name).read_text().startswith(first)
    assert [path.name for path in news.iterdir()].count(name) == 1
    assert not list(news.glob(".*"))


def test_a_database_gets_articles_and_records_and_writing_again_changes_nothing(run: Any, news: Path) -> None:
    for again in ("", "; 3 replaced one with the same id"):
        result = run("extract", "news", "--db", "sqlite:///out.db")
        assert result.exit_code == 0
        assert result.stdout == ""
        assert result.stderr == f"earmark: 3 records in 3 articles, written to sqlite:///out.db{again}\n"
        with sqlite3.connect("out.db") as database:
            assert database.execute("select count(*) from records").fetchone() == (3,)
            assert database.execute("select count(*) from articles").fetchone() == (3,)


def test_a_database_and_a_table_at_once(run: Any, news: Path) -> None:
    result = run("extract", "news/a.txt", "--db", "sqlite:///out.db", "--format", "table")
    assert "Norway" in result.stdout
    assert Path("out.db").is_file()


def test_min_confidence(run: Any, news: Path) -> None:
    assert json.loads(run("extract", "news/a.txt", "--min-confidence", "0.6").stdout)["records"] == []


@pytest.mark.parametrize("command", ["extract", "amounts"])
def test_columns_of_a_name_of_their_own(run: Any, news: Path, command: str) -> None:
    Path("export.csv").write_text(f"nr,day,abstract\nA-1,2025-03-04,{NORWAY}A-2,2025-03-05,{NORWAY}")
    refused = run(command, "export.csv")
    assert refused.exit_code == 1
    said = "has no column for the text: name it with --text-field; the columns are 'nr', 'day', 'abstract'"
    assert refused.stderr == f"earmark: export.csv: {said}\n"
    columns = ("--text-field", "abstract", "--published-field", "day", "--id-field", "nr")
    told = run(command, "export.csv", *columns, "-o", "out.jsonl")
    assert (told.exit_code, told.stderr) == (0, "")
    assert [json.loads(line)["article_id"] for line in Path("out.jsonl").read_text().splitlines()] == ["A-1", "A-2"]
    if command == "extract":
        articles = [document["article"] for document in json.loads(run(command, "export.csv", *columns).stdout)]
        assert [article["published"] for article in articles] == ["2025-03-04", "2025-03-05"]


def test_articles_whose_id_a_database_holds_are_counted(run: Any, tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text("".join(json.dumps({"id": n % 3, "text": NORWAY}) + "\n" for n in range(4)))
    for repeated in (1, 4):
        done = run("extract", tmp_path / "a.jsonl", "--db", f"sqlite:///{tmp_path}/out.db")
        written = f"earmark: 4 records in 4 articles, written to sqlite:///{tmp_path}/out.db"
        assert (done.exit_code, done.stderr) == (0, f"{written}; {repeated} replaced one with the same id\n")


def test_dates_whose_day_comes_first(run: Any, tmp_path: Path) -> None:
    with_day = {"text": NORWAY, "date": "03/04/2025"}
    dump = tmp_path / "dump.jsonl"
    dump.write_text("".join(json.dumps(row) + "\n" for row in (with_day, {"text": NORWAY})))
    for options, days in (((), ["2025-03-04", "2025-05-06"]), (("--day-first",), ["2025-04-03", "2025-06-05"])):
        told = json.loads(run("extract", dump, "--published", "05/06/2025", *options).stdout)
        assert [document["article"]["published"] for document in told] == days


# --- inputs that fail -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("missing.txt", None, "missing.txt: no such file or folder"),
        ("empty.txt", b"", "empty.txt: is empty"),
        ("blank.txt", b" \n\n", "blank.txt: is empty"),
        ("picture.txt", b"\x89PNG\r\n\x1a\n" + bytes(500), "picture.txt: is an image, not text"),
        ("binary.txt", bytes(range(256)) * 4, "binary.txt: is binary, not text"),
        ("greek.txt", "Η Αθήνα έδωσε 5 εκατ. ευρώ".encode("cp737"), "greek.txt: is not UTF-8 (byte 0)"),
        ("broken.json", b'{"maintext": ', "broken.json: "),
        ("bomb.txt", b"a bomb", "bomb.txt: could not be extracted: RuntimeError: a fault in a component"),
    ],
)
def test_what_fails_is_one_line_and_the_others_are_still_written(
    run: Any, news: Path, name: str, content: bytes | None, said: str
) -> None:
    if content is not None:
        Path(name).write_bytes(content)
    result = run("extract", name, "news/a.txt", "--format", "jsonl")
    assert result.exit_code == 1
    assert len(result.stderr.splitlines()) == 1
    assert result.stderr.startswith(f"earmark: {said}")
    assert [json.loads(line)["payer"]["name"] for line in result.stdout.splitlines()] == ["Norway"]


def test_what_takes_too_long_or_is_too_large_does_not_stop_the_others(
    run: Any, news: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = earmark.run.extract_article

    def slow(nlp: Any, article: Any, **options: Any) -> Any:
        if "Sweden" in article.text:
            time.sleep(20)
        return whole(nlp, article, **options)

    monkeypatch.setattr(earmark.run, "extract_article", slow)
    Path("news/long.txt").write_text("a" * 5000)
    result = run("extract", "news", "--format", "jsonl", "--max-seconds", 0.5, "--max-bytes", 1000)
    assert result.exit_code == 1
    assert result.stderr.splitlines() == [
        "earmark: news/b.md: took longer than 0.5 seconds: give it more (--max-seconds) or leave it out",
        "earmark: news/long.txt: is larger than 1,000 bytes: give a higher limit (--max-bytes) if it is an article",
    ]
    assert [json.loads(line)["payer"]["name"] for line in result.stdout.splitlines()] == ["Norway"]


def test_what_is_written_into_a_folder_is_not_read_from_it(run: Any, news: Path) -> None:
    for name in ("news/out.json", "news/out.jsonl"):
        for inputs in (["news"], ["news"], ["news/*.*"]):
            assert run("extract", *inputs, "-o", name).exit_code == 0
        Path(name).unlink()
    run("extract", "news", "-o", "news/out.json")
    assert len(json.loads(Path("news/out.json").read_text())) == 3
    before = run("amounts", "news/a.txt", "news/b.md", "news/c.txt").stdout
    Path("news/out.json").unlink()
    for _ in range(2):
        run("amounts", "news", "-o", "news/amounts.jsonl")
        assert Path("news/amounts.jsonl").read_text() == before


def test_an_input_is_not_replaced_by_what_is_found_in_it(run: Any, news: Path) -> None:
    Path("again.txt").symlink_to("news/a.txt")
    for arguments in (["extract", "--format", "json"], ["amounts"]):
        for inputs, out in ((["news/a.txt"], "news/a.txt"), (["news/b.md", "./news/../news/a.txt"], "again.txt")):
            result = run(*arguments, *inputs, "-o", out)
            said = f"earmark: Invalid value for -o: {out} is an input, which would be replaced: name another file"
            assert (result.exit_code, result.stderr.split(" (see")[0]) == (2, said)
    assert Path("news/a.txt").read_text() == NORWAY


def test_a_file_is_compressed_as_its_suffix_says(run: Any, news: Path) -> None:
    plain = run("extract", "news", "--format", "jsonl").stdout
    assert run("extract", "news", "-o", "out.jsonl.gz").exit_code == 0
    assert gzip.decompress(Path("out.jsonl.gz").read_bytes()).decode() == plain
    assert run("extract", "news", "--format", "jsonl", "-o", "out.txt").exit_code == 0  # as it is asked to
    assert Path("out.txt").read_text() == plain


def test_a_folder_without_articles(run: Any, news: Path) -> None:
    Path("nothing").mkdir()
    result = run("extract", "nothing", "-o", "out.jsonl")
    assert result.exit_code == 1
    assert result.stderr.startswith("earmark: nothing: holds no articles")
    assert Path("out.jsonl").read_text() == ""


def test_a_failure_is_told_without_what_a_terminal_would_obey(run: Any, news: Path) -> None:
    name = "a\x1b]2Jb.txt"
    result = run("extract", name)
    assert "\x1b" not in result.stderr
    assert result.stderr == "earmark: a ]2Jb.txt: no such file or folder\n"


def test_a_failed_write_leaves_the_old_file(run: Any, news: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("out.json").write_text("old")

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    result = run("extract", "news/a.txt", "-o", "out.json")
    assert (result.exit_code, result.stderr) == (1, "earmark: out.json: No space left on device\n")
    assert Path("out.json").read_text() == "old"
    assert not list(news.glob(".*"))


# --- bad usage ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["--published", "yesteryear"], "Invalid value for '--published': cannot read the date 'yesteryear'"),
        (["--format", "xml"], "Invalid value for '--format': 'xml' is not one of 'json', 'jsonl', 'table'"),
        (["--min-confidence", "2"], "Invalid value for '--min-confidence': 2.0 is not in the range"),
        (["--db", "records.db"], "Invalid value for --db: 'records.db' is no database URL: write sqlite:///records.db"),
        (["--db", "oracle://host/x"], "Invalid value for --db: oracle"),
        (["--db", "sqlite:///none/such.db"], "Invalid value for --db: cannot make none/such.db"),
        (["-o", "none/such.json"], "Invalid value for -o: cannot write none/such.json: No such file or directory"),
        (["-o", "none/such.csv"], "Invalid value for -o: "),
        (["-o", "out.txt"], "Invalid value for -o: cannot tell what 'out.txt' should be: let it end in .json, .jsonl"),
        (["--min-confidence", "nan"], "Invalid value for '--min-confidence': 'nan' is no number"),
        (["--max-seconds", "inf"], "Invalid value for '--max-seconds': inf is not in the range"),
        (["--max-bytes", "0"], "Invalid value for '--max-bytes': 0 is not in the range"),
        (["--colour"], "No such option '--colour'"),
    ],
)
def test_bad_usage_is_one_line_and_exit_code_2(run: Any, news: Path, args: list[str], said: str) -> None:
    result = run("extract", "news/a.txt", *args)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(f"earmark: {said}")
    assert result.stderr.endswith("(see earmark extract --help)\n")
    assert len(result.stderr.splitlines()) == 1


def test_no_input_shows_the_help(run: Any) -> None:
    result = run("extract")
    assert result.exit_code == 2
    assert "Usage: earmark extract" in result.output
