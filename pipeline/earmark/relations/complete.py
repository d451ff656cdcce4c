"""Candidates → complete candidates: which are kept, periods, changes, totals and parts, and what parts take over."""

from __future__ import annotations

from bisect import bisect_left
from datetime import date

from spacy.tokens import Doc

from earmark.model.lines import text_of
from earmark.relations.announced import announced_of
from earmark.relations.candidate import Candidate, ChangeTold, PeriodTold, Place
from earmark.relations.change import change_of
from earmark.relations.labels import read_labels
from earmark.relations.negation import denied
from earmark.relations.parts import SumInPlace, find_parts
from earmark.relations.period import PeriodMention, find_periods, period_of, told_by
from earmark.relations.relate import THRESHOLD, is_told
from earmark.relations.remainder import remainders
from earmark.relations.share import points
from earmark.relations.siblings import Siblings
from earmark.relations.whose import Home, owner_of, read_home


def complete(doc: Doc, candidates: list[Candidate], published: date | None) -> None:
    """Decide which ``candidates`` are kept and fill in what is told of them beside parties and standing."""
    for c in candidates:
        c.kept = c.score >= THRESHOLD
        c.dropped = "" if c.kept else "no allocation is told of it"
        if c.kept:
            denied(doc, c)
    labelled = read_labels(doc, candidates)
    _changes(doc, candidates)
    kept = [c for c in candidates if c.kept]
    _parts(doc, candidates)
    _periods(doc, kept, published)
    for c in kept:
        told = announced_of(text_of(doc), _sentence(doc, _lead(doc, c)), published)
        if told is not None:
            c.announced, c.announced_place = told
    _take_over(doc, candidates)
    for c in labelled:  # what a whole list is for
        if c.purpose is None and c.recipient is not None and c.part_of is not None:
            c.purpose = candidates[c.part_of].purpose
    for c in candidates:
        if c.kept and c.amount is None and c.share is None and not is_told(c):
            c.kept, c.dropped = False, "nobody is told who gives or gets it"


def _lead(doc: Doc, c: Candidate) -> Place:
    if c.mentions:
        amount = doc._.amounts[c.lead]
        return amount.start, amount.end
    return c.place


def _mentions(doc: Doc, c: Candidate) -> list[Place]:
    """Where a sum is told, the mention that says most first; for money without a sum its own place."""
    amounts = [doc._.amounts[i] for i in sorted(c.mentions, key=lambda i: i != c.lead)]
    return [(amount.start, amount.end) for amount in amounts] or [c.place]


def _sentence(doc: Doc, place: Place) -> Place:
    span = doc.char_span(*place, alignment_mode="expand")
    if span is None:
        return place
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
            if c.change is None and not told.percent is told.factor is told.from_value is None:
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
    sums = [places[k] for k in order]
    siblings = Siblings(doc, sums, [candidates[owners[k]] for k in order])
    found = find_parts(text_of(doc), sums, siblings.apart)
    found |= remainders(text_of(doc), sums, found)
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
    _prefer_topics(doc, candidates)
    _shares(doc, candidates)
    _proceeds(candidates)


def _shares(doc: Doc, candidates: list[Candidate]) -> None:
    """A share of a sum that is told in figures is a part of it.

    One "of the money" or "of the fund" is of the sum told last before it in the paragraph or the one before, or where
    that is a part itself, of its total.
    """
    kept = [(n, i) for n, c in enumerate(candidates) if c.kept for i in (*c.mentions, *c.equivalents)]
    told = {doc._.amounts[i].start: n for n, i in kept}
    starts = sorted(doc._.amounts[i].start for _, i in kept if doc._.amounts[i].per is None)
    for c in candidates:
        if not c.kept or c.share is None:
            continue
        place = c.share.places[1]
        if place[0] not in told and points(c.share.of):
            before = bisect_left(starts, c.place[0]) - 1
            if before >= 0 and c.place[0] - starts[before] <= FARTHEST_WHOLE:
                n = told[starts[before]]
                above = candidates[n].part_of
                c.part_of, c.part_of_place = n if above is None else above, place
        elif place[0] in told:
            c.part_of, c.part_of_place = told[place[0]], place


def _proceeds(candidates: list[Candidate]) -> None:
    """Proceeds are spent by whoever got them: "Acme raised $9m from Orrin. A third of the proceeds will fund a plant."

    The sum that they are of is the last one told before them with a recipient.
    """
    raised: Candidate | None = None
    for c in candidates:
        if c.amount is not None and c.kept and c.recipient is not None:
            raised = c
        told = c.share is not None and c.share.of.lower().split()[-1] == "proceeds"
        if told and c.kept and raised is not None and raised.recipient is not None:
            c.payer, c.payer_score = raised.recipient, raised.recipient_score
            if c.recipient is not None and c.recipient.name == c.payer.name:
                c.recipient = None


def _prefer_topics(doc: Doc, candidates: list[Candidate]) -> None:
    """Of the totals told before a list of parts, take the one that is for what the parts are for, else the first.

    "The ministry gets 3 billion, 1 billion of it for chips. [...] Allocations include 200 million for chip tools."
    """
    lists: dict[Place, list[int]] = {}
    for n, c in enumerate(candidates):
        if c.kept and c.part_of is not None:
            lists.setdefault(_sentence(doc, c.place), []).append(n)
    words: dict[int, set[str]] = {}
    for parts in lists.values():
        if len(parts) >= 2 and len({candidates[n].part_of for n in parts}) == 1:
            _prefer_topic(doc, candidates, parts, words)


def _prefer_topic(doc: Doc, candidates: list[Candidate], places: list[int], words: dict[int, set[str]]) -> None:
    """The same for the parts of one sentence, by their places; ``words`` holds those around totals seen before."""
    parts = [candidates[n] for n in places]
    first, current_total = parts[0], parts[0].part_of
    topic = set().union(*(_topic_words(doc, c) for c in parts))
    together = sum(c.amount.value for c in parts if c.amount is not None)
    fitting = []
    for n, other in enumerate(candidates):
        if other.place >= first.place:
            break  # candidates are in the order of the text
        if (
            other.kept and other.amount is not None and other.amount.value > together and n not in places
            and first.amount and other.amount.currency == first.amount.currency
        ):  # fmt: skip
            if n not in words:
                words[n] = _words_around(doc, other)
            fitting.append((len(topic & words[n]), n))
    best = max(fitting, key=lambda row: (row[0], -candidates[row[1]].place[0]), default=(0, -1))
    current = next((shared for shared, n in fitting if n == current_total), -1)
    if best[0] > current >= 0 or (best[0] == current and best[1] != current_total):
        for n, c in zip(places, parts, strict=True):
            if not _is_above(candidates, n, best[1]):
                c.part_of, c.part_of_place = best[1], candidates[best[1]].place


def _words_around(doc: Doc, c: Candidate) -> set[str]:
    """The nouns and adjectives of the sentences that tell a sum."""
    places = {_sentence(doc, (doc._.amounts[i].start, doc._.amounts[i].end)) for i in c.mentions}
    return set().union(*(_content(doc, place) for place in places))


def _topic_words(doc: Doc, c: Candidate) -> set[str]:
    return set() if c.purpose is None else _content(doc, c.purpose.place)


def _content(doc: Doc, place: Place) -> set[str]:
    span = doc.char_span(*place, alignment_mode="expand")
    return {t.lemma_.lower() for t in span or () if t.pos_ in ("NOUN", "PROPN", "ADJ")}


def _is_above(candidates: list[Candidate], child: int, parent: int) -> bool:
    """Whether ``child`` is, by way of others, the total of ``parent``."""
    at: int | None = parent
    while at is not None:
        if at == child:
            return True
        at = candidates[at].part_of
    return False


#: how many characters before "30% of the money" the money is told
FARTHEST_WHOLE = 600
#: instruments that public bodies tell by the fiscal year
_BY_YEAR = ("budget", "subsidy", "grant", "aid")


def _periods(doc: Doc, kept: list[Candidate], published: date | None) -> None:
    """Give each sum its period, by the fiscal year of whoever it is told of.

    Where an article tells one fiscal year alone, its budgets are of that year.
    """
    sentences = {_sentence(doc, place) for c in kept for place in _mentions(doc, c)}
    shares = {amount.start for amount in doc._.amounts if amount.kind == "share"}  # "a quarter" of it is no time
    found = find_periods(text_of(doc), published=published, within=sorted(sentences))
    periods = [mention for mention in found if mention.start not in shares]
    home = read_home(doc) if periods else None
    if home is None:
        return
    mentions = [_period(doc, c, periods) for c in kept]
    for c, mention in zip(kept, mentions, strict=True):
        if mention is not None:
            c.period = _told(doc, home, c, mention, published)
    told = {_year(c.period): m for c, m in zip(kept, mentions, strict=True) if c.period is not None and m is not None}
    year = next(iter(told.values()), None)
    if len(told) == 1 and year is not None and any(c.period.fiscal for c in kept if c.period is not None):
        for c in kept:
            if c.period is None and c.instrument is not None and c.instrument.value in _BY_YEAR:
                c.period = _told(doc, home, c, year, published)


def _period(doc: Doc, c: Candidate, periods: list[PeriodMention]) -> PeriodMention | None:
    for place in _mentions(doc, c):
        told = period_of(text_of(doc), _sentence(doc, place), place, periods)
        if told is not None:
            return told
    return None


def _told(doc: Doc, home: Home, c: Candidate, mention: PeriodMention, published: date | None) -> PeriodTold:
    place = mention.start, mention.end
    told = told_by(mention, published, owner_of(doc, home, c, place, of_taxes=mention.groups.get("fiscal") == "tax"))
    return PeriodTold(place, told.first, told.last, mention.kind == "fiscal year", mention.text)


def _year(told: PeriodTold) -> object:
    """What one year has in common however it is told: its days, or where they are not known its words."""
    return (told.first, told.last) if told.first or told.last else " ".join(told.text.casefold().split())


def _take_over(doc: Doc, candidates: list[Candidate]) -> None:
    """A part without a period or a payer has those of its total; a total and its parts have one status.

    Money without a sum that is told among the parts of a total is its part as well.
    """
    parts = [c for c in candidates if c.kept and c.amount is not None and c.part_of is not None]
    lists = {_sentence(doc, c.place): c for c in parts}
    for c in candidates:
        unquantified = c.kept and c.amount is None and c.share is None
        beside = lists.get(_sentence(doc, c.place)) if unquantified else None
        if beside is not None:
            c.part_of, c.part_of_place = beside.part_of, beside.part_of_place
            c.payer, c.instrument = beside.payer, beside.instrument
    for _ in range(3):  # totals of totals
        for c in candidates:
            if c.part_of is None or not c.kept:
                continue
            total = candidates[c.part_of]
            c.period = c.period or total.period
            if c.payer is None and total.payer is not None and total.payer.name != (c.recipient and c.recipient.name):
                c.payer = total.payer
    below: dict[int, list[Candidate]] = {}
    for c in candidates:
        if c.kept and c.part_of is not None and c.share is None:
            below.setdefault(c.part_of, []).append(c)
    for n, parts in below.items():
        if candidates[n].kept and len(parts) >= 2:
            _agree(candidates[n], parts)


def _agree(total: Candidate, parts: list[Candidate]) -> None:
    """Give a total and its parts one status: in 19 of 20 totals of the training articles with parts they share it.

    Each votes with the probability of its own, the total with the weight of two; money without a sum has none, for its
    status is read off the sums beside it.
    """
    votes: dict[str, float] = {}
    for c, weight in ((total, 2.0), *((part, 1.0) for part in parts if part.amount is not None)):
        if c.status is not None:
            votes[c.status.value] = votes.get(c.status.value, 0.0) + weight * c.status.score
    best = max(votes, key=lambda status: (votes[status], status))
    told = next(c.status for c in (total, *parts) if c.status is not None and c.status.value == best)
    for c in (total, *parts):
        c.status = c.status if c.status is not None and c.status.value == best else told
