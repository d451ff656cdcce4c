"""``earmark extract``: articles in, records out."""

from __future__ import annotations

import json
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import IO, TYPE_CHECKING

import click

from earmark.cli.common import (
    FAILED,
    check_output,
    complain,
    confidence_option,
    counted,
    database_given,
    date_options,
    die,
    field_options,
    limit_options,
    load_model,
    model_option,
    output,
    showing_progress,
    take_fields,
)

if TYPE_CHECKING:
    from spacy.language import Language

    from earmark.contract import Article, Extraction
    from earmark.read import Failure, ReadOptions, Skipped
    from earmark.read.items import Item
    from earmark.write import Sink


@dataclass
class Tally:
    """How many articles, records and failed inputs there were."""

    articles: int = 0
    records: int = 0
    failed: int = 0

    def __str__(self) -> str:
        told = f"{counted(self.records, 'record')} in {counted(self.articles, 'article')}"
        return told + (f", {self.failed:,} failed" if self.failed else "")


@click.command(no_args_is_help=True)
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT...")
@date_options
@click.option(
    "--format",
    "form",
    type=click.Choice(["json", "jsonl", "table"]),
    help="json: the article and its records, a list where there are several articles; jsonl: one record a line; "
    "table: for people. Without it: what the suffix of -o says, a table on a terminal, else json.",
)
@click.option(
    "--db",
    metavar="URL",
    callback=database_given,
    help="Write to a database: sqlite:///file.db, duckdb:///…, postgresql://….",
)
@model_option
@click.option("--include-unquantified", is_flag=True, help="Give allocations without a sum or a share as well.")
@confidence_option
@limit_options
@click.option("--explain", is_flag=True, help="Tell on stderr which words led to each field, and to no record.")
@click.option(
    "-o",
    "--output",
    "path",
    metavar="FILE",
    help="Write to FILE (.json .jsonl .csv .parquet, and each as .gz .zst .xz .bz2), there whole or not at all.",
)
@field_options
def extract(
    inputs: tuple[str, ...],
    published: date | None,
    day_first: bool,
    form: str | None,
    db: str | None,
    model: str | None,
    include_unquantified: bool,
    min_confidence: float,
    max_bytes: int,
    max_seconds: float,
    explain: bool,
    path: str | None,
    **columns: str | None,
) -> None:
    """Extract who gives, who gets and how much.

    INPUT is a file (.txt .md .html .json, or a dump: .jsonl .csv .xml .parquet .warc .zip .tar; compressed ones too),
    a folder, a pattern, or - for stdin. An input that cannot be read, or takes too long, is told on stderr; the records
    of the others are still written, and the exit code is 1.

    \b
    Examples:
      earmark extract article.txt --published 2025-12-26
      earmark extract news/ --format jsonl -o records.jsonl
      earmark extract news/*.html --db sqlite:///records.db
      earmark extract export.csv --text-field abstract --published-field day -o records.csv
      curl -s https://example.org/story.html | earmark extract - --format table
    """
    from earmark.read import ReadOptions
    from earmark.read.inputs import outside

    check_output(path, inputs)
    asked, form = form, form or _form_of(path)
    file = path if form in ("csv", "parquet") else None
    nlp = load_model(model)
    tally = Tally()
    read_one = _reader(nlp, include_unquantified, min_confidence, explain, to_fit=bool(db or file))

    with ExitStack() as stack:
        sinks = [
            stack.enter_context(_sink(target, option)) for target, option in ((db, "--db"), (file, "-o")) if target
        ]
        options = ReadOptions(
            published=published, day_first=day_first, fields=take_fields(columns), max_bytes=max_bytes
        )
        found = _extractions(outside(inputs, [path] if path else []), options, max_seconds, read_one, tally)
        if showing_progress(writes_elsewhere=bool(sinks or path)):
            found = _with_progress(found, tally)
        found = _into(sinks, found)
        if file or (db and not (asked or path)):
            deque(found, maxlen=0)
        else:
            stream = stack.enter_context(output(path))
            _FORMATS[form](found, stream)
    if db:
        _tell_written(db, tally, sum(sink.repeated for sink in sinks))
    if tally.failed:
        sys.exit(FAILED)


def _reader(
    nlp: Language, include_unquantified: bool, min_confidence: float, explain: bool, to_fit: bool
) -> Callable[[Article], Extraction]:
    """What reads one article, and tells of it on stderr if it is to ``explain``; ``to_fit`` a database or a table."""

    def read_one(article: Article) -> Extraction:
        from earmark.run import extract_article

        extraction = extract_article(
            nlp, article, include_unquantified=include_unquantified, min_confidence=min_confidence
        )
        if explain:
            from earmark.run.extract import explain_article

            for line in explain_article(nlp, article, include_unquantified=include_unquantified):
                complain(f"{article.id}: {line}")
        if to_fit:
            from earmark.write.rows import check_fits

            check_fits(extraction)
        return extraction

    return read_one


def _tell_written(db: str, tally: Tally, repeated: int) -> None:
    """Tell on stderr what a database got."""
    from sqlalchemy.engine import make_url

    from earmark.write.urls import shown

    again = f"; {repeated:,} replaced one with the same id" if repeated else ""
    complain(f"{tally}, written to {shown(make_url(db))}{again}")


def _form_of(path: str | None) -> str:
    """What to write: as the suffix of the file says; a name without one, as a device has, says nothing."""
    if path is None or path == "-":
        return "table" if sys.stdout.isatty() else "json"
    from earmark.write.files import FORMATS, format_of

    form = format_of(path) or "json"
    if form not in ("json", *FORMATS):
        raise click.BadParameter(
            f"cannot tell what {path!r} should be: let it end in .json, .jsonl, .csv or .parquet, or give --format",
            param_hint="-o",
        )
    return form


def _extractions(
    inputs: Iterable[str],
    options: ReadOptions,
    max_seconds: float,
    read_one: Callable[[Article], Extraction],
    tally: Tally,
) -> Iterator[Extraction]:
    """Yield the extraction of each article; tell on stderr what is left out and what fails, and count the latter."""
    from earmark.read import Failure, Skipped, raw_items

    for item in raw_items(inputs, options):
        result = _attempt(item, options, max_seconds, read_one)
        if isinstance(result, Skipped):
            complain(f"{result.place}: left out: {result.reason}")
        elif isinstance(result, Failure):
            complain(result)
            tally.failed += 1
        else:
            tally.articles += 1
            tally.records += len(result.records)
            yield result


def _attempt(
    item: Item, options: ReadOptions, max_seconds: float, read_one: Callable[[Article], Extraction]
) -> Extraction | Failure | Skipped:
    """The extraction of one article, or why there is none: whatever it is, the other articles are not to suffer."""
    from earmark.contract import Article
    from earmark.read import Failure, Raw, parse
    from earmark.run.work import TooSlowError, time_limit, too_slow

    try:
        with time_limit(max_seconds):
            found = parse(item, options) if isinstance(item, Raw) else item
            return read_one(found) if isinstance(found, Article) else found
    except TooSlowError:
        why = too_slow(max_seconds)
    except MemoryError:
        why = "needs more memory than there is"
    except Exception as error:
        why = f"could not be extracted: {type(error).__name__}: {error}"
    return Failure(item.place, "extract", why)


def _with_progress(found: Iterator[Extraction], tally: Tally) -> Iterator[Extraction]:
    """Show on stderr how many articles are done, while there is more than one."""
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("reading")
        for extraction in found:
            progress.update(task, description=str(tally))
            yield extraction


@contextmanager
def _sink(target: str, option: str) -> Iterator[Sink]:
    """Open a sink; what cannot be opened is bad usage, what cannot be written later a failure."""
    from earmark.write import DatabaseError, open_sink

    try:
        with ExitStack() as stack:
            try:
                sink = stack.enter_context(open_sink(target))
            except (ValueError, OSError) as error:
                raise click.BadParameter(str(error), param_hint=option) from error
            yield sink
    except DatabaseError as error:
        die(error)


def _into(sinks: Iterable[Sink], found: Iterator[Extraction]) -> Iterator[Extraction]:
    """Write the extractions as they pass."""
    for extraction in found:
        for sink in sinks:
            sink.write(extraction)
        yield extraction


def _write_json(found: Iterator[Extraction], stream: IO[str]) -> None:
    """Write one article as an object, several as a list of objects; one at a time, so that a dump needs no memory."""
    first, second = next(found, None), next(found, None)
    if second is None:
        stream.write(_indented(first) + "\n" if first else "[]\n")
        return
    before = "[\n"
    for extraction in chain(filter(None, (first, second)), found):
        stream.write(before + _indented(extraction))
        before = ",\n"
    stream.write("\n]\n")


def _indented(extraction: Extraction) -> str:
    return json.dumps(extraction.model_dump(mode="json"), ensure_ascii=False, indent=2)


def _write_jsonl(found: Iterator[Extraction], stream: IO[str]) -> None:
    for extraction in found:
        for record in extraction.records:
            stream.write(record.model_dump_json() + "\n")


def _write_table(found: Iterator[Extraction], stream: IO[str]) -> None:
    from earmark.cli.table import write_table

    write_table(found, stream)


_FORMATS: dict[str, Callable[[Iterator[Extraction], IO[str]], None]] = {
    "json": _write_json,
    "jsonl": _write_jsonl,
    "table": _write_table,
}
