"""A database as what a run writes to: results and state in one transaction, a lost connection waited for."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from itertools import chain, zip_longest
from pathlib import Path
from typing import Any, TypeVar

import sqlalchemy as sa

from earmark.contract import Extraction
from earmark.contract.tables import failures, runs
from earmark.read import Failure
from earmark.run.state import State
from earmark.run.stores import as_json
from earmark.run.work import DeadLetter, Result
from earmark.write.bulk import upsert
from earmark.write.database import Database, RefusedError, is_lost, is_refused, reason
from earmark.write.files import whole_file
from earmark.write.repeats import held_among, repeated_among
from earmark.write.urls import DatabaseError

#: Seconds to wait before each new try when the connection to a database is lost: four minutes in all.
PATIENCE = (0.5, 1, 2, 4, 8, 15, 30, 60, 60, 60)
Given = TypeVar("Given")


class DatabaseStore:
    """A database; results and state are one transaction, and a lost connection is waited for."""

    def __init__(
        self,
        url: str,
        run_id: str,
        identity: dict[str, Any],
        dead_letters: Path,
        fresh: bool = False,
        log: Callable[[str], None] = print,
    ) -> None:
        """Open the database at ``url``.

        Args:
            url: as Database takes it.
            run_id: of this run: the same for the same inputs and options.
            identity: what the run was asked, to be kept beside its state.
            dead_letters: the file that the failed articles are written to in the end.
            fresh: begin anew even where an earlier run of the same id has come some way.
            log: told when a connection is lost.

        Raises:
            DatabaseError: if the database cannot be used.
        """
        self.database = Database(url)
        self.run_id = run_id
        self.identity = identity
        self.dead_letters = dead_letters
        self.fresh = fresh
        self.log = log

    def resume(self) -> State:
        """The state in the table of runs; a run that is not there begins."""
        return self._persist(self._resume)

    def _resume(self, connection: sa.Connection) -> State:
        if self.fresh:
            self._forget(connection)
        row = connection.execute(sa.select(runs).where(runs.c.id == self.run_id)).one_or_none()
        if row is not None:
            counts = json.loads(row.counts)
            return State.from_json(json.dumps({"items": row.items_done, "digest": row.digest, "counts": counts}))
        state = State()
        begun = {"options": json.dumps(self.identity), "started": _now(), "finished": None}
        connection.execute(sa.insert(runs), [{"id": self.run_id, **begun, **_columns(state)}])
        return state

    def begin_anew(self) -> State:
        """Forget how far the run has come; what it wrote is written again, to the same rows."""
        self.fresh = True
        return self.resume()

    def _forget(self, connection: sa.Connection) -> None:
        if self._told_in_file(connection):
            self.dead_letters.unlink()  # the run may end without any
        connection.execute(sa.delete(failures).where(failures.c.run_id == self.run_id))
        connection.execute(sa.delete(runs).where(runs.c.id == self.run_id))

    def commit(self, results: Sequence[Result], before: State, after: State) -> State:
        """Write in one transaction; where the connection is lost, wait and try again.

        An article that the database will not have becomes a dead letter, as the state that is given tells; so it does
        how many articles replace one that the database held.

        Raises:
            DatabaseError: if it stays lost, or the database refuses.
        """
        held = self._persist(lambda connection: held_among(connection, _ids(results)))
        after = after.with_repeated(before.counts.repeated + repeated_among(_ids(results), held))
        try:
            self._persist(lambda connection: self._write(connection, results, before, after))
        except RefusedError:
            sound = [self._tried(result) for result in results]
            if sound == list(results):
                raise
            after = before.after(sound, after.items - before.items, after.digest)
            after = after.with_repeated(before.counts.repeated + repeated_among(_ids(sound), held))
            self._persist(lambda connection: self._write(connection, sound, before, after))
        return after

    def _tried(self, result: Result) -> Result:
        """``result``, written by itself, or the dead letter of an article that the database will not have.

        After a crash it is written again, to the same rows.
        """
        if not isinstance(result, Extraction):
            return result
        try:
            self._persist(lambda connection: self.database.write([result], connection))
        except RefusedError as error:
            return DeadLetter(Failure(result.article.id, "write", str(error)), result.article)
        return result

    def _write(self, connection: sa.Connection, results: Sequence[Result], before: State, after: State) -> None:
        here = runs.c.id == self.run_id
        moved = connection.execute(
            sa.update(runs).where(here, runs.c.items_done == before.items).values(**_columns(after), finished=None)
        )
        if moved.rowcount == 0:
            at = connection.scalar(sa.select(runs.c.items_done).where(here))
            if at == after.items:
                return  # the answer to an earlier try was lost, not what it wrote
            raise DatabaseError(f"another process is writing the same run to {self.database}: wait for it")
        self.database.write([result for result in results if isinstance(result, Extraction)], connection)
        letters = [result.as_dict() for result in results if isinstance(result, DeadLetter)]
        for position, letter in enumerate(letters, before.counts.failed):
            content = letter["article"] or ({"text": letter["text"]} if letter["text"] else None)
            row = {
                "run_id": self.run_id,
                "position": position,
                "place": _sound(letter["place"]),
                "step": letter["step"],
                "message": _sound(letter["message"]),
                "article": _sound(json.dumps(content)) if content else None,
            }
            connection.execute(upsert(connection, failures), [row])

    def _persist(
        self,
        write: Callable[[sa.Connection], Given],
        enter: Callable[[], AbstractContextManager[sa.Connection]] | None = None,
    ) -> Given:
        """What ``write`` gives in a transaction, or in what ``enter`` opens, tried until the database answers."""
        pauses = iter(PATIENCE)
        while True:
            try:
                with (enter or self.database.engine.begin)() as connection:
                    return write(connection)
            except sa.exc.DBAPIError as error:
                pause = next(pauses, None)
                if pause is None or not is_lost(error):
                    kind = RefusedError if is_refused(error) else DatabaseError
                    raise kind(f"cannot write to {self.database}: {reason(error)}") from error
                self.log(f"{self.database}: {reason(error)}; trying again in {pause:g} s")
            time.sleep(pause)

    def finish(self, state: State) -> State:
        """Note the end, and write the dead letters to their file."""
        here = runs.c.id == self.run_id
        self._persist(lambda connection: _do(connection, sa.update(runs).where(here).values(finished=_now())))
        self.write_dead_letters()
        return state

    def write_dead_letters(self) -> None:
        """Write the failed articles to their file, where there are any."""

        def write(connection: sa.Connection) -> None:
            letters = self._letters(connection)
            first = next(letters, None)
            if first is not None:
                with whole_file(self.dead_letters) as stream:
                    stream.writelines(chain([first], letters))

        self._persist(write, self.database.engine.connect)

    def _told_in_file(self, connection: sa.Connection) -> bool:
        """Whether the file of dead letters holds those of this run, and nothing else."""
        if not self.dead_letters.is_file() or not self.dead_letters.stat().st_size:
            return False
        with self.dead_letters.open("rb") as lines:
            return all(line == letter for line, letter in zip_longest(lines, self._letters(connection)))

    def _letters(self, connection: sa.Connection) -> Iterator[bytes]:
        """The lines of the file of dead letters."""
        query = sa.select(failures).where(failures.c.run_id == self.run_id).order_by(failures.c.position)
        for row in connection.execute(query):
            content = json.loads(row.article) if row.article else None
            article = content if content and "id" in content else None
            text = content["text"] if content and not article else None
            told = {"place": row.place, "step": row.step, "message": row.message}
            yield as_json(told | {"text": text, "article": article}) + b"\n"

    def close(self) -> None:
        """Give the connections back."""
        self.database.close()


def _ids(results: Sequence[Result]) -> list[str]:
    """The ids of the articles that were taken through extraction."""
    return [result.article.id for result in results if isinstance(result, Extraction)]


def _do(connection: sa.Connection, statement: Any) -> None:
    connection.execute(statement)


def _columns(state: State) -> dict[str, Any]:
    return {"items_done": state.items, "digest": state.digest, "counts": json.dumps(state.counts.as_dict())}


def _sound(text: str) -> str:
    return text.replace("\x00", "\ufffd").encode("utf-8", "replace").decode()


def _now() -> datetime:
    return datetime.now(UTC)
