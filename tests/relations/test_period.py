"""Periods: what is found, which days it comes to, and which of several belongs to a sum."""

from __future__ import annotations

import re
import time
from datetime import date

import pytest

from earmark.relations.announced import announced_of
from earmark.relations.fiscal import fiscal_year, fiscal_year_around, fiscal_year_from
from earmark.relations.period import find_periods, period_of
from earmark.relations.period_choice import features
from earmark.relations.tables import read_table, read_weights

PATTERNS = read_table("period_patterns.toml")["rule"]
SIGNS = read_table("period_choice.toml")["sign"]
DAYS = read_table("period_announced.toml")["rule"]
FISCAL = read_table("period_fiscal.toml")


def day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def at(text: str, words: str) -> tuple[int, int]:
    start = text.index(words)
    return start, start + len(words)


def chosen(text: str, amount: str, published: date | None = None) -> str | None:
    periods = find_periods(text, published=published)
    found = period_of(text, (0, len(text)), at(text, amount), periods)
    return found and found.text


@pytest.mark.parametrize("row", PATTERNS, ids=lambda row: row["name"])
def test_each_way_of_saying_a_period_finds_its_example(row: dict[str, str]) -> None:
    found = find_periods(row["example"], published=day(row.get("published")), region=row.get("region"))
    mine = [mention for mention in found if mention.rule == row["name"]]
    assert [mention.text for mention in mine] == [row["found"]]
    assert (mine[0].first, mine[0].last) == (day(row.get("first")), day(row.get("last")))
    assert row["example"][mine[0].start : mine[0].end] == row["found"]


@pytest.mark.parametrize(
    ("text", "published", "region", "words", "first", "last"),
    [
        ("It gets $2m in fiscal 2024.", None, "JP", "fiscal 2024", "2024-04-01", "2025-03-31"),
        ("It gets $2m in FY 2022 and 2023.", None, "US", "FY 2022 and 2023", "2021-10-01", "2023-09-30"),
        ("It gets $2m in FY'03.", None, "US", "FY'03", "2002-10-01", "2003-09-30"),
        ("It gets £2m in the 2024-25 tax year.", None, "GB", "the 2024-25 tax year", "2024-04-06", "2025-04-05"),
        ("It gets £2m in financial year 2024-25.", None, "GB", "financial year 2024-25", "2024-04-01", "2025-03-31"),
        ("It gets $2m this fiscal year.", "2013-03-11", "US", "this fiscal year", "2012-10-01", "2013-09-30"),
        ("It gets $2m in fiscal 2024.", None, None, "fiscal 2024", None, None),
        ("It got $2m in the second quarter of fiscal 2024.", None, "US", "the second quarter of fiscal 2024",
         "2024-01-01", "2024-03-31"),
        ("It got $2m in Q1 FY25.", None, "IN", "Q1 FY25", "2024-04-01", "2024-06-30"),
        ("It got $2m in Q1 FY25.", None, None, "Q1 FY25", None, None),
        ("It gets $2m over the next 0 years.", "2025-01-01", None, "over the next 0 years", None, None),
        ("It got $2m in the 0 years ending in May 2025.", None, None, "the 0 years ending in May 2025", None,
         "2025-05-31"),
        ("It gets $2m over the next seventeen years.", "2025-01-01", None, "over the next seventeen years",
         "2025-01-01", "2041-12-31"),
        ("It gets $2m over the next twenty-six weeks.", "2025-01-01", None, "over the next twenty-six weeks",
         "2025-01-01", "2025-07-01"),
        ("It gets $2m over the course of the next decade.", "2025-06-12", None, "over the course of the next decade",
         "2025-06-12", "2035-06-11"),
        ("It got $2m in the past year.", "2025-06-12", None, "the past year", "2024-06-13", "2025-06-12"),
        ("It got $2m last year.", "2025-06-12", None, "last year", "2024-01-01", "2024-12-31"),
        ("It gets $2m this decade.", "2025-06-12", None, "this decade", "2020-01-01", "2029-12-31"),
        ("It got $2m in the final quarter of 2024.", None, None, "the final quarter of 2024",
         "2024-10-01", "2024-12-31"),
        ("It got $2m over the course of 2024.", None, None, "2024", "2024-01-01", "2024-12-31"),
        ("It lent $2m in the week ended March 15.", "2025-06-12", None, "the week ended March 15",
         "2025-03-09", "2025-03-15"),
        ("It lent $2m in the decade to 2020.", None, None, "the decade to 2020", "2011-01-01", "2020-12-31"),
        ("It got Rs 2m in the third quarter of financial year 2024-25.", None, "IN",
         "the third quarter of financial year 2024-25", "2024-10-01", "2024-12-31"),
        ("It got $2m in the first nine months of 2024.", None, None, "the first nine months of 2024",
         "2024-01-01", "2024-09-30"),
        ("It repaid $2m in the first five months of the year.", "2025-06-12", None, "the first five months of the year",
         "2025-01-01", "2025-05-31"),
        ("It got $2m in the final three months of 2024.", "2025-06-12", None, "the final three months of 2024",
         "2024-10-01", "2024-12-31"),
        ("It gets $2m in the coming months.", "2025-06-12", None, "the coming months", None, None),
        ("It gets $2m over the next two to three years.", "2025-06-12", None, "over the next two to three years",
         None, None),
        ("It gets $2m over three to five years.", None, None, "over three to five years", None, None),
        ("It gets $2m over two and a half years.", None, None, "over two and a half years", None, None),
        ("It gets $2m by the end of the decade.", "2025-06-12", None, "by the end of the decade", None, "2029-12-31"),
        ("It gets $2m throughout 2026.", None, None, "throughout 2026", "2026-01-01", "2026-12-31"),
        ("It gets $2m per fiscal year through 2028.", None, None, "through 2028", None, "2028-12-31"),
        ("It gets $2m in July and August.", "2025-06-12", None, "July and August", "2025-07-01", "2025-08-31"),
        ("It got $2m in October and November.", "2025-01-12", None, "October and November", "2024-10-01", "2024-11-30"),
        ("It got $2m in the 12 months through May.", "2025-06-12", None, "the 12 months through May",
         "2024-06-01", "2025-05-31"),
        ("It gets $2m over the life of the loan and a fee.", None, None, "over the life of the loan", None, None),
        ("It gets $2m from July 1 to June 30.", "2024-06-11", None, "from July 1 to June 30", None, None),
        ("It gets $2m between 2023 and 2026.", None, None, "between 2023 and 2026", "2023-01-01", "2026-12-31"),
        ("It gets $2m by the end of 2026.", None, None, "by the end of 2026", None, "2026-12-31"),
        ("It gets $2m until the end of March.", "2021-01-20", None, "until the end of March", None, "2021-03-31"),
        ("It got $2m in the year to March 2025.", None, None, "the year to March 2025", "2024-04-01", "2025-03-31"),
        (
            "It got $2m in the quarter ended Sept 30.",
            "2023-10-20",
            None,
            "the quarter ended Sept 30",
            "2023-07-01",
            "2023-09-30",
        ),
        (
            "It got $2m in the three months to June.",
            "2022-08-09",
            None,
            "the three months to June",
            "2022-04-01",
            "2022-06-30",
        ),
        ("It got $2m since June.", "2015-11-12", None, "since June", "2015-06-01", "2015-11-12"),
        (
            "It gets $2m over the past three years.",
            "2015-11-12",
            None,
            "over the past three years",
            "2012-11-13",
            "2015-11-12",
        ),
        ("It gets $2m next year.", None, None, "next year", None, None),
    ],
)
def test_periods_come_to_days(
    text: str, published: str | None, region: str | None, words: str, first: str | None, last: str | None
) -> None:
    [found] = find_periods(text, published=day(published), region=region)
    assert found.text == words
    if words != "from July 1 to June 30":  # without a year only the months are sure
        assert (found.first, found.last) == (day(first), day(last))


@pytest.mark.parametrize(
    "text",
    [
        "The cheque for $5m was handed over on March 3, 2024.",
        "It is home to 2,024 people and cost $2030.",
        "The 71-year-old gave $5m.",
        "Sales rose to a five-year high of $5m.",
        "Output grew 5% year-on-year to $5m.",
        "The state cut the university's budget 15 percent, to $400 million.",
        "The council raised the grant 11 per cent, to £40 million.",
        "The minister wants to bring into the programme 15 schools for $4 million.",
        "Fees gave the government 35 billion yen.",
        "Firms paid the tax 15 to 20 times.",
        "The board approved on 2024-11-14 a grant of $5 million.",
        "Updated 2025-02-28 - The city gave the clinic $5 million.",
        "The cheque for $5m is dated 14/11/2024.",
        "The clinic got $5m (2025/11).",
        "It has paid in $5m since 2025-02-28.",
        "Ardmore pays a dividend of 4.8p (2024: 4.3p).",
    ],
)
def test_days_ages_and_numbers_are_no_periods(text: str) -> None:
    assert find_periods(text, published=date(2024, 3, 5)) == []


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("Sales were 268.8 mln in the 1985/86 year.", "the 1985/86"),
        ("It was cut in fiscal 2024 to 15 percent of the total.", "fiscal 2024"),
        ("Debt rose in 1986 to 15.1 billion dlrs.", "1986"),
        ("It paid 250 million euros in 2020 and 45 million later.", "2020"),
        ("FY24 and 15 schools", "FY24"),
        ("It gets $5m in FY24 and FY25.", "FY24 and FY25"),
        ("It gets $5m in fiscal ’24.", "fiscal ’24"),
        ("It gets $5m in fiscal 24, as before.", "fiscal 24"),
        ("It gets $5m in the school year 24/25.", "the school year 24/25"),
        ("It spent $5m in 1999-00.", "1999-00"),
        ("They fought from 1984 to 88 for $5m.", "from 1984 to 88"),
    ],
)
def test_two_digits_are_a_year_where_they_can_be_nothing_else(text: str, period: str) -> None:
    assert [found.text for found in find_periods(text, published=None)] == [period]


@pytest.mark.parametrize(
    ("text", "amount", "period"),
    [
        (
            "The union will give 61.3 billion rupees to the canal over five years.",
            "61.3 billion rupees",
            "over five years",
        ),
        (
            "The bank lends $3 million this year and will lend $9 million over the next decade.",
            "$3 million",
            "this year",
        ),
        (
            "The bank lends $3 million this year and will lend $9 million over the next decade.",
            "$9 million",
            "over the next decade",
        ),
        (
            "In the fiscal year starting April the ministry will spend ¥1.23 trillion on chips.",
            "¥1.23 trillion",
            "the fiscal year starting April",
        ),
        ("The club, founded in 1911, was fined £40,000.", "£40,000", None),
        ("The port, which was closed in 2019, gets $3 million from the county.", "$3 million", None),
    ],
)
def test_the_period_of_a_sum_is_chosen_among_several(text: str, amount: str, period: str | None) -> None:
    assert chosen(text, amount) == period


@pytest.mark.parametrize("row", SIGNS, ids=lambda row: row["name"])
def test_each_sign_shows_in_its_example(row: dict[str, str]) -> None:
    marked = row["example"]
    text = re.sub(r"[\[\]{}]", "", marked)
    sides = {}
    for opening, closing in ("[]", "{}"):
        before = re.sub(r"[\[\]{}]", "", marked[: marked.index(opening)])
        inside = marked[marked.index(opening) + 1 : marked.index(closing)]
        sides[opening] = (len(before), len(before) + len(re.sub(r"[\[\]{}]", "", inside)))
    first, last = sides["{"]
    [period] = [p for p in find_periods(text, published=date(2024, 1, 1)) if p.start < last and p.end > first]
    names = features(text, (0, len(text)), sides["["], period, [])
    assert {f"{row['name']} behind", f"{row['name']} before"} & set(names)


def test_every_sign_has_a_weight() -> None:
    weights = read_weights("period_weights.json")
    known = {name.rsplit(" ", 1)[0] for name in weights}
    assert {row["name"] for row in SIGNS} <= known


def test_what_comes_each_year_until_another_is_no_year_that_ends_then() -> None:
    found = find_periods("It gets $2m a year through 2030.", published=None)
    assert [(told.text, told.first, told.last) for told in found] == [
        ("a year", None, None),
        ("through 2030", None, date(2030, 12, 31)),
    ]


@pytest.mark.parametrize("row", DAYS, ids=lambda row: row["name"])
def test_each_way_of_naming_a_day_finds_its_example(row: dict[str, str]) -> None:
    found = announced_of(row["example"], (0, len(row["example"])), day(row.get("published")))
    assert found is not None and found[1] is not None
    assert found[0] == day(row["day"])
    assert row["example"][slice(*found[1])] == row["found"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The county gives the port $3 million.", date(2024, 3, 6)),
        ("The county gave the port $3 million in 2019.", None),
        ("The county gives the port $3 million, payable on March 1.", date(2024, 3, 6)),
        ("Bids for the $3 million grant are due by Friday.", date(2024, 3, 6)),
        ("The World Bank approved a $5 million loan to Kenya in December 2023.", None),
        ("Kenya will use the $5 million loan that the IMF approved in January for roads.", None),
        ("Norway gave Kenya $5 million in January.", None),
        ("In late January, Norway gave Kenya $5 million.", None),
        ("Norway gave Kenya $5 million in March.", date(2024, 3, 6)),
        ("Norway will give Kenya $5 million in 2026.", date(2024, 3, 6)),
        ("Norway will give Kenya $5 million in April.", date(2024, 3, 6)),
        ("In April Norway will give Kenya $5 million.", date(2024, 3, 6)),
        ("Norway gives $5 million, to be paid in April.", date(2024, 3, 6)),
        ("The county gives $3 million to those whose homes burned in January.", date(2024, 3, 6)),
        ("The bank extends a $3 million loan that falls due in June.", date(2024, 3, 6)),
        ("The county has raised $3 million since 2019.", None),
        ("The ports earned 10.9bn rupees in 2022-23.", None),
        ("The firm won a $3 million order in January.", None),
        ("Seoul will raise the wage to 9,710 won in May.", date(2024, 3, 6)),
    ],
)
def test_the_articles_own_date_is_the_day_unless_told_otherwise(text: str, expected: date | None) -> None:
    found = announced_of(text, (0, len(text)), date(2024, 3, 6))
    assert (found and found[0]) == expected
    assert found is None or found[1] is None


@pytest.mark.parametrize("published", [date.min, date.max])
def test_an_article_at_an_end_of_the_calendar(published: date) -> None:
    for told in ("yesterday", "on Monday", "last month", "on 30 February", "next year", "over the past five years"):
        text = f"The county gave the port $3 million {told}."
        found = announced_of(text, (0, len(text)), published)
        assert found is None or found[0] <= published
        for period in find_periods(text, published=published):
            assert period.first is None or period.last is None or period.first <= period.last


@pytest.mark.parametrize("row", [row for rows in FISCAL.values() for row in rows], ids=lambda row: row["example"][:30])
def test_fiscal_years_start_and_are_named_as_the_table_says(row: dict[str, str]) -> None:
    month, first_day = map(int, row["starts"].split("-"))
    kind = "tax_year" if row in FISCAL["tax_year"] else "fiscal_year"
    for region in row["regions"]:
        first, last = fiscal_year(2024, region, kind)
        assert (first.month, first.day) == (month, first_day)
        assert first.year == (2024 if row["named"] == "start" else 2023)
        assert (last - first).days in (364, 365)


def test_a_fiscal_year_may_go_by_its_start_or_by_a_day() -> None:
    assert fiscal_year_from(2023, "IN") == (date(2023, 4, 1), date(2024, 3, 31))
    assert fiscal_year_around(date(2024, 1, 15), "JP") == (date(2023, 4, 1), date(2024, 3, 31))
    assert fiscal_year_around(date(2024, 5, 1), "BR") == (date(2024, 1, 1), date(2024, 12, 31))
    assert fiscal_year_around(date(2024, 5, 1), None) == (None, None)


@pytest.mark.parametrize(
    "hostile", ["over " * 4000, "since the a b c d " * 1500, "between 2019 and " * 1500, "1 " * 9000]
)
def test_time_grows_with_the_text_only(hostile: str) -> None:
    started = time.process_time()
    find_periods(hostile, published=None)
    assert time.process_time() - started < 5
