from __future__ import annotations

import pytest
from spacy.language import Language

from earmark.model import load_spacy


@pytest.fixture(scope="session")
def nlp() -> Language:
    return load_spacy()
