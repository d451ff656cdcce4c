"""Records → JSONL, CSV, Parquet, SQLite, DuckDB, PostgreSQL: whole or not at all, the same however often."""

from earmark.write.database import Database
from earmark.write.sinks import Sink, open_sink
from earmark.write.urls import DatabaseError

__all__ = ["Database", "DatabaseError", "Sink", "open_sink"]
