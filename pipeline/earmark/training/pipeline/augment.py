"""Training texts anew: other names, other cases, other line lengths. Offsets of the entities follow."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random

from earmark.training.pipeline.names import Marked

Edit = tuple[int, int, str]

FORMS_OF_COMPANY = (
    "Inc", "Corp", "Corporation", "Co", "Ltd", "Limited", "PLC", "plc", "LLC", "LP", "SA", "AG", "NV", "SE",
    "GmbH", "Bhd", "Oyj", "ASA", "AB", "SpA", "KK", "Group", "Holdings", "Industries", "Partners", "Capital",
    "Technologies", "Systems", "Energy", "Motors", "Airlines", "Pharma", "Foods", "Labs", "Bank", "Securities",
    "Therapeutics", "Resources", "Insurance", "Media", "Retail", "Steel", "Telecom", "Ventures", "Brothers",
)  # fmt: skip
STATE_WORDS = re.compile(
    r"\b(?:Ministry|Department|Commission|Council|Court|Agency|Office|Parliament|Congress|Senate|House|"
    r"Committee|Treasury|Authority|University|Party|Police|Army|Fund|Board|Service|Bureau|Reserve|Union|"
    r"Nations|of|for|the)\b"
)
NO_COMPANY = re.compile(r"\d|%|ETF|Fund|Trust|Index|Strategy|Income|Bond|Market|Equity|Growth|Value|Treasury")


@dataclass
class Names:
    """The names that are swapped in: whole companies without legal form, given names, surnames, places."""

    companies: list[str]
    given: list[str]
    surnames: list[str]
    places: list[str]
    bodies: list[str]

    @classmethod
    def read(cls, ner: Path) -> Names:
        """From `names/` and `titles.tsv` in the folder `ner`."""
        titles = [line.split("\t") for line in (ner / "titles.tsv").read_text(encoding="utf-8").splitlines()]
        persons = [title.split() for title, label in titles if label == "PERSON" and "(" not in title]
        full = [name for name in persons if len(name) in (2, 3)]
        rows = (ner / "names" / "places.tsv").read_text(encoding="utf-8").splitlines()
        companies = (ner / "names" / "companies.txt").read_text(encoding="utf-8").splitlines()
        plain = (re.split(r",? (?:Inc|Corp|Corporation|Co|Ltd|Limited|plc|PLC|LLC|S\.A)\b", c)[0] for c in companies)
        return cls(
            companies=sorted({c for c in plain if not NO_COMPANY.search(c) and 2 < len(c) < 32}),
            given=sorted({name[0] for name in full}),
            surnames=sorted({name[-1] for name in full}),
            places=sorted({row.split("\t")[0] for row in rows if row.endswith("city")}),
            bodies=sorted(
                title for title, label in titles
                if label == "ORG" and "(" not in title and len(title.split()) < 7
            ),
        )  # fmt: skip


def edit(marked: Marked, edits: list[Edit]) -> Marked:
    """Apply `edits` (start, end, new text); none may cut an entity's edge, all of one entity's inside move it."""
    out, shifts, at, shift = [], [], 0, 0
    for start, end, new in sorted(edits):
        out += [marked.text[at:start], new]
        shift += len(new) - (end - start)
        shifts.append((end, shift))
        at = end
    out.append(marked.text[at:])

    def moved(offset: int) -> int:
        return offset + next((by for end, by in reversed(shifts) if end <= offset), 0)

    return Marked("".join(out), [(moved(s), moved(e), label) for s, e, label in marked.entities])


def swap_names(marked: Marked, names: Names, rng: Random, share: float = 0.8) -> Marked:
    """Give a `share` of the persons, companies and towns other names, the same one in all of the text."""
    forms = sorted({(marked.text[s:e], label) for s, e, label in marked.entities}, key=lambda f: -len(f[0]))
    words: dict[str, str] = {}
    mapping: dict[tuple[str, str], str] = {}
    for form, label in forms:
        if label == "PERSON":
            mapping[form, label] = _person(form, names, rng, words, share)
        elif label == "ORG" and not STATE_WORDS.search(form):
            mapping[form, label] = _company(form, names, rng, words, share)
        elif label == "ORG" and rng.random() < share / 3 and len(form.split()) > 1:
            mapping[form, label] = rng.choice(names.bodies)
        elif label == "GPE" and rng.random() < share / 2 and len(form) > 3 and not form.isupper():
            mapping[form, label] = rng.choice(names.places)
    edits = []
    for start, end, label in marked.entities:
        old = marked.text[start:end]
        new = mapping.get((old, label), old)
        if new != old:
            edits.append((start, end, new.upper() if old.isupper() and len(old) > 5 else new))
    return edit(marked, edits)


def _person(form: str, names: Names, rng: Random, words: dict[str, str], share: float) -> str:
    parts = form.split()
    if parts[-1] not in words:
        words[parts[-1]] = rng.choice(names.surnames) if rng.random() < share else parts[-1]
    if words[parts[-1]] == parts[-1]:
        return form
    return " ".join([*(rng.choice(names.given) for _ in parts[:1] if len(parts) > 1), words[parts[-1]]])


def _company(form: str, names: Names, rng: Random, words: dict[str, str], share: float) -> str:
    parts = form.split()
    tail: list[str] = []
    while len(parts) > 1 and parts[-1].strip(".,") in FORMS_OF_COMPANY:
        tail.insert(0, parts.pop())
    stem = " ".join(parts)
    known = next((old for old in words if old == stem or old.startswith(stem + " ")), None)
    if known is None:
        known = stem
        keep = rng.random() > share or (form.isupper() and len(form) < 6)
        words[stem] = stem if keep else rng.choice(names.companies)
    new = words[known]
    if new == known:
        return form
    short = new.split()[0] if stem != known and len(new.split()[0]) > 3 else new
    return " ".join([short, *tail])


def upper(marked: Marked, rng: Random) -> Marked:
    """The whole text, or its first line alone, in capitals; unchanged where that would move offsets."""
    end = len(marked.text) if rng.random() < 0.25 else marked.text.find("\n") + 1
    head = marked.text[:end].upper()
    return marked if len(head) != end else Marked(head + marked.text[end:], marked.entities)


def wrap(marked: Marked, rng: Random) -> Marked:
    """Break paragraphs at a typewriter's width, as old newswire does: a blank becomes a line break."""
    width, text, at = rng.randint(58, 72), list(marked.text), 0
    line, blank = 0, -1
    for at, char in enumerate(marked.text):
        if char == "\n":
            line, blank = at + 1, -1
        elif char == " ":
            blank = at
        if at - line >= width and blank > line:
            text[blank] = "\n"
            line, blank = blank + 1, -1
    return Marked("".join(text), marked.entities)


WIRE_STYLE: list[tuple[str, str]] = [
    (r"\$ ?([\d.,]+) (?:million|mn)\b", r"\1 mln dlrs"),
    (r"\$ ?([\d.,]+) (?:billion|bn)\b", r"\1 billion dlrs"),
    (r"\$([\d.,]+)(m|bn)\b", r"\1 mln dlrs"),
    (r"\$([\d,]*\d(?:\.\d+)?)(?= [a-z])", r"\1 dlrs"),
    (r"\bmillion\b", "mln"),
    (r"(?<=\d) ?%", " pct"),
    (r"\bper ?cent\b", "pct"),
]
"""How a dollar sum, a million and a percentage stood in the newswire of the 1980s."""


def wire_style(marked: Marked, rng: Random) -> Marked:
    """Sums as the newswire of the 1980s wrote them, then hard-wrapped lines."""
    for pattern, new in WIRE_STYLE:
        edits = [(m.start(), m.end(), m.expand(new)) for m in re.finditer(pattern, marked.text)]
        inside = [e for e in edits if not any(s < e[1] and e[0] < t for s, t, _ in marked.entities)]
        marked = edit(marked, inside)
    return wrap(marked, rng)


def possessive_style(marked: Marked, rng: Random) -> Marked:
    """Straight quotation marks and apostrophes for curly ones, or the other way round."""
    table = str.maketrans("’‘“”", "''\"\"") if "’" in marked.text else str.maketrans("'", "’")
    return Marked(marked.text.translate(table), marked.entities)


STYLES: list[tuple[float, Callable[[Marked, Random], Marked]]] = [
    (0.15, upper),
    (0.12, wire_style),
    (0.10, wrap),
    (0.30, possessive_style),
]
"""How often a varied text gets which style."""


def vary(marked: Marked, names: Names, rng: Random) -> Marked:
    """One variant of a text: other names, and by chance another style."""
    marked = swap_names(marked, names, rng)
    for chance, style in STYLES:
        if rng.random() < chance:
            marked = style(marked, rng)
    return marked
