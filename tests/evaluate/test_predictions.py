"""Reading predictions of any system."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from earmark.evaluate import Predicted, PredictionsError, read_predictions


def test_a_record_a_line_and_an_article_a_line(tmp_path: Path) -> None:
    path = tmp_path / "predictions.jsonl"
    path.write_text(
        '{"article_id": "a", "payer": {"name": "Norway", "kind": "place"}, "recipient": "Kenya", '
        '"amount": {"value": 5, "currency": "USD"}}\n'
        "\n"
        '{"article": {"id": "b"}, "records": [{"amount": null, "share": {"percent": 30, "of": "the fund"}}, '
        '{"share_percent": 2.5}]}\n',
        encoding="utf-8",
    )
    found = read_predictions(path)
    assert found["a"] == [Predicted("Norway", "Kenya", has_amount=True, value=5.0, currency="USD")]
    assert [record.share for record in found["b"]] == [30.0, 2.5]


@pytest.mark.parametrize("line", ['{"payer": "Norway"}', "[1]", "{", '{"article_id": "a", "amount": 5}'])
def test_a_line_that_is_no_prediction_is_named(tmp_path: Path, line: str) -> None:
    path = tmp_path / "predictions.jsonl"
    path.write_text('{"article_id": "a"}\n' + line + "\n", encoding="utf-8")
    with pytest.raises(PredictionsError) as caught:
        read_predictions(path)
    assert str(caught.value).startswith(f"{path}:2: no prediction (")


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(PredictionsError, match="No such file"):
        read_predictions(tmp_path / "none.jsonl")


def test_a_compressed_file_and_one_on_stdin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "predictions.jsonl.gz"
    path.write_bytes(gzip.compress(b'{"article_id": "a", "payer": "Norway"}\n'))
    told = {"a": [Predicted("Norway")]}
    assert read_predictions(path) == told
    with path.open() as stdin:
        monkeypatch.setattr("sys.stdin", stdin)
        assert read_predictions("-") == told


def test_a_file_that_is_cut_short(tmp_path: Path) -> None:
    path = tmp_path / "predictions.jsonl.gz"
    path.write_bytes(gzip.compress(b'{"article_id": "a", "payer": "Norway"}\n')[:-9])
    with pytest.raises(PredictionsError, match="cannot be read: Compressed file ended"):
        read_predictions(path)
