"""A whole run as a user asks for it: inputs, options, where to, by which engine; and its summary."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from rich.console import Console

from earmark.contract import stable_id
from earmark.model.load import ModelNotFound
from earmark.read import Position, ReadOptions, raw_items
from earmark.read.inputs import RUN_FILES, STAGE, STDIN, is_pipe, outside, printable, size_of
from earmark.run.batch import Engine, EngineError, InputChangedError, chunks, run_batch
from earmark.run.database_store import DatabaseStore
from earmark.run.letters import NoLettersError, read_letters
from earmark.run.pool import Pool
from earmark.run.progress import RunProgress
from earmark.run.state import State
from earmark.run.stores import FolderStore, StoreError
from earmark.run.work import MAX_SECONDS, Item, ModelWork, Work, Worker
from earmark.write.database import reason
from earmark.write.urls import DatabaseError

ENGLISH = frozenset({"en"})
#: What keeps a job from being done as asked; the messages say what to do.
JOB_ERRORS = (StoreError, EngineError, DatabaseError, InputChangedError, NoLettersError, ModelNotFound)

#: What the summary tells of articles that a user would want to know of, though their records are written.
UNDATED = "without a date that can be read; --published gives them one, --published-field names its column"
REPEATED = "with the id of an earlier article: a folder holds both, a database the last"


def default_workers() -> int:
    """As many processes as this one may use processors."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@dataclass(frozen=True)
class Job:
    """What to do.

    Attributes:
        inputs: files, folders, patterns, ``-``; or one dead-letter file if ``letters``.
        out: the folder to write to; else
        db: the URL of the database to write to.
        form: of the records in ``out``.
        dead_letters: the file for failed articles, beside a database; in a folder it is ``failed.jsonl``.
        work: what makes records of an article.
        read: how to read.
        workers: processes, at most: no more are begun than there are chunks of articles.
        max_seconds: the time an article may take.
        engine: ``local`` processes, or ``ray``.
        address: of the Ray cluster, None for one of this machine.
        stage: a folder that all machines of the cluster see, in which one is made for the Parquet files of the work.
        fresh: begin anew, whatever an earlier run has left.
    """

    inputs: tuple[str, ...]
    out: Path | None = None
    db: str | None = None
    form: str = "jsonl"
    dead_letters: Path | None = None
    letters: bool = False
    work: Work = field(default_factory=ModelWork)
    read: ReadOptions = field(default_factory=lambda: ReadOptions(languages=ENGLISH))
    workers: int = 1
    max_seconds: float = MAX_SECONDS
    engine: str = "local"
    address: str | None = None
    stage: Path | None = None
    fresh: bool = False

    def identity(self) -> dict[str, Any]:
        """What the result depends on: not the number of workers, nor the engine."""
        return {
            "inputs": [printable(place) for place in self.inputs],
            "letters": self.letters,
            "published": self.read.published.isoformat() if self.read.published else None,
            "day_first": self.read.day_first,
            "fields": dict(sorted(self.read.fields.items())),
            "languages": sorted(self.read.languages) if self.read.languages else None,
            "max_bytes": self.read.max_bytes,
            "max_seconds": self.max_seconds,
            **self.work.identity(),
        }

    def run_id(self) -> str:
        """The same for the same inputs and options."""
        return stable_id(json.dumps(self.identity(), sort_keys=True))

    def dead_letter_file(self) -> Path:
        """Where the failed articles are."""
        if self.out is not None:
            return self.out / "failed.jsonl"
        if self.letters and self.dead_letters is None:
            return Path(f"{self.inputs[0].removesuffix('.jsonl')}-again.jsonl")
        return self.dead_letters or Path("earmark-failed.jsonl")

    def stage_folder(self) -> Path:
        """Where a Ray cluster finds its work: a folder of this run alone, which is removed with all that is in it."""
        if self.stage is None and self.out is not None:
            return self.out / STAGE
        return (self.stage or Path()) / f"{STAGE}-{self.run_id()}"

    def written(self) -> list[Path]:
        """The files and folders that the run writes, which are no input of it."""
        files = [self.out / name for name in sorted(RUN_FILES)] if self.out is not None else [self.dead_letter_file()]
        return [*files, self.stage_folder()] if self.engine == "ray" else files


def run_job(job: Job, console: Console, quiet: bool = False) -> State:
    """Do the job, or the rest of it, and give the state at its end.

    Args:
        job: what to do.
        console: for progress and for what happens on the way.
        quiet: show no progress.

    Raises:
        ValueError: one of JOB_ERRORS.
        OSError: if the results cannot be written (a full disk); the run can be taken up again.
        KeyboardInterrupt: passed on; so can it then.
    """
    _check_inputs(job)
    try:
        return _run(job, console, quiet)
    except sa.exc.SQLAlchemyError as error:
        raise DatabaseError(f"cannot use the database: {reason(error)}") from error


def _check_inputs(job: Job) -> None:
    own = {os.path.realpath(path) for path in job.written()}
    for place in job.inputs:
        if place != STDIN and os.path.realpath(place) in own:
            remedy = "give another folder (--out)" if job.out is not None else "name another file (--dead-letters)"
            raise StoreError(f"{place} is a file that this run itself writes: {remedy}")


def _run(job: Job, console: Console, quiet: bool) -> State:
    position = Position()
    with ExitStack() as stack:
        # Processes are forked before there is a connection or a lock that they would hold open after this one's end.
        engine = stack.enter_context(_engine(job))
        store = _store(job, console)
        stack.callback(store.close)
        state = store.resume()
        if state.items:
            console.print(f"going on after {state.items:,} articles", highlight=False)
        progress = stack.enter_context(RunProgress(console, position, size_of(job.inputs), quiet))
        progress(state)
        try:
            return run_batch(_items(job, position), engine, store, state, progress)
        except InputChangedError as error:
            if not isinstance(store, DatabaseStore):
                raise
            if once := _read_once(job.inputs):
                raise InputChangedError(_not_again(once, error)) from error
            console.print(f"{error.args[0].split(':')[0]}: reading everything again", highlight=False, markup=False)
            return run_batch(_items(job, Position()), engine, store, store.begin_anew(), progress)


def _read_once(inputs: Iterable[str]) -> str | None:
    """The first of the inputs that cannot be read a second time: stdin, another pipe or a device."""
    return next((place for place in inputs if place == STDIN or is_pipe(Path(place))), None)


def _not_again(place: str, error: InputChangedError) -> str:
    what = str(error).partition(":")[0]
    return (
        f"{'stdin' if place == STDIN else place}: {what}, and a pipe is read only once: give the same input to go "
        "on, or --fresh to begin anew with this one (the articles that are in the database stay)"
    )


def _store(job: Job, console: Console) -> FolderStore | DatabaseStore:
    if job.out is not None:
        return FolderStore(job.out, job.identity(), job.form, job.fresh)
    if job.db is None:
        raise StoreError("nowhere to write to: give a folder (--out) or a database (--db)")

    def log(line: str) -> None:
        console.print(line, highlight=False, markup=False)

    return DatabaseStore(job.db, job.run_id(), job.identity(), job.dead_letter_file(), job.fresh, log)


def _items(job: Job, position: Position) -> Iterator[Item]:
    if job.letters:
        return read_letters(job.inputs[0], job.read, position)
    return raw_items(outside(job.inputs, job.written()), job.read, position)


def _engine(job: Job) -> AbstractContextManager[Engine]:
    worker, workers = Worker(job.work, job.read, job.max_seconds), useful_workers(job)
    if job.engine == "ray":
        from earmark.run.ray_engine import RayEngine

        return RayEngine(worker, workers, job.address, job.stage_folder())
    return Pool(worker, workers)


def useful_workers(job: Job) -> int:
    """As many of the job's workers as get something to do; all of them where looking would use up a pipe."""
    if job.workers == 1 or _read_once(job.inputs):
        return job.workers
    return max(1, sum(1 for _ in islice(chunks(_items(job, Position())), job.workers)))


def summary(state: State, seconds: float, dead_letters: Path) -> str:
    """What a run has done, for people: a line each for articles, records, what is amiss, was left out or failed."""
    counts = state.counts
    skipped = sum(counts.skipped.values())
    lines = [
        f"read      {state.items:>9,}  in {_span(seconds)}",
        f"articles  {counts.articles:>9,}  {counts.with_records:,} with records",
        f"records   {counts.records:>9,}",
    ]
    if counts.undated:
        lines.append(f"undated   {counts.undated:>9,}  {UNDATED}")
    if counts.repeated:
        lines.append(f"repeated  {counts.repeated:>9,}  {REPEATED}")
    if skipped:
        why = ", ".join(f"{reason} {number:,}" for reason, number in counts.skipped.items())
        lines.append(f"skipped   {skipped:>9,}  {why}")
    if counts.failed:
        lines.append(f"failed    {counts.failed:>9,}  see {dead_letters}; try again with earmark retry {dead_letters}")
    return "\n".join(lines)


def _span(seconds: float) -> str:
    whole = round(seconds)
    return f"{seconds:.1f} s" if seconds < 60 else f"{whole // 3600}:{whole % 3600 // 60:02}:{whole % 60:02}"
