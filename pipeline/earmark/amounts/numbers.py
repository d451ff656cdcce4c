"""Numbers as English news writes them, in digits and in words, to exact Decimals."""

from __future__ import annotations

import re
from decimal import Context, Decimal
from typing import NamedTuple

from earmark.amounts.lexicon import FRACTION_SIGNS, PARTS, SCALES, SMALL, TENS

# Sums have fewer digits than this; longer runs are no amounts.
MOST_DIGITS = 40
EXACT = Context(prec=120)
# The scale of a number without one; compared by identity.
ONE = Decimal(1)

SPACES = "\u00a0\u202f\u2009"
# One run of digits and separators; nothing behind it can fail, so that no character is read twice. No possessive
# groups: in Python before 3.11.5, Debian 12's for one, they lose matches (github.com/python/cpython/issues/106052).
DIGITS = re.compile(
    rf"(?:\d{{1,3}}(?:\ (?:,\ )?\d{{3}}(?![\d,]))+|\d+(?:[.,'’{SPACES}]\d+)*|\.\d+)"
    r"(?:\ \.\ \d+(?!\d|\ ?[.,]\d))?"
)
_PLAIN = re.compile(r"\d*\.?\d+")
_WESTERN = re.compile(r"(?:[1-9]\d{0,2}(?:,\d{3})+|\d{1,2}(?:,\d{2})+,\d{3})(?:\.\d+)?")
_POINTED = re.compile(r"\d{1,3}(?:\.\d{3})+,\d+|\d{1,3}(?:\.\d{3}){2,}")
_SPACED = re.compile(rf"\d{{1,3}}(?:[{SPACES} '’]\d{{3}})+(?:[.,]\d+)?")
_COMMA = re.compile(r"\d+,(?:\d\d?|\d{4})|0,\d{3}")
_AMBIGUOUS = re.compile(r"([1-9]\d{0,2})([.,])(\d{3})")


def parse_digits(raw: str) -> Decimal | None:
    """The value of a number in digits, or None if it is none (a date, a version, an address).

    Western (1,234.5), Indian (12,34,567), European (1.234,50; 1 234,50; 1'234.50) and tokenised (1 . 5) forms.
    """
    if len(raw) > MOST_DIGITS:
        return None
    if raw.isdigit():
        return Decimal(raw) if raw.isascii() else None
    raw = raw.replace(" , ", ",").replace(" . ", ".")
    if not raw.isascii() and not all(c.isascii() or c in "’" + SPACES for c in raw):
        return None
    if _PLAIN.fullmatch(raw):
        return Decimal(raw)
    if _WESTERN.fullmatch(raw):
        return Decimal(raw.replace(",", ""))
    if _POINTED.fullmatch(raw):
        return Decimal(raw.replace(".", "").replace(",", "."))
    if _SPACED.fullmatch(raw):
        return Decimal(re.sub(rf"[{SPACES} '’]", "", raw).replace(",", "."))
    if _COMMA.fullmatch(raw):
        return Decimal(raw.replace(",", "."))
    return None


def reread(raw: str, digits: int) -> Decimal | None:
    """A number of one separator and three digits, as a place with decimal commas writes it; None if it is no such.

    ``digits`` is how many decimals the currency has: "1.234" yen are 1234, "1,234" Kuwaiti dinars are 1.234.
    """
    found = _AMBIGUOUS.fullmatch(raw)
    if found is None:
        return None
    if found[2] == "." and digits == 0:
        return Decimal(found[1] + found[3])
    if found[2] == "," and digits == 3:
        return Decimal(f"{found[1]}.{found[3]}")
    return None


_WORD_SCALES = {w: v for w, v in SCALES.items() if w.isalpha() and len(w) > 4 and not w.endswith("s")} | {
    "lakh": SCALES["lakh"],
    "lac": SCALES["lac"],
}
_NEXT_WORD = re.compile(r"(?:[^\S\n]{1,3}|\n[^\S\n]{0,8}|[^\S\n]?[-‑][^\S\n]?)?([A-Za-z]{1,12})(?![^\W\d_])")
_AND = re.compile(r"\s{1,3}and(?=[\s-])", re.IGNORECASE)
# "3 and a half", "two and a quarter", "one-and-a-half", "four and three-quarters"
_AND_PART = re.compile(
    r"[\s-]{1,3}and[\s-]{1,3}(?:(a|an|one|two|three)[\s-]{1,3})?(half|third|thirds|quarter|quarters|fifth|fifths)\b",
    re.IGNORECASE,
)
_FRACTION = re.compile(r"(?:[ -]|\s-\s)?(\d{1,2}) ?/ ?(\d{1,2})(?![\d/])")
_SCALE_PART = re.compile(
    r"(?:\s{1,3}of)?\s{1,3}an?\s{1,3}(?=(?:hundred|thousand|million|billion|trillion|lakh|crore|per ?cent|pct|%|"
    r"percentage|dollar|cent|euro|pound|penny|bitcoin|rupee)\b)",
    re.IGNORECASE,
)
# "half of one percent", "3/8 of 1%"
_PART_OF_ONE = re.compile(
    r"\s{1,3}of\s{1,3}(?:1|one|a|an)\s{0,3}(?=%|(?:per ?cent|pct|percentage|basis)\b)", re.IGNORECASE
)
_DIGIT = "|".join(word for word, value in SMALL.items() if value < 10)
# "three point five million"
_POINT = re.compile(rf"\spoint((?:[\s-](?:{_DIGIT})){{1,4}})\b", re.IGNORECASE)


def add_fraction(text: str, pos: int, value: Decimal) -> tuple[Decimal, int]:
    """The value with "½", " 1/2" or " and a half" behind it, and where that ends; unchanged if there is none."""
    sign = FRACTION_SIGNS.get(text[pos : pos + 1])
    if sign is not None:
        return value + sign, pos + 1
    following = text[pos : pos + 1]
    if following.isspace() or (following in "-‑" and following):
        found = _FRACTION.match(text, pos)
        if found and 1 < int(found[2]) <= 64 and int(found[1]) < int(found[2]):
            return value + Decimal(found[1]) / Decimal(found[2]), found.end()
        part = _AND_PART.match(text, pos)
        if part:
            top = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3}.get((part[1] or "a").lower(), 1)
            return value + Decimal(top) / PARTS[part[2].lower()], part.end()
    return value, pos


def part_of_one(text: str, pos: int) -> int:
    """Where "of one" ends behind a fraction that is a part of one percent: "half of one percent"; else ``pos``."""
    found = _PART_OF_ONE.match(text, pos)
    return found.end() if found else pos


class Words(NamedTuple):
    """A number in words: its value is ``number`` times ``scale``.

    part: a fraction without a scale ("a third", "two-thirds"). bare: and without a number before it ("the third").
    """

    number: Decimal
    scale: Decimal
    end: int
    part: bool = False
    bare: bool = False


def parse_words(text: str, pos: int) -> Words | None:
    """The number in words that begins at ``pos``; None if none does.

    Reads as long a phrase as is one number: "forty-five", "one hundred and five", "two hundred thousand", "half a
    billion", "three quarters of a million", "three and a half million", "one point two billion". A scale that ends it
    is told apart from the number before it, as a neighbour may share it ("three to four million").
    """
    total = group = Decimal(0)
    scale = ONE
    end, last, seen = pos, "", False
    while True:
        found = _NEXT_WORD.match(text, end)
        if found is None:
            break
        word = found[1].lower()
        if word in ("a", "an"):
            if last:
                break
            last, end = "a", found.end()
            continue
        if word in SMALL:
            if last not in ("", "tens", "hundred", "scale") or (last == "tens" and SMALL[word] > 9):
                break
            group += SMALL[word]
            last = "small"
        elif word in TENS:
            if last not in ("", "hundred", "scale"):
                break
            group += TENS[word]
            last = "tens"
        elif word == "hundred":
            if last in ("hundred", "scale"):
                break
            group = (group or Decimal(1)) * 100
            last = "hundred"
        elif word == "dozen":
            group = (group or Decimal(1)) * 12
            end, seen = found.end(), True
            break
        elif word in PARTS:
            return _part(text, found.end(), word, group, last, total, end, seen)
        elif word in _WORD_SCALES:
            if last in ("", "scale"):
                break
            scale = _WORD_SCALES[word]
            total += (group or ONE) * scale
            group = Decimal(0)
            last = "scale"
        else:
            break
        end, seen = found.end(), True
        if last in ("small", "tens") and (point := _POINT.match(text, end)):
            digits = "".join(str(SMALL[word]) for word in re.split(r"[\s-]", point[1][1:].lower()))
            group += Decimal(f"0.{digits}")
            end, last = point.end(), "small"
        if last in ("hundred", "scale"):
            joined = _AND.match(text, end)
            if joined:
                ahead = _NEXT_WORD.match(text, joined.end())
                word = ahead[1].lower() if ahead else ""
                if last == "hundred" and (word in TENS or SMALL.get(word)):
                    end = joined.end()
    if not seen:
        return None
    # "a million and a half" is one and a half million.
    scale = scale if last == "scale" else ONE
    number, end = add_fraction(text, end, (total + group) / scale)
    return Words(number, scale, end)


def _part(
    text: str, after: int, word: str, group: Decimal, last: str, total: Decimal, end: int, seen: bool
) -> Words | None:
    """A number that ends in a fraction word: "half a billion", "three quarters", "a third"."""
    if total or last in ("tens", "hundred", "scale"):
        return Words(total + group, ONE, end) if seen else None
    value = (group or ONE) / PARTS[word]
    joined = _SCALE_PART.match(text, after)
    stop = joined.end() if joined else part_of_one(text, after)
    return Words(value, ONE, stop, part=stop == after, bare=not last)
