"""CSV with quotes that are not closed: they cost the row that they stand in, and time that is linear."""

from __future__ import annotations

import time
import tracemalloc
from pathlib import Path
from typing import Any

from earmark.contract import Article
from earmark.read import Failure


def told(items: list[Any], path: Path) -> list[str]:
    """The ids of articles, and the lines of failures."""
    return [item.id if isinstance(item, Article) else item.place.replace(f"{path}:", "line ") for item in items]


def test_a_quote_that_is_not_closed_costs_its_row(read: Any, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    rows = [f"{number},Acme got ${number} million.\n" for number in range(2, 201)]
    path.write_text("id,text\n" + "".join(rows[:1]) + '3,"He said Acme got $3 million.\n' + "".join(rows[2:]))
    items = read(path)
    assert told(items, path) == ["2", "line 3", *map(str, range(4, 201))]
    assert items[1].message == "opens a quote that is not closed before the end of the file"
    assert items[2].text == "Acme got $4 million."


def test_so_does_one_that_is_closed_by_the_quote_of_another_row(read: Any, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('id,text,tag\n1,"He said so,x\n2,Acme got $2 million.,y\n3,"Acme got $3 million.","z"\n4,end,z\n')
    items = read(path)
    assert told(items, path) == ["line 2", "2", "3", "4"]
    assert "opens a quote that is not closed in its row" in items[0].message


def test_quotes_and_line_ends_inside_a_cell(read: Any, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(
        b'\n\nid,"te\nxt"\r\n1,"one\r\n""two"", three\r\n\r\nfour"\r\n\r\n2,5" pipe\n3,"so "called" it"\n4,"last"'
    )
    items = read(path, fields={"text": "te\nxt"})
    assert told(items, path) == ["1", "2", "3", "4"]
    assert [item.text for item in items] == ['one\n"two", three\n\nfour', '5" pipe', 'so called" it"', "last"]


def test_a_first_line_that_tells_what_is_between_columns(read: Any, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"\xef\xbb\xbfsep=;\r\nid;text, as sent\r\n1;one, two\r\n2\r\n3;three\r\n")
    items = read(path, fields={"text": "text, as sent"})
    assert told(items, path) == ["1", "line 4", "3"]
    assert items[0].text == "one, two"


def test_a_carriage_return_that_ends_lines_or_stands_in_one(read: Any, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b'id,text\r1,Acme got $5 million.\r2,"more\rwords"\r')
    items = read(path)
    assert [item.text for item in items] == ["Acme got $5 million.", "more\nwords"]
    path.write_bytes(b"id,text\n1,one\n2,tw\ro\n3,three\n")
    assert told(read(path), path) == ["1", "line 3", "3"]


def test_a_row_or_a_line_above_the_limit_in_an_open_quote(read: Any, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('id,text\n1,"open\n2,two\n3,' + "x" * 2000 + "\n4,four\n" + "5,five\n" * 200)
    items = read(path, max_bytes=1000)
    assert told(items, path) == ["line 2", "2", "line 4", "4", *["5"] * 200]
    path.write_text('id,text\n1,"open\n' + "2,two\n" * 1000)
    items = read(path, max_bytes=1000)
    assert told(items, path) == ["line 2", *["2"] * 1000]
    assert "opens a quote that is not closed within" in items[0].message


def test_open_quotes_in_every_line_cost_time_that_is_linear(read: Any, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("id,text\n" + 'a","b\n' * 40_000)
    begun = time.monotonic()
    items = read(path, max_bytes=200_000)
    assert time.monotonic() - begun < 20
    tracemalloc.start()
    read(path, max_bytes=1000)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 30_000_000
    assert len(items) == 40_000
    assert all(isinstance(item, Failure) for item in items)


def test_damage_inside_an_open_quote(read: Any, tmp_path: Path) -> None:
    import gzip
    import random

    words = random.Random(5).choices("abcdefghijklmnop", k=400_000)
    rows = "".join(f"{number},{''.join(words[number * 40 : number * 40 + 40])}\n" for number in range(1, 9999))
    (tmp_path / "a.csv.gz").write_bytes(gzip.compress(f'id,text\n0,"open\n{rows}'.encode())[:-5000])
    items = read(tmp_path / "a.csv.gz")
    assert isinstance(items[0], Failure)
    assert [item.id for item in items[1:2000]] == [str(number) for number in range(1, 2000)]
    assert "damaged or cut short" in items[-1].message
