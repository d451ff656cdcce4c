"""Evidence is given for the fields that a record fills, and for no others."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

import earmark
from earmark.contract import Record
from earmark.contract.schema import example


@pytest.mark.parametrize("field", ["change", "period", "announced", "part_of"])
def test_evidence_for_a_field_that_is_empty_is_refused(field: str) -> None:
    given = example().records[0].model_dump()
    given[field] = None
    given["evidence"][field] = given["evidence"]["status"]
    with pytest.raises(ValidationError, match=f"evidence for {field}, which the record leaves empty"):
        Record.model_validate(given)


def test_a_step_alone_tells_no_change_and_gives_no_evidence_of_one() -> None:
    text = "The ministry said its grant to the museum rose by $2 million to $9 million in 2024."
    (record,) = [r for r in earmark.extract(text).records if r.amount and r.amount.text == "$9 million"]
    assert record.change is None
    assert "change" not in record.evidence
