"""What README.md says is so: its examples run and print what it shows, its figures are the measured ones."""

from __future__ import annotations

import difflib
import doctest
import importlib.util
import re
import shlex
from pathlib import Path
from types import ModuleType
from typing import Any

import click
import pytest

from earmark.cli import main

ROOT = Path(__file__).parents[2]
README = ROOT / "README.md"
PAGES = [README, *sorted((ROOT / "docs").glob("*.md")), ROOT / "corpus" / "README.md"]
NOT_RUN = ("python -m pip install",)
"""How the lines of ```sh blocks begin: they are shown and not run, because they would change the environment."""


@pytest.fixture(scope="module")
def docs() -> ModuleType:
    spec = importlib.util.spec_from_file_location("docs_make", ROOT / "docs" / "make.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def differences(told: str, found: str) -> str:
    lines = difflib.unified_diff(told.splitlines(), found.splitlines(), "told", "found", lineterm="", n=1)
    return "\n".join([*lines, "", "if this is right, run `make docs`"])


def test_commands_print_what_the_readme_shows(docs: Any, tmp_path: Path) -> None:
    page = README.read_text(encoding="utf-8")
    folder = docs.workplace(tmp_path)
    found = docs.with_outputs(page, lambda command: docs.run(command, folder))
    if page != found:
        pytest.fail(differences(page, found), pytrace=False)


def python_examples(page: Path) -> str:
    """The ```python blocks of a page that are written with prompts."""
    blocks = re.findall(r"^```python\n(.*?)^```$", page.read_text(encoding="utf-8"), re.M | re.S)
    return "\n".join(block for block in blocks if block.startswith(">>>"))


@pytest.mark.parametrize("page", filter(python_examples, PAGES), ids=lambda page: str(page.relative_to(ROOT)))
def test_python_examples_print_what_the_page_shows(
    docs: Any, page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(docs.workplace(tmp_path))
    runner, printed = doctest.DocTestRunner(verbose=False), []
    examples = doctest.DocTestParser().get_doctest(python_examples(page), {}, page.name, page.name, 0)
    if runner.run(examples, out=printed.append).failed:
        pytest.fail("".join(printed), pytrace=False)


def test_the_readme_has_no_python_that_is_not_run() -> None:
    assert re.findall(r"^```python\n(?!>>>)", README.read_text(encoding="utf-8"), re.M) == []


def test_other_blocks_are_only_installations() -> None:
    kinds = re.findall(r"^```(\w*)\n(.*?)^```$", README.read_text(encoding="utf-8"), re.M | re.S)
    for kind, block in kinds:
        if kind not in ("console", "python"):
            assert kind == "sh"
            assert all(line.startswith(NOT_RUN) for line in block.splitlines()), block


def test_the_quotation_is_of_the_seed_article() -> None:
    quoted = " ".join(re.findall(r"^>(?!>) ?(.*)$", README.read_text(encoding="utf-8"), re.M))
    seed = " ".join((ROOT / "corpus" / "seed.txt").read_text(encoding="utf-8").split())
    for part in re.split(r"\[…\]|  ", quoted):
        assert " ".join(part.split()) in seed


def test_the_figures_are_those_of_the_last_measurement(docs: Any) -> None:
    page = README.read_text(encoding="utf-8")
    assert page == docs.with_figures(page), "run `make docs`"


@pytest.mark.parametrize("name", ["cli.md", "accuracy.md", "reliability.svg", "confidence.svg"])
def test_a_generated_page_is_what_it_is_made_from(docs: Any, name: str) -> None:
    told = (ROOT / "docs" / name).read_text(encoding="utf-8")
    made = docs.generated()
    assert set(made) == {"cli.md", "accuracy.md", "reliability.svg", "confidence.svg"}
    if told != made[name]:
        pytest.fail(differences(told, made[name]), pytrace=False)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_option_named_exists(page: Path) -> None:
    known = {"--help", "--version"}
    for command in main.commands.values():
        known |= {name for param in command.params for name in (*param.opts, *param.secondary_opts)}
    for line in re.findall(r"\bearmark [a-z]+ [^`\n]*", page.read_text(encoding="utf-8")):
        named = [word.split("=")[0] for word in _words(line) if word.startswith("--")]
        assert [word for word in named if word not in known] == [], line


def _words(line: str) -> list[str]:
    try:
        return shlex.split(line)
    except ValueError:
        return line.split()


def test_every_command_is_named_in_the_readme_or_the_reference() -> None:
    text = README.read_text(encoding="utf-8") + (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
    for name, command in main.commands.items():
        assert f"earmark {name}" in text
        options = [param for param in command.params if isinstance(param, click.Option)]
        assert [option.opts[-1] for option in options if option.opts[-1] not in text] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", text):
        if "://" not in target:
            assert (page.parent / target).exists(), f"{page}: {target}"
