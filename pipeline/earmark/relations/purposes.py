"""What a sum is for: of the phrases that can tell it, the one that a network finds likeliest."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from spacy.tokens import Doc

from earmark.parties.syntax import path, role
from earmark.relations.candidate import Place, Purpose
from earmark.relations.context import Sum, Units, place_of
from earmark.relations.features import bucket
from earmark.relations.headings import lines_over
from earmark.relations.linear import Columns, softmax
from earmark.relations.models import network
from earmark.relations.phrases import Phrase, phrases_in, purpose_phrases
from earmark.relations.wording import worded

#: what leads to a purpose at the end of a line over a list
_AIMS = {"noun": frozenset(["for", "toward", "towards"]), "clause": frozenset(["for", "to"])}
#: how much the chance that no purpose is told counts: where the gold accepts none beside a phrase, the phrase says more
UNTOLD = 0.25


@dataclass(frozen=True, slots=True)
class Telling:
    """A mention that says something of an allocation.

    Attributes:
        sum: the mention.
        weight: how much it counts, 0 to 1.
        instrument: what it tells by itself.
        columns: those of the features of the sum.
    """

    sum: Sum
    weight: float
    instrument: str
    columns: Columns


def choose_purpose(
    doc: Doc, units: Units, mentions: Sequence[Telling], taken: Sequence[Place], whole: Place = (0, 0)
) -> Purpose | None:
    """Return what an allocation told by ``mentions`` is for.

    Args:
        doc: the Doc, with amounts, entities and a parse.
        units: the Doc's units.
        mentions: those of the allocation.
        taken: the places of the parties in their roles: a phrase that only names one of them is no purpose.
        whole: where it is told what the allocation is a share of: "30% of the money" is not for the money.
    """
    purposes = network("purposes")
    best: Purpose | None = None
    only_names = _naming(doc, taken)
    for told in mentions:
        phrases = [
            phrase
            for phrase in purpose_phrases(doc, told.sum)
            if not only_names(phrase) and not whole[0] <= doc[phrase.head].idx < whole[1]
        ]
        rows = option_features(doc, units, told.sum, phrases, told.instrument)
        outputs, scene = purposes.option_outputs([purposes.columns(row) for row in rows], told.columns)
        chances = softmax(outputs[:, 0])
        chances[-1] *= UNTOLD
        at = int(np.argmax(chances))
        chance = told.weight * float(chances[at] / chances.sum())
        if at < len(phrases) and (best is None or chance > best.score):
            place = place_of(doc, *worded(doc, phrases[at].start, phrases[at].end))
            best = Purpose(place, chance, partial(purposes.explain, rows[at], "purpose", "purpose", scene=scene))
    return best or _of_the_list(doc, mentions[0], only_names)


def _of_the_list(doc: Doc, told: Telling, only_names: Callable[[Phrase], bool]) -> Purpose | None:
    """What the line that leads into a list ends with is told of each item: "will get funding for [safety]:"."""
    lead = lines_over(doc, told.sum.amount.start).lead
    span = doc.char_span(*lead, alignment_mode="expand") if lead[1] > lead[0] else None
    if span is None or span.start <= told.sum.start < span.end:
        return None
    for phrase in phrases_in(doc, span.start, span.end):
        aim = phrase.lead in _AIMS.get(phrase.form, ())
        if aim and doc[phrase.end].text == ":" and not only_names(phrase):
            place = place_of(doc, *worded(doc, phrase.start, phrase.end))
            return Purpose(place, told.weight, _led_into)
    return None


def _led_into() -> Sequence[tuple[str, float]]:
    return [("told by the line that leads into the list", 1.0)]


def _naming(doc: Doc, taken: Sequence[Place]) -> Callable[[Phrase], bool]:
    """What says of a phrase whether it only names a party that is in its role already."""
    places = sorted(taken)
    begins = [first for first, _ in places]
    first_of = {last: first for first, last in places}

    def only_names(phrase: Phrase) -> bool:
        start, end = place_of(doc, phrase.start, phrase.end)
        at = bisect_right(begins, start) - 1
        if at >= 0 and end <= places[at][1]:
            return True
        if end in first_of:  # "state-backed chipmaker [Rapidus]", but not "the rescue of [Rapidus]"
            first = first_of[end]
            leads = (t for t in doc[phrase.start : phrase.end] if t.idx < first)
            return first <= doc[phrase.head].idx or not any(t.pos_ in ("ADP", "PART", "VERB") for t in leads)
        after = bisect_left(begins, end)
        return after < len(begins) and begins[after] - end <= 1 and start < begins[after]

    return only_names


def option_features(doc: Doc, units: Units, s: Sum, phrases: Sequence[Phrase], instrument: str) -> list[list[str]]:
    """Describe each of ``phrases`` as the purpose of the sum ``s``, told as ``instrument``, and last that none is."""
    options = [[*_beside(doc, units, s, phrase, instrument), *_alone(doc, phrase)] for phrase in phrases]
    return [*options, _none_told(s, phrases, instrument)]


def _beside(doc: Doc, units: Units, s: Sum, phrase: Phrase, instrument: str) -> Iterator[str]:
    """Describe a phrase by where it stands from the sum, and by what the sum is."""
    head, lead, form = doc[phrase.head], phrase.lead, phrase.form
    verb = s.predicate.lemma_.lower() if s.predicate is not None else "none"
    side = "before" if phrase.start < s.start else "after"
    where = phrase.line or side
    gap = bucket(units.place[phrase.start] - s.unit if side == "after" else s.unit - units.place[phrase.end - 1])
    yield f"where={where} {gap}"
    yield f"lead+gap={lead} {where} {gap}"
    yield f"lead+where={lead} {form} {where}"
    yield f"form+where={form} {where}"
    yield f"verb+lead={verb} {lead} {form} {where}"
    yield f"own={role(head)} {where}"
    yield f"as={instrument} {lead} {form} {where}"
    yield f"as+head={instrument} {head.lemma_.lower()}"
    yield f"as+pos={instrument} {head.pos_} {lead} {form}"
    yield f"as+named={instrument} {head.ent_type_} {lead}"
    if phrase.line:
        return
    rise, meet, fall = path(s.upwards, head)
    way = ">".join(rise) + "|" + "<".join(fall)
    yield f"way={way} {form}"
    yield f"way+meet={way} {meet.lemma_.lower() if meet is not None else 'far'}"
    yield f"as+way={instrument} {way}"


def _alone(doc: Doc, phrase: Phrase) -> Iterator[str]:
    """Describe a phrase by itself."""
    start, end, lead, form = phrase.start, phrase.end, phrase.lead, phrase.form
    head = doc[phrase.head]
    lemma = head.lemma_.lower()
    yield f"lead={lead}"
    yield f"form={form} {lead}"
    yield f"pos={head.pos_} {lead} {form}"
    yield f"head={lemma}"
    yield f"head+form={lemma} {form} {lead}"
    yield f"length={bucket(end - start)} {form}"
    yield f"named={head.ent_type_ or 'none'} {lead} {form}"
    yield f"gov={head.head.lemma_.lower()} {lead} {form}"
    yield f"first={doc[start].pos_} {form}"
    yield f"full={head.right_edge.i + 1 == end} {lead} {form}"
    yield from (f"word={t.lemma_.lower()}" for t in doc[start : min(end, start + 12)] if t.is_alpha)


def _none_told(s: Sum, phrases: Sequence[Phrase], instrument: str) -> list[str]:
    """Describe the choice that no purpose is told."""
    here = dict.fromkeys(f"{p.form} {p.lead}" for p in phrases if not p.line)
    return [
        "null",
        f"null verb={s.predicate.lemma_.lower() if s.predicate is not None else 'none'}",
        f"null over={s.governors[0].lemma_.lower() if s.governors else 'none'}",
        f"null as={instrument}",
        f"null here={min(len(here), 4)}",
        *(f"null {told}" for told in here),
    ]
