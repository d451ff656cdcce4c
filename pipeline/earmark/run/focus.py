"""Reading where it matters: the model sees the sentences with sums, and those they need to be understood.

The text is cut into units, sentences by a cheap split. Those are read that hold a sum which can be an allocation
(earmark.relations.gate) or a share of one, and with them the beginning of the article, the unit before each that begins
with a word that points back, the unit behind that goes on about the money, the line that leads into a list and the
heading over its items, and the first mention of the names that stand in them, for that is where a name is given in
full. What is read becomes an excerpt, a text of its own, so that whatever comes after costs by its length; what is
found in it is told in the offsets of the article again.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from calendar import day_name, month_name
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import TypeVar

from spacy.lang.en.stop_words import STOP_WORDS
from spacy.language import Language
from spacy.tokens import Doc

from earmark.amounts import Amount, find_amounts
from earmark.contract import Article
from earmark.data import table
from earmark.model.lines import tokenised, unit_starts
from earmark.relations.candidate import Candidate, ChangeTold, Kind, PeriodTold, Place, Purpose, Role, ShareTold
from earmark.relations.context import Tally
from earmark.relations.gate import gate_features, passes
from earmark.relations.headings import over_units
from earmark.relations.relate import title_words
from earmark.relations.share import share_of

_NAME = re.compile(r"(?<![\w.])(?:[A-Z][\w&’'-]+|[A-Z]{2,})(?=\W|$)")
_POSSESSIVE = re.compile(r"['’]s?$")
#: Capitalised words that are no names: those of every sentence's beginning, days and months.
_NO_NAMES = STOP_WORDS | {name.lower() for name in (*day_name, *month_name) if name}


def _one_of(name: str) -> str:
    """A pattern for the words of a list in data/reading.json."""
    return f"(?:{'|'.join(map(re.escape, table('reading')[name]))})"


#: A unit that begins so speaks of what stands in the one before: "The grant", "Of that", "Another $5 million".
_POINTS_BACK = re.compile(rf"\W*{_one_of('points_back')}\b")
#: A unit behind a sum that begins so tells more of it: "The funding was awarded through", "The buyer, a museum in".
_TELLS_MORE = re.compile(rf"\W*{_one_of('tells_more')}\s+(?:\w+[ -]){{0,3}}?{_one_of('money')}\b")
#: The components after the spaCy pipeline, in their order.
COMPONENTS = ("earmark_amounts", "earmark_parties", "earmark_relations", "earmark_records")
#: Names looked up in one article.
MOST_NAMES = 60
#: Where as much of a text would be read, all of it is.
NEARLY_ALL = 0.85
#: What stands between two parts of an excerpt that are apart in the text: no sentence runs on over it.
GAP = "\n\n"


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Parts of a text, put together.

    Attributes:
        text: the parts with :data:`GAP` between them.
        parts: where each stands in the whole text.
        begins: where each begins in the excerpt.
        amounts: those of the whole text.
        kept: the places among them of those that stand in the excerpt.
    """

    text: str
    parts: tuple[Place, ...]
    begins: tuple[int, ...]
    amounts: tuple[Amount, ...]
    kept: tuple[int, ...]

    def origin(self, place: Place) -> Place:
        """Return the place in the whole text of a place in the excerpt."""
        part = bisect_right(self.begins, place[0]) - 1
        shift = self.parts[part][0] - self.begins[part]
        end = min(place[1] + shift, self.parts[part][1])  # words of two parts are those of the first
        return min(place[0] + shift, end - 1), end

    def own_amounts(self) -> list[Amount]:
        """Return the amounts that stand in the excerpt, in its offsets and by their places in this list."""
        place = {index: new for new, index in enumerate(self.kept)}
        own = []
        for index in self.kept:
            amount = self.amounts[index]
            part = _part_at(self.parts, amount.start)
            shift = self.begins[part] - self.parts[part][0]
            own.append(
                replace(
                    amount,
                    start=amount.start + shift,
                    end=amount.end + shift,
                    equivalent_of=None if amount.equivalent_of is None else place.get(amount.equivalent_of),
                    of=None if amount.of is None else (amount.of[0] + shift, amount.of[1] + shift),
                )
            )
        return own


def annotate(nlp: Language, articles: Sequence[Article]) -> list[Doc | None]:
    """Run the pipeline over what the sums of ``articles`` need.

    Args:
        nlp: a pipeline with earmark's components at its end.
        articles: any; its other components read them together, which is faster than one by one.

    Returns for each article a Doc of the excerpt that was read; its amounts, candidates and records are those of the
    whole article, in the article's offsets. None where nothing has to be read.
    """
    excerpts = [choose(article.text, amounts_of(nlp, article.text), article.title or "") for article in articles]
    read = (to_read(nlp, excerpt) for excerpt in excerpts if excerpt is not None)
    docs = nlp.pipe(read, batch_size=max(1, len(articles)), disable=COMPONENTS)
    return [
        None if excerpt is None else _related(nlp, next(docs), article, excerpt)
        for article, excerpt in zip(articles, excerpts, strict=True)
    ]


def _related(nlp: Language, doc: Doc, article: Article, excerpt: Excerpt) -> Doc:
    """Run earmark's own components over the annotated Doc of an excerpt."""
    doc._.article, doc._.title, doc._.published = article, article.title, article.published
    for name in COMPONENTS:
        if name != "earmark_amounts":
            doc = nlp.get_pipe(name)(doc)
        if name == "earmark_relations":
            doc._.candidates = [_moved(candidate, excerpt) for candidate in doc._.candidates]
            doc._.amounts = list(excerpt.amounts)
    return doc


def to_read(nlp: Language, excerpt: Excerpt) -> Doc:
    """The tokenised Doc of an excerpt, with its amounts, of which some are told by what stands elsewhere."""
    doc = tokenised(nlp, excerpt.text)
    doc._.sums_only = True
    doc._.amounts = excerpt.own_amounts()
    return doc


def amounts_of(nlp: Language, text: str) -> list[Amount]:
    """The amounts of a text, as the pipeline's own component finds them."""
    return find_amounts(text, region=getattr(nlp.get_pipe("earmark_amounts"), "region", None))


def choose(text: str, amounts: Sequence[Amount], title: str) -> Excerpt | None:
    """Return the excerpt of ``text`` that has to be read, or None."""
    starts, tally = unit_starts(text), Tally.of(amounts)
    out = ruled_out(text, starts, amounts, title)

    def matters(index: int, amount: Amount) -> bool:
        if amount.kind == "money":
            return index not in out
        return share_of(text, unit_of(text, starts, amount), amounts, index, tally) is not None

    wanted = [amount for index, amount in enumerate(amounts) if matters(index, amount)]
    units = choose_units(text, starts, wanted, amounts)
    if not units:
        return None
    ends = [*starts[1:], len(text)]
    if sum(ends[unit] - starts[unit] for unit in units) > NEARLY_ALL * len(text):
        units = list(range(len(starts)))
    return _excerpt(text, list(_runs(units, starts, ends)), amounts)


def ruled_out(text: str, starts: Sequence[int], amounts: Sequence[Amount], title: str) -> dict[int, list[str]]:
    """Return the places of the sums that cannot be allocations, each with the features by which it was judged.

    Sentences are read for other sums; one that stands in such a sentence is judged anew by all that is known then.
    """
    return {index: features for index, features in described(text, starts, amounts, title) if not passes(features)}


def described(
    text: str, starts: Sequence[int], amounts: Sequence[Amount], title: str
) -> Iterator[tuple[int, list[str]]]:
    """Yield the place of each sum of money among ``amounts``, and what the gate sees of it."""
    words, tally = title_words(title), Tally.of(amounts)
    for index, amount in enumerate(amounts):
        if amount.kind == "money":
            yield index, gate_features(text, unit_of(text, starts, amount), amounts, index, words, tally)


def unit_of(text: str, starts: Sequence[int], amount: Amount) -> Place:
    """The place of the unit, or of the units, in which ``amount`` stands."""
    after = bisect_right(starts, amount.end - 1)
    return starts[bisect_right(starts, amount.start) - 1], starts[after] if after < len(starts) else len(text)


def choose_units(text: str, starts: Sequence[int], wanted: Iterable[Amount], amounts: Sequence[Amount]) -> list[int]:
    """The units to read, rising, for those of the text's ``amounts`` that are ``wanted``; none where none is."""
    ends = [*starts[1:], len(text)]
    spans = ((bisect_right(starts, amount.start) - 1, bisect_right(starts, amount.end - 1)) for amount in wanted)
    with_amount = sorted({unit for span in spans for unit in range(*span)})
    if not with_amount:
        return []
    over = over_units(text, starts, amounts)
    leads = {lead for unit in with_amount if (lead := over[unit].lead) is not None}
    headings = {heading for unit in with_amount if (heading := over[unit].heading) is not None}
    naming = sorted(leads.union(with_amount))
    before = {unit - 1 for unit in naming if unit and _POINTS_BACK.match(text, starts[unit], ends[unit])}
    behind = {unit + 1 for unit in with_amount if unit + 1 < len(starts)}
    telling = {unit for unit in behind if _TELLS_MORE.match(text, starts[unit], ends[unit])}
    chosen = {0, *naming, *headings, *before, *telling}
    names = dict.fromkeys(name for unit in naming for name in _names(text, starts[unit], ends[unit]))
    firsts = (_first_mention(text, name) for name in islice(names, MOST_NAMES))
    return sorted(chosen | {bisect_right(starts, first) - 1 for first in firsts if first >= 0})


def _names(text: str, start: int, end: int) -> Iterator[str]:
    """The words of names in a stretch of ``text``, without a possessive; no capitalised "The" and no "Monday"."""
    for word in _NAME.findall(text, start, end):
        if word.isupper() or word.lower() not in _NO_NAMES:
            yield _POSSESSIVE.sub("", word)


def _first_mention(text: str, name: str) -> int:
    """Where ``name`` stands first as a whole word, in characters; -1 if nowhere."""
    at = text.find(name)
    while at >= 0 and (text[at - 1 : at].isalnum() or text[at + len(name) : at + len(name) + 1].isalnum()):
        at = text.find(name, at + 1)
    return at


def _runs(units: Sequence[int], starts: Sequence[int], ends: Sequence[int]) -> Iterator[Place]:
    """The places of the units, neighbours in one."""
    begin, end = starts[units[0]], ends[units[0]]
    for unit in units[1:]:
        if starts[unit] != end:
            yield begin, end
            begin = starts[unit]
        end = ends[unit]
    yield begin, end


def _excerpt(text: str, parts: Sequence[Place], amounts: Sequence[Amount]) -> Excerpt:
    begins, at = [], 0
    for start, end in parts:
        begins.append(at)
        at += end - start + len(GAP)
    kept = []
    for index, amount in enumerate(amounts):
        part = _part_at(parts, amount.start)
        if part >= 0 and amount.end <= parts[part][1]:
            kept.append(index)
    joined = GAP.join(text[start:end] for start, end in parts)
    return Excerpt(joined, tuple(parts), tuple(begins), tuple(amounts), tuple(kept))


def _part_at(parts: Sequence[Place], start: int) -> int:
    """The last part that begins at ``start`` or before; -1 if none does."""
    return bisect_right(parts, start, key=lambda part: part[0]) - 1


Placed = TypeVar("Placed", Kind, Purpose, PeriodTold)
Several = TypeVar("Several", ChangeTold, ShareTold)


def _moved(c: Candidate, excerpt: Excerpt) -> Candidate:
    """A candidate in the offsets of the whole text and by the places of its amounts."""
    at, kept = excerpt.origin, excerpt.kept

    def one(told: Placed | None) -> Placed | None:
        return None if told is None else replace(told, place=at(told.place))

    def all_of(told: Several | None) -> Several | None:
        return None if told is None else replace(told, places=tuple(map(at, told.places)))

    def role(told: Role | None) -> Role | None:
        return None if told is None else replace(told, place=at(told.place), mentions=tuple(map(at, told.mentions)))

    return replace(
        c,
        amount=None if c.amount is None else excerpt.amounts[kept[c.lead]],
        lead=kept[c.lead] if c.lead >= 0 else c.lead,
        mentions=[kept[index] for index in c.mentions],
        equivalents=[kept[index] for index in c.equivalents],
        place=at(c.place),
        payer=role(c.payer),
        recipient=role(c.recipient),
        purpose=one(c.purpose),
        instrument=one(c.instrument),
        status=one(c.status),
        period=one(c.period),
        announced_place=None if c.announced_place is None else at(c.announced_place),
        change=all_of(c.change),
        share=all_of(c.share),
        part_of_place=None if c.part_of_place is None else at(c.part_of_place),
    )
