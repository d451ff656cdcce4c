"""Candidates → records: merge, totals and parts, confidence, evidence."""

from earmark.records.build import build_records
from earmark.records.confidence import confidence

__all__ = ["build_records", "confidence"]
