"""Bad and hostile input: each ends in one clear value, and what stands beside it is still read."""

from __future__ import annotations

import gzip
import json
import lzma
import time
import tracemalloc
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from earmark.contract import Article
from earmark.read import Failure, Form, Raw, ReadOptions, Skipped, parse, read_articles
from earmark.read.text import clean

GOOD = b'{"text": "Acme got $5 million.", "url": "https://example.org/good"}\n'

SINGLE = {
    "missing.txt": (None, "no such file or folder"),
    "empty.txt": (b"", "is empty"),
    "blank.txt": (b" \n\n ", "is empty"),
    "binary.txt": (bytes(range(256)) * 20, "is binary"),
    "paper.txt": (b"%PDF-1.7 and so on", "is a PDF"),
    "office.txt": (b"PK\x03\x04" + b"word/document" * 9, "zip archive or an office document"),
    "rich.rtf": (rb"{\rtf1\ansi Acme got $5 million.}", "is a document of a word processor (RTF)"),
    "broken.txt": (b"\x81\x8d\x8f" * 3 + b"abc", "is not UTF-8"),
    "marked.txt": (b"\xff\xfea", "is marked as utf-16"),
    "broken.json": (b'{"text": "Acme', "is not JSON"),
    "list.json": (b'"words"', "is JSON, but str"),
    "deep.json": (b'{"a":' * 100_000, "is JSON nested too deep"),
    "nothing.json": (b'{"headline": "Acme"}', "has no text"),
    "page.html": (b"<html><body></body></html>", "holds no article text"),
    "bad.parquet": (b"PAR1 and then nothing", "damaged or cut short"),
    "bad.zip": (b"PK\x03\x04 nothing", "damaged or cut short"),
    "header.csv": (b"a,b,c\n1,2,3\n", "has no column for the text"),
    "empty.csv": (b"", "is empty"),
    "return.csv": (b"id,te\rxt\n1,Acme\n", "has a header that cannot be read"),
    "quote.csv": (b'id,"text\n1,Acme\n', "has a header with a quote that is not closed"),
}  # fmt: skip


@pytest.mark.parametrize("name", SINGLE)
def test_one_clear_line_and_the_next_input_is_read(name: str, read: Any, tmp_path: Path) -> None:
    content, message = SINGLE[name]
    if content is not None:
        (tmp_path / name).write_bytes(content)
    (tmp_path / "good.jsonl").write_bytes(GOOD)
    failure, article = read(tmp_path / name, tmp_path / "good.jsonl")
    assert isinstance(failure, Failure)
    assert message in str(failure)
    assert str(failure).startswith(str(tmp_path / name))
    assert "\n" not in str(failure)
    assert isinstance(article, Article)


def test_a_folder_and_a_pattern_without_articles(read: Any, tmp_path: Path) -> None:
    (tmp_path / "x.docx").touch()
    assert "holds no articles" in read(tmp_path)[0].message
    assert "no file matches" in read(f"{tmp_path}/*.txt")[0].message


@pytest.mark.parametrize("name", ["dump.jsonl.gz", "dump.jsonl.xz", "dump.jsonl.zst"])
def test_what_stands_before_the_damage_is_read(name: str, read: Any, tmp_path: Path) -> None:
    compress = {".gz": gzip.compress, ".xz": lzma.compress}.get(name[-3:])
    if compress is None:
        compress = pytest.importorskip("zstandard").compress
    # Numbers that do not compress well, so that the cut falls far into the dump.
    content = b"".join(GOOD.replace(b"good", b"%d" % (n * 7919**3 % 10**12)) for n in range(20_000))
    (tmp_path / name).write_bytes(compress(content)[:-2000])
    items = read(tmp_path / name)
    assert len(items) > 1000
    assert all(isinstance(item, Article) for item in items[:-1])
    assert "damaged or cut short" in items[-1].message


def test_a_bad_line_is_one_failure(read: Any, tmp_path: Path) -> None:
    lines = [GOOD, b"{oops\n", b'{"text": 5}\n', b'{"text": "\xff\xfe\x81"}\n', b'["text"]\n', b"\n", GOOD]
    (tmp_path / "a.jsonl").write_bytes(b"".join(lines))
    items = read(tmp_path / "a.jsonl")
    assert [type(item) for item in items] == [Article, Failure, Failure, Failure, Failure, Article]
    assert items[1].place.endswith("a.jsonl:2")
    assert items[-1].id == items[0].id


def test_a_line_of_a_hundred_megabytes_costs_no_memory(read: Any, tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    with path.open("wb") as file:
        file.write(GOOD + b'{"text": "')
        for _ in range(100):
            file.write(b"x" * 1_000_000)
        file.write(b'"}\n' + GOOD)
    tracemalloc.start()
    items = read(path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert [type(item) for item in items] == [Article, Failure, Article]
    assert "larger than 5,000,000 bytes" in items[1].message
    assert peak < 30_000_000


def test_a_file_above_the_limit(read: Any, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"word " * 1000)
    (failure,) = read(tmp_path / "a.txt", max_bytes=1000)
    assert "larger than 1,000 bytes" in failure.message


def test_a_zip_bomb_is_not_unpacked(read: Any, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("bomb.txt", b"0" * 50_000_000)
        archive.writestr("good.jsonl", GOOD)
        archive.writestr("inner.zip", b"PK")
    bomb, good, inner = read(tmp_path / "a.zip")
    assert "larger than" in bomb.message
    assert isinstance(good, Article)
    assert "archive within an archive" in inner.message


def test_a_quote_that_is_not_closed(read: Any, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text('text,url\n"Acme got $5 million,https://example.org/1\n' + "word\n" * 300_000)
    items = read(tmp_path / "a.csv", max_bytes=1_000_000)
    assert isinstance(items[0], Failure)
    (tmp_path / "a.csv").write_text("text,url\nAcme got $5 million,https://example.org/1\none,two,three\nmore,u\n")
    items = read(tmp_path / "a.csv")
    assert [type(item) for item in items] == [Article, Failure, Article]
    assert "3 columns where the header has 2" in items[1].message


def test_characters_that_say_nothing_are_dropped() -> None:
    assert clean("A\x00c\u202eme\u200b got\r\n$5\u00ad million\ufeff") == "Acme got\n$5 million"
    assert clean("a ministry\x0bAcme\x0cNova") == "a ministry\nAcme\nNova"  # as word processors end lines and pages
    assert clean("half \ud83d a pair") == "half \ufffd a pair"
    assert clean("e\u0301") == "é"


def test_surrogates_and_nul_in_json(read: Any, tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"text": "Acme\\u0000 got \\ud800 $5 million.", "title": "a\\u0000\\nb"}\n')
    (article,) = read(tmp_path / "a.jsonl")
    assert article.text == "Acme got \ufffd $5 million."
    assert article.title == "a b"


@pytest.mark.parametrize(
    "html",
    ["<p>Acme <b>got $5 million", "<" * 50_000, "<div>" * 20_000 + "x", "<html lang=" + "e" * 50_000, "&#x110000;<p>"],
)
def test_broken_html_ends_quickly(html: str) -> None:
    begun = time.monotonic()
    result = parse(Raw("a.html", Form.HTML, html.encode(), alone=True), ReadOptions())
    assert isinstance(result, Article | Failure)
    assert time.monotonic() - begun < 10


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=300), st.sampled_from([Form.TEXT, Form.MARKDOWN, Form.HTML, Form.JSON]))
def test_no_bytes_raise(data: bytes, form: Form) -> None:
    result = parse(Raw("x", form, data), ReadOptions(languages=frozenset({"en"})))
    assert isinstance(result, Article | Failure | Skipped)
    if isinstance(result, Article):
        result.text.encode("utf-8")
        assert "\x00" not in result.text


@settings(max_examples=150, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(["text", "title", "date", "url", "id", "source", "language", "content_html"]),
        st.none()
        | st.text(max_size=50)
        | st.integers()
        | st.floats()
        | st.lists(st.text(max_size=9), max_size=3)
        | st.dictionaries(st.text(max_size=5), st.text(max_size=5), max_size=2),
        max_size=8,
    )
)
def test_no_row_raises(row: dict[str, Any]) -> None:
    for raw in (Raw("x", Form.ROW, row), Raw("x", Form.JSON, json.dumps(row).encode("utf-8", "surrogatepass"))):
        assert isinstance(parse(raw, ReadOptions()), Article | Failure | Skipped)


def test_unknown_columns_are_told(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("text,url\na,b\n")
    (failure,) = read_articles([tmp_path / "a.csv"], fields={"text": "body"})
    assert "there is no column 'body' for the text; there are 'text', 'url'" in str(failure)
