"""How a run tells how far it is: a bar on a terminal, a plain line now and then in a log."""

from __future__ import annotations

import time
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from earmark.read import Position
from earmark.run.state import State

#: Seconds between two lines in a log.
LOG_SECONDS = 15.0


class RunProgress:
    """Articles, records, rate and time left. Nothing runs beside the work: it is drawn when it is told something."""

    def __init__(self, console: Console, position: Position, size: int | None, quiet: bool = False) -> None:
        """Show on ``console``.

        Args:
            console: a terminal's gets a bar, any other plain lines.
            position: where the reading is.
            size: bytes of the input, None if that cannot be known.
            quiet: show nothing.
        """
        self.console = console
        self.position = position
        self.size = size
        self.quiet = quiet
        self.begun = self.last = time.monotonic()
        self.first: State | None = None
        self.bar: Progress | None = None
        if console.is_terminal and not quiet:
            columns = (
                TextColumn("{task.description}"),
                BarColumn(),
                TextColumn("{task.percentage:>3.0f}%" if size else ""),
                TimeElapsedColumn(),
                TimeRemainingColumn(),
            )
            self.bar = Progress(*columns, console=console, auto_refresh=False, transient=True)
            self.task = self.bar.add_task("reading", total=size)

    def __enter__(self) -> Self:
        if self.bar:
            self.bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self.bar:
            self.bar.stop()

    def __call__(self, state: State) -> None:
        """Show a state."""
        now = time.monotonic()
        if self.first is None:
            self.first, self.begun = state, now
        if self.bar:
            self.bar.update(self.task, description=self.line(state, now), completed=self.position.bytes())
            self.bar.refresh()
        elif not self.quiet and now - self.last >= LOG_SECONDS:
            self.last = now
            self.console.print(self.line(state, now), markup=False, highlight=False, soft_wrap=True)

    def line(self, state: State, now: float) -> str:
        """A state in one line."""
        counts = state.counts
        seconds = now - self.begun
        done = state.items - (self.first.items if self.first else 0)
        rate = f", {done / seconds:.0f} articles/s" if seconds > 1 else ""
        share = f", {self._left(seconds)}" if self.size and not self.bar and seconds > 1 else ""
        failed = f", {counts.failed:,} failed" if counts.failed else ""
        return f"{state.items:,} articles, {counts.records:,} records{failed}{rate}{share}"

    def _left(self, seconds: float) -> str:
        done = min(1.0, self.position.bytes() / self.size) if self.size else 0.0
        if done <= 0:
            return "0%"
        left = int(seconds / done - seconds)
        return f"{done:.0%}, {left // 3600}:{left % 3600 // 60:02}:{left % 60:02} left"
