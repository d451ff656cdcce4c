"""Names and sums by turns: "awarded BAE £9m, Babcock £7m and Thales £4m", "Oslo Museum, $4m; Bergen Library, $2m".

The verb is told with the first pair alone, and the parse of the others is mostly a guess. The name of each has the role
that the name of the first has, and who is at the other end of the first is so of all.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from earmark.parties.names import FAMILIES
from earmark.parties.party import Mention, Party
from earmark.parties.syntax import role
from earmark.relations.candidate import Candidate, Role
from earmark.relations.context import Sum, place_of
from earmark.relations.naming import called
from earmark.relations.roles import Cast
from earmark.relations.together import Listed

#: what may stand between one pair and the next, and within a pair
_LINKS = frozenset([",", ";", "and", "&", "while"])
_WITHIN = frozenset("the a an about some roughly around nearly almost over up to more than another further".split())
_LABELS = frozenset([",", ":", "–", "—", "-"])
_FURTHEST = 5
#: what leads to what a sum of a list is for, before the ";" behind which the next name stands, and tokens of that
_GOALS = frozenset("for to toward towards".split())
_LONGEST_GOAL = 30
_SUBJECTS = frozenset(["subj", "subjpass"])

#: who is named, and by which mention
Named = tuple[Party, Mention]


@dataclass(frozen=True, slots=True)
class Pair:
    """A sum with the name right before it, behind a first pair of the same list.

    first: the sum of the first pair, by its place among the amounts.
    leads: those who may be named with that one, the likeliest first.
    """

    first: int
    leads: tuple[Mention, ...]
    named: Named


def by_places(cast: Cast, listed: Iterable[Listed], candidates: Sequence[Candidate]) -> None:
    """Give each sum of a row ("Acme and Brandt won $5m and $6m") the name at its place, in the role that most have."""
    told = {i: c for c in candidates for i in c.mentions if c.instrument is not None and c.nth == 0}
    for row, group in listed:
        if not all(s.index in told for s in row):
            continue
        places = [place_of(cast.doc, m.start, m.end) for _, m in group]
        own = [(told[s.index], place) for s, place in zip(row, places, strict=True)]
        gave, got = ([c for c, place in own if _holds(getattr(c, end), *place)] for end in ("payer", "recipient"))
        most = max(gave, got, key=len)
        if 2 * len(most) <= len(row) or len(most) == len(row):
            continue
        for s, named in zip(row, group, strict=True):
            if all(told[s.index] is not c for c in most):
                _take_roles(cast, s, told[s.index], most[0], named, gives=most is gave)


def by_turns(cast: Cast, sums: Sequence[Sum], candidates: Sequence[Candidate]) -> None:
    """Give those of ``candidates`` that stand behind a first pair its roles, its instrument and its status."""
    told = {i: c for c in candidates for i in c.mentions if c.instrument is not None and c.nth == 0}
    at = {s.index: s for s in sums}
    pairs = read_pairs(cast.doc, sums)
    named = {(pair.first, pair.named[0].name) for pair in pairs.values()}
    for index, pair in pairs.items():
        c, first = told.get(index), told.get(pair.first)
        if c is None or first is None or c is first or c.lead != index:
            continue
        first.beside = c.beside = pair.first
        for end in ("payer", "recipient"):  # nobody with a sum of his own is at the other end of another
            party = getattr(first, end)
            if party is not None and (pair.first, party.name) in named:
                setattr(first, end, None)
        for m in pair.leads:
            start, stop = place_of(cast.doc, m.start, m.end)
            gives = _holds(first.payer, start, stop)
            if gives or _holds(first.recipient, start, stop):
                _take_roles(cast, at[index], c, first, pair.named, gives=gives)
                break


def _holds(party: Role | None, start: int, end: int) -> bool:
    return party is not None and party.place[0] <= start and end <= party.place[1]


def _take_roles(cast: Cast, s: Sum, c: Candidate, first: Candidate, named: Named, *, gives: bool) -> None:
    old = first.payer if gives else first.recipient
    assert old is not None
    party, m = named
    name = called(cast, s, party, m, party)
    places = tuple(cast.place(told.start, told.end) for told in name.mentions)
    own = Role(name.name, name.label, place_of(cast.doc, name.start, name.end), places, old.score, old.why)
    c.payer, c.recipient = (own, first.recipient) if gives else (first.payer, own)
    c.payer_score, c.recipient_score = first.payer_score, first.recipient_score
    c.instrument, c.status = first.instrument, first.status


def read_pairs(doc: Doc, sums: Sequence[Sum]) -> dict[int, Pair]:
    """Return for each sum, by its place among the amounts, the pair it is in, if there is a first one before it."""
    told_so = ((party, m) for party in doc._.parties for m in party.mentions)
    names = {m.end: (party, m) for party, m in told_so if m.form == "name" or _is_group(doc, m)}
    subjects = {m.head: m for party in doc._.parties for m in party.mentions}
    found: dict[int, Pair] = {}
    for one, other in _neighbours(doc, sums):
        named, link = _next(doc, names, one, other)
        if named is None:
            continue
        if one.index in found:
            found[other.index] = Pair(found[one.index].first, found[one.index].leads, named)
            continue
        beside = _named_before(doc, names, one, label=link == ";")
        before = [beside[1]] if beside is not None else []
        told = [subjects[child.i] for child in _subjects(one) if child.i in subjects]
        leads = [m for m in (*before, *told) if m.end <= one.start and _alike(m, named[1])] or before
        if leads:
            found[other.index] = Pair(one.index, tuple(dict.fromkeys(leads)), named)
    return found


def _next(doc: Doc, names: dict[int, Named], one: Sum, other: Sum) -> tuple[Named | None, str]:
    """The name of the pair behind the sum ``one``, if there is one, and its link: labels stand behind ";" alone."""
    for label in (False, True):
        named = _named_before(doc, names, other, label=label)
        link = _link(doc, one, other, named[1]) if named is not None else ""
        if link == ";" or (link and not label):
            return named, link
    return None, ""


def _neighbours(doc: Doc, sums: Sequence[Sum]) -> Iterator[tuple[Sum, Sum]]:
    """Each sum that is none told again in other money, with the next one of its sentence."""
    before: Sum | None = None
    for s in sums:
        if s.amount.equivalent_of is not None:
            continue
        if before is not None and before.sentence.start == s.sentence.start:
            yield before, s
        before = s


def _subjects(s: Sum) -> Iterator[Token]:
    if s.predicate is not None:
        yield from (child for child in s.predicate.lefts if role(child) in _SUBJECTS)


def _named_before(doc: Doc, names: dict[int, Named], s: Sum, *, label: bool = False) -> Named | None:
    """The name that a sum stands right behind, but for words like "about"; of a ``label`` for a comma or colon too."""
    end = s.start - (label and s.start > 0 and doc[s.start - 1].text in _LABELS)
    for at in range(end, max(s.sentence.start, end - _FURTHEST), -1):
        if at in names:
            return names[at]
        if doc[at - 1].lower_ not in _WITHIN:
            return None
    return None


def _link(doc: Doc, one: Sum, other: Sum, m: Mention) -> str:
    """What alone stands between a sum (and what restates it) and the next name: ";", "and" for commas too, or ""."""
    words = [t for t in doc[one.end : max(one.end, m.start)] if not _restates(doc, t.idx, one, other)]
    goal = next((n for n, t in enumerate(words) if t.text == ";"), 0)
    if goal <= _LONGEST_GOAL and words and words[0].lower_ in _GOALS:  # "A, £9m [for roads;] B, £7m for labs"
        words = words[goal:]
    told = {t.lower_ for t in words} - {"the", "(", ")"}
    if one.end >= m.start or len(words) > _FURTHEST or not told or not told <= _LINKS:
        return ""
    return ";" if ";" in told else "and"


def _restates(doc: Doc, at: int, one: Sum, other: Sum) -> bool:
    between = doc._.amounts[one.index + 1 : min(other.index, one.index + 4)]
    return any(a.equivalent_of == one.index and a.start <= at < a.end for a in between)


def _is_group(doc: Doc, m: Mention) -> bool:
    return m.form == "phrase" and doc[m.head].tag_ == "NNS"


def _alike(one: Mention, other: Mention) -> bool:
    return FAMILIES.get(one.label) == FAMILIES.get(other.label)
