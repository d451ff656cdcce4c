"""A score as JSON and as text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from earmark.contract.gold import GoldRecord
from earmark.evaluate.calibration import calibration_error, curve, reliability
from earmark.evaluate.interval import intervals
from earmark.evaluate.predictions import Predicted
from earmark.evaluate.score import Figures, Mistake, Score

QUALITIES = ("amount", "target", "headline", "unquantified")


def as_json(
    score: Score,
    *,
    by_genre: bool = False,
    all_fields: bool = False,
    calibration: bool = False,
    interval: bool = False,
) -> dict[str, Any]:
    """Return the figures as one JSON object: those of the reference scorer, by its keys.

    With ``all_fields`` the fields that those leave out are told under ``more``; with ``by_genre`` those of each kind of
    article are beneath that key; with ``interval`` how far F1 goes by chance, low and high; with ``calibration`` the
    error, the bins of the reliability diagram, and precision and recall by least confidence.
    """
    figures = _figures(score.overall)
    if by_genre:
        figures["by_genre"] = {genre: _figures(score.by_genre[genre]) for genre in sorted(score.by_genre)}
    if interval:
        told = intervals(score.by_article, QUALITIES[:-1])
        figures["interval"] = {name: {"low": low, "high": high} for name, (low, high) in told.items()}
    if all_fields:
        figures["more"] = score.overall.more
    if calibration:
        figures["calibration"] = {
            "error": calibration_error(score.judged),
            "bins": [asdict(one) for one in reliability(score.judged)],
            "by_min_confidence": [
                {"min_confidence": least, **asdict(quality)}
                for least, quality in curve(score.judged, score.overall.counts["gold"])
            ],
        }
    return figures


def _figures(figures: Figures) -> dict[str, Any]:
    return {
        "articles": figures.articles,
        "gold_records": figures.counts["gold"],
        "predicted_records": figures.counts["predicted"],
        **{name: asdict(figures.quality(name)) for name in QUALITIES[:-1]},
        "slots": figures.slots,
        "unquantified": {**asdict(figures.quality("unquantified")), "gold": figures.counts["u_gold"]},
    }


def as_text(
    score: Score,
    *,
    by_genre: bool = False,
    all_fields: bool = False,
    calibration: bool = False,
    interval: bool = False,
    mistakes: int = 0,
) -> str:
    """Return the figures as lines of text, and the first ``mistakes`` mistakes."""
    lines = [*_overall(score.overall)]
    if interval:
        told = intervals(score.by_article, QUALITIES[:-1])
        places = "  ".join(f"{name} {low:.3f} to {high:.3f}" for name, (low, high) in told.items())
        lines.append(f"95% interval  {places}")
    if all_fields:
        lines.append("more          " + "  ".join(f"{name} {part:.3f}" for name, part in score.overall.more.items()))
    if by_genre:
        lines += ["", f"{'genre':10}{'articles':>9}{'records':>9}{'amount':>9}{'target':>9}{'headline':>10}"]
        lines += [_genre(name, score.by_genre[name]) for name in sorted(score.by_genre)]
    if calibration:
        lines += ["", *_calibration(score)]
    lines += _mistakes(score.mistakes[:mistakes])
    return "\n".join(lines)


def _overall(figures: Figures) -> Iterable[str]:
    n = figures.counts
    yield f"{figures.articles} articles, {n['gold']} gold records, {n['predicted']} predicted"
    for name in QUALITIES:
        quality = figures.quality(name)
        yield f"{name:13} P {quality.precision:.3f}  R {quality.recall:.3f}  F1 {quality.f1:.3f}"
    yield "slots         " + "  ".join(f"{name} {part:.3f}" for name, part in figures.slots.items())


def _genre(name: str, figures: Figures) -> str:
    f1 = [figures.quality(quality).f1 for quality in ("amount", "target", "headline")]
    return f"{name:10}{figures.articles:>9}{figures.counts['gold']:>9}{f1[0]:>9.3f}{f1[1]:>9.3f}{f1[2]:>10.3f}"


def _calibration(score: Score) -> Iterable[str]:
    yield f"expected calibration error {calibration_error(score.judged):.3f} of {len(score.judged)} records"
    yield f"{'confidence':12}{'records':>9}{'mean':>9}{'right':>9}"
    for one in reliability(score.judged):
        yield f"{one.low:.1f} to {one.high:.1f}  {one.count:>9}{one.confidence:>9.3f}{one.right:>9.3f}"
    yield f"{'at least':12}{'P':>9}{'R':>9}{'headline F1':>13}"
    for least, quality in curve(score.judged, score.overall.counts["gold"])[::2]:
        yield f"{least:<12.1f}{quality.precision:>9.3f}{quality.recall:>9.3f}{quality.f1:>13.3f}"


def _mistakes(mistakes: Iterable[Mistake]) -> Iterable[str]:
    for mistake in mistakes:
        yield f"{mistake.article} {mistake.kind}"
        yield f"    gold {_gold(mistake.gold)}"
        yield f"    pred {_predicted(mistake.predicted)}"


def _gold(record: GoldRecord | None) -> str:
    if record is None:
        return "-"
    amount = record.amount
    money = f"{amount.value:,} {amount.currency}" if amount else f"share {record.share_percent}"
    payer, recipient, purpose = ((names or (None,))[0] for names in (record.payer, record.recipient, record.purpose))
    return f"{money} | {payer} -> {recipient} | {purpose} | {record.instrument[0]} {record.status[0]}"


def _predicted(record: Predicted | None) -> str:
    if record is None:
        return "-"
    money = f"share {record.share}"
    if record.has_amount:
        money = "no value" if record.value is None else f"{record.value:,.10g} {record.currency}"
    return f"{money} | {record.payer} -> {record.recipient} | {record.purpose} | {record.instrument} {record.status}"
