"""Why a record says what it says, and why the other sums of an article became none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from earmark.amounts import Amount
from earmark.records.confidence import confidence
from earmark.relations.candidate import Candidate, Place, Why


def explain(text: str, amounts: Sequence[Amount], candidates: Sequence[Candidate]) -> Iterator[str]:
    """Yield lines that tell of each sum what it was taken for, on which words, and what spoke for it.

    Args:
        text: the article's text, that all offsets are of.
        amounts: every amount mention of it.
        candidates: as the relations step gives them.
    """
    for c in candidates:
        words = _cut(text, c.place)
        if not c.kept:
            yield f"{words}: no record, {c.dropped or 'no allocation is told of it'} ({c.score:.2f}){_because(c.why)}"
            continue
        yield f"{words}: a record, sure {confidence(c):.2f}; an allocation {c.score:.2f}{_because(c.why)}"
        for name, role in (("payer", c.payer), ("recipient", c.recipient)):
            if role is not None:
                yield f"  {name} {role.name} by {_cut(text, role.place)} ({role.score:.2f}){_because(role.why)}"
        if c.purpose is not None:
            yield f"  purpose {_cut(text, c.purpose.place)} ({c.purpose.score:.2f}){_because(c.purpose.why)}"
        for name, kind in (("instrument", c.instrument), ("status", c.status)):
            if kind is not None:
                yield f"  {name} {kind.value} by {_cut(text, kind.place)} ({kind.score:.2f}){_because(kind.why)}"
        yield from _rest(text, amounts, c)


def explain_unread(text: str, sums: Iterable[tuple[Amount, Why]]) -> Iterator[str]:
    """Yield a line for each sum that the gate ruled out and no model read, with what spoke against it."""
    for amount, why in sums:
        yield f"{_cut(text, (amount.start, amount.end))}: no record, its words rule it out{_because(why)}"


def _rest(text: str, amounts: Sequence[Amount], c: Candidate) -> Iterator[str]:
    if c.period is not None:
        yield f"  period by {_cut(text, c.period.place)}"
    if c.change is not None:
        yield f"  change by {', '.join(_cut(text, place) for place in c.change.places)}"
    if c.share is not None:
        yield f"  share by {', '.join(_cut(text, place) for place in c.share.places)}"
    if c.part_of_place is not None:
        yield f"  part of {_cut(text, c.part_of_place)}"
    for i in (*c.mentions, *c.equivalents):
        if amounts[i].start != c.place[0]:
            yield f"  told again as {_cut(text, (amounts[i].start, amounts[i].end))}"


def _cut(text: str, place: Place) -> str:
    return "'" + " ".join(text[slice(*place)].split()) + f"' at {place[0]}"


def _because(why: Why) -> str:
    reasons = ", ".join(f"{feature} {weight:+.2f}" for feature, weight in why())
    return f", for {reasons}" if reasons else ""
