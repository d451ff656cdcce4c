"""Runs the migrations on a connection, without an alembic.ini."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.ddl.impl import DefaultImpl
from sqlalchemy import Connection


class DuckDBImpl(DefaultImpl):
    """DuckDB, which Alembic does not know by itself."""

    __dialect__ = "duckdb"


def script_config(connection: Connection | None = None) -> Config:
    """Alembic's configuration: where the steps lie, and the connection they run on."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.attributes["connection"] = connection
    return config


def upgrade(connection: Connection, revision: str = "head") -> None:
    """Take the database behind ``connection``, in its transaction, to ``revision``."""
    command.upgrade(script_config(connection), revision)
