"""``earmark schema``: the contract as JSON Schema and SQL."""

from __future__ import annotations

from pathlib import Path

import click

from earmark.cli.common import output

NAMES = ("article", "record", "extraction", "gold", "example", "sqlite", "postgresql", "duckdb")


@click.command()
@click.argument("name", type=click.Choice(NAMES), default="extraction")
@click.option("--out", "folder", metavar="DIR", help="Write every schema to a file in DIR, instead of one to stdout.")
def schema(name: str, folder: str | None) -> None:
    """Print JSON Schema or SQL of the records.

    NAME is article, record, extraction (an article with its records; the default) or gold (a gold file) for a JSON
    Schema (2020-12), example for a document, or sqlite, postgresql, duckdb for the tables of a database.

    \b
    Examples:
      earmark schema record
      earmark schema postgresql | psql news
      earmark schema --out schemas
    """
    from earmark.contract.schema import FILES

    contents = dict(FILES)
    if folder is None:
        chosen = next(make for file, make in FILES if name in file.split("."))
        click.echo(chosen(), nl=False)
        return
    try:
        Path(folder).mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise click.BadParameter(f"cannot make {folder}: {error.strerror}", param_hint="--out") from error
    for file, make in contents.items():
        with output(str(Path(folder, file))) as stream:
            stream.write(make())
