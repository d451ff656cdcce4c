"""The word that says so: where in the sentence an instrument or a status is told."""

from __future__ import annotations

from spacy.tokens import Doc

from earmark.relations.candidate import Place
from earmark.relations.context import Sum, Units
from earmark.relations.kinds import cues_beside, told_by
from earmark.relations.linear import Columns
from earmark.relations.network import Network

_REACH = 25
#: parts of speech that tell no instrument and no status by themselves
_SILENT = frozenset(["ADP", "DET", "PRON", "CCONJ", "PUNCT", "SYM", "SPACE"])


def trigger(doc: Doc, units: Units, s: Sum, name: str, network: Network, seen: Columns, label: str) -> Place:
    """Return the offsets of the word near the sum that speaks for ``label`` the most; the sum itself if none does.

    Args:
        doc, units, s: where to look.
        name: what is told, "instrument" or "status".
        network: has chosen ``label`` among the labels of its head ``name``.
        seen: the columns of what it has seen of the sum.
        label: what is told.
    """
    told: dict[int, list[str]] = {}
    for unit in range(max(s.left, s.unit - _REACH), min(s.right, s.unit + _REACH + 1)):
        if unit != s.unit and doc[units.first[unit]].pos_ not in _SILENT and any(map(str.isalpha, units.words[unit])):
            told[unit] = _told_by(units.words[unit], unit, s)
    for cue, zones in cues_beside(doc, units, s, f"{name}_cues"):
        unit = units.place[cue.start]
        if unit in told:
            told[unit] += told_by(cue, zones)
    if not told:
        return s.amount.start, s.amount.end
    weights = network.weights(seen, [network.columns(features) for features in told.values()], name, label)
    strongest = int(weights.argmax())
    if weights[strongest] <= 0:
        return s.amount.start, s.amount.end
    best = list(told)[strongest]
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
