"""The installed command on the seed article, without stand-ins."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from pathlib import Path

from jsonschema import Draft202012Validator

from earmark.contract import Extraction
from earmark.contract.schema import json_schema

SEED = Path(__file__).parents[2] / "corpus" / "seed.txt"


def earmark(*args: object) -> str:
    command = [sys.executable, "-c", "from earmark.cli import main; main()", *map(str, args)]
    return subprocess.run(command, capture_output=True, text=True, check=True, encoding="utf-8").stdout


def test_the_seed_gives_a_valid_document_the_same_each_time() -> None:
    printed = earmark("extract", SEED, "--published", "2025-12-26")
    document = json.loads(printed)
    assert list(Draft202012Validator(json_schema("extraction")).iter_errors(document)) == []
    assert Extraction.model_validate_json(printed).model_dump(mode="json") == document
    assert printed == earmark("extract", SEED, "--published", "2025-12-26")


def test_the_demo_shows_a_table_and_fills_a_database(tmp_path: Path) -> None:
    database = tmp_path / "demo.db"
    table = earmark(
        "extract", SEED, "--published", "2025-12-26", "--include-unquantified",
        "--format", "table", "--db", f"sqlite:///{database}",
    )  # fmt: skip
    assert "1,230,000,000,000 JPY" in table
    assert "Rapidus" in table
    with sqlite3.connect(database) as connection:
        rows = connection.execute("select count(*), count(amount) from records").fetchone()
    assert rows == (7, 4)
