"""Lists of lines that each lead to their sum by a label: "- York Science Park: £800,000 for new labs", "Bridges $9m".

The label tells who gets the sum, or what it is for; who and what another line of the list tells is not of this one.
Headings may stand between the lines, and what they tell is of those below.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from spacy.tokens import Doc

from earmark.model.lines import text_of
from earmark.parties.names import clean_name
from earmark.parties.party import Mention, Party
from earmark.relations.candidate import Candidate, Place, Purpose, Role
from earmark.relations.headings import lines_over
from earmark.relations.phrases import is_time
from earmark.relations.siblings import MOST_BREAKS, bare_label, form_of, label_of, names_total

#: words of a label that is a name
_LONGEST_NAME = 8
_SMALL = frozenset("of and the & de la".split())
_MARKS = frozenset(":;,.()[]\"“”!?")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a list, by places in characters: the line, its label, the heading over it, and how it is built."""

    place: Place
    label: Place
    heading: Place
    form: str
    candidate: Candidate


def read_labels(doc: Doc, candidates: Sequence[Candidate]) -> list[Candidate]:
    """Give the sums of lists of labelled lines the parties and purposes of their own lines; return those sums."""
    text = text_of(doc)
    lines = [line for c in candidates if c.kept and (line := _read(doc, text, c)) is not None]
    named: dict[int, tuple[Party, Mention]] | None = None
    found: list[Candidate] = []
    for run in _runs(text, lines):
        if named is None:
            named = {doc[m.start].idx: (p, m) for p in doc._.parties for m in p.mentions if m.form == "name"}
        parted = len({line.heading for line in run}) > 1
        reach = run[0].heading[0] if parted and any(run[0].heading) else run[0].place[0], run[-1].place[1]
        paying = [role for line in run if (role := line.candidate.payer) is not None and not _in(role.place, reach)]
        times = Counter(role.name for role in paying)
        payer = max(paying, key=lambda role: times[role.name], default=None)
        getting = [line for line in run if line.candidate.recipient and _in(line.candidate.recipient.place, line.label)]
        for line in run:
            _tell_apart(line, reach, payer, parted)
            if 2 * len(getting) > len(run) and line not in getting:
                _name_alike(text, line)
            _name(doc, text, line, named)
        found += [line.candidate for line in run]
    return found


def _read(doc: Doc, text: str, c: Candidate) -> Line | None:
    """The line that tells a sum, where a label leads to it."""
    if c.amount is None or len(c.mentions) != 1 or c.nth:
        return None
    at = doc._.amounts[c.lead].start
    stop = text.find("\n", at)
    words = label_of(text, at)
    start = at - len(words)
    stop = len(text) if stop < 0 else stop
    form = form_of(words)
    first, last = bare_label(words)
    if first == last:
        return None
    label = start + first, start + last
    if not form.endswith("label") and _is_column(doc, label, text[doc._.amounts[c.lead].end : stop]):
        form = f"{form} column"
    if not form.endswith(("label", "column")):
        return None
    return Line((start, stop), label, lines_over(doc, at).heading, form, c)


def _is_column(doc: Doc, label: Place, rest: str) -> bool:
    """Whether a line is a label and a sum and nothing else: "Bridges $1,146,780,115"."""
    span = doc.char_span(*label, alignment_mode="expand")
    if not span or len(span) > _LONGEST_NAME or any(map(str.isalnum, rest)):
        return False
    return not any(t.pos_ in ("ADP", "AUX", "CCONJ", "DET", "PUNCT", "SCONJ") for t in (span[-1], span[0]))


def _runs(text: str, lines: Sequence[Line]) -> Iterator[list[Line]]:
    """The lists: several lines right behind each other that are built alike."""
    run: list[Line] = []
    for line in lines:
        if run and not _follows(text, run[-1], line):
            if len(run) > 1:
                yield run
            run = []
        run.append(line)
    if len(run) > 1:
        yield run


def _follows(text: str, one: Line, other: Line) -> bool:
    above = other.heading if other.heading[0] >= one.place[1] else (other.place[0], other.place[0])
    gaps = (one.place[1], above[0]), (above[1], other.place[0])
    return one.form == other.form and one.place[1] < other.place[0] and all(_is_gap(text, *gap) for gap in gaps)


def _is_gap(text: str, start: int, end: int) -> bool:
    between = text[start : min(end, start + 2 * MOST_BREAKS + 1)]
    return len(between) == end - start and not between.strip() and between.count("\n") <= MOST_BREAKS


def _in(place: Place, reach: Place) -> bool:
    return reach[0] <= place[0] < reach[1]


def _tell_apart(line: Line, reach: Place, payer: Role | None, parted: bool) -> None:
    """Take from a sum what another line of its list tells; who pays is whoever pays the others.

    Nor does a heading tell who pays that stands over some of the lines alone, where the list is ``parted`` by them.
    """
    c = line.candidate

    def elsewhere(place: Place) -> bool:
        return _in(place, reach) and not _in(place, line.place) and not _in(place, line.heading)

    if c.recipient is not None and elsewhere(c.recipient.place):
        c.recipient = None
    # "its" may have been taken for whom another line names
    places = [] if c.payer is None else [c.payer.place, *c.payer.mentions]
    over_some = parted and any(_in(place, line.heading) for place in places[:1])
    if over_some or (places and _in(places[0], reach) and any(map(elsewhere, places))):
        getting = c.recipient is not None and payer is not None and c.recipient.name == payer.name
        c.payer = None if getting else payer
    if c.purpose is not None and elsewhere(c.purpose.place):
        c.purpose = None


def _name_alike(text: str, line: Line) -> None:
    """Name who gets a sum by its label where the labels of most lines of the list do."""
    c, label = line.candidate, text[slice(*line.label)]
    if (c.recipient is None or _in(c.recipient.place, line.heading)) and _is_name(label):
        c.recipient = Role(clean_name(label), "ORG", line.label, (line.label,), c.recipient_score)
        if c.purpose is not None and _in(c.purpose.place, line.label):
            c.purpose = None


def _name(doc: Doc, text: str, line: Line, named: dict[int, tuple[Party, Mention]]) -> None:
    """Name who gets a sum by the whole of its label: "Ripon Library", where "Library" alone was read.

    A label that is no name of a party tells what the sum is for, where nothing else does: "Bridges $9m".
    """
    c, label = line.candidate, text[slice(*line.label)]
    role = c.recipient
    if role is not None and _in(role.place, line.label):
        if role.name != label and role.name in label and _is_name(label):
            kind = "ORG" if role.label in ("GPE", "LOC", "NP") or role.label.startswith("NP-") else role.label
            c.recipient = replace(role, name=clean_name(label), label=kind, place=line.label, mentions=(line.label,))
        return
    party, m = named.get(line.label[0], (None, None))
    paying = party is not None and c.payer is not None and party.name == c.payer.name
    if party is None or m is None or paying or doc[m.end - 1].idx + len(doc[m.end - 1]) != line.label[1]:
        if c.purpose is None and _tells(doc, text, line.label):
            c.purpose = Purpose(line.label, 1.0, _by_label)
    elif role is None or (_in(role.place, line.heading) and party.label == "ORG"):  # a county over its bodies
        c.recipient = Role(party.name, party.label, line.label, (line.label,), c.recipient_score)


def _tells(doc: Doc, text: str, label: Place) -> bool:
    """Whether a label may say what a sum is for: it tells no time and no total."""
    span = doc.char_span(*label, alignment_mode="expand")
    return span is not None and not is_time(doc, span.start, span.end) and not names_total(text[slice(*label)])


def _by_label() -> Sequence[tuple[str, float]]:
    return [("told by the label of its line", 1.0)]


def _is_name(label: str) -> bool:
    words = label.split()
    capital = all(word[0].isupper() or word in _SMALL for word in words)
    return 1 < len(words) <= _LONGEST_NAME and capital and _MARKS.isdisjoint(label)
