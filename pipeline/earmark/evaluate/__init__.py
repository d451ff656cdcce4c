"""Figures of predicted records against gold ones: what `earmark evaluate` prints."""

from earmark.evaluate.predictions import Predicted, PredictionsError, read_predictions
from earmark.evaluate.report import as_json, as_text
from earmark.evaluate.score import Figures, Mistake, Quality, Score, score, score_article

__all__ = [
    "Figures",
    "Mistake",
    "Predicted",
    "PredictionsError",
    "Quality",
    "Score",
    "as_json",
    "as_text",
    "read_predictions",
    "score",
    "score_article",
]
