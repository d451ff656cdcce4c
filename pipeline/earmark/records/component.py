"""The spaCy component ``earmark_records``: writes the records of a Doc to ``doc._.records``."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

from earmark.contract import Article, stable_id
from earmark.records.build import build_records


class RecordBuilder:
    """Builds records from ``doc._.candidates``.

    ``doc._.article`` may hold the :class:`earmark.contract.Article` that the Doc is of; without it the id is made from
    the text.
    """

    def __init__(self) -> None:
        for name in ("article", "records"):
            if not Doc.has_extension(name):
                Doc.set_extension(name, default=None)

    def __call__(self, doc: Doc) -> Doc:
        article = doc._.article or Article(id=stable_id(doc.text), text=doc.text or " ")
        doc._.records = build_records(article, doc._.amounts, doc._.candidates)
        return doc


@Language.factory("earmark_records", requires=["doc._.candidates"], assigns=["doc._.records"])
def make_records(nlp: Language, name: str) -> RecordBuilder:
    """Make the component; it has no settings."""
    return RecordBuilder()
