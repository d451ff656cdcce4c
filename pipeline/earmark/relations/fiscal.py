"""Fiscal years: which days a country's fiscal year covers, and which one a number names."""

from __future__ import annotations

import tomllib
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import Literal, NamedTuple

from dateutil.relativedelta import relativedelta

Kind = Literal["fiscal_year", "tax_year"]


class Rule(NamedTuple):
    """The day on which a fiscal year starts, and whether it is named by the year in which it starts or ends."""

    month: int
    day: int
    named: str


CALENDAR = Rule(1, 1, "start")


@cache
def _table() -> dict[tuple[str, str], Rule]:
    rows = tomllib.loads(files("earmark.data").joinpath("period_fiscal.toml").read_text(encoding="utf-8"))
    return {
        (kind, region): Rule(int(row["starts"][:2]), int(row["starts"][3:]), row["named"])
        for kind, listed in rows.items()
        for row in listed
        for region in row["regions"]
    }


def rule_of(region: str | None, kind: Kind = "fiscal_year") -> Rule:
    """The rule of ``region`` (ISO 3166-1 alpha-2); the calendar year where none is known."""
    if region is None:
        return CALENDAR
    table = _table()
    return table.get((kind, region), table.get(("fiscal_year", region), CALENDAR))


def fiscal_year(year: int, region: str | None, kind: Kind = "fiscal_year") -> tuple[date, date]:
    """First and last day, both inclusive, of the fiscal year that ``region`` calls ``year``.

    >>> fiscal_year(2012, "US")
    (datetime.date(2011, 10, 1), datetime.date(2012, 9, 30))
    """
    rule = rule_of(region, kind)
    return _starting(year if rule.named == "start" else year - 1, rule)


def fiscal_year_from(year: int, region: str | None, kind: Kind = "fiscal_year") -> tuple[date, date]:
    """First and last day of the fiscal year that starts in the calendar year ``year`` ("2023-24" starts in 2023)."""
    return _starting(year, rule_of(region, kind))


def fiscal_year_around(day: date, region: str | None, kind: Kind = "fiscal_year") -> tuple[date, date]:
    """First and last day of the fiscal year in which ``day`` lies."""
    rule = rule_of(region, kind)
    start = date(day.year, rule.month, rule.day)
    return _starting(day.year if start <= day else day.year - 1, rule)


def _starting(year: int, rule: Rule) -> tuple[date, date]:
    first = date(year, rule.month, rule.day)
    return first, first + relativedelta(years=1) - timedelta(days=1)
