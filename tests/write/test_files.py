"""Records as JSONL, CSV and Parquet: exact, typed, harmless, and there whole or not at all."""

from __future__ import annotations

import bz2
import csv
import gzip
import json
import lzma
import os
import stat
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import zstandard

from earmark.contract import Record
from earmark.write import open_sink
from earmark.write.files import compressed, harmless, whole_file


@pytest.fixture
def written(tmp_path: Path, chips: Any) -> Any:
    """Writes the chips article to a file of a format and gives its path."""

    def write(form: str, *extractions: Any) -> Path:
        path = tmp_path / f"records.{form}"
        with open_sink(path) as sink:
            for extraction in extractions or (chips(),):
                sink.write(extraction)
        return path

    return write


def test_jsonl_reads_back_as_the_same_records(written: Any, chips: Any) -> None:
    lines = written("jsonl").read_text().splitlines()
    assert [Record.model_validate_json(line) for line in lines] == list(chips().records)
    assert json.loads(lines[1])["amount"]["value"] == 1230000000000
    assert json.loads(lines[0])["article_id"] == "seed"


def test_parquet_is_typed(written: Any, chips: Any) -> None:
    pa = pytest.importorskip("pyarrow")
    pq = pytest.importorskip("pyarrow.parquet")
    table = pq.read_table(written("parquet"))
    assert table.schema.field("amount").type.field("value").type == pa.decimal128(30, 4)
    assert table.schema.field("announced").type == pa.date32()
    part, total, share = table.to_pylist()
    assert total["amount"]["value"] == Decimal(1230000000000)
    assert total["equivalents"][0]["currency"] == "USD"
    assert part["amount"]["value"] == Decimal("150500000000.2500")
    assert [place["text"] for place in total["payer"]["mentions"]][1] == "METI"
    assert dict(share["evidence"])["share"][0]["text"] == "30%"
    assert share["amount"] is None


def test_csv_is_flat_and_full(written: Any) -> None:
    part, total, share = csv.DictReader(written("csv").open(newline=""))
    assert (total["amount"], total["equivalents"], total["payer_kind"]) == (
        "1230000000000",
        "7900000000 USD",
        "organisation",
    )
    assert (part["amount"], part["recipient"], part["part_of"]) == ("150500000000.25", "Rapidus", total["id"])
    assert (share["amount"], share["share_percent"], share["confidence"]) == ("", "30", "0.75")


@pytest.mark.parametrize("name", ["=1+1", "+44 20", "-cmd|calc", "@SUM(A1)", "\t=1", "＝1+1", " =1"])
def test_no_cell_of_a_csv_is_a_formula(name: str, written: Any, simple: Any) -> None:
    (row,) = csv.DictReader(written("csv", simple("=a", name, "Nova", 5)).open(newline=""))
    assert row["payer"] == f"'{name}"
    assert row["article_id"] == "'=a"
    assert harmless("Acme") == "Acme"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_line_that_ends_in_a_cell_ends_no_row(end: str, written: Any, simple: Any) -> None:
    (row,) = csv.DictReader(written("csv", simple("a", f"Acme{end}Group", "Nova", 5)).open(newline=""))
    assert (row["payer"], row["recipient"]) == ("Acme\nGroup", "Nova")


def test_negative_numbers_stay_numbers(written: Any, simple: Any) -> None:
    extraction = simple("a", "State", "Nova", 5)
    record = extraction.records[0].model_dump()
    record["change"] = {"percent": -10}
    record["evidence"]["change"] = record["evidence"]["amount"]
    changed = extraction.model_copy(update={"records": (Record.model_validate(record),)})
    (row,) = csv.DictReader(written("csv", changed).open(newline=""))
    assert row["change_percent"] == "-10"


@pytest.mark.parametrize("form", ["jsonl", "csv", "parquet"])
def test_a_file_is_there_whole_or_as_it_was(form: str, written: Any, chips: Any, tmp_path: Path) -> None:
    before = written(form).read_bytes()
    with pytest.raises(RuntimeError), open_sink(tmp_path / f"records.{form}") as sink:
        sink.write(chips("other"))
        raise RuntimeError
    assert (tmp_path / f"records.{form}").read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == [f"records.{form}"]


def test_writing_twice_gives_the_same_bytes(written: Any) -> None:
    for form in ("jsonl", "csv", "parquet"):
        assert written(form).read_bytes() == written(form).read_bytes()


def test_a_target_that_is_none(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"ends in \.jsonl"), open_sink(tmp_path / "records.xlsx"):
        pass
    with pytest.raises(OSError, match="No such file"), open_sink(tmp_path / "no" / "records.csv"):
        pass
    with pytest.raises(RuntimeError), whole_file(tmp_path / "x"):
        raise RuntimeError
    assert list(tmp_path.iterdir()) == []


def test_a_link_stays_and_what_it_leads_to_is_written(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    target, link = tmp_path / "there" / "x", tmp_path / "link"
    link.symlink_to(target)
    for content in (b"new", b"newer"):
        with whole_file(link) as stream:
            stream.write(content)
        assert (link.is_symlink(), target.read_bytes()) == (True, content)
    with pytest.raises(RuntimeError), whole_file(link) as stream:
        stream.write(b"half")
        raise RuntimeError
    assert target.read_bytes() == b"newer"
    assert [path.name for path in (tmp_path / "there").iterdir()] == ["x"]


def test_a_file_that_is_replaced_keeps_its_permissions(tmp_path: Path) -> None:
    (tmp_path / "x").touch(0o600)
    with whole_file(tmp_path / "x") as stream:
        stream.write(b"new")
    assert stat.filemode((tmp_path / "x").stat().st_mode) == "-rw-------"


def test_pipes_and_devices_are_written_to_as_they_are() -> None:
    with whole_file("/dev/null") as stream:
        stream.write(b"gone")
    assert Path("/dev/null").is_char_device()
    begin, end = os.pipe()
    with whole_file(f"/dev/fd/{end}") as stream:
        stream.write(b"through")
    os.close(end)
    assert os.read(begin, 100) == b"through"
    os.close(begin)


def test_a_stream_that_is_a_file_keeps_what_stands_in_it(tmp_path: Path) -> None:
    with (tmp_path / "log").open("wb") as log:
        log.write(b"before, ")
        log.flush()
        with whole_file(f"/dev/fd/{log.fileno()}") as stream:
            stream.write(b"after")
    assert (tmp_path / "log").read_bytes() == b"before, after"


@pytest.mark.parametrize(
    ("suffix", "unpack"),
    [
        ("", bytes),
        (".gz", gzip.decompress),
        (".BZ2", bz2.decompress),
        (".xz", lzma.decompress),
        (".zst", lambda data: zstandard.ZstdDecompressor().decompressobj().decompress(data)),
    ],
)
def test_the_suffix_of_a_compression_compresses(suffix: str, unpack: Any, tmp_path: Path, chips: Any) -> None:
    made = []
    for _ in range(2):
        with open_sink(tmp_path / f"records.CSV{suffix}") as sink:
            sink.write(chips())
        made.append((tmp_path / f"records.CSV{suffix}").read_bytes())
    assert made[0] == made[1]
    assert unpack(made[0]).startswith(b"article_id,id,payer,")
    with compressed((tmp_path / "y").open("wb"), f"y{suffix}") as stream:
        stream.write(b"some")
