"""What Python users call: texts that are none, and texts that are long."""

from __future__ import annotations

from typing import Any

import pytest

import earmark
from earmark.run import extract
from earmark.run.extract import load


@pytest.fixture(scope="module")
def nlp() -> Any:
    return load()


@pytest.mark.parametrize(
    ("text", "said"),
    [("", "the text is empty: there is nothing to read"), ("a\udce9", "the text holds a lone surrogate: decode")],
)
def test_a_text_that_is_none_is_a_value_error(text: str, said: str, nlp: Any) -> None:
    with pytest.raises(ValueError, match=f"^{said}"):
        extract(text, nlp=nlp)
    found = earmark.extract_many(["They raised $5m.", "Nothing of note.", text, "Never read."], nlp=nlp)
    assert [next(found).article.text for _ in range(2)] == ["They raised $5m.", "Nothing of note."]
    with pytest.raises(ValueError, match=f"^article 3: {said}"):
        next(found)


def test_a_long_text_is_no_error_of_spacy(nlp: Any) -> None:
    assert len(nlp.make_doc("a " * 600_000)) == 600_000
