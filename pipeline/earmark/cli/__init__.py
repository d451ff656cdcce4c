"""The command line: a module a command, each a thin skin over what Python users call.

A module here imports click alone when it is loaded, so that ``earmark --help`` is quick; the rest when it runs.
"""

from __future__ import annotations

import click

from earmark import __version__
from earmark.cli.amounts import amounts
from earmark.cli.batch import batch
from earmark.cli.common import Group
from earmark.cli.completion import completion
from earmark.cli.evaluate import evaluate
from earmark.cli.extract import extract
from earmark.cli.load import load
from earmark.cli.retry import retry
from earmark.cli.schema import schema

#: In the order of the help.
COMMANDS = [extract, amounts, batch, retry, load, evaluate, schema, completion]


@click.group(cls=Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="earmark", message="%(prog)s %(version)s")
def main() -> None:
    """Read news and write down who gives, who gets and how much.

    \b
    Examples:
      earmark extract article.txt --published 2025-12-26
      earmark extract news/ --db sqlite:///records.db
      earmark amounts article.txt
    """


for command in COMMANDS:
    main.add_command(command)
