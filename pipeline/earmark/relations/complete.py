"""Candidates → complete candidates: which are kept, periods, changes, totals and parts, and what parts take over."""

from __future__ import annotations

from datetime import date

from spacy.tokens import Doc

from earmark.relations.announced import announced_of
from earmark.relations.candidate import Candidate, ChangeTold, PeriodTold, Place
from earmark.relations.change import change_of
from earmark.relations.context import text_of
from earmark.relations.parts import SumInPlace, find_parts
from earmark.relations.period import PeriodMention, find_periods, period_of
from earmark.relations.region import region_of

#: a sum is a record from this probability on; chosen on gold/dev
THRESHOLD = 0.5
#: a part whose own words tell its status less surely than this has the status of its total
DOUBTFUL = 0.7


def complete(doc: Doc, candidates: list[Candidate], published: date | None) -> None:
    """Decide which ``candidates`` are kept and fill in what is told of them beside parties and standing."""
    for c in candidates:
        c.kept = c.score >= THRESHOLD
        c.dropped = "" if c.kept else "no allocation is told of it"
    _changes(doc, candidates)
    kept = [c for c in candidates if c.kept]
    _parts(doc, candidates)
    periods = find_periods(text_of(doc), published=published, region=region_of(doc._.parties, doc._.amounts))
    for c in kept:
        c.period = _period(doc, c, periods)
        told = announced_of(text_of(doc), _sentence(doc, _lead(doc, c)), published)
        if told is not None:
            c.announced, c.announced_place = told
    _same_year(kept)
    _take_over(candidates)


def _lead(doc: Doc, c: Candidate) -> Place:
    if c.mentions:
        amount = doc._.amounts[c.lead]
        return amount.start, amount.end
    return c.place


def _sentence(doc: Doc, place: Place) -> Place:
    span = doc.char_span(*place, alignment_mode="expand")
    sentence = span.root.sent
    return sentence.start_char, sentence.end_char


def _changes(doc: Doc, candidates: list[Candidate]) -> None:
    by_index = {i: c for c in candidates for i in c.mentions}
    for c in candidates:
        if not c.kept or c.amount is None:
            continue
        for i in sorted(c.mentions, key=lambda i: i != c.lead):
            amount = doc._.amounts[i]
            told = change_of(text_of(doc), _sentence(doc, (amount.start, amount.end)), doc._.amounts, i)
            if told is None:
                continue
            if c.change is None:
                c.change = ChangeTold(told.spans, told.percent, told.factor, told.from_value, told.basis)
            for other, what in ((told.old_index, "the old level of"), (told.step_index, "the step to")):
                level = by_index.get(other) if other is not None else None
                if level is not None and level is not c and len(level.mentions) == 1:
                    level.kept, level.dropped = False, f"it is {what} {amount.text}"


def _parts(doc: Doc, candidates: list[Candidate]) -> None:
    kept = [(n, c) for n, c in enumerate(candidates) if c.kept and c.amount is not None]
    places, owners = [], []
    for n, c in kept:
        for i in c.mentions:
            amount = doc._.amounts[i]
            start, end = _sentence(doc, (amount.start, amount.end))
            places.append(
                SumInPlace(
                    start=amount.start,
                    end=amount.end,
                    value=amount.value,
                    currency=amount.currency or "",
                    max=amount.max,
                    sentence_start=start,
                    sentence_end=end,
                    per=amount.per,
                )
            )
            owners.append(n)
    order = sorted(range(len(places)), key=lambda k: places[k].start)
    found = find_parts(text_of(doc), [places[k] for k in order])
    for part, total in found.items():
        child, parent = owners[order[part]], owners[order[total]]
        c = candidates[child]
        if child != parent and c.part_of is None and not _is_above(candidates, child, parent):
            c.part_of = parent
            c.part_of_place = (places[order[total]].start, places[order[total]].end)
    for c in candidates:
        if c.part_of is not None:
            above = candidates[c.part_of]
            if above.part_of is not None and _sentence(doc, above.place) == _sentence(doc, c.place):
                c.part_of, c.part_of_place = above.part_of, above.part_of_place
    for n, c in enumerate(candidates):
        if c.part_of is not None:
            lower = _lower_total(candidates, c, c.part_of)
            if lower != c.part_of and not _is_above(candidates, n, lower):
                c.part_of, c.part_of_place = lower, candidates[lower].place


def _lower_total(candidates: list[Candidate], part: Candidate, total: int) -> int:
    """The nearer total: of a budget that holds a package told before its parts, the parts are the package's."""
    assert part.amount is not None
    for n, c in enumerate(candidates):
        if not c.kept or c.amount is None or c.part_of != total or c is part or c.place > part.place:
            continue
        if c.amount.value > part.amount.value * 2 and c.amount.currency == part.amount.currency:
            return n
    return total


def _is_above(candidates: list[Candidate], child: int, parent: int) -> bool:
    """Whether ``child`` is, by way of others, the total of ``parent``."""
    at: int | None = parent
    while at is not None:
        if at == child:
            return True
        at = candidates[at].part_of
    return False


def _period(doc: Doc, c: Candidate, periods: list[PeriodMention]) -> PeriodTold | None:
    places = [(doc._.amounts[i].start, doc._.amounts[i].end) for i in sorted(c.mentions, key=lambda i: i != c.lead)]
    for place in places or [c.place]:
        told = period_of(text_of(doc), _sentence(doc, place), place, periods)
        if told is not None:
            return PeriodTold((told.start, told.end), told.first, told.last, told.kind == "fiscal year")
    return None


#: instruments that public bodies tell by the fiscal year
_BY_YEAR = ("budget", "subsidy", "grant", "aid")


def _same_year(kept: list[Candidate]) -> None:
    """Where an article tells one fiscal year alone, its budgets are of that year."""
    told = {c.period.place: c.period for c in kept if c.period is not None}
    years = {(p.first, p.last) for p in told.values()}
    if len(years) == 1 and any(p.fiscal for p in told.values()):
        for c in kept:
            if c.period is None and c.instrument is not None and c.instrument.value in _BY_YEAR:
                c.period = next(iter(told.values()))


def _take_over(candidates: list[Candidate]) -> None:
    """A part without a period or a payer, or with a doubtful status, has those of its total."""
    for _ in range(3):  # totals of totals
        for c in candidates:
            if c.part_of is None or not c.kept:
                continue
            total = candidates[c.part_of]
            c.period = c.period or total.period
            if c.payer is None and total.payer is not None and total.payer.name != (c.recipient and c.recipient.name):
                c.payer = total.payer
            if c.status and total.status and c.status.score < DOUBTFUL and total.status.score > c.status.score:
                c.status = total.status
