"""Whether one sum tells another once more in a second currency: "A$5m ($3.4m)", "20 mln dinars, about 72 mln dlrs,".

A sum alone in a bracket right behind another restates it whatever the two are worth. Where words stand between ("a 2
billion euro loan ($2.2 billion)"), or only "or", "about" or "worth" tells it, the exchange rate that the two sums make
must be one there has been: data/amounts_rates.tsv. "5.4bn riyals, or $576,000 each" tells two sums.
"""

from __future__ import annotations

import re
from decimal import Decimal

from earmark.amounts.amount import Amount
from earmark.amounts.lexicon import alternatives, rows
from earmark.amounts.quantity import Quantity

_OPEN = re.compile(
    r"\s{0,2}[(\[]\s?(?:then |now |today )?"
    r"(?:about |around |roughly |approximately |some |or |or about |nearly |~|approx\.? |=\s?)?"
)
_CONTRAST = re.compile(r",?\sor\s(?:about |around |roughly |approximately |some |nearly )?", re.I)
# No words between two such sums are longer.
_NEAR = 24
_FAR = 90

_ABOUT = rf"(?:(?:{alternatives('restated_about')})\s{{1,8}}|~\s?)"
_EQUAL = rf"(?:{alternatives('restated_equal')})\s{{1,8}}"
# Up to three words of what the first sum is for or per: "a year", "loan", "in military aid", "blood money".
_WORDS = (
    rf"(?:['’](?=\s)|(?:-[a-z]{{1,16}}){{1,3}})?(?:\s{{1,8}}(?!(?:{alternatives('restated_apart')})\b)"
    r"(?:[a-z][a-z'’-]{0,15}|(?:19|20)\d\d)){0,3}"
)
_BRACKET = re.compile(rf"{_WORDS}\s{{0,8}}[(\[]\s?(?:or\s)?(?:{_EQUAL}|worth\s)?{_ABOUT}?")
_BRACKET_ENDS = re.compile(
    r"(?:\s(?:an?|per|each|at)\b[^()\[\]\n]{0,40}|\s(?:then|now|today|each))?\s?[)\]]|\s?[;/]|,\s[^a-z\s]"
)
# "€5 million (£2 million last year)"
_GOES_ON = re.compile(r"\s[a-z]")
_EQUALS = re.compile(rf"{_WORDS}(?:\s?[,—–]|\s--?)?\s{{1,8}}(?:or\s|then\s)?{_EQUAL}{_ABOUT}?")
_BESIDE = re.compile(
    rf"{_WORDS}(?:\s?[,—–]|\s--?)\s{{1,8}}(?:(?:or\s{{1,8}}|then\s{{1,8}})?(?:worth\s{{1,8}}{_ABOUT}?|{_ABOUT})|or\s{{1,8}})"
)
_COMPARES = re.compile(rf"\s{{1,8}}(?:{alternatives('restated_compares')})\b")
_CLAUSE_ENDS = re.compile(r"\s?(?:$|[,.;:)\]!?\"”’—–\n]|--)|\s(?:at|that|then|now|today)\b")

# Code → the fewest and the most of it that a US dollar has been.
_RATES = {code: (Decimal(low), Decimal(high)) for code, low, high in rows("amounts_rates.tsv")}
# How far a rate of two rounded sums may lie outside.
_SLACK = Decimal("1.1")


def restates_at_once(text: str, a: Quantity | Amount, b: Quantity | Amount) -> bool:
    """Whether ``b`` stands in a bracket or behind an "or" right at ``a``: "A$5m ($3.4m)", "A$5m, or $3.4m"."""
    return in_bracket(text, a, b) or _behind(_CONTRAST, text, a, b)


def in_bracket(text: str, a: Quantity | Amount, b: Quantity | Amount) -> bool:
    """Whether ``b`` stands in a bracket right at ``a``: "A$5m ($3.4m)"."""
    return _behind(_OPEN, text, a, b)


def _behind(link: re.Pattern[str], text: str, a: Quantity | Amount, b: Quantity | Amount) -> bool:
    return 0 < b.start - a.end <= _NEAR and link.fullmatch(text, a.end, b.start) is not None


def restates_behind_words(text: str, a: Quantity | Amount, b: Quantity | Amount) -> bool:
    """Whether ``b`` may restate ``a`` by the words between and behind them; `could_equal` has to agree."""
    if not 0 < b.start - a.end <= _FAR or _COMPARES.match(text, b.end):
        return False
    if _EQUALS.fullmatch(text, a.end, b.start):
        return True
    if _BRACKET.fullmatch(text, a.end, b.start):
        return _BRACKET_ENDS.match(text, b.end) is not None
    return _BESIDE.fullmatch(text, a.end, b.start) is not None and _CLAUSE_ENDS.match(text, b.end) is not None


def could_equal(value: Decimal, code: str | None, other: Decimal, other_code: str | None) -> bool:
    """Whether two sums in two currencies may be worth the same; so it is where the rate of one is not in the table."""
    if value <= 0 or other <= 0 or code == other_code:
        return False
    if code not in _RATES or other_code not in _RATES:
        return True
    (low, high), (other_low, other_high) = _RATES[code], _RATES[other_code]
    return low / other_high / _SLACK <= value / other <= high / other_low * _SLACK


def restates(text: str, a: Amount, b: Amount) -> bool:
    """Whether ``b`` tells the sum ``a`` in another currency."""
    if in_bracket(text, a, b):
        return _GOES_ON.match(text, b.end) is None or _BRACKET_ENDS.match(text, b.end) is not None
    if _behind(_CONTRAST, text, a, b):
        return _fit(a, b)
    if a.per != b.per and a.per and b.per:
        return False  # "16.90 ringgit a kilo, the equivalent of 4,310 pounds a tonne"
    return restates_behind_words(text, a, b) and _fit(a, b)


def restates_in_row(text: str, a: Amount, b: Amount, c: Amount) -> bool:
    """Whether ``c``, right behind ``b`` that restates ``a``, restates it once more: "€5m ($5.4m, £4.3m)"; "€5m, or
    $5.4m, £2m more" tells another sum."""
    return in_bracket(text, a, b) or _fit(a, c)


def _fit(a: Amount, b: Amount) -> bool:
    """Whether the two sums, or the high ends of two ranges, may be worth the same."""
    return could_equal(a.value, a.currency, b.value, b.currency) or (
        a.max is not None and could_equal(a.max, a.currency, b.max or b.value, b.currency)
    )
