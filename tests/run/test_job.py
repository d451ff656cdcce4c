"""What a job comes to before anything is read: how many processes, and which folder they work in."""

from __future__ import annotations

import io
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from rich.console import Console

from earmark.run.job import Job, run_job, useful_workers


def test_no_more_processes_than_there_is_work_for(
    job: Callable[..., Job], in_process: Callable[..., Any], dump: Path, tmp_path: Path
) -> None:
    assert [useful_workers(job(workers=n)) for n in (1, 4, 1000)] == [1, 4, 10]  # 300 articles, 32 at a time
    (tmp_path / "one.txt").write_text("Norway gave Kenya $5 million.")
    assert useful_workers(job(inputs=(str(tmp_path / "one.txt"),), workers=1000)) == 1
    assert useful_workers(job(inputs=(str(tmp_path / "none.txt"),), workers=1000)) == 1
    os.mkfifo(tmp_path / "pipe")
    for pipe in ("-", str(tmp_path / "pipe")):  # cannot be read twice
        assert useful_workers(job(inputs=(str(dump), pipe), workers=1000)) == 1000
    in_process(lambda: run_job(job(), Console(file=io.StringIO()), quiet=True).items)
    assert useful_workers(job(inputs=(str(tmp_path / "out" / "failed.jsonl"),), letters=True, workers=1000)) == 1


def test_a_folder_that_is_given_for_staging_is_not_the_one_that_is_removed(
    job: Callable[..., Job], tmp_path: Path
) -> None:
    assert job().stage_folder() == tmp_path / "out" / "earmark-stage"
    stages = [job(stage=tmp_path).stage_folder(), job(stage=tmp_path, max_seconds=5.0).stage_folder()]
    assert [stage.parent for stage in stages] == [tmp_path, tmp_path]
    assert len(set(stages)) == 2  # a folder for each of two runs
    assert job(db="sqlite:///records.db").stage_folder().parent == Path()
