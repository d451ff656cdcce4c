"""How sure a record is: the probability that it is an allocation of this sum, by this payer, to this target."""

from __future__ import annotations

import math

from earmark.data import table
from earmark.relations.candidate import Candidate


def confidence(c: Candidate) -> float:
    """Return a probability (0 to 1) from the scores of the candidate's parts.

    Platt scaling (Platt (1999), Probabilistic outputs for support vector machines) over the log-odds of the parts;
    its weights are fitted with the relation models.
    """
    weights = table("confidence")
    total = weights["bias"]
    for name, value in confidence_inputs(c).items():
        total += weights[name] * value
    return 1.0 / (1.0 + math.exp(-total))


def confidence_inputs(c: Candidate) -> dict[str, float]:
    """Return the log-odds that the confidence is fitted over."""
    return {
        "allocation": _log_odds(c.score),
        "payer": _log_odds(c.payer_score),
        "recipient": _log_odds(c.recipient_score),
        "purpose": _log_odds(c.purpose.score) if c.purpose is not None and c.recipient is None else 0.0,
        "no purpose": float(c.purpose is None and c.recipient is None),
        "nobody": float(c.recipient is None),
    }


def _log_odds(p: float) -> float:
    p = min(max(p, 0.01), 0.99)
    return math.log(p / (1 - p))
