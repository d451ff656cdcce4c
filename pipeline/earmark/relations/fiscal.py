"""Fiscal years: which days those of a country or a state of the US cover, and which one a number names."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from typing import Literal, NamedTuple

from dateutil.relativedelta import relativedelta

from earmark.relations.tables import read_table

Kind = Literal["fiscal_year", "tax_year"]
Span = tuple[date | None, date | None]
UNKNOWN: Span = (None, None)


class Rule(NamedTuple):
    """The day on which a fiscal year starts, and whether it is named by the year in which it starts or ends."""

    month: int
    day: int
    named: str


CALENDAR = Rule(1, 1, "start")


@cache
def _table() -> dict[tuple[str, str], Rule]:
    return {
        (kind, region): Rule(int(row["starts"][:2]), int(row["starts"][3:]), row["named"])
        for kind, listed in read_table("period_fiscal.toml").items()
        for row in listed
        for region in row["regions"]
    }


def rule_of(region: str | None, kind: Kind = "fiscal_year") -> Rule | None:
    """The rule of ``region`` (ISO 3166: a country, or a state of the US), the calendar year where the table has none.

    None where it is not known whose year is meant.
    """
    if region is None:
        return None
    table = _table()
    taxed = table.get((kind, region[:2]))  # taxes of persons are the nation's
    return taxed if kind == "tax_year" and taxed is not None else table.get(("fiscal_year", region), CALENDAR)


def fiscal_year(year: int, region: str | None, kind: Kind = "fiscal_year") -> Span:
    """First and last day, both inclusive, of the fiscal year that ``region`` calls ``year``.

    >>> fiscal_year(2012, "US")
    (datetime.date(2011, 10, 1), datetime.date(2012, 9, 30))
    """
    rule = rule_of(region, kind)
    return UNKNOWN if rule is None else _starting(year if rule.named == "start" else year - 1, rule)


def fiscal_year_from(year: int, region: str | None, kind: Kind = "fiscal_year") -> Span:
    """First and last day of the fiscal year that starts in the calendar year ``year`` ("2023-24" starts in 2023)."""
    rule = rule_of(region, kind)
    return UNKNOWN if rule is None else _starting(year, rule)


def fiscal_year_around(day: date, region: str | None, kind: Kind = "fiscal_year") -> Span:
    """First and last day of the fiscal year in which ``day`` lies."""
    rule = rule_of(region, kind)
    if rule is None:
        return UNKNOWN
    start = date(day.year, rule.month, rule.day)
    return _starting(day.year if start <= day else day.year - 1, rule)


def _starting(year: int, rule: Rule) -> tuple[date, date]:
    first = date(year, rule.month, rule.day)
    return first, first + relativedelta(years=1) - timedelta(days=1)
