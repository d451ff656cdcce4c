"""`find_amounts` as a spaCy component: writes `doc._.amounts`.

nlp.add_pipe("earmark_amounts", config={"region": "AU"})
nlp("A $5 million grant")._.amounts
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.training import Example

from earmark.amounts.amount import Amount
from earmark.amounts.find import find_amounts

#: key of ``doc.user_data`` for the text as it is written, where the tokens were made of it with other white space
READ_TEXT = "earmark_text"

if not Doc.has_extension("amounts"):
    Doc.set_extension("amounts", default=[])


class AmountFinder:
    """Finds the amounts of a document; tokens, tags and entities are neither read nor changed."""

    def __init__(self, nlp: Language, name: str = "earmark_amounts", *, region: str | None = None) -> None:
        find_amounts("", region=region)
        self.name = name
        self.region = region

    def __call__(self, doc: Doc) -> Doc:
        """Set the amounts of the document and return it."""
        self.set_annotations(doc, self.match(doc))
        return doc

    def match(self, doc: Doc) -> list[Amount]:
        """The amounts of the document's text; offsets are its characters."""
        return find_amounts(doc.user_data.get(READ_TEXT) or doc.text, region=self.region)

    def set_annotations(self, doc: Doc, amounts: list[Amount]) -> None:
        """Write the amounts to `doc._.amounts`."""
        doc._.amounts = amounts

    def score(self, examples: Iterable[Example], **kwargs: Any) -> dict[str, float]:
        """Precision, recall and F1 of `doc._.amounts`, as `score_amounts`."""
        return score_amounts(examples, **kwargs)


def score_amounts(examples: Iterable[Example], **kwargs: Any) -> dict[str, float]:
    """Precision, recall and F1 of the mentions; one is right when kind, value, high end and currency agree.

    Returns "amounts_p", "amounts_r" and "amounts_f", each between 0 and 1. The reference documents carry the right
    mentions in `doc._.amounts`.
    """
    right = wanted = found = 0
    for example in examples:
        gold = [_facts(amount) for amount in example.reference._.amounts]
        guess = [_facts(amount) for amount in example.predicted._.amounts]
        wanted += len(gold)
        found += len(guess)
        for facts in guess:
            if facts in gold:
                gold.remove(facts)
                right += 1
    precision = right / found if found else 0.0
    recall = right / wanted if wanted else 0.0
    f1 = 2 * precision * recall / (precision + recall) if right else 0.0
    return {"amounts_p": precision, "amounts_r": recall, "amounts_f": f1}


def _facts(amount: Amount) -> tuple[Any, ...]:
    return amount.kind, amount.value, amount.max, amount.currency


def amount_span(doc: Doc, amount: Amount) -> Span | None:
    """The tokens of an amount, widened to whole tokens; None if it covers none."""
    return doc.char_span(amount.start, amount.end, label=amount.kind.upper(), alignment_mode="expand")


@Language.factory("earmark_amounts", assigns=["doc._.amounts"], default_config={"region": None})
def make_amounts(nlp: Language, name: str, region: str | None) -> AmountFinder:
    """The factory behind the entry point `earmark_amounts`."""
    return AmountFinder(nlp, name, region=region)
