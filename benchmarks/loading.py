"""How many records a second go into each database, from the folder that `earmark batch` wrote.

    python benchmarks/loading.py out/benchmark/out
    python benchmarks/loading.py --made 20000

With --made the records are made from that many articles of the made dump: one for each sum of money, with the
parties, mentions and evidence that a record has. PostgreSQL is a server of the benchmark's own unless --postgresql
gives the URL of a database that may be filled.
"""

from __future__ import annotations

import argparse
import contextlib
import importlib.util
import json
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import made_dump

from earmark.amounts import find_amounts
from earmark.contract import Amount, Article, Evidence, Extraction, Party, Record, stable_id
from earmark.contract.tables import TABLES
from earmark.run.job import default_workers
from earmark.run.state import State
from earmark.run.stores import FolderStore
from earmark.write.database import Database
from earmark.write.load import load_files

ROOT = Path(__file__).parent.parent
FIELDS = ("payer", "recipient", "purpose", "amount", "instrument", "status")


def make(folder: Path, number: int) -> None:
    """Write the records of ``number`` made articles to ``folder``, as a run does."""
    store = FolderStore(folder, {"made": number})
    state = store.resume()
    some: list[Any] = []
    for row in made_dump.articles(number):
        some.append(extraction(Article(id=row["url"], text=row["maintext"], title=row["title"])))
        if len(some) == 1000:
            after = state.after(some, len(some), "")
            store.commit(some, state, after)
            state, some = after, []
    store.commit(some, state, State())
    store.close()


def extraction(article: Article) -> Extraction:
    """A record for each sum of the article; the words around it stand for the parties."""
    records = []
    text = article.text
    for found in find_amounts(text):
        if found.kind != "money" or found.currency is None or abs(found.value) > 10**20:
            continue
        place = Evidence(start=found.start, end=found.end, text=found.text)
        around = [_words(text, max(0, found.start - 60)), _words(text, min(len(text) - 20, found.end + 1))]
        payer, recipient = (Party(name=words.text, kind="organisation", mentions=(words, place)) for words in around)
        evidence = dict.fromkeys(FIELDS, (place,)) | {"payer": (around[0],), "recipient": (around[1],)}
        amount = Amount(value=found.value, currency=found.currency, text=found.text)
        records.append(
            Record(
                id=stable_id(article.id, found.start),
                article_id=article.id,
                payer=payer,
                recipient=recipient,
                purpose=found.text,
                amount=amount,
                instrument="grant",
                status="paid",
                evidence=evidence,
                confidence=0.5,
            )
        )
    return Extraction(article=article, records=tuple(records))


def _words(text: str, start: int) -> Evidence:
    end = min(len(text), start + 18)
    return Evidence(start=start, end=end, text=text[start:end])


def load(folder: Path, url: str) -> dict[str, Any]:
    """Load a folder into an empty database and once more, and count."""
    told: dict[str, Any] = {"database": url.split(":")[0]}
    with Database(url) as database:
        for name in ("first", "again"):
            begun = time.monotonic()
            loaded = load_files([folder], database, workers=default_workers())
            seconds = time.monotonic() - begun
            told[f"{name}_records_a_second"] = round(loaded.records / seconds)
        told["records"], told["failures"] = loaded.records, len(loaded.failures)
        with database.engine.connect() as connection:
            for table in TABLES[:5]:
                told[table.name] = connection.exec_driver_sql(f"SELECT count(*) FROM {table.name}").scalar()
    return told


@contextlib.contextmanager
def server() -> Iterator[str]:
    """A PostgreSQL server of one's own, started as the tests do."""
    spec = importlib.util.spec_from_file_location("conftest", ROOT / "tests" / "conftest.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    with module.postgresql_cluster() as url:
        yield url.format(name="postgres")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?", help="that earmark batch wrote")
    parser.add_argument("--made", type=int, metavar="N", help="make the records of N articles instead")
    parser.add_argument("--postgresql", metavar="URL", help="an empty database")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary, contextlib.ExitStack() as stack:
        folder = options.folder or Path(temporary, "made")
        if options.folder is None:
            make(folder, options.made or 20_000)
        postgresql = options.postgresql or stack.enter_context(server())
        for url in (postgresql, f"sqlite:///{temporary}/x.db", f"duckdb:///{temporary}/x.duckdb"):
            print(json.dumps(load(folder, url)), flush=True)


if __name__ == "__main__":
    main()
