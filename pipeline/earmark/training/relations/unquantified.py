"""Trains what tells allocations without a sum: ``python -m earmark.training.relations.unquantified``.

Whole articles are read: those whose gold has such a record, and one in fourteen of the others. A record that a reader
may leave out counts as one. The line is drawn where the F1 of the words found is highest, by cross-validation.
"""

from __future__ import annotations

from functools import partial
from hashlib import blake2b
from pathlib import Path

import click
from spacy.language import Language
from spacy.tokens import Doc

from earmark.model.lines import tokenised
from earmark.relations.context import read_sums, read_units
from earmark.relations.linear import store_model
from earmark.relations.relate import describe_unquantified, title_words
from earmark.relations.roles import Cast
from earmark.relations.unquantified import find_unquantified
from earmark.run.extract import load
from earmark.training.relations.align import Gold, Record
from earmark.training.relations.gate import Case, fit, unseen_leads, with_line
from earmark.training.relations.shares import best_line
from earmark.training.relations.train import OUT, gold_options, training_gold

#: of the articles without such a record one in so many is read
OTHERS = 14
#: longer articles are not read: a few would take as long as all others
LONGEST = 9000
FITTED = partial(fit, l2=8.0, bits=18, least=4)


def is_unquantified(record: Record) -> bool:
    """Whether a record has neither a sum nor a share."""
    return record["amount"] is None and record.get("share_percent") is None


def chosen(gold: Gold) -> bool:
    """Whether an article is read."""
    if any(map(is_unquantified, gold.records)):
        return len(gold.text) < LONGEST
    digest = blake2b(gold.id.encode(), digest_size=4).digest()
    return len(gold.text) < LONGEST and int.from_bytes(digest) % OTHERS == 0


def cases_of(doc: Doc, gold: Gold) -> list[Case]:
    """The words of an article that may tell money without a sum, each with the record whose quote holds it."""
    cast = Cast(doc, read_units(doc), title_words(gold.title))
    sums = read_sums(doc, cast.units)
    quoted = [
        (start, start + len(record["quote"]), place)
        for place, record in enumerate(gold.records)
        if is_unquantified(record) and (start := gold.text.find(record["quote"])) >= 0
    ]
    return [
        Case(
            gold.id,
            next((place for start, end, place in quoted if start <= s.head.idx < end), -1),
            describe_unquantified(cast, s, sums)[1],
        )
        for s, _ in find_unquantified(doc, cast.units, sums)
    ]


def annotated(nlp: Language, golds: list[Gold]) -> list[tuple[Doc, Gold]]:
    """Run every component before the relations over whole articles."""
    with nlp.select_pipes(disable=["earmark_relations", "earmark_records"]):
        return list(zip(nlp.pipe((tokenised(nlp, gold.text) for gold in golds), batch_size=16), golds, strict=True))


@click.command(help=__doc__)
@gold_options
def main(corpus: Path, shared: Path, releases: Path) -> None:
    """Fit on corpus/, gold/train and the labelled releases, save what is held out, and write the weights."""
    golds = [gold for gold in training_gold(corpus, shared, releases) if chosen(gold)]
    cases = [case for doc, gold in annotated(load(), golds) for case in cases_of(doc, gold)]
    least, precision, recall = best_line([case.record >= 0 for case in cases], unseen_leads(cases, FITTED), 0)
    f1 = 2 * precision * recall / (precision + recall)
    click.echo(f"words for money without a sum, by cross-validation: P {precision:.3f} R {recall:.3f} F1 {f1:.3f}")
    store_model(with_line(FITTED(cases), least), str(OUT / "unquantified.npz"))
    size = (OUT / "unquantified.npz").stat().st_size
    click.echo(f"unquantified: {size:,} bytes from {len(cases):,} words of {len(golds):,} articles")


if __name__ == "__main__":
    main()
