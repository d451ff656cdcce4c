"""earmark reads news and writes down who gives, who gets and how much.

>>> import earmark
>>> [a.text for a in earmark.find_amounts("A grant of $5 million went to Acme.")]
['$5 million']

Names are loaded when they are first used, so that ``earmark.find_amounts`` costs no import of spaCy.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from earmark.amounts import find_amounts
    from earmark.contract import Article, Extraction, Record
    from earmark.run import extract, extract_many, load

_HOMES = {
    "find_amounts": "earmark.amounts",
    "Article": "earmark.contract",
    "Extraction": "earmark.contract",
    "Record": "earmark.contract",
    "load": "earmark.run",
    "extract": "earmark.run",
    "extract_many": "earmark.run",
}

__all__ = [
    "Article",
    "Extraction",
    "Record",
    "__version__",
    "extract",
    "extract_many",
    "find_amounts",
    "load",
]


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'earmark' has no attribute {name!r}")
