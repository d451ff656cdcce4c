"""Whether confidence means what it says: of the records with 0.8, are eight in ten right?

A record is right here when its sum, payer and target are (the headline); those that meet an optional gold record are
left out, as they count neither way.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from earmark.evaluate.score import Quality

BINS = 10
THRESHOLDS = tuple(step / 20 for step in range(20))

#: The confidence of a predicted record, and whether its headline is right.
Judged = tuple[float, bool]


@dataclass(frozen=True)
class Bin:
    """The records whose confidence lies in ``[low, high)`` (the last bin holds 1 as well)."""

    low: float
    high: float
    count: int
    confidence: float
    """the mean of the records"""
    right: float
    """the part of the records that is right"""


def reliability(judged: Sequence[Judged], bins: int = BINS) -> list[Bin]:
    """Return the bins of equal width that hold records, from the least sure."""
    held: list[list[Judged]] = [[] for _ in range(bins)]
    for confidence, right in judged:
        held[min(int(confidence * bins), bins - 1)].append((confidence, right))
    return [
        Bin(
            low=number / bins,
            high=(number + 1) / bins,
            count=len(records),
            confidence=sum(confidence for confidence, _ in records) / len(records),
            right=sum(right for _, right in records) / len(records),
        )
        for number, records in enumerate(held)
        if records
    ]


def calibration_error(judged: Sequence[Judged], bins: int = BINS) -> float:
    """Return the expected calibration error: how far, on average over records, a bin's confidence is from the truth.

    Naeini, Cooper, Hauskrecht (2015), Obtaining well calibrated probabilities using Bayesian binning; bins of equal
    width. 0 for no records.
    """
    if not judged:
        return 0.0
    return sum(b.count * abs(b.confidence - b.right) for b in reliability(judged, bins)) / len(judged)


def curve(judged: Sequence[Judged], gold: int, thresholds: Sequence[float] = THRESHOLDS) -> list[tuple[float, Quality]]:
    """Return for each least confidence the headline's precision and recall of the records that are left.

    Args:
        judged: every predicted record.
        gold: how many gold records there are to find.
        thresholds: as ``--min-confidence`` takes them.
    """
    kept = [[right for confidence, right in judged if confidence >= least] for least in thresholds]
    return [
        (least, Quality.of(sum(records), len(records), gold)) for least, records in zip(thresholds, kept, strict=True)
    ]
