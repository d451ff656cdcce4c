"""JSON in its forms: lines, lists, documents with a list in them, of any size and at any speed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
import tracemalloc
from pathlib import Path
from typing import Any

import pytest

from earmark.contract import Article
from earmark.read import Failure, Raw, ReadOptions, raw_items
from earmark.read.scan import Scanner

LONG = "Acme got $5 million. " + "word " * 4000


def ids(items: list[Any]) -> list[str]:
    """The ids of articles, and of failures what stands behind the last colon of their places."""
    return [item.id if isinstance(item, Article) else item.place.rpartition(":")[2] for item in items]


def test_lines_longer_than_what_is_read_at_once(read: Any, tmp_path: Path) -> None:
    lines = [json.dumps({"id": str(number), "text": LONG}) for number in range(3)]
    path = tmp_path / "a.json"
    path.write_text("\n" + "\n\n".join(lines) + "\n")
    assert ids(read(path)) == ["0", "1", "2"]
    assert [item.place for item in raw_items([path], ReadOptions())] == [f"{path}:{line}" for line in (2, 4, 6)]
    path.write_text("\n".join([lines[0], "{oops", lines[1], "[]"]))
    assert ids(read(path)) == ["0", "2", "1", "4"]
    path.write_text("\n".join([lines[0], "oops", lines[1]]))
    assert ids(read(path)) == ["0", "2", "1"]
    path.write_text("\n".join(["{oops}", lines[1]]))
    assert ids(read(path)) == ["1", "1"]
    path.write_text(lines[0] + "\n\n")
    assert ids(read(path)) == ["0"]
    path.write_text("\n".join([json.dumps({"text": "x" * 100_000}), *lines]))
    assert ids(read(path, max_bytes=50_000)) == ["1", "0", "1", "2"]


def test_lines_from_a_slow_pipe(tmp_path: Path) -> None:
    code = "import sys; from earmark.read import read_articles; print([a.id for a in read_articles(['-'])])"
    child = subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert child.stdin and child.stdout
    for number in range(3):
        child.stdin.write(b'{"id": "%d", "text": "Acme got $5 million."}\n' % number)
        child.stdin.flush()
        time.sleep(0.5)
    assert child.communicate()[0].strip() == b"['0', '1', '2']"


def test_compressed_or_marked_it_is_the_same(read: Any, tmp_path: Path) -> None:
    lines = "".join(json.dumps({"id": str(number), "text": LONG}) + "\n" for number in range(2))
    for encoding in ("utf-8-sig", "utf-16"):
        (tmp_path / "a.json").write_bytes(lines.encode(encoding))
        assert ids(read(tmp_path / "a.json")) == ["0", "1"]


def test_a_list_larger_than_an_article_may_be(read: Any, tmp_path: Path) -> None:
    articles = [{"id": str(number), "text": 'Acme got "5" {million}. ' * 80} for number in range(3000)]
    articles[7]["text"] = "x" * 20_000
    document = {"status": "ok", "data": [], "more": {"articles": [{}]}, "articles": [*articles, None], "docs": [{}]}
    (tmp_path / "a.json").write_text(json.dumps(document))
    tracemalloc.start()
    items = list(raw_items([tmp_path / "a.json"], ReadOptions(max_bytes=10_000)))
    held = tracemalloc.get_traced_memory()[0]
    del items
    tracemalloc.reset_peak()
    for _ in raw_items([tmp_path / "a.json"], ReadOptions(max_bytes=10_000)):
        pass
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 2_000_000 < held
    found = read(tmp_path / "a.json", max_bytes=10_000)
    assert ids(found) == [*map(str, range(7)), "8", *map(str, range(8, 3000)), "3001"]
    assert "larger than 10,000 bytes" in found[7].message
    assert "NoneType" in found[-1].message


def test_an_article_larger_than_it_may_be_is_no_list(read: Any, tmp_path: Path) -> None:
    for document in ({"text": LONG, "data": [{"text": "no"}]}, {"a": 1, "b": LONG}, {"articles": ["x"] * 9000}):
        (tmp_path / "a.json").write_text(json.dumps(document, indent=1))
        (failure,) = read(tmp_path / "a.json", max_bytes=10_000)
        assert "larger than 10,000 bytes" in failure.message
        assert failure.place == str(tmp_path / "a.json")


@pytest.mark.parametrize(
    ("content", "found"),
    [
        ('{"articles": [{"id": "a", "text": "x"}, null]}', ["a", "2"]),
        ('[{"id": "a", "text": "x"}, null, 5, "text", {"id": "b", "text": "x"}]', ["a", "2", "3", "4", "b"]),
        ('["text", "text"]', ["1", "2"]),
        ('{"id": "a", "text": "x", "entries": [{"a": 1}], "data": [{"b": 2}]}', ["a"]),
        ('{"title": "Feed", "description": "of news", "items": [{"id": "a", "content_html": "<p>x</p>"}]}', ["a"]),
        ('[{"id": "a", "text": "]"}] garbage {"text": "x"}', ["a", "json"]),
        ('[{"id": "a", "text": "x"}]\n[{"text": "x"}]', ["a", "json"]),
        ('[{"id": "a", "text": "x"}, {"text": "', ["a", "json"]),
        ('[{"id": "a", "text": "x"} {"id": "b", "text": "\\\\"}, ]', ["a", "b"]),
        ("[}, :]", ["1", "2"]),
        ('{\n "id": "a",\n "text": "x"\n}\n{\n "id": "b", "text": "}"\n}\n[]', ["a", "b", "3"]),
        ('{"articles": [\n{"id": "a", "text": "x"}]}\n{"articles": [{"id": "b", "text": "x"}, 5]}', ["a", "b", "2"]),
        ('{"id": "a",\n "text": "x"}{"id": "b", "text": "', ["a", "json"]),
        ('{"id": "a",\n "text": "x"} and more', ["json"]),
        ("[]", []),
    ],
)
def test_what_is_no_article_is_a_failure_each(content: str, found: list[str], read: Any, tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text(content)
    items = read(path)
    assert [one.rpartition(".")[2] for one in ids(items)] == found
    assert all(isinstance(item, Article | Failure) for item in items)


def test_values_are_cut_the_same_wherever_the_blocks_end() -> None:
    values = ['{"a": "\\"]}", "b": [1, {"c": "\\\\"}]}', '"x\\\\"', "-12.5e3", "null", "[[], {}]", '"é"']

    class Slow:
        def __init__(self, data: bytes, size: int) -> None:
            self.data, self.size = data, size

        def read(self, _: int) -> bytes:
            part, self.data = self.data[: self.size], self.data[self.size :]
            return part

    for size in (1, 2, 3, 7, 100):
        scanner = Scanner(Slow("\n".join(values).encode(), size))  # type: ignore[arg-type]
        found = []
        while scanner.next():
            found.append((scanner.value(1000) or b"").decode())
        assert found == values
        assert scanner.lines == len(values) - 1


def test_a_named_pipe_is_read_like_a_file(tmp_path: Path) -> None:
    if not hasattr(os, "mkfifo"):
        pytest.skip("no named pipes")
    os.mkfifo(tmp_path / "pipe")
    lines = json.dumps({"text": LONG}) + "\n"
    writer = threading.Thread(target=lambda: (tmp_path / "pipe").write_text(lines * 2))
    writer.start()
    items = list(raw_items([tmp_path / "pipe"], ReadOptions()))
    writer.join()
    assert [type(item) for item in items] == [Raw, Raw]
