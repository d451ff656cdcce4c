"""Gold articles → what the models of the relations step are fitted to."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

import numpy as np
from spacy.tokens import Doc

from earmark.contract import Instrument, Status
from earmark.evaluate.words import same_phrase
from earmark.relations.context import Sum, read_sums, read_units
from earmark.relations.linear import LinearModel
from earmark.relations.phrases import purpose_phrases
from earmark.relations.purposes import option_features
from earmark.relations.relate import describe, title_words
from earmark.relations.roles import Cast, Option, role_options
from earmark.training.relations.align import Gold, Record, accepts_nobody, accepts_party, record_of
from earmark.training.relations.fit import Example
from earmark.training.relations.network import Bools, Question

INSTRUMENTS = tuple(str(i) for i in Instrument)
STATUSES = tuple(str(s) for s in Status)
#: what each network is asked, and the labels it chooses from
KINDS = {"allocation": ("no", "yes"), "instrument": INSTRUMENTS, "status": STATUSES}
ROLES = {"payer": ("payer",), "recipient": ("recipient",)}
PURPOSES = {"purpose": ("purpose",)}


@dataclass(slots=True)
class Examples:
    """The examples of each network; those of ``instrument`` are for linear models that judge articles not seen."""

    instrument: list[Example] = field(default_factory=list)
    kinds: list[Question] = field(default_factory=list)
    roles: list[Question] = field(default_factory=list)
    purposes: list[Question] = field(default_factory=list)


#: the article that every build is checked on is not to be lost among thousands
_SEED_WEIGHT = 5.0


def weight_of(article_id: str) -> float:
    """Return how much an article of the training set counts."""
    return _SEED_WEIGHT if article_id == "seed" else 1.0


def add_kinds(examples: Examples, doc: Doc, gold: Gold) -> None:
    """Add what ``gold`` says of the sums that ``doc`` holds: which are allocations, their instrument and status."""
    weight = weight_of(gold.id)
    units = read_units(doc)
    words = title_words(gold.title)
    for s in read_sums(doc, units):
        record = record_of(gold, s.amount)
        described = describe(doc, units, s, words)
        accepted = _kinds_of(record)
        if accepted["instrument"]:
            told = described.own + described.instrument
            examples.instrument.append(Example(told, frozenset(accepted["instrument"]), weight))
        examples.kinds.append(Question([described.features], _right(KINDS, accepted), weight))


def _kinds_of(record: Record | None) -> dict[str, Collection[str]]:
    """What the gold accepts of a sum; an optional record leaves open whether it is an allocation."""
    if record is None:
        return {"allocation": ["no"], "instrument": [], "status": []}
    allocation = [] if record["optional"] else ["yes"]
    return {"allocation": allocation, "instrument": record["instrument"], "status": record["status"]}


def _right(heads: Mapping[str, tuple[str, ...]], accepted: Mapping[str, Collection[str]]) -> Bools:
    """The accepted outputs of a network for one thing, shape (1, outputs)."""
    return np.array([[label in accepted[head] for head, labels in heads.items() for label in labels]])


def add_roles(examples: Examples, doc: Doc, gold: Gold, instrument: LinearModel) -> None:
    """Add who ``gold`` says gives and gets, and for what; ``instrument`` is a model that has not seen the article."""
    cast = Cast(doc, read_units(doc), title_words(gold.title))
    for s in read_sums(doc, cast.units):
        record = record_of(gold, s.amount)
        if record is not None:
            described = describe(doc, cast.units, s, cast.title)
            scores = instrument.scores(described.own + described.instrument)
            way = instrument.labels[int(scores.argmax())]
            _add_parties(examples, described.features, role_options(cast, s, way), record, weight_of(gold.id))
            _add_purpose(examples, cast, s, record, way, described.features, weight_of(gold.id))


def _add_parties(examples: Examples, told: list[str], options: list[Option], record: Record, weight: float) -> None:
    rows = [o.features for o in options]
    right = np.zeros((len(options), len(ROLES)), dtype=bool)
    for place, name in enumerate(ROLES):
        accepted = _rather_by_name(
            options, [o.party is not None and accepts_party(record, name, o.party.name) for o in options]
        )
        accepted[-1] = accepts_nobody(record, name)
        right[:, place] = accepted
    examples.roles.append(Question(rows, right, weight, told))


def _rather_by_name(options: list[Option], accepted: list[bool]) -> list[bool]:
    """Of what is accepted, a phrase only where no name is that the same words may stand for, or that it begins with."""
    told = list(zip(options, accepted, strict=True))
    named = {o.mention.start for o, right in told if right and o.party and o.party.named and o.mention}
    return [right and not (_is_phrase(o) and o.mention and o.mention.start in named) for o, right in told]


def _is_phrase(option: Option) -> bool:
    return option.party is not None and not option.party.named


def _add_purpose(
    examples: Examples, cast: Cast, s: Sum, record: Record, instrument: str, told: list[str], weight: float
) -> None:
    phrases = purpose_phrases(cast.doc, s)
    rows = option_features(cast.doc, cast.units, s, phrases, instrument)
    purposes = [p for p in record["purpose"] if p is not None]
    right = [same_phrase(cast.doc[p.start : p.end].text, purposes) for p in phrases]
    if not any(right) and purposes and None not in record["purpose"]:
        return
    right.append(not any(right))
    examples.purposes.append(Question(rows, np.array([right]).T, weight, told))
