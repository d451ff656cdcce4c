"""Which language an article is in: what its metadata says, else py3langid (a naive Bayes classifier, BSD)."""

from __future__ import annotations

from functools import cache, lru_cache

from babel import Locale, UnknownLocaleError

#: Characters looked at; more makes no difference on news and costs time.
SAMPLE = 600
#: Letters below which a guess is worth nothing.
FEWEST_LETTERS = 40


def detect_language(text: str) -> str | None:
    """The ISO 639 code of the language of ``text``, None where there is too little of it to tell.

    >>> detect_language("Das Ministerium fördert den Chiphersteller mit 150 Millionen Euro im kommenden Jahr.")
    'de'
    """
    sample = text[:SAMPLE]
    if sum(map(str.isalpha, sample)) < FEWEST_LETTERS:
        return None
    import py3langid  # type: ignore[import-untyped,unused-ignore]  # loads its model, which only dumps need

    code = str(py3langid.classify(sample)[0])
    return "en" if code == "pcm" else code  # terse English newswire passes for Nigerian Pidgin


def load_detector() -> None:
    """Load what ``detect_language`` needs, which unpacks a file where temporary files go.

    Raises:
        OSError: if there is no room for it; the message says what to do.
    """
    import py3langid  # type: ignore[import-untyped,unused-ignore]

    try:
        py3langid.classify("")
    except OSError as error:
        why = f"{error.strerror or error}, where temporary files go: make room, or name another folder by TMPDIR"
        raise OSError(error.errno, why, "detecting languages") from error


#: Codes of three letters for languages that have one of two, as GDELT and Common Crawl write them.
_ALPHA3 = dict(
    pair.split(":")
    for pair in (
        "eng:en deu:de ger:de fra:fr fre:fr spa:es zho:zh chi:zh ita:it por:pt rus:ru jpn:ja ara:ar kor:ko nld:nl "
        "dut:nl swe:sv pol:pl tur:tr hin:hi ukr:uk vie:vi"
    ).split()
)


@cache
def _names() -> dict[str, str]:
    english = Locale("en")
    names = {str(name).lower(): code for code, name in english.languages.items() if len(code) in (2, 3)}
    return names | _ALPHA3


@lru_cache(maxsize=1024)
def language_code(value: str) -> str | None:
    """The ISO 639 code that metadata means: ``en-US``, ``eng``, ``English`` → ``en``; None where it says nothing."""
    name = value.strip().lower()
    if name in _names():
        return _names()[name]
    head = name.replace("_", "-").split("-")[0]
    if head in _names():
        return _names()[head]
    try:
        return Locale.parse(head).language if 2 <= len(head) <= 3 else None
    except (UnknownLocaleError, ValueError):
        return None
