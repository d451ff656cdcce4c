"""Who is named where several give or get: together, each, or each by the place in a list."""

from __future__ import annotations

from typing import Any

import pytest

import earmark


@pytest.fixture(scope="module")
def nlp() -> Any:
    return earmark.load()


def told(nlp: Any, text: str) -> list[tuple[str | None, str | None, int]]:
    """Payer, recipient and sum in millions of each record."""
    records = earmark.extract(text, nlp=nlp).records
    return [
        (r.payer and r.payer.name, r.recipient and r.recipient.name, int(r.amount.value) // 1_000_000)
        for r in records
        if r.amount is not None
    ]


def test_those_who_give_one_sum_together_are_one_payer_with_all_their_names(nlp: Any) -> None:
    (record,) = earmark.extract("Norway and Sweden will jointly give Kenya $5 million.", nlp=nlp).records
    assert record.payer is not None and record.recipient is not None
    assert (record.payer.name, record.recipient.name) == ("Norway and Sweden", "Kenya")
    assert record.evidence["payer"][0].text == "Norway and Sweden"
    assert [mention.text for mention in record.payer.mentions] == ["Norway", "Sweden"]


def test_those_who_get_one_sum_together_are_one_recipient(nlp: Any) -> None:
    text = "The NSF will give Duke University and Yale University a total of $4 million."
    assert told(nlp, text) == [("NSF", "Duke University and Yale University", 4)]


@pytest.mark.parametrize(
    "text",
    [
        "Ford and GM will get $5 million each from the state of Michigan.",
        "Ford and GM will each get $5 million from the state of Michigan.",
    ],
)
def test_those_who_get_as_much_each_have_a_record_each(nlp: Any, text: str) -> None:
    records = earmark.extract(text, nlp=nlp).records
    assert [r.recipient and r.recipient.name for r in records] == ["Ford", "GM"]
    assert len({r.id for r in records}) == 2
    assert [r.evidence["recipient"][0].text for r in records] == ["Ford", "GM"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Plug Power and Bloom Energy were awarded $45 million and $30 million, respectively, by the "
            "Department of Energy.",
            [("Department of Energy", "Plug Power", 45), ("Department of Energy", "Bloom Energy", 30)],
        ),
        (
            "Kenya, Uganda and Tanzania will receive $10 million, $8 million and $6 million respectively from the "
            "African Development Bank.",
            [
                ("African Development Bank", "Kenya", 10),
                ("African Development Bank", "Uganda", 8),
                ("African Development Bank", "Tanzania", 6),
            ],
        ),
        (
            "Norway and Sweden gave the World Bank 50 million kroner ($5 million) and 30 million kronor ($3 million).",
            [("Norway", "World Bank", 50), ("Sweden", "World Bank", 30)],
        ),
    ],
)
def test_as_many_sums_as_names_go_by_their_places(
    nlp: Any, text: str, expected: list[tuple[str | None, str | None, int]]
) -> None:
    assert told(nlp, text) == expected


@pytest.mark.parametrize(
    ("text", "payer"),
    [
        ("The Australian government gave Oxfam $5 million.", "Australian government"),
        ("The Trump administration gave Intel $8.9 billion.", "Trump administration"),
        ("Rochdale borough council gave Oxfam $5 million.", "Rochdale borough council"),
        ("Ohio's governor gave Oxfam $5 million.", "Ohio"),
    ],
)
def test_a_body_is_told_by_the_phrase_that_names_it(nlp: Any, text: str, payer: str) -> None:
    (record,) = earmark.extract(text, nlp=nlp).records
    assert record.payer is not None
    assert record.payer.name == payer


def test_a_dash_before_a_sum_makes_no_negative_record(nlp: Any) -> None:
    text = (
        "Grants awarded by the Harlan Foundation: Port Ellen Clinic -$25,000; Library Trust -$10,000.\n\n"
        "The council approved grants:\n-$5 million for roads\n-€3 million for schools\n"
    )
    records = earmark.extract(text, nlp=nlp).records
    found = [(record.amount.value, record.amount.currency) for record in records if record.amount]
    assert found == [(25_000, "USD"), (10_000, "USD"), (5_000_000, "USD"), (3_000_000, "EUR")]


def test_as_many_sums_as_names_told_again_are_the_same_records(nlp: Any) -> None:
    once = "Ford and GM got $5 million and $6 million."
    records = earmark.extract(f"{once} {once}", nlp=nlp).records
    assert [(r.recipient and r.recipient.name, r.amount and r.amount.text) for r in records] == [
        ("Ford", "$5 million"),
        ("GM", "$6 million"),
    ]
    assert [len(r.evidence["amount"]) for r in records] == [2, 2]
    assert [r.part_of for r in records] == [None, None]


def test_as_many_sums_for_other_names_are_other_records(nlp: Any) -> None:
    text = "Ford and GM got $5 million and $6 million. Toyota and Honda got $5 million and $6 million."
    assert [(recipient, value) for _, recipient, value in told(nlp, text)] == [
        ("Ford", 5), ("GM", 6), ("Toyota", 5), ("Honda", 6),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The ministry awarded BAE £9m, Babcock £7m and Thales £4m.",
         [("ministry", "BAE", 9), ("ministry", "Babcock", 7), ("ministry", "Thales", 4)]),
        ("BAE was awarded £9m and Babcock £7m by the Ministry of Defence.",
         [("Ministry of Defence", "BAE", 9), ("Ministry of Defence", "Babcock", 7)]),
        ("The regulator fined Barclays £9 million, Lloyds £7 million and HSBC £4 million.",
         [("Barclays", "regulator", 9), ("Lloyds", "regulator", 7), ("HSBC", "regulator", 4)]),
        ("Norway pledged $10m, Sweden about $8m and Denmark $5m to Ukraine.",
         [("Norway", "Ukraine", 10), ("Sweden", "Ukraine", 8), ("Denmark", "Ukraine", 5)]),
        ("The Halden Foundation announced grants: Oslo Museum, $4 million; Bergen Library, $2 million.",
         [("Halden Foundation", "Oslo Museum", 4), ("Halden Foundation", "Bergen Library", 2)]),
        ("Sony paid $5 million, Disney $3 million and Netflix about $2 million for the rights.",
         [("Sony", None, 5), ("Disney", None, 3), ("Netflix", None, 2)]),
        ("Tokyo gave Kenya ¥300 million ($2 million), Uganda ¥150 million ($1 million) and Ghana ¥90 million.",
         [("Tokyo", "Kenya", 300), ("Tokyo", "Uganda", 150), ("Tokyo", "Ghana", 90)]),
    ],
)  # fmt: skip
def test_names_and_sums_by_turns_have_the_roles_of_the_first(
    nlp: Any, text: str, expected: list[tuple[str | None, str | None, int]]
) -> None:
    assert told(nlp, text) == expected
    assert all(record.part_of is None for record in earmark.extract(text, nlp=nlp).records)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Acme Rockets, Lunar Freight and Helion won NASA contracts worth $82 million, $74 million and $61 million.",
            [("NASA", "Acme Rockets", 82), ("NASA", "Lunar Freight", 74), ("NASA", "Helion", 61)],
        ),
        (
            "The council awarded Ashby Rovers and Elmtree Cricket Club £30m and £45m respectively to mend their roofs.",
            [("council", "Ashby Rovers", 30), ("council", "Elmtree Cricket Club", 45)],
        ),
    ],
)
def test_names_in_a_row_that_the_parse_breaks_have_the_sums_of_their_places(
    nlp: Any, text: str, expected: list[tuple[str, str, int]]
) -> None:
    assert told(nlp, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "The Arts Board announced these awards: Castle Theatre, £9m for lighting; Marsh Gallery, £7m for a lift.",
            [("Arts Board", "Castle Theatre", 9), ("Arts Board", "Marsh Gallery", 7)],
        ),
        (
            "Brandt County signed its budget. It gives schools $12 million and prisons $5 million.",
            [("Brandt County", "schools", 12), ("Brandt County", "prisons", 5)],
        ),
    ],
)
def test_a_sum_with_what_it_is_for_and_a_group_stand_by_turns_as_well(
    nlp: Any, text: str, expected: list[tuple[str, str, int]]
) -> None:
    assert told(nlp, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Under the budget, $8 million would go to the Army, $7 million to the Navy and $2 million to veterans.",
            [(None, "Army", 8), (None, "Navy", 7), (None, "veterans", 2)],
        ),
        (
            "Of the 12 million euros, 7 million will go to Malta and 5 million to Cyprus.",
            [(None, None, 12), (None, "Malta", 7), (None, "Cyprus", 5)],
        ),
    ],
)
def test_who_gets_one_part_neither_gives_another_nor_gets_the_total(
    nlp: Any, text: str, expected: list[tuple[str | None, str | None, int]]
) -> None:
    assert told(nlp, text) == expected
