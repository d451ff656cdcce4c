"""Every gold file of the corpus is by the rules, and what the corpus says of itself is so."""

from __future__ import annotations

import re
from pathlib import Path

from earmark.contract.gold import load_gold_dir

CORPUS = Path(__file__).parents[2] / "corpus"


def test_every_gold_file_loads_and_bears_its_id() -> None:
    articles = load_gold_dir(CORPUS)
    assert {article.id for article in articles} == {path.stem for path in CORPUS.glob("*.json")}


def test_authored_articles_are_annotated_with_entities() -> None:
    without = [article.id for article in load_gold_dir(CORPUS) if article.entities is None]
    assert without == ["seed"]


def test_the_corpus_holds_articles_without_records_too() -> None:
    articles = load_gold_dir(CORPUS)
    assert 0.05 < sum(not article.records for article in articles) / len(articles) < 0.4


def test_the_gold_of_the_seed_article_is_of_its_text() -> None:
    seed = next(article for article in load_gold_dir(CORPUS) if article.id == "seed")
    assert seed.text == (CORPUS / "seed.txt").read_text(encoding="utf-8").strip()


def test_the_readme_tells_every_group_of_articles() -> None:
    told = set(re.findall(r"`([a-z]+\d+)-\*`", (CORPUS / "README.md").read_text(encoding="utf-8")))
    assert told == {article.id.split("-")[0] for article in load_gold_dir(CORPUS)} - {"seed"}
