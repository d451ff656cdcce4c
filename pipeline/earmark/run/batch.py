"""A run over any number of articles: from the first, or from where an earlier one stopped."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Protocol

from earmark.read import Raw
from earmark.run.state import InputDigest, State
from earmark.run.stores import Store
from earmark.run.work import Item, Result

#: Items, and bytes of them, that are handed to a worker at once.
CHUNK_ITEMS = 32
CHUNK_BYTES = 2_000_000
#: Seconds of work that a crash may cost: the time between two commits.
COMMIT_SECONDS = 1.0
#: Results held in memory before a commit, whatever the time.
COMMIT_RESULTS = 2_000


class InputChangedError(ValueError):
    """The input is not the one that the stopped run has read."""


class EngineError(ValueError):
    """The engine asked for cannot be started; the message says what to do."""


class Engine(Protocol):
    """Takes chunks of items through the workers."""

    def run(self, chunks: Iterable[Sequence[Item]]) -> Iterator[list[Result]]:
        """The results of each chunk, in the order of the chunks."""


def run_batch(
    items: Iterable[Item], engine: Engine, store: Store, state: State, watch: Callable[[State], None] = lambda _: None
) -> State:
    """Take ``items`` through ``engine`` into ``store`` and give the last state.

    Args:
        items: the whole input, from its beginning; the same, in the same order, as when the run stopped.
        engine: gives results in the order of the items, so that the output does not depend on it.
        store: has given ``state`` by its ``resume``.
        state: where to begin.
        watch: is told each state that has been committed.

    Raises:
        InputChangedError: if the items before ``state`` are not those that were read before.
        KeyboardInterrupt: passed on, after what was done by then has been committed.
    """
    digest = InputDigest()
    stream = iter(items)
    _skip(stream, state, digest)
    marks: deque[tuple[int, str]] = deque()
    waiting = _Waiting(store, state, watch)
    try:
        for results in engine.run(_marked(chunks(stream), digest, marks)):
            waiting.add(results, *marks.popleft())
            waiting.commit_if_due()
    finally:
        waiting.commit()
    return store.finish(waiting.state)


class _Waiting:
    """Results that are done and not yet written."""

    def __init__(self, store: Store, state: State, watch: Callable[[State], None]) -> None:
        self.store = store
        self.state = state
        self.watch = watch
        self.results: list[Result] = []
        self.items = 0
        self.digest = state.digest
        self.failed = False
        self.last = time.monotonic()

    def add(self, results: list[Result], items: int, digest: str) -> None:
        self.results += results
        self.items += items
        self.digest = digest

    def commit_if_due(self) -> None:
        if len(self.results) >= COMMIT_RESULTS or time.monotonic() - self.last >= COMMIT_SECONDS:
            self.commit()

    def commit(self) -> None:
        """Write what waits; after a failed try nothing more is written."""
        if not self.items or self.failed:
            return
        after = self.state.after(self.results, self.items, self.digest)
        self.failed = True
        after = self.store.commit(self.results, self.state, after)
        self.failed = False
        self.state, self.results, self.items = after, [], 0
        self.last = time.monotonic()
        self.watch(after)


def _skip(stream: Iterator[Item], state: State, digest: InputDigest) -> None:
    for number in range(state.items):
        item = next(stream, None)
        if item is None:
            raise InputChangedError(
                f"the input has {number} items, the run that is to be taken up had read {state.items}: "
                "give the same input, or begin anew with --fresh"
            )
        digest.add(item)
    if state.items and digest.value() != state.digest:
        raise InputChangedError(
            f"the first {state.items} items of the input are not those that the stopped run had read: "
            "give the same input, or begin anew with --fresh"
        )


def chunks(items: Iterable[Item]) -> Iterator[list[Item]]:
    """``items`` as they are handed to workers."""
    chunk: list[Item] = []
    size = 0
    for item in items:
        chunk.append(item)
        size += len(item.data) if isinstance(item, Raw) and isinstance(item.data, bytes) else 5_000
        if len(chunk) >= CHUNK_ITEMS or size >= CHUNK_BYTES:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk


def _marked(
    chunks: Iterable[Sequence[Item]], digest: InputDigest, marks: deque[tuple[int, str]]
) -> Iterator[Sequence[Item]]:
    """``chunks``; what they end at, the number of their items and the digest of all before, is added to ``marks``."""
    for chunk in chunks:
        for item in chunk:
            digest.add(item)
        marks.append((len(chunk), digest.value()))
        yield chunk
