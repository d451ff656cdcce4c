"""Containers: zip, tar and WARC → the streams and pages in them, one at a time."""

from __future__ import annotations

import re
import tarfile
import tempfile
import zipfile
from collections.abc import Iterator
from typing import IO, Any, Self

from earmark.read.items import Failure, Form, Raw, ReadOptions, Skipped
from earmark.read.streams import TooLongError, UnreadableError, is_file, some

_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")
_PAGE_TYPES = ("text/html", "application/xhtml")


def seekable(stream: IO[bytes]) -> IO[bytes]:
    """The stream if it is a file on disk, else a copy in a temporary file."""
    if is_file(stream):
        return stream
    copy = tempfile.TemporaryFile()  # noqa: SIM115  goes when the last reference does
    while block := stream.read(1 << 20):
        copy.write(block)
    copy.seek(0)
    return copy


def zip_members(stream: IO[bytes]) -> Iterator[tuple[str, IO[bytes] | str]]:
    """The files in a zip archive by name; for one that cannot be opened the reason."""
    try:
        archive = zipfile.ZipFile(seekable(stream))
    except NotImplementedError as error:
        raise OSError(f"is of a kind that zip readers seldom know: {error}") from None
    with archive:
        for info in sorted(archive.infolist(), key=lambda info: info.filename):
            name = _UNPRINTABLE.sub("?", info.filename)
            if info.is_dir() or name.startswith("__MACOSX/"):
                continue
            if info.flag_bits & 1:
                yield name, "is encrypted: unpack it with its password first"
                continue
            try:
                with archive.open(info) as member:
                    yield name, member
            except Exception as error:  # a library for each compression, each with errors of its own
                yield name, f"is damaged or in a compression that zip readers seldom know: {error}"


def tar_members(stream: IO[bytes]) -> Iterator[tuple[str, IO[bytes] | str]]:
    """The files in a tar archive by name, in the order of the archive."""
    with tarfile.open(fileobj=stream, mode="r|", tarinfo=_Header) as archive:
        for info in archive:
            member = archive.extractfile(info) if info.isfile() else None
            if member is not None:
                yield _UNPRINTABLE.sub("?", info.name), member


class _Header(tarfile.TarInfo):
    """The header of a member. A damaged one is an error: to the library it is the end of the archive."""

    @classmethod
    def fromtarfile(cls, tarfile_: tarfile.TarFile) -> Self:
        """The header at the place that the archive has come to."""
        try:
            return super().fromtarfile(tarfile_)
        except (tarfile.InvalidHeaderError, tarfile.TruncatedHeaderError) as error:  # type: ignore[attr-defined]
            raise tarfile.ReadError(f"{error} of a member") from None


def read_warc(place: str, stream: IO[bytes], options: ReadOptions) -> Iterator[Raw | Failure | Skipped]:
    """The pages of a WARC file, as Common Crawl ships them: HTML responses, and the plain text of WET files."""
    try:
        from warcio.archiveiterator import ArchiveIterator
        from warcio.exceptions import ArchiveLoadFailed
    except ImportError:
        raise UnreadableError("reading WARC needs the package warcio: pip install 'earmark[dumps]'") from None
    try:
        whole = _Whole(stream)
        for number, record in enumerate(_tolerant(ArchiveIterator(whole)), 1):
            here = f"{place}:{number}"
            if record.rec_type not in ("response", "resource", "conversion"):
                continue
            if record.rec_type == "response" and record.http_headers is None:
                continue
            kind = _content_type(record)
            plain = record.rec_type == "conversion" or kind == "text/plain"
            if not plain and not kind.startswith(_PAGE_TYPES):
                yield Skipped(here, "no page")
                continue
            if record.rec_type == "response" and record.http_headers.get_statuscode() != "200":
                yield Skipped(here, "no page")
                continue
            data = record.content_stream().read(options.max_bytes + 1)
            if getattr(record.raw_stream, "limit", 0) > 0 and len(data) <= options.max_bytes:
                raise EOFError("the last page is cut short")
            if len(data) > options.max_bytes:
                yield Failure(here, "read", str(TooLongError(options.max_bytes)))
                continue
            yield Raw(here, Form.TEXT if plain else Form.HTML, data, hints=_hints(record))
        if whole.damage is not None:
            raise whole.damage
    except ArchiveLoadFailed as error:
        raise OSError(str(error).strip().split("\n")[0]) from None


def _tolerant(records: Any) -> Any:
    """The iterator of warcio over records, in which a page whose address is not told has its headers read as well."""
    loader = records.loader
    load = loader.load_http_headers
    loader.load_http_headers = lambda kind, url, *rest: load(kind, url or "http:", *rest)
    return records


class _Whole:
    """A stream that ends where it is damaged and remembers it: warcio would take the one for the other."""

    def __init__(self, stream: IO[bytes]) -> None:
        self.stream = stream
        self.damage: Exception | None = None

    def read(self, size: int = -1) -> bytes:
        try:
            return some(self.stream, size)
        except Exception as error:
            self.damage = error
            return b""


def _content_type(record: object) -> str:
    headers = getattr(record, "http_headers", None) or record.rec_headers  # type: ignore[attr-defined]
    return str(headers.get_header("Content-Type") or "").split(";")[0].strip().lower()


def _hints(record: object) -> dict[str, str]:
    headers = record.rec_headers  # type: ignore[attr-defined]
    language = (headers.get_header("WARC-Identified-Content-Language") or "").split(",")[0]
    hints = {"url": headers.get_header("WARC-Target-URI"), "language": language}
    return {name: value for name, value in hints.items() if value}
