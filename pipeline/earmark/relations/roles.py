"""Who may give or get a sum: the options among which the payer and the recipient are chosen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property

from spacy.tokens import Doc

from earmark.data import table
from earmark.parties.party import Mention, Party
from earmark.parties.syntax import preposition, role
from earmark.relations.candidate import Place
from earmark.relations.context import Sum, Units, place_of
from earmark.relations.cues import party_kind
from earmark.relations.features import Alone, mention_features, nobody_features, party_features
from earmark.relations.frames import frames, held_slots
from earmark.relations.headings import Lines, lines_over
from earmark.relations.items import in_item_before, in_other_bullet, leads_item, read_items
from earmark.relations.profile import antecedent_features, profile_features
from earmark.relations.together import Group, Rows, gets_another, read_groups, read_rows, read_runs

#: classes of nouns (data/frames.json) that speak of money itself
_MONEY = frozenset(["gift", "loan", "bond", "round", "penalty", "pay", "payout", "tax", "disposal", "takeover"])


@dataclass(frozen=True, slots=True)
class Option:
    """A party by one of its mentions, or nobody (``party`` None), with the features of the choice."""

    party: Party | None
    mention: Mention | None
    features: list[str]


@dataclass(frozen=True)
class Cast:
    """Those who stand in a Doc, as options are made of them for each of its sums.

    Attributes:
        doc: the Doc, with amounts, parties, entities and a parse.
        units: the Doc's units.
        title: the words of the title, lower case; empty where there is none.
    """

    doc: Doc
    units: Units
    title: Sequence[str] = ()
    _alone: dict[tuple[int, Mention], Alone] = field(default_factory=dict, repr=False)
    _places: dict[tuple[int, int], Place] = field(default_factory=dict, repr=False)

    @cached_property
    def parties(self) -> list[Party]:
        """Those who may give or get."""
        doc = self.doc
        return [party for party in doc._.parties if not (is_money(doc, party) or _points_ahead(doc, party))]

    @cached_property
    def rank(self) -> dict[int, int]:
        """The place of each party (by ``id``) among those of its label, the most mentioned first."""
        return rank_parties(self.doc._.parties)

    @cached_property
    def groups(self) -> dict[int, Group]:
        """For the head of each name in a list of names ("Ford and GM") the list."""
        return read_groups(self.doc, self.doc._.parties)

    @cached_property
    def listed(self) -> dict[int, Group]:
        """The same for rows of sums: lists that the parse tells, and rows of names by the text alone."""
        return read_runs(self.doc, self.doc._.parties) | self.groups

    @cached_property
    def rows(self) -> Rows:
        """For each sum the row of sums that it stands in."""
        return read_rows(self.doc)

    def place(self, start: int, end: int) -> Place:
        """The characters of the tokens [start, end) of a mention, which each sum that it gives or gets is told with."""
        found = self._places.get((start, end))
        if found is None:
            found = self._places[start, end] = place_of(self.doc, start, end)
        return found

    def alone(self, party: Party, m: Mention) -> Alone:
        """The mention ``m`` of ``party`` by itself."""
        told = self._alone.get((id(party), m))
        if told is None:
            told = mention_features(self.doc, self.units, party, m, self.rank[id(party)])
            self._alone[id(party), m] = told
        return told


def role_options(cast: Cast, s: Sum, instrument: str) -> list[Option]:
    """Return everyone who may give or get the sum ``s`` by ``instrument``, and nobody.

    In the sentence of the sum every mention is an option; a named party told elsewhere is one by its last mention
    before the sentence, or its first after it; a phrase counts in the sentences beside the sum's alone. What stands in
    the heading over the sum, or in the line that leads into its list, is an option by its mention there. In a list
    ("$5m for A, $6m for B"; "$9m: $5m for A, $4m for B") the words of another item are no options, nor is who is first
    named in a bullet further down that tells a sum of its own, nor a name whose place in a list is that of another sum
    ("A and B got $5m and $6m"), and nobody outside the sentence is one for a body's own budget.
    """
    doc, units = cast.doc, cast.units
    held = held_slots(s)
    options: list[Option] = []
    here = 0
    items = read_items(doc, s)
    alone = is_own_budget(s)
    beside, over = _sentences_beside(doc, s), lines_over(doc, s.amount.start)
    for party in cast.parties:
        inside = [m for m in (*party.mentions, *party.possible) if _inside(s, m)]
        inside = [m for m in inside if not _is_subject_matter(doc, s, m) and not _is_of_a_legislator(doc, m)]
        own = [m for m in inside if m.start < items.led and not in_item_before(doc, s, items, m.start, m.end)]
        if items.listed:
            own = [m for m in own if leads_item(doc, s, m) or not items.in_other(doc[m.start])]
        if inside and not own:
            continue
        inside = own
        if any(gets_another(cast.listed, cast.rows, s, m) for m in inside):
            continue
        here += bool(inside)
        if alone and not inside and party.named:
            continue
        outside = () if inside else _outside(doc, beside, over, s, party)
        outside = [m for m in outside if not _is_subject_matter(doc, s, m)]
        for m in inside or outside:
            features = party_features(doc, units, s, party, m, cast.alone(party, m), held, items, over, instrument)
            features += profile_features(doc, units, s, party, m, cast.title)
            if m.form in ("description", "pronoun"):
                features += antecedent_features(doc, units, s, party, m, cast.title)
            options.append(Option(party, m, features))
    options.append(Option(None, None, nobody_features(units, s, here, instrument)))
    return options


def rank_parties(parties: list[Party]) -> dict[int, int]:
    """Return the place of each party (by ``id``) among those of its label, the most mentioned first."""
    seen: Counter[str] = Counter()
    rank = {}
    for party in sorted(parties, key=lambda p: (-len(p.mentions), p.mentions[0].start)):
        rank[id(party)] = seen[party.label]
        seen[party.label] += 1
    return rank


def is_money(doc: Doc, party: Party) -> bool:
    """Whether a phrase speaks of money itself ("annual support", "the rights issue"), which neither gives nor gets."""
    if party.named:
        return False
    classes = {name for name, _ in frames()["nouns"].get(doc[party.mentions[0].head].lemma_.lower(), ())}
    return bool(classes & _MONEY)


def _points_ahead(doc: Doc, party: Party) -> bool:
    """Whether a phrase stands for those whom a list names: "the following agencies will receive"."""
    return not party.named and all(doc[m.start].lower_ == "following" for m in party.mentions)


def is_own_budget(s: Sum) -> bool:
    """Whether the sum is a body's own budget ("the ministry's budget"), which its sentence tells in full."""
    return any(
        "budget" in {name for name, _ in frames()["nouns"].get(governor.lemma_.lower(), ())}
        and any(role(child) == "poss" for child in governor.children)
        for governor in s.governors[:2]
    )


def _is_subject_matter(doc: Doc, s: Sum, m: Mention) -> bool:
    """Whether a thing before the sum is what it is for: "lifts support for batteries to $5m"."""
    head = doc[m.head]
    before = m.form == "phrase" and m.end <= s.start
    return before and preposition(head) in ("for", "in", "on") and party_kind(head) == "thing"


def _inside(s: Sum, m: Mention) -> bool:
    return s.sentence.start <= m.head < s.sentence.end and not (m.start < s.end and m.end > s.start)


def _sentences_beside(doc: Doc, s: Sum) -> tuple[int, int]:
    """The tokens from the sentence before that of the sum to the one after it."""
    sentence = s.sentence
    low = doc[sentence.start - 1].sent.start if sentence.start else 0
    high = doc[sentence.end].sent.end if sentence.end < len(doc) else len(doc)
    return low, high


def _outside(doc: Doc, beside: tuple[int, int], over: Lines, s: Sum, party: Party) -> list[Mention]:
    """The mention of a party by which it is an option though it does not stand in the sentence of the sum."""
    mentions = [m for m in party.mentions if not _is_of_a_legislator(doc, m)]
    above = [m for m in mentions if over.line_of(doc[m.head], s)]
    if above:
        return above[-1:]
    before = [m for m in mentions if m.head < s.sentence.start]
    if party.named:
        return before[-1:] or [m for m in mentions[:1] if not in_other_bullet(doc, s, doc[m.head])]
    low, high = beside
    return [m for m in mentions if low <= m.head < high][:1]


def _is_of_a_legislator(doc: Doc, m: Mention) -> bool:
    """Whether a place only says whose legislator somebody is, who does not pay in its name: "[U.S.] Senator Rhee"."""
    place = m.form == "name" and m.label in ("GPE", "LOC")
    return place and m.end < len(doc) and doc[m.end].lower_.rstrip(".") in _legislators()


@cache
def _legislators() -> frozenset[str]:
    return frozenset(table("descriptions")["legislators"])
