"""The spaCy component ``earmark_relations``: writes the candidates of a Doc to ``doc._.candidates``."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

from earmark.relations.complete import complete
from earmark.relations.relate import relate


class Relater:
    """Relates sums to parties. Reads ``doc._.amounts``, ``doc._.parties`` and, where set, ``doc._.title``.

    ``doc._.sums_only`` says that money without a sum is not sought.
    """

    def __init__(self) -> None:
        for name in ("candidates", "title", "published", "sums_only"):
            if not Doc.has_extension(name):
                Doc.set_extension(name, default=None)

    def __call__(self, doc: Doc) -> Doc:
        doc._.candidates = relate(doc, doc._.title or "")
        complete(doc, doc._.candidates, doc._.published)
        return doc


@Language.factory("earmark_relations", requires=["doc._.amounts", "doc._.parties"], assigns=["doc._.candidates"])
def make_relations(nlp: Language, name: str) -> Relater:
    """Make the component; it has no settings."""
    return Relater()
