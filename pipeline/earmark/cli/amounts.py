"""``earmark amounts``: the sums of money and the percentages in a text."""

from __future__ import annotations

import json
import sys

import click

from earmark.cli.common import FAILED, check_output, complain, field_options, output, size_option, take_fields


@click.command(no_args_is_help=True)
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT...")
@click.option("-o", "--output", "path", metavar="FILE", help="Write to FILE, which appears whole or not at all.")
@size_option
@field_options
def amounts(inputs: tuple[str, ...], path: str | None, max_bytes: int, **columns: str | None) -> None:
    """Find sums of money and percentages.

    Prints one JSON object a mention.

    INPUT is as for `earmark extract`. No model is loaded. Offsets are in characters of the article's text.

    \b
    Examples:
      earmark amounts article.txt
      echo 'They raised €5m, about half of it debt.' | earmark amounts -
    """
    from earmark.amounts import find_amounts
    from earmark.contract import Article
    from earmark.read import read_articles
    from earmark.read.inputs import outside

    check_output(path, inputs)
    failed = False
    with output(path) as stream:
        found = outside(inputs, [path] if path else [])
        for item in read_articles(found, fields=take_fields(columns), max_bytes=max_bytes):
            if not isinstance(item, Article):
                complain(item)
                failed = True
                continue
            for amount in find_amounts(item.text):
                row = {"article_id": item.id, **amount.to_json()}
                stream.write(json.dumps(row, ensure_ascii=False) + "\n")
    if failed:
        sys.exit(FAILED)
