"""A sum in its sentence: what the features of the relations step look at."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

from spacy.tokens import Doc, Span, Token

from earmark.amounts import Amount
from earmark.parties.names import FAMILIES
from earmark.parties.syntax import Upwards, ancestors, predicate, role, upwards
from earmark.relations.candidate import Place


@dataclass(frozen=True, slots=True)
class Tally:
    """How many sums and percentages stand before each amount of a text, to be counted once and asked for every sum."""

    starts: list[int]
    sums: list[int]
    percents: list[int]

    @classmethod
    def of(cls, amounts: Sequence[Amount]) -> Tally:
        """Count ``amounts``, which are in the order of the text."""
        kinds = [amount.kind for amount in amounts]
        sums, percents = (list(accumulate((kind == k for kind in kinds), initial=0)) for k in ("money", "percent"))
        return cls([amount.start for amount in amounts], sums, percents)

    def features(self, start: int, end: int) -> Iterator[str]:
        """Tell how many sums the text holds, and how many sums and percentages begin in a stretch of it."""
        first, last = bisect_left(self.starts, start), bisect_left(self.starts, end)
        yield f"sums={min(self.sums[-1], 12)}"
        yield f"sums_here={min(self.sums[last] - self.sums[first], 5)}"
        yield f"percents_here={min(self.percents[last] - self.percents[first], 3)}"


@dataclass(frozen=True, slots=True)
class Units:
    """A Doc as a row of units: a lemma each, an entity as ``<ORG>``, a sum as ``<money>``, a number as ``#``.

    ``place`` maps a token to its unit, ``words`` are the units, ``first`` the first token of each;
    ``sentence`` numbers the sentence of each token, ``tally`` counts the amounts.
    """

    words: list[str]
    place: list[int]
    first: list[int]
    sentence: list[int]
    tally: Tally


def place_of(doc: Doc, start: int, end: int) -> Place:
    """Return the offsets, in characters, of the tokens [start, end), without white space at their ends."""
    while start < end - 1 and doc[start].is_space:
        start += 1
    while end > start + 1 and doc[end - 1].is_space:
        end -= 1
    span = doc[start:end]
    return span.start_char, span.end_char


def read_units(doc: Doc) -> Units:
    """Mask names and sums of ``doc``, so that what is learned speaks of kinds and not of names."""
    masks: dict[int, tuple[int, str]] = {}
    for span in doc.ents:
        if span.label_ in FAMILIES:
            masks[span.start] = (span.end, f"<{span.label_}>")
    for amount in doc._.amounts:
        told = doc.char_span(amount.start, amount.end, alignment_mode="expand")
        if told is not None:
            masks[told.start] = (told.end, f"<{amount.kind}>")
    words: list[str] = []
    place: list[int] = []
    first: list[int] = []
    until, mask = 0, ""
    for token in doc:
        if token.i < until:
            place.append(len(words) - 1)
            continue
        if token.i in masks:
            until, mask = masks[token.i]
            words.append(mask)
        elif token.is_space:
            words.append("<n>")
        else:
            words.append("#" if token.like_num else (token.lemma_ or token.text).lower())
        place.append(len(words) - 1)
        first.append(token.i)
    sentence = list(accumulate((doc.to_array("SENT_START") == 1).astype(int).tolist()))
    return Units(words, place, first, sentence, Tally.of(doc._.amounts))


@dataclass(frozen=True)
class Sum:
    """A sum of money where it stands.

    ``index`` is its place in ``doc._.amounts``; ``start`` and ``end`` are tokens, ``unit`` its place among the units,
    ``left`` and ``right`` the units of its sentence (end exclusive).
    """

    index: int
    amount: Amount
    start: int
    end: int
    head: Token
    sentence: Span
    unit: int
    left: int
    right: int
    governors: tuple[Token, ...]
    predicate: Token | None

    @cached_property
    def upwards(self) -> Upwards:
        """The head of the sum and what is over it, each with its role."""
        return upwards(self.head)

    @cached_property
    def places(self) -> dict[int, list[str]]:
        """Token → where it stands by the parse: over the sum (by distance), below it, or beside it."""
        places: dict[int, list[str]] = defaultdict(list)
        for n, over in enumerate(self.governors):
            places[over.i] += [f"over{min(n, 2)}", "over"]
            for child in over.children:
                own = role(child)
                if own in ("compound", "amod", "nmod:desc"):
                    places[child.i].append("mod")
                elif n < 3 and child.pos_ in ("NOUN", "PROPN"):
                    places[child.i].append("arg")
                elif own in ("compound:prt", "prt", "xcomp"):
                    places[child.i].append("over")
        for token in self.head.subtree:
            if not self.start <= token.i < self.end:
                places[token.i].append("under")
        return {i: list(dict.fromkeys(told)) for i, told in places.items()}


def read_sums(doc: Doc, units: Units, kinds: tuple[str, ...] = ("money",)) -> list[Sum]:
    """Return the sums of money of ``doc`` (or the amounts of other ``kinds``) in the order of the text."""
    sums = []
    for index, amount in enumerate(doc._.amounts):
        if amount.kind not in kinds:
            continue
        span = doc.char_span(amount.start, amount.end, alignment_mode="expand")
        if span is None:
            continue
        head = span.root
        sentence = head.sent
        sums.append(
            Sum(
                index=index,
                amount=amount,
                start=span.start,
                end=span.end,
                head=head,
                sentence=sentence,
                unit=units.place[span.start],
                left=units.place[sentence.start],
                right=units.place[sentence.end - 1] + 1,
                governors=tuple(t for t in ancestors(head, 6) if not span.start <= t.i < span.end),
                predicate=predicate(head),
            )
        )
    return sums
