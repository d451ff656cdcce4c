"""Gold records laid over what the pipeline finds: which sums are allocations, who of the parties is accepted."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from earmark.amounts import Amount
from earmark.evaluate.words import same_name

Record = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Gold:
    """An article of the gold: its id, text, title, date and records as in the file."""

    id: str
    text: str
    title: str
    published: str | None
    records: list[Record]


def read_gold(*directories: Path) -> list[Gold]:
    """Read the gold files of ``directories``, by id; of two with one id the first is taken."""
    found: dict[str, Gold] = {}
    for directory in directories:
        for path in sorted(directory.glob("*.json")):
            data = json.loads(path.read_text(encoding="utf-8"))
            if data["id"] not in found:
                found[data["id"]] = Gold(
                    data["id"], data["text"], data["title"] or "", data["published"], data["records"]
                )
    return sorted(found.values(), key=lambda g: g.id)


def record_of(gold: Gold, amount: Amount) -> Record | None:
    """Return the record that the sum ``amount`` tells, by currency and value; by its quote where several have them."""
    fitting = [r for r in gold.records if tells(r, amount)]
    if len(fitting) < 2:
        return fitting[0] if fitting else None
    return next((record for record in fitting if is_quoted(gold, record, amount)), fitting[0])


def is_quoted(gold: Gold, record: Record, amount: Amount) -> bool:
    """Whether the record's quote holds ``amount``."""
    start = gold.text.find(record["quote"])
    return 0 <= start <= amount.start and amount.end <= start + len(record["quote"])


def tells(record: Record, amount: Amount) -> bool:
    """Whether the record's sum, or an equivalent of it, is ``amount``."""
    if record["amount"] is None:
        return False
    for told in [record["amount"], *record.get("equivalents", [])]:
        value = float(told["value"])
        near = abs(float(amount.value) - value) <= 0.005 * max(abs(value), 1e-9)
        if near and amount.currency == told["currency"]:
            return True
    return False


def accepts_party(record: Record, role: str, name: str) -> bool:
    """Whether ``name`` is an accepted answer for the role ("payer" or "recipient")."""
    return same_name(name, [n for n in record[role] if n is not None])


def accepts_nobody(record: Record, role: str) -> bool:
    """Whether the record lets the role be empty."""
    return not record[role] or None in record[role]
