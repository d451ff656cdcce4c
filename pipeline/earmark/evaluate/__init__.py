"""Figures of predicted records against gold ones: what `earmark evaluate` prints."""

from earmark.evaluate.calibration import calibration_error, curve, reliability
from earmark.evaluate.predictions import Predicted, PredictionsError, read_predictions
from earmark.evaluate.report import as_json, as_text
from earmark.evaluate.score import Figures, Mistake, Quality, Score, score

__all__ = [
    "Figures",
    "Mistake",
    "Predicted",
    "PredictionsError",
    "Quality",
    "Score",
    "as_json",
    "as_text",
    "calibration_error",
    "curve",
    "read_predictions",
    "reliability",
    "score",
]
