"""Sums that hang on a negated verb: "did not pay the £2m grant", "has not approved the $60 billion in aid".

What did not happen is no allocation, save as one that is cut or rejected: which of them a verb tells stands in
data/negation.json. So it is with what was turned down ("voted down a $6 billion bill"), what somebody denies, and what
there is none of ("there will be no £50m bailout").
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from spacy.tokens import Doc, Token

from earmark.amounts import Amount
from earmark.data import table
from earmark.model.lines import text_of
from earmark.parties.syntax import CLAUSES, governor, role
from earmark.relations.candidate import Candidate, Kind, Place

#: how many words up from a sum its verb is looked for: "the rest of the $5 million of aid"
STEPS = 4
#: how a sum hangs on the noun that it is a sum of, and how that noun on the verb
_WITHIN = frozenset(["compound", "amod", "nummod", "nmod:of", "nmod", "flat", "appos"])
#: tokens between "there" and "no", and tags of a verb that tells what has been
_BEFORE_NO = 5
_PAST = frozenset(["VBD", "VBN"])
_ARGUMENTS = frozenset(["obj", "iobj", "subjpass"])


@dataclass(frozen=True, slots=True)
class Denial:
    """A negated verb: what it makes of each status, and where it and its negation stand, in characters."""

    statuses: Mapping[str, str]
    place: Place


def denied(doc: Doc, c: Candidate) -> None:
    """Take back what the words around a sum say of ``c`` where each of its mentions hangs on a negated verb."""
    denials = [denial_of(doc, doc._.amounts[i]) for i in c.mentions]
    first = denials[0] if denials else None
    if first is None or c.status is None or None in denials:
        return
    status = first.statuses.get(c.status.value)
    if status == "":
        c.kept, c.dropped = False, f"it is told not to be: '{text_of(doc)[slice(*first.place)]}'"
    elif status is not None:
        c.status = Kind(status, first.place, c.status.score)


def denial_of(doc: Doc, amount: Amount) -> Denial | None:
    """Return the negated verb that a sum, or the noun that it is a sum of, is the object of."""
    span = doc.char_span(amount.start, amount.end, alignment_mode="expand")
    token = span.root if span is not None else None
    for _ in range(STEPS):
        if token is None:
            return None
        over, how = governor(token), role(token)
        none = _none_of(token)
        if none is not None:
            return Denial(table("negation")["none"]["statuses"], (none.idx, token.idx + len(token)))
        if over.pos_ == "VERB":
            if how not in _ARGUMENTS or _is_parted(over, token):
                return None
            open_ = _undecided(over)
            if open_ is not None:
                return Denial(table("negation")["undecided"]["statuses"], (open_.idx, over.idx + len(over)))
            refusal = _refusal(over)
            if refusal is not None:
                return refusal
            negation = _negation(over)
            statuses = _statuses().get(over.lemma_.lower()) or _statuses().get(over.lower_)
            return Denial(statuses, (negation.idx, over.idx + len(over))) if negation and statuses else None
        token = over if how in _WITHIN and over.i != token.i else None
    return None


def _none_of(noun: Token) -> Token | None:
    """The "no" of a noun that is told not to be: "there will be no £50m [bailout]"."""
    no = next((child for child in noun.lefts if child.lower_ == "no"), None)
    if no is None or no.i == noun.sent.start or no.nbor(-1).lemma_.lower() != "be":
        return None
    before = noun.doc[max(noun.sent.start, no.i - _BEFORE_NO) : no.i]
    return no if any(t.lower_ == "there" for t in before) else None


def _refusal(verb: Token) -> Denial | None:
    """What a verb tells that turns a sum down ("voted down"), or one over it that denies ("denied that it paid")."""
    refused = table("negation")["refused"]
    particle = next((f" {child.lower_}" for child in verb.rights if child.i == verb.i + 1 and child.pos_ == "ADP"), "")
    if verb.tag_ in _PAST and f"{verb.lemma_.lower()}{particle}" in refused["verbs"] and _negation(verb) is None:
        return Denial(refused["statuses"], (verb.idx, verb.idx + len(verb)))
    over, denied_so = governor(verb), table("negation")["denied"]
    says = role(verb) in ("ccomp", "xcomp") and over.pos_ == "VERB" and over.lemma_.lower() in denied_so["verbs"]
    return Denial(denied_so["statuses"], (over.idx, over.idx + len(over))) if says and not _negation(over) else None


def _undecided(verb: Token) -> Token | None:
    """The word that leaves open "whether to" do it."""
    words = {child.lower_: child for child in verb.lefts}
    return words.get("whether") if "to" in words else None


def _is_parted(first: Token, last: Token) -> bool:
    """Whether a clause or a colon stands between two words, the one before the other, that the parse joins."""
    between = first.doc[first.i + 1 : last.i]
    return any(t.text in (":", ";") or t.tag_ == "MD" or (t.pos_ == "VERB" and t.dep_ in CLAUSES) for t in between)


def _negation(verb: Token) -> Token | None:
    """The word that negates ``verb``; None where it only limits ("not only"), or where nothing is told to be so."""
    words = {child.lower_ for child in verb.children}
    if not words.isdisjoint(_words("unreal")) or words >= {"would", "have"} or verb.sent.text.rstrip().endswith("?"):
        return None
    for child in verb.lefts:
        behind = child.nbor().lower_
        if child.text in _words("negations") and behind not in _words("limited") and not _is_parted(child, verb):
            return child
        if child.lower_ == "longer" and child.i > verb.sent.start and child.nbor(-1).lower_ == "no":
            return child.nbor(-1)
    return None


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(table("negation")[name])


@cache
def _statuses() -> dict[str, dict[str, str]]:
    return {verb: row["statuses"] for row in table("negation")["groups"] for verb in row["verbs"]}
