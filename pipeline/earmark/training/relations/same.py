"""Trains what tells two sums of one value apart from one told twice: ``python -m earmark.training.relations.same``."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from random import Random

import click

from earmark.amounts import Amount, find_amounts
from earmark.relations.linear import LinearModel, store_model
from earmark.relations.same import features
from earmark.training.relations.align import Gold, is_quoted, tells
from earmark.training.relations.fit import Example, fit_labels
from earmark.training.relations.train import OUT, gold_options, training_gold

FOLDS = 5
#: chosen by cross-validation; bits keep the weights small
L2, BITS, LEAST = 3.0, 16, 3
#: a list of sums of one value has very many pairs: together they count as so many
MOST = 20


def cases_of(gold: Gold) -> list[Example]:
    """The pairs of sums of one value in an article of which the gold says whether they are one."""
    amounts = find_amounts(gold.text)
    groups: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for index, amount in enumerate(amounts):
        if amount.kind == "money" and amount.equivalent_of is None:
            groups[amount.currency, amount.value, amount.max].append(index)
    cases = [
        (features(gold.text, amounts, first, second), same)
        for group in groups.values()
        for first, second, same in _judged(gold, amounts, group)
    ]
    weight = min(1.0, MOST / len(cases)) if cases else 1.0
    return [Example(described, frozenset(["yes" if same else "no"]), weight) for described, same in cases]


def _judged(gold: Gold, amounts: list[Amount], group: list[int]) -> Iterator[tuple[int, int, bool]]:
    """The pairs of a group, each with whether it is one sum: of one record, or of two by their quotes."""
    fitting = [record for record in gold.records if tells(record, amounts[group[0]])]
    if not fitting:
        return
    told = {index: [r for r in fitting if is_quoted(gold, r, amounts[index])] for index in group}
    for first, second in combinations(group, 2):
        if len(fitting) == 1:
            yield first, second, True
        elif len(told[first]) == len(told[second]) == 1:
            yield first, second, told[first][0] is told[second][0]


def fit(cases: list[Example]) -> LinearModel:
    """Fit a model whose line is where one sum is as likely as two."""
    return fit_labels(("no", "yes"), cases, l2=L2, bits=BITS, least=LEAST)


def cross_validated(articles: list[list[Example]]) -> Counter[str]:
    """How many pairs are rightly and wrongly told apart, and how many are overlooked, by models of other articles."""
    order = list(articles)
    Random(0).shuffle(order)
    counts: Counter[str] = Counter()
    for held in range(FOLDS):
        model = fit([case for n, cases in enumerate(order) if n % FOLDS != held for case in cases])
        for case in (case for n, cases in enumerate(order) if n % FOLDS == held for case in cases):
            no, yes = model.scores(case.features)
            two = "no" in case.accepted
            if no > yes or two:
                counts["right" if no > yes and two else "overlooked" if two else "wrong"] += 1
    return counts


@click.command(help=__doc__)
@gold_options
def main(corpus: Path, shared: Path, releases: Path) -> None:
    """Fit on corpus/, gold/train and the labelled releases, save what is held out, and write the weights."""
    articles = [cases for gold in training_gold(corpus, shared, releases) if (cases := cases_of(gold))]
    counts = cross_validated(articles)
    click.echo(f"pairs of equal sums that are two, by cross-validation: {dict(sorted(counts.items()))}")
    pairs = [case for cases in articles for case in cases]
    store_model(fit(pairs), str(OUT / "same.npz"))
    click.echo(f"same: {(OUT / 'same.npz').stat().st_size:,} bytes from {len(pairs):,} pairs")


if __name__ == "__main__":
    main()
