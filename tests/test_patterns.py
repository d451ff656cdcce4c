"""What every pattern of the package keeps to, wherever it stands."""

from __future__ import annotations

import re
from pathlib import Path

import earmark

SOURCE = Path(earmark.__file__).parent
#: a group that is repeated without giving back: ")++", "){2,}+"
POSSESSIVE_GROUP = re.compile(r"\)(?:[*+?]|\{\d*,?\d*\})\+")


def test_no_group_is_possessive() -> None:
    """Python before 3.11.5 loses matches of such patterns (github.com/python/cpython/issues/106052)."""
    assert POSSESSIVE_GROUP.search(r"\d++(?:[.,]\d++)*+")
    files = [path for path in SOURCE.rglob("*") if path.suffix in (".py", ".toml", ".json") and path.is_file()]
    own = [path for path in files if "en_earmark" not in path.parts]
    assert len(own) > 150
    assert [path.name for path in own if POSSESSIVE_GROUP.search(path.read_text("utf-8"))] == []
