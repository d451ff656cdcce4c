"""``--model`` names what is not there."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

CORPUS = Path(__file__).parents[2] / "corpus"


@pytest.mark.parametrize("command", [["extract", "-"], ["evaluate", CORPUS]])
def test_a_model_that_is_not_installed_is_bad_usage(run: Any, command: list[object]) -> None:
    result = run(*command, "--model", "en_core_news_xl")
    assert result.exit_code == 2
    assert result.stderr.startswith("earmark: Invalid value for --model: No spaCy pipeline 'en_core_news_xl'")
    assert len(result.stderr.splitlines()) == 1
