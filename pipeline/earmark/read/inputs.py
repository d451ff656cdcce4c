"""Which files the inputs mean: files, folders, patterns, ``-`` for stdin; always in the same order."""

from __future__ import annotations

import glob
import json
import os
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path, PurePath

from earmark.read.items import Failure
from earmark.read.streams import COMPRESSIONS

STDIN = "-"

#: What a name ends in, and the format that means.
FORMATS = {
    ".txt": "text", ".text": "text", ".md": "markdown", ".markdown": "markdown",
    ".html": "html", ".htm": "html", ".xhtml": "html",
    ".json": "json", ".jsonl": "jsonl", ".ndjson": "jsonl", ".jl": "jsonl",
    ".xml": "xml", ".rss": "xml", ".atom": "xml", ".rdf": "xml",
    ".csv": "csv", ".tsv": "csv", ".parquet": "parquet", ".pq": "parquet",
    ".warc": "warc", ".wet": "warc", ".zip": "zip", ".tar": "tar",
}  # fmt: skip
#: The folder of a run by Ray, while it lasts.
STAGE = "earmark-stage"
#: What earmark batch leaves in a folder, beside its journal: nothing that should be read as news.
RUN_FILES = frozenset(
    {"records.jsonl", "records.csv", "records.parquet", "articles.jsonl", "failed.jsonl", "summary.json",
     "journal.json", STAGE}
)  # fmt: skip
_SHORT = {".tgz": ".tar.gz", ".tbz2": ".tar.bz2", ".txz": ".tar.xz", ".tzst": ".tar.zst"}


def split_name(name: str) -> tuple[str | None, str | None]:
    """The format and the compression that a file's name tells.

    >>> split_name("news/2025.jsonl.gz"), split_name("a.TGZ"), split_name("notes")
    (('jsonl', '.gz'), ('tar', '.gz'), (None, None))
    """
    lower = name.lower()
    for short, full in _SHORT.items():
        if lower.endswith(short):
            lower = lower.removesuffix(short) + full
    compression = next((suffix for suffix in COMPRESSIONS if lower.endswith(suffix)), None)
    if compression:
        lower = lower.removesuffix(compression)
    return FORMATS.get(PurePath(lower).suffix), compression


_NO_UTF8 = re.compile("[\udc80-\udcff]")
_ESCAPE = re.compile("%([89A-F][0-9A-F])")


def printable(path: str) -> str:
    """``path`` as it can be written anywhere: a byte of it that is not UTF-8 as ``%`` and two hexadecimal digits.

    >>> printable("caf\\udce9.txt")
    'caf%E9.txt'
    """
    return _NO_UTF8.sub(lambda found: f"%{ord(found[0]) - 0xDC00:X}", path).encode("utf-8", "replace").decode()


def find_files(inputs: Iterable[str | os.PathLike[str]]) -> Iterator[str | Failure]:
    """The paths that ``inputs`` mean, folders walked by name; ``-`` stays. What means no file is a Failure."""
    for given in inputs:
        place = os.fspath(given)
        if place == STDIN or Path(place).is_file():
            yield place
        elif Path(place).is_dir():
            yield from _walk(place)
        elif Path(place).exists():
            yield place  # a pipe or a device
        elif glob.has_magic(place):
            yield from _match(place)
        else:
            yield Failure(printable(place), "read", "no such file or folder")


def _walk(folder: str) -> Iterator[str | Failure]:
    """The files in a folder and those below it; links to folders are not followed, for they may lead back."""
    found = False
    closed: list[OSError] = []
    for here, folders, files in os.walk(folder, onerror=closed.append):
        own = RUN_FILES if "journal.json" in files and _is_run(here) else frozenset()
        folders[:] = sorted(name for name in folders if not name.startswith(".") and name not in own)
        for name in sorted(files):
            path = Path(here, name)
            if not name.startswith(".") and name not in own and split_name(name)[0] and not is_pipe(path):
                found = True
                yield str(path)
    for error in closed:
        yield Failure(printable(error.filename), "read", f"cannot be read: {error.strerror or error}")
    if not found and not closed:
        known = " ".join(sorted(FORMATS))
        yield Failure(printable(folder), "read", f"holds no articles: no file that ends in {known}, compressed or not")


def is_pipe(path: Path) -> bool:
    """Whether a path is a pipe, a socket or a device: whoever names one means it, in a folder it may never answer."""
    return path.exists() and not (path.is_file() or path.is_dir())


def _is_run(folder: str) -> bool:
    """Whether earmark batch writes, or wrote, into a folder: then its journal is there before anything is read."""
    try:
        told = json.loads(Path(folder, "journal.json").read_bytes())
    except (OSError, ValueError, RecursionError):
        return False
    return isinstance(told, dict) and told.keys() >= {"run", "state", "sizes"}


def outside(
    inputs: Iterable[str | os.PathLike[str]], written: Iterable[str | os.PathLike[str]]
) -> Iterator[str]:
    """Inputs that mean what ``inputs`` mean without what is ``written`` meanwhile into their folders.

    A file that is named itself stays, be it written.
    """
    own = {os.path.realpath(path) for path in written}
    for given in inputs:
        place = os.fspath(given)
        for path in find_files([place]):
            if isinstance(path, Failure):
                yield path.place  # fails again where it is read
            elif path == place or not own.intersection(_and_above(path)):
                yield path


def is_among(path: str | os.PathLike[str] | None, inputs: Iterable[str | os.PathLike[str]]) -> bool:
    """Whether the file at ``path``, which is to be written, is named as an input, be it by another path."""
    if path is None or os.fspath(path) == STDIN or not Path(path).is_file():
        return False
    real = os.path.realpath(path)
    return any(os.fspath(place) != STDIN and os.path.realpath(place) == real for place in inputs)


def _and_above(path: str) -> Iterator[str]:
    real = Path(os.path.realpath(path))
    yield from map(str, (real, *real.parents))


def _match(pattern: str) -> Iterator[str | Failure]:
    paths = sorted(glob.glob(pattern, recursive=True))  # noqa: PTH207  it may be absolute
    files = [path for path in paths if Path(path).is_file() and not _leads_back(path)]
    if not paths:
        yield Failure(printable(pattern), "read", "no file matches the pattern")
    for path in files:
        yield path
    for path in () if files else paths:
        yield from _walk(path)


def _leads_back(path: str) -> bool:
    """Whether a path goes through a link to a folder that it has come through: ``**`` follows links for ever."""
    above = [_real(str(folder)) for folder in Path(path).parents]
    return len(set(above)) < len(above)


@lru_cache(maxsize=4096)
def _real(folder: str) -> str:
    return os.path.realpath(folder)


def input_of(place: str) -> str | None:
    """The file on disk that ``place`` (a path, then colons) lies in; None where it is gone or was stdin."""
    parts = place.split(":")
    for end in range(len(parts), 0, -1):
        written = ":".join(parts[:end])
        for path in (written, _ESCAPE.sub(lambda found: chr(0xDC00 + int(found[1], 16)), written)):
            if Path(path).is_file():
                return path
    return None


def size_of(inputs: Iterable[str | os.PathLike[str]]) -> int | None:
    """The bytes on disk of all inputs, None where stdin is among them."""
    total = 0
    for path in find_files(inputs):
        if path == STDIN:
            return None
        if isinstance(path, str) and Path(path).is_file():
            total += Path(path).stat().st_size
    return total
