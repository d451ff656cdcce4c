"""Worker processes: chunks out, results back in the order of the chunks, whatever becomes of a process.

Processes are forked where that is safe, so that they share the memory of the loaded model, and spawned elsewhere.
A process that dies takes nothing with it: its chunk is tried again as it was, for the process may have been killed for
another's sake, then the articles of it one at a time in new processes; only one that kills them again is a failure.
"""

from __future__ import annotations

import contextlib
import gc
import multiprocessing
import signal
import sys
import time
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from multiprocessing import connection as mp
from multiprocessing.connection import Connection
from typing import Any

from earmark.read import Failure
from earmark.run.work import DeadLetter, Item, Known, Result, Worker

#: Chunks that may wait for an earlier one, for each process: bounds memory, and idling behind a slow article.
AHEAD = 4
#: Processes that a chunk, or an article by itself, may cost: the first may have been killed for another's sake.
TRIES = 2
#: Seconds over the time of its articles after which a process that does not answer is ended.
GRACE = 10.0
#: Seconds to wait for a process before looking at all of them again: no more than a system call takes.
LONGEST_WAIT = 3600.0


@dataclass
class _Task:
    """Items of a chunk that one process has, and where their results belong."""

    chunk: int
    first: int
    items: Sequence[Item]
    tries: int = 0


@dataclass
class _Process:
    process: Any
    pipe: Connection
    task: _Task | None = None
    due: float = 0.0


@dataclass
class _Chunk:
    items: Sequence[Item]
    results: dict[int, Result] = field(default_factory=dict)

    def done(self) -> bool:
        return len(self.results) == len(self.items)


class Pool:
    """Processes that take chunks through a worker; a context manager that ends them."""

    def __init__(self, worker: Worker, processes: int) -> None:
        """Start nothing yet; ``processes`` is at least 1."""
        self.worker = worker
        self.context: Any = multiprocessing.get_context("fork" if sys.platform == "linux" else "spawn")
        self.forked = sys.platform == "linux"
        self.count = processes
        self.processes: list[_Process] = []
        self.tasks: deque[_Task] = deque()

    def __enter__(self) -> Pool:
        if self.forked:
            self.worker.prepare()
            gc.collect()
            gc.freeze()  # the collector would write to the shared pages
        self.processes = [self._start() for _ in range(self.count)]
        return self

    def __exit__(self, *_: object) -> None:
        for process in self.processes:
            process.pipe.close()
        for process in self.processes:
            process.process.join(1 if process.task is None else 0)
            if process.process.is_alive():
                process.process.kill()
                process.process.join()
        if self.forked:
            gc.unfreeze()

    def run(self, chunks: Iterable[Sequence[Item]]) -> Iterator[list[Result]]:
        """The results of each chunk, in the order of the chunks."""
        source = enumerate(chunks)
        open_chunks: dict[int, _Chunk] = {}
        following, exhausted = 0, False
        while True:
            while not exhausted and len(open_chunks) < AHEAD * self.count and len(self.tasks) < self.count:
                number, items = next(source, (-1, ()))
                if number < 0:
                    exhausted = True
                    break
                open_chunks[number] = _Chunk(items)
                self.tasks.append(_Task(number, 0, items))
            self._hand_out()
            while following in open_chunks and open_chunks[following].done():
                chunk = open_chunks.pop(following)
                following += 1
                yield [chunk.results[at] for at in range(len(chunk.items))]
            if not open_chunks:
                if exhausted:
                    return
                continue
            self._collect(open_chunks)

    def _start(self) -> _Process:
        ours, theirs = self.context.Pipe()
        others = [process.pipe for process in self.processes] if self.forked else []
        process = self.context.Process(target=_serve, args=(self.worker, theirs, [ours, *others]), daemon=True)
        process.start()
        theirs.close()
        return _Process(process, ours)

    def _hand_out(self) -> None:
        for process in self.processes:
            if process.task is None and self.tasks:
                process.task = self.tasks.popleft()
                process.due = time.monotonic() + self.worker.longest(process.task.items) + GRACE
                with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                    process.pipe.send(process.task.items)

    def _collect(self, open_chunks: dict[int, _Chunk]) -> None:
        """Wait for one process at least, and take what it has, or what its end leaves."""
        busy = {process.pipe: process for process in self.processes if process.task is not None}
        wait = max(0.0, min(process.due for process in busy.values()) - time.monotonic())
        for pipe in mp.wait(list(busy), min(wait, LONGEST_WAIT)):
            process = busy[pipe]  # type: ignore[index]
            task = process.task
            assert task is not None
            try:
                results = process.pipe.recv()
            except (EOFError, ConnectionResetError, OSError):
                self._bury(process, open_chunks)
                continue
            process.task = None
            open_chunks[task.chunk].results |= dict(enumerate(results, task.first))
        now = time.monotonic()
        for process in list(self.processes):
            if process.task is not None and process.due < now:
                process.process.kill()
                self._bury(process, open_chunks, slow=True)

    def _bury(self, process: _Process, open_chunks: dict[int, _Chunk], slow: bool = False) -> None:
        """Replace a dead process; its articles are tried again, and one that kills processes by itself is a failure."""
        process.process.join()
        process.pipe.close()
        task = process.task
        self.processes[self.processes.index(process)] = self._start()
        assert task is not None
        if task.tries < TRIES - 1 and not slow:
            self.tasks.appendleft(replace(task, tries=task.tries + 1))
            return
        if len(task.items) > 1:
            self.tasks.extendleft(
                _Task(task.chunk, task.first + at, [item]) for at, item in reversed(list(enumerate(task.items)))
            )
            return
        item = task.items[0]
        code = process.process.exitcode
        how = "did not end in its time" if slow else f"died ({_name(code)})"
        article = item.article if isinstance(item, Known) else None
        letter = DeadLetter(Failure(item.place, "extract", f"the process that read it {how}"), article)
        open_chunks[task.chunk].results[task.first] = letter


def _name(code: int) -> str:
    try:
        return f"signal {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"
    except ValueError:
        return f"signal {-code}"


def _serve(worker: Worker, pipe: Connection, others: list[Connection]) -> None:
    """The life of a worker process: it ends when the other end of its pipe does."""
    for other in others:
        other.close()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    while True:
        try:
            items = pipe.recv()
            pipe.send(worker(items))
        except (EOFError, BrokenPipeError, ConnectionResetError):
            return
