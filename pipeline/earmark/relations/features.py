"""What the models see of a sum and of a party beside it, as strings that a person can read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from spacy.tokens import Doc, Token

from earmark.amounts import Amount
from earmark.model.lines import text_of
from earmark.parties.names import name_words
from earmark.parties.party import Mention, Party
from earmark.parties.syntax import path, preposition, role
from earmark.relations.context import Sum, Units
from earmark.relations.cues import party_kind
from earmark.relations.frames import frame_features, shallow_features
from earmark.relations.headings import Lines
from earmark.relations.items import Items

Held = dict[int, list[tuple[str, str, str, int]]]
#: what means another role with another instrument: the seller gets the price, the borrower the loan
_WITH_INSTRUMENT = (
    "label+where", "own+label", "says=", "b1+label", "head=", "kind=", "kind+lead", "null", "slot=v", "slot=n",
)  # fmt: skip
_EDGES = (1, 2, 3, 5, 8, 13, 21, 34, 55)


def bucket(number: float, edges: Sequence[int] = _EDGES) -> int:
    """Return the index of the first of ``edges`` (1, 2, 3, 5, 8, ...) that ``number`` does not pass."""
    return next((n for n, edge in enumerate(edges) if number <= edge), len(edges))


def sum_features(units: Units, s: Sum, title: Sequence[str]) -> list[str]:
    """Describe the sum ``s``: the words around it, what it depends on, and the sum itself.

    Args:
        units: those of a Doc with amounts, entities and a parse.
        s: the sum.
        title: the units of the title, lower case; empty where there is none.
    """
    return [
        "bias",
        *_around(units, s),
        *_bags(units, s),
        *_syntax(s),
        *_size(units, s),
        *(f"title={w}" for w in title),
    ]


def _around(units: Units, s: Sum) -> Iterator[str]:
    w, u = units.words, s.unit
    left = [w[i] if i >= s.left else "<s>" for i in range(u - 4, u)]
    right = [w[i] if i < s.right else "</s>" for i in range(u + 1, u + 5)]
    for k in range(1, 5):
        yield f"L{k}={left[-k]}"
        yield f"R{k}={right[k - 1]}"
    yield f"L2L1={left[-2]} {left[-1]}"
    yield f"L3L2L1={left[-3]} {left[-2]} {left[-1]}"
    yield f"R1R2={right[0]} {right[1]}"
    yield f"R1R2R3={right[0]} {right[1]} {right[2]}"
    yield f"L1R1={left[-1]} {right[0]}"
    yield f"L2L1R1={left[-2]} {left[-1]} {right[0]}"
    yield f"L1R1R2={left[-1]} {right[0]} {right[1]}"


def _bags(units: Units, s: Sum) -> Iterator[str]:
    w, u = units.words, s.unit
    for i in range(max(s.left, u - 6), min(s.right, u + 7)):
        if i != u:
            yield f"near={w[i]}"
            yield f"{'before' if i < u else 'after'}={w[i]}"
    for i in range(max(s.left, u - 25), min(s.right, u + 26)):
        yield f"in={w[i]}"
    for i in range(max(s.left, u - 6), min(s.right, u + 6) - 1):
        if i not in (u, u - 1):
            yield f"pair={w[i]} {w[i + 1]}"
    for i in range(max(0, s.left - 25), s.left):
        yield f"prev={w[i]}"
    for i in range(s.right, min(len(w), s.right + 15)):
        yield f"next={w[i]}"


def _syntax(s: Sum) -> Iterator[str]:
    yield f"role={role(s.head)}"
    over = s.head
    for n, governor in enumerate(islice(s.governors, 3)):
        lemma = governor.lemma_.lower()
        yield f"gov={lemma}"
        yield f"gov{n}={role(over)}<{lemma}"
        over = governor
    for child in s.head.rights:
        if child.i >= s.end:
            yield f"child={role(child)}>{child.lemma_.lower()}"
    verb = s.predicate
    if verb is None:
        yield "verb=none"
        return
    lemma = verb.lemma_.lower()
    yield f"verb={lemma}"
    yield f"tense={verb.tag_}"
    for child in verb.children:
        r = role(child)
        if r in ("aux", "aux:pass", "auxpass", "neg", "mark", "advmod"):
            yield f"aux={child.lower_}"
            yield f"aux+verb={child.lower_} {lemma}"
        elif r in ("subj", "subjpass", "obj", "iobj"):
            what = child.ent_type_ or child.lemma_.lower()
            yield f"{r}={what}"
            yield f"verb+{r}={lemma} {what}"


def _size(units: Units, s: Sum) -> Iterator[str]:
    amount = s.amount
    yield from shape_features(amount)
    yield f"range={amount.max is not None}"
    if amount.per:
        yield f"per+digits={amount.per} {min(_digits(amount), 5)}"
    yield f"position={bucket(s.sentence.start / 25)}"
    yield from units.tally.features(s.sentence.start_char, s.sentence.end_char)


def shape_features(amount: Amount) -> Iterator[str]:
    """Describe a sum by itself: how large it is, and how it is told."""
    digits = _digits(amount)
    yield f"digits={digits}"
    yield f"currency={amount.currency}"
    yield f"per={amount.per}"
    yield f"modifier={amount.modifier}"
    if digits <= 4 and amount.value != int(amount.value):
        yield "cents"
    if amount.equivalent_of is not None:
        yield "equivalent"


def _digits(amount: Amount) -> int:
    return len(str(abs(int(amount.value))))


@dataclass(frozen=True, slots=True)
class Alone:
    """A mention of a party by itself, whatever the sum: its features, those of them that mean another role with another
    instrument, and what features that see the sum are made of."""

    features: list[str]
    crossed: list[str]
    own: str
    lead: str
    kind: str
    lemma: str
    left: str
    right: str


def mention_features(doc: Doc, units: Units, party: Party, m: Mention, rank: int) -> Alone:
    """Describe the mention ``m`` of ``party`` by itself.

    Args:
        doc, units: as in :func:`sum_features`.
        party: who is meant.
        m: the mention looked at.
        rank: the place of the party among those of its label, by number of mentions.
    """
    label, head = party.label, doc[m.head]
    own, lead, lemma = role(head), preposition(head), head.lemma_.lower()
    kind = party_kind(head) if label == "NP" else ""
    out = [
        f"label={label}",
        f"form={m.form}",
        f"own={own}",
        f"own+label={own} {label}",
        f"gov={own}<{head.head.lemma_.lower()}",
        f"mentions={min(len(party.mentions), 6)}",
        f"rank={label} {min(rank, 4)}",
        f"first={bucket(party.mentions[0].start / 25)}",
    ]
    if m.form in ("description", "pronoun"):
        out += [f"via={m.form} {label} {m.rank}", f"via+top={m.form} {m.rank} {rank == 0}"]
    if kind:
        out += [f"kind={kind}", f"kind+lead={kind} {lead}"]
    if m.form != "name":
        out += [f"head={lemma}", f"plural={head.tag_}"]
    out += [f"word={w}" for w in name_words(party.name)[:8]]
    w, a, b = units.words, units.place[m.start], units.place[m.end - 1]
    l2, l1 = w[a - 2] if a > 1 else "<s>", w[a - 1] if a else "<s>"
    r1, r2 = [*w[b + 1 : b + 3], "</s>", "</s>"][:2]
    out += [f"b1={l1}", f"b2b1={l2} {l1}", f"a1={r1}", f"a1a2={r1} {r2}", f"b1+label={l1} {label}"]
    return Alone(out, _crossed(out), own, lead, kind, lemma, l1, r1)


def _crossed(features: Sequence[str]) -> list[str]:
    return [f for f in features if f.startswith(_WITH_INSTRUMENT)]


def party_features(
    doc: Doc, units: Units, s: Sum, party: Party, m: Mention, alone: Alone, held: Held, items: Items, over: Lines,
    instrument: str,
) -> list[str]:  # fmt: skip
    """Describe the mention ``m`` of ``party`` as one that may give or get the sum ``s``.

    Args:
        doc, units, s: as in :func:`sum_features`.
        party: who is meant.
        m: the mention looked at.
        alone: the mention by itself.
        held: the slots that tokens hold beside the words that govern the sum, of :func:`frames.held_slots`.
        items: the list that the sum may be told in.
        over: what stands over the sum; a mention there is read as if the sentence of the sum began with that line.
        instrument: the likeliest instrument of the sum.
    """
    label, head = party.label, doc[m.head]
    where, line = _where(units, s, m), over.line_of(head, s)
    if line:
        where = "before"
    verb = s.predicate.lemma_.lower() if s.predicate is not None else "none"
    out = [
        f"where={where}",
        f"label+where={label} {where}",
        f"verb+where+own={verb} {where} {alone.own}",
        f"b1+where={alone.left} {where}",
        f"a1+where={alone.right} {where}",
    ]
    if alone.kind:
        out.append(f"kind+where={alone.kind} {where}")
    if m.form != "name":
        out.append(f"head+where={alone.lemma} {where}")
    slots = frame_features(held.get(m.head, []))
    out += slots or ["slot=none", f"slot=none {where}"]
    out += [f"{f}&{label}" for f in slots if f.startswith(("says=", "slot="))]
    out += [f"{instrument}&{f}" for f in (*alone.crossed, *_crossed(out))]
    if where in ("before", "after"):
        out += _between(units, s, m, where, head.sent.end if line else None)
        out += _way(s, head, label, verb, alone.lead)
        area = items.zone(doc[m.start])
        out += [f"zone={area}", f"zone+lead={area} {alone.lead}"]
        sentence, at = (head.sent, head.sent.end) if line else (s.sentence, s.start)
        shallow = shallow_features(doc, (sentence.start, sentence.end), at, m.start, m.end)
        out += shallow
        out += [f"{f}&{label}" for f in shallow if " says=" in f]
        out += [f"{instrument}&{f}" for f in shallow if " says=" in f]
    if line:
        out += _over(doc, over, m, line, label)
    return [*alone.features, *out]


def _over(doc: Doc, over: Lines, m: Mention, line: str, label: str) -> Iterator[str]:
    """Describe a mention in a line over the sum: "heading" or "lead"."""
    head = doc[m.head]
    yield f"over={line}"
    yield f"over={line} {label}"
    yield f"over={line} {role(head)} {preposition(head)}"
    if line == "heading":
        start, end = over.heading
        whole = len(doc[m.start : m.end].text) > 0.6 * len(text_of(doc)[start:end].strip())
        yield f"heading={'whole' if whole else 'part'} {label}"


def _where(units: Units, s: Sum, m: Mention) -> str:
    if s.sentence.start <= m.head < s.sentence.end:
        return "before" if m.head < s.start else "after"
    if m.head < s.sentence.start:
        gap = units.sentence[s.sentence.start] - units.sentence[m.head]
        return f"-{min(gap, 4)}"
    gap = units.sentence[m.head] - units.sentence[s.sentence.end - 1]
    return f"+{min(gap, 2)}"


def _between(units: Units, s: Sum, m: Mention, where: str, line_end: int | None) -> Iterator[str]:
    """Describe the words between; in a line over the sum those to its end, and from the beginning of the sentence."""
    a, b = units.place[m.start], units.place[m.end - 1]
    low, high = (b + 1, s.unit) if where == "before" else (s.unit + 1, a)
    words = units.words[low:high]
    if line_end is not None:
        words = units.words[low : units.place[line_end]] + units.words[s.left : s.unit]
    yield f"gap={where} {bucket(len(words))}"
    rivals = sum(words.count(x) for x in ("<ORG>", "<PERSON>", "<GPE>", "<PROGRAM>"))
    yield f"rivals={where} {min(rivals, 4)}"
    yield f"sums_between={where} {min(words.count('<money>'), 3)}"
    if len(words) <= 5:
        yield f"between={where} {' '.join(words)}"
    for x in words[:12]:
        yield f"mid={where} {x}"


def _way(s: Sum, head: Token, label: str, verb: str, word: str) -> Iterator[str]:
    rise, meet, fall = path(s.upwards, head)
    if meet is None:
        yield "way=far"
        return
    lemma = meet.lemma_.lower()
    up, down = ">".join(rise), "<".join(fall)
    yield f"way={up}|{down}"
    yield f"way+label={up}|{down} {label}"
    yield f"way+meet={up}|{lemma}|{down}"
    yield f"down={down}"
    yield f"meet+down={lemma} {down}"
    yield f"meet+label={lemma} {down} {label}"
    if word:
        yield f"verb+prep={verb} {word}"
        yield f"prep+label={word} {label}"


def nobody_features(units: Units, s: Sum, here: int, instrument: str) -> list[str]:
    """Describe the choice that nobody is told; ``here`` parties stand in the sentence."""
    verb = s.predicate.lemma_.lower() if s.predicate is not None else "none"
    w = units.words
    out = ["null", f"null verb={verb}", f"null here={min(here, 5)}", f"null instrument={instrument}"]
    out += [f"null near={w[i]}" for i in range(max(s.left, s.unit - 6), min(s.right, s.unit + 7)) if i != s.unit]
    return out
