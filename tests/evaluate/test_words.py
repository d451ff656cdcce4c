"""When names and phrases count as the same."""

from __future__ import annotations

import pytest

from earmark.evaluate.words import same_name, same_phrase


@pytest.mark.parametrize(
    ("name", "accepted", "same"),
    [
        ("Acme Corp.", "Acme", True),
        ("the U.S. government", "US government", True),
        ("AT&T", "AT and T", True),
        ("Nestlé's", "Nestle", True),
        ("Ministry of Finance", "Ministry of Finance of Japan", True),
        ("Finance", "Ministry of Finance of Japan", False),  # a third of the words
        ("Ministry of Health", "Ministry of Finance", False),  # neither holds the other
        ("", "Acme", False),
    ],
)
def test_names(name: str, accepted: str, same: bool) -> None:
    assert same_name(name, [accepted]) is same


@pytest.mark.parametrize(
    ("phrase", "accepted", "same"),
    [
        ("build new wells in Kenya", "wells in Kenya", True),
        ("schools", "schools, clinics and roads", True),  # 2 × 1 of 4 words
        ("schools", "schools, clinics, ports and roads", False),
        ("", "roads", False),
    ],
)
def test_phrases(phrase: str, accepted: str, same: bool) -> None:
    assert same_phrase(phrase, [accepted]) is same
