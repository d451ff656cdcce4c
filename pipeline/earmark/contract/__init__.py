"""What a record is: the models, ids, JSON Schema and gold format. Imports nothing else of earmark."""

from earmark.contract.currency import check_currency, known_currencies
from earmark.contract.ids import stable_id
from earmark.contract.models import (
    Amount,
    Article,
    Change,
    Evidence,
    Extraction,
    Instrument,
    Modifier,
    Party,
    PartyKind,
    Period,
    Record,
    Share,
    Status,
    check_evidence,
)

__all__ = [
    "Amount",
    "Article",
    "Change",
    "Evidence",
    "Extraction",
    "Instrument",
    "Modifier",
    "Party",
    "PartyKind",
    "Period",
    "Record",
    "Share",
    "Status",
    "check_currency",
    "check_evidence",
    "known_currencies",
    "stable_id",
]
