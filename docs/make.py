"""Writes what the docs say that can be computed: `python docs/make.py`, after a change of commands or of weights.

- README.md: the output of every command in a ```console block, and the table of figures from docs/figures.json
- docs/cli.md: every command and option, from the commands themselves

`python docs/make.py figures GOLD_DIR` measures first and writes docs/figures.json.
tests/readme fails where the docs and what they tell of disagree.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from inspect import cleandoc
from pathlib import Path
from typing import Any

import click

from earmark.cli import COMMANDS

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
REFERENCE = ROOT / "docs" / "cli.md"
FIGURES = ROOT / "docs" / "figures.json"

BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.M | re.S)
MARKED = re.compile(r"(<!-- figures -->\n).*?(<!-- end of figures -->)", re.S)


# --- the examples in ```console blocks ------------------------------------------------------------------------------


def commands(block: str) -> Iterator[str]:
    """The commands of a console block as typed: lines that begin with ``$``, continued by a backslash at the end."""
    for part in re.split(r"^\$ ", block, flags=re.M)[1:]:
        yield re.match(r"(?:.*\\\n)*.*\n", part)[0]  # type: ignore[index]  it matches anything


def workplace(folder: Path) -> Path:
    """A folder to run examples in: the corpus is in it, and nothing else."""
    (folder / "corpus").symlink_to(ROOT / "corpus", target_is_directory=True)
    return folder


def run(command: str, folder: Path) -> str:
    """What a command prints, stderr with stdout, without spaces at the ends of lines."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    keep = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "LINES")}
    environment = keep | {"PATH": path, "PYTHONUTF8": "1", "NO_COLOR": "1"}
    done = subprocess.run(
        ["bash", "-c", command], cwd=folder, env=environment, stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, encoding="utf-8", check=False,
    )  # fmt: skip
    return "".join(f"{line.rstrip()}\n" for line in done.stdout.splitlines())


def with_outputs(page: str, perform: Callable[[str], str]) -> str:
    """The page with the output of every command in its console blocks as ``perform`` gives it."""

    def anew(block: re.Match[str]) -> str:
        if block[1] != "console":
            return block[0]
        parts = [f"$ {typed}{perform(typed)}" for typed in commands(block[2])]
        return "```console\n" + "".join(parts) + "```"

    return BLOCK.sub(anew, page)


# --- the figures ----------------------------------------------------------------------------------------------------

KINDS = {
    "news": "news: finance site, broadcaster, 1987 newswire",
    "cp": "releases of the US Congress",
    "ce": "world-news items",
}


def measure(gold_dir: str) -> dict[str, Any]:
    """Figures of records on a folder of gold files."""
    shown = os.path.relpath(gold_dir, ROOT)
    command = [sys.executable, "-m", "earmark", "evaluate", gold_dir, "--json", "--by-genre"]
    printed = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True).stdout
    return {"command": f"earmark evaluate {shown} --by-genre", **json.loads(printed)}


def figures_table(figures: dict[str, Any]) -> str:
    """The figures of records as a table in Markdown, with the command that gives them."""
    rows = [("all", figures), *((KINDS.get(name, name), part) for name, part in figures["by_genre"].items())]
    lines = [
        f"`{figures['command']}`",
        "",
        "| | articles | records | found: P | R | F1 | headline F1 | no sum told: F1 |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    for name, part in rows:
        amount = part["amount"]
        numbers = [amount["precision"], amount["recall"], amount["f1"], part["headline"]["f1"]]
        vague = part["unquantified"]
        told = [f"{number:.2f}" for number in numbers] + [f"{vague['f1']:.2f}" if vague["gold"] else "–"]
        lines.append(" | ".join([f"| {name}", str(part["articles"]), str(part["gold_records"]), *told]) + " |")
    slots = ", ".join(f"{name} {value:.2f}" for name, value in figures["slots"].items())
    return "\n".join([*lines, "", f"Of the records found, the part with the field right: {slots}.", ""])


def with_figures(page: str) -> str:
    """The page with the table of docs/figures.json between its marks."""
    table = figures_table(json.loads(FIGURES.read_text(encoding="utf-8")))
    return MARKED.sub(lambda marks: f"{marks[1]}{table}{marks[2]}", page)


# --- the reference of the command line ------------------------------------------------------------------------------


def reference() -> str:
    """docs/cli.md: a section for each command."""
    head = "# The command line\n\nMade by `python docs/make.py` from the commands themselves.\n"
    ends = (
        "Exit codes: 0, all is done; 1, some inputs failed and are told on stderr, a line each; 2, bad usage. Every\n"
        "command has `--help`; `earmark --version` tells the version.\n"
    )
    return "\n".join([head, ends, *(section(command) for command in COMMANDS)])


def section(command: click.Command) -> str:
    """What a command does, its examples, its options."""
    arguments = [p.metavar or f"[{p.name.upper()}]" for p in command.params if isinstance(p, click.Argument)]
    text, _, examples = cleandoc(command.help or "").partition("\b\nExamples:\n")
    lines = [f"## earmark {command.name}", "", f"    earmark {command.name} [OPTIONS] {' '.join(arguments)}", ""]
    lines += [text.strip(), ""]
    lines += ["```sh", *(line.strip() for line in examples.strip().splitlines()), "```", ""]
    options = [param for param in command.params if isinstance(param, click.Option)]
    if options:
        lines += ["| option | |", "| --- | --- |", *map(option_row, options), ""]
    return "\n".join(lines)


def option_row(option: click.Option) -> str:
    """An option as a row of a table."""
    kind = option.type
    metavar = "|".join(kind.choices) if isinstance(kind, click.Choice) else option.metavar or ""
    names = ", ".join([*option.opts, *option.secondary_opts]) + (f" {metavar}" if not option.is_flag else "")
    default = f" Default: {option.default}." if option.show_default else ""
    return f"| `{names}` | {option.help}{default} |".replace("json|jsonl|table", "json\\|jsonl\\|table")


def main(args: list[str]) -> None:
    """Write the docs anew."""
    if args[:1] == ["figures"]:
        FIGURES.write_text(json.dumps(measure(args[1]), indent=1) + "\n", encoding="utf-8")
    with tempfile.TemporaryDirectory() as name:
        folder = workplace(Path(name))
        page = with_outputs(README.read_text(encoding="utf-8"), lambda command: run(command, folder))
    README.write_text(with_figures(page), encoding="utf-8")
    REFERENCE.write_text(reference(), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
