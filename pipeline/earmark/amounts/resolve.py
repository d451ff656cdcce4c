"""Which currency a bare symbol or word means: "$", "pounds", "crowns", "Rs", "N5 million".

In this order, the first that decides: the form itself; the sum it restates (a "$" in brackets behind "A$5m" is no A$);
the region the caller names; an explicit form of one of its currencies elsewhere in the article; the places the article
is about, the dateline above all; the default, which is the first code of its row in data/. `Amount.ground` tells which.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from itertools import groupby

from earmark.amounts.lexicon import COUNTRY_CODES, CUES, REGION_SYMBOLS, Unit
from earmark.amounts.scan import ONE, Quantity

# A dateline or headline place counts this much more than one further down.
_LEAD = 120
_LEAD_WEIGHT = 3
# "$" leaves the default only where the article is plainly about another dollar country.
_PLAIN_SCORE = 4
_PLAIN_RATIO = 2

_OPEN = re.compile(r"\s{0,2}[(\[]\s?(?:about |around |roughly |approximately |some |or |or about |nearly |~|approx\.? |=\s?)?")
_CONTRAST = re.compile(r",? or (?:about |around |roughly |approximately |some |nearly )?", re.I)


def _trie(names: list[str]) -> str:
    """A pattern for the names that looks at a first letter once, however many names share it."""
    parts = []
    for letter, group in groupby(sorted(names), key=lambda name: name[0]):
        tails = [name[1:] for name in group]
        if tails == [""]:
            parts.append(re.escape(letter))
        else:
            whole = "" in tails
            inner = _trie([tail for tail in tails if tail])
            parts.append(re.escape(letter) + (f"(?:{inner})?" if whole else f"(?:{inner})"))
    return "|".join(parts)


_CUE = re.compile(f"(?:{_trie(list(CUES))})(?![A-Za-z])")


class Evidence:
    """What an article tells about its currencies; places are looked for only when they are asked for."""

    def __init__(self, text: str, quantities: list[Quantity]) -> None:
        self.text = text
        self.forms: dict[str, list[tuple[int, str]]] = defaultdict(list)
        for quantity in quantities:
            unit = quantity.unit
            if unit is not None and unit.kind == "money" and unit.explicit and not unit.flag:
                self.forms[unit.codes[0]].append((quantity.start, unit.form))
        self._places: Counter[str] | None = None
        self._names: dict[str, str] = {}

    @property
    def places(self) -> Counter[str]:
        """Territory → how strongly the article is about it."""
        if self._places is None:
            self._places = Counter()
            for found in _CUE.finditer(self.text):
                start = found.start()
                if start and (self.text[start - 1].isalnum() or self.text[start - 1] in "$£€"):
                    continue
                territory, weight = CUES[found.group()]
                self._places[territory] += weight * (_LEAD_WEIGHT if start < _LEAD else 1)
                self._names.setdefault(territory, found.group())
        return self._places

    def place_for(self, codes: tuple[str, ...]) -> tuple[str, str, int, int]:
        """Of the codes the one the places speak for most: code, a place, its score, the score of the default."""
        scores: Counter[str] = Counter()
        names: dict[str, tuple[int, str]] = {}
        for territory, score in self.places.items():
            for rank, code in enumerate(COUNTRY_CODES.get(territory, ())):
                if code in codes:
                    scores[code] += score
                    names[code] = max(names.get(code, (0, "")), (score, self._names[territory]))
                    if rank == 0:
                        break
        if not scores:
            return "", "", 0, 0
        best = max(scores, key=lambda code: (scores[code], -codes.index(code)))
        return best, names[best][1], scores[best], scores[codes[0]]

    def nearest(self, codes: tuple[str, ...], at: int) -> tuple[str, str] | None:
        """The explicit mention of one of the codes that stands nearest, its code and form."""
        near = [(abs(start - at), code, form) for code in codes for start, form in self.forms.get(code, ())]
        if not near:
            return None
        _, code, form = min(near)
        return code, form


def admissible(text: str, quantity: Quantity, evidence: Evidence) -> bool:
    """Whether a unit that may be an ordinary word or letter is a currency here."""
    unit = quantity.unit
    if unit is None or not unit.flag:
        return True
    big = quantity.scale is not ONE or not quantity.raw and quantity.number >= 1000
    if unit.flag == "weight":
        of = text[quantity.end : quantity.end + 4].lower() == " of "
        if quantity.scale >= 1_000_000 and not of:
            return True
    elif unit.flag == "weak":
        raw = quantity.raw
        if big or "," in raw or len(raw) > 3 and raw[-3] == "." and (quantity.glued or not quantity.before):
            return True
        if quantity.before and len(unit.form) > 2 and text[quantity.start + len(unit.form)] == "\u00a0":
            return True
    if any(code in evidence.forms for code in unit.codes):
        return True
    if unit.flag == "weight" and "£" in text:
        return True
    code, _, score, _ = evidence.place_for(unit.codes)
    return bool(code) and score >= 2


def currencies(text: str, quantities: list[Quantity], region: str | None) -> list[tuple[str | None, str]]:
    """For each quantity its currency (None unless money) and the ground of the choice."""
    evidence = Evidence(text, quantities)
    out: list[tuple[str | None, str]] = []
    for i, quantity in enumerate(quantities):
        unit = quantity.unit
        assert unit is not None
        if unit.kind != "money":
            out.append((None, "explicit"))
        elif unit.explicit:
            out.append((unit.codes[0], "explicit"))
        else:
            before = quantities[i - 1] if i else None
            other = out[-1][0] if before and restates(text, before, quantity) else None
            near = None
            if unit.minor and i:
                near = _main_of(quantities[:i], out, unit)
            out.append(_choose(unit, quantity.start, evidence, region, other, near))
    return out


def restates(text: str, a: Quantity, b: Quantity) -> bool:
    """Whether ``b`` stands where the same sum is told in another currency: "A$5m ($3.4m)", "A$5m, or $3.4m"."""
    if b.start - a.end > 24 or b.start <= a.end:
        return False
    if _OPEN.fullmatch(text, a.end, b.start):
        return True
    return _CONTRAST.fullmatch(text, a.end, b.start) is not None


def _main_of(before: list[Quantity], chosen: list[tuple[str | None, str]], unit: Unit) -> tuple[str, str] | None:
    """The nearest sum told before in a currency that has such cents."""
    for quantity, (code, _) in zip(reversed(before[-6:]), reversed(chosen[-6:]), strict=False):
        if code in unit.codes and quantity.unit is not None and not quantity.unit.minor:
            return code, quantity.unit.form
    return None


def _choose(
    unit: Unit, at: int, evidence: Evidence, region: str | None, other: str | None, near: tuple[str, str] | None
) -> tuple[str, str]:
    codes = tuple(code for code in unit.codes if code != other) or unit.codes
    if near is not None:
        return near[0], f"article: {near[1]}"
    if region is not None and other is None:
        own = REGION_SYMBOLS.get(region, {}).get(unit.form)
        for code in (own, *COUNTRY_CODES.get(region, ())):
            if code is not None and code in codes:
                return code, "region"
    if other is not None:
        return codes[0], f"sum: {other}"
    dollar = codes[0] == "USD" and not unit.minor
    found = evidence.nearest(codes[1:] if dollar else codes, at)
    code, place, score, default = evidence.place_for(codes)
    if dollar:
        if found is not None and evidence.place_for(codes)[2] and "USD" not in evidence.forms and code == found[0]:
            return found[0], f"article: {found[1]}"
        if code and code != "USD" and score >= _PLAIN_SCORE and score > _PLAIN_RATIO * default:
            return code, f"place: {place}"
        return "USD", "default"
    if found is not None:
        return found[0], f"article: {found[1]}"
    if unit.form in ("£", "p") or unit.form.startswith(("pence", "penn")):
        if code and score >= _PLAIN_SCORE and score > _PLAIN_RATIO * default:
            return code, f"place: {place}"
        return codes[0], "default"
    if code:
        return code, f"place: {place}"
    return codes[0], "default"
