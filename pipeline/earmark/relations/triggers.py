"""The word that says so: where in the sentence an instrument or a status is told."""

from __future__ import annotations

from collections.abc import Mapping

from spacy.tokens import Doc

from earmark.relations.candidate import Place
from earmark.relations.context import Sum, Units, place_of
from earmark.relations.kinds import cues_beside, told_by
from earmark.relations.linear import Floats
from earmark.relations.network import Network

_REACH = 25
#: parts of speech that tell no instrument and no status by themselves
_SILENT = frozenset(["ADP", "DET", "PRON", "CCONJ", "PUNCT", "SYM", "SPACE"])


def triggers(
    doc: Doc, units: Units, s: Sum, network: Network, whole: Floats, labels: Mapping[str, str]
) -> dict[str, Place]:
    """Return the offsets of the word near the sum that speaks for each label the most; the sum itself if none does.

    Args:
        doc, units, s: where to look.
        network: has chosen the labels.
        whole: the sum of the vectors of what it has seen of the sum of money, shape (1, members * width).
        labels: "instrument" and "status", or one of them, each with the label chosen.
    """
    places = dict.fromkeys(labels, (s.amount.start, s.amount.end))
    told = {unit: _told_by(units.words[unit], unit, s) for unit in _telling(doc, units, s)}
    if not told:
        return places
    parts = {("", unit): features for unit, features in told.items()}
    for name in labels:
        for cue, zones in cues_beside(doc, units, s, f"{name}_cues"):
            unit = units.place[cue.start]
            if unit in told:
                parts.setdefault((name, unit), list(told[unit])).extend(told_by(cue, zones))
    lost = network.lost(whole, [network.columns(features) for features in parts.values()])
    row = {part: n for n, part in enumerate(parts)}
    for name, label in labels.items():
        rows = [row.get((name, unit), row["", unit]) for unit in told]
        weights = network.weights(lost[rows], name, label)
        strongest = int(weights.argmax())
        if weights[strongest] > 0:
            places[name] = _place(doc, units, list(told)[strongest])
    return places


def _telling(doc: Doc, units: Units, s: Sum) -> list[int]:
    """The units near the sum that may tell something by themselves."""
    near = range(max(s.left, s.unit - _REACH), min(s.right, s.unit + _REACH + 1))
    words = (unit for unit in near if unit != s.unit and any(map(str.isalpha, units.words[unit])))
    return [unit for unit in words if doc[units.first[unit]].pos_ not in _SILENT]


def _place(doc: Doc, units: Units, unit: int) -> Place:
    end = units.first[unit + 1] if unit + 1 < len(units.first) else len(doc)
    return place_of(doc, units.first[unit], end)


def _told_by(word: str, unit: int, s: Sum) -> list[str]:
    features = [f"in={word}"]
    if abs(unit - s.unit) <= 6:
        features += [f"near={word}", f"{'before' if unit < s.unit else 'after'}={word}"]
    if s.predicate is not None and s.predicate.lemma_.lower() == word:
        features.append(f"verb={word}")
    if any(g.lemma_.lower() == word for g in s.governors[:3]):
        features.append(f"gov={word}")
    return features
