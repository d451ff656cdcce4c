"""A Ray cluster of two nodes gives what processes of this machine give, even when a node is killed in the middle."""

from __future__ import annotations

import json
import os
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from earmark.run.job import Job, run_job

CORPUS = Path(__file__).parents[2] / "corpus"
WRITTEN = ("records.jsonl", "articles.jsonl", "failed.jsonl", "summary.json")

ray = pytest.importorskip("ray", reason="Ray is not installed: pip install 'earmark[ray]'")
pytest.importorskip("ray.data")


@pytest.fixture(scope="module")
def cluster() -> Iterator[Any]:
    from ray.cluster_utils import Cluster

    os.environ["RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO"] = "0"
    cluster = Cluster(initialize_head=True, head_node_args={"num_cpus": 2, "include_dashboard": False})
    cluster.add_node(num_cpus=2)
    cluster.wait_for_nodes()
    ray.init(address=cluster.address, log_to_driver=False, logging_level="ERROR")
    ray.cloudpickle.register_pickle_by_value(sys.modules[_conftest()])
    yield cluster
    ray.shutdown()
    cluster.shutdown()


def _conftest() -> str:
    """The name under which pytest has imported the stand-in's module, which the cluster cannot import."""
    return next(name for name, module in sys.modules.items() if hasattr(module, "StandInWork"))


def test_the_shipped_models_give_the_same_bytes_by_one_process_by_two_and_by_ray(cluster: Any, tmp_path: Path) -> None:
    dump = tmp_path / "dump.jsonl"
    with dump.open("w", encoding="utf-8") as lines:
        for path in sorted(CORPUS.glob("a[1-4]-*.json"))[::2]:
            article = json.loads(path.read_text("utf-8"))
            lines.write(json.dumps({name: article[name] for name in ("id", "title", "published", "text")}) + "\n")
    console = Console(file=(tmp_path / "log").open("w"))
    for name, workers, engine in (("one", 1, "local"), ("two", 2, "local"), ("ray", 2, "ray")):
        run_job(Job((str(dump),), out=tmp_path / name, workers=workers, engine=engine), console, quiet=True)
    for name in WRITTEN:
        written = [(tmp_path / way / name).read_bytes() for way in ("one", "two", "ray")]
        assert written[0] == written[1] == written[2], name
    counted = json.loads((tmp_path / "one" / "summary.json").read_text())
    assert counted["failed"] == 0 and counted["records"] > 100, counted


def test_a_node_killed_in_the_middle_changes_nothing(
    cluster: Any, job: Callable[..., Job], tmp_path: Path, in_process: Callable[..., Any]
) -> None:
    begun = tmp_path / "begun"
    on_ray = job(engine="ray", workers=2, seconds=0.05, out=tmp_path / "ray")
    killed = threading.Event()

    def kill_a_node() -> None:
        while not _outputs(tmp_path / "ray") and not begun.exists():
            time.sleep(0.05)
        node = next(node for node in cluster.list_all_nodes() if node is not cluster.head_node)
        cluster.remove_node(node, allow_graceful=False)
        killed.set()

    killer = threading.Thread(target=kill_a_node, daemon=True)
    killer.start()
    console = Console(file=(tmp_path / "log").open("w"))
    run_job(on_ray, console, quiet=True)
    during = killed.is_set()
    begun.touch()
    killer.join()
    assert during, "the node was killed only after the job"
    local = job(out=tmp_path / "local")
    in_process(lambda: run_job(local, console, quiet=True).items)
    for name in WRITTEN:
        assert (tmp_path / "ray" / name).read_bytes() == (tmp_path / "local" / name).read_bytes()
    assert json.loads((tmp_path / "ray" / "summary.json").read_text())["records"] > 200
    assert not (tmp_path / "ray" / "earmark-stage").exists()


def _outputs(folder: Path) -> list[Path]:
    return list(folder.glob("earmark-stage/out/*.parquet"))
