"""What a worker does: raw articles in, for each its records or the reason why there are none."""

from __future__ import annotations

import contextlib
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, nullcontext
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Protocol

from earmark.contract import Article, Extraction
from earmark.read import Failure, Raw, ReadOptions, Skipped, parse
from earmark.read.language import load_detector
from earmark.write.rows import check_fits

#: An article that takes longer, in seconds, is a failure; most take a few hundredths.
MAX_SECONDS = 60.0
#: Articles after which the words that they brought are forgotten: seldom, because learning words costs time.
ZONE_ARTICLES = 500
#: Seconds above which there is no limit: more than a clock can be set to makes it fail.
ENDLESS = 10_000_000.0


@dataclass(frozen=True, slots=True)
class Known:
    """An article that was read before, with the place it was read from."""

    place: str
    article: Article


Item = Raw | Failure | Skipped | Known


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """An article that failed: where it stands, why, and what is known of it, so that it can be tried again."""

    failure: Failure
    article: Article | None = None

    def as_dict(self) -> dict[str, Any]:
        """The keys of a line in a dead-letter file."""
        known = self.article.model_dump(mode="json") if self.article else None
        return {
            "place": self.failure.place,
            "step": self.failure.step,
            "message": self.failure.message,
            "text": None if known else self.failure.text,
            "article": known,
        }


Result = Extraction | DeadLetter | Skipped


@dataclass(frozen=True, slots=True)
class Extractor:
    """The function that reads a few articles at once, and a context that frees what reading them leaves behind."""

    extract: Callable[[Sequence[Article]], list[Extraction]]
    zone: Callable[[], AbstractContextManager[object]] = nullcontext


class Work(Protocol):
    """What makes an extractor: can be pickled, and gives each process its own or the one it was forked with."""

    def start(self) -> Extractor:
        """The extractor; loads the model where it is not loaded yet."""

    def identity(self) -> dict[str, Any]:
        """What the results depend on, to know whether a run can be taken up again."""


@dataclass(frozen=True)
class ModelWork:
    """Extraction by a spaCy pipeline.

    Attributes:
        model: name or path of the pipeline, None for the shipped one.
        include_unquantified: whether records without a sum or share are given.
        min_confidence: records less sure are left out.
    """

    model: str | None = None
    include_unquantified: bool = False
    min_confidence: float = 0.0

    def start(self) -> Extractor:
        """The extractor; the model is loaded once a process and shared by the processes forked from it."""
        from earmark.run.extract import extract_many

        nlp = _load(self.model)

        def extract(articles: Sequence[Article]) -> list[Extraction]:
            found = extract_many(
                articles,
                nlp=nlp,
                include_unquantified=self.include_unquantified,
                min_confidence=self.min_confidence,
            )
            return list(found)

        return Extractor(extract, nlp.memory_zone)

    def identity(self) -> dict[str, Any]:
        """Versions and options."""
        from earmark import __version__

        meta = _load(self.model).meta
        return {
            "earmark": __version__,
            "model": f"{meta.get('lang')}_{meta.get('name')} {meta.get('version')}",
            "include_unquantified": self.include_unquantified,
            "min_confidence": self.min_confidence,
        }


@cache
def _load(model: str | None) -> Any:
    from threadpoolctl import threadpool_limits  # type: ignore[import-untyped,unused-ignore]

    from earmark.run.extract import load

    nlp = load(model)
    threadpool_limits(1)  # a process a processor: more threads in each would wait for one another
    return nlp


class TooSlowError(BaseException):
    """An article took longer than its time. No Exception, which whatever reads it might take for a fault in it."""


def too_slow(seconds: float) -> str:
    """What to tell of an article that took longer."""
    return f"took longer than {seconds:g} seconds: give it more (--max-seconds) or leave it out"


@dataclass
class Worker:
    """Takes chunks of raw articles through reading and extraction; nothing an article does raises.

    Attributes:
        work: makes the extractor.
        options: how to read.
        max_seconds: the time an article may take.
    """

    work: Work
    options: ReadOptions
    max_seconds: float = MAX_SECONDS
    extractor: Extractor | None = field(default=None, repr=False)
    _zone: ExitStack | None = field(default=None, repr=False)
    _seen: int = field(default=0, repr=False)

    def prepare(self) -> Extractor:
        """Load what articles need: of one process, those that are forked from it have it as well.

        Raises:
            OSError: if something cannot be loaded, which is no fault of the articles.
        """
        if self.extractor is None:
            if self.options.languages is not None:
                load_detector()
            self.extractor = self.work.start()
        return self.extractor

    def __call__(self, items: Sequence[Item]) -> list[Result]:
        """The results of ``items``, in their order."""
        self.extractor = self.prepare()
        if self._seen >= ZONE_ARTICLES or self._zone is None:
            if self._zone is not None:
                self._zone.close()
            self._zone, self._seen = ExitStack(), 0
            self._zone.enter_context(self.extractor.zone())
        self._seen += len(items)
        if len(items) > 1:
            # One of them fails, or takes too long: which, and why, is found out one by one.
            with contextlib.suppress(Exception, TooSlowError):
                return self._together(self.extractor, items)
        return [self._one(self.extractor, item) for item in items]

    def longest(self, items: Sequence[Item]) -> float:
        """The seconds that ``items`` may take: those of each, once together and once one by one."""
        return self.max_seconds * len(items) * (2 if len(items) > 1 else 1)

    def _together(self, extractor: Extractor, items: Sequence[Item]) -> list[Result]:
        with time_limit(self.max_seconds * len(items)):
            read = [self._read(item) for item in items]
            extractions = iter(extractor.extract([article for article in read if isinstance(article, Article)]))
            results: list[Result] = []
            for item in read:
                if isinstance(item, Article):
                    extraction = next(extractions)
                    check_fits(extraction)
                    results.append(extraction)
                else:
                    results.append(DeadLetter(item) if isinstance(item, Failure) else item)
            return results

    def _one(self, extractor: Extractor, item: Item) -> Result:
        article: Article | None = None
        step = "read"
        try:
            with time_limit(self.max_seconds):
                read = self._read(item)
                if isinstance(read, Failure):
                    return DeadLetter(read)
                if isinstance(read, Skipped):
                    return read
                article, step = read, "extract"
                (extraction,) = extractor.extract([article])
                step = "write"
                check_fits(extraction)
                return extraction
        except TooSlowError:
            why = too_slow(self.max_seconds)
        except MemoryError:
            why = "needs more memory than there is"
        except Exception as error:  # whatever an article makes a step do, the next article goes on
            why = f"{type(error).__name__}: {error}"
        return DeadLetter(Failure(item.place, step, why), article)

    def _read(self, item: Item) -> Article | Failure | Skipped:
        match item:
            case Raw():
                return parse(item, self.options)
            case Known():
                return item.article
            case _:
                return item


@contextlib.contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Raise TooSlowError in the block after ``seconds``; without effect outside the main thread and on Windows."""
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(_number: int, _frame: object) -> None:
        raise TooSlowError

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, min(seconds, ENDLESS))
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
