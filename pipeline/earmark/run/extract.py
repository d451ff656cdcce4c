"""One article in, its records out: the components put together, and the functions that Python users call."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import cache

from pydantic import ValidationError
from spacy.language import Language
from spacy.tokens import Doc

from earmark.amounts import might_hold_amount
from earmark.contract import Article, Extraction, Record, stable_id
from earmark.model import load_spacy
from earmark.model.lines import tokenised, unit_starts
from earmark.records.explain import explain, explain_unread
from earmark.relations.gate import against
from earmark.run.focus import COMPONENTS, amounts_of, annotate, ruled_out

#: articles that the model reads together, and about how many characters of them
TOGETHER = 16
TOGETHER_CHARACTERS = 100_000
#: characters that spaCy is let read: more than any article has, for limits are those of whoever gives the articles
MAX_LENGTH = 1_000_000_000


def load(model: str | None = None) -> Language:
    """Return a spaCy pipeline with earmark's components at its end.

    Args:
        model: name or path of an installed spaCy pipeline with entities and a parse; None takes the one that earmark
            ships.

    Raises:
        ValueError: if there is no such pipeline.
    """
    nlp = load_spacy(model)
    nlp.max_length = max(nlp.max_length, MAX_LENGTH)
    for name in COMPONENTS:
        if name not in nlp.pipe_names:
            nlp.add_pipe(name)
    return nlp


@cache
def _shipped() -> Language:
    return load()


def extract(
    text: str,
    *,
    title: str | None = None,
    published: date | str | None = None,
    article_id: str | None = None,
    nlp: Language | None = None,
    include_unquantified: bool = False,
    min_confidence: float = 0.0,
) -> Extraction:
    """Return the allocation records of one text.

    Args:
        text: the article's text; records' offsets are characters of it.
        title: the headline, where it is no part of the text.
        published: the article's date, as a date or in ISO 8601; relative dates are resolved by it.
        article_id: a name for the article; made from the text where none is given.
        nlp: a pipeline of :func:`load`; the shipped one, loaded once, where none is given.
        include_unquantified: whether allocations without a sum or a share are given too.
        min_confidence: records less sure than this (0 to 1) are left out.

    Raises:
        ValueError: if ``published`` is no date, the text is empty, or it holds a lone surrogate, which is no character.
    """
    day = date.fromisoformat(published) if isinstance(published, str) else published
    article = _article(text, title=title, published=day, article_id=article_id)
    return extract_article(
        nlp or _shipped(), article, include_unquantified=include_unquantified, min_confidence=min_confidence
    )


def _article(
    text: str, *, title: str | None = None, published: date | None = None, article_id: str | None = None
) -> Article:
    if not text:
        raise ValueError("the text is empty: there is nothing to read")
    try:
        return Article(id=article_id or stable_id(text), text=text, title=title, published=published)
    except ValidationError as error:
        told = error.errors()[0]
        surrogate = told["type"] == "string_unicode"
        why = "holds a lone surrogate: decode its bytes with errors='replace'" if surrogate else told["msg"]
        raise ValueError(f"the {'.'.join(map(str, told['loc']))} {why}") from None


def extract_article(
    nlp: Language, article: Article, *, include_unquantified: bool = False, min_confidence: float = 0.0
) -> Extraction:
    """Return the allocation records of ``article``, as :func:`extract` does."""
    return extract_together(
        nlp, [article], include_unquantified=include_unquantified, min_confidence=min_confidence
    )[0]


def extract_together(
    nlp: Language, articles: Sequence[Article], *, include_unquantified: bool = False, min_confidence: float = 0.0
) -> list[Extraction]:
    """Return the allocation records of each of a few articles, which the model reads at once: that is faster."""
    docs: dict[int, Doc] = {}
    if include_unquantified:
        docs = dict(enumerate(nlp.pipe((prepare(nlp, article) for article in articles), batch_size=TOGETHER)))
    else:
        with_amount = [n for n, article in enumerate(articles) if might_hold_amount(article.text)]
        read = annotate(nlp, [articles[n] for n in with_amount])
        docs = {n: doc for n, doc in zip(with_amount, read, strict=True) if doc is not None}
    return [
        finish(docs[n], include_unquantified=include_unquantified, min_confidence=min_confidence)
        if n in docs
        else Extraction(article=article)
        for n, article in enumerate(articles)
    ]


def batches(articles: Iterable[Article]) -> Iterator[list[Article]]:
    """Yield articles in the batches that :func:`extract_together` is quick with: which depend on nothing else."""
    batch: list[Article] = []
    size = 0
    for article in articles:
        batch.append(article)
        size += len(article.text)
        if len(batch) == TOGETHER or size >= TOGETHER_CHARACTERS:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def explain_article(nlp: Language, article: Article, *, include_unquantified: bool = False) -> list[str]:
    """Return lines that tell what each sum of ``article`` was taken for, and why, as :func:`extract_article` does."""
    if include_unquantified:
        doc = nlp(prepare(nlp, article))
        return list(explain(article.text, doc._.amounts, doc._.candidates))
    amounts = amounts_of(nlp, article.text)
    (doc_read,) = annotate(nlp, [article])
    candidates = doc_read._.candidates if doc_read is not None else []
    judged = {index for c in candidates for index in (*c.mentions, *c.equivalents)}
    out = ruled_out(article.text, unit_starts(article.text), amounts, article.title or "")
    unread = [(amounts[index], against(features)) for index, features in out.items() if index not in judged]
    return [*explain(article.text, amounts, candidates), *explain_unread(article.text, unread)]


def extract_many(
    articles: Iterable[Article | str],
    *,
    nlp: Language | None = None,
    include_unquantified: bool = False,
    min_confidence: float = 0.0,
) -> Iterator[Extraction]:
    """Yield the extraction of each article, in their order, as :func:`extract` gives it; a few are read at a time.

    Raises:
        ValueError: at a text that is empty or holds a lone surrogate, naming its number; those before it are given.
    """
    nlp = nlp or _shipped()
    wrong: list[ValueError] = []
    for batch in batches(_until_wrong(articles, wrong)):
        yield from extract_together(
            nlp, batch, include_unquantified=include_unquantified, min_confidence=min_confidence
        )
    if wrong:
        raise wrong[0]


def _until_wrong(articles: Iterable[Article | str], wrong: list[ValueError]) -> Iterator[Article]:
    """The articles up to one that is none: what is wrong with it is added to ``wrong``."""
    for number, given in enumerate(articles, 1):
        try:
            article = given if isinstance(given, Article) else _article(given)
        except ValueError as error:
            wrong.append(ValueError(f"article {number}: {error}"))
            return
        yield article


def prepare(nlp: Language, article: Article) -> Doc:
    """Return the tokenised Doc of ``article`` that the components of ``nlp`` read."""
    doc = tokenised(nlp, article.text)
    doc._.article = article
    doc._.title = article.title
    doc._.published = article.published
    return doc


def finish(doc: Doc, *, include_unquantified: bool, min_confidence: float) -> Extraction:
    """Return the records of a Doc that has been through the components, as a checked extraction."""
    kept = [r for r in doc._.records if r.confidence >= min_confidence and (include_unquantified or r.quantified)]
    ids = {r.id for r in kept}
    records = [r if r.part_of is None or r.part_of in ids else _without_total(r) for r in kept]
    return Extraction(article=doc._.article, records=tuple(records))


def _without_total(record: Record) -> Record:
    evidence = {name: places for name, places in record.evidence.items() if name != "part_of"}
    return record.model_copy(update={"part_of": None, "evidence": evidence})
