"""One view of a parse for two label schemes: Universal Dependencies and spaCy's English (ClearNLP) labels.

In UD a preposition hangs below its noun (``case``); in the English labels it stands between the noun and what the
noun depends on (``prep``, ``pobj``). The functions here give the UD view of both: a noun depends on a content word, and
:func:`role` names the relation with the preposition in it (``obl:for``, ``nmod:of``).

Universal Dependencies v2: de Marneffe, Manning, Nivre and Zeman (2021), Computational Linguistics 47(2).
"""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Span, Token

#: labels of both schemes → one name
RELATIONS = {
    "nsubj": "subj",
    "nsubj:outer": "subj",
    "csubj": "subj",
    "nsubj:pass": "subjpass",
    "nsubjpass": "subjpass",
    "csubj:pass": "subjpass",
    "csubjpass": "subjpass",
    "obj": "obj",
    "dobj": "obj",
    "iobj": "iobj",
    "dative": "iobj",
    "obl:agent": "obl",
    "obl:tmod": "obl",
    "obl:npmod": "obl",
    "obl:unmarked": "obl",
    "npadvmod": "obl",
    "nmod:poss": "poss",
    "poss": "poss",
    "nmod:tmod": "nmod",
    "nmod:npmod": "nmod",
    "nmod:unmarked": "nmod",
    "nmod:desc": "compound",
    "acl:relcl": "relcl",
    "relcl": "relcl",
    "acl": "acl",
    "attr": "attr",
    "quantmod": "nummod",
    "nn": "compound",
    "name": "flat",
}
CLAUSES = frozenset(
    ["ROOT", "root", "ccomp", "xcomp", "advcl", "parataxis", "conj", "acl", "acl:relcl", "relcl", "pcomp"]
)
_LEFT_MODIFIERS = frozenset(
    ["amod", "compound", "nummod", "flat", "nmod", "nmod:poss", "poss", "nn", "nmod:desc", "quantmod"]
)
NOUNS = frozenset(["NOUN", "PROPN", "PRON"])


def preposition(token: Token) -> str:
    """Return the preposition that governs a noun, lower case, or ``""``: "for" of "for farmers"."""
    if token.dep_ == "pobj" or (token.dep_ == "pcomp" and token.head.pos_ == "ADP"):
        return str(token.head.lower_)
    for child in token.lefts:
        if child.dep_ == "case":
            return str(child.lower_)
    return ""


def governor(token: Token) -> Token:
    """Return the content word that ``token`` depends on, past prepositions of the English labels."""
    head = token.head
    while head.dep_ in ("prep", "agent", "dative") and head.pos_ in ("ADP", "SCONJ", "PART") and head.head is not head:
        head = head.head
    return head


def role(token: Token) -> str:
    """Name the relation of ``token`` to its governor: ``subj``, ``obj``, ``obl:for``, ``nmod:of``, ``poss``, ..."""
    label = token.dep_
    if label in ("pobj", "pcomp"):
        over = governor(token)
        kind = "nmod" if over.pos_ in NOUNS else "obl"
        return f"{kind}:{preposition(token)}"
    name = RELATIONS.get(label, label)
    if name in ("obl", "nmod"):
        word = preposition(token)
        return f"{name}:{word}" if word else name
    return str(name)


def ancestors(token: Token, limit: int = 12) -> Iterator[Token]:
    """Yield the governors of ``token`` from the nearest upwards, at most ``limit`` of them."""
    for _ in range(limit):
        over = governor(token)
        if over.i == token.i:
            return
        yield over
        token = over


def predicate(token: Token) -> Token | None:
    """Return the nearest verb above ``token`` (or ``token`` itself), or None."""
    if token.pos_ in ("VERB", "AUX"):
        return token
    return next((over for over in ancestors(token) if over.pos_ in ("VERB", "AUX")), None)


#: A token and its governors, each with its role.
Upwards = tuple[tuple[Token, str], ...]


def upwards(token: Token, limit: int = 5) -> Upwards:
    """Return ``token`` and at most ``limit`` of its governors, from the nearest upwards, each with its role."""
    return tuple((over, role(over)) for over in (token, *ancestors(token, limit)))


def path(source: Upwards, target: Token, limit: int = 5) -> tuple[tuple[str, ...], Token | None, tuple[str, ...]]:
    """Return the way between two tokens of a sentence as (roles upwards, the word where they meet, roles downwards).

    The word is None, and the ways empty, where the way is longer than ``limit`` steps on one side.
    """
    down = [target, *ancestors(target, limit)]
    places = {token.i: n for n, token in enumerate(down)}
    for n, (token, _) in enumerate(source):
        if token.i in places:
            rise = tuple(told for _, told in source[:n])
            fall = tuple(role(t) for t in reversed(down[: places[token.i]]))
            return rise, token, fall
    return (), None, ()


def noun_phrase(head: Token, *, tail: bool = True) -> Span:
    """Return the phrase of a noun: its left modifiers, the noun, and with ``tail`` a following "of" or "in" phrase.

    Determiners, quotes and a leading preposition are left out; relative clauses and appositions too.
    """
    doc = head.doc
    left = head.i
    for child in sorted(head.lefts, key=lambda t: -t.i):
        if child.dep_ in ("case", "mark", "cc", "punct", "det", "predet", "advmod", "det:predet", "cop", "expl"):
            if child.i == left - 1 and child.dep_ in ("advmod",):
                continue
            if child.dep_ in ("det", "predet", "det:predet", "case", "cc"):
                break
            continue
        if child.dep_ not in _LEFT_MODIFIERS:
            break
        left = min(left, child.left_edge.i)
    right = head.i
    for child in head.rights:
        if child.i == right + 1 and child.dep_ in ("flat", "compound", "fixed", "goeswith", "flat:foreign"):
            right = child.right_edge.i
        elif tail and child.left_edge.i == right + 1 and _is_tail(child):
            right = child.right_edge.i
            break
        else:
            break
    while left < head.i and (doc[left].is_punct or doc[left].pos_ in ("DET", "ADP", "CCONJ")):
        left += 1
    return doc[left : right + 1]


def _is_tail(child: Token) -> bool:
    word = child.lower_ if child.dep_ == "prep" else preposition(child)
    return (
        child.dep_ in ("nmod", "prep")
        and word in ("of", "in")
        and child.right_edge.i - child.left_edge.i <= 6
    )
