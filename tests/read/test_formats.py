"""Each format, compression and container gives the same articles."""

from __future__ import annotations

import bz2
import csv
import gzip
import io
import json
import lzma
import os
import subprocess
import sys
import tarfile
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from earmark.contract import Article
from earmark.read import Failure, Skipped, read_articles

PAGE = """<html lang="{language}"><head><title>Acme wins a grant</title>
<meta property="article:published_time" content="2025-03-04T10:00:00Z"></head>
<body><nav><a href="/">Home</a> <a href="/about">About us</a></nav><article><h1>Acme wins a grant</h1>
{paragraphs}</article><footer>Copyright, all rights reserved</footer></body></html>"""
PARAGRAPH = "<p>The ministry gave Acme a grant of ${0} million for a plant in Ohio, to be paid over three years.</p>"


def page(language: str = "en") -> bytes:
    paragraphs = "\n".join(PARAGRAPH.format(number) for number in range(2, 9))
    return PAGE.format(language=language, paragraphs=paragraphs).encode()


def lines(rows: list[dict[str, Any]]) -> bytes:
    return "".join(json.dumps(row) + "\n" for row in rows).encode()


def as_csv(rows: list[dict[str, Any]], encoding: str = "utf-8", delimiter: str = ",") -> bytes:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list(rows[0]), delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode(encoding)


def as_parquet(rows: list[dict[str, Any]]) -> bytes:
    pa = pytest.importorskip("pyarrow")
    pq = pytest.importorskip("pyarrow.parquet")
    stream = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(rows), stream)
    return stream.getvalue()


def as_zip(rows: list[dict[str, Any]]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("inner/dump.csv", as_csv(rows))
        archive.writestr("picture.png", b"\x89PNG")
    return stream.getvalue()


def as_tar(rows: list[dict[str, Any]]) -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w:gz") as archive:
        content = gzip.compress(lines(rows))
        info = tarfile.TarInfo("dump.jsonl.gz")
        info.size = len(content)
        archive.addfile(info, io.BytesIO(content))
    return stream.getvalue()


def zstd(data: bytes) -> bytes:
    return bytes(pytest.importorskip("zstandard").compress(data))


MADE = {
    "dump.jsonl": lines,
    "dump.json": lambda rows: json.dumps(rows, indent=1).encode(),
    "lines.json": lines,
    "newsapi.json": lambda rows: json.dumps({"status": "ok", "articles": rows}).encode(),
    "dump.jsonl.gz": lambda rows: gzip.compress(lines(rows)),
    "dump.jsonl.bz2": lambda rows: bz2.compress(lines(rows)),
    "dump.jsonl.xz": lambda rows: lzma.compress(lines(rows)),
    "dump.jsonl.zst": lambda rows: zstd(lines(rows)),
    "dump.csv": as_csv,
    "western.csv": lambda rows: as_csv(rows, "cp1252", ";"),
    "dump.tsv.gz": lambda rows: gzip.compress(as_csv(rows, delimiter="\t")),
    "sixteen.csv": lambda rows: as_csv(rows, "utf-16"),
    "dump.parquet": as_parquet,
    "dump.zip": as_zip,
    "dump.tgz": as_tar,
}


@pytest.mark.parametrize("name", MADE)
def test_every_format_gives_the_same_articles(name: str, rows: Any, read: Any, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(MADE[name](rows))
    articles = read(path)
    assert [article.title for article in articles] == ["Story 1", "Story 2", "Story 3"]
    first = articles[0]
    assert first.text == rows[0]["maintext"]
    assert first.published == date(2025, 1, 1)
    assert (first.url, first.source, first.language) == ("https://example.org/1", "example.org", "en")
    (tmp_path / "plain.jsonl").write_bytes(lines(rows))
    assert [article.id for article in articles] == [article.id for article in read(tmp_path / "plain.jsonl")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_text_in_any_encoding(encoding: str, read: Any, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes("The bank lent Müller £5m – “at last”.\r\nMore.".encode(encoding))
    (article,) = read(tmp_path / "a.txt")
    assert article.text == "The bank lent Müller £5m – “at last”.\nMore."


def test_cyrillic_is_detected(read: Any, tmp_path: Path) -> None:
    text = "Министерство выделит заводу сто пятьдесят миллионов рублей на новое оборудование. " * 4
    (tmp_path / "a.txt").write_bytes(text.encode("cp1251"))
    assert read(tmp_path / "a.txt")[0].text == text.strip("\n")
    assert read(tmp_path / "a.txt", languages=frozenset({"en"})) == [Skipped(str(tmp_path / "a.txt"), "other language")]


def test_html_without_its_boilerplate(read: Any, tmp_path: Path) -> None:
    (tmp_path / "a.html").write_bytes(page())
    (article,) = read(tmp_path / "a.html")
    assert "$2 million" in article.text
    assert "About us" not in article.text
    assert "Copyright" not in article.text
    assert (article.title, article.published, article.language) == ("Acme wins a grant", date(2025, 3, 4), "en")


def test_marks_within_a_sentence_do_not_cut_it(read: Any, tmp_path: Path) -> None:
    words = "<p>The ministry gave <a href='/acme'>Acme</a> <b>£5 million</b>.</p>"
    for many in (1, 9):
        content = f"{words * many}<ul><li>one <i>for</i> all</li></ul>first<br>second"
        (tmp_path / "a.jsonl").write_text(json.dumps({"content_html": content}) + "\n" + json.dumps({"text": content}))
        sentence = "The ministry gave Acme £5 million."
        assert [item.text.split("\n") for item in read(tmp_path / "a.jsonl")] == [
            [*[sentence] * many, "- one for all", "first", "second"]
        ] * 2


def test_markdown_without_its_marks(read: Any, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(
        '---\ntitle: "Chips"\ndate: 2025-03-04\n---\n# Head\n\nAcme got **$5 million** from [the city](x).\n\n- one'
    )
    (article,) = read(tmp_path / "a.md")
    assert article.text == "Head\nAcme got $5 million from the city.\none"
    assert (article.title, article.published) == ("Chips", date(2025, 3, 4))


def warc(pages: list[tuple[str, str, bytes]]) -> bytes:
    writers = pytest.importorskip("warcio.warcwriter")
    headers = pytest.importorskip("warcio.statusandheaders")
    stream = io.BytesIO()
    writer = writers.WARCWriter(stream, gzip=True)
    writer.write_record(writer.create_warcinfo_record("test", {"software": "test"}))
    for number, (status, kind, content) in enumerate(pages):
        http = headers.StatusAndHeaders(status, [("Content-Type", kind)], protocol="HTTP/1.0")
        url = f"https://news.example/{number}"
        writer.write_record(writer.create_warc_record(url, "response", io.BytesIO(content), http_headers=http))
    return stream.getvalue()


def test_warc_as_common_crawl_ships_it(read: Any, tmp_path: Path) -> None:
    html = "text/html; charset=utf-8"
    pages = [("200 OK", html, page()), ("404 Not Found", html, page()), ("200 OK", "image/png", b"\x89PNG"),
             ("200 OK", html, page("fr")), ("200 OK", html, b"<html><body></body></html>")]  # fmt: skip
    path = tmp_path / "CC-NEWS-2025.warc.gz"
    path.write_bytes(warc(pages))
    items = read(path, languages=frozenset({"en"}))
    assert [getattr(item, "reason", "article") for item in items] == [
        "article",
        "no page",
        "no page",
        "other language",
        "no text",
    ]
    assert (items[0].url, items[0].source) == ("https://news.example/0", "news.example")
    path.write_bytes(warc(pages[:1] * 3)[:-300])
    assert isinstance(read(path)[-1], Failure)
    assert "cut short" in read(path)[-1].message


def test_stdin_is_sniffed(rows: Any, tmp_path: Path) -> None:
    code = "import sys; from earmark.read import read_articles; print(len([a.id for a in read_articles(['-'])]))"
    for content in (lines(rows), gzip.compress(lines(rows)), json.dumps(rows).encode()):
        done = subprocess.run([sys.executable, "-c", code], input=content, capture_output=True, check=True)
        assert done.stdout.strip() == b"3"


def test_folders_and_patterns_in_the_order_of_names(rows: Any, read: Any, tmp_path: Path) -> None:
    for name in ("b/2.jsonl", "a/1.txt", "b/1.txt", "b/.hidden.txt", "notes.docx"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(lines(rows[:1]) if name.endswith("l") else name.encode() + b" is what it says")
    texts = [article.text for article in read(tmp_path)]
    assert texts[0].startswith("a/1.txt")
    assert texts[1].startswith("b/1.txt")
    assert len(texts) == 3
    assert len(read(f"{tmp_path}/*/*.txt")) == 2


def test_what_in_a_folder_is_no_file_does_not_hold_up_the_reading(
    read: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("a.txt", "below/b.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(f"Acme got $5 million, as {name} tells.")
    (tmp_path / "below/back").symlink_to(tmp_path)
    (tmp_path / "gone.txt").symlink_to(tmp_path / "nowhere.txt")
    os.mkfifo(tmp_path / "pipe.txt")
    found = [item.text if isinstance(item, Article) else item.message for item in read(tmp_path)]
    texts = ["Acme got $5 million, as a.txt tells.", "Acme got $5 million, as below/b.txt tells."]
    assert sorted(found) == [*texts, "cannot be read: No such file or directory"]
    assert [item.text for item in read(f"{tmp_path}/**/*.txt")] == texts
    scan = os.scandir

    def closed(path: str) -> Any:
        if str(path).endswith("below"):
            raise PermissionError(13, "Permission denied", path)
        return scan(path)

    monkeypatch.setattr(os, "scandir", closed)
    assert f"{tmp_path}/below: cannot be read: Permission denied" in map(str, read(tmp_path))


def test_ids_do_not_depend_on_where_the_files_lie(read: Any, tmp_path: Path) -> None:
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "a.txt").write_text("Acme got $5 million.")
    (first,), (second,) = read(tmp_path / "one/a.txt"), read(tmp_path / "two/a.txt")
    assert first.id == second.id
    assert first.id.startswith("a.txt-")
    (tmp_path / "two/a.txt").write_text("Acme got $6 million.")
    assert read(tmp_path / "two/a.txt")[0].id != first.id


def test_given_ids_are_kept(read: Any, tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text('{"id": "n-1", "url": "https://x.org", "text": "Acme got $5 million."}')
    assert read(tmp_path / "a.json")[0].id == "n-1"


CONVENTIONS = {
    "Common Crawl": {"plain_text": "TEXT", "title": "T", "published_date": "2025-02-03", "requested_url": "https://a.org/1",
                     "sitename": "a.org", "language": "en"},
    "GDELT": {"DocumentIdentifier": "https://a.org/1", "SourceCommonName": "a.org", "seendate": "20250203T101500Z",
              "title": "T", "text": "TEXT", "language": "English"},
    "a feed": {"link": "https://a.org/1", "title": "T", "pubDate": "Mon, 03 Feb 2025 08:00:00 GMT",
               "summary": "short", "content_html": "<p>TEXT</p>", "source": {"name": "a.org"}, "lang": "en-US"},
    "feedparser": {"link": "https://a.org/1", "title": "T", "published_parsed": [2025, 2, 3, 8, 0, 0, 0, 34, 0],
                   "content": [{"type": "text/html", "value": "<p>TEXT</p><p>more</p>"}], "source": "a.org",
                   "lang": "en"},
    "epoch": {"url": "https://a.org/1", "headline": "T", "timestamp": 1738569600, "body": "TEXT", "domain": "a.org",
              "lang": "eng"},
}  # fmt: skip


@pytest.mark.parametrize("who", CONVENTIONS)
def test_columns_by_convention(who: str, read: Any, tmp_path: Path) -> None:
    text = "The ministry gave Acme a grant of $2 million for a plant in Ohio, to be paid over three years."
    (tmp_path / "a.json").write_text(json.dumps(CONVENTIONS[who]).replace("TEXT", text))
    (article,) = read(tmp_path / "a.json", languages=frozenset({"en"}))
    assert article.text.startswith(text)
    assert "<" not in article.text
    assert (article.title, article.url, article.source) == ("T", "https://a.org/1", "a.org")
    assert (article.published, article.language) == (date(2025, 2, 3), "en")


@pytest.mark.parametrize("teaser", ["summary", "Description", "snippet"])
@pytest.mark.parametrize("others", [{}, {"content_text": ""}, {"content": None}])
def test_the_markup_of_the_article_goes_before_what_leads_to_it(
    teaser: str, others: dict[str, Any], read: Any, tmp_path: Path
) -> None:
    row = {**others, teaser: "Short.", "content_html": "<p>The ministry gave Acme $2 million.</p>"}
    (tmp_path / "a.jsonl").write_bytes(lines([row]))
    assert [article.text for article in read(tmp_path / "a.jsonl")] == ["The ministry gave Acme $2 million."]


def test_columns_by_name(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("Story;Tag;Wann\nAcme got $5 million.;chips;3 February 2025\n")
    (article,) = read_articles([tmp_path / "a.csv"], fields={"text": "Story", "title": "Tag", "published": "Wann"})
    assert isinstance(article, Article)
    assert (article.text, article.title, article.published) == ("Acme got $5 million.", "chips", date(2025, 2, 3))


def test_date_of_articles_that_carry_none(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"text": "one two", "date": "2025-01-01"}\n{"text": "three", "date": null}\n')
    found = read_articles(tmp_path / "a.jsonl", published="26 December 2025")
    assert [getattr(article, "published", None) for article in found] == [date(2025, 1, 1), date(2025, 12, 26)]


def test_one_path_and_one_language_by_themselves(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(lines([{"text": "one", "lang": "en"}, {"text": "due", "lang": "it"}]))
    found = list(read_articles(str(tmp_path / "a.jsonl"), languages="en"))
    assert [getattr(item, "text", None) for item in found] == ["one", None]
    with pytest.raises(ValueError, match="no field 'body': name one of text, html, title, "):
        next(read_articles(tmp_path / "a.jsonl", fields={"body": "text"}))


def test_language_by_metadata_first_then_by_the_words(read: Any, tmp_path: Path) -> None:
    german = "Das Ministerium fördert den Chiphersteller mit 150 Millionen Euro im kommenden Jahr."
    wire = "Qtly div 43-1/2 cts vs 42 cts prior. Pay June 15. Record May 29. Dividend declared by the board."
    rows = [{"text": german}, {"text": german, "language": "en"}, {"text": wire}, {"text": wire, "lang": "deu"}]
    (tmp_path / "a.jsonl").write_bytes(lines(rows))
    found = read(tmp_path / "a.jsonl", languages=frozenset({"en"}))
    assert [isinstance(item, Article) for item in found] == [False, True, True, False]
