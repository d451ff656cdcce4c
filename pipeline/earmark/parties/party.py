"""The types of the parties layer: who is named in an article and where."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Form = Literal["name", "phrase", "description", "pronoun"]


@dataclass(frozen=True, slots=True)
class Mention:
    """A place that speaks of a party.

    ``start`` and ``end`` are tokens of the Doc, end exclusive; ``head`` is the token that the parse hangs it on.
    ``form`` says how: by name, by a noun phrase of its own ("farmers in Iowa"), by a description of a named party
    ("the chipmaker") or by a pronoun. ``rank`` tells how many parties are likelier to be meant by a description or a
    pronoun: 0 is the likeliest.
    """

    start: int
    end: int
    head: int
    form: Form
    label: str
    rank: int = 0


@dataclass(slots=True)
class Party:
    """Someone who may give or get: the fullest name in the article, and every mention in the order of the text.

    ``label`` is the entity label of most of its named mentions, or ``NP`` for a group known by a phrase alone.
    ``possible`` are descriptions and pronouns that may stand for it, though another party is likelier.
    """

    name: str
    label: str
    mentions: list[Mention] = field(default_factory=list)
    possible: list[Mention] = field(default_factory=list)

    @property
    def named(self) -> bool:
        """Whether a proper name stands for it somewhere."""
        return self.label != "NP"
