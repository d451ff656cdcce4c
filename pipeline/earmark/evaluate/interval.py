"""How far chance goes: figures of articles drawn again and again from those that were scored.

Efron, Bootstrap methods: another look at the jackknife (1979), Annals of Statistics 7; articles are drawn, and not
records, since those of one article are right or wrong together.
"""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from earmark.evaluate.score import Figures

#: how often as many articles as there are are drawn, and the part of the draws that an interval holds
DRAWS, PART = 1000, 0.95


def intervals(articles: Sequence[Figures], names: Sequence[str], draws: int = DRAWS) -> dict[str, tuple[float, float]]:
    """Return between which values the F1 of each of ``names`` lies in :data:`PART` of the draws; the same each time.

    Args:
        articles: the figures of one article each, at least one.
        names: qualities, as of :meth:`Figures.quality`.
        draws: how often to draw.
    """
    random = Random(0)
    found: dict[str, list[float]] = {name: [] for name in names}
    for _ in range(draws):
        drawn = Figures()
        for figures in random.choices(articles, k=len(articles)):
            drawn.counts.update(figures.counts)
        for name in names:
            found[name].append(drawn.quality(name).f1)
    first = round(draws * (1 - PART) / 2)
    ranked = {name: sorted(values) for name, values in found.items()}
    return {name: (values[first], values[-1 - first]) for name, values in ranked.items()}
