"""The other commands, and the command line as a whole."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from earmark import __version__
from earmark.cli import COMMANDS, main
from earmark.contract.schema import files

ROOT = Path(__file__).parents[2]


def test_the_version(run: Any) -> None:
    assert run("--version").stdout == f"earmark {__version__}\n"


def test_an_unknown_command_is_one_line(run: Any) -> None:
    result = run("extrct")
    assert result.exit_code == 2
    assert result.stderr.startswith("earmark: No such command 'extrct'")
    assert len(result.stderr.splitlines()) == 1


@pytest.mark.parametrize("name", [None, *(command.name for command in COMMANDS)])
def test_every_command_has_help_with_examples(run: Any, name: str | None) -> None:
    result = run(*filter(None, [name]), "--help")
    assert result.exit_code == 0
    assert "Examples:\n" in result.stdout
    assert f"  earmark {name or ''}".rstrip() in result.stdout


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
def test_every_option_has_help(command: Any) -> None:
    assert [option.name for option in command.params if option.param_type_name == "option" and not option.help] == []


def test_the_help_and_amounts_need_no_spacy(tmp_path: Path) -> None:
    article = tmp_path / "a.txt"
    article.write_text("They raised $5m.")
    for args, banned in (
        (["--help"], {"spacy", "pydantic", "sqlalchemy", "rich"}),
        (["amounts", str(article)], {"spacy"}),
    ):
        code = (
            "import sys; from earmark.cli import main\n"
            f"try: main({args!r})\n"
            f"except SystemExit: print('loaded', sorted(set({sorted(banned)!r}) & set(sys.modules)))"
        )
        result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
        assert result.stdout.splitlines()[-1] == "loaded []"


def test_streams_that_are_closed_are_no_fault(tmp_path: Path) -> None:
    article = tmp_path / "a.txt"
    article.write_text("They raised $5m.")
    earmark = f"{sys.executable} -m earmark"
    for command, code, said in (
        (f"{earmark} amounts {article} >&-", 0, ""),
        (f"{earmark} amounts - <&-", 1, "earmark: -: is closed: there is nothing to read\n"),
    ):
        result = subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=False)
        assert (result.returncode, result.stderr) == (code, said)
    command = f"{earmark} amounts {article} missing.txt 2>&-"
    result = subprocess.run(["sh", "-c", command], stdout=subprocess.PIPE, text=True, check=False)
    assert (result.returncode, [json.loads(line)["text"] for line in result.stdout.splitlines()]) == (1, ["$5m"])


def test_a_command_that_is_told_to_end_leaves_no_file_begun(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    command = [sys.executable, "-m", "earmark", "amounts", str(pipe), "-o", str(tmp_path / "out.jsonl")]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    while not list(tmp_path.glob(".out.jsonl.*")):
        time.sleep(0.05)
    process.terminate()
    assert process.communicate(timeout=30)[1].split() == ["earmark:", "interrupted"]
    assert process.returncode == 130
    assert list(tmp_path.iterdir()) == [pipe]


# --- amounts --------------------------------------------------------------------------------------------------------


def test_amounts_prints_one_object_a_mention_of_stdin() -> None:
    command = [sys.executable, "-c", "from earmark.cli import main; main()", "amounts", "-"]
    text = "They raised €5m, about 30% of it debt."
    result = subprocess.run(command, input=text, capture_output=True, text=True, check=True)
    mentions = [json.loads(line) for line in result.stdout.splitlines()]
    assert [(m["kind"], m["text"], m["value"], m["currency"]) for m in mentions] == [
        ("money", "€5m", 5000000, "EUR"),
        ("percent", "30%", 30, None),
    ]
    assert (mentions[0]["start"], mentions[0]["end"]) == (12, 15)


def test_amounts_of_a_missing_file(run: Any) -> None:
    result = run("amounts", "none.txt")
    assert (result.exit_code, result.stderr) == (1, "earmark: none.txt: no such file or folder\n")


# --- evaluate -------------------------------------------------------------------------------------------------------


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    folder = tmp_path / "gold"
    folder.mkdir()
    article = {
        "id": "t1-001",
        "source": "written for this test",
        "text": "Norway gave Kenya $5 million for wells. Sweden gave Chad $7 million.",
        "records": [
            {
                "amount": {"value": value, "currency": "USD"},
                "payer": [payer],
                "recipient": [recipient],
                "purpose": [],
                "instrument": ["grant"],
                "status": ["paid"],
                "quote": f"{payer} gave {recipient}",
            }
            for payer, recipient, value in (("Norway", "Kenya", 5000000), ("Sweden", "Chad", 7000000))
        ],
    }
    (folder / "t1-001.json").write_text(json.dumps(article))
    return folder


def test_evaluate_scores_a_file_of_predictions(run: Any, gold: Path, tmp_path: Path) -> None:
    predictions = tmp_path / "predictions.jsonl"
    record = {"article_id": "t1-001", "payer": "Norway", "recipient": "Kenya", "instrument": "grant", "status": "paid"}
    predictions.write_text(json.dumps(record | {"amount": {"value": 5e6, "currency": "USD"}}))
    result = run("evaluate", gold, "--predictions", predictions, "--errors", 5, "--by-genre")
    assert result.exit_code == 0
    assert "headline      P 1.000  R 0.500  F1 0.667" in result.stdout.splitlines()
    assert result.stdout.splitlines()[-3:] == [
        "t1-001 missed",
        "    gold 7,000,000 USD | Sweden -> Chad | None | grant paid",
        "    pred -",
    ]
    figures = json.loads(run("evaluate", gold, "--predictions", predictions, "--json", "--by-genre").stdout)
    assert figures["headline"]["recall"] == figures["by_genre"]["t"]["headline"]["recall"] == 0.5


@pytest.mark.usefixtures("stand_in")
def test_evaluate_extracts_where_no_predictions_are_given(run: Any, gold: Path) -> None:
    assert json.loads(run("evaluate", gold, "--json").stdout)["headline"]["f1"] == 1.0


def test_evaluate_names_what_is_wrong(run: Any, gold: Path, tmp_path: Path) -> None:
    result = run("evaluate", tmp_path / "none")
    assert (result.exit_code, result.stderr.count("\n")) == (1, 1)
    assert "no such folder" in result.stderr
    (gold / "bad.json").write_text("{}")
    result = run("evaluate", gold)
    assert result.exit_code == 1
    assert all(line.startswith(f"earmark: {gold}/bad.json: ") for line in result.stderr.splitlines())


# --- schema, completion ---------------------------------------------------------------------------------------------


def test_schema_prints_one_and_writes_all(run: Any, tmp_path: Path) -> None:
    assert json.loads(run("schema", "record").stdout)["title"] == "earmark record"
    assert run("schema").stdout == files()["extraction.schema.json"]
    assert "CREATE TABLE" in run("schema", "postgresql").stdout
    assert run("schema", "--out", tmp_path / "new").exit_code == 0
    assert {path.name: path.read_text() for path in (tmp_path / "new").iterdir()} == files()


def test_schema_into_a_file_is_bad_usage(run: Any, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    result = run("schema", "--out", tmp_path / "file")
    assert result.exit_code == 2
    assert "cannot make" in result.stderr


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_scripts_ask_earmark(run: Any, shell: str) -> None:
    script = run("completion", shell).stdout
    assert "_EARMARK_COMPLETE" in script
    assert "earmark" in script


def test_bash_completes_commands_and_options(monkeypatch: pytest.MonkeyPatch, run: Any) -> None:
    monkeypatch.setenv("_EARMARK_COMPLETE", "bash_complete")
    monkeypatch.setenv("COMP_WORDS", "earmark extract --incl")
    monkeypatch.setenv("COMP_CWORD", "2")
    code = "from earmark.cli import main; main(prog_name='earmark')"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert result.stdout.strip() == "plain,--include-unquantified"


def test_main_lists_the_commands_in_order() -> None:
    assert list(main.commands) == [command.name for command in COMMANDS]
