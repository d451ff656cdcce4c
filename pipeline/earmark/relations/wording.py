"""How a purpose is told by the phrase that was chosen for it: without what is no part of it, and not cut in two."""

from __future__ import annotations

from spacy.tokens import Doc, Token

from earmark.parties.bounds import whole_words, without_owner
from earmark.parties.mentions import sum_tokens
from earmark.parties.syntax import role
from earmark.relations.cues import party_words
from earmark.relations.phrases import LEADS, is_time, money_nouns

#: what begins an aside: ", at a cost of", ", according to", ", which", ", shared by", ", already in the air"
_ASIDE = frozenset(["ADP", "SCONJ", "ADV"])
_ASIDE_TAGS = frozenset(["VBN", "WDT", "WP", "WP$"])
_ASIDE_WORDS = frozenset(["according", "including"])
#: what leads to the time of a payment: "the mill [on] Friday"; "the floods of 1997" are those
_BEFORE_TIME = frozenset("in on by at since until before after during from".split())
_NEAR_TIME = frozenset("last this next".split())
_WEEKDAYS = frozenset("monday tuesday wednesday thursday friday saturday sunday yesterday today tomorrow".split())
#: tokens of a time at the end of a phrase, at most
_LONGEST_TIME = 5
#: what describes a noun and is none: "interim [payments]", "operating [licence]"
_DESCRIBING = frozenset(["JJ", "JJR", "VBG", "VBN"])
_WITHIN = frozenset(["amod", "compound"])
#: nouns of a price, and tokens of the words that lead to it: "at a cumulative cost"
_PRICES = frozenset("cost price rate total value sum worth nothing offer".split())
_COMMON = frozenset(["NN", "NNS"])
_NOUNS = frozenset(["NN", "NNS", "NNP", "NNPS"])
_LONGEST_PRICE = 6
#: what an object is told by, and tokens before its noun, at most
_NOMINAL = frozenset(["DET", "ADJ", "NUM", "NOUN", "PROPN", "PRON"])
_LONGEST_OBJECT = 4


def worded(doc: Doc, start: int, end: int) -> tuple[int, int]:
    """Return a phrase of `purpose_phrases` as it is told for a purpose.

    Left out are a word for whose it is ("its [pier]"), what a comma sets off behind it ("[repair the pier], at a cost
    of ..."), the time at its end where it tells no act ("[pier] on Friday"), and what leads to a price ("[pier] at a
    cost"). A hyphenated word is told in full ("[re-roof]"), what describes a noun with that, if it is none of money
    ("[interim payments]", "[transfer fee]", but "[sports] grant"), a verb with its object ("[replace pumps]").
    """
    for i in range(start + 1, end - 1):
        after = doc[i + 1]
        if doc[i].text == "," and (after.pos_ in _ASIDE or after.tag_ in _ASIDE_TAGS or after.lower_ in _ASIDE_WORDS):
            end = i
            break
    start = _behind_name(doc, start, end)
    end = _without_price(doc, start, _without_time(doc, start, end))
    while end - 1 > start and (doc[end - 1].lower_ == "worth" or _is_half(doc, start, end)):  # "a tax cut worth $5m"
        end -= 1
    span = whole_words(doc, without_owner(doc, start, end - 1), _with_rest(doc, start, end))
    return span.start, span.end


def _behind_name(doc: Doc, start: int, end: int) -> int:
    """Where a phrase begins without the end of a name before it, "Water to [drill wells]", and without "mostly to"."""
    last = start
    while start and last < end and doc[last].ent_iob_ == "I":
        last += 1
    if last == start and last + 1 < end and doc[last].pos_ == "ADV" and doc[last + 1].lower_ in LEADS:
        last += 1
    behind = last
    while behind < end - 1 and (doc[behind].lower_ in LEADS or doc[behind].pos_ == "DET"):
        behind += 1
    return behind if last > start and behind > last else start


def _without_price(doc: Doc, start: int, end: int) -> int:
    """Where a phrase ends without the words that lead to a price: "scans [at a rate] of 90 dollars"."""
    for i in range(max(start + 1, end - _LONGEST_PRICE), end - 1):
        if doc[i].lower_ in ("at", "for") and doc[end - 1].lower_ in _PRICES and doc[i + 1].pos_ in ("DET", "ADJ"):
            return i
    return end


def _is_half(doc: Doc, start: int, end: int) -> bool:
    """Whether a phrase ends in a bracket that is not opened in it, or as an owner by name: "tanker)", "Revere's"."""
    last = doc[end - 1]
    if last.tag_ == "POS":
        return doc[end - 2].tag_ not in _COMMON and end < len(doc) and doc[end].pos_ in _NOMINAL
    return last.text == ")" and all(t.text != "(" for t in doc[start:end])


def _with_rest(doc: Doc, start: int, end: int) -> int:
    """Where a phrase ends that breaks off before the object of its last verb ("[replace] pumps") or before a noun."""
    last = doc[end - 1]
    thing = None
    if last.pos_ == "VERB":
        thing = next((child for child in last.rights if role(child) == "obj" and child.i > end - 1), None)
    elif last.tag_ == "POS" and end - 2 >= start:  # "[the council's] costs"
        thing = last.head.head
    near = thing is not None and end <= thing.i < end + _LONGEST_OBJECT
    if thing is not None and near and all(t.pos_ in _NOMINAL for t in doc[end : thing.i + 1]):
        return end if any(sum_tokens(doc)[end : thing.i + 1]) else thing.i + 1  # "[pay] $5m"
    return _with_noun(doc, end)


def _without_time(doc: Doc, start: int, end: int) -> int:
    """Where a phrase that tells no act ends without the time at its end: "container terminal [in March]"."""
    if any(token.pos_ == "VERB" and token.dep_ not in _WITHIN for token in doc[start:end]):
        return end
    for i in range(max(start + 1, end - _LONGEST_TIME), end):
        word = doc[i].lower_
        if word in _BEFORE_TIME and i + 1 < end and (_is_day(doc, i + 1, end) or is_time(doc, i + 1, end)):
            return i
        if (word in _NEAR_TIME and i + 2 == end and is_time(doc, i, end)) or _is_day(doc, i, end):
            return i
    return end


def _is_day(doc: Doc, start: int, end: int) -> bool:
    return end - start == 1 and doc[start].lower_ in _WEEKDAYS


def _tells_nothing(noun: Token) -> bool:
    """Whether a noun only says that what stands before it is paid for, or who does: "the satellite [cost]"."""
    word = noun.lower_
    acts = noun.is_lower and noun.lemma_.lower() in party_words()
    return acts or word in money_nouns() or word in _PRICES or noun.lemma_.lower() in _PRICES or noun.tag_ not in _NOUNS


def _with_noun(doc: Doc, end: int) -> int:
    """Where a phrase ends that breaks off before the noun that its last word describes."""
    last = doc[end - 1]
    if last.head.i < end or last.dep_ not in _WITHIN:
        return end
    noun = last.head.i
    if last.tag_ not in _DESCRIBING and (last.tag_ not in ("NN", "NNP") or _tells_nothing(doc[noun])):
        return end
    described = noun - end < 2 and all(t.pos_ in ("NOUN", "PROPN", "ADJ") for t in doc[end : noun + 1])
    return noun + 1 if described else end
