"""The spaCy component ``earmark_parties``: writes the parties of a Doc to ``doc._.parties``."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

from earmark.parties.mentions import find_mentions
from earmark.parties.resolve import resolve


class PartyFinder:
    """Finds who is named. Needs ``doc._.amounts`` and entities; a parse adds noun phrases and salience."""

    def __init__(self) -> None:
        if not Doc.has_extension("parties"):
            Doc.set_extension("parties", default=None)

    def __call__(self, doc: Doc) -> Doc:
        doc._.parties = resolve(doc, find_mentions(doc))
        return doc


@Language.factory("earmark_parties", requires=["doc.ents"], assigns=["doc._.parties"])
def make_parties(nlp: Language, name: str) -> PartyFinder:
    """Make the component; it has no settings."""
    return PartyFinder()
