"""Two sums told side by side: items of one list, "£9m to A, £7m to B", are no parts of each other, however large.

A sign that the one is a part ("of which", "including") or, within a sentence, sums that add up to the larger one say
that they are total and part all the same. What is looked for stands in data/parts_signs.toml, under ``list``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from spacy.tokens import Doc

from earmark.model.lines import text_of
from earmark.parties.syntax import predicate
from earmark.relations.candidate import Candidate
from earmark.relations.frames import frames
from earmark.relations.parts import SIGNS, SumInPlace, part_signs, sums_that_add_up
from earmark.relations.tables import expand, read_table

#: a recipient likelier than this is one that the text tells; chosen on gold/dev, as parts are lost where it is guessed
TOLD = 0.3
#: empty lines between two lines of a list, at most, as line breaks
MOST_BREAKS = 2
#: entity labels of parties that are known by a name of their own
_NAMED = frozenset(["ORG", "PERSON", "GPE"])
#: how many characters of a line, before a sum, are read for what introduces it
_LONGEST_LABEL = 200


class Siblings:
    """The sums of an article, in the order of the text, each with the candidate that it tells."""

    def __init__(self, doc: Doc, sums: Sequence[SumInPlace], owners: Sequence[Candidate]) -> None:
        self.doc, self.text = doc, text_of(doc)
        self.sums, self.owners = sums, owners
        self.adding = sums_that_add_up(sums)
        self.runs = _runs(self.text, sums)
        self.items = [_item(self.text, here) for here in sums]

    def apart(self, part: int, total: int) -> bool:
        """Whether the sum at the place ``part`` is known to be no part of that at ``total``."""
        one, other = self.owners[part], self.owners[total]
        same = self.sums[part].sentence_start == self.sums[total].sentence_start
        if _is_another_deal(one, other) and not (same and (part, total) in self.adding):
            return True
        if one.beside is not None and one.beside == other.beside:
            return True
        alike = self._are_items(part, total) or self._are_lines(part, total) or self._are_given_alike(part, total)
        return alike and not part_signs(self.text, self.sums[part], self.sums[total])

    def _are_items(self, part: int, total: int) -> bool:
        """Whether one sentence tells behind both, in one way, whom they are for, and they do not add up."""
        items = self.items[part], self.items[total]
        same = self.sums[part].sentence_start == self.sums[total].sentence_start
        return same and bool(items[0]) and items[0] == items[1] and (part, total) not in self.adding

    def _are_lines(self, part: int, total: int) -> bool:
        """Whether they stand in two lines of one run that are built alike and tell no total."""
        if self.runs[part] != self.runs[total]:
            return False
        labels = [label_of(self.text, self.sums[place].start) for place in (part, total)]
        forms = [form_of(label) for label in labels]
        return bool(forms[0]) and forms[0] == forms[1] and not names_total(labels[1])

    def _are_given_alike(self, part: int, total: int) -> bool:
        """Whether they are told with one verb, of one payer, and each with a recipient of its own by name."""
        one, other = self.owners[part], self.owners[total]
        if not (one.payer and other.payer and one.payer.name == other.payer.name):
            return False
        told = [c.recipient for c in (one, other) if c.recipient is not None and c.recipient_score > TOLD]
        if len({role.name for role in told if role.label in _NAMED}) < 2:
            return False
        verbs = [self._verb(place) for place in (part, total)]
        return bool(verbs[0]) and verbs[0] == verbs[1]

    def _verb(self, place: int) -> str:
        """The verb of giving or getting that governs a sum, or ""."""
        span = self.doc.char_span(self.sums[place].start, self.sums[place].end, alignment_mode="expand")
        verb = predicate(span.root) if span is not None else None
        lemma = verb.lemma_.lower() if verb is not None else ""
        return lemma if lemma in frames()["verbs"] else ""


def _is_another_deal(one: Candidate, other: Candidate) -> bool:
    """Whether two sums are told with their payer and, surely enough, their recipient, and the payers differ."""
    differ = one.payer is not None and other.payer is not None and one.payer.name != other.payer.name
    return differ and all(c.recipient is not None and c.recipient_score > TOLD for c in (one, other))


def _runs(text: str, sums: Sequence[SumInPlace]) -> list[int]:
    """The run of lines, by number, that each sum stands in: lines right behind each other that tell a sum each."""
    runs: list[int] = []
    for place, here in enumerate(sums):
        behind = place > 0 and 0 < text.count("\n", sums[place - 1].end, here.start) <= MOST_BREAKS
        runs.append(runs[-1] if behind else place)
    return runs


def _item(text: str, here: SumInPlace) -> str:
    """What links a sum in a sentence to whom it is for: the word behind it, or the brackets that it stands in."""
    if text[here.start - 1 : here.start] == "(" and text[here.end : here.end + 1] == ")":
        return "()"
    word = _patterns()["link"].match(text, here.end)
    return word[1].lower() if word else ""


def label_of(text: str, start: int) -> str:
    """What stands in its line before a sum that begins at ``start``."""
    return text[max(0, start - _LONGEST_LABEL) : start].rpartition("\n")[2]


def form_of(label: str) -> str:
    """How a line of a list is built: "label" for "Leeds: £9m", "opens" for "£9m for Leeds"; with its bullet."""
    bullet = _patterns()["bullet"].match(label)
    mark = bullet[0].strip()[:1] if bullet else ""
    mark = "#" if mark.isalnum() else mark
    rest = label[bullet.end() :] if bullet else label
    built = "opens" if not rest.strip() else "label" if _patterns()["label"].search(rest) else ""
    return f"{mark} {built}" if mark or built else ""


def bare_label(label: str) -> tuple[int, int]:
    """Where the words of the label of a line begin and end in it: without bullet, colon or dash."""
    bullet = _patterns()["bullet"].match(label)
    end = _patterns()["label"].search(label)
    words = label[bullet.end() if bullet else 0 : end.start() if end else len(label)]
    first = (bullet.end() if bullet else 0) + len(words) - len(words.lstrip())
    return first, first + len(words.strip())


def names_total(label: str) -> bool:
    """Whether the label of a line says that its sum is a total."""
    return bool(_patterns()["total"].search(label))


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    rows = read_table(SIGNS)["list"]
    return {name: re.compile(expand(pattern), re.IGNORECASE) for name, pattern in rows.items() if name != "parts"}
