"""``earmark retry``: the articles that failed, once more."""

from __future__ import annotations

from typing import Any

import click

from earmark.cli.batch import run_command, run_options


@click.command(no_args_is_help=True)
@click.argument("file", metavar="FAILED.jsonl", type=click.Path(exists=True, dir_okay=False))
@run_options
def retry(file: str, **options: Any) -> None:
    """Try the articles in a dead-letter file again.

    FAILED.jsonl is what earmark batch wrote. Articles that were read are taken from it, the others are read from their
    input again, which may have been mended or is read with other options. Give the database of the first run, or a
    folder of its own; what fails again is in a dead-letter file again.

    \b
    Examples:
      earmark retry records/failed.jsonl --out more/ --max-seconds 300
      earmark retry earmark-failed.jsonl --db sqlite:///records.db --dead-letters still-failed.jsonl
    """
    run_command((file,), letters=True, **options)
