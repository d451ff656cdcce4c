"""Trains the gate of the relations step from gold articles: ``python -m earmark.training.relations.gate``.

Its line is chosen on these articles alone: models of four fifths of them judge the last fifth, and the line is drawn
where the wanted part of the gold's allocations is let through, each by the likeliest of its mentions.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

import click

from earmark.amounts import find_amounts
from earmark.model.lines import unit_starts
from earmark.relations.linear import LinearModel, column, store_model
from earmark.run.focus import described
from earmark.training.relations.align import Gold, record_of
from earmark.training.relations.fit import Example, fit_labels
from earmark.training.relations.train import OUT, gold_options, training_gold

#: the part of the gold's allocations that is let through
RECALL = 0.98
FOLDS = 5
#: chosen by the part that is ruled out at that recall, in cross-validation; bits keep the weights small
L2, BITS = 3.0, 16


@dataclass(frozen=True, slots=True)
class Case:
    """A sum of an article: its features, and the place of its record in the gold, -1 where it has none."""

    article: str
    record: int
    features: list[str]


def cases_of(gold: Gold) -> list[Case]:
    """The sums of an article, without those of optional records."""
    amounts = find_amounts(gold.text)
    cases = []
    for index, features in described(gold.text, unit_starts(gold.text), amounts, gold.title):
        record = record_of(gold, amounts[index])
        if not (record and record["optional"]):
            cases.append(Case(gold.id, gold.records.index(record) if record else -1, features))
    return cases


def fit(cases: list[Case], *, l2: float = L2, bits: int = BITS, least: int = 5) -> LinearModel:
    """Fit a model whose line is where yes and no are as likely; the other arguments are those of `fit_labels`."""
    examples = [Example(case.features, frozenset(["no" if case.record < 0 else "yes"])) for case in cases]
    return fit_labels(("no", "yes"), examples, l2=l2, bits=bits, least=least)


def lead(model: LinearModel, case: Case) -> float:
    """By how much ``yes`` scores over ``no``."""
    no, yes = model.scores(case.features)
    return float(yes - no)


def unseen_leads(cases: list[Case], fit: Callable[[list[Case]], LinearModel] = fit) -> list[float]:
    """The lead of each case by a model that has not seen its article."""
    articles = sorted({case.article for case in cases})
    Random(0).shuffle(articles)
    fold = {article: number % FOLDS for number, article in enumerate(articles)}
    models = [fit([case for case in cases if fold[case.article] != held]) for held in range(FOLDS)]
    return [lead(models[fold[case.article]], case) for case in cases]


def least_lead(cases: list[Case], leads: list[float], recall: float) -> float:
    """The lead at which ``recall`` of the records are let through."""
    best: dict[tuple[str, int], float] = {}
    for case, value in zip(cases, leads, strict=True):
        if case.record >= 0:
            key = (case.article, case.record)
            best[key] = max(best.get(key, -math.inf), value)
    return sorted(best.values())[int((1 - recall) * len(best))]


def with_line(model: LinearModel, least: float) -> LinearModel:
    """The model with its line at ``least``: the feature that every sum has takes it up."""
    weights = model.weights.copy()
    weights[model.labels.index("yes"), column("bias", weights.shape[1])] -= least
    return replace(model, weights=weights)


@click.command(help=__doc__)
@gold_options
def main(corpus: Path, shared: Path, releases: Path) -> None:
    """Fit on corpus/, gold/train and the labelled releases, save what is held out, and write the weights."""
    golds = training_gold(corpus, shared, releases)
    cases = [case for gold in golds for case in cases_of(gold)]
    leads = unseen_leads(cases)
    for recall in (0.97, RECALL, 0.99, 0.995):
        least = least_lead(cases, leads, recall)
        others = [value < least for case, value in zip(cases, leads, strict=True) if case.record < 0]
        ruled_out = sum(value < least for value in leads) / len(leads)
        click.echo(
            f"of the allocations {recall:.1%} let through: ruled out are {sum(others) / len(others):.1%} of the other"
            f" sums, {ruled_out:.1%} of all"
        )
    model = with_line(fit(cases), least_lead(cases, leads, RECALL))
    store_model(model, str(OUT / "gate.npz"))
    click.echo(f"gate: {(OUT / 'gate.npz').stat().st_size:,} bytes from {len(cases):,} sums")


if __name__ == "__main__":
    main()
