"""Doc → candidates: every sum of money, how likely it is an allocation, and who, what for and on what standing."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from typing import NamedTuple

import numpy as np
from spacy.tokens import Doc

from earmark.model.lines import text_of
from earmark.parties.party import Party
from earmark.relations.candidate import Candidate, Kind, Purpose, Role, ShareTold, Why
from earmark.relations.context import Sum, Units, place_of, read_sums, read_units
from earmark.relations.countries import country_of
from earmark.relations.features import sum_features
from earmark.relations.kinds import instrument_features, status_features
from earmark.relations.linear import Columns, Floats, softmax
from earmark.relations.merge import merge_mentions
from earmark.relations.models import linear_model, network
from earmark.relations.naming import called
from earmark.relations.network import Scene
from earmark.relations.pairs import by_places, by_turns
from earmark.relations.purposes import Telling, choose_purpose
from earmark.relations.roles import Cast, Option, role_options
from earmark.relations.share import share_of
from earmark.relations.together import listed_rows, others_of_each, rows_again
from earmark.relations.triggers import triggers
from earmark.relations.unquantified import Span, find_unquantified, trigger_features

#: a sum is a record from this probability on; chosen on gold/dev
THRESHOLD = 0.4
#: what a share is worth as a candidate
SHARE_SCORE = 0.6
#: money without a sum is a record from the one probability on, chosen on gold/dev; a phrase that tells what it is for
#: from the other, which the variants of the seed article need, and counts as such a word
UNQUANTIFIED, WITH_PURPOSE = 0.6, 0.3
#: how much the chance that nobody pays or receives counts: where the gold accepts nobody beside a name, the name says
#: more; chosen on gold/dev
NOBODY = {"payer": 0.3, "recipient": 0.1}


def relate(doc: Doc, title: str = "") -> list[Candidate]:
    """Return the sums of ``doc`` as candidates, mentions of one sum merged, in the order of the text.

    Reads ``doc._.amounts`` and ``doc._.parties``. Candidates less likely than :data:`THRESHOLD` carry their score
    and nothing else. Money without a sum is sought unless ``doc._.sums_only`` says not to.
    """
    cast = Cast(doc, read_units(doc), title_words(title))
    sums = read_sums(doc, cast.units)
    described = {s.index: describe(doc, cast.units, s, cast.title) for s in sums}
    chance = {index: allocation_chance(d) for index, d in described.items()}
    candidates = []
    listed = listed_rows(doc, cast.listed, cast.rows, sums)
    beside = {s.index: row[0].index for row, _ in listed for s in row}
    for group in merge_mentions(doc, sums, cast.units, rows_again(listed)):
        lead = _lead(group, chance)
        candidate = Candidate(
            amount=lead.amount,
            lead=lead.index,
            mentions=[s.index for s in group if s.amount.currency == lead.amount.currency],
            equivalents=[s.index for s in group if s.amount.currency != lead.amount.currency],
            score=max(chance[s.index] for s in group),
            why=_why_kind("allocation", described[lead.index], _answer(chance[lead.index])),
            place=(group[0].amount.start, group[0].amount.end),
            beside=beside.get(group[0].index),
        )
        candidates.append(candidate)
        if candidate.score >= THRESHOLD:
            candidates += _fill(cast, candidate, _telling(group, chance), described)
    by_places(cast, listed, candidates)
    by_turns(cast, sums, candidates)
    without = [] if doc._.sums_only else _unquantified(cast, sums, candidates)
    return sorted([*candidates, *_shares(cast), *without], key=lambda c: c.place)


def _shares(cast: Cast) -> list[Candidate]:
    """Shares of sums, as candidates without an amount."""
    doc, units = cast.doc, cast.units
    found = []
    for s in read_sums(doc, units, ("percent", "share")):
        told = share_of(text_of(doc), (s.sentence.start_char, s.sentence.end_char), doc._.amounts, s.index, units.tally)
        if told is None:
            continue
        candidate = Candidate(None, s.index, [], SHARE_SCORE, place=(s.amount.start, s.amount.end))
        candidate.share = ShareTold(told.percent, told.of, (told.span, told.of_span))
        _fill(cast, candidate, [(s, 1.0)], {s.index: describe(doc, units, s, cast.title)})
        found.append(candidate)
    return found


class Unquantified(NamedTuple):
    """A word that tells money without a sum: how likely, what it is for, and by which features."""

    score: float
    sum: Sum
    goals: list[Span]
    described: Described
    features: list[str]


def _unquantified(cast: Cast, sums: Sequence[Sum], told: Sequence[Candidate]) -> list[Candidate]:
    """Money told without a sum: one candidate a sentence, or one for each thing it is for where those are listed.

    A phrase that tells what it is for says more than other words of its sentence, however likely they are. What has
    payer and recipient of a sum that is told is that sum told again.
    """
    known = {_parties(c) for c in told if c.score >= THRESHOLD} - {None}
    likeliest: dict[int, Unquantified] = {}
    for s, goals in find_unquantified(cast.doc, cast.units, sums):
        d, features = describe_unquantified(cast, s, sums)
        score = unquantified_chance(features)
        if goals and score >= WITH_PURPOSE:
            score = max(score, UNQUANTIFIED)
        best = likeliest.get(s.sentence.start)
        rank = bool(goals), score
        if score >= UNQUANTIFIED and (best is None or rank > (bool(best.goals), best.score)):
            likeliest[s.sentence.start] = Unquantified(score, s, goals, d, features)
    found = []
    for told_so in likeliest.values():
        s = told_so.sum
        why = partial(linear_model("unquantified").explain, told_so.features, "yes")
        purposes: list[Purpose | None] = [Purpose(place_of(cast.doc, *goal), 1.0) for goal in told_so.goals]
        for purpose in purposes or [None]:
            place = purpose.place if purpose is not None else (s.amount.start, s.amount.end)
            candidate = Candidate(None, -1, [], told_so.score, why, place, purpose=purpose)
            _fill(cast, candidate, [(s, 1.0)], {s.index: told_so.described})
            if purpose is not None:
                candidate.recipient = None  # what it is for is its purpose
            if is_told(candidate) and _parties(candidate) not in known:
                found.append(candidate)
    return found


def describe_unquantified(cast: Cast, s: Sum, sums: Sequence[Sum]) -> tuple[Described, list[str]]:
    """Describe a word that may tell money without a sum: as a sum, and to the model that says whether it does."""
    d = describe(cast.doc, cast.units, s, cast.title)
    return d, [*d.features, *trigger_features(cast.doc, cast.units, s, sums, cast.title)]


def unquantified_chance(features: Sequence[str]) -> float:
    """Return the probability that a word with these features tells an allocation without a sum."""
    no, yes = linear_model("unquantified").scores(features)
    return 1.0 / (1.0 + math.exp(float(no - yes)))


def _parties(c: Candidate) -> tuple[str, str] | None:
    """Payer and recipient by name, where both are told."""
    return None if c.payer is None or c.recipient is None else (c.payer.name, c.recipient.name)


def is_told(c: Candidate) -> bool:
    """Return whether a candidate without a sum says enough: a payer or a recipient, and a purpose or a recipient."""
    return c.recipient is not None or (c.payer is not None and c.purpose is not None)


def _answer(chance: float) -> str:
    return "yes" if chance >= THRESHOLD else "no"


@dataclass(frozen=True)
class Described:
    """A sum by its features: those of the sum itself, of what tells its instrument, and of what tells its status."""

    own: list[str]
    instrument: list[str]
    status: list[str]

    @property
    def features(self) -> list[str]:
        """All of them, as the networks see them."""
        return self.own + self.instrument + self.status

    @cached_property
    def columns(self) -> Columns:
        """The columns of all features, the same for both networks."""
        return network("kinds").columns(self.features)

    @cached_property
    def whole(self) -> Floats:
        """The sum of the vectors of all features, for the network that tells allocations, instruments and statuses."""
        return network("kinds").told.sums([self.columns])

    @cached_property
    def outputs(self) -> Floats:
        """What that network says."""
        outputs: Floats = network("kinds").read(self.whole)[0]
        return outputs


def describe(doc: Doc, units: Units, s: Sum, title: Sequence[str]) -> Described:
    """Describe a sum to the models that tell allocations, instruments and statuses."""
    own = sum_features(units, s, title)
    return Described(own, instrument_features(doc, units, s, title), status_features(doc, units, s, title))


def title_words(title: str) -> list[str]:
    """Return the words of a title as features see them: lower case, letters only."""
    return [w.strip(".,:;'\"“”‘’()").lower() for w in title.split() if any(c.isalpha() for c in w)]


def kind_scores(name: str, d: Described) -> Floats:
    """Return the scores of the labels of a question (allocation, instrument, status) for a sum."""
    return d.outputs[network("kinds").head(name)]


def allocation_chance(d: Described) -> float:
    """Return the probability that a sum is an allocation."""
    no, yes = kind_scores("allocation", d)
    return 1.0 / (1.0 + math.exp(float(no - yes)))


def _why_kind(name: str, d: Described, label: str) -> Why:
    return partial(_explain_kind, name, d, label)


def _explain_kind(name: str, d: Described, label: str) -> Sequence[tuple[str, float]]:
    return network("kinds").explain(d.features, name, label)


def _lead(group: list[Sum], chance: Mapping[int, float]) -> Sum:
    """The sum of ``group`` that is the record's: one that is restated in another currency before one told by itself."""
    restated = {s.amount.equivalent_of for s in group}
    return max(group, key=lambda s: (s.amount.equivalent_of is None, s.index in restated, chance[s.index], -s.index))


def _telling(group: list[Sum], chance: dict[int, float]) -> list[tuple[Sum, float]]:
    """The mentions that say something, each with its weight: the likelier an allocation, the more it counts."""
    top = max(chance[s.index] for s in group)
    telling = [(s, chance[s.index]) for s in group if chance[s.index] >= 0.5 * top]
    total = sum(weight for _, weight in telling)
    return [(s, weight / total) for s, weight in telling[:5]]


def _fill(
    cast: Cast, candidate: Candidate, telling: list[tuple[Sum, float]], described: dict[int, Described]
) -> list[Candidate]:
    """Fill in what is told of a candidate; return those of others who give or get as much ("$5m each")."""
    doc, units = cast.doc, cast.units
    candidate.instrument, candidate.status = _kinds(doc, units, telling, described)
    labels = network("kinds").heads["instrument"]
    ways = {s.index: labels[int(np.argmax(kind_scores("instrument", described[s.index])))] for s, _ in telling}
    options = {s.index: role_options(cast, s, ways[s.index]) for s, _ in telling}
    payer, recipient = _choose(*_rankings(telling, options, described))
    lead = telling[0][0]
    candidate.payer, candidate.payer_score = _role(cast, lead, "payer", payer, recipient[1].party), payer[0]
    candidate.recipient = _role(cast, lead, "recipient", recipient, payer[1].party)
    candidate.recipient_score = recipient[0]
    if candidate.purpose is None:
        taken = [place for r in (candidate.payer, candidate.recipient) if r is not None for place in r.mentions]
        mentions = [Telling(s, weight, ways[s.index], described[s.index].columns) for s, weight in telling]
        whole = candidate.share.places[1] if candidate.share is not None else (0, 0)
        candidate.purpose = choose_purpose(doc, units, mentions, taken, whole)
    if candidate.amount is None:
        return []
    getting = [replace(candidate, recipient=role) for role in _others(cast, lead, "recipient", recipient)]
    giving = [replace(candidate, payer=role) for role in _others(cast, lead, "payer", payer)]
    others = getting or giving
    for n, other in enumerate(others, 1):
        other.nth = n
    return others


def _others(cast: Cast, s: Sum, name: str, choice: Ranked) -> Iterator[Role]:
    """The others of the list of names that stands in a role, where each of them gives or gets the sum."""
    score, option, scene = choice
    if option.mention is None:
        return
    for party, m in others_of_each(cast.doc, cast.groups, s, option.mention):
        role = _role(cast, s, name, (score, replace(option, party=party, mention=m), scene), None)
        if role is not None:
            yield role


def _kinds(
    doc: Doc, units: Units, telling: list[tuple[Sum, float]], described: dict[int, Described]
) -> tuple[Kind, Kind]:
    """The instrument and the status that the mentions tell."""
    kinds = network("kinds")
    lead = telling[0][0]
    d = described[lead.index]
    chances = {}
    for name in ("instrument", "status"):
        mass = np.sum([weight * softmax(kind_scores(name, described[s.index])) for s, weight in telling], axis=0)
        best = int(mass.argmax())
        chances[name] = kinds.heads[name][best], float(mass[best])
    places = triggers(doc, units, lead, kinds, d.whole, {name: label for name, (label, _) in chances.items()})
    instrument, status = (
        Kind(label, places[name], chance, _why_kind(name, d, label)) for name, (label, chance) in chances.items()
    )
    return instrument, status


Ranked = tuple[float, Option, Scene]
Ranking = list[Ranked]


def _rankings(
    telling: list[tuple[Sum, float]], options: dict[int, list[Option]], described: dict[int, Described]
) -> tuple[Ranking, Ranking]:
    """Everyone who may pay and who may receive, the likeliest first: the chances of a party's mentions add up."""
    roles = network("roles")
    mass: list[dict[int, float]] = [defaultdict(float), defaultdict(float)]
    best: list[dict[int, Ranked]] = [{}, {}]
    for s, weight in telling:
        columns = [roles.columns(option.features) for option in options[s.index]]
        outputs, scene = roles.option_outputs(columns, described[s.index].columns)
        for role, name in enumerate(NOBODY):
            chances = softmax(outputs[:, roles.head(name).start]).tolist()
            for p, option in zip(chances, options[s.index], strict=True):
                key = id(option.party) if option.party is not None else 0
                mass[role][key] += weight * p
                if key not in best[role] or p > best[role][key][0]:
                    best[role][key] = (p, option, scene)
    for role, counts in enumerate(NOBODY.values()):
        mass[role][0] *= counts
    payers, recipients = (
        [(mass[role][key], *best[role][key][1:]) for key in sorted(best[role], key=lambda key: -mass[role][key])[:8]]
        for role in (0, 1)
    )
    return payers, recipients


def _choose(payers: Ranking, recipients: Ranking) -> tuple[Ranked, Ranked]:
    """The likeliest pair of payer and recipient that are not one and the same."""
    pairs = [(p[0] * r[0], p, r) for p in payers for r in recipients if _differ(p[1], r[1])]
    _, payer, recipient = max(pairs, key=lambda pair: pair[0])
    return payer, recipient


def _differ(one: Option, other: Option) -> bool:
    """Whether two options are two parties, told by two mentions; nobody differs from all."""
    if one.mention is None or other.mention is None:
        return True
    return one.party is not other.party and one.mention.head != other.mention.head


def _role(cast: Cast, s: Sum, name: str, choice: Ranked, other: Party | None) -> Role | None:
    score, option, scene = choice
    if option.party is None or option.mention is None:
        return None
    told = called(cast, s, option.party, option.mention, other)
    if name == "payer" and told.name == option.party.name:
        home = country_of(cast.doc, cast.parties, option.mention)
        if home is not None and home is not other:
            told = replace(told, name=home.name, label=home.label, mentions=(option.mention, *home.mentions))
    places = tuple(cast.place(m.start, m.end) for m in told.mentions)
    why = partial(network("roles").explain, option.features, name, name, scene=scene)
    return Role(told.name, told.label, place_of(cast.doc, told.start, told.end), places, score, why)
