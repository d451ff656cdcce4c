"""Damage inside archives and tables: a failure that names the place, and what stands around it is read."""

from __future__ import annotations

import io
import os
import tarfile
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from earmark.contract import Article
from earmark.read import Failure, ReadOptions, read_items

TEXT = "Acme got $5 million."


def test_a_parquet_file_in_a_tar_is_read(read: Any, tmp_path: Path) -> None:
    pa = pytest.importorskip("pyarrow")
    pq = pytest.importorskip("pyarrow.parquet")
    stream = io.BytesIO()
    pq.write_table(pa.table({"id": ["1"], "text": [TEXT]}), stream)
    for name, mode in (("a.tar", "w"), ("a.tar.gz", "w:gz")):
        with tarfile.open(tmp_path / name, mode) as archive:  # type: ignore[call-overload]
            info = tarfile.TarInfo("p.parquet")
            info.size = len(stream.getvalue())
            archive.addfile(info, io.BytesIO(stream.getvalue()))
        (article,) = read(tmp_path / name)
        assert article.text == TEXT


def tar_of(*texts: str) -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w") as archive:
        for number, text in enumerate(texts):
            info = tarfile.TarInfo(f"{number}.txt")
            info.size = len(text)
            archive.addfile(info, io.BytesIO(text.encode()))
    return stream.getvalue()


def test_a_tar_that_is_cut_or_damaged(read: Any, tmp_path: Path) -> None:
    whole = tar_of(TEXT, "word " * 300)
    (tmp_path / "good.txt").write_text(TEXT)
    (tmp_path / "a.tar").write_bytes(whole[:2000])
    first, cut, damaged, good = read(tmp_path / "a.tar", tmp_path / "good.txt")
    assert first.text == good.text == TEXT
    assert cut.place == f"{tmp_path}/a.tar:1.txt"
    assert "unexpected end of data" in cut.message
    assert damaged.place == f"{tmp_path}/a.tar"
    (tmp_path / "a.tar").write_bytes(whole[:1024] + b"x" * 512 + whole[1536:])
    first, damaged = read(tmp_path / "a.tar")
    assert first.text == TEXT
    assert "invalid header of a member" in damaged.message


def test_a_zip_whose_members_are_damaged(read: Any, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("a.txt", TEXT)
        archive.writestr("b.jsonl", '{"text": "one"}\n' * 2)
        archive.writestr("c.txt", TEXT + " And more.")
    content = (tmp_path / "a.zip").read_bytes()
    (tmp_path / "a.zip").write_bytes(content.replace(TEXT.encode(), b"Acme got $9 million.", 1))
    items = read(tmp_path / "a.zip")
    assert [type(item) for item in items] == [Failure, Article, Article, Article]
    assert items[0].place == f"{tmp_path}/a.zip:a.txt"
    assert "Bad CRC-32" in items[0].message
    unknown = bytearray(content)
    for head, at in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        unknown[content.index(head) + at] = 77  # a compression that nobody knows
    (tmp_path / "a.zip").write_bytes(unknown)
    items = read(tmp_path / "a.zip")
    assert [type(item) for item in items] == [Failure, Article, Article, Article]
    unknown = bytearray(content)
    unknown[content.index(b"PK\x01\x02") + 6] = 99  # of a version to come
    (tmp_path / "a.zip").write_bytes(unknown)
    (failure,) = read(tmp_path / "a.zip")
    assert "zip file version 9.9" in failure.message


def test_a_page_of_a_warc_whose_address_is_not_told(read: Any, tmp_path: Path) -> None:
    pytest.importorskip("warcio")
    body = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n" + TEXT.encode()
    head = b"WARC/1.0\r\nWARC-Type: response\r\nContent-Type: application/http\r\nContent-Length: %d\r\n\r\n"
    (tmp_path / "a.warc").write_bytes((head % len(body) + body + b"\r\n\r\n") * 2)
    items = read(tmp_path / "a.warc")
    assert [(item.text, item.url) for item in items] == [(TEXT, None)] * 2


def test_a_library_that_raises_what_nobody_expects(read: Any, tmp_path: Path, monkeypatch: Any) -> None:
    from earmark.read import sources

    def fail(*_: object) -> Any:
        raise AttributeError("no attribute 'seekable'\nand more")

    monkeypatch.setitem(sources.FORMATS, "markdown", fail)
    (tmp_path / "a.md").write_text(TEXT)
    (tmp_path / "b.txt").write_text(TEXT)
    with zipfile.ZipFile(tmp_path / "c.zip", "w") as archive:
        archive.writestr("a.md", TEXT)
        archive.writestr("b.txt", TEXT)
    failure, article, inner, member = read(tmp_path)
    assert str(failure).startswith(f"{tmp_path}/a.md: is damaged or cut short: AttributeError: no attribute")
    assert inner.place == f"{tmp_path}/c.zip:a.md"
    assert article.text == member.text == TEXT


def parquet(path: Path, **columns: Any) -> Path:
    pa = pytest.importorskip("pyarrow")
    pq = pytest.importorskip("pyarrow.parquet")
    pq.write_table(pa.table(columns), path)
    return path


def test_values_of_parquet_that_cannot_be_converted(read: Any, tmp_path: Path) -> None:
    pa = pytest.importorskip("pyarrow")
    days = pa.array([2**30, 20_000], pa.int32()).view(pa.date32())
    found = read(parquet(tmp_path / "a.parquet", text=[TEXT, TEXT], date=days))
    assert [article.published for article in found] == [None, date(2024, 10, 4)]
    moments = pa.array([0, 1], pa.int64()).view(pa.timestamp("us", tz="Mars/Olympus"))
    found = read(parquet(tmp_path / "b.parquet", text=[TEXT, TEXT], date=moments))
    assert [article.text for article in found] == [TEXT, TEXT]
    found = read(parquet(tmp_path / "c.parquet", text=days, id=["1", "2"]), fields={"text": "text"})
    assert found[0].message.startswith("text: holds a value that cannot be read: OverflowError")


def test_a_row_of_parquet_above_the_limit(read: Any, tmp_path: Path) -> None:
    path = parquet(tmp_path / "a.parquet", text=[TEXT, "word " * 1000, "é" * 600], title=["one", "two", "three"])
    article, *failures = read(path, max_bytes=1000)
    assert article.title == "one"
    assert [failure.place for failure in failures] == [f"{path}:2", f"{path}:3"]
    assert all("larger than 1,000 bytes" in failure.message for failure in failures)


DATES = {
    "2025": None,
    "Dec 2025": None,
    "2025-12": None,
    "2025-13-45": None,
    "yesterday": None,
    "5 minutes ago": None,
    "the day after": None,
    "Updated: Dec 26, 2025": date(2025, 12, 26),
    "Published on 26 December 2025 at 10:00": date(2025, 12, 26),
    "Last modified: 2025-12-26 10:00": date(2025, 12, 26),
    "26 décembre 2025": date(2025, 12, 26),
    "26. Dezember 2025": date(2025, 12, 26),
    "1766707200": date(2025, 12, 26),
    "1766707200000": date(2025, 12, 26),
    "978307200000": date(2001, 1, 1),
    "20251226T101500Z": date(2025, 12, 26),
    "202512261015": date(2025, 12, 26),
    "18360102": date(1836, 1, 2),
    "0001-01-01T00:00:00Z": None,
}


@pytest.mark.parametrize("told", DATES)
def test_a_date_that_cannot_be_read_costs_the_date(told: str, read: Any, tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(f'{{"text": "{TEXT}", "date": "{told}"}}\n', "utf-8")
    assert [article.published for article in read(tmp_path / "a.jsonl")] == [DATES[told]]
    (article,) = read(tmp_path / "a.jsonl", published=date(2025, 1, 2))
    assert article.published == (DATES[told] or date(2025, 1, 2))


IN_FIGURES = {
    "03/04/2025": (date(2025, 3, 4), date(2025, 4, 3)),
    "3.4.25 10:00": (date(2025, 3, 4), date(2025, 4, 3)),
    "26/12/2025": (date(2025, 12, 26), date(2025, 12, 26)),
    "12/26/2025": (date(2025, 12, 26), date(2025, 12, 26)),
    "2025-03-04": (date(2025, 3, 4), date(2025, 3, 4)),
    "2025/03/04": (date(2025, 3, 4), date(2025, 3, 4)),
    "March 4, 2025": (date(2025, 3, 4), date(2025, 3, 4)),
}


@pytest.mark.parametrize("told", IN_FIGURES)
def test_the_order_of_day_and_month(told: str, read: Any, tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(f'{{"text": "{TEXT}", "date": "{told}"}}\n')
    found = [article.published for first in (False, True) for article in read(tmp_path / "a.jsonl", day_first=first)]
    assert tuple(found) == IN_FIGURES[told]


def test_an_address_that_is_none_costs_the_source(read: Any, tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(f'{{"text": "{TEXT}", "url": "http://[bad"}}\n')
    (article,) = read(tmp_path / "a.jsonl")
    assert (article.text, article.url, article.source) == (TEXT, "http://[bad", None)


def test_names_that_are_not_utf8(tmp_path: Path) -> None:
    name = os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.txt")
    Path(name).write_text(TEXT)
    ((place, article),) = read_items([name], ReadOptions())
    assert place == f"{tmp_path}/caf%E9.txt"
    assert isinstance(article, Article)
    assert article.id.startswith("caf%E9.txt-")
    ((place, failure),) = read_items([name.replace("txt", "md")], ReadOptions())
    assert str(failure) == f"{tmp_path}/caf%E9.md: no such file or folder"
