"""Learn what the signs of periods and parts weigh: the files of weights beside their tables in earmark/data.

    python -m earmark.training.relations.signs GOLD_DIR... [--only period|parts] [--dry-run]

Conditional logits over the signs that the tables name. Before the weights are written, from all of the gold given, the
figures of a five-fold cross-validation over articles are printed, for several thresholds; the one in use stands in the
table of signs. Needs SciPy (`pip install earmark[train]`).
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import click
import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from scipy.sparse import csr_matrix
from spacy.language import Language

from earmark.amounts import Amount, find_amounts
from earmark.model import load_spacy
from earmark.model.lines import tokenised
from earmark.read.dates import parse_date
from earmark.relations import parts, period_choice
from earmark.relations.period import find_periods
from earmark.relations.tables import probability, read_table
from earmark.training.relations.align import Gold, Record, read_gold
from earmark.training.relations.train import held_out

FOLDS = 5
THRESHOLDS = (0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.6)
PENALTY = {"period": 4.0, "parts": 8.0}
"""The L2 penalty of each model."""
LEAST = 5
"""In how many options a feature has to be seen to be weighed."""
LIGHTEST = 0.05
"""Weights smaller than this are left out: more than half of them, for a thousandth of the F1."""
Array = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Case:
    """One decision: the options, each by its features, and which are right; `wanted` counts what the gold tells.

    Where none of the options is right, ``none_right`` says whether that is the answer; else the case teaches nothing.
    """

    article: str
    options: Sequence[Sequence[str]]
    right: Sequence[bool]
    wanted: int
    none_right: bool = True


@dataclass(frozen=True, slots=True)
class Read:
    """A gold article with its amounts and sentences, as the pipeline finds them."""

    gold: Gold
    amounts: list[Amount]
    sentences: list[tuple[int, int]]

    def sentence_at(self, place: int) -> tuple[int, int]:
        return next((s for s in self.sentences if s[0] <= place < s[1]), (0, len(self.gold.text)))

    def amount_of(self, record: Record) -> int | None:
        """The amount that the record's quote holds, by its place."""
        start = self.gold.text.find(record["quote"])
        end = start + len(record["quote"])
        if record["amount"] is None or start < 0:
            return None
        value = float(record["amount"]["value"])
        for place, amount in enumerate(self.amounts):
            inside = start <= amount.end and amount.start < end
            if inside and amount.kind == "money" and abs(float(amount.value) - value) <= 0.005 * abs(value):
                return place
        return None


def read_articles(golds: Sequence[Gold], nlp: Language) -> list[Read]:
    found = []
    for gold, doc in zip(golds, nlp.pipe(tokenised(nlp, gold.text) for gold in golds), strict=True):
        sentences = [(sentence.start_char, sentence.end_char) for sentence in doc.sents]
        found.append(Read(gold, find_amounts(gold.text), sentences))
    return found


def period_cases(articles: Iterable[Read]) -> list[Case]:
    """For each sum of a record: which of the periods in its sentence is the one in the gold."""
    cases = []
    for article in articles:
        periods = find_periods(article.gold.text, published=parse_date(article.gold.published))
        for record in article.gold.records:
            place = article.amount_of(record)
            if place is None:
                continue
            told = record["period"]
            amount = article.amounts[place]
            sentence = article.sentence_at(amount.start)
            inside = [p for p in periods if p.start >= sentence[0] and p.end <= sentence[1]]
            options = [
                period_choice.features(
                    article.gold.text, sentence, (amount.start, amount.end), p, [q for q in inside if q is not p]
                )
                for p in inside
            ]
            right = [bool(told) and same_words(told, p.text) for p in inside]
            cases.append(Case(article.gold.id, options, right, int(bool(told))))
    return cases


def same_words(told: str, found: str) -> bool:
    """Whether one holds the words of the other, or they share half of them."""
    mine, its = set(told.lower().split()), set(found.lower().split())
    return mine <= its or its <= mine or 2 * len(mine & its) >= max(len(mine), len(its))


def parts_cases(articles: Iterable[Read]) -> list[Case]:
    """For each sum of a record: which of the other sums is its total."""
    return _parts_cases(articles, {})


def _parts_cases(articles: Iterable[Read], decoded: dict[str, dict[int, int]]) -> list[Case]:
    """The cases, the neighbour of each sum being a part of what ``decoded`` says, or else of what the gold says."""
    cases = []
    for article in articles:
        sums, totals, told = _sums_of(article)
        adding = parts.sums_that_add_up(sums)
        before = decoded.get(article.gold.id, totals)
        for part in range(len(sums)):
            options = parts.candidates(sums, part)
            features = [
                parts.features(article.gold.text, sums, part, total, before.get(part - 1), adding) for total in options
            ]
            right = [totals.get(part) == total for total in options]
            cases.append(Case(article.gold.id, features, right, int(part in told), none_right=part not in told))
    return cases


def fit_parts(articles: Sequence[Read]) -> dict[str, float]:
    """Weights from the gold's neighbours and from those that a model of the other articles finds, as it is in use."""
    limit = float(read_table(parts.SIGNS)["threshold"])
    fold = {article.gold.id: number % FOLDS for number, article in enumerate(articles)}
    decoded = {}
    for left_out in range(FOLDS):
        weights = fit(parts_cases([a for a in articles if fold[a.gold.id] != left_out]), PENALTY["parts"])
        for article in articles:
            if fold[article.gold.id] == left_out:
                sums, _, _ = _sums_of(article)
                decoded[article.gold.id] = parts.decode(article.gold.text, sums, weights, limit)
    return fit(parts_cases(articles) + _parts_cases(articles, decoded), PENALTY["parts"])


def _sums_of(article: Read) -> tuple[list[parts.SumInPlace], dict[int, int], set[int]]:
    """The sums of the records in the order of the text, their totals, and which of them the gold gives a total."""
    records = article.gold.records
    placed = sorted((place, n) for n, r in enumerate(records) if (place := article.amount_of(r)) is not None)
    where = {n: k for k, (_, n) in enumerate(placed)}
    sums = [_sum_in_place(article, place) for place, _ in placed]
    totals = {k: where[records[n]["part_of"]] for n, k in where.items() if records[n]["part_of"] in where}
    return sums, totals, {k for n, k in where.items() if records[n]["part_of"] is not None}


def decoded_parts(articles: Sequence[Read], weights: dict[str, float]) -> list[str]:
    """One line of figures a threshold: pairs of part and total, found sum by sum as in use."""
    lines = []
    for threshold in THRESHOLDS:
        scored, wanted = [], 0
        for article in articles:
            sums, totals, told = _sums_of(article)
            found = parts.decode(article.gold.text, sums, weights, threshold)
            scored += [(1.0, totals.get(part) == total) for part, total in found.items()]
            wanted += len(told)
        lines.append(figures_at(threshold, scored, wanted))
    return lines


def _sum_in_place(article: Read, place: int) -> parts.SumInPlace:
    amount = article.amounts[place]
    return parts.SumInPlace(
        amount.start,
        amount.end,
        amount.value,
        amount.currency or "",
        amount.max,
        *article.sentence_at(amount.start),
        amount.per,
    )


def fit(cases: Sequence[Case], penalty: float) -> dict[str, float]:
    """The weights of a conditional logit over the options of each case and "none of them", by feature.

    The intercept, "", is what an option has to make up for against none. With one option a case this is a logistic
    regression. McFadden (1974), Conditional logit analysis of qualitative choice behavior; L2 penalty, L-BFGS.
    """
    kept = [case for case in cases if case.options and (any(case.right) or case.none_right)]
    seen = Counter(name for case in kept for option in case.options for name in set(option))
    names = sorted(name for name, count in seen.items() if count >= LEAST)
    column = {name: place for place, name in enumerate(names, start=1)}
    told = ([sorted(column[n] for n in set(option) if n in column) for option in case.options] for case in kept)
    rows = [row for options in told for row in ([0], *options)]
    right = np.array([r for case in kept for r in (not any(case.right), *case.right)])
    sizes = np.array([len(case.options) + 1 for case in kept])
    starts = np.cumsum(sizes) - sizes
    ends = np.cumsum([len(row) for row in rows])
    columns = np.concatenate(rows)
    x = csr_matrix((np.ones(len(columns)), columns, [0, *ends]), shape=(len(rows), len(names) + 1))

    def loss(w: Array) -> tuple[float, Array]:
        scores = x @ w
        top = np.repeat(np.maximum.reduceat(scores, starts), sizes)
        mass = np.exp(scores - top)
        chance = mass / np.repeat(np.add.reduceat(mass, starts), sizes)
        of_right = np.repeat(np.add.reduceat(chance * right, starts), sizes)
        gradient = x.T @ (chance - chance * right / of_right) + penalty * w
        return float(-np.log(of_right[starts]).sum() + penalty / 2 * (w @ w)), gradient

    found = minimize(loss, np.zeros(len(names) + 1), jac=True, method="L-BFGS-B").x
    weights = {"": -float(found[0])} | {name: float(found[place]) for name, place in column.items()}
    rounded = {name: round(weight, 2) for name, weight in sorted(weights.items())}
    return {name: weight for name, weight in rounded.items() if not name or abs(weight) >= LIGHTEST}


def cross_validate(cases: Sequence[Case], penalty: float) -> list[str]:
    """One line of figures a threshold: precision and recall of the decisions, over held-out articles."""
    articles = sorted({case.article for case in cases})
    Random(0).shuffle(articles)
    fold = {article: number % FOLDS for number, article in enumerate(articles)}
    scored: list[tuple[float, bool]] = []
    for left_out in range(FOLDS):
        weights = fit([case for case in cases if fold[case.article] != left_out], penalty)
        scored += best_options([case for case in cases if fold[case.article] == left_out], weights)
    return figures(scored, sum(case.wanted for case in cases))


def best_options(cases: Iterable[Case], weights: dict[str, float]) -> list[tuple[float, bool]]:
    """The likeliest option of each case, and whether it is right."""
    return [
        max(zip((probability(option, weights) for option in case.options), case.right, strict=True))
        for case in cases
        if case.options
    ]


def figures(scored: Sequence[tuple[float, bool]], wanted: int) -> list[str]:
    """`figures_at` each threshold."""
    return [figures_at(threshold, scored, wanted) for threshold in THRESHOLDS]


def figures_at(threshold: float, scored: Sequence[tuple[float, bool]], wanted: int) -> str:
    """Precision and recall of what is taken from ``threshold`` on, as a line."""
    taken = [right for chance, right in scored if chance >= threshold]
    hits = sum(taken)
    precision, recall = hits / max(len(taken), 1), hits / max(wanted, 1)
    f1 = 2 * precision * recall / (precision + recall) if hits else 0.0
    counts = f"({hits} of {len(taken)}, {wanted} in the gold)"
    return f"  from {threshold:.2f}: P {precision:.3f} R {recall:.3f} F1 {f1:.3f} {counts}"


KINDS: dict[str, Callable[[Iterable[Read]], list[Case]]] = {
    "period": period_cases,
    "parts": parts_cases,
}


@click.command()
@click.argument("directories", nargs=-1, required=True, type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--only", type=click.Choice(sorted(KINDS)), help="Learn the weights of these signs alone.")
@click.option("--check", type=click.Path(exists=True, file_okay=False, path_type=Path), help="Gold to try them on.")
@click.option("--dry-run", is_flag=True, help="Print the figures, write nothing.")
def main(directories: tuple[Path, ...], only: str | None, check: Path | None, dry_run: bool) -> None:
    """Learn the weights of the signs from the gold in DIRECTORIES, save what the recipe holds out."""
    nlp = load_spacy()
    for pipe in ("ner", "tagger", "lemmatizer", "attribute_ruler"):
        if pipe in nlp.pipe_names:
            nlp.disable_pipe(pipe)
    articles = read_articles([gold for gold in read_gold(*directories) if not held_out(gold.id)], nlp)
    tried = read_articles(read_gold(check), nlp) if check else []
    for name, make in KINDS.items():
        if only not in (None, name):
            continue
        cases = make(articles)
        click.echo(f"{name}, {FOLDS}-fold:")
        click.echo("\n".join(cross_validate(cases, PENALTY[name])))
        weights = fit_parts(articles) if name == "parts" else fit(cases, PENALTY[name])
        if tried:
            click.echo(f"{name}, {check}:")
            click.echo("\n".join(_tried(name, make, tried, weights)))
        if not dry_run:
            write(name, weights)


def _tried(
    name: str, make: Callable[[Iterable[Read]], list[Case]], articles: Sequence[Read], weights: dict[str, float]
) -> list[str]:
    if name == "parts":
        return decoded_parts(articles, weights)
    cases = make(articles)
    return figures(best_options(cases, weights), sum(case.wanted for case in cases))


def write(name: str, weights: dict[str, Any]) -> None:
    path = Path(__file__).parents[2] / "data" / f"{name}_weights.json"
    path.write_text(json.dumps(weights, indent=0, ensure_ascii=False) + "\n", encoding="utf-8")
    click.echo(f"wrote {len(weights)} weights to {path}")


if __name__ == "__main__":
    main()
