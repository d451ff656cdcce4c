"""The figures, on gold and predictions that a reader can score by hand."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from earmark.contract.gold import GoldArticle
from earmark.evaluate import Predicted, as_json, as_text, score

TEXT = "The bank will lend Acme $10 million for a mill. Norway gave $5 million for wells. Poland wants more for roads."


def gold(*records: dict[str, Any], name: str = "t1-001") -> GoldArticle:
    blank = {"recipient": [], "purpose": [], "optional": False, "quote": "Norway gave"}
    rows = [blank | record for record in records]
    return GoldArticle.model_validate({"id": name, "source": "a test", "text": TEXT, "records": rows})


LOAN = {
    "amount": {"value": 10_000_000, "currency": "USD"},
    "payer": ["World Bank", "bank"],
    "recipient": ["Acme Corp"],
    "purpose": ["a mill"],
    "instrument": ["loan"],
    "status": ["planned"],
}
WELLS = {
    "amount": {"value": 5_000_000, "currency": "USD"},
    "equivalents": [{"value": 50_000_000, "currency": "NOK"}],
    "payer": ["Norway", None],
    "purpose": ["wells"],
    "instrument": ["aid", "grant"],
    "status": ["paid"],
}
LOAN_FOUND = Predicted("World Bank", "Acme", "a mill", "loan", "planned", True, 10e6, "USD")
WELLS_FOUND = Predicted("Norway", None, "wells", "aid", "paid", True, 5e6, "USD")


def figures(article: GoldArticle, *predicted: Predicted) -> dict[str, Any]:
    return as_json(score([article], {article.id: predicted}))


def test_everything_right_scores_one() -> None:
    result = figures(gold(LOAN, WELLS), WELLS_FOUND, LOAN_FOUND)
    assert result["amount"] == result["target"] == result["headline"] == {"precision": 1.0, "recall": 1.0, "f1": 1.0}
    assert set(result["slots"].values()) == {1.0}


def test_one_of_two_found_and_one_spurious() -> None:
    spurious = Predicted(has_amount=True, value=7e6, currency="USD")
    result = figures(gold(LOAN, WELLS), LOAN_FOUND, spurious)
    assert (result["gold_records"], result["predicted_records"]) == (2, 2)
    assert result["amount"] == {"precision": 0.5, "recall": 0.5, "f1": 0.5}


@pytest.mark.parametrize(
    ("value", "currency", "found"),
    [
        (10.05e6, "USD", True),  # 0.5% above
        (10.06e6, "USD", False),
        (10e6, "EUR", False),
        (None, "USD", False),
    ],
)
def test_the_amount_may_be_off_by_half_a_percent(value: float | None, currency: str, found: bool) -> None:
    predicted = Predicted("World Bank", "Acme", has_amount=True, value=value, currency=currency)
    assert figures(gold(LOAN), predicted)["amount"]["f1"] == float(found)


def test_the_sum_in_another_currency_counts_where_the_gold_gives_it() -> None:
    assert figures(gold(WELLS), Predicted(has_amount=True, value=5e7, currency="NOK"))["amount"]["f1"] == 1.0


def test_a_wrong_payer_costs_the_headline_but_not_the_target() -> None:
    result = figures(gold(LOAN), Predicted("Acme", "Acme", None, "loan", "planned", True, 10e6, "USD"))
    assert (result["amount"]["f1"], result["target"]["f1"], result["headline"]["f1"]) == (1.0, 1.0, 0.0)
    assert result["slots"]["payer"] == 0.0
    assert result["slots"]["purpose"] == 0.0


def test_a_null_is_right_where_the_gold_accepts_it() -> None:
    result = figures(gold(WELLS), Predicted(None, None, "new wells", "grant", "paid", True, 5e6, "USD"))
    assert result["headline"]["f1"] == 1.0
    assert (
        figures(gold(LOAN), Predicted(None, "Acme", has_amount=True, value=10e6, currency="USD"))["slots"]["payer"]
        == 0.0
    )


def test_a_purpose_given_as_the_recipient_is_right_where_only_a_purpose_is_told() -> None:
    result = figures(gold(WELLS), Predicted("Norway", "wells", None, "aid", "paid", True, 5e6, "USD"))
    assert result["target"]["f1"] == 1.0


def test_an_optional_record_counts_neither_found_nor_missed() -> None:
    article = gold(LOAN, WELLS | {"optional": True})
    for predicted in ([LOAN_FOUND], [LOAN_FOUND, WELLS_FOUND]):
        result = figures(article, *predicted)
        assert (result["gold_records"], result["predicted_records"]) == (1, 1)
        assert result["amount"]["f1"] == 1.0


def test_of_two_equal_sums_each_goes_to_the_gold_record_it_fits() -> None:
    other = LOAN | {"payer": ["Norway"], "recipient": ["Kenya"]}
    found = Predicted("Norway", "Kenya", "a mill", "loan", "planned", True, 10e6, "USD")
    assert figures(gold(LOAN, other), found, LOAN_FOUND)["headline"]["f1"] == 1.0


def test_shares_agree_within_half_a_point() -> None:
    share = LOAN | {"amount": None, "share_percent": 30}
    assert figures(gold(share), Predicted(share=30.5))["amount"]["f1"] == 1.0
    assert figures(gold(share), Predicted(share=30.6))["amount"]["f1"] == 0.0


def test_records_without_sums_are_scored_apart() -> None:
    roads = WELLS | {"amount": None, "equivalents": [], "payer": ["Poland"], "purpose": ["roads"]}
    result = figures(gold(LOAN, roads), LOAN_FOUND, Predicted("Poland", None, "roads", "budget", "requested"))
    assert result["gold_records"] == result["predicted_records"] == 1
    assert result["unquantified"] == {"precision": 1.0, "recall": 1.0, "f1": 1.0, "gold": 1}


def test_predictions_for_an_article_without_gold_are_an_error() -> None:
    with pytest.raises(ValueError, match="predictions for articles without gold: t9-001"):
        score([gold(LOAN)], {"t9-001": []})


def test_figures_by_genre_add_up_and_are_named_by_the_letters_of_the_id() -> None:
    result = score([gold(LOAN), gold(WELLS, name="cp-001")], {"cp-001": [WELLS_FOUND]})
    by_genre = as_json(result, by_genre=True)["by_genre"]
    assert by_genre["cp"]["amount"]["f1"] == 1.0
    assert by_genre["t"]["amount"]["recall"] == 0.0
    assert as_json(result)["amount"]["recall"] == 0.5


def test_period_change_and_total_are_scored_apart_from_the_reference_figures() -> None:
    total = LOAN | {"period": "a mill", "change_percent": 50}  # any words of the text will do for a period
    part = WELLS | {"part_of": 0}
    found = replace(LOAN_FOUND, id="1", period="the mill", change=40.0)
    article = gold(total, part)
    right = score([article], {article.id: [found, replace(WELLS_FOUND, id="2", part_of="1")]})
    assert as_json(right, all_fields=True)["more"] == {"change": 0.0, "part_of": 1.0, "period": 1.0}
    wrong = score([article], {article.id: [found, replace(WELLS_FOUND, id="2")]})
    assert as_json(wrong, all_fields=True)["more"]["part_of"] == 0.0
    assert "more" not in as_json(wrong)


def test_the_text_tells_figures_and_mistakes() -> None:
    result = score(
        [gold(LOAN, WELLS)],
        {"t1-001": [Predicted("Acme", "Acme", "a mill", "loan", "paid", True, 10e6, "USD"), Predicted(share=5)]},
    )
    lines = as_text(result, by_genre=True, mistakes=9).splitlines()
    assert lines[0] == "1 articles, 2 gold records, 2 predicted"
    assert lines[1] == "amount        P 0.500  R 0.500  F1 0.500"
    assert "t1-001 wrong payer,status" in lines
    assert "    gold 10,000,000 USD | World Bank -> Acme Corp | a mill | loan planned" in lines
    assert "    pred 10,000,000 USD | Acme -> Acme | a mill | loan paid" in lines
    assert "t1-001 missed" in lines
    assert "t1-001 spurious" in lines


def test_an_interval_tells_how_far_chance_goes() -> None:
    golds = [gold(LOAN, name=f"t1-{n}") for n in range(40)]
    half = score(golds, {one.id: [LOAN_FOUND] for one in golds[::2]})
    low, high = (as_json(half, interval=True)["interval"]["amount"][end] for end in ("low", "high"))
    assert 0.4 < low < half.overall.quality("amount").f1 < high < 0.85
    assert as_json(half, interval=True) == as_json(half, interval=True)
    whole = score(golds, {one.id: [LOAN_FOUND] for one in golds})
    line = "95% interval  amount 1.000 to 1.000  target 1.000 to 1.000  headline 1.000 to 1.000"
    assert line in as_text(whole, interval=True).splitlines()
