"""How a purpose is told by the phrase that was chosen for it: without what is no part of it, and not cut in two."""

from __future__ import annotations

from spacy.tokens import Doc

from earmark.parties.bounds import whole_words, without_owner
from earmark.relations.phrases import is_time

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


def worded(doc: Doc, start: int, end: int) -> tuple[int, int]:
    """Return a phrase of `purpose_phrases` as it is told for a purpose.

    Left out are a word for whose it is ("its [pier]"), what a comma sets off behind it ("[repair the pier], at a cost
    of ..."), and the time at its end where it tells no act ("[pier] on Friday"). A hyphenated word is told in full
    ("[re-roof]"), and an adjective with its noun ("[interim payments]").
    """
    for i in range(start + 1, end - 1):
        after = doc[i + 1]
        if doc[i].text == "," and (after.pos_ in _ASIDE or after.tag_ in _ASIDE_TAGS or after.lower_ in _ASIDE_WORDS):
            end = i
            break
    end = _without_time(doc, start, end)
    while end - 1 > start and doc[end - 1].lower_ == "worth":  # "a tax cut worth $5m"
        end -= 1
    span = whole_words(doc, without_owner(doc, start, end - 1), _with_noun(doc, end))
    return span.start, span.end


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


def _with_noun(doc: Doc, end: int) -> int:
    """Where a phrase ends that breaks off before the noun that its last word describes."""
    last = doc[end - 1]
    if last.tag_ not in _DESCRIBING or last.head.i < end or last.dep_ not in _WITHIN:
        return end
    noun = last.head.i
    described = noun - end < 2 and all(t.pos_ in ("NOUN", "PROPN", "ADJ") for t in doc[end : noun + 1])
    return noun + 1 if described else end
