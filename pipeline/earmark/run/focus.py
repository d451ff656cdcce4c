"""Reading where it matters: the model sees the sentences with amounts, and those they need to be understood.

The text is tokenised whole and cut into units, sentences by a cheap split. Units with an amount are read, and with
them the beginning of the article, the unit before one that begins with a pronoun or a description, and the first
mention of the names that stand in them, for that is where a name is given in full. What is read becomes one shorter
Doc; the tags, heads and entities that the model gives it are copied back to the same tokens of the whole Doc, so that
everything after it sees ordinary offsets. A unit that was not read is a sentence of words without tags.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from spacy.attrs import DEP, ENT_IOB, ENT_TYPE, HEAD, LEMMA, MORPH, POS, TAG
from spacy.language import Language
from spacy.tokens import Doc

from earmark.amounts import find_amounts

_COPIED = [TAG, POS, MORPH, LEMMA, DEP, HEAD, ENT_IOB, ENT_TYPE]
_OUTSIDE = 2
"""ENT_IOB of a token that is in no entity."""

#: Ends of sentences; after a short capitalised word with a full stop (``Corp.``, ``U.S.``, ``Sen.``) there is none.
_END = re.compile(
    r"""(?:\n\s*|(?<![A-Z]\.)(?<!\b[A-Z][a-z])(?<!\b[A-Z][a-z]{2})(?<!\b[A-Z][a-z]{3})[.!?]["'”’)]*\s+)(?=\S)"""
)
#: How a unit begins or who it speaks of when its parties were named before it.
_ANAPHOR = re.compile(
    r"\b(?:it|its|they|their|them|he|his|she|her|who|which|this|that|these|those|the (?:company|firm|group|agency|bank|"
    r"ministry|department|government|state|city|county|fund|foundation|university|institute|administration|commission|"
    r"council|board|bill|deal|programme|program|project|plan|agreement|settlement|lender|maker|chipmaker|carmaker|"
    r"startup|start-up|airline|retailer|operator|developer|utility|court|regulator|union|country|organisation|"
    r"organization|charity|center|centre|school|hospital|package|budget|law|act|money|funds?|grants?|loans?|award))\b",
    re.I,
)
_NAME = re.compile(r"(?<![\w.])(?:[A-Z][\w&’'-]+|[A-Z]{2,})(?=\W|$)")
#: Names looked up in one article.
MOST_NAMES = 60


def annotate(nlp: Language, doc: Doc, focus: bool = True) -> Doc:
    """Run the pipeline on a tokenised Doc.

    Args:
        nlp: a pipeline with earmark's components at its end.
        doc: as ``nlp.make_doc`` gives it, with its extensions set.
        focus: let the statistical components, those before ``earmark_amounts``, read only what the amounts need.

    Returns the same Doc.
    """
    names = nlp.pipe_names
    begin = names.index("earmark_amounts") if "earmark_amounts" in names else len(names)
    model, rules = nlp.pipeline[:begin], nlp.pipeline[begin:]
    tokens = chosen_tokens(doc) if focus else None
    if tokens is None:
        doc = _run(model, doc)
    elif len(tokens):
        _copy_back(_run(model, _part(doc, tokens)), doc, tokens)
    return _run(rules, doc)


def _run(components: Iterable[tuple[str, Any]], doc: Doc) -> Doc:
    for _name, component in components:
        doc = component(doc)
    return doc


def chosen_tokens(doc: Doc) -> Any:
    """The indices of the tokens to read, rising; None where that would be most of them."""
    text = doc.text
    starts = unit_starts(text)
    chosen = choose_units(text, starts, [(amount.start, amount.end) for amount in find_amounts(text)])
    ends = [*starts[1:], len(text)]
    if sum(ends[unit] - starts[unit] for unit in chosen) > 0.85 * len(text):
        return None
    wanted = np.zeros(len(starts), dtype=bool)
    wanted[chosen] = True
    return np.flatnonzero(wanted[_units_of(doc, starts)])


def _units_of(doc: Doc, starts: Sequence[int]) -> Any:
    """For each token the unit in which it begins."""
    begins = np.fromiter((token.idx for token in doc), dtype=np.int64, count=len(doc))
    return np.searchsorted(np.asarray(starts), begins, side="right") - 1


def unit_starts(text: str) -> list[int]:
    """Where the units of ``text`` begin, in characters; the first at 0.

    >>> unit_starts("Acme Corp. got $5 million. It will hire.")
    [0, 27]
    """
    return [0, *(found.end() for found in _END.finditer(text))]


def choose_units(text: str, starts: Sequence[int], spans: Iterable[tuple[int, int]]) -> list[int]:
    """The units to read, rising, for amounts at ``spans``; none where there is no amount."""
    ends = [*starts[1:], len(text)]
    with_amount = sorted(
        {unit for start, end in spans for unit in range(bisect_right(starts, start) - 1, bisect_right(starts, end - 1))}
    )
    if not with_amount:
        return []
    chosen = {0, *with_amount}
    for unit in with_amount:
        if unit and _ANAPHOR.search(text, starts[unit], ends[unit]):
            chosen.add(unit - 1)
    names: dict[str, None] = {}
    for unit in with_amount:
        names |= dict.fromkeys(_NAME.findall(text, starts[unit], ends[unit]))
    for name in list(names)[:MOST_NAMES]:
        chosen.add(bisect_right(starts, text.find(name)) - 1)
    return sorted(chosen)


def _part(doc: Doc, tokens: Any) -> Doc:
    """A Doc of the chosen tokens; where one does not follow the one before it, a sentence starts."""
    chosen = [doc[int(at)] for at in tokens]
    part = Doc(doc.vocab, words=[token.text for token in chosen], spaces=[bool(token.whitespace_) for token in chosen])
    for at in np.flatnonzero(np.diff(tokens) > 1) + 1:
        part[int(at)].is_sent_start = True
    return part


def _copy_back(part: Doc, doc: Doc, tokens: Any) -> None:
    """Give the tokens of ``doc`` what those of ``part`` have; every other unit becomes a sentence of its own."""
    values = np.zeros((len(doc), len(_COPIED)), dtype=np.uint64)
    values[:, _COPIED.index(ENT_IOB)] = _OUTSIDE
    values[:, _COPIED.index(HEAD)] = _flat_heads(doc, tokens).astype(np.uint64)
    values[:, _COPIED.index(DEP)] = doc.vocab.strings.add("dep")
    values[tokens] = part.to_array(_COPIED)
    array: Any = values
    doc.from_array(_COPIED, array)


def _flat_heads(doc: Doc, tokens: Any) -> Any:
    """Heads, relative, that make a sentence of each run of tokens that was not read and lies within a unit."""
    units = _units_of(doc, unit_starts(doc.text))
    read = np.zeros(len(doc), dtype=bool)
    read[tokens] = True
    breaks = np.ones(len(doc), dtype=bool)
    breaks[1:] = (units[1:] != units[:-1]) | (read[1:] != read[:-1])
    here = np.arange(len(doc))
    return np.maximum.accumulate(np.where(breaks, here, 0)) - here
