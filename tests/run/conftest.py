"""A made dump, and a stand-in for the model that is quick, exact and fails where it is told to."""

from __future__ import annotations

import json
import multiprocessing
import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from earmark.contract import Amount, Article, Evidence, Extraction, Party, Record, stable_id
from earmark.run.job import Job
from earmark.run.work import Extractor

_SUM = re.compile(r"(\w+) gave (\w+) \$(\d+) million")


def stand_in(article: Article) -> Extraction:
    """A record for each "X gave Y $5 million"; each after the first is a part of the first."""
    if "RAISE" in article.text:
        raise RuntimeError("told to fail")
    records: list[Record] = []
    for found in _SUM.finditer(article.text):
        places = [Evidence(start=found.start(n), end=found.end(n), text=found[n]) for n in (1, 2)]
        money = Evidence(start=found.start(3) - 1, end=found.end(), text=article.text[found.start(3) - 1 : found.end()])
        names = ("payer", "recipient", "amount", "instrument", "status")
        evidence = dict(zip(names, [(places[0],), (places[1],), (money,), (money,), (money,)], strict=True))
        first = records[0].id if records else None
        if first:
            evidence["part_of"] = (money,)
        records.append(
            Record(
                id=stable_id(article.id, found.start()),
                article_id=article.id,
                payer=Party(name=places[0].text, kind="organisation", mentions=(places[0],)),
                recipient=Party(name=places[1].text, kind="organisation", mentions=(places[1],)),
                amount=Amount(value=int(found[3]) * 1_000_000, currency="USD", text=money.text),
                instrument="grant",
                status="paid",
                announced=article.published,
                part_of=first,
                evidence=evidence,
                confidence=0.9,
            )
        )
    return Extraction(article=article, records=tuple(records))


@dataclass(frozen=True)
class StandInWork:
    """Work without a model; takes ``seconds`` over each article."""

    seconds: float = 0.0
    extract: Callable[[Article], Extraction] = field(default=stand_in, compare=False)

    def start(self) -> Extractor:
        return Extractor(self._slowly)

    def _slowly(self, articles: Sequence[Article]) -> list[Extraction]:
        time.sleep(self.seconds * len(articles))
        return [self.extract(article) for article in articles]

    def identity(self) -> dict[str, Any]:
        return {"stand-in": 1}


def rows(number: int) -> list[dict[str, Any]]:
    """Rows of a news dump: most with a sum or two, some with none, in German, empty, of a number or failing."""
    made = []
    for at in range(number):
        text = f"Brandt{at % 7} gave Acme{at % 5} ${at + 1} million. The rest is talk."
        if at % 4 == 0:
            text += f" Of that Brandt{at % 7} gave Nova{at % 3} ${at % 9 + 1} million."
        row = {"maintext": text, "title": f"Story {at}", "url": f"https://example.org/{at}", "language": "en",
               "date_publish": f"2025-03-{at % 28 + 1:02} 08:00:00"}  # fmt: skip
        if at % 10 == 3:
            row["maintext"] = "It rained on Monday, and on Tuesday too."
        elif at % 20 == 5:
            row["language"] = "de"
        elif at % 20 == 6:
            row["maintext"] = ""
        elif at % 50 == 7:
            row["maintext"] = "RAISE"
        elif at % 50 == 8:
            row["maintext"] = 4711
        made.append(row)
    return made


def write_dump(path: Path, number: int) -> Path:
    """A JSONL dump of ``rows``."""
    path.write_text("".join(json.dumps(row) + "\n" for row in rows(number)), "utf-8")
    return path


@pytest.fixture
def dump(tmp_path: Path) -> Path:
    """A dump of 300 articles."""
    return write_dump(tmp_path / "dump.jsonl", 300)


@pytest.fixture
def job(dump: Path, tmp_path: Path) -> Callable[..., Job]:
    """Makes jobs over the dump with the stand-in, into ``tmp_path / "out"`` if nothing else is said."""

    def make(**changes: Any) -> Job:
        given: dict[str, Any] = {"inputs": (str(dump),), "work": StandInWork(changes.pop("seconds", 0.0))} | changes
        if "db" not in given:
            given.setdefault("out", tmp_path / "out")
        else:
            given.setdefault("dead_letters", tmp_path / "failed.jsonl")
        return Job(**given)

    return make


def in_process(function: Callable[..., Any], *arguments: Any) -> Any:
    """What ``function`` returns in a process of its own, so that no thread of a database stays in this one."""
    context = multiprocessing.get_context("fork")
    ours, theirs = context.Pipe()

    def call() -> None:
        theirs.send(function(*arguments))

    process = context.Process(target=call)
    process.start()
    theirs.close()
    try:
        return ours.recv()
    except EOFError:
        raise AssertionError(f"{function.__name__} did not return") from None
    finally:
        process.join()


@pytest.fixture(name="in_process")
def in_process_fixture() -> Callable[..., Any]:
    """`in_process`, for tests."""
    return in_process
