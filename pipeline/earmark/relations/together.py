"""Several told together: "Ford and GM gave $5m" has one payer, "Ford and GM gave $5m and $6m" two, by their places."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
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
#: what may stand between two sums of a row beside the sums themselves
_SUM_LINKS = _LAST_LINKS | set(", about some roughly around nearly almost over up to more than".split())
#: words that give each of a list a sum of its own
_EACH = frozenset(["each", "apiece", "respectively"])


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


def _conjuncts(token: Token, named: Mapping[int, object]) -> Iterator[int]:
    for child in token.rights:
        if child.dep_ == "conj" and child.i in named:
            yield child.i
            yield from _conjuncts(child, named)


def _is_list(doc: Doc, group: Group) -> bool:
    """Whether nothing but commas and an "and" before the last stands between names of one kind and of several."""
    if len({FAMILIES[m.label] for _, m in group}) > 1 or len({id(party) for party, _ in group}) < len(group):
        return False
    links = [{t.lower_ for t in doc[one.end : other.start]} for (_, one), (_, other) in pairwise(group)]
    return all(link <= _LINKS for link in links) and not links[-1].isdisjoint(_LAST_LINKS)


def place_in_row(doc: Doc, s: Sum) -> tuple[int, int]:
    """Return the place of a sum in the row of sums that it stands in, and how many those are: "$5m, $6m and $7m".

    Restatements in another currency are of the sum before them.
    """
    text, amounts = text_of(doc), doc._.amounts
    own = amounts[s.index].equivalent_of if s.index >= 0 else None
    index = s.index if own is None else own
    row = [n for n, a in enumerate(amounts) if a.kind == "money" and a.equivalent_of is None]
    if index not in row:
        return 0, 1
    at = low = high = row.index(index)
    while low and _linked(text, amounts, row[low - 1], row[low]):
        low -= 1
    while high + 1 < len(row) and _linked(text, amounts, row[high], row[high + 1]):
        high += 1
    return at - low, high - low + 1


def _linked(text: str, amounts: list[Amount], one: int, other: int) -> bool:
    """Whether a sum is followed by another of its row; between them may stand what restates the first."""
    told = [a.end for a in amounts[one:other] if a.equivalent_of == one]
    between = text[max([amounts[one].end, *told]) : amounts[other].start]
    words = between.replace(",", " , ").replace(")", " ").split() if len(between) <= 40 else ["too far"]
    return bool(words) and _SUM_LINKS.issuperset(words) and not _SUM_LINKS.isdisjoint({",", "and", "&"} & set(words))


def gets_another(doc: Doc, groups: Mapping[int, Group], s: Sum, m: Mention) -> bool:
    """Whether a name of a list has another sum than ``s``, which is one of as many in a row."""
    group = groups.get(m.head)
    if group is None:
        return False
    place, count = place_in_row(doc, s)
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


def told_together(doc: Doc, groups: Mapping[int, Group], s: Sum, m: Mention) -> Group | None:
    """Return the list that a name stands in, if those of the list pay or get the sum ``s`` together."""
    group = groups.get(m.head)
    if group is None or place_in_row(doc, s)[1] == len(group):
        return None
    return group if _EACH.isdisjoint(t.lower_ for t in doc[m.head].sent) else None
