"""Whose fiscal year a sum is told by: a nation's, a state's, or that of somebody whose year is not known.

A company's "fiscal 2024" is its own, a state's mostly runs from July, the federal one from October. It is that of whom
the words right before it name ("Ohio's fiscal 2024", "the federal fiscal year"), else of the payer. Codes are ISO 3166:
"US" of a nation, "US-OH" of a state; None where the year is a company's, a town's, or nobody knows whose.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from spacy.tokens import Doc, Span, Token

from earmark.amounts.lexicon import CUES
from earmark.parties.names import LEGAL_FORMS
from earmark.relations.candidate import Candidate, Place, Role
from earmark.relations.cues import party_words
from earmark.relations.region import region_of
from earmark.relations.tables import read_table

TABLE = "fiscal_owners.toml"
#: instruments of public money
PUBLIC = frozenset(["budget", "subsidy", "grant", "aid", "tax_relief"])
_OWNS = frozenset(["'s", "’s", "'", "’"])
_PLACES = frozenset(["GPE", "LOC", "NORP"])
#: how many words a state's name has at most, and a country's
_LONGEST = 3
#: mentions of a person looked through for a title
_MENTIONS = 8


@dataclass(frozen=True, slots=True)
class Home:
    """Where an article is at home: ``region`` its country, ``state`` the state of the US that it tells of most.

    ``level`` is the one of both whose "department" and "committee" are meant: the one spoken of twice as often as the
    other, else None.
    """

    region: str | None
    state: str | None
    level: str | None


def read_home(doc: Doc) -> Home:
    """Read off ``doc`` which governments it speaks of."""
    region = region_of(doc._.parties, doc._.amounts)
    if region not in (None, "US"):
        return Home(region, None, region)
    named = Counter(
        state
        for party in doc._.parties
        if party.named and (state := _state_in(_words(party.name))) is not None
        for _ in party.mentions
    )
    state = max(named, key=lambda code: (named[code], code), default=None)
    by_state = sum(_tells_state(token) for token in doc)
    by_nation = sum(token.lower_ in _table("national") for token in doc)
    level = region if by_nation >= 2 * by_state else state if by_state >= 2 * by_nation else None
    return Home(region, state, level)


def owner_of(doc: Doc, home: Home, c: Candidate, place: Place, *, of_taxes: bool = False) -> str | None:
    """Return whose fiscal year is told at ``place`` (characters of the text) for ``c``.

    ``of_taxes`` is a tax year, which is the nation's.
    """
    if of_taxes:
        return home.region
    span = doc.char_span(*place, alignment_mode="expand")
    beside = _beside(span) if span is not None else None
    if beside is not None:
        return _of_words(beside, home)
    public = c.instrument is not None and c.instrument.value in PUBLIC
    if c.payer is not None:
        return _of_role(doc, c.payer, home, public)
    if not public:
        return None
    return (c.recipient and _government_in(_words(c.recipient.name), home)) or home.level


@cache
def _table(name: str) -> frozenset[str]:
    return frozenset(read_table(TABLE)[name])


@cache
def _titles() -> dict[str, str]:
    return {word: level for level, words in read_table(TABLE)["titles"].items() for word in words}


def _words(name: str) -> list[str]:
    return [word.strip(".,;:()'’\"").casefold() for word in name.replace("’s ", " ").replace("'s ", " ").split()]


def _tells_state(token: Token) -> bool:
    behind = token.nbor().lower_ if token.i + 1 < len(token.doc) else ""
    if token.lower_ == "general":
        return behind == "assembly"
    return token.lower_ in _table("state") or (token.lower_ == "state" and behind in _table("follows_state"))


def _beside(span: Span) -> list[str] | None:
    """The words right before a fiscal year that tell whose it is: "[Ohio]'s fiscal 2024", "the [federal] fiscal year".

    A pronoun ("its fiscal 2024") or a person ("the president's") tells nothing that the payer does not.
    """
    doc, last = span.doc, span.start - 1
    owns = last > 0 and doc[last].lower_ in _OWNS
    last -= owns
    if last < 0:
        return None
    token = doc[last]
    if token.ent_type_ == "PERSON" or party_words().get(token.lemma_.lower()) == "people":
        return None
    if not token.ent_type_:
        return [token.lower_] if owns or token.lower_ in ("federal", "state") else None
    first = last
    while last - first < _LONGEST * 2 and doc[first].ent_iob_ == "I":
        first -= 1
    return _words(doc[first : last + 1].text) if owns or token.ent_type_ in _PLACES else None


def _government(words: Iterable[str]) -> bool:
    return not _table("public").isdisjoint(words)


def _of_words(words: list[str], home: Home) -> str | None:
    """Whose year the words beside it tell, be they a name or a noun."""
    if words[-1:] == ["state"]:
        return _at_level("state", home)
    if words[-1:] and words[-1] in _titles():
        return _at_level(_titles()[words[-1]], home)
    return _government_in(words, home) or (home.level if _is_bare(words) else None)


def _at_level(level: str, home: Home) -> str | None:
    """Whose year it is where a president's, a governor's or a mayor's is told in an article of that home."""
    if home.region not in (None, "US"):
        return home.region
    return {"national": home.region, "state": home.state}.get(level)


def _of_role(doc: Doc, role: Role, home: Home, public: bool) -> str | None:
    words = _words(role.name)
    if role.label == "PERSON":
        level = next((told for place in role.mentions[:_MENTIONS] if (told := _title(doc, place))), None)
        return _at_level(level, home) if level is not None else home.level if public else None
    if role.label == "NP":
        return _of_words(words, home)
    found = _government_in(words, home, place=role.label in _PLACES)
    scheme = role.label == "LAW" or (role.label == "PROGRAM" and public)
    return found or (home.level if scheme or _is_bare(words) else None)


def _is_bare(words: list[str]) -> bool:
    """Whether a body of a government is named without saying which ("the Senate", "Department of Transportation")."""
    return _government(words) and _table("local").isdisjoint(words) and not _is_company(words)


def _is_company(words: list[str]) -> bool:
    return not LEGAL_FORMS.isdisjoint(words) or words[-1] in _table("company")


def _title(doc: Doc, place: Place) -> str | None:
    span = doc.char_span(*place, alignment_mode="expand")
    if span is None:
        return None
    before = doc[max(0, span.start - 2) : span.start + 1]
    return next((_titles()[word] for t in before if (word := t.lower_.rstrip(".")) in _titles()), None)


def _government_in(words: list[str], home: Home, *, place: bool = False) -> str | None:
    """The government that a name tells by itself: "Texas", "Ohio Department of Health", "Japanese government".

    Outside the United States the year of towns and provinces is taken for that of their nation.
    """
    if not words:
        return None
    if _is_company(words) and not place:
        return home.region if home.region in _table("companies") else None
    american = home.region in (None, "US")
    state = _state_in(words) if american else None
    alone = state is not None and (" ".join(words) in _states() or words[:2] == ["state", "of"])
    if state is not None and (alone or (_government(words) and _table("local").isdisjoint(words))):
        return state
    country = _country(words)
    if country is not None and (country != "US" or _table("local").isdisjoint(words)):
        return country
    if not _table("national").isdisjoint(words):
        return home.region
    if american:
        return None
    return home.region if place or _government(words) or not _table("local").isdisjoint(words) else None


@cache
def _states() -> dict[str, str]:
    found: dict[str, str] = read_table(TABLE)["states"]
    return found


def _state_in(words: list[str]) -> str | None:
    """The state of the US that a name has in it, the longest name first ("West Virginia" before "Virginia")."""
    for size in range(_LONGEST, 0, -1):
        for start in range(len(words) - size + 1):
            state = _states().get(" ".join(words[start : start + size]))
            if state is not None:
                return state
    return None


@cache
def _countries() -> dict[str, str]:
    """Names and adjectives of countries, and what stands for their governments, in small letters → country."""
    american = {"washington", "white house", "congress", "pentagon"}
    return {
        name.casefold().strip("."): country
        for name, (country, weight) in CUES.items()
        if country != "XX" and (weight > 1 or country != "US" or name.casefold() in american)
    }


def _country(words: list[str]) -> str | None:
    """The country that a name begins with ("Japanese government") or ends with ("Government of Kenya")."""
    for size in range(_LONGEST, 0, -1):
        told = _countries().get(" ".join(words[:size]))
        if told is not None and (len(words) == size or _government(words[size:])):
            return told
        if len(words) > size and words[-size - 1] == "of":
            told = _countries().get(" ".join(words[-size:]))
            if told is not None and _government(words):
                return told
    return None
