"""The seed article: the extraction gives every field of its gold, and so it does on variants of the article.

A variant is the article with another country, ministry, company, currency, sums, purposes, fiscal year, growth or
order of its sentences and lists; its gold varies alike. Two records are the same allocation where their sums are
equal, or, of those without a sum, where their purposes are.
"""

from __future__ import annotations

import random
import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import earmark
from earmark.contract import Extraction, Record
from earmark.contract.gold import GoldAmount, GoldArticle, GoldRecord, load_gold
from earmark.evaluate.words import content_words, same_phrase

CORPUS = Path(__file__).parents[2] / "corpus"
SEED = load_gold(CORPUS / "seed.json")


# --- the comparison -------------------------------------------------------------------------------------------------


def faults(extraction: Extraction, gold: GoldArticle) -> list[str]:
    """Every field of the gold that the extraction does not give, and every record that the gold does not have."""
    met: dict[int, Record] = {}
    for index, wanted in enumerate(gold.records):
        found = [r for r in extraction.records if same_allocation(r, wanted) and r not in met.values()]
        if found:
            met[index] = found[0]
    lines = []
    for index, wanted in enumerate(gold.records):
        name = f"record {index} ({wanted.quote[:60]}…)"
        if index not in met:
            lines.append(f"{name}: missing")
            continue
        lines += [f"{name}: {fault}" for fault in field_faults(met[index], wanted)]
        numbers = {record.id: number for number, record in met.items()}
        total = met[index].part_of
        if (numbers.get(total, "a record that is not in the gold") if total else None) not in wanted.totals:
            lines.append(f"{name}: part_of: want one of {wanted.totals}, got {numbers.get(total or '', total)}")
    spurious = [record for record in extraction.records if record not in met.values()]
    return lines + [f"not in the gold: {brief(record)}" for record in spurious]


def same_allocation(record: Record, wanted: GoldRecord) -> bool:
    if wanted.amount is None:
        return record.amount is None and same_phrase(record.purpose or "", filter(None, wanted.purpose))
    return record.amount is not None and money(record.amount) == money(wanted.amount)


def money(amount: Any) -> tuple[Decimal, Decimal | None, str]:
    return amount.value, amount.max, amount.currency


def field_faults(record: Record, wanted: GoldRecord) -> list[str]:
    amount, change, period = record.amount, record.change, record.period
    checks: list[tuple[str, object, object, bool]] = []

    def check(name: str, want: object, got: object, right: bool) -> None:
        checks.append((name, want, got, right))

    for name in ("payer", "recipient"):
        party, accepted = getattr(record, name), getattr(wanted, name)
        got = party.name if party else None
        check(name, accepted or None, got, got in (accepted or (None,)))
    null_right = not wanted.purpose or None in wanted.purpose
    purpose_right = same_phrase(record.purpose, filter(None, wanted.purpose)) if record.purpose else null_right
    check("purpose", wanted.purpose or None, record.purpose, purpose_right)
    if wanted.amount is not None and amount is not None:
        check("modifier", wanted.amount.modifier, amount.modifier, amount.modifier == wanted.amount.modifier)
        check("per", wanted.amount.per, amount.per, amount.per == wanted.amount.per)
    equivalents = [sorted(map(money, side), key=str) for side in (wanted.equivalents, record.equivalents)]
    check("equivalents", *equivalents, equivalents[0] == equivalents[1])
    check("share", wanted.share_percent, record.share, (record.share is None) == (wanted.share_percent is None))
    want_change = (wanted.change_percent, wanted.change_factor)
    got_change = (change.percent, change.factor) if change else (None, None)
    check("change", want_change, got_change, want_change == got_change)
    check("instrument", wanted.instrument, record.instrument, record.instrument in wanted.instrument)
    check("status", wanted.status, record.status, record.status in wanted.status)
    want_period = (wanted.period, wanted.period_start, wanted.period_end)
    got_period = (period.text, period.start, period.end) if period else (None, None, None)
    same_words = content_words(wanted.period or "") == content_words(period.text if period else "")
    check("period", want_period, got_period, same_words and want_period[1:] == got_period[1:])
    return [f"{name}: want {want!s}, got {got!s}" for name, want, got, right in checks if not right]


def brief(record: Record) -> str:
    amount = f"{record.amount.value.normalize():,f} {record.amount.currency}" if record.amount else "no sum"
    payer, recipient = (party.name if party else None for party in (record.payer, record.recipient))
    return f"{amount} | {payer} -> {recipient} | {record.purpose} | {record.instrument} {record.status}"


def evidence_faults(extraction: Extraction) -> list[str]:
    text = extraction.article.text
    lines = []
    for record in extraction.records:
        places = [(name, place) for name, found in record.evidence.items() for place in found]
        for role in ("payer", "recipient"):
            party = getattr(record, role)
            places += [(f"{role}.mentions", place) for place in (party.mentions if party else ())]
        lines += [f"{brief(record)}: {n} {p}" for n, p in places if text[p.start : p.end] != p.text]
        sums = [record.amount] if record.amount else []
        for name, amounts in (("amount", sums), ("equivalents", record.equivalents)):
            spots = [place.text for place in record.evidence.get(name, ())]
            lines += [
                f"{brief(record)}: {name} {amount.text!r} is not in its evidence {spots}"
                for amount in amounts
                if not any(amount.text in spot for spot in spots)
            ]
    return lines


# --- the variants ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Money:
    """A sum as written and what it is worth in whole units."""

    text: str
    value: int
    currency: str


@dataclass(frozen=True)
class Variant:
    """What a variant says in the place of the seed article's words; the defaults are the seed article."""

    country: str = "Japan"
    adjective: str = "Japanese"
    ally: str = "US"
    ministry: str = "Ministry of Economy, Trade and Industry"
    acronym: str = "METI"
    company: str = "Rapidus"
    maker: str = "state-backed chipmaker"
    total: Money = Money("¥1.23 trillion", 1_230_000_000_000, "JPY")
    equivalent: Money = Money("$7.9B", 7_900_000_000, "USD")
    budget: Money = Money("¥3.07 trillion", 3_070_000_000_000, "JPY")
    first: Money = Money("¥150 billion", 150_000_000_000, "JPY")
    second: Money = Money("¥387.3 billion", 387_300_000_000, "JPY")
    multiply: tuple[str, int] = ("quadruple", 4)
    percent: int = 50
    month: str = "April"
    published: date = date(2025, 12, 26)
    short: str = "semiconductors and AI"
    long: str = "advanced semiconductors and artificial intelligence"
    project: str = "domestic AI development and infrastructure"
    funds: tuple[str, str] = ("critical minerals", "decarbonization technologies")
    bullets: tuple[int, ...] = (0, 1, 2, 3)
    sections: tuple[int, ...] = (0, 1, 2, 3)
    company_first: bool = True
    list_first: bool = False


FILLED = {
    "{ministry}": "Ministry of Economy, Trade and Industry",
    "{acronym}": "METI",
    "{company}": "Rapidus",
    "{maker}": "state-backed chipmaker",
    "{total}": "¥1.23 trillion",
    "{equivalent}": "$7.9B",
    "{budget}": "¥3.07 trillion",
    "{first}": "¥150 billion",
    "{second}": "¥387.3 billion",
    "{multiply}": "quadruple",
    "{percent}": "50",
    "{month}": "April",
    "{short} to": "semiconductors and AI to",
    "{long}": "advanced semiconductors and artificial intelligence",
    "{project}": "domestic AI development and infrastructure",
    "{fund_0}, {fund_1}, and": "critical minerals, decarbonization technologies, and",
    "{country}": "Japan",
}
SECTION_HEADS = ("Key Takeaways", "What Happened?", "Why It Matters?", "What’s Next?")


@cache
def template() -> str:
    text = SEED.text
    for slot, words in FILLED.items():
        assert words in text
        text = text.replace(words, slot)
    return re.sub(r"\bUS\b", "{ally}", text)


def sections() -> list[list[str]]:
    """The lines of each section of the template, its head included."""
    parts: list[list[str]] = []
    for line in template().split("\n"):
        if line in SECTION_HEADS:
            parts.append([])
        parts[-1].append(line)
    return parts


def write(variant: Variant) -> str:
    takeaways, happened, matters, following = sections()
    bullets = [line for line in takeaways if line.startswith("- ")]
    takeaways = takeaways[: -len(bullets)] + [bullets[i] for i in variant.bullets]
    if not variant.company_first:
        pair = "{first} for {maker} {company}", "{second} for {project}"
        assert f"{pair[0]}, {pair[1]}" in happened[2]
        happened[2] = happened[2].replace(f"{pair[0]}, {pair[1]}", f"{pair[1]}, {pair[0]}")
    if variant.list_first:
        plans, allocations = happened[2].split(". ", 1)
        happened[2] = f"{allocations} {plans}."
    parts = (takeaways, happened, matters, following)
    text = "\n".join(line for i in variant.sections for line in parts[i])
    words = {name: getattr(variant, name) for name in Variant.__dataclass_fields__}
    words |= {name: value.text for name, value in words.items() if isinstance(value, Money)}
    words |= {"multiply": variant.multiply[0], "fund_0": variant.funds[0], "fund_1": variant.funds[1]}
    return text.format_map(words)


def fiscal_year(variant: Variant) -> tuple[date, date]:
    """The first year from the month on that begins after the article's date, and its last day."""
    month = MONTHS.index(variant.month) + 1
    year = variant.published.year + (month <= variant.published.month)
    return date(year, month, 1), date(year + 1, month, 1) - timedelta(days=1)


MONTHS = "January February March April May June July August September October November December".split()


def gold_of(variant: Variant) -> GoldArticle:
    """The seed's gold with the variant's words in it; the copy is checked against the variant's text."""
    renamed = {
        "Ministry of Economy, Trade and Industry": variant.ministry,
        "METI": variant.acronym,
        "Japan": variant.country,
        "Japanese government": f"{variant.adjective} government",
        "Rapidus": variant.company,
        FILLED["{short} to"].removesuffix(" to"): variant.short,
        FILLED["{long}"]: variant.long,
        FILLED["{project}"]: variant.project,
        "critical minerals": variant.funds[0],
        "decarbonization technologies": variant.funds[1],
        "export finance support tied to US investment": f"export finance support tied to {variant.ally} investment",
    }
    sums = {getattr(SEED_VARIANT, n).value: getattr(variant, n) for n in ("total", "budget", "first", "second")}
    start, end = fiscal_year(variant)
    records = []
    for record in SEED.records:
        names = {
            n: tuple(renamed.get(x or "", x) for x in getattr(record, n)) for n in ("payer", "recipient", "purpose")
        }
        changes: dict[str, Any] = names | {
            "period": f"the fiscal year starting {variant.month}",
            "period_start": start,
            "period_end": end,
            "change_percent": variant.percent if record.change_percent else None,
            "change_factor": variant.multiply[1] if record.change_factor else None,
        }
        if record.amount:
            new = sums[int(record.amount.value)]
            changes["amount"] = record.amount.model_dump() | {"value": new.value, "currency": new.currency}
            changes["quote"] = new.text
        else:
            changes["quote"] = next(p for p in names["purpose"] if p)
        if record.equivalents:
            new = variant.equivalent
            changes["equivalents"] = (GoldAmount(value=Decimal(new.value), currency=new.currency).model_dump(),)
        records.append(record.model_dump() | changes)
    whole = SEED.model_dump() | {"text": write(variant), "published": variant.published, "records": records}
    return GoldArticle.model_validate(whole)


SEED_VARIANT = Variant()

KOREA = Variant(
    country="South Korea",
    adjective="South Korean",
    ministry="Ministry of Trade, Industry and Energy",
    acronym="MOTIE",
    company="Hansung Foundry",
    total=Money("₩12.4 trillion", 12_400_000_000_000, "KRW"),
    equivalent=Money("$8.9B", 8_900_000_000, "USD"),
    budget=Money("₩31.6 trillion", 31_600_000_000_000, "KRW"),
    first=Money("₩1.5 trillion", 1_500_000_000_000, "KRW"),
    second=Money("₩3.85 trillion", 3_850_000_000_000, "KRW"),
    multiply=("triple", 3),
    percent=35,
    month="January",
)
GERMANY = Variant(
    country="Germany",
    adjective="German",
    ministry="Federal Ministry for Economic Affairs and Energy",
    acronym="BMWE",
    company="Elbsilizium",
    maker="state-owned battery maker",
    total=Money("€11.3 billion", 11_300_000_000, "EUR"),
    equivalent=Money("$13.2B", 13_200_000_000, "USD"),
    budget=Money("€34.7 billion", 34_700_000_000, "EUR"),
    first=Money("€1.4 billion", 1_400_000_000, "EUR"),
    second=Money("€3.62 billion", 3_620_000_000, "EUR"),
    multiply=("double", 2),
    percent=12,
    month="January",
    short="batteries and robotics",
    long="advanced batteries and industrial robotics",
    project="domestic robotics research and training",
    funds=("hydrogen pipelines", "heat pump factories"),
)
BRITAIN = Variant(
    country="Britain",
    adjective="British",
    ministry="Department for Science, Innovation and Technology",
    acronym="DSIT",
    company="Cairn Photonics",
    maker="government-backed chip designer",
    total=Money("£2.6 billion", 2_600_000_000, "GBP"),
    equivalent=Money("$3.5bn", 3_500_000_000, "USD"),
    budget=Money("£15.2 billion", 15_200_000_000, "GBP"),
    first=Money("£310 million", 310_000_000, "GBP"),
    second=Money("£842.5 million", 842_500_000, "GBP"),
    multiply=("triple", 3),
    percent=18,
    published=date(2025, 11, 27),
    short="quantum computing and AI",
    long="quantum computing and artificial intelligence",
)
AMERICA = Variant(
    country="America",
    adjective="American",
    ally="Japan",
    ministry="Department of Commerce",
    acronym="DOC",
    company="Columbia Microdevices",
    total=Money("$12.8 billion", 12_800_000_000, "USD"),
    equivalent=Money("€11B", 11_000_000_000, "EUR"),
    budget=Money("$26.4 billion", 26_400_000_000, "USD"),
    first=Money("$1.9 billion", 1_900_000_000, "USD"),
    second=Money("$4.25 billion", 4_250_000_000, "USD"),
    percent=40,
    month="October",
    published=date(2024, 3, 12),
    funds=("rare earths", "grid storage"),
)
CANADA = Variant(
    country="Canada",
    adjective="Canadian",
    ministry="Department of Industry",
    acronym="DOI",
    company="Laurentide Semiconductor",
    total=Money("C$6.7 billion", 6_700_000_000, "CAD"),
    equivalent=Money("US$4.9B", 4_900_000_000, "USD"),
    budget=Money("C$19.8 billion", 19_800_000_000, "CAD"),
    first=Money("C$850 million", 850_000_000, "CAD"),
    second=Money("C$2.15 billion", 2_150_000_000, "CAD"),
    percent=22,
)
INDIA = Variant(
    country="India",
    adjective="Indian",
    ministry="Ministry of Electronics and Information Technology",
    acronym="MeitY",
    company="Vindhya Devices",
    maker="state-run display maker",
    total=Money("₹760 billion", 760_000_000_000, "INR"),
    equivalent=Money("$8.6B", 8_600_000_000, "USD"),
    budget=Money("₹1.94 trillion", 1_940_000_000_000, "INR"),
    first=Money("₹95 billion", 95_000_000_000, "INR"),
    second=Money("₹214.5 billion", 214_500_000_000, "INR"),
    percent=64,
    project="domestic display research and skills",
)
ALL_COUNTRIES = (SEED_VARIANT, KOREA, GERMANY, BRITAIN, AMERICA, CANADA, INDIA)

VARIANTS = {
    "korea": KOREA,
    "germany": GERMANY,
    "britain": BRITAIN,
    "america": AMERICA,
    "canada": CANADA,
    "india": INDIA,
    "takeaways_at_the_end": replace(SEED_VARIANT, sections=(1, 2, 3, 0)),
    "background_before_the_news": replace(KOREA, sections=(0, 2, 1, 3)),
    "list_and_bullets_in_another_order": replace(SEED_VARIANT, company_first=False, bullets=(3, 2, 0, 1)),
    "list_before_the_plan": replace(GERMANY, list_first=True, funds=("rare earths", "wind turbines")),
    "fiscal_year_from_july": replace(SEED_VARIANT, month="July", published=date(2023, 5, 2), percent=7),
}


def combined(seed: int) -> Variant:
    """Parts of different variants put together by chance, the sums of one country kept together."""
    chance = random.Random(seed)
    base, other = chance.sample(ALL_COUNTRIES, 2)
    bullets = list(base.bullets)
    chance.shuffle(bullets)
    month = chance.choice(["January", "April", "July", "October"])
    published = date(2020, 1, 5) + timedelta(days=chance.randrange(2000))
    if MONTHS[published.month - 1] == month:  # "the fiscal year starting April" in an April could be either
        published += timedelta(days=31)
    return replace(
        base,
        company=other.company,
        maker=other.maker,
        multiply=chance.choice([("double", 2), ("triple", 3), ("quadruple", 4)]),
        percent=chance.randrange(3, 90),
        month=month,
        published=published,
        short=other.short,
        long=other.long,
        project=other.project,
        funds=chance.choice([base.funds, base.funds[::-1], other.funds]),
        bullets=tuple(bullets),
        sections=chance.choice([(0, 1, 2, 3), (1, 2, 3, 0), (0, 2, 1, 3), (1, 0, 3, 2)]),
        company_first=chance.random() < 0.5,
        list_first=chance.random() < 0.3,
    )


VARIANTS |= {f"chance_{seed}": combined(seed) for seed in range(1, 9)}


# --- the tests ------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def nlp() -> Any:
    return earmark.load()


def check(nlp: Any, gold: GoldArticle) -> None:
    extraction = earmark.extract(
        gold.text, published=gold.published, article_id=gold.id, nlp=nlp, include_unquantified=True
    )
    found = faults(extraction, gold) + evidence_faults(extraction)
    if found:
        got = "\n  ".join(brief(record) for record in extraction.records)
        pytest.fail("\n".join([f"{len(found)} faults", *found, f"got\n  {got}"]), pytrace=False)


def test_the_template_filled_with_the_seeds_words_is_the_seed() -> None:
    assert write(SEED_VARIANT) == SEED.text == (CORPUS / "seed.txt").read_text(encoding="utf-8").strip()
    assert [r.totals for r in gold_of(SEED_VARIANT).records] == [r.totals for r in SEED.records]


def test_variants_differ_from_the_seed_and_from_each_other() -> None:
    assert len({write(variant) for variant in VARIANTS.values()} | {SEED.text}) == len(VARIANTS) + 1


def test_the_seed_gives_every_field_of_its_gold(nlp: Any) -> None:
    check(nlp, SEED)


@pytest.mark.parametrize("variant", VARIANTS.values(), ids=VARIANTS.keys())
def test_variants_of_the_seed_give_every_field(nlp: Any, variant: Variant) -> None:
    check(nlp, gold_of(variant))


def test_without_include_unquantified_only_sums_are_records(nlp: Any) -> None:
    extraction = earmark.extract(SEED.text, published=SEED.published, nlp=nlp)
    assert {record.amount.value for record in extraction.records if record.amount} == {
        record.amount.value for record in SEED.records if record.amount
    }
    assert all(record.quantified for record in extraction.records)
