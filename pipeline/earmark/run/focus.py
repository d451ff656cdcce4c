"""Reading where it matters: the model sees the sentences with amounts, and those they need to be understood.

The text is tokenised whole and cut into units, sentences by a cheap split. Units with an amount are read, and with
them the beginning of the article, the unit before each, where its pronouns and descriptions were named, and the first
mention of the names that stand in them, for that is where a name is given in full. What is read becomes short
Docs; the tags, heads and entities that the model gives them are copied back to the same tokens of the whole Doc, so
that everything after it sees ordinary offsets. A unit that was not read is a sentence of words without tags.
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

#: The first of these components, and what comes after it, see the whole Doc: they look for what was read elsewhere in
#: it, and cost little.
ON_WHOLE = frozenset({"earmark_consistency", "earmark_amounts"})
_COPIED = [TAG, POS, MORPH, LEMMA, DEP, HEAD, ENT_IOB, ENT_TYPE]
_OUTSIDE = 2
"""ENT_IOB of a token that is in no entity."""

#: Ends of sentences; after a short capitalised word with a full stop (``Corp.``, ``U.S.``, ``Sen.``) there is none.
_END = re.compile(
    r"""(?:\n\s*|(?<!\b[A-Z])(?<!\b[A-Z][a-z])(?<!\b[A-Z][a-z]{2})(?<!\b[A-Z][a-z]{3})[.!?]["'”’)]*\s+)(?=\S)"""
)
_NAME = re.compile(r"(?<![\w.])(?:[A-Z][\w&’'-]+|[A-Z]{2,})(?=\W|$)")
#: Names looked up in one article.
MOST_NAMES = 60


def annotate(nlp: Language, doc: Doc, focus: bool = True) -> Doc:
    """Run the pipeline on a tokenised Doc.

    Args:
        nlp: a pipeline with earmark's components at its end.
        doc: as ``nlp.make_doc`` gives it, with its extensions set.
        focus: let the statistical components, those before the ones in ON_WHOLE, read only what the amounts need.

    Returns the same Doc.
    """
    tokens = chosen_tokens(doc) if focus else None
    if tokens is None:
        return _run(nlp.pipeline, doc)
    begin = next((at for at, name in enumerate(nlp.pipe_names) if name in ON_WHOLE), len(nlp.pipe_names))
    if len(tokens):
        parts = _parts(doc, tokens)
        for _name, component in nlp.pipeline[:begin]:
            parts = list(component.pipe(parts)) if hasattr(component, "pipe") else [component(part) for part in parts]
        _copy_back(parts, doc, tokens)
    return _run(nlp.pipeline[begin:], doc)


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
    chosen = {0, *with_amount, *(unit - 1 for unit in with_amount if unit)}
    names: dict[str, None] = {}
    for unit in with_amount:
        names |= dict.fromkeys(_NAME.findall(text, starts[unit], ends[unit]))
    for name in list(names)[:MOST_NAMES]:
        chosen.add(bisect_right(starts, text.find(name)) - 1)
    return sorted(chosen)


def _parts(doc: Doc, tokens: Any) -> list[Doc]:
    """A Doc of each run of chosen tokens."""
    runs = np.split(tokens, np.flatnonzero(np.diff(tokens) > 1) + 1)
    parts = []
    for run in runs:
        span = doc[int(run[0]) : int(run[-1]) + 1]
        words, spaces = zip(*((token.text, bool(token.whitespace_)) for token in span), strict=True)
        parts.append(Doc(doc.vocab, words=list(words), spaces=list(spaces)))
    return parts


def _copy_back(parts: list[Doc], doc: Doc, tokens: Any) -> None:
    """Give the tokens of ``doc`` what those of ``parts`` have; every other unit becomes a sentence of its own."""
    values: Any = np.zeros((len(doc), len(_COPIED)), dtype=np.uint64)
    values[:, _COPIED.index(ENT_IOB)] = _OUTSIDE
    values[:, _COPIED.index(HEAD)] = _flat_heads(doc, tokens).astype(np.uint64)
    values[:, _COPIED.index(DEP)] = doc.vocab.strings.add("dep")
    values[tokens] = np.concatenate([part.to_array(_COPIED) for part in parts])
    doc.from_array(_COPIED, values)


def _flat_heads(doc: Doc, tokens: Any) -> Any:
    """Heads, relative, that make a sentence of each run of tokens that was not read and lies within a unit."""
    units = _units_of(doc, unit_starts(doc.text))
    read = np.zeros(len(doc), dtype=bool)
    read[tokens] = True
    breaks = np.ones(len(doc), dtype=bool)
    breaks[1:] = (units[1:] != units[:-1]) | (read[1:] != read[:-1])
    here = np.arange(len(doc))
    return np.maximum.accumulate(np.where(breaks, here, 0)) - here
