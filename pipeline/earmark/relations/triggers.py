"""The word that says so: where in the sentence an instrument or a status is told."""

from __future__ import annotations

from spacy.tokens import Doc

from earmark.relations.candidate import Place
from earmark.relations.context import Sum, Units
from earmark.relations.linear import LinearModel

_REACH = 25


def trigger(doc: Doc, units: Units, s: Sum, model: LinearModel, label: str) -> Place:
    """Return the offsets of the word near the sum that speaks for ``label`` the most; the sum itself if none does."""
    best, best_weight = None, 0.0
    for unit in range(max(s.left, s.unit - _REACH), min(s.right, s.unit + _REACH + 1)):
        if unit == s.unit or not any(c.isalpha() for c in units.words[unit]):
            continue
        weight = model.score(_told_by(units.words[unit], unit, s), label)
        if weight > best_weight:
            best, best_weight = unit, weight
    if best is None:
        return s.amount.start, s.amount.end
    end = units.first[best + 1] if best + 1 < len(units.first) else len(doc)
    span = doc[units.first[best] : end]
    return span.start_char, span.end_char


def _told_by(word: str, unit: int, s: Sum) -> list[str]:
    features = [f"in={word}"]
    if abs(unit - s.unit) <= 6:
        features += [f"near={word}", f"{'before' if unit < s.unit else 'after'}={word}"]
    if s.predicate is not None and s.predicate.lemma_.lower() == word:
        features.append(f"verb={word}")
    if any(g.lemma_.lower() == word for g in s.governors[:3]):
        features.append(f"gov={word}")
    return features
