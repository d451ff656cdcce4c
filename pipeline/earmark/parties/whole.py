"""Where a name ends that the entity recogniser cut: "Redoubt [Run-Off]", "Recovery and [Reinvestment Act]".

A body may be named by a list of what it is for, a university by its town: "Bureau of Alcohol, Tobacco[, Firearms and
Explosives]", "University of California[, Berkeley]".
"""

from __future__ import annotations

from functools import cache
from itertools import takewhile

from spacy.tokens import Doc, Span, Token

from earmark.data import table, toml_table
from earmark.parties.bounds import HYPHENS, whole_words
from earmark.parties.names import FAMILIES, LEGAL_FORMS

#: words that no name ends with
_JOINING = frozenset(["and", "&", "of"])
_LAST_LINKS = frozenset(["and", "&"])
#: words of a name behind those by which the entity recogniser cut it
_LONGEST_REST = 6
#: words of the rest of a list, commas as well
_LONGEST_LIST = 10
#: and of each thing in it
_LONGEST_TOPIC = 3
#: words on either side by which a headline is known, and letters of those without a capital in it
_AROUND, _SHORT = 8, 3
#: words that say what a body is for: "Commission [on] Culture"
_FOR = frozenset(["of", "for", "on"])
#: and words between a state and its "District"
_LONGEST_DISTRICT = 4
_UNIVERSITY = frozenset(["university", "universities"])
#: how many words a state's name has at most
_LONGEST_STATE = 2


def whole_end(span: Span) -> int:
    """Where a name ends that the entity recogniser may have cut, or run on: the token behind its last."""
    topic = _topic_start(span)
    if topic is not None:
        return topic
    doc, end = span.doc, span.end
    cut = doc[end - 1]
    if cut.lower_ == "of" and end < len(doc) and doc[end].ent_type_ == "GPE" and end - 2 >= span.start:
        if not doc[end - 2].is_alpha:  # "Fothergill's of Harrogate"
            return end - 1
        return end if doc[end - 2].is_lower else _entity_end(doc, end)  # "Government of the Canton of [Uri]"
    if cut.lower_ in _JOINING or (cut.text[-1] in HYPHENS and not cut.whitespace_):
        last = min(len(doc), end + _LONGEST_REST)
        while end < last and (end == span.end or doc[end - 1].whitespace_) and _goes_on(doc[end]):
            end += 1
    elif span.label_ == "PERSON" and (whole := whole_words(doc, span.start, end)).end > end:
        end = whole.end if _goes_on(whole[-1]) else end
    elif span.label_ == "ORG" and not cut.text.isupper():
        while end < len(doc) and doc[end - 1].whitespace_ == " " and _goes_on(doc[end]):
            if doc[end].lower_.rstrip(".") not in LEGAL_FORMS:
                break
            end += 1
        end = _rest_of_list(doc, span.start, end) or end
    return _campus(doc, span.start, end) or end


def district_end(span: Span) -> int | None:
    """Where the name of a district ends that begins with whose it is: "Ohio['s Fourth Congressional District]"."""
    doc, end = span.doc, span.end
    if span.label_ != "GPE" or end + 2 >= len(doc) or doc[end].tag_ != "POS":
        return None
    for at in range(end + 1, min(end + 1 + _LONGEST_DISTRICT, len(doc))):
        if doc[at].text == "District":
            return at + 1 if at > end + 1 else None
        if not (doc[at].text[0].isupper() or doc[at].text[0].isdigit()):
            return None
    return None


def _topic_start(span: Span) -> int | None:
    """Where what money is for begins that was taken into a name: "Ripon Fire Department [for Operations]".

    Other bodies are named by what they are for: "Department for Education".
    """
    fors = (token.i for token in span[2:-1] if token.lower_ == "for")
    return next((i for i in fors if span.doc[span.start : i].text.lower().endswith(_without_topic())), None)


def _goes_on(token: Token) -> bool:
    """Whether a token may be of a body's name and is of no other name."""
    return bool(token.text[0].isupper() and FAMILIES.get(token.ent_type_, "organisation") == "organisation")


def _rest_of_list(doc: Doc, start: int, end: int) -> int | None:
    """Where a body's name ends that is cut within what it is for: "Commission on Culture [and Tourism]".

    The rest is no name by itself, nor does it tell somebody: "the Department of Energy and Congress".
    """
    if doc[start].lower_ == "the":
        start += 1
    nouns = [t.lower_ for t in takewhile(lambda t: t.lower_ not in _FOR, doc[start:end])]
    if len(nouns) in (0, end - start) or nouns[-1] not in _bodies():
        return None
    last = min(len(doc), end + _LONGEST_LIST)
    at, linked = end, False
    while at < last and not linked and (doc[at].text == "," or doc[at].lower_ in _LAST_LINKS):
        if doc[at].text == "," and at + 1 < last and doc[at + 1].lower_ in _LAST_LINKS:
            at += 1
        linked = doc[at].lower_ in _LAST_LINKS
        word = at + 1
        while word < last and _is_topic(doc[word]):
            word += 1
        if not at + 1 < word <= at + 1 + _LONGEST_TOPIC:
            return None
        at = word
    goes_on = at < len(doc) and (doc[at].text[0].isupper() or not (doc[at - 1].whitespace_ or _is_stop(doc[at])))
    return at if linked and not goes_on and not _in_headline(doc, start, at) else None


def _in_headline(doc: Doc, start: int, end: int) -> bool:
    """Whether words around the tokens [start, end) have capitals all, so that these say nothing."""
    around = (*doc[max(0, start - _AROUND) : start], *doc[end : end + _AROUND])
    return not any(t.is_lower and len(t) > _SHORT for t in around)


def _is_stop(token: Token) -> bool:
    return token.text not in HYPHENS and not token.text[0].isalnum()


def _is_topic(token: Token) -> bool:
    """Whether a token is a noun with a capital that is neither of a name nor for somebody who acts."""
    capital = token.text[0].isupper() and token.is_alpha and token.pos_ in ("NOUN", "PROPN", "ADJ")
    return capital and not token.ent_type_ and _actors().isdisjoint((token.lower_, token.lemma_.lower()))


def _campus(doc: Doc, start: int, end: int) -> int | None:
    """Where the name of a university ends that tells its town: "University of Texas [at Austin]".

    Behind a comma a town is of the name only where the university is a state's, and the town neither begins a list of
    places nor has a state behind it: "the University of Oregon, Portland, Ore."
    """
    town = _entity_end(doc, end + 1) if end + 1 < len(doc) and doc[end + 1].ent_type_ == "GPE" else None
    if town is None or _UNIVERSITY.isdisjoint(t.lower_ for t in doc[start:end]):
        return None
    if doc[end].lower_ == "at":
        return town
    if doc[end].text != "," or not _has_state(doc, start, end) or _is_state(doc, end + 1, town):
        return None
    at = town
    while at < len(doc) and (doc[at].text == "," or doc[at].lower_ in _LAST_LINKS):
        at += 1
    listed = at > town and at < len(doc) and doc[at].ent_type_ in ("GPE", "LOC")
    return None if listed else town


def _entity_end(doc: Doc, start: int) -> int:
    end = start + 1
    while end < len(doc) and doc[end].ent_iob_ == "I":
        end += 1
    return end


def _has_state(doc: Doc, start: int, end: int) -> bool:
    sizes = range(1, _LONGEST_STATE + 1)
    return any(_is_state(doc, i, i + n) for n in sizes for i in range(start, end - n + 1))


def _is_state(doc: Doc, start: int, end: int) -> bool:
    """Whether the tokens [start, end) are the name of a state of the US."""
    return " ".join(t.lower_ for t in doc[start:end]) in toml_table("fiscal_owners.toml")["states"]


@cache
def _bodies() -> frozenset[str]:
    return frozenset(table("descriptions")["organisation"])


@cache
def _actors() -> frozenset[str]:
    names = table("descriptions")
    return frozenset(word for kind in ("organisation", "person", "place", "actors") for word in names[kind])


@cache
def _without_topic() -> tuple[str, ...]:
    return tuple(f" {name}" for name in table("descriptions")["without_topic"])
