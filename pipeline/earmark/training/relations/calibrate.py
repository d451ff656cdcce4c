"""Confidence that means what it says: fitted to articles that the networks have not seen.

Platt (1999), Probabilistic outputs for support vector machines, over the parts of the score: networks
of three quarters of the articles judge the last quarter.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from spacy.tokens import Doc

from earmark.evaluate.words import same_phrase
from earmark.records.confidence import confidence_inputs
from earmark.relations.candidate import Candidate
from earmark.relations.complete import complete
from earmark.relations.models import networks_in_use
from earmark.relations.network import Network
from earmark.relations.relate import relate
from earmark.training.relations.align import Gold, Record, accepts_nobody, accepts_party, tells
from earmark.training.relations.fit import fit_logistic

Pair = tuple[Doc, Gold]
#: of so many articles one is judged, by networks of the others
JUDGED = 4


def calibrate(pairs: list[Pair], fit: Callable[[list[Pair]], Mapping[str, Network]]) -> dict[str, float]:
    """Return the weights of :func:`earmark.records.confidence.confidence`."""
    rows: list[dict[str, float]] = []
    right: list[bool] = []
    with networks_in_use(fit([pair for n, pair in enumerate(pairs) if n % JUDGED])):
        for doc, gold in pairs[::JUDGED]:
            for c in _records(doc, gold):
                verdict = judge(c, gold)
                if verdict is not None:
                    rows.append(confidence_inputs(c))
                    right.append(verdict)
    return fit_logistic(rows, right)


def _records(doc: Doc, gold: Gold) -> list[Candidate]:
    candidates = relate(doc, gold.title)
    complete(doc, candidates, None)
    return [c for c in candidates if c.kept and c.amount is not None]


def judge(c: Candidate, gold: Gold) -> bool | None:
    """Whether sum, payer and target of ``c`` are right by the gold; None where the gold record is optional."""
    assert c.amount is not None
    fitting = [r for r in gold.records if tells(r, c.amount)]
    if not fitting:
        return False
    if all(r["optional"] for r in fitting):
        return None
    return any(_party_right(c, r, "payer") and _target_right(c, gold, r) for r in fitting)


def _party_right(c: Candidate, record: Record, role: str) -> bool:
    party = c.payer if role == "payer" else c.recipient
    return accepts_nobody(record, role) if party is None else accepts_party(record, role, party.name)


def _target_right(c: Candidate, gold: Gold, record: Record) -> bool:
    purposes = [p for p in record["purpose"] if p is not None]
    if c.recipient is not None or not purposes or not accepts_nobody(record, "recipient"):
        return _party_right(c, record, "recipient")
    if c.purpose is None:
        return None in record["purpose"]
    return same_phrase(gold.text[slice(*c.purpose.place)], purposes)
