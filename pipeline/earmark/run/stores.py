"""Where a run writes, checkpoint by checkpoint: a folder of files; or a database, in earmark.run.database_store.

Both give the same promise. A commit writes results and the state that says so together: after a crash at any
moment the state tells what is there, and what the state does not tell is gone. Nothing is lost or doubled.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import IO, Any, Protocol

from earmark.contract import Extraction, Record
from earmark.read.inputs import RUN_FILES, STAGE
from earmark.run.state import State
from earmark.run.work import DeadLetter, Result
from earmark.write.files import record_writer, sync_folder, whole_file
from earmark.write.repeats import repeated_in_file
from earmark.write.rows import article_row


class StoreError(ValueError):
    """A folder or database that this run cannot write to; the message says what to do."""


class Store(Protocol):
    """What a run writes to."""

    def resume(self) -> State:
        """The state to go on from, everything after it removed."""

    def commit(self, results: Sequence[Result], before: State, after: State) -> State:
        """Write ``results`` and the state after them, or nothing; that state, where some of them were refused anew."""

    def finish(self, state: State) -> State:
        """Put everything in its final form; the state, with what only the whole tells."""

    def close(self) -> None:
        """Let go of files and connections."""


class FolderStore:
    """A folder with ``records.jsonl``, ``articles.jsonl``, ``failed.jsonl`` and ``journal.json``.

    While a run goes on, lines are appended; the journal holds the state and the sizes of the files at that state,
    and is replaced in one step after they are on disk. Taking a run up again cuts the files to these sizes.
    Records as CSV or Parquet are made of ``records.jsonl`` at the end.
    """

    PARTS = ("records.jsonl", "articles.jsonl", "failed.jsonl")

    def __init__(self, folder: Path, identity: dict[str, Any], form: str = "jsonl", fresh: bool = False) -> None:
        """Open ``folder``, which is made where it is not there.

        Args:
            folder: for this run alone.
            identity: what the results depend on; a run can be taken up only by one that has the same.
            form: of the records in the end: ``jsonl``, ``csv`` or ``parquet``.
            fresh: throw away what an earlier run has left.

        Raises:
            StoreError: if the folder belongs to another run, or one that is still at work.
        """
        self.folder = folder
        self.identity = identity | {"format": form}
        self.form = form
        self.journal = folder / "journal.json"
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(f"cannot make the folder {folder}: {error.strerror}: give another (--out)") from error
        self._lock = _lock(folder)
        if fresh:
            for name in sorted(RUN_FILES - {STAGE}):
                (folder / name).unlink(missing_ok=True)
        self.files: dict[str, IO[bytes]] = {}

    def resume(self) -> State:
        """The state in the journal; the files are cut to what they were at that state."""
        state, sizes = State(), dict.fromkeys(self.PARTS, 0)
        if self.journal.exists():
            state, sizes = self._journalled()
        else:
            strange = [name for name in (*self.PARTS, f"records.{self.form}") if (self.folder / name).exists()]
            if strange:
                raise StoreError(f"{self.folder} holds {strange[0]} of something else: give another folder, or --fresh")
            self._write_journal(state, finished=False)
        for leftover in self.folder.glob(".*.tmp"):  # of a whole_file that was killed
            leftover.unlink(missing_ok=True)
        for name in self.PARTS:
            file = (self.folder / name).open("ab")
            if file.tell() < sizes[name]:
                raise StoreError(
                    f"{self.folder / name} is shorter than the journal says: restore it, or begin anew with --fresh"
                )
            file.truncate(sizes[name])
            file.seek(0, os.SEEK_END)
            self.files[name] = file
        return state

    def _journalled(self) -> tuple[State, dict[str, int]]:
        """The state in the journal and the sizes of the files at it, if they are of this run."""
        try:
            told = json.loads(self.journal.read_text("utf-8"))
            run, state = dict(told["run"]), State.from_json(json.dumps(told["state"]))
            sizes = {name: int(told["sizes"][name]) for name in self.PARTS}
        except (ValueError, KeyError, TypeError, RecursionError):
            raise StoreError(
                f"{self.journal} is damaged, or not of earmark: give another folder, or begin anew with --fresh"
            ) from None
        self._check(run)
        return state, sizes

    def _check(self, told: dict[str, Any]) -> None:
        other = sorted(key for key in {*told, *self.identity} if told.get(key) != self.identity.get(key))
        if other:
            was = ", ".join(f"{key} {told.get(key)!r}, now {self.identity.get(key)!r}" for key in other)
            anew = "" if self.identity.get("letters") else ", or --fresh"
            raise StoreError(
                f"the run in {self.folder} was begun with {was}: run it as before, or give another folder{anew}"
            )

    def commit(self, results: Sequence[Result], before: State, after: State) -> State:
        """Append lines, wait until they are on disk, then replace the journal."""
        lines: dict[str, list[bytes]] = {name: [] for name in self.PARTS}
        for result in results:
            if isinstance(result, Extraction):
                lines["records.jsonl"] += [record.model_dump_json().encode() for record in result.records]
                lines["articles.jsonl"].append(as_json(article_row(result.article, bool(result.records))))
            elif isinstance(result, DeadLetter):
                lines["failed.jsonl"].append(as_json(result.as_dict()))
        for name, file in self.files.items():
            if lines[name]:
                file.write(b"".join(line + b"\n" for line in lines[name]))
                file.flush()
                os.fsync(file.fileno())
        self._write_journal(after, finished=False)
        return after

    def _write_journal(self, state: State, finished: bool) -> None:
        told = {
            "run": self.identity,
            "state": json.loads(state.to_json()),
            "sizes": dict.fromkeys(self.PARTS, 0) | {name: file.tell() for name, file in self.files.items()},
            "finished": finished,
        }
        with whole_file(self.journal) as stream:
            stream.write(as_json(told) + b"\n")

    def finish(self, state: State) -> State:
        """Turn the records into their final form, count the articles that are repeated, write ``summary.json``."""
        if self.form != "jsonl":
            spool = self.folder / "records.jsonl"
            with spool.open("rb") as lines, whole_file(self.folder / f"records.{self.form}") as stream:
                writer = record_writer(self.form, stream)
                for line in lines:
                    writer.write(Record.model_validate_json(line))
                writer.close()
        state = state.with_repeated(repeated_in_file(self.folder / "articles.jsonl"))
        with whole_file(self.folder / "summary.json") as stream:
            stream.write(json.dumps(state.counts.as_dict(), indent=1).encode() + b"\n")
        self._write_journal(state, finished=True)
        return state

    def close(self) -> None:
        """Close the files and give the folder free."""
        for file in self.files.values():
            with contextlib.suppress(OSError):
                file.close()
        self._lock.close()
        sync_folder(self.folder)


def as_json(value: dict[str, Any]) -> bytes:
    """``value`` as a line of a file of the run, without its end."""
    try:
        return json.dumps(value, ensure_ascii=False, default=str).encode()
    except UnicodeEncodeError:  # a file's name that is no UTF-8, which is to be found again
        return json.dumps(value, default=str).encode()


def _lock(folder: Path) -> IO[bytes]:
    """A lock on the folder that ends with the process, where the platform has one."""
    file = (folder / ".lock").open("wb")
    try:
        import fcntl

        fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)  # of this process, not of those it forks
    except ImportError:
        pass
    except OSError:
        file.close()
        raise StoreError(f"another run is writing to {folder}: wait for it, or give another folder") from None
    return file
