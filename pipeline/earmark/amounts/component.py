"""The spaCy component ``earmark_amounts``: writes the amounts of a Doc to ``doc._.amounts``."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

from earmark.amounts.find import find_amounts


class AmountFinder:
    """Finds sums, percentages and proportions."""

    def __init__(self) -> None:
        if not Doc.has_extension("amounts"):
            Doc.set_extension("amounts", default=None)

    def __call__(self, doc: Doc) -> Doc:
        doc._.amounts = find_amounts(doc.text)
        return doc


@Language.factory("earmark_amounts", assigns=["doc._.amounts"])
def make_amounts(nlp: Language, name: str) -> AmountFinder:
    """Make the component; it has no settings."""
    return AmountFinder()
