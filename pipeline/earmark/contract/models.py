"""What a record is: the pydantic models of one article and its allocation records.

The meaning of every field is that of docs/records.md; a value that breaks it is a validation error whose message
says what to do. Offsets are in characters of the article's text, end exclusive.
"""

from __future__ import annotations

from datetime import date
from decimal import Context, Decimal
from enum import StrEnum
from typing import Annotated, Any, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    PlainSerializer,
    model_validator,
)

from earmark.contract.currency import check_currency


class Instrument(StrEnum):
    """How the money passes."""

    BUDGET = "budget"
    GRANT = "grant"
    SUBSIDY = "subsidy"
    AID = "aid"
    LOAN = "loan"
    GUARANTEE = "guarantee"
    INVESTMENT = "investment"
    CONTRACT = "contract"
    ACQUISITION = "acquisition"
    DONATION = "donation"
    TAX_RELIEF = "tax_relief"
    PENALTY = "penalty"
    PAY = "pay"
    SHAREHOLDER_RETURN = "shareholder_return"
    OTHER = "other"


class Status(StrEnum):
    """How far the allocation has come."""

    REQUESTED = "requested"
    PROPOSED = "proposed"
    PLANNED = "planned"
    APPROVED = "approved"
    PAID = "paid"
    CUT = "cut"
    REJECTED = "rejected"


class Modifier(StrEnum):
    """How exact the sum is told to be."""

    EXACT = "exact"
    ABOUT = "about"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    MORE_THAN = "more_than"
    LESS_THAN = "less_than"


class PartyKind(StrEnum):
    """What sort of party gives or gets."""

    ORGANISATION = "organisation"
    PERSON = "person"
    PLACE = "place"
    PROGRAM = "program"
    GROUP = "group"


#: Before the decimal point, and far more than any sum has.
_DIGITS = 100
#: Without it decimals are rounded to 28 digits.
_EXACT = Context(prec=2 * _DIGITS)


def _number(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


def _plain(value: Decimal) -> Decimal:
    if value.adjusted() >= _DIGITS:  # before it is written out: 1E+999999999 would take the memory of the machine
        raise ValueError(f"a number of more than {_DIGITS} digits: no sum has so many")
    return Decimal(int(value)) if value == value.to_integral_value() else value.normalize(_EXACT)


#: An exact number, without trailing zeros; written to JSON as an integer where it is one.
Number = Annotated[
    Decimal,
    Field(allow_inf_nan=False),
    AfterValidator(_plain),
    PlainSerializer(_number, return_type=int | float, when_used="json"),
]
Currency = Annotated[
    str,
    AfterValidator(check_currency),
    # as extra, not as a constraint: the validator's message says more
    Field(description="ISO 4217 code, or the ticker of a crypto-asset", json_schema_extra={"pattern": "^[A-Z]{3,4}$"}),
]
Text = Annotated[str, Field(min_length=1)]


class Model(BaseModel):
    """The base of the contract: unknown keys are errors, values do not change."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Evidence(Model):
    """A place in the article's text: ``text`` is what stands at ``[start, end)``."""

    start: int = Field(ge=0, description="the first character's offset in the article's text")
    end: int = Field(ge=1, description="the offset behind the last character")
    text: Text = Field(description="the words that stand there")

    @model_validator(mode="after")
    def _cuts_out_its_text(self) -> Self:
        if self.end - self.start != len(self.text):
            raise ValueError(
                f"evidence {self.start}:{self.end} is {self.end - self.start} characters long, its text "
                f"{self.text!r} is {len(self.text)}: give offsets in characters, end exclusive"
            )
        return self


class Party(Model):
    """Who gives or gets: the fullest name in the article and the mentions it rests on."""

    name: Text = Field(description="the fullest name that the article gives")
    kind: PartyKind = Field(description="what sort of party it is")
    mentions: tuple[Evidence, ...] = Field(
        default=(), description="the places in the text that name the party, in the order of the text"
    )


class Amount(Model):
    """A sum of money in whole units of its currency: 1.23 trillion yen is 1230000000000 JPY."""

    value: Number = Field(ge=0, description="in whole currency units; of a range the low end")
    currency: Currency
    max: Number | None = Field(default=None, description="the high end, where a range is told")
    modifier: Modifier = Field(default=Modifier.EXACT, description="how exact the sum is told to be")
    per: Text | None = Field(default=None, description="of a rate: year, month, household, share")
    text: Text = Field(description="the sum as written")

    @model_validator(mode="after")
    def _range_runs_upwards(self) -> Self:
        if self.max is not None and self.max < self.value:
            raise ValueError(
                f"the range {self.value} to {self.max} runs downwards: value is the low end, max the high end"
            )
        return self


class Share(Model):
    """A part of a sum of money: 30 percent of the fund."""

    percent: Number = Field(gt=0, le=100, description="30 for 30 percent")
    of: Annotated[str, Field(min_length=1, description="the whole that it is a part of, as written")]

    @model_validator(mode="before")
    @classmethod
    def _has_a_whole(cls, data: Any) -> Any:
        if isinstance(data, dict) and data.get("percent") is not None and not data.get("of"):
            raise ValueError(
                f"a share of {data['percent']} percent needs its whole: say in 'of' what it is a part of"
            )
        return data


class Change(Model):
    """How the sum moved: ``percent`` 50 for "up 50%", ``factor`` 4 for "quadruple"."""

    percent: Number | None = Field(default=None, description='50 for "up 50%", -10 for "down 10%"')
    factor: Number | None = Field(default=None, gt=0, description='4 for "quadruple"')
    from_value: Number | None = Field(default=None, ge=0, description="the old level, in the amount's currency")
    basis: Text | None = Field(default=None, description="what it is measured against, as written")

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if self.percent is None and self.factor is None and self.from_value is None:
            raise ValueError("a change needs a percent, a factor or from_value: leave it out where none is told")
        return self


class Period(Model):
    """The time the money is for, as written and, where the article's date allows, as dates (both inclusive)."""

    text: Text = Field(description="the period as written")
    start: date | None = Field(default=None, description="its first day")
    end: date | None = Field(default=None, description="its last day")

    @model_validator(mode="after")
    def _ends_after_its_start(self) -> Self:
        if self.start and self.end and self.end < self.start:
            raise ValueError(f"the period ends ({self.end}) before it starts ({self.start}): swap the dates")
        return self


class Record(Model):
    """One allocation: who gives, who gets, how much, for what and on what standing."""

    id: Annotated[str, Field(pattern=r"^[0-9a-f]{16}$", description="the same in every run over the article")]
    article_id: Text = Field(description="the article it is in")
    payer: Party | None = Field(default=None, description="who gives")
    recipient: Party | None = Field(default=None, description="who gets")
    purpose: str | None = Field(default=None, min_length=1, description="what for, as the article words it")
    amount: Amount | None = Field(default=None, description="the sum; null where only a share or no sum is told")
    equivalents: tuple[Amount, ...] = Field(default=(), description="the same sum in other currencies")
    share: Share | None = Field(default=None, description="the part of a whole, where one is told")
    change: Change | None = Field(default=None, description="how the sum moved, where told")
    instrument: Instrument = Field(description="how the money passes")
    status: Status = Field(description="how far the allocation has come")
    period: Period | None = Field(default=None, description="the time the money is for")
    announced: date | None = Field(default=None, description="the day of the announcement or decision")
    part_of: str | None = Field(default=None, description="the id of the record of the total")
    evidence: dict[str, tuple[Evidence, ...]] = Field(
        description="for every field filled, the places in the text that say so"
    )
    confidence: float = Field(ge=0, le=1, description="a calibrated probability that the record is right")

    @model_validator(mode="after")
    def _means_an_allocation(self) -> Self:
        if self.amount is None and self.share is None:
            if self.payer is None and self.recipient is None:
                raise ValueError("a record without amount and share needs a payer or a recipient")
            if self.purpose is None and self.recipient is None:
                raise ValueError("a record without amount and share needs a purpose or a recipient")
        if self.equivalents and self.amount is None:
            raise ValueError("equivalents restate an amount: give the amount they are equal to")
        if self.part_of == self.id:
            raise ValueError("a record is no part of itself: give the id of the total, or null")
        missing = [name for name in GROUNDED if getattr(self, name) and not self.evidence.get(name)]
        if missing:
            raise ValueError(f"no evidence for {', '.join(missing)}: give the offsets that say so")
        unknown = sorted(set(self.evidence) - {*GROUNDED, "announced"})
        if unknown:
            raise ValueError(f"evidence for unknown fields: {', '.join(unknown)}")
        empty = [name for name, places in self.evidence.items() if places and not getattr(self, name)]
        if empty:
            raise ValueError(f"evidence for {', '.join(empty)}, which the record leaves empty: leave both out or none")
        return self

    @property
    def quantified(self) -> bool:
        """Whether a sum or a share is told."""
        return self.amount is not None or self.share is not None


#: The fields whose every value must rest on words of the text. ``announced`` may rest on the article's own date.
GROUNDED = (
    "payer",
    "recipient",
    "purpose",
    "amount",
    "equivalents",
    "share",
    "change",
    "instrument",
    "status",
    "period",
    "part_of",
)


class Article(Model):
    """An article: its text and what is known of it."""

    id: Text = Field(description="names the article in its records")
    text: Text = Field(description="what offsets count in, Unicode normal form C")
    title: str | None = Field(default=None, description="the headline")
    published: date | None = Field(default=None, description="the day of publication; periods are resolved by it")
    url: str | None = Field(default=None, description="where it was published")
    source: str | None = Field(default=None, description="the site or collection it comes from")
    language: str | None = Field(default=None, pattern=r"^[a-z]{2,3}$", description="ISO 639 code")


class Extraction(Model):
    """One article and its records, checked against each other."""

    article: Article = Field(description="the article read")
    records: tuple[Record, ...] = Field(default=(), description="its allocations, in the order of the text")

    @model_validator(mode="after")
    def _records_fit_the_article(self) -> Self:
        ids = [record.id for record in self.records]
        if len(set(ids)) != len(ids):
            raise ValueError("two records have the same id")
        for record in self.records:
            if record.article_id != self.article.id:
                raise ValueError(f"record {record.id} belongs to article {record.article_id!r}, not this one")
            if record.part_of is not None and record.part_of not in ids:
                raise ValueError(f"record {record.id} is part of {record.part_of}, which is not in the article")
            check_evidence(record, self.article.text)
        _check_no_cycle({record.id: record.part_of for record in self.records})
        return self


def check_evidence(record: Record, text: str) -> None:
    """Check that every offset of ``record`` cuts its words out of ``text``.

    Raises:
        ValueError: naming the field, the offsets and what stands there.
    """
    for name, places in _places(record):
        for place in places:
            if place.end > len(text):
                raise ValueError(
                    f"evidence of {name} at {place.start}:{place.end} lies outside the text of {len(text)} characters"
                )
            if text[place.start : place.end] != place.text:
                raise ValueError(
                    f"evidence of {name} at {place.start}:{place.end} is {place.text!r}, "
                    f"the text there is {text[place.start : place.end]!r}"
                )


def _places(record: Record) -> list[tuple[str, tuple[Evidence, ...]]]:
    parties = [("payer", record.payer), ("recipient", record.recipient)]
    return [*record.evidence.items(), *((f"{n}.mentions", p.mentions) for n, p in parties if p is not None)]


def _check_no_cycle(parents: dict[str, str | None]) -> None:
    for child in parents:
        seen = {child}
        parent = parents[child]
        while parent is not None:
            if parent in seen:
                raise ValueError(f"record {child} is a part of itself by way of {parent}: break the circle")
            seen.add(parent)
            parent = parents[parent]
