"""The gold format: what loads, and what is refused with which words."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from earmark.contract.gold import GoldError, load_gold, load_gold_dir

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared" / "gold"

TEXT = "Norway will give Kenya $5 million for clean water,\nwith $2 million of it for wells in fiscal 2026."


def article(**changes: Any) -> dict[str, Any]:
    total = {
        "amount": {"value": 5000000, "currency": "USD"},
        "payer": ["Norway"],
        "recipient": ["Kenya"],
        "purpose": ["clean water"],
        "instrument": ["aid", "grant"],
        "status": ["planned"],
        "period": None,
        "change_percent": None,
        "part_of": None,
        "optional": False,
        "quote": "Norway will give Kenya $5 million",
    }
    part = total | {
        "amount": {"value": 2000000, "currency": "USD"},
        "purpose": ["wells", None],
        "period": "fiscal 2026",
        "part_of": 0,
        "quote": "$2 million of it for wells",
    }
    return {
        "id": "t1-001",
        "source": "written for this test",
        "title": "Oslo to fund Kenyan wells",
        "published": "2026-01-07",
        "text": TEXT,
        "records": [total, part],
        "entities": [{"text": "Norway", "label": "GPE"}, {"text": "Oslo", "label": "GPE"}],
    } | changes


def with_record(index: int, **changes: Any) -> dict[str, Any]:
    whole = article()
    whole["records"][index] |= changes
    return whole


def write(folder: Path, data: dict[str, Any], name: str = "t1-001.json") -> Path:
    path = folder / name
    path.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    return path


def test_a_gold_file_becomes_records_with_every_accepted_answer(tmp_path: Path) -> None:
    gold = load_gold(write(tmp_path, article()))
    total, part = gold.records
    assert gold.published == date(2026, 1, 7)
    assert gold.group == "t"
    assert total.amount is not None and total.amount.value == Decimal(5000000)
    assert part.purpose == ("wells", None)
    assert part.totals == (0,)
    assert part.quantified


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (with_record(1, quote="$3 million of it"), "record 1: the quote '$3 million of it' is not in the article"),
        (with_record(1, period="fiscal 2031"), "record 1: the period 'fiscal 2031' is not in the article"),
        (with_record(1, part_of=2), "record 1: part_of 2 points nowhere: the article has records 0 to 1"),
        (with_record(1, part_of=-1), "record 1: part_of -1 points nowhere"),
        (with_record(0, part_of=1), "record 0: part_of runs in a circle (0 → 1 → 0)"),
        (with_record(0, part_of=0), "record 0: part_of runs in a circle (0 → 0)"),
        (
            with_record(0, amount={"value": 5, "currency": "DLR"}),
            "record 0 amount currency: unknown currency 'DLR': give an ISO 4217 code",
        ),
        (
            with_record(0, amount={"value": 5, "max": 4, "currency": "USD"}),
            "the range 5 to 4 runs downwards: value is the low end",
        ),
        (with_record(0, instrument=["gift"]), "record 0 instrument 0: unknown value 'gift'"),
        (with_record(0, instrument=[]), "record 0 instrument: "),
        (with_record(0, status=["promised"]), "record 0 status 0: unknown value 'promised'"),
        (with_record(0, payers=["Norway"]), "record 0 payers: unknown key"),
        (with_record(0, amount=None, payer=[], recipient=[]), "needs a payer or a recipient"),
        (with_record(0, share_percent=130), "record 0 share_percent: Input should be less than or equal to 100"),
        (article(entities=[{"text": "Sweden", "label": "GPE"}]), "entity 'Sweden' is not in the article"),
        (article(entities=[{"text": "Norway", "label": "LAND"}]), "entities 0 label: unknown value 'LAND'"),
        (article(published="last week"), "published: "),
    ],
)
def test_what_breaks_the_rules_is_refused_with_file_place_and_reason(
    tmp_path: Path, data: dict[str, Any], said: str
) -> None:
    path = write(tmp_path, data)
    with pytest.raises(GoldError) as caught:
        load_gold(path)
    assert str(caught.value).startswith(f"{path}: ")
    assert said in str(caught.value)


def test_line_breaks_case_and_quotation_marks_may_differ_and_the_title_counts(tmp_path: Path) -> None:
    data = with_record(0, quote="norway will give kenya $5 million for clean water, with $2 million")
    data["records"][1] |= {"quote": "Oslo to fund Kenyan wells", "period": "Fiscal 2026"}
    assert len(load_gold(write(tmp_path, data)).records) == 2


def test_a_newswire_stamp_is_a_date(tmp_path: Path) -> None:
    assert load_gold(write(tmp_path, article(published="8-APR-1987 01:12:53.29"))).published == date(1987, 4, 8)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b'{"id": "x",\n "text" "y"}', ":2: no JSON (Expecting ':' delimiter"),
        (b'{"id": "caf\xe9"}', ": not UTF-8 at byte 11"),
        (b"[]", ": a gold file is one JSON object, this is a list"),
    ],
)
def test_files_that_are_no_json_objects_are_refused(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "bad.json"
    path.write_bytes(content)
    with pytest.raises(GoldError) as caught:
        load_gold(path)
    assert str(caught.value).startswith(f"{path}{said}")


def test_a_folder_names_every_broken_file_at_once(tmp_path: Path) -> None:
    write(tmp_path, article(), "a.json")
    write(tmp_path, article(), "b.json")
    write(tmp_path, article(id="t1-002", text=""), "c.json")
    with pytest.raises(GoldError) as caught:
        load_gold_dir(tmp_path)
    first, second, *_ = str(caught.value).splitlines()
    assert "b.json: the id 't1-001' is that of" in first
    assert "c.json: text" in second


def test_a_folder_without_gold_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(GoldError, match="holds no gold files"):
        load_gold_dir(tmp_path)
    with pytest.raises(GoldError, match="no such folder"):
        load_gold_dir(tmp_path / "nowhere")


@pytest.mark.parametrize("part", ["train", "dev"])
def test_the_shared_gold_loads(part: str) -> None:
    if not SHARED.is_dir():
        pytest.skip(f"the shared gold is not at {SHARED}")
    assert len(load_gold_dir(SHARED / part)) == {"train": 759, "dev": 70}[part]
