"""Which currency a bare symbol or word means: "$", "pounds", "crowns", "Rs", "N5 million".

In this order, the first that decides: the form itself; the sum it restates (a "$" in brackets behind "A$5m" is no A$);
the region the caller names; an explicit form of one of its currencies elsewhere in the article; the places the article
is about, the dateline above all; the default, which is the first code of its row in data/. `Amount.ground` tells which.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from decimal import Decimal
from functools import cache, cached_property

from earmark.amounts.alone import stands_alone
from earmark.amounts.lexicon import (
    ADJECTIVES,
    COUNTRY_CODES,
    CUES,
    REGION_SYMBOLS,
    Unit,
)
from earmark.amounts.quantity import Quantity
from earmark.amounts.restated import could_equal, in_bracket, restates_at_once, restates_behind_words
from earmark.amounts.trie import trie

# A place in the first lines counts this much more than one further down, and one in a dateline ("CALGARY, Jan 16 -")
# more yet.
_LEAD = 120
_LEAD_WEIGHT = 2
_DATELINE_WEIGHT = 6
_DATELINE = re.compile(r"(?:\A|\n)\s{0,4}((?:[^\W\d_]+[ .'-]?){1,3})(?=\s?[,:(/]|\s[-–—])")
# "$" and "£" leave the default only where the article is plainly about a country that writes its own money so: of all
# that the places tell this part, and this many times what they tell of the default's country.
_PLAIN_PART = 0.5
_PLAIN_RATIO = 3
# Where "US$" stands in the article too, less will do.
_LIKELY_PART = 0.3
# Countries whose press writes a bare "$" for its own dollar; others write J$, HK$, NT$ beside it.
_BARE_DOLLARS = ("AUD", "CAD", "NZD")
# And those that do so where it writes "US$" for the American one.
_BESIDE_AMERICAN = ("SGD", "HKD", "JMD", "TTD", "BBD", "FJD", "GYD")
_SURE_PART = 0.75
# "the $5 million", which the article has told before
_DEFINITE = re.compile(r"\b(?:the|that|this|these|those|its|their|same)\s(?:[a-z]{1,12}\s)?$", re.I)
_BARE_POUNDS = ("EGP", "LBP", "SYP", "SDG", "SSP", "GIP", "FKP", "SHP", "IEP", "CYP")
# "all figures in Canadian dollars"
_DECLARED = re.compile(
    r"\b(?:figures|amounts|sums|values|prices|dollars|reports?|reported|expressed|stated|denominated|currency)\b[^.\n]{0,30}?"
    r"\b(Australian|Canadian|New Zealand|Singapore|Hong Kong|US|U\.S\.|American)\s(?:dollars|funds|currency)\b"
)

# What the world buys in American dollars.
_WORLD_PRICE = re.compile(r"\s(?:a|per|an)\s(?:barrel|bbl|ounce|oz|troy ounce)\b", re.I)
_IN_PLACE = re.compile(r"\sin\s([A-Z][\w]+(?:\s[A-Z]\w+)?)")


_HOMES = {COUNTRY_CODES[t][0]: t for t in "AU CA NZ SG HK JM TT BB FJ GY EG LB SY SD SS GI FK SH".split()}
_HOMES |= {"IEP": "IE", "CYP": "CY"}
# The franc, the lira and the mark that became euros: an article that tells euros hardly means them.
_BECAME_EUROS = {code for codes in COUNTRY_CODES.values() if codes[:1] == ("EUR",) for code in codes[1:]} - {
    codes[0] for codes in COUNTRY_CODES.values() if codes
}
_CAPITALS = {name.upper(): territory for name, (territory, _) in CUES.items() if not name.isupper()}


@cache
def _cue() -> re.Pattern[str]:
    # Compiled when first an article has to decide.
    return re.compile(f"(?:{trie(CUES)})(?![A-Za-z])")


class Evidence:
    """What an article tells about its currencies; places are looked for only when they are asked for."""

    def __init__(self, text: str, quantities: list[Quantity]) -> None:
        self.text = text
        self.forms: dict[str, list[tuple[int, str]]] = defaultdict(list)
        # The words for a currency that are plainly such somewhere in the article: "1,453.4 won".
        self.plain: set[str] = set()
        # The dollars of known countries by what they come to: code → form of each sum.
        self.dollars: dict[Decimal, dict[str, str]] = defaultdict(dict)
        for quantity in quantities:
            unit = quantity.unit
            if unit is None or unit.kind != "money":
                continue
            if unit.flag:
                if len(unit.form) > 2 and stands_alone(text, quantity):
                    self.plain.add(unit.form)
            elif unit.explicit:
                self.forms[unit.codes[0]].append((quantity.start, unit.form))
                if "$" in unit.form:
                    self.dollars[quantity.value][unit.codes[0]] = unit.form
        self._places: Counter[str] | None = None
        self._names: dict[str, str] = {}
        self._best: dict[tuple[str, ...], tuple[str, str, int]] = {}
        self.signs: dict[tuple[str, str | None], tuple[str, str]] = {}

    @property
    def places(self) -> Counter[str]:
        """Territory → how strongly the article is about it."""
        if self._places is None:
            self._places = Counter()
            for found in _cue().finditer(self.text):
                start = found.start()
                if start and (self.text[start - 1].isalnum() or self.text[start - 1] in "$£€"):
                    continue
                if self.text[found.end() : found.end() + 1] in ("$", "£"):
                    continue
                territory, weight = CUES[found.group()]
                self._places[territory] += weight * (_LEAD_WEIGHT if start < _LEAD else 1)
                self._names.setdefault(territory, found.group())
            for found in _DATELINE.finditer(self.text, 0, 400):
                name = found[1].strip()
                if name.isupper() and len(name) > 3 and name in _CAPITALS:
                    territory = _CAPITALS[name]
                    self._places[territory] += _DATELINE_WEIGHT
                    self._names[territory] = name
        return self._places

    def place_for(self, codes: tuple[str, ...]) -> tuple[str, str, int]:
        """Of the codes the one the places speak for most, the place that speaks loudest, and the score; "" for none."""
        if codes not in self._best:
            scores: Counter[str] = Counter()
            names: dict[str, tuple[int, str]] = {}
            for territory, score in self.places.items():
                code = next((code for code in COUNTRY_CODES.get(territory, ()) if code in codes), None)
                if code is not None:
                    scores[code] += score
                    names[code] = max(names.get(code, (0, "")), (score, self._names[territory]))
            best = max(scores, key=lambda code: (scores[code], -codes.index(code)), default="")
            self._best[codes] = (best, names[best][1], scores[best]) if best else ("", "", 0)
        return self._best[codes]

    def plainly_about(
        self, codes: tuple[str, ...], home: str, part: float = _PLAIN_PART, ratio: int = _PLAIN_RATIO
    ) -> tuple[str, str] | None:
        """The code, and the place, of the one country the article is about; None where ``home`` may be meant."""
        scores = {code: (self.places[t], self._names.get(t, "")) for code, t in _HOMES.items() if code in codes}
        if not scores:
            return None
        code = max(scores, key=lambda code: scores[code][0])
        score, place = scores[code]
        if score <= part * sum(self.places.values()):
            return None
        return (code, place) if score > ratio * self.places[home] else None

    @cached_property
    def writes_pounds(self) -> bool:
        """Whether "£" stands anywhere."""
        return "£" in self.text

    @cached_property
    def headline_end(self) -> int:
        """Where the first line ends; -1 where there is but one, which may be no headline."""
        return self.text.find("\n")

    @cached_property
    def writes_american(self) -> bool:
        """Whether "US$" or the like stands anywhere."""
        return any("$" in form for _, form in self.forms.get("USD", ()))

    @cached_property
    def declared(self) -> str | None:
        """The dollar an article says all its figures are in."""
        found = _DECLARED.search(self.text)
        return ADJECTIVES[found[1].lower()][0] if found else None

    @cached_property
    def spots(self) -> dict[str, list[int]]:
        """Code → where its explicit forms stand, in order."""
        return {code: [start for start, _ in mentions] for code, mentions in self.forms.items()}

    def nearest(self, codes: tuple[str, ...], at: int) -> tuple[str, str] | None:
        """The explicit mention of one of the codes that stands nearest, its code and form."""
        best: tuple[int, str, str] | None = None
        for code in codes:
            spots = self.spots.get(code)
            if not spots:
                continue
            k = bisect_left(spots, at)
            for near in (k - 1, k):
                if 0 <= near < len(spots):
                    found = (abs(spots[near] - at), code, self.forms[code][near][1])
                    best = found if best is None else min(best, found)
        return best and best[1:]


def admissible(text: str, quantity: Quantity, evidence: Evidence) -> bool:
    """Whether a unit that may be an ordinary word or letter is a currency here, by itself or by the article."""
    unit = quantity.unit
    if unit is None or not unit.flag or stands_alone(text, quantity):
        return True
    if unit.flag in ("name", "slang"):
        return False
    if unit.form in evidence.plain or any(code in evidence.forms for code in unit.codes):
        return True
    if unit.flag == "weight" and evidence.writes_pounds:
        return True
    code, _, score = evidence.place_for(unit.codes)
    return bool(code) and score >= 2


def currencies(
    text: str, quantities: list[Quantity], evidence: Evidence, region: str | None
) -> list[tuple[str | None, str]]:
    """For each quantity its currency (None unless money) and the ground of the choice."""
    out: list[tuple[str | None, str]] = []
    places = {id(quantity): i for i, quantity in enumerate(quantities)}
    for i, quantity in enumerate(quantities):
        unit = quantity.unit
        assert unit is not None
        if unit.kind != "money":
            out.append((None, "explicit"))
        elif quantity.giver is not None:
            giver = quantity.giver
            at = places.get(id(giver), i)
            assert giver.unit is not None
            out.append((out[at][0] if at < i else giver.unit.codes[0], f"sum: {text[giver.start : giver.end]}"))
        elif unit.explicit:
            out.append((unit.codes[0], "explicit"))
        else:
            before = quantities[i - 1] if i else None
            other = None
            if before is not None and before.unit is not None and before.unit.codes != unit.codes:
                other = out[-1][0] if _told_again(text, before, out[-1][0], quantity) else None
            near = None
            if (unit.minor or unit.flag == "slang") and i:
                near = _main_of(quantities, out, unit)
            out.append(_choose(unit, quantity, evidence, region, other, near))
    return out


def _told_again(text: str, a: Quantity, code: str | None, b: Quantity) -> bool:
    """Whether ``b`` may tell ``a``, a sum of the currency ``code``, in another currency."""
    if in_bracket(text, a, b):
        return True
    if not (restates_at_once(text, a, b) or restates_behind_words(text, a, b)):
        return False
    assert b.unit is not None
    return could_equal(a.value, code, b.value, b.unit.codes[0])


def _main_of(quantities: list[Quantity], chosen: list[tuple[str | None, str]], unit: Unit) -> tuple[str, str] | None:
    """The nearest sum told before, of the last six mentions, in a currency that has such cents."""
    last = len(chosen) - 1
    for k in range(last, max(-1, last - 6), -1):
        code, before = chosen[k][0], quantities[k].unit
        if code in unit.codes and before is not None and not before.minor:
            assert code is not None
            return code, before.form
    return None


def _choose(
    unit: Unit,
    quantity: Quantity,
    evidence: Evidence,
    region: str | None,
    other: str | None,
    near: tuple[str, str] | None,
) -> tuple[str, str]:
    if near is not None:
        return near[0], f"article: {near[1]}"
    codes = unit.codes
    if other is not None and other in codes:
        codes = tuple(code for code in codes if code != other) or codes
    if region is not None and other is None:
        own = REGION_SYMBOLS.get(region, {}).get(unit.form)
        for code in (own, *COUNTRY_CODES.get(region, ())):
            if code is not None and code in codes:
                return code, "region"
    if unit.form == "$" and _WORLD_PRICE.match(evidence.text, quantity.end):
        return "USD", "default"
    if unit.form == "$" and other is None and (told := _told_with_country(quantity, evidence)):
        return told
    if unit.form in ("$", "£"):
        return _sign(unit, evidence, other)
    if other is not None and codes[0] != unit.codes[0] and not unit.minor:
        return codes[0], f"sum: {other}"
    here = _IN_PLACE.match(evidence.text, quantity.end)
    if here and here[1] in CUES:
        code = next((code for code in COUNTRY_CODES[CUES[here[1]][0]] if code in codes), None)
        if code is not None:
            return code, f"place: {here[1]}"
    found = evidence.nearest(codes, quantity.start)
    if found is not None and not (codes[0] == "USD" and unit.form.startswith(("dollar", "dlr"))):
        return found[0], f"article: {found[1]}"
    if unit.form.startswith(("dollar", "dlr")):
        return _sign(unit, evidence, other)
    code, place, _ = evidence.place_for(codes)
    if code in _BECAME_EUROS and "EUR" in evidence.forms:
        living, home, _ = evidence.place_for(tuple(code for code in codes if code not in _BECAME_EUROS))
        code, place = (living, home) if living else (code, place)
    if code and not (unit.codes[0] == "USD" and code != "USD" and evidence.places["US"]):
        return code, f"place: {place}"
    return codes[0], "default"


def _told_with_country(quantity: Quantity, evidence: Evidence) -> tuple[str, str] | None:
    """Whose dollars "the $5 million" are that the article tells as "S$5 million" too, and no other country's.

    A round sum may be another one of that size, unless "the" or a headline says that it is this one.
    """
    told = evidence.dollars.get(quantity.value)
    if told is None or len(told) > 1:
        return None
    text, (code, form) = evidence.text, next(iter(told.items()))
    round_sum = len(quantity.value.normalize().as_tuple().digits) < 2
    if round_sum and evidence.headline_end < quantity.end:
        before = _DEFINITE.search(text, max(0, quantity.start - 20), quantity.start)
        return (code, f"article: {form}") if before else None
    return code, f"article: {form}"


def _sign(unit: Unit, evidence: Evidence, other: str | None) -> tuple[str, str]:
    """`_choose_sign`, asked once an article."""
    key = (unit.form, other)
    if key not in evidence.signs:
        evidence.signs[key] = _choose_sign(unit, evidence, other)
    return evidence.signs[key]


def _choose_sign(unit: Unit, evidence: Evidence, other: str | None) -> tuple[str, str]:
    """ "$" is USD and "£" GBP, unless the article is plainly about another country that writes its own money so.

    Where an article writes "A$" too, its bare "$" is the American one; where it writes "US$", the bare one is the
    country's own.
    """
    if unit.form == "£":
        pounds = _BARE_POUNDS[:-2] if "EUR" in evidence.forms else _BARE_POUNDS
        plain = evidence.plainly_about(pounds, "GB") if other is None else None
        return (plain[0], f"place: {plain[1]}") if plain else ("GBP", "default")
    if other is not None and other != "USD":
        return "USD", f"sum: {other}"
    declared = evidence.declared
    if declared is not None:
        return declared, f"article: {declared}"
    words = unit.form != "$"
    own = _BARE_DOLLARS if words else tuple(code for code in _BARE_DOLLARS if code not in evidence.forms)
    part, ratio = (_LIKELY_PART, 1) if "USD" in evidence.forms else (_PLAIN_PART, _PLAIN_RATIO)
    plain = evidence.plainly_about(own, "US", part, ratio)
    if plain is None and evidence.writes_american and not words:
        beside = tuple(code for code in _BESIDE_AMERICAN if code not in evidence.forms)
        plain = evidence.plainly_about(beside, "US", _SURE_PART)
    return (plain[0], f"place: {plain[1]}") if plain else ("USD", "default")
