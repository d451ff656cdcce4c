"""Files of records, loaded into each database: once or again, whole or with bad lines among them."""

from __future__ import annotations

import gzip
import json
import sys
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from earmark.contract import Extraction
from earmark.contract.tables import TABLES
from earmark.write import Database, load, open_sink
from earmark.write.rows import article_row


@pytest.fixture
def files(tmp_path: Path, chips: Any) -> Path:
    """A folder with the same two articles' records in each form that can be loaded."""
    told = [chips("one"), chips("two")]
    for form in ("jsonl", "parquet"):
        with open_sink(tmp_path / f"records.{form}") as sink:
            for extraction in told:
                sink.write(extraction)
    (tmp_path / "records.jsonl.gz").write_bytes(gzip.compress((tmp_path / "records.jsonl").read_bytes()))
    dumped = [extraction.model_dump(mode="json") for extraction in told]
    (tmp_path / "full.json").write_text(json.dumps(dumped))
    (tmp_path / "full.jsonl").write_text("".join(json.dumps(one) + "\n" for one in dumped))
    return tmp_path


def loaded(url: str, *paths: Path) -> tuple[load.Loaded, dict[str, list[str]]]:
    with Database(url) as database:
        done = load.load_files(paths, database)
        with database.engine.connect() as connection:
            rows = {table.name: sorted(map(repr, connection.execute(sa.select(table)))) for table in TABLES}
    return done, rows


@pytest.mark.parametrize("name", ["records.jsonl", "records.jsonl.gz", "records.parquet"])
def test_records_alone_know_their_articles_by_id(url: str, name: str, files: Path) -> None:
    done, rows = loaded(url, files / name)
    assert (done.records, done.articles, done.failures) == (6, 0, [])
    assert len(rows["records"]) == 6
    assert len(rows["articles"]) == 2
    again, same = loaded(url, files / name)
    assert (again.records, same) == (6, rows)


@pytest.mark.parametrize("name", ["records.jsonl", "records.jsonl.gz", "full.jsonl"])
def test_lines_from_stdin(url: str, name: str, files: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with (files / name).open() as stream:
        monkeypatch.setattr(sys, "stdin", stream)
        done, rows = loaded(url, Path("-"))
    assert (done.records, done.failures, len(rows["records"])) == (6, [], 6)


@pytest.mark.parametrize("name", ["full.json", "full.jsonl"])
def test_articles_with_their_records_are_what_the_sink_writes(url: str, name: str, files: Path, chips: Any) -> None:
    with open_sink(url) as sink:
        sink.write(chips("one"))
        sink.write(chips("two"))
    before = loaded(url)[1]
    done, rows = loaded(url, files / name)
    assert (done.records, done.articles, done.failures) == (6, 2, [])
    assert rows == before


def test_records_alone_do_not_take_away_what_is_known(url: str, files: Path) -> None:
    _, rows = loaded(url, files / "full.json")
    assert loaded(url, files / "records.jsonl")[1] == rows


@pytest.mark.parametrize("form", ["json", "jsonl", "folder"])
def test_an_article_that_is_loaded_anew_has_the_new_records_only(
    url: str, form: str, tmp_path: Path, chips: Any
) -> None:
    def told(name: str, first: Extraction) -> Path:
        """A file or folder with ``first``, and an article that stays the same."""
        both = [first, chips("two")]
        place = tmp_path / (name if form == "folder" else f"{name}.{form}")
        if form == "json":
            place.write_text(json.dumps([one.model_dump(mode="json") for one in both]))
        elif form == "jsonl":
            place.write_text("".join(one.model_dump_json() + "\n" for one in both))
        else:
            place.mkdir()
            rows = [article_row(one.article, bool(one.records)) for one in both]
            (place / "articles.jsonl").write_text("".join(json.dumps(row, default=str) + "\n" for row in rows))
            found = [record.model_dump_json() + "\n" for one in both for record in one.records]
            (place / "records.jsonl").write_text("".join(found))
        return place

    before = chips("one")
    fewer = before.model_copy(update={"records": before.records[1:2]})
    many, few, none = told("many", before), told("few", fewer), told("none", fewer.model_copy(update={"records": ()}))
    assert len(loaded(url, many)[1]["records"]) == 6
    rows = loaded(url, few)[1]
    assert (len(rows["records"]), len(rows["articles"])) == (4, 2)
    assert loaded(url, few)[1] == rows
    assert len(loaded(url, none)[1]["records"]) == 3
    assert loaded(url, many, few)[1] == rows


def test_an_article_told_twice_at_once_is_as_told_last(url: str, tmp_path: Path, chips: Any) -> None:
    before = chips("one")
    told = [before, before.model_copy(update={"records": before.records[1:2]})]
    (tmp_path / "twice.jsonl").write_text("".join(one.model_dump_json() + "\n" for one in told))
    assert len(loaded(url, tmp_path / "twice.jsonl")[1]["records"]) == 1


def test_a_folder_whose_files_differ_in_order_is_loaded_whole(
    url: str, tmp_path: Path, chips: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(load, "BATCH", 2)
    told = [chips(name) for name in ("one", "two", "three")]
    rows = [json.dumps(article_row(one.article, True), default=str) for one in told]
    records = [record.model_dump_json() for one in reversed(told) for record in one.records]
    (tmp_path / "articles.jsonl").write_text("".join(f"{row}\n" for row in rows))
    (tmp_path / "records.jsonl").write_text("".join(f"{record}\n" for record in records))
    for _ in range(2):
        done, found = loaded(url, tmp_path)
        assert (done.articles, done.records, len(found["records"]), len(found["articles"])) == (3, 9, 9, 3)


def test_bad_lines_are_failures_and_the_others_are_loaded(url: str, files: Path) -> None:
    good = (files / "records.jsonl").read_text().splitlines()
    poor = json.loads(good[0]) | {"amount": {"value": 1, "currency": "XYZ", "text": "x"}}
    vast = json.loads(good[2]) | {"share": {"percent": 5, "of": "it"}, "amount": None}
    vast = json.loads(good[1]) | {"amount": {"value": 10**40, "currency": "USD", "text": "x"}}
    lines = [good[1], "{oops", "[]", json.dumps(poor), json.dumps(vast), "", good[2]]
    (files / "bad.jsonl").write_text("\n".join(lines))
    done, rows = loaded(url, files / "bad.jsonl", files / "missing.jsonl")
    assert done.records == 2
    assert len(rows["records"]) == 2
    messages = [str(failure) for failure in done.failures]
    assert [message.split(":")[0].rpartition("/")[2] for message in messages] == ["bad.jsonl"] * 4 + ["missing.jsonl"]
    assert "unknown currency 'XYZ'" in messages[2]
    assert "too large" in messages[3]
    assert "No such file" in messages[4]


def test_a_part_without_its_total_is_a_failure(files: Path, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    lines = (files / "records.jsonl").read_text().splitlines()
    (files / "part.jsonl").write_text("\n".join([lines[0], *lines[3:]]))  # the first article's total is left out
    for url in (f"sqlite:///{tmp_path}/x.db", request.getfixturevalue("postgresql")):
        done, rows = loaded(url, files / "part.jsonl")
        assert done.records == 3
        assert len(rows["records"]) == 3
        assert "part of a record that is not there" in done.failures[0].message


def test_parts_and_totals_stay_together_across_batches(url: str, files: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(load, "BATCH", 1)
    assert loaded(url, files / "records.jsonl")[0].failures == []


def test_what_a_database_cannot_hold_is_a_failure_and_the_others_are_loaded(url: str, files: Path) -> None:
    first, second, *rest = (files / "records.jsonl").read_text().splitlines()
    long = json.loads(second)
    long["payer"]["name"] = "x" * 9_000
    too_long = json.loads(rest[-1]) | {"article_id": "y" * 3_000}
    lines = [first.replace('"article_id":"one"', '"article_id":"other"'), json.dumps(long), json.dumps(too_long), *rest]
    (files / "some.jsonl").write_text("".join(f"{line}\n" for line in lines))
    failed = [str(failure) for failure in loaded(url, files / "some.jsonl")[0].failures]
    assert "some.jsonl:2: is no record of earmark: the payer's name 'xxx" in failed[0]
    assert "9,000 bytes long, too long for the index of a database" in failed[0]
    assert "some.jsonl:3: is no record of earmark: the article's id 'yyy" in failed[1]


def test_what_postgresql_refuses_is_a_failure_and_the_others_are_loaded(postgresql: str, files: Path) -> None:
    first, second = (files / "records.jsonl").read_text().splitlines()[1:3]
    far = json.loads(first)
    far["evidence"]["purpose"] = [{"start": 3_000_000_000, "end": 3_000_000_005, "text": "chips"}]  # no INTEGER
    (files / "some.jsonl").write_text(f"{json.dumps(far)}\n{second.replace('one', 'other')}\n")
    for _ in range(2):  # into an empty database, and into one that holds something
        done, rows = loaded(postgresql, files / "some.jsonl")
        (failure,) = done.failures
        assert "the database refuses it: " in failure.message
        assert "out of range" in failure.message
        assert (done.records, len(rows["records"])) == (1, 1)


def test_files_that_cannot_be_read_are_failures(url: str, files: Path) -> None:
    pa = pytest.importorskip("pyarrow")
    pq = pytest.importorskip("pyarrow.parquet")
    (files / "bad.json").write_text("{oops")
    (files / "deep.json").write_text("[" * 100_000)
    days = pa.array([2**30, 5], pa.int32()).view(pa.date32())
    pq.write_table(pa.table({"id": ["1", "2"], "announced": days}), files / "days.parquet")
    (files / "cut.parquet").write_bytes(b"PAR1 and then nothing")
    names = ("bad.json", "deep.json", "days.parquet", "cut.parquet", "records.jsonl")
    done, _ = loaded(url, *(files / name for name in names))
    assert done.records == 6
    places = [failure.place.removeprefix(f"{files}/") for failure in done.failures]
    assert places == ["bad.json", "deep.json", "days.parquet:1", "days.parquet:2", "cut.parquet"]
    told = [failure.message for failure in done.failures]
    assert told[0].startswith("is not JSON")
    assert told[2].startswith("announced: holds a value that cannot be read: OverflowError")
