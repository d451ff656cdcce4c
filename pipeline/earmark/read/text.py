"""Bytes → clean text: encodings, and the characters that no article means."""

from __future__ import annotations

import codecs
import re
import unicodedata

from charset_normalizer import from_bytes


class NotTextError(ValueError):
    """The bytes are no text, or text in an encoding that cannot be told."""


#: Byte-order marks and their encodings, the longest first.
MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

#: How binary files that are mistaken for articles begin.
MAGIC = {
    b"%PDF": "a PDF",
    b"\x89PNG": "an image",
    b"\xff\xd8\xff": "an image",
    b"GIF8": "an image",
    b"PK\x03\x04": "a zip archive or an office document",
    b"\x1f\x8b": "gzip data",
    b"\x7fELF": "a program",
    b"\xd0\xcf\x11\xe0": "an office document",
    b"SQLite format 3": "a SQLite database",
    b"{\\rtf": "a document of a word processor (RTF)",
}

#: Controls other than tab and line feed, marks of writing direction, zero-width space, soft hyphen, byte-order mark.
_JUNK = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f\x80-\x84\x86-\x9f\xad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]"
)
_LINE_END = re.compile("\r\n?|\x0b|\x0c|\x85|\u2028|\u2029")
_SURROGATE = re.compile("[\ud800-\udfff]")
_CONTROLS = bytes({*range(32), 127} - {9, 10, 11, 12, 13, 27})
SAMPLE = 65_536


def clean(text: str) -> str:
    """``text`` in NFC with line feeds for line ends (a word processor's too), without characters that say nothing.

    Control characters, direction marks and soft hyphens are dropped; a lone surrogate becomes U+FFFD.

    >>> clean("Acme\\u202e got\\r\\n$5\\x00 million")
    'Acme got\\n$5 million'
    """
    text = _SURROGATE.sub("\ufffd", text)
    return unicodedata.normalize("NFC", _JUNK.sub("", _LINE_END.sub("\n", text)))


def decode(data: bytes) -> str:
    """The text that ``data`` holds: by its mark, as UTF-8, as Windows-1252, or by detection; not yet cleaned.

    Raises:
        NotTextError: if the bytes are binary, or no encoding fits.
    """
    for mark, encoding in MARKS:
        if data.startswith(mark):
            try:
                return data.decode(encoding)
            except UnicodeDecodeError as error:
                raise NotTextError(
                    f"is marked as {encoding} but is not: {error.reason} at byte {error.start}"
                ) from None
    _check_not_binary(data)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        at = error.start
    western = _as_windows_1252(data)
    if western is not None:
        return western
    best = from_bytes(data[:SAMPLE]).best()
    if best is not None and best.coherence > 0:  # of no known language: a guess
        try:
            return data.decode(best.encoding)
        except UnicodeDecodeError:
            pass
    raise NotTextError(f"is not UTF-8 (byte {at}) and its encoding cannot be told: convert it to UTF-8")


def _check_not_binary(data: bytes) -> None:
    for magic, what in MAGIC.items():
        if data.startswith(magic):
            raise NotTextError(f"is {what}, not text: give the article's text, HTML or JSON")
    sample = data[:SAMPLE]
    controls = len(sample) - len(sample.translate(None, _CONTROLS))
    if controls > max(8, len(sample) // 50):
        raise NotTextError("is binary, not text: give the article's text, HTML or JSON")


def _as_windows_1252(data: bytes) -> str | None:
    """The text if it reads as English in Windows-1252: few letters beyond ASCII, and none of them stray."""
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        return None
    letters = sum(map(str.isalpha, text[:SAMPLE]))
    foreign = sum(1 for char in text[:SAMPLE] if char > "\x7f" and char.isalpha())
    return text if foreign * 10 <= letters else None
