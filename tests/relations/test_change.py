"""Changes: by how much a sum moved, which way, from what, and which other sums are its old level and its step."""

from __future__ import annotations

import time
from decimal import Decimal

import pytest

from earmark.amounts import Amount, find_amounts
from earmark.relations.change import ChangeMention, change_of
from earmark.relations.tables import read_table

RULES = read_table("change_patterns.toml")["rule"]


def read(marked: str) -> tuple[str, list[Amount], ChangeMention | None]:
    """The change of the amount in [ ], and the text without the brackets."""
    start, end = marked.index("["), marked.index("]") - 1
    text = marked.replace("[", "").replace("]", "")
    amounts = find_amounts(text)
    index = next(place for place, amount in enumerate(amounts) if amount.start < end and amount.end > start)
    stop = text.find(". ", end)
    return text, amounts, change_of(text, (0, stop + 1 if stop >= 0 else len(text)), amounts, index)


@pytest.mark.parametrize("row", RULES, ids=lambda row: row["name"])
def test_each_way_of_telling_a_change_finds_its_example(row: dict[str, str]) -> None:
    text, amounts, found = read(row["example"])
    assert found is not None
    assert row["name"] in found.rules
    told = {
        "percent": found.percent,
        "factor": found.factor,
        "from": found.from_value,
        "step": None if found.step_index is None else amounts[found.step_index].value,
    }
    wanted = {name: Decimal(row[name]) if name in row else None for name in told}
    assert told == wanted
    assert found.basis == row.get("basis")
    assert all(0 <= start < end <= len(text) for start, end in found.spans)


@pytest.mark.parametrize(
    ("marked", "percent"),
    [
        ("The county cut its grant to the museum by 10% to [$90,000].", -10),
        ("Aid will shrink by 15 per cent to [£400m] next year.", -15),
        ("The fund hands out [€4m], 15% less than last year.", -15),
        ("The harbour gets [€4m], down 15% from 2019.", -15),
        ("The wages bill climbed 4% to [€3m].", 4),
        ("The council raised the police budget by 8 percent to a record [$65 million].", 8),
        ("The grant is [£450,000], down from £480,000, a decrease of £30,000 or 6.25 percent.", -6.25),
        ("Norway gives [€3 million] against €2 million last year, a 50 percent rise.", 50),
    ],
)
def test_the_direction_goes_by_the_words(marked: str, percent: int) -> None:
    _, _, found = read(marked)
    assert found is not None
    assert found.percent == percent


@pytest.mark.parametrize(
    ("marked", "old", "step"),
    [
        ("The grant rose from €2 billion to [€3 billion].", "€2 billion", None),
        ("They awarded [$38,000] to the show, up from $30,000 last year.", "$30,000", None),
        ("The board expanded the programme by $250 million, to [$750 million].", None, "$250 million"),
        ("The board raised the grant by 12.5% to [£450,000] (from £400,000).", "£400,000", None),
        ("The museum will get [£450,000] in place of £400,000.", "£400,000", None),
        ("The museum will get [£450,000] a year rather than £400,000.", "£400,000", None),
        ("Lawmakers cut the state’s $40 million annual grant to [$30 million].", "$40 million", None),
        ("The draft has [$40 million] for parks, a decrease of $2 million.", None, "$2 million"),
        ("It was raised from $40 million to [$42 million], an increase of $2 million.", "$40 million", "$2 million"),
        ("The fund was cut from $27.5 billion to [$25.1 billion], a nine percent reduction.", "$27.5 billion", None),
        ("India raised the allocation to [Rs 86 crore] in 2025-26 from Rs 60 crore last year.", "Rs 60 crore", None),
        ("State aid dropped to [$310 million] in fiscal 2025, from $345 million in fiscal 2024.", "$345 million", None),
        ("The debt relief was raised to [$1.3 billion] from an earlier $1.1 billion.", "$1.1 billion", None),
        ("The grant rises to [£21m] (2024: £18m).", "£18m", None),
        ("It raised the dividend to [$0.52] a share, a 4% increase from a previous dividend of $0.50.", "$0.50", None),
        ("Aid rose to [$7 million] from an earlier level of $5 million.", "$5 million", None),
        ("The grant was cut to [£4m], down £6m from the £10m promised in 2023.", "£10m", "£6m"),
        ("It passed a [N54 trillion] budget, raising it from the N49 trillion proposed.", "N49 trillion", None),
    ],
)
def test_old_levels_and_steps_are_told_apart(marked: str, old: str | None, step: str | None) -> None:
    _, amounts, found = read(marked)
    assert found is not None
    assert (None if found.old_index is None else amounts[found.old_index].text) == old
    assert (None if found.step_index is None else amounts[found.step_index].text) == step


@pytest.mark.parametrize(
    ("marked", "factor", "old"),
    [
        ("Norway more than doubled its aid to the islands from €3bn to [€7bn].", 2, "€3bn"),
        ("Funding for the agency has more than tripled, from $2 million to [$6.5 million].", 3, "$2 million"),
        ("The council nearly doubled its grant to the theatre from £120,000 to [£230,000] a year.", 2, "£120,000"),
        ("The budget was halved from €40 million in 2023 to [€20 million].", 0.5, "€40 million"),
        ("The loan to the airline was doubled to [$400m] from $200m.", 2, "$200m"),
        ("Canada gives the islands [C$30 million], double the C$15 million it gave in 2019.", 2, "C$15 million"),
        ("It raised [$40 million] from funds, four times the $10 million it raised in 2022.", 4, "$10 million"),
        ("The museum doubled its staff as its grant grew from £2m to [£4m].", None, "£2m"),
        ("The ministry doubled its staff on a budget that went from £2m to [£2.1m].", None, "£2m"),
    ],
)
def test_a_factor_is_told_with_the_level_that_it_multiplies(marked: str, factor: float | None, old: str) -> None:
    _, amounts, found = read(marked)
    assert found is not None
    assert found.factor == (None if factor is None else Decimal(str(factor)))
    assert found.old_index is not None
    assert amounts[found.old_index].text == old


@pytest.mark.parametrize(
    ("marked", "basis"),
    [
        ("The court reduced the fine to [€900 million] from €1.06 billion on appeal.", None),
        ("Outlays are put at [$1.3 billion] rather than $1.5 billion as parts of the plant slip.", None),
        ("Oslo will take out [50bn kroner], half as much again as the rule allows.", "the rule allows"),
        ("The budget was cut by 19% to [€9 million] over four years.", None),
        ("The grant was raised from €2 million to [€3 million] this year.", None),
        ("The grant rose 3.4% to [£2 million] on Thursday.", None),
        ("The grant rose 3.4% to [£2 million] on the year before.", "the year before"),
        ("The fund has [£2 million], an increase of 2.2% over 2019.", "2019"),
        ("It gave [£2 million], compared with £1 million last year, an increase of 100%.", "last year"),
        ("It gave [£2 million], compared with £1 million a year earlier.", "a year earlier"),
        ("It gave [£2 million], against £1 million in 2024.", "2024"),
        ("Aid rose by 10 per cent compared with the five years before, to [£1.25 billion].", "the five years before"),
        ("Aid rose by 10 per cent in May, to [£1.25 billion].", None),
        ("Schools get [$1.2 billion], an increase of $80 million (7.1%) over the current year.", "the current year"),
        ("It set aside [€2.2m] for cycle lanes, three times more than last year.", "last year"),
    ],
)
def test_the_basis_is_a_level_and_no_circumstance(marked: str, basis: str | None) -> None:
    _, _, found = read(marked)
    assert found is not None
    assert found.basis == basis


@pytest.mark.parametrize(
    ("marked", "percent", "factor"),
    [
        ("Britain raises its funding by 10 per cent compared with the years before, to [£1.25 billion].", 10, None),
        ("Spending by the ministry will grow 7.5%, reaching [45 billion dirhams] in 2026.", 7.5, None),
        ("The trust will triple its funding of the hospice, giving it [£900,000] over three years.", None, 3),
        ("The state doubled its aid to the college, bringing it to [$8 million].", None, 2),
    ],
)
def test_a_growth_may_be_told_some_words_before_its_level(
    marked: str, percent: float | None, factor: int | None
) -> None:
    _, _, found = read(marked)
    assert found is not None
    assert (found.percent, found.factor) == (percent, factor)


@pytest.mark.parametrize(
    "marked",
    [
        "The grants range from $20,000 for Elm School to [$1 million] for Cedar College.",
        "The city gives [€5 million] and 30% of the land.",
        "Strengthening the bridge cost the county [£1.7m], a fifth more than forecast.",
        "The first phase cost Delhi [105bn rupees], which was 3% less than had been planned.",
        "It will get [$225 million] from Orrin for royalties, sending its shares up 11%.",
        "The council set a budget of [£187m] for 2023-24 and put council tax up by 4.99%.",
        "The bank bought 51% of the firm for [$40 million].",
        "He voted another [5 million dollars] on top.",
        "The bonds of [€400 million] carry a coupon of 5%.",
        "The grant of [€3m] covers 85% of the cost.",
        "It pays [€3m] while profit fell 9%.",
        "He gets [$61 million] instead of the $385 million that he had claimed.",
        "It sold [€750m] of new shares at €1.02, a discount of 9%.",
        "The town cut its grant and gave the club $5 million to [$6 million].",
        "The budget of [€5 million] is 0 times that of last year.",
    ],
)
def test_shares_stakes_and_other_growth_are_no_change(marked: str) -> None:
    assert read(marked)[2] is None


@pytest.mark.parametrize(
    "hostile",
    [
        "rose from 1 to 2 dollars " * 300,
        "up by " * 3000 + "$5",
        "$5 million, " * 800,
        "⟦T⟧⟦M1⟧" * 500,
        "$5m cut its $4m grant" + "-a" * 2000,
        "$5m doubled from $4m to $5m " * 300,
        "$5 million against $4 million, a record " * 300,
    ],
)
def test_time_grows_with_the_text_only(hostile: str) -> None:
    amounts = [Amount("money", 0, 4, hostile[:4], Decimal(5), currency="USD"), *find_amounts(hostile)[1:]]
    started = time.process_time()
    change_of(hostile, (0, len(hostile)), amounts, 0)
    assert time.process_time() - started < 5


@pytest.mark.parametrize(
    ("marked", "basis"),
    [
        ("It passed a budget of [N312 billion], 18 per cent higher than the N264 billion of 2025.", None),
        ("The museum gets [£3 million], 20% less than its £3.75 million last year.", "last year"),
        ("The council gave [£3 million], 20% more than a year ago.", "a year ago"),
    ],
)
def test_the_article_of_the_old_level_is_no_basis(marked: str, basis: str | None) -> None:
    _, _, found = read(marked)
    assert found is not None
    assert found.basis == basis
