"""Confidence against truth, on numbers that a reader can add up."""

from __future__ import annotations

import pytest

from earmark.contract.gold import GoldArticle
from earmark.evaluate import Predicted, as_json, as_text, calibration_error, curve, reliability, score

# Five records with 0.85, four of them right; four with 0.25, two of them right.
JUDGED = [(0.85, True)] * 4 + [(0.85, False)] + [(0.25, True)] * 2 + [(0.25, False)] * 2


def test_reliability_bins_the_records_by_confidence() -> None:
    low, high = reliability(JUDGED)
    assert (low.low, low.high, low.count, low.confidence, low.right) == (0.2, 0.3, 4, 0.25, 0.5)
    assert (high.count, high.right) == (5, 0.8)


def test_the_error_is_the_mean_distance_weighted_by_records() -> None:
    assert calibration_error(JUDGED) == pytest.approx((5 * 0.05 + 4 * 0.25) / 9)
    assert calibration_error([]) == 0.0
    assert calibration_error([(1.0, True), (0.0, False)]) == 0.0


def test_a_higher_threshold_trades_recall_for_precision() -> None:
    (_, everything), (_, sure), (_, nothing) = curve(JUDGED, 10, [0.0, 0.5, 0.9])
    assert (everything.precision, everything.recall) == (6 / 9, 0.6)
    assert (sure.precision, sure.recall) == (0.8, 0.4)
    assert (nothing.precision, nothing.recall) == (0.0, 0.0)


def test_the_score_judges_each_record_by_its_headline_and_leaves_optional_ones_out() -> None:
    record = {
        "amount": {"value": 5, "currency": "USD"},
        "payer": ["Norway"],
        "recipient": ["Kenya"],
        "purpose": [],
        "instrument": ["aid"],
        "status": ["paid"],
        "quote": "Norway",
    }
    borderline = record | {"amount": {"value": 7, "currency": "USD"}, "optional": True}
    gold = GoldArticle.model_validate(
        {"id": "t1-001", "source": "a test", "text": "Norway gave Kenya $5 and $7.", "records": [record, borderline]}
    )
    sums = [(5.0, "Kenya", 0.9), (7.0, "Kenya", 0.7), (8.0, "Kenya", 0.3)]
    predicted = [
        Predicted("Norway", to, None, "aid", "paid", True, value, "USD", confidence=sure) for value, to, sure in sums
    ]
    result = score([gold], {"t1-001": predicted})
    assert result.judged == [(0.9, True), (0.3, False)]
    assert as_json(result, calibration=True)["calibration"]["error"] == pytest.approx((0.1 + 0.3) / 2)
    assert "calibration" not in as_json(result)
    assert "expected calibration error 0.200 of 2 records" in as_text(result, calibration=True)
