"""Trains what tells shares of sums from other percentages: ``python -m earmark.training.relations.shares``.

Its line is drawn where the F1 of the shares found is highest, by cross-validation over these articles alone. The gate,
whose judgement of the sums nearby it reads, has to be trained first.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from earmark.amounts import Amount, find_amounts
from earmark.model.lines import unit_starts
from earmark.relations.context import Tally
from earmark.relations.linear import store_model
from earmark.relations.share import features, whole_of
from earmark.run.focus import unit_of
from earmark.training.relations.align import Gold, Record
from earmark.training.relations.gate import Case, fit, unseen_leads, with_line
from earmark.training.relations.train import OUT, gold_options, training_gold


def cases_of(gold: Gold) -> tuple[list[Case], int]:
    """The amounts of an article that may be shares, without those of optional records; the shares that none tells."""
    left = [
        (gold.text.find(record["quote"]), place, record)
        for place, record in enumerate(gold.records)
        if record.get("share_percent") is not None
    ]
    amounts, starts = find_amounts(gold.text), unit_starts(gold.text)
    tally = Tally.of(amounts)
    cases = []
    for index, amount in enumerate(amounts):
        unit = unit_of(gold.text, starts, amount)
        whole = whole_of(gold.text, unit, amounts, index)
        if whole is None:
            continue
        told = next((one for one in left if holds(one[0], one[2], amount)), None)
        if told is not None:
            left.remove(told)
        if told is None or not told[2]["optional"]:
            described = features(gold.text, unit, amounts, index, tally, whole)
            cases.append(Case(gold.id, -1 if told is None else told[1], described))
    return cases, sum(not record["optional"] for _, _, record in left)


def holds(start: int, record: Record, amount: Amount) -> bool:
    """Whether the quote of ``record``, which begins at ``start``, tells its share as ``amount``."""
    inside = start - 2 <= amount.start and amount.end <= start + len(record["quote"]) + 60
    return inside and abs(float(amount.value) - float(record["share_percent"])) <= 0.5


def best_line(right: Sequence[bool], leads: Sequence[float], missed: int) -> tuple[float, float, float]:
    """The lead from which F1 is highest, with precision and recall there.

    Args:
        right: of each case, whether it is a share.
        leads: by how much each case scores as a share over as none.
        missed: shares that are none of the cases.
    """
    wanted = sum(right) + missed
    best, hits = (0.0, 0.0, 0.0), 0
    ranked = sorted(zip(leads, right, strict=True), reverse=True)
    least = 0.0
    for taken, (value, is_share) in enumerate(ranked, 1):
        hits += is_share
        f1 = 2 * hits / (taken + wanted)
        if f1 > best[0]:
            best, least = (f1, hits / taken, hits / wanted), value
    return least, best[1], best[2]


@click.command(help=__doc__)
@gold_options
def main(corpus: Path, shared: Path, releases: Path) -> None:
    """Fit on corpus/, gold/train and the labelled releases, save what is held out, and write the weights."""
    golds = training_gold(corpus, shared, releases)
    found = [cases_of(gold) for gold in golds]
    cases = [case for some, _ in found for case in some]
    missed = sum(count for _, count in found)
    least, precision, recall = best_line([case.record >= 0 for case in cases], unseen_leads(cases), missed)
    f1 = 2 * precision * recall / (precision + recall)
    click.echo(f"shares, by cross-validation: P {precision:.3f} R {recall:.3f} F1 {f1:.3f}")
    store_model(with_line(fit(cases), least), str(OUT / "share.npz"))
    click.echo(f"share: {(OUT / 'share.npz').stat().st_size:,} bytes from {len(cases):,} percentages and fractions")


if __name__ == "__main__":
    main()
