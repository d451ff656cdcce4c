"""Several told together: "Ford and GM gave $5m" has one payer, "Ford and GM gave $5m and $6m" two, by their places."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from spacy.tokens import Doc, Token

from earmark.amounts import Amount
from earmark.model.lines import text_of
from earmark.parties.names import FAMILIES
from earmark.parties.party import Mention, Party
from earmark.relations.context import Sum

#: The names of a list, in their order, each with whom it means.
Group = tuple[tuple[Party, Mention], ...]
_LAST_LINKS = frozenset(["and", "&"])
_LINKS = _LAST_LINKS | {",", "the"}
#: how a description hangs on the name behind it: "the state miner Codelar"
_DESCRIBES = frozenset(["compound", "nmod:desc", "amod"])
#: labels of names that rows are made of
_IN_RUNS = frozenset(["ORG", "PERSON", "GPE"])
#: what may stand between two sums of a row beside the sums themselves
_SUM_LINKS = _LAST_LINKS | set(", about some roughly around nearly almost over up to more than".split())
#: words that give each of a list a sum of its own
_EACH = frozenset(["each", "apiece", "respectively"])
#: how many lists of names told with sums of the same sizes are compared
MOST_LISTS = 20
#: of what stands in no row: a share, money without a sum
_ALONE = (0, 1)


def read_groups(doc: Doc, parties: Iterable[Party]) -> dict[int, Group]:
    """Return for the head of each name that stands in a list of names of one kind ("Ford and GM") the whole list."""
    named = {m.head: (party, m) for party in parties for m in party.mentions if m.form == "name"}
    groups: dict[int, Group] = {}
    for head in sorted(named):
        token = doc[head]
        if token.dep_ == "conj" and token.head.i in named:
            continue
        heads = [head, *_conjuncts(token, named)]
        group = tuple(named[i] for i in sorted(heads))
        if len(group) > 1 and _is_list(doc, group):
            groups.update(dict.fromkeys(heads, group))
    return groups


def read_runs(doc: Doc, parties: Iterable[Party]) -> dict[int, Group]:
    """Return for the head of each name that stands in a row of names, by the text alone, the whole row.

    What a broken parse does not tell to be a list may be one where as many sums stand in a row beside it.
    """
    names = ((party, m) for party in parties for m in party.mentions if m.form == "name" and m.label in _IN_RUNS)
    runs: list[list[tuple[Party, Mention]]] = []
    for party, m in sorted(names, key=lambda named: named[1].start):
        if not runs or not _follows(doc, runs[-1][-1][1], m):
            runs.append([])
        runs[-1].append((party, m))
    lists = [tuple(run) for run in runs if len(run) > 1 and _ends_with_link(doc, run) and _are_several(run)]
    return {m.head: run for run in lists for _, m in run}


def _follows(doc: Doc, one: Mention, other: Mention) -> bool:
    between = {t.lower_ for t in doc[one.end : other.start]}
    return one.end < other.start <= one.end + 3 and between <= _LINKS and not between.isdisjoint(_LAST_LINKS | {","})


def _ends_with_link(doc: Doc, run: Sequence[tuple[Party, Mention]]) -> bool:
    links = [{t.lower_ for t in doc[a.end : b.start]} for (_, a), (_, b) in pairwise(run)]
    return not links[-1].isdisjoint(_LAST_LINKS) and all(link.isdisjoint(_LAST_LINKS) for link in links[:-1])


def _are_several(run: Sequence[tuple[Party, Mention]]) -> bool:
    return len({id(party) for party, _ in run}) == len(run)


def _conjuncts(token: Token, named: Mapping[int, object]) -> Iterator[int]:
    """The names that hang on the first of a list, or each on the one before it."""
    waiting = [token]
    while waiting:
        told = [child for child in waiting.pop().rights if child.dep_ == "conj" and child.i in named]
        yield from (child.i for child in told)
        waiting += told


def _is_list(doc: Doc, group: Group) -> bool:
    """Whether nothing but commas and an "and" before the last stands between names of one kind and of several."""
    if len({FAMILIES[m.label] for _, m in group}) > 1 or len({id(party) for party, _ in group}) < len(group):
        return False
    links = [_link(doc, one, other) for (_, one), (_, other) in pairwise(group)]
    return all(link <= _LINKS for link in links) and not links[-1].isdisjoint(_LAST_LINKS)


def _link(doc: Doc, one: Mention, other: Mention) -> set[str]:
    """The words between two names, without those that describe the second: "Ford and [the carmaker] GM"."""
    head = doc[other.head]
    own = {t.i for t in head.lefts if t.is_lower and t.dep_ in _DESCRIBES}
    described = {i for t in own for i in range(doc[t].left_edge.i, t + 1)}
    return {t.lower_ for t in doc[one.end : other.start] if t.i not in described}


#: For a sum, by its place among the amounts: its place in the row that it stands in, and how many those of the row are.
Rows = dict[int, tuple[int, int]]


def read_rows(doc: Doc) -> Rows:
    """Return for each sum of money the row of sums that it stands in: "$5m, $6m and $7m".

    What restates a sum in another currency has the place of that sum.
    """
    text, amounts = text_of(doc), doc._.amounts
    runs: list[list[int]] = []
    for index, amount in enumerate(amounts):
        if amount.kind == "money" and amount.equivalent_of is None:
            if not runs or not _linked(text, amounts, runs[-1][-1], index):
                runs.append([])
            runs[-1].append(index)
    rows = {index: (place, len(run)) for run in runs for place, index in enumerate(run)}
    restated = {n: rows[a.equivalent_of] for n, a in enumerate(amounts) if a.equivalent_of in rows}
    return rows | restated


def _linked(text: str, amounts: list[Amount], one: int, other: int) -> bool:
    """Whether a sum is followed by another of its row; between them may stand what restates the first."""
    told = [a.end for a in amounts[one:other] if a.equivalent_of == one]
    between = text[max([amounts[one].end, *told]) : amounts[other].start]
    words = between.replace(",", " , ").replace(")", " ").split() if len(between) <= 40 else ["too far"]
    return bool(words) and _SUM_LINKS.issuperset(words) and not _SUM_LINKS.isdisjoint({",", "and", "&"} & set(words))


#: A row of sums, and the list of as many names in its sentence.
Listed = tuple[list[Sum], Group]


def listed_rows(doc: Doc, groups: Mapping[int, Group], rows: Rows, sums: Iterable[Sum]) -> list[Listed]:
    """Return the rows of sums that are as long as a list of names in their sentence: "Ford and GM got $5m and $6m"."""
    lists: dict[tuple[int, int], Group] = {}
    for group in {g[0][1].head: g for g in groups.values()}.values():
        lists.setdefault((doc[group[0][1].head].sent.start, len(group)), group)
    runs = ((row, lists.get((row[0].sentence.start, len(row)))) for row in _runs(rows, sums))
    return [(row, names) for row, names in runs if names is not None]


def rows_again(listed: Iterable[Listed]) -> dict[int, int | None]:
    """Return for the sums of rows, by their places among the amounts, the sums that they tell again.

    "Ford and GM got $5m and $6m" told twice is one row; where a row of the same sizes was told of other names alone,
    its sums are others (None). What is told for the first time is left out.
    """
    seen: dict[object, dict[tuple[int, ...], list[Sum]]] = {}
    found: dict[int, int | None] = {}
    for row, group in listed:
        names = tuple(id(party) for party, _ in group)
        told = seen.setdefault(tuple((s.amount.currency, s.amount.value, s.amount.max) for s in row), {})
        first = told.setdefault(names, row)
        if first is not row:
            found.update((s.index, one.index) for s, one in zip(row, first, strict=True))
        elif 1 < len(told) <= MOST_LISTS and set(names).isdisjoint(*(other for other in told if other != names)):
            found.update((s.index, None) for s in row)
    return found


def _runs(rows: Rows, sums: Iterable[Sum]) -> Iterator[list[Sum]]:
    """The rows of several of ``sums``, whole."""
    run: list[Sum] = []
    for s in sums:
        place, count = rows.get(s.index, _ALONE)
        if s.amount.equivalent_of is not None:
            continue
        if place == 0:
            run = []
        if place == len(run):
            run.append(s)
        if len(run) == count > 1:
            yield run


def gets_another(groups: Mapping[int, Group], rows: Rows, s: Sum, m: Mention) -> bool:
    """Whether a name of a list has another sum than ``s``, which is one of as many in a row."""
    group = groups.get(m.head, ())
    place, count = rows.get(s.index, _ALONE)
    return count == len(group) and group[place][1] != m


def others_of_each(doc: Doc, groups: Mapping[int, Group], s: Sum, m: Mention) -> Group:
    """Return the others of the list that a name stands in, where each of the list gives or gets the sum ``s``.

    "Ford and GM will get $5 million each", "Ford and GM will each get $5 million": two sums of one size.
    """
    group = groups.get(m.head, ())
    if not group or doc[m.head].sent.start != s.sentence.start:
        return ()
    between = doc[group[-1][1].end : s.start] if group[-1][1].end <= s.start else ()
    each = s.amount.per == "each" or any(t.lower_ == "each" for t in between)
    return tuple(one for one in group if one[1] != m) if each else ()


def told_together(doc: Doc, groups: Mapping[int, Group], rows: Rows, s: Sum, m: Mention) -> Group:
    """Return the list that a name stands in, if those of the list pay or get the sum ``s`` together, or ``()``."""
    group = groups.get(m.head, ())
    if not group or rows.get(s.index, _ALONE)[1] == len(group):
        return ()
    return group if _EACH.isdisjoint(t.lower_ for t in doc[m.head].sent) else ()
