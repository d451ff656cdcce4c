"""``earmark batch``: a dump in, records in a folder or a database out."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from earmark.cli.common import (
    FAILED,
    complain,
    confidence_option,
    database_given,
    date_options,
    field_options,
    limit_options,
    model_option,
    take_fields,
)

if TYPE_CHECKING:
    from earmark.read import ReadOptions
    from earmark.run.job import Job

def language_codes(ctx: click.Context, param: click.Parameter, values: tuple[str, ...]) -> frozenset[str] | None:
    """Return the ISO 639 codes that the values mean, None for any language: a click callback.

    Raises:
        click.BadParameter: if one means no language.
    """
    from earmark.read.language import language_code

    given = {value.strip().lower() for value in values}
    codes = {value: language_code(value) for value in sorted(given - {"any"})}
    for value, code in codes.items():
        if code is None:
            raise click.BadParameter(
                f"{value!r} is no language: write its code, as en; for several, --language en --language de", ctx, param
            )
    return None if "any" in given else frozenset(filter(None, codes.values()))


def run_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add what ``batch`` and ``retry`` share."""
    options: list[Callable[..., Any]] = [
        click.option("--out", metavar="DIR", type=click.Path(path_type=Path), help="Write files into DIR."),
        click.option(
            "--db",
            metavar="URL",
            callback=database_given,
            help="Write to a database: sqlite:///file.db, duckdb:///…, postgresql://….",
        ),
        click.option(
            "--format",
            "form",
            type=click.Choice(["jsonl", "csv", "parquet"]),
            default="jsonl",
            show_default=True,
            help="What to make of the records in DIR at the end; records.jsonl is always there.",
        ),
        click.option(
            "--dead-letters",
            metavar="FILE",
            type=click.Path(path_type=Path),
            help="With --db: where failed articles go (with --out: DIR/failed.jsonl).  [default: earmark-failed.jsonl]",
        ),
        click.option(
            "--workers",
            type=click.IntRange(1),
            metavar="N",
            help="Processes, at most: no more are begun than get something to do.  [default: one a processor]",
        ),
        date_options,
        click.option(
            "--language",
            "languages",
            multiple=True,
            callback=language_codes,
            metavar="CODE",
            default=("en",),
            show_default=True,
            help="A language to read, may be given several times; articles in others are counted and left out. "
            "'any' reads everything.",
        ),
        limit_options,
        model_option,
        click.option("--include-unquantified", is_flag=True, help="Give allocations without a sum or a share as well."),
        confidence_option,
        click.option(
            "--engine",
            type=click.Choice(["local", "ray"]),
            default="local",
            show_default=True,
            help="Processes of this machine, or a Ray cluster.",
        ),
        click.option(
            "--address", metavar="HOST:PORT", help="The Ray cluster; without it one is begun on this machine."
        ),
        click.option(
            "--stage",
            metavar="DIR",
            type=click.Path(path_type=Path),
            help="With Ray: a folder that all its machines see, in which one is made for the work and removed again.  "
            "[default: that of --out, else this one]",
        ),
        click.option("--fresh", is_flag=True, help="Begin anew instead of going on where an earlier run stopped."),
        click.option("--quiet", is_flag=True, help="Show no progress."),
        field_options,
    ]
    for option in reversed(options):
        command = option(command)
    return command


@click.command(no_args_is_help=True)
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT...")
@run_options
def batch(inputs: tuple[str, ...], **options: Any) -> None:
    """Extract the records of a dump of any size.

    INPUT is a file (.txt .md .html .json .jsonl .csv .tsv .xml .parquet .warc .zip .tar, and each of them as .gz .zst
    .xz .bz2), a folder, a pattern, or - for stdin. Columns of news-please, Common Crawl, GDELT and feeds are known.

    A run that was stopped, by whatever, goes on where it was when the same command is given again, and its result is
    that of a run that was not stopped. Articles that fail are written to a dead-letter file for earmark retry; the
    exit code is then 1.

    \b
    Examples:
      earmark batch dump.jsonl.gz --out records/
      earmark batch CC-NEWS-*.warc.gz --db postgresql://localhost/news --workers 8
      earmark batch export.csv --text-field body --published-field day --out records/ --format parquet
      zcat dump.jsonl.gz | earmark batch - --db sqlite:///records.db
    """
    run_command(inputs, letters=False, **options)


def run_command(inputs: tuple[str, ...], letters: bool, quiet: bool, **options: Any) -> None:
    """Do a job and tell its summary; exits with 1 if articles failed, 130 if it was interrupted."""
    from rich.console import Console

    from earmark.run.job import JOB_ERRORS, run_job, summary

    begun = time.monotonic()
    try:
        job = _job(inputs, letters, **options)
        state = run_job(job, Console(stderr=True), quiet)
    except JOB_ERRORS as error:
        raise click.UsageError(str(error)) from error
    except KeyboardInterrupt:
        complain("interrupted; give the same command to go on")
        sys.exit(130)
    except OSError as error:
        complain(f"{error.filename or 'the output'}: {error.strerror or error}; the same command goes on from here")
        sys.exit(FAILED)
    click.echo(summary(state, time.monotonic() - begun, job.dead_letter_file()), err=True)
    if state.counts.failed:
        sys.exit(FAILED)


def _job(
    inputs: tuple[str, ...],
    letters: bool,
    out: Path | None,
    db: str | None,
    model: str | None,
    include_unquantified: bool,
    min_confidence: float,
    workers: int | None,
    **options: Any,
) -> Job:
    from earmark.run.job import Job, default_workers
    from earmark.run.work import ModelWork

    if (out is None) == (db is None):
        raise click.UsageError("give either a folder (--out DIR) or a database (--db URL)")
    return Job(
        inputs=inputs,
        letters=letters,
        out=out,
        db=db,
        work=ModelWork(model, include_unquantified, min_confidence),
        workers=workers or default_workers(),
        read=_read_options(options),
        **options,
    )


def _read_options(options: dict[str, Any]) -> ReadOptions:
    """Take what concerns reading out of ``options``."""
    from earmark.read import ReadOptions

    return ReadOptions(
        published=options.pop("published"),
        day_first=options.pop("day_first"),
        fields=take_fields(options),
        languages=options.pop("languages"),
        max_bytes=options.pop("max_bytes"),
    )
