"""How right the records are: figures of predicted records against gold ones.

A predicted record meets a gold record when the amounts agree: the same currency (or that of an equivalent) and a
value within 0.5%; shares within 0.5 points. Pairs are one to one, those with the most fields right first, and records
that count before optional ones. A record found has its *target* right where the recipient is right or, if the article
tells only a purpose, the purpose is; its *headline* where payer and target are. Records without sum and share are
scored apart, by target alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from earmark.contract.gold import GoldArticle, GoldRecord
from earmark.evaluate.predictions import Predicted
from earmark.evaluate.words import same_name, same_phrase

VALUE_TOLERANCE = 0.005  # of the gold value
SHARE_TOLERANCE = 0.5  # percentage points
FIELDS = ("payer", "recipient", "purpose", "target", "instrument", "status")
MORE_FIELDS = ("period", "change", "part_of")
"""Fields that the reference figures leave out."""
#: What each right field adds to the worth of a pair; an ambiguous match goes to the pair with the most worth.
WORTH = {"target": 4, "payer": 3, "instrument": 1, "status": 1}


@dataclass(frozen=True)
class Quality:
    """Precision, recall and their harmonic mean, each 0 where there is nothing to divide by."""

    precision: float
    recall: float
    f1: float

    @classmethod
    def of(cls, right: int, predicted: int, gold: int) -> Quality:
        """Of ``predicted`` records, ``right`` are among the ``gold`` ones."""
        precision = right / predicted if predicted else 0.0
        recall = right / gold if gold else 0.0
        both = precision + recall
        return cls(precision, recall, 2 * precision * recall / both if both else 0.0)


@dataclass(frozen=True)
class Mistake:
    """A record missed, spurious (no gold record), or found with the fields ``wrong``."""

    article: str
    gold: GoldRecord | None
    predicted: Predicted | None
    wrong: tuple[str, ...] = ()

    @property
    def kind(self) -> str:
        """``missed``, ``spurious`` or ``wrong`` with the fields."""
        if self.predicted is None:
            return "missed"
        return "wrong " + ",".join(self.wrong) if self.gold else "spurious"


@dataclass
class Figures:
    """Counts over articles and the figures they give."""

    articles: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)
    asked: Counter[str] = field(default_factory=Counter)
    more_right: Counter[str] = field(default_factory=Counter)
    more_asked: Counter[str] = field(default_factory=Counter)

    def add(self, other: Figures) -> None:
        """Take in the counts of other articles."""
        self.articles += other.articles
        self.counts.update(other.counts)
        self.right.update(other.right)
        self.asked.update(other.asked)
        self.more_right.update(other.more_right)
        self.more_asked.update(other.more_asked)

    def quality(self, name: str) -> Quality:
        """Return the quality by ``amount``, ``target``, ``headline`` or ``unquantified``."""
        n = self.counts
        if name == "unquantified":
            return Quality.of(n["u_found"], n["u_predicted"], n["u_gold"])
        return Quality.of(n["found" if name == "amount" else name], n["predicted"], n["gold"])

    @property
    def slots(self) -> dict[str, float]:
        """Of the records found, the part with each field right, where the gold asks for the field."""
        return {name: self.right[name] / asked for name, asked in sorted(self.asked.items())}

    @property
    def more(self) -> dict[str, float]:
        """The same for :data:`MORE_FIELDS`, of the records found where gold or prediction tells the field."""
        return {name: self.more_right[name] / asked for name, asked in sorted(self.more_asked.items())}


@dataclass
class Score:
    """The figures of a run: overall, by kind of article (its id's letters), by article, and every mistake in order."""

    overall: Figures = field(default_factory=Figures)
    by_genre: dict[str, Figures] = field(default_factory=dict)
    by_article: list[Figures] = field(default_factory=list)
    mistakes: list[Mistake] = field(default_factory=list)
    judged: list[tuple[float, bool]] = field(default_factory=list)
    """Of each quantified record that tells a confidence: that, and whether its headline is right."""


def score(golds: Iterable[GoldArticle], predictions: Mapping[str, Sequence[Predicted]]) -> Score:
    """Score the predicted records of each article against its gold ones.

    An article without predictions counts as one without records found.

    Raises:
        ValueError: if there are predictions for an article without gold.
    """
    golds = list(golds)
    unknown = sorted(set(predictions) - {gold.id for gold in golds})
    if unknown:
        raise ValueError(f"predictions for articles without gold: {', '.join(unknown[:5])}")
    total = Score()
    for gold in golds:
        _score_article(gold, predictions.get(gold.id, ()), total)
    return total


def _score_article(gold: GoldArticle, predicted: Sequence[Predicted], total: Score) -> None:
    """Add an article to the score; mistakes are those of quantified records: wrong fields, then missed, spurious."""
    figures = Figures(articles=1)
    asked_for = [record for record in gold.records if record.quantified]
    offered = [record for record in predicted if record.quantified]
    pairs = pair(asked_for, offered, amounts_agree)
    _count(figures.counts, "", asked_for, offered, pairs)
    mistakes = total.mistakes
    headline = dict.fromkeys(range(len(offered)), False)
    for i, j, slots in pairs:
        if asked_for[i].optional:
            del headline[j]
            continue
        headline[j] = bool(slots["target"] and slots["payer"])
        figures.counts["target"] += bool(slots["target"])
        figures.counts["headline"] += headline[j]
        for name, right in slots.items():
            if right is not None:
                figures.asked[name] += 1
                figures.right[name] += right
        wrong = tuple(name for name in ("payer", "target", "instrument", "status") if not slots[name])
        if wrong:
            mistakes.append(Mistake(gold.id, asked_for[i], offered[j], wrong))
    met, used = {i for i, _, _ in pairs}, {j for _, j, _ in pairs}
    mistakes += [Mistake(gold.id, g, None) for i, g in enumerate(asked_for) if i not in met and not g.optional]
    mistakes += [Mistake(gold.id, None, p) for j, p in enumerate(offered) if j not in used]
    _count_more(figures, gold, asked_for, offered, pairs)
    sureness = ((offered[j].confidence, right) for j, right in headline.items())
    total.judged += [(confidence, right) for confidence, right in sureness if confidence is not None]
    vague = [record for record in gold.records if not record.quantified]
    vague_offered = [record for record in predicted if not record.quantified]
    vague_pairs = pair(vague, vague_offered, lambda g, p: bool(fields_right(g, p)["target"]))
    _count(figures.counts, "u_", vague, vague_offered, vague_pairs)
    total.overall.add(figures)
    total.by_article.append(figures)
    total.by_genre.setdefault(gold.group, Figures()).add(figures)


Slots = dict[str, bool | None]
Pair = tuple[int, int, Slots]


def _count(
    counts: Counter[str], prefix: str, gold: Sequence[GoldRecord], predicted: Sequence[Predicted], pairs: list[Pair]
) -> None:
    """Count gold, predicted and found records; an optional record counts nowhere, found or not."""
    optional = sum(gold[i].optional for i, _, _ in pairs)
    counts[f"{prefix}gold"] += sum(not record.optional for record in gold)
    counts[f"{prefix}predicted"] += len(predicted) - optional
    counts[f"{prefix}found"] += len(pairs) - optional


def _count_more(
    figures: Figures, gold: GoldArticle, wanted: Sequence[GoldRecord], found: Sequence[Predicted], pairs: list[Pair]
) -> None:
    """Count :data:`MORE_FIELDS` of the pairs; a total is right where it is the one that the gold's total was met by."""
    place = {id(record): index for index, record in enumerate(gold.records)}
    met = {found[j].id: place[id(wanted[i])] for i, j, _ in pairs}
    for i, j, _ in pairs:
        g, p = wanted[i], found[j]
        change = None if g.change_percent is None else float(g.change_percent)
        told = {
            "period": (g.period or p.period, bool(g.period and p.period and same_phrase(p.period, [g.period]))),
            "change": (change is not None or p.change is not None, change == p.change),
            "part_of": (g.part_of is not None or p.part_of, (met.get(p.part_of) if p.part_of else None) in g.totals),
        }
        for name, (asked, right) in told.items():
            if asked and not g.optional:
                figures.more_asked[name] += 1
                figures.more_right[name] += right


def pair(
    gold: Sequence[GoldRecord],
    predicted: Sequence[Predicted],
    compatible: Callable[[GoldRecord, Predicted], bool],
) -> list[Pair]:
    """Match gold with predicted records one to one; return (gold index, predicted index, fields right) of each pair."""
    ranked = []
    for i, g in enumerate(gold):
        for j, p in enumerate(predicted):
            if compatible(g, p):
                slots = fields_right(g, p)
                worth = sum(points for name, points in WORTH.items() if slots[name])
                ranked.append(((g.optional, -worth, i, j), slots))
    taken_gold: set[int] = set()
    taken_predicted: set[int] = set()
    pairs: list[Pair] = []
    for (_, _, i, j), slots in sorted(ranked, key=lambda entry: entry[0]):
        if i not in taken_gold and j not in taken_predicted:
            taken_gold.add(i)
            taken_predicted.add(j)
            pairs.append((i, j, slots))
    return pairs


def amounts_agree(gold: GoldRecord, predicted: Predicted) -> bool:
    """Whether the sums, or the shares of records without sums, are the same within tolerance."""
    if gold.amount is None and not predicted.has_amount:
        if gold.share_percent is None or predicted.share is None:
            return False
        return abs(float(gold.share_percent) - predicted.share) <= SHARE_TOLERANCE
    if gold.amount is None or predicted.value is None:
        return False
    return any(
        same.currency == predicted.currency
        and abs(predicted.value - float(same.value)) <= VALUE_TOLERANCE * float(same.value)
        for same in (gold.amount, *gold.equivalents)
    )


def fields_right(gold: GoldRecord, predicted: Predicted) -> Slots:
    """Return for each of :data:`FIELDS` whether it is right; None for a purpose that the gold does not ask for."""
    purposes = [purpose for purpose in gold.purpose if purpose is not None]
    recipient, purpose = predicted.recipient, predicted.purpose
    if not gold.recipient and recipient:
        # The article tells a purpose only: one given as the recipient is no mistake.
        recipient_right = same_phrase(recipient, purposes)
    else:
        recipient_right = _party_right(recipient, gold.recipient)
    target = recipient_right
    if not recipient and purposes and (not gold.recipient or None in gold.recipient):
        target = same_phrase(purpose, purposes) if purpose else None in gold.purpose
    return {
        "payer": _party_right(predicted.payer, gold.payer),
        "recipient": recipient_right,
        "purpose": (bool(purpose) and same_phrase(purpose or "", purposes)) if purposes else None,
        "target": target,
        "instrument": predicted.instrument in gold.instrument,
        "status": predicted.status in gold.status,
    }


def _party_right(name: str | None, accepted: Sequence[str | None]) -> bool:
    names = [other for other in accepted if other is not None]
    if name is None:
        return not names or len(names) < len(accepted)
    return same_name(name, names)
