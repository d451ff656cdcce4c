"""`python -m earmark.training.pipeline`: from public data to the shipped pipeline, in four steps."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import click

from earmark.model import load_spacy, shipped_path
from earmark.training.pipeline import package
from earmark.training.pipeline.evaluate import evaluate
from earmark.training.pipeline.prepare import Places, prepare

ROOT = Path(__file__).parents[4]
ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}


def train(places: Places) -> None:
    """Both trainings at once, a process and a core each."""
    syntax = {"train": "treebanks-train.spacy", "dev": "treebanks-dev.spacy", "vectors": "vectors"}
    names = {"train": "names-train", "dev": "names-dev", "vectors": "vectors", "lists": "lists.msgpack"}
    running = [_start(places, part, files) for part, files in (("syntax", syntax), ("ner", names))]
    codes = [process.wait() for process in running]
    if any(codes):
        raise click.ClickException(f"training failed: see {places.out}/syntax.log and {places.out}/ner.log")


def _start(places: Places, part: str, files: dict[str, str]) -> subprocess.Popen[bytes]:
    settings = [f"paths.{name}={places.out / file}" for name, file in files.items()]
    command = [sys.executable, "-m", "earmark.training.pipeline.train", part, str(places.out / part), *settings]
    with places.file(f"{part}.log").open("wb") as log:
        return subprocess.Popen(command, env={**os.environ, **ONE_THREAD}, stdout=log, stderr=log)


def assemble(places: Places) -> None:
    """Join the trained parts and write them where earmark loads them from."""
    nlp = package.assemble(places.out / "syntax" / "model-best", places.out / "ner" / "model-best", places.shared)
    package.write(nlp, shipped_path())


def measure(places: Places) -> None:
    """Measure the shipped pipeline, write its figures into its meta.json, and print them."""
    figures = evaluate(load_spacy(), places.out)
    package.record(figures, shipped_path())
    click.echo(json.dumps(figures, indent=1))


STEPS: dict[str, Callable[[Places], None]] = {
    "prepare": prepare,
    "train": train,
    "package": assemble,
    "evaluate": measure,
}


@click.command(help=__doc__)
@click.argument("steps", nargs=-1, type=click.Choice(list(STEPS)))
@click.option("--shared", type=click.Path(path_type=Path), default=ROOT.parent / "shared", show_default=True,
              help="Folder with treebanks/, ner/ and text/ (docs/model.md names the data sets and versions).")
@click.option("--corpus", type=click.Path(path_type=Path), default=ROOT / "corpus", show_default=True,
              help="Folder with the authored articles and their entities.")
@click.option("--out", type=click.Path(path_type=Path), default=ROOT / "build" / "pipeline", show_default=True,
              help="Folder for converted data, logs and trained parts.")
def main(steps: tuple[str, ...], shared: Path, corpus: Path, out: Path) -> None:
    for folder, needed in ((shared, "treebanks"), (shared, "ner"), (shared, "text")):
        if not (folder / needed).is_dir():
            raise click.UsageError(f"{folder} has no folder {needed}/: name the folder of the public data by --shared")
    for step in steps or tuple(STEPS):
        click.echo(f"{step} …", err=True)
        STEPS[step](Places(shared, corpus, out))


if __name__ == "__main__":
    main()
