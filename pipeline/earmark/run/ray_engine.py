"""The same work on a Ray cluster: a Ray Data job over Parquet files, its actors load the model once.

Articles are staged as Parquet files in waves; Ray Data reads them, takes them through the actors and writes Parquet,
which is read back in the order of the input. Ray does the work of a lost task, actor or machine again.
"""

from __future__ import annotations

import logging
import pickle
import shutil
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, Self

from earmark.run.batch import EngineError
from earmark.run.work import Item, Result, Worker

#: Chunks in a wave: what is staged, and done again if the driver itself is stopped.
WAVE = 1_000
#: Chunks in a staged file.
FILE = 8
#: Chunks that are one task: what is done again when a machine is lost.
TASK = 2


class RayEngine:
    """Takes chunks through actors of a Ray cluster."""

    def __init__(self, worker: Worker, actors: int, address: str | None, stage: Path) -> None:
        """Connect to nothing yet.

        Args:
            worker: is pickled to each actor.
            actors: how many.
            address: of the cluster; None begins one on this machine, which ends with the engine.
            stage: a folder that all machines see, for this engine alone: it is removed before and after the work.

        Raises:
            EngineError: if Ray is not installed.
        """
        try:
            import ray.data
        except ImportError:
            raise EngineError("the engine ray needs Ray: pip install 'earmark[ray]'") from None
        self.ray: Any = ray
        self.worker = worker
        self.actors = actors
        self.address = address
        self.stage = stage.absolute()
        self._mine = False

    def __enter__(self) -> Self:
        if not self.ray.is_initialized():
            self._mine = True
            options: dict[str, Any] = {"log_to_driver": False, "logging_level": "ERROR"}
            try:
                if self.address:
                    self.ray.init(address=self.address, **options)
                else:
                    self.ray.init(num_cpus=self.actors + 1, include_dashboard=False, **options)
            except (ConnectionError, RuntimeError, ValueError) as error:
                raise EngineError(
                    f"cannot reach the Ray cluster {self.address or 'of this machine'}: {error}"
                ) from error
        return self

    def __exit__(self, *_: object) -> None:
        shutil.rmtree(self.stage, ignore_errors=True)
        if self._mine:
            self.ray.shutdown()

    def run(self, chunks: Iterable[Sequence[Item]]) -> Iterator[list[Result]]:
        """The results of each chunk, in the order of the chunks."""
        source = iter(chunks)
        while wave := list(islice(source, WAVE)):
            shutil.rmtree(self.stage, ignore_errors=True)
            self._write(wave)
            self._job()
            yield from self._read(len(wave))

    def _write(self, wave: Sequence[Sequence[Item]]) -> None:
        import pyarrow as pa
        import pyarrow.parquet as pq

        folder = self.stage / "in"
        folder.mkdir(parents=True)
        for first in range(0, len(wave), FILE):
            items = [pickle.dumps(list(chunk)) for chunk in wave[first : first + FILE]]
            numbers = list(range(first, first + len(items)))
            table = pa.table({"chunk": pa.array(numbers, pa.int64()), "items": pa.array(items, pa.large_binary())})
            pq.write_table(table, folder / f"{first:06}.parquet")

    def _job(self) -> None:
        data = self.ray.data
        context = data.DataContext.get_current()
        context.enable_progress_bars = False
        logging.getLogger("ray.data").setLevel(logging.ERROR)
        staged = data.read_parquet(str(self.stage / "in"))
        results = staged.repartition(target_num_rows_per_block=TASK).map_batches(
            _Actor,
            fn_constructor_args=(self.worker,),
            batch_size=1,
            batch_format="pyarrow",
            compute=data.ActorPoolStrategy(size=self.actors),
            num_cpus=1,
        )
        results.write_parquet(str(self.stage / "out"))

    def _read(self, chunks: int) -> Iterator[list[Result]]:
        """The results in the order of the chunks, each file held open no longer than it is read."""
        import pyarrow.parquet as pq

        where: dict[int, tuple[Path, int]] = {}
        for path in sorted((self.stage / "out").glob("*.parquet")):
            for row, number in enumerate(pq.read_table(path, columns=["chunk"])["chunk"].to_pylist()):
                where.setdefault(number, (path, row))  # a task that was done twice wrote the same twice
        if len(where) != chunks:
            raise EngineError(f"Ray gave back {len(where)} of {chunks} chunks: the same command does the rest")
        opened: tuple[Path, Any] | None = None
        for number in range(chunks):
            path, row = where[number]
            if opened is None or opened[0] != path:
                opened = (path, pq.read_table(path, columns=["results"])["results"])
            results: list[Result] = pickle.loads(opened[1][row].as_py())
            yield results


class _Actor:
    """Loads the model once, and takes one chunk after the other."""

    def __init__(self, worker: Worker) -> None:
        self.worker = worker
        worker.prepare()

    def __call__(self, batch: Any) -> Any:
        import pyarrow as pa

        results = [pickle.dumps(self.worker(pickle.loads(items))) for items in batch["items"].to_pylist()]
        return pa.table({"chunk": batch["chunk"], "results": pa.array(results, pa.large_binary())})
