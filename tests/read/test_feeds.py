"""Feeds: each item is an article; what is hostile or broken in one costs no memory and no other item."""

from __future__ import annotations

import gzip
import time
import tracemalloc
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from earmark.contract import Article
from earmark.read import Failure, Skipped

RSS = """<?xml version="1.0" encoding="UTF-8"?>
<?xml-stylesheet type="text/xsl" href="feed.xsl"?><!-- of <b>today</b> -->
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
  xmlns:atom="http://www.w3.org/2005/Atom">
<channel><title>The Coast</title><link>https://coast.example.org</link><language>en-GB</language>
<atom:link rel="self" href="https://coast.example.org/feed"/>
<item><title>Acme&amp;#8217;s grant</title><link>https://coast.example.org/1</link><guid>tag:coast,1</guid>
<pubDate>Fri, 26 Dec 2025 10:00:00 GMT</pubDate><description>In short</description>
<content:encoded><![CDATA[<p>The ministry gave Acme &pound;5 million.</p><p>It is for a plant.</p>]]></content:encoded>
</item>
<item><title>Nova</title><link>https://coast.example.org/2</link><dc:date>2025-12-27T10:00:00Z</dc:date>
<description>Nova got &amp;pound;6 million &amp;amp; more.</description></item>
</channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>The Coast</title><id>tag:coast</id>
<entry><id>tag:coast,1</id><title>Acme’s grant</title><published>2025-12-26T10:00:00Z</published>
<link rel="self" href="https://coast.example.org/self"/><link href="https://coast.example.org/1"/>
<updated>2025-12-30T10:00:00Z</updated><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">
<p>The ministry gave Acme <b>£5 million</b>.</p><p>It is for a plant.</p></div></content></entry>
<entry><title>Nova</title><link rel="alternate" href="https://coast.example.org/2"/>
<updated>2025-12-27T10:00:00Z</updated><summary>Nova got £6 million &amp; more.</summary></entry></feed>"""
RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
  xmlns:d="http://purl.org/dc/elements/1.1/"><channel><d:language>en</d:language></channel>
<item><title>Acme’s grant</title><link>https://coast.example.org/1</link><d:date>2025-12-26</d:date>
<description>The ministry gave Acme £5 million.&lt;br/&gt;&lt;br/&gt;It is for a plant.</description></item>
<item><title>Nova</title><link>https://coast.example.org/2</link><d:date>2025-12-27</d:date>
<description>Nova got £6 million &amp; more.</description></item></rdf:RDF>"""


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("feed.xml", RSS.encode()),
        ("feed.rss.gz", gzip.compress(b"\n" + RSS.encode())),  # a line before the XML, as careless servers send it
        ("marked.xml", b"\xef\xbb\xbf" + RSS.encode()),
        ("wide.xml", RSS.replace("UTF-8", "UTF-16").encode("utf-16")),
        ("sniffed", RSS.encode()),
        ("feed.atom", ATOM.encode()),
        ("feed.rdf", RDF.encode()),
    ],
)
def test_an_item_is_an_article(name: str, content: bytes, read: Any, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(content)
    acme, nova = read(tmp_path / name, languages=frozenset({"en"}))
    assert acme.text.split("\n") == ["The ministry gave Acme £5 million.", "It is for a plant."]
    assert (acme.title, acme.url, acme.published) == ("Acme’s grant", "https://coast.example.org/1", date(2025, 12, 26))
    assert (nova.text, nova.url) == ("Nova got £6 million & more.", "https://coast.example.org/2")
    assert (nova.published, nova.source, nova.language) == (date(2025, 12, 27), "coast.example.org", "en")


def test_the_language_that_a_feed_tells_is_that_of_its_items(read: Any, tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_text(RSS.replace("en-GB", "de"))
    items = read(tmp_path / "a.xml", languages=frozenset({"en"}))
    assert [item.reason for item in items] == ["other language", "other language"]


def test_a_column_of_a_feed_by_name(read: Any, tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_text(RSS)
    assert read(tmp_path / "a.xml", fields={"text": "description"})[0].text == "In short"


def test_other_xml_is_left_out_and_xhtml_is_a_page(read: Any, tmp_path: Path) -> None:
    (tmp_path / "sitemap.xml").write_text("<urlset><url><loc>https://example.org</loc></url></urlset>")
    assert read(tmp_path) == [Skipped(str(tmp_path / "sitemap.xml"), "no feed")]
    words = "<p>The ministry gave Acme a grant of $5 million for a plant in Ohio, to be paid over three years.</p>" * 3
    page = f'<?xml version="1.0"?>\n<!DOCTYPE html>\n<html><body><article>{words}</article></body></html>'
    for name in ("page.xml", "page"):
        (tmp_path / name).write_text(page)
        (article,) = read(tmp_path / name)
        assert "$5 million" in article.text


def test_what_stands_before_a_cut_or_a_mistake_is_read(read: Any, tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_text(RSS[: RSS.index("Nova got")])
    acme, failure = read(tmp_path / "a.xml")
    assert isinstance(acme, Article)
    assert failure.message.startswith("is damaged or cut short: ")
    mistakes = {"&nbsp;": "Entity 'nbsp' not defined", "<br>": "tag mismatch: br line", "\x01": "invalid Char value 1"}
    for mistake, told in mistakes.items():
        (tmp_path / "a.xml").write_text(RSS.replace("<description>Nova", f"<description>{mistake}Nova"))
        acme, failure = read(tmp_path / "a.xml")
        assert isinstance(acme, Article)
        assert told in failure.message
        assert failure.message.endswith(", line 12; what stood before it was read")


def test_entities_of_the_documents_own_are_not_resolved(read: Any, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("a secret")
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 30))
    document = f'<!DOCTYPE rss [<!ENTITY l0 "ha">{laughs}<!ENTITY f SYSTEM "{tmp_path}/secret.txt">]>'
    item = "<item><title>t</title><description>Acme got $5 million. &l29; &f;</description></item>"
    (tmp_path / "a.xml").write_text(f"{document}<rss><channel>{item}</channel></rss>")
    begun = time.monotonic()
    found = read(tmp_path / "a.xml")
    assert time.monotonic() - begun < 5
    assert len(found) == 1
    assert "secret" not in str(found)
    assert len(str(found)) < 1000


def test_a_part_that_does_not_end_costs_no_memory(read: Any, tmp_path: Path) -> None:
    before = "<rss><channel><item><title>t</title><description>Acme got $5 million.</description></item>"
    with gzip.open(tmp_path / "a.xml.gz", "wb") as stream:
        stream.write(f"{before}<item><description>".encode())
        for _ in range(100):
            stream.write(b"<b>word</b> " * 100_000)
    tracemalloc.start()
    article, failure = read(tmp_path / "a.xml.gz", max_bytes=100_000)
    assert tracemalloc.get_traced_memory()[1] < 10_000_000
    tracemalloc.stop()
    assert article.text == "Acme got $5 million."
    assert isinstance(failure, Failure)
    assert "is larger than 100,000 bytes" in failure.message


def test_many_items_take_time_that_is_linear(read: Any, tmp_path: Path) -> None:
    item = "<item><guid>g</guid><description>Acme got $5 million.</description></item>"
    (tmp_path / "a.xml").write_text(f"<rss><channel>{item * 40_000}</channel></rss>")
    begun = time.process_time()
    assert len(read(tmp_path / "a.xml")) == 40_000
    assert time.process_time() - begun < 20  # about a second if it is linear
