"""``earmark evaluate``: figures of records against gold."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

import click

from earmark.cli.common import complain, die, load_model, model_option

if TYPE_CHECKING:
    from earmark.contract.gold import GoldArticle
    from earmark.evaluate import Predicted


@click.command(no_args_is_help=True)
@click.argument("gold_dir", metavar="GOLD_DIR")
@model_option
@click.option("--predictions", metavar="FILE", help="Score the records of this JSONL file (- for stdin), not new ones.")
@click.option("--include-unquantified", is_flag=True, help="Extract allocations without a sum or a share as well.")
@click.option("--json", "as_json_", is_flag=True, help="Print the figures as JSON.")
@click.option("--by-genre", is_flag=True, help="Figures for each kind of article too, by the letters of its id.")
@click.option("--all-fields", is_flag=True, help="Score period, change and part of a total too.")
@click.option("--calibration", is_flag=True, help="Tell how far confidence can be trusted, and what a least one costs.")
@click.option("--interval", is_flag=True, help="Tell how far F1 goes by chance: 95 of 100 draws of the articles.")
@click.option("--errors", type=click.IntRange(0), default=0, metavar="N", help="List the first N mistakes.")
def evaluate(
    gold_dir: str,
    model: str | None,
    predictions: str | None,
    include_unquantified: bool,
    as_json_: bool,
    by_genre: bool,
    all_fields: bool,
    calibration: bool,
    interval: bool,
    errors: int,
) -> None:
    """Score records against gold.

    GOLD_DIR holds gold files, one JSON file an article. Prints precision, recall and F1 of records found (amount), with
    the right target, and with payer and target right (headline); of records found, the part with each field right; and
    records without a sum apart. Without --predictions the articles are read as earmark extract and batch read them.

    \b
    Examples:
      earmark evaluate corpus --by-genre
      earmark evaluate gold/dev --errors 20
      earmark evaluate gold/dev --predictions records.jsonl --json
    """
    from earmark.contract.gold import GoldError, load_gold_dir
    from earmark.evaluate import PredictionsError, as_json, as_text, read_predictions, score

    try:
        golds = load_gold_dir(gold_dir)
        found = read_predictions(predictions) if predictions else _extract(golds, model, include_unquantified)
        result = score(golds, found)
    except (GoldError, PredictionsError) as error:
        *before, last = str(error).splitlines()
        for line in before:
            complain(line)
        die(last)
    except ValueError as error:
        die(f"{predictions or gold_dir}: {error}")
    more = {"by_genre": by_genre, "all_fields": all_fields, "calibration": calibration, "interval": interval}
    if as_json_:
        figures = as_json(result, **more)
        if errors:
            figures["errors"] = as_text(result, mistakes=errors).splitlines()
        click.echo(json.dumps(figures, indent=1))
    else:
        click.echo(as_text(result, **more, mistakes=errors))


def _extract(
    golds: Iterable[GoldArticle], model: str | None, include_unquantified: bool
) -> Mapping[str, Sequence[Predicted]]:
    """Extract from the articles; one that fails is told on stderr and has no records."""
    from rich.console import Console
    from rich.progress import track

    from earmark.contract import Article
    from earmark.evaluate import Predicted
    from earmark.run import extract_article

    nlp = load_model(model)
    found = {}
    console = Console(stderr=True)
    for gold in track(list(golds), "extracting", console=console, disable=not sys.stderr.isatty(), transient=True):
        article = Article(id=gold.id, text=gold.text, title=gold.title, published=gold.published)
        try:
            records = extract_article(nlp, article, include_unquantified=include_unquantified).records
        except Exception as error:  # a fault in one article costs its records, not the figures of the others
            complain(f"{gold.id}: could not be extracted: {type(error).__name__}: {error}")
            records = ()
        found[gold.id] = [Predicted.from_record(record) for record in records]
    return found
