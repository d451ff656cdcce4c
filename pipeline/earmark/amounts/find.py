"""`find_amounts`: from a text to its amounts."""

from __future__ import annotations

from earmark.amounts.amount import Amount
from earmark.amounts.combine import combine
from earmark.amounts.scan import scan


def find_amounts(text: str, *, region: str | None = None) -> list[Amount]:
    out = []
    for q, group in combine(text, scan(text)):
        u = q.unit
        assert u is not None
        out.append(
            Amount(u.kind, q.start, q.end, text[q.start : q.end], q.value, q.high, u.codes[0] if u.codes else None, group=group)
        )
    return out
