"""The type of the relations layer: a sum that may be an allocation, and what is told of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from earmark.amounts import Amount

Place = tuple[int, int]
#: gives, when called, the features that led to a decision, with their weights: most are never asked for
Why = Callable[[], Sequence[tuple[str, float]]]


@dataclass(frozen=True, slots=True)
class Role:
    """A party in its role. ``place`` and ``mentions`` are offsets in characters of the article's text."""

    name: str
    label: str
    place: Place
    mentions: tuple[Place, ...]
    score: float
    why: Why = tuple


@dataclass(frozen=True, slots=True)
class Kind:
    """An instrument or a status, the place that says so, and how sure it is (0 to 1)."""

    value: str
    place: Place
    score: float
    why: Why = tuple


@dataclass(frozen=True, slots=True)
class Purpose:
    """What for: offsets of the phrase."""

    place: Place
    score: float
    why: Why = tuple


@dataclass(frozen=True, slots=True)
class PeriodTold:
    """The period of a sum: where it is told and as written, and its first and last day where they can be known."""

    place: Place
    first: date | None
    last: date | None
    fiscal: bool = False
    text: str = ""


@dataclass(frozen=True, slots=True)
class ChangeTold:
    """How a sum moved."""

    places: tuple[Place, ...]
    percent: Decimal | None = None
    factor: Decimal | None = None
    from_value: Decimal | None = None
    basis: str | None = None


@dataclass(frozen=True, slots=True)
class ShareTold:
    """A part of a sum, in percent, and its whole as written."""

    percent: Decimal
    of: str
    places: tuple[Place, ...]


@dataclass(slots=True)
class Candidate:
    """One sum of an article with all its mentions, whether or not it is an allocation.

    ``mentions`` are indices in ``doc._.amounts`` (the same sum told again), ``lead`` the one that says most, ``score``
    the probability that the sum is an allocation; ``payer_score`` and ``recipient_score`` those of the choices of a
    party, or of nobody. ``part_of`` is the index of the total among the candidates.
    ``nth`` tells those apart who give or get as much each ("$5m each"): 0 for the first.
    ``beside`` is one for the sums of a list that each have a giver or a getter of their own by its place in the list.
    ``amount`` is None for a share without a sum and for an unquantified allocation, which stands at ``place``.
    """

    amount: Amount | None
    lead: int
    mentions: list[int]
    score: float
    why: Why = tuple
    place: Place = (0, 0)
    kept: bool = False
    dropped: str = ""
    equivalents: list[int] = field(default_factory=list)
    payer_score: float = 0.5
    recipient_score: float = 0.5
    payer: Role | None = None
    recipient: Role | None = None
    purpose: Purpose | None = None
    instrument: Kind | None = None
    status: Kind | None = None
    period: PeriodTold | None = None
    announced: date | None = None
    announced_place: Place | None = None
    change: ChangeTold | None = None
    share: ShareTold | None = None
    part_of: int | None = None
    part_of_place: Place | None = None
    nth: int = 0
    beside: int | None = None
