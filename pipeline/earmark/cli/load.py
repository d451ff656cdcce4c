"""``earmark load``: records written earlier into a database."""

from __future__ import annotations

import sys

import click

from earmark.cli.common import FAILED, complain, counted, database_given, die


@click.command(no_args_is_help=True)
@click.argument("records", nargs=-1, required=True, metavar="RECORDS...")
@click.option(
    "--db",
    required=True,
    metavar="URL",
    callback=database_given,
    help="The database: sqlite:///file.db, duckdb:///…, postgresql://….",
)
@click.option(
    "--workers",
    type=click.IntRange(1),
    metavar="N",
    help="Processes, at most, that read what goes into an empty PostgreSQL database.  [default: one a processor]",
)
def load(records: tuple[str, ...], db: str, workers: int | None) -> None:
    """Load files of records into a database.

    RECORDS is a .jsonl file of records (.gz .zst .xz .bz2 too), - for such lines from stdin, a .parquet file, a .json
    file of earmark extract, or a folder that earmark batch wrote, which brings the articles with it. Loading a file
    again changes nothing. An article that comes with its records replaces all that the database held of it; records by
    themselves replace those of the same id.

    \b
    Examples:
      earmark load records/ --db postgresql://localhost/news
      earmark load january.jsonl.gz february.parquet --db sqlite:///records.db
      earmark extract news/ --format jsonl | earmark load - --db duckdb:///records.duckdb
    """
    from earmark.run.job import default_workers
    from earmark.write import Database, DatabaseError
    from earmark.write.load import load_files

    try:
        database = Database(db)
    except DatabaseError as error:
        raise click.BadParameter(str(error), param_hint="--db") from error
    with database:
        try:
            loaded = load_files(records, database, workers or default_workers())
        except DatabaseError as error:
            die(error)
    for failure in loaded.failures:
        complain(failure)
    complain(f"{counted(loaded.records, 'record')}, {counted(loaded.articles, 'article')} loaded into {database}")
    if loaded.failures:
        sys.exit(FAILED)
