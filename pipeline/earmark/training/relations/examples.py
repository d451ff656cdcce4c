"""Gold articles → what the models of the relations step are fitted to."""

from __future__ import annotations

from dataclasses import dataclass, field

from spacy.tokens import Doc

from earmark.contract import Instrument, Status
from earmark.evaluate.words import same_phrase
from earmark.relations.context import Sum, Units, read_sums, read_units
from earmark.relations.linear import LinearModel
from earmark.relations.purposes import purpose_features, purpose_spans
from earmark.relations.relate import describe, no_purpose_features, title_words
from earmark.relations.roles import role_options
from earmark.training.relations.align import Gold, Record, accepts_nobody, accepts_party, record_of
from earmark.training.relations.fit import Choice, Example

INSTRUMENTS = tuple(str(i) for i in Instrument)
STATUSES = tuple(str(s) for s in Status)


@dataclass(slots=True)
class Examples:
    """The examples of each model."""

    allocation: list[Example] = field(default_factory=list)
    instrument: list[Example] = field(default_factory=list)
    status: list[Example] = field(default_factory=list)
    payer: list[Choice] = field(default_factory=list)
    recipient: list[Choice] = field(default_factory=list)
    purpose: list[Choice] = field(default_factory=list)


def add_kinds(examples: Examples, doc: Doc, gold: Gold) -> None:
    """Add what ``gold`` says of the sums that ``doc`` holds: which are allocations, their instrument and status."""
    units = read_units(doc)
    words = title_words(gold.title)
    for s in read_sums(doc, units):
        record = record_of(gold, s.amount)
        described = describe(doc, units, s, words)
        if record is None:
            examples.allocation.append(Example(described.allocation, frozenset(["no"])))
            continue
        if not record["optional"]:
            examples.allocation.append(Example(described.allocation, frozenset(["yes"])))
        examples.instrument.append(Example(described.instrument, frozenset(record["instrument"])))
        examples.status.append(Example(described.status, frozenset(record["status"])))


def add_roles(examples: Examples, doc: Doc, gold: Gold, instrument: LinearModel) -> None:
    """Add who ``gold`` says gives and gets, and for what; ``instrument`` is a model that has not seen the article."""
    units = read_units(doc)
    words = title_words(gold.title)
    for s in read_sums(doc, units):
        record = record_of(gold, s.amount)
        if record is not None:
            scores = instrument.scores(describe(doc, units, s, words).instrument)
            _add_parties(examples, doc, units, s, record, instrument.labels[int(scores.argmax())])
            _add_purpose(examples, doc, units, s, record)


def _add_parties(examples: Examples, doc: Doc, units: Units, s: Sum, record: Record, instrument: str) -> None:
    options = role_options(doc, units, s, doc._.parties, instrument)
    rows = [o.features for o in options]
    for name, choices in (("payer", examples.payer), ("recipient", examples.recipient)):
        accepted = [o.party is not None and accepts_party(record, name, o.party.name) for o in options]
        if not any(accepted):  # where a name and nobody are both accepted, the name says more
            accepted[-1] = accepts_nobody(record, name)
        if any(accepted):
            choices.append(Choice(rows, accepted))


def _add_purpose(examples: Examples, doc: Doc, units: Units, s: Sum, record: Record) -> None:
    spans = purpose_spans(doc, s)
    told = [p for p in record["purpose"] if p is not None]
    rows = [*(purpose_features(doc, units, s, span) for span in spans), no_purpose_features(s)]
    accepted = [same_phrase(doc[start:end].text, told) for start, end, _ in spans]
    if not any(accepted) and told and None not in record["purpose"]:
        return
    examples.purpose.append(Choice(rows, [*accepted, not told or (None in record["purpose"] and not any(accepted))]))
