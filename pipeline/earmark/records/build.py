"""Candidates → records of the contract, with evidence for every field."""

from __future__ import annotations

from collections.abc import Sequence

from earmark import contract
from earmark.amounts import Amount
from earmark.contract import Article, Evidence, Party, PartyKind, Record, stable_id
from earmark.records.confidence import confidence
from earmark.relations.candidate import Candidate, Place, Role

#: entity label → kind of party
KINDS = {
    "ORG": PartyKind.ORGANISATION,
    "PERSON": PartyKind.PERSON,
    "GPE": PartyKind.PLACE,
    "LOC": PartyKind.PLACE,
    "FAC": PartyKind.PLACE,
    "PROGRAM": PartyKind.PROGRAM,
    "LAW": PartyKind.PROGRAM,
    "PRODUCT": PartyKind.PROGRAM,
    "EVENT": PartyKind.PROGRAM,
    "NORP": PartyKind.GROUP,
    "NP": PartyKind.GROUP,
    "NP-ORG": PartyKind.ORGANISATION,
    "NP-PERSON": PartyKind.PERSON,
    "NP-GPE": PartyKind.PLACE,
}


def build_records(article: Article, amounts: Sequence[Amount], candidates: Sequence[Candidate]) -> list[Record]:
    """Return the records of the candidates that are kept, in the order of the text.

    Args:
        article: whose text the offsets are of.
        amounts: every amount mention of the text, as the candidates index them.
        candidates: as :func:`earmark.relations.relate.relate` gives them.
    """
    kept = [(i, c) for i, c in enumerate(candidates) if c.kept]
    ids = {i: _id(article, c, amounts) for i, c in kept}
    parties: Parties = {}
    return [_record(article, amounts, c, ids, ids[i], parties) for i, c in kept]


def _id(article: Article, c: Candidate, amounts: Sequence[Amount]) -> str:
    if c.amount is not None:
        sign: tuple[object, ...] = ("amount", c.amount.value, c.amount.currency, amounts[c.mentions[0]].start)
        sign += (c.nth,) if c.nth else ()
    elif c.share is not None:
        sign = ("share", c.share.percent, c.share.places[0])
    else:
        sign = ("unquantified", c.place)
    return stable_id(article.id, *sign)


#: the parties told so far: each is named with all its mentions by every record that it is in
Parties = dict[tuple[str, str, tuple[Place, ...]], Party]


def _record(
    article: Article, amounts: Sequence[Amount], c: Candidate, ids: dict[int, str], record_id: str, parties: Parties
) -> Record:
    text = article.text
    assert c.instrument is not None and c.status is not None
    evidence: dict[str, tuple[Evidence, ...]] = {
        "instrument": (_at(text, c.instrument.place),),
        "status": (_at(text, c.status.place),),
    }
    for name, role in (("payer", c.payer), ("recipient", c.recipient)):
        if role is not None:
            evidence[name] = (_at(text, role.place),)
    if c.purpose is not None:
        evidence["purpose"] = (_at(text, c.purpose.place),)
    if c.amount is not None:
        evidence["amount"] = tuple(_at(text, (amounts[i].start, amounts[i].end)) for i in c.mentions)
    if c.equivalents:
        evidence["equivalents"] = tuple(_at(text, (amounts[i].start, amounts[i].end)) for i in c.equivalents)
    if c.share is not None:
        evidence["share"] = tuple(_at(text, place) for place in c.share.places)
    if c.change is not None:
        evidence["change"] = tuple(_at(text, place) for place in c.change.places)
    if c.period is not None:
        evidence["period"] = (_at(text, c.period.place),)
    if c.announced_place is not None:
        evidence["announced"] = (_at(text, c.announced_place),)
    total = ids.get(c.part_of) if c.part_of is not None else None
    if total is not None and c.part_of_place is not None:
        evidence["part_of"] = (_at(text, c.part_of_place),)
    return Record(
        id=record_id,
        article_id=article.id,
        payer=_party(text, c.payer, parties),
        recipient=_party(text, c.recipient, parties),
        purpose=" ".join(text[slice(*c.purpose.place)].split()) if c.purpose is not None else None,
        amount=_amount(c.amount, [amounts[i] for i in c.mentions]) if c.amount is not None else None,
        equivalents=tuple(_amount(amounts[i], []) for i in _one_each(c.equivalents, amounts)),
        share=contract.Share(percent=c.share.percent, of=c.share.of) if c.share is not None else None,
        change=_change(c),
        instrument=contract.Instrument(c.instrument.value),
        status=contract.Status(c.status.value),
        period=_period(text, c),
        announced=c.announced,
        part_of=total,
        evidence=evidence,
        confidence=round(confidence(c), 4),
    )


def _at(text: str, place: Place) -> Evidence:
    return Evidence(start=place[0], end=place[1], text=text[place[0] : place[1]])


def _party(text: str, role: Role | None, parties: Parties) -> Party | None:
    if role is None:
        return None
    key = role.name, role.label, role.mentions
    if key not in parties:
        mentions = tuple(_at(text, place) for place in role.mentions)
        parties[key] = Party(name=role.name, kind=KINDS[role.label], mentions=mentions)
    return parties[key]


def _amount(amount: Amount, mentions: Sequence[Amount]) -> contract.Amount:
    """The sum; a modifier counts wherever it is told: "$5 million" is "roughly $5 million" where that is said too.

    It has no sign: the dash before a sum that passes is one of a list ("Roads -$5 million") or of a cut.
    """
    assert amount.currency is not None
    low, high = sorted(abs(value) for value in (amount.value, amount.value if amount.max is None else amount.max))
    same = [m.modifier for m in mentions if m.value == amount.value]
    modifier = next((m for m in (amount.modifier, *same) if m != "exact"), "exact")
    return contract.Amount(
        value=low,
        currency=amount.currency,
        max=None if amount.max is None else high,
        modifier=contract.Modifier(modifier),
        per=amount.per,
        text=amount.text,
    )


def _one_each(indices: Sequence[int], amounts: Sequence[Amount]) -> list[int]:
    seen: dict[tuple[object, ...], int] = {}
    for i in indices:
        seen.setdefault((amounts[i].currency, amounts[i].value), i)
    return list(seen.values())


def _change(c: Candidate) -> contract.Change | None:
    if c.change is None:
        return None
    before = c.change.from_value
    return contract.Change(
        percent=c.change.percent,
        factor=c.change.factor,
        from_value=None if before is None else abs(before),
        basis=c.change.basis,
    )


def _period(text: str, c: Candidate) -> contract.Period | None:
    if c.period is None:
        return None
    words = " ".join(text[slice(*c.period.place)].split())
    return contract.Period(text=words, start=c.period.first, end=c.period.last)
