"""How fast and how large `earmark batch` is, on a made dump.

    python benchmarks/dumps.py --articles 20000 --work /tmp/dumps

Prints, all measured in this one run: what focus saves against the same components over all text, and what each
component costs; articles a second with one and two workers; the peak memory of a worker and the cost of an article
for small and large dumps. Shares of a busy machine move all figures; their ratios less so.
"""

from __future__ import annotations

import argparse
import gc
import json
import multiprocessing
import os
import shutil
import threading
import time
from collections import defaultdict, deque
from pathlib import Path
from types import SimpleNamespace
from typing import Any

for _name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_name, "1")

import made_dump  # noqa: E402
from rich.console import Console  # noqa: E402

from earmark.amounts import might_hold_amount  # noqa: E402
from earmark.contract import Article  # noqa: E402
from earmark.run import focus  # noqa: E402
from earmark.run.extract import TOGETHER, batches, extract_many, finish, load, prepare  # noqa: E402
from earmark.run.job import Job, run_job  # noqa: E402


def articles(path: Path, number: int) -> list[Article]:
    """The first ``number`` articles of a made dump."""
    with path.open(encoding="utf-8") as file:
        rows = [json.loads(next(file)) for _ in range(number)]
    return [Article(id=row["url"], text=row["maintext"], title=row["title"]) for row in rows]


def focus_against_all(sample: list[Article]) -> dict[str, Any]:
    """Seconds of processor time for ``sample`` with the model over all text, and over what amounts need; in turns."""
    nlp = load()
    seconds: dict[str, float] = defaultdict(float)
    seen: dict[str, int] = defaultdict(int)
    deque(extract_many(sample[:1], nlp=nlp), maxlen=0)
    gc.collect()
    gc.freeze()  # as in a worker
    for name in ("all", "focus", "all", "focus"):
        with nlp.memory_zone():  # half of them, so that both have their turn in whatever else the machine does
            start = time.process_time()
            half = sample[seen[name] :: 2]
            if name == "focus":
                deque(extract_many(half, nlp=nlp), maxlen=0)
            else:
                for doc in nlp.pipe((_whole(nlp, article) for article in half), batch_size=TOGETHER):
                    finish(doc, include_unquantified=False, min_confidence=0.0)
            seconds[name] += time.process_time() - start
        seen[name] += 1
    words = sum(len(article.text.split()) for article in sample)
    return {
        "articles": len(sample),
        "all_text_ms_an_article": round(seconds["all"] / len(sample) * 1e3, 1),
        "focus_ms_an_article": round(seconds["focus"] / len(sample) * 1e3, 1),
        "times_faster": round(seconds["all"] / seconds["focus"], 2),
        "articles_of_500_words_a_second_and_core": round(words / 500 / seconds["focus"], 1),
        "ms_an_article_by_component": components(nlp, sample[: len(sample) // 2]),
    }


def _whole(nlp: Any, article: Article) -> Any:
    """The Doc of a whole article, of which no more is asked than of what sums need."""
    doc = prepare(nlp, article)
    doc._.sums_only = True
    return doc


def components(nlp: Any, sample: list[Article]) -> dict[str, float]:
    """Milliseconds an article that each step takes when the model reads what sums need."""
    spent: dict[str, float] = defaultdict(float)

    def timed(name: str, function: Any) -> Any:
        def call(*arguments: Any, **options: Any) -> Any:
            start = time.process_time()
            result = function(*arguments, **options)
            spent[name] += time.process_time() - start
            return result

        return call

    ours = {name: timed(name, nlp.get_pipe(name)) for name in focus.COMPONENTS}
    others = [(name, component) for name, component in nlp.pipeline if name not in ours]
    together = {name: timed(name, lambda docs, each=component: _through(each, docs)) for name, component in others}

    def pipe(docs: Any, **_: Any) -> Any:
        read = list(docs)
        for step in together.values():
            read = step(read)
        return iter(read)

    timing = SimpleNamespace(pipe=pipe, make_doc=timed("tokenise", nlp.make_doc), get_pipe=ours.__getitem__)
    might_hold = timed("look for amounts", might_hold_amount)
    whole = timed("all", focus.annotate)
    for batch in batches(sample):
        for doc in whole(timing, [article for article in batch if might_hold(article.text)]):
            if doc is not None:
                timed("records checked", finish)(doc, include_unquantified=False, min_confidence=0.0)
    spent["find amounts, choose what to read"] = spent.pop("all") - sum(
        value for name, value in spent.items() if name in ours or name in together or name == "tokenise"
    )
    return {name: round(value / len(sample) * 1e3, 2) for name, value in spent.items() if value}


def _through(component: Any, docs: list[Any]) -> list[Any]:
    """``docs`` through a component, together where it can."""
    if hasattr(component, "pipe"):
        return list(component.pipe(docs, batch_size=len(docs)))
    return [component(doc) for doc in docs]


def batch(dump: Path, number: int, workers: int, folder: Path) -> dict[str, Any]:
    """A run over the first ``number`` articles: its seconds and the peak memory of its largest worker."""
    part = folder / f"{number}.jsonl"
    with dump.open("rb") as source, part.open("wb") as target:
        for _ in range(number):
            target.write(next(source))
    out = folder / "out"
    shutil.rmtree(out, ignore_errors=True)
    job = Job(inputs=(str(part),), out=out, workers=workers)
    context = multiprocessing.get_context("fork")
    process = context.Process(target=lambda: run_job(job, Console(stderr=True), quiet=True))
    begun = time.monotonic()
    process.start()
    peak: dict[str, int] = {}
    watcher = threading.Thread(target=_watch, args=(process, peak))
    watcher.start()
    process.join()
    seconds = time.monotonic() - begun
    watcher.join()
    assert process.exitcode == 0
    counts = json.loads((out / "summary.json").read_text())
    return {
        "articles": number,
        "workers": workers,
        "seconds": round(seconds, 1),
        "articles_a_second": round(number / seconds, 1),
        "ms_an_article": round(seconds / number * 1e3 * workers, 2),
        "worker_peak_mb": round(max(peak.values(), default=0) / 1024, 1),
        "records": counts["records"],
        "failed": counts["failed"],
        "bytes": (out / "records.jsonl").stat().st_size,
    }


def _watch(process: Any, peak: dict[str, int]) -> None:
    """The largest resident size, in KiB, that each child of ``process`` has had; of Linux's /proc."""
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    while process.is_alive():
        try:
            for child in children.read_text().split():
                for line in Path(f"/proc/{child}/status").read_text().splitlines():
                    if line.startswith("VmHWM"):
                        peak[child] = int(line.split()[1])
        except OSError:
            pass
        time.sleep(0.2)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=20_000, help="in the large dump")
    parser.add_argument("--sample", type=int, default=400, help="articles for what focus saves")
    parser.add_argument("--work", type=Path, default=Path("out/benchmark"), help="folder for the dump and the output")
    options = parser.parse_args()
    options.work.mkdir(parents=True, exist_ok=True)
    dump = options.work / "dump.jsonl"
    print("mix", made_dump.write(dump, options.articles))
    sample = articles(dump, min(options.sample, options.articles))
    with multiprocessing.get_context("fork").Pool(1) as pool:  # so that no worker starts with what this leaves behind
        print(json.dumps({"focus": pool.apply(focus_against_all, (sample,))}, indent=1))
    small = max(1, options.articles // 20)
    for number, workers in ((small, 1), (small, 2), (small * 2, 2), (options.articles, 2)):
        print(json.dumps(batch(dump, number, workers, options.work)), flush=True)


if __name__ == "__main__":
    main()
