"""Lists of lines that each lead to their sum by a label: "- York Science Park: £800,000 for new labs".

The label tells who gets the sum, or what it is for; who and what another line of the list tells is not of this one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from spacy.tokens import Doc

from earmark.model.lines import text_of
from earmark.parties.names import clean_name
from earmark.parties.party import Mention, Party
from earmark.relations.candidate import Candidate, Place, Role
from earmark.relations.siblings import bare_label, form_of, label_of

#: empty lines between two lines of a list, at most, as line breaks
_MOST_BREAKS = 2
#: words of a label that is a name
_LONGEST_NAME = 8
_SMALL = frozenset("of and the & de la".split())
_MARKS = frozenset(":;,.()[]\"“”!?")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a list, by places in characters: the line, its label, and what the label is built like."""

    place: Place
    label: Place
    form: str
    candidate: Candidate


def read_labels(doc: Doc, candidates: Sequence[Candidate]) -> None:
    """Give the sums of lists of labelled lines the parties and purposes of their own lines."""
    text = text_of(doc)
    lines = [line for c in candidates if c.kept and (line := _read(doc, text, c)) is not None]
    named: dict[int, tuple[Party, Mention]] | None = None
    for run in _runs(text, lines):
        if named is None:
            named = {doc[m.start].idx: (p, m) for p in doc._.parties for m in p.mentions if m.form == "name"}
        reach = run[0].place[0], run[-1].place[1]
        paying = [role for line in run if (role := line.candidate.payer) is not None and not _in(role.place, reach)]
        times = Counter(role.name for role in paying)
        payer = max(paying, key=lambda role: times[role.name], default=None)
        for line in run:
            _tell_apart(line, reach, payer)
            _name(doc, text, line, named)


def _read(doc: Doc, text: str, c: Candidate) -> Line | None:
    """The line that tells a sum, where a label leads to it."""
    if c.amount is None or len(c.mentions) != 1 or c.nth:
        return None
    at = doc._.amounts[c.lead].start
    stop = text.find("\n", at)
    words = label_of(text, at)
    start = at - len(words)
    form = form_of(words)
    first, last = bare_label(words)
    if not form.endswith("label") or first == last:
        return None
    return Line((start, len(text) if stop < 0 else stop), (start + first, start + last), form, c)


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
    breaks = text[one.place[1] : min(other.place[0], one.place[1] + 2 * _MOST_BREAKS + 1)]
    near = 0 < other.place[0] - one.place[1] == len(breaks) and not breaks.strip()
    return near and breaks.count("\n") <= _MOST_BREAKS and one.form == other.form


def _in(place: Place, reach: Place) -> bool:
    return reach[0] <= place[0] < reach[1]


def _tell_apart(line: Line, reach: Place, payer: Role | None) -> None:
    """Take from a sum what another line of its list tells; who pays is whoever pays the others."""
    c = line.candidate

    def elsewhere(place: Place) -> bool:
        return _in(place, reach) and not _in(place, line.place)

    if c.recipient is not None and elsewhere(c.recipient.place):
        c.recipient = None
    # "its" may have been taken for whom another line names
    if c.payer is not None and _in(c.payer.place, reach) and any(map(elsewhere, (c.payer.place, *c.payer.mentions))):
        getting = c.recipient is not None and payer is not None and c.recipient.name == payer.name
        c.payer = None if getting else payer
    if c.purpose is not None and elsewhere(c.purpose.place):
        c.purpose = None


def _name(doc: Doc, text: str, line: Line, named: dict[int, tuple[Party, Mention]]) -> None:
    """Name who gets a sum by the whole of its label: "Ripon Library", where "Library" alone was read."""
    c, label = line.candidate, text[slice(*line.label)]
    role = c.recipient
    if role is None:
        party, m = named.get(line.label[0], (None, None))
        paying = party is not None and c.payer is not None and party.name == c.payer.name
        if party is None or m is None or paying or doc[m.end - 1].idx + len(doc[m.end - 1]) != line.label[1]:
            return
        c.recipient = Role(party.name, party.label, line.label, (line.label,), c.recipient_score)
    elif _in(role.place, line.label) and role.name != label and role.name in label and _is_name(label):
        kind = "ORG" if role.label in ("GPE", "LOC", "NP") or role.label.startswith("NP-") else role.label
        c.recipient = replace(role, name=clean_name(label), label=kind, place=line.label, mentions=(line.label,))


def _is_name(label: str) -> bool:
    words = label.split()
    capital = all(word[0].isupper() or word in _SMALL for word in words)
    return 1 < len(words) <= _LONGEST_NAME and capital and _MARKS.isdisjoint(label)
