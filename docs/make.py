"""Writes what the docs say that can be computed: `python docs/make.py`, after a change of commands or of weights.

- README.md: the output of every command in a ```console block, the results of its ```python examples, and the table
  of figures from docs/figures.json
- docs/cli.md: every command and option, from the commands themselves
- docs/accuracy.md and its pictures, from docs/figures.json

`python docs/make.py figures GOLD_DIR` measures first and writes docs/figures.json.
tests/readme fails where the docs and what they tell of disagree.
"""

from __future__ import annotations

import contextlib
import doctest
import io
import json
import math
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from inspect import cleandoc
from pathlib import Path
from typing import Any

import click

from earmark.cli import COMMANDS

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
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


# --- the examples in ```python blocks -------------------------------------------------------------------------------


def with_results(page: str) -> str:
    """The page with the results of its examples with prompts, run one after another in this process."""
    names: dict[str, Any] = {}

    def anew(block: re.Match[str]) -> str:
        if block[1] != "python" or not block[2].startswith(">>>"):
            return block[0]
        parts = doctest.DocTestParser().get_examples(block[2])
        return "```python\n" + "".join(typed(part) + result(part.source, names) for part in parts) + "\n```"

    return BLOCK.sub(anew, page)


def typed(example: doctest.Example) -> str:
    """The source of an example with its prompts."""
    first, *rest = example.source.splitlines()
    return "".join([f">>> {first}\n", *(f"... {line}\n" for line in rest)])


def result(source: str, names: dict[str, Any]) -> str:
    """What the interpreter prints for ``source``; a fault in an example is a fault of the page, and is raised."""
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(source, "<example>", "single"), names)
    return printed.getvalue()


# --- the figures ----------------------------------------------------------------------------------------------------

#: The kinds of gold articles by the letters of their ids, and the headline F1 at which two careful readers agree.
KINDS = {
    "all": ("all", None),
    "news": ("business and broadcaster news, 1987 newswire", 0.91),
    "cp": ("releases of the US Congress", 0.99),
    "ce": ("world-news items", 0.99),
}


def measure(gold_dir: str) -> dict[str, Any]:
    """Figures of records on a folder of gold files."""
    shown = os.path.relpath(gold_dir, ROOT)
    flags = ["--by-genre", "--all-fields", "--calibration", "--interval"]
    vague = evaluated(gold_dir, "--include-unquantified")["unquantified"]
    return {
        "command": f"earmark evaluate {shown} {' '.join(flags)}",
        **evaluated(gold_dir, *flags),
        "unquantified": vague,
    }


def evaluated(gold_dir: str, *flags: str) -> dict[str, Any]:
    """What ``earmark evaluate`` prints."""
    command = [sys.executable, "-m", "earmark", "evaluate", gold_dir, "--json", *flags]
    figures: dict[str, Any] = json.loads(
        subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True).stdout
    )
    return figures


def table(head: list[str], rows: Iterable[Iterable[object]]) -> str:
    """A table in Markdown, numbers at the right with two digits, a dash for None; its first column is text."""

    def cell(value: object) -> str:
        if isinstance(value, float):
            return f"{value:.2f}"
        return "–" if value is None else str(value)

    lines = [head, ["---", *["---:"] * (len(head) - 1)], *([cell(value) for value in row] for row in rows)]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def by_genre(figures: dict[str, Any]) -> str:
    """The figures of records for each kind of article."""
    head = ["", "articles", "records", "found: P", "R", "F1", "headline F1", "two readers agree"]
    rows = []
    for name, part in {"all": figures, **figures["by_genre"]}.items():
        told, agreement = KINDS.get(name, (name, None))
        found = part["amount"]
        rows.append([
            told, part["articles"], part["gold_records"], found["precision"], found["recall"], found["f1"],
            part["headline"]["f1"], agreement,
        ])  # fmt: skip
    return table(head, rows)


def by_field(figures: dict[str, Any]) -> str:
    """Of the records found, the part with each field right, for each kind of article."""
    fields = [
        name for name in ("payer", "recipient", "target", "purpose", "instrument", "status") if name in figures["slots"]
    ]
    rows = [
        [KINDS.get(name, (name, None))[0], *(part["slots"].get(field) for field in fields)]
        for name, part in {"all": figures, **figures["by_genre"]}.items()
    ]
    return table(["", *fields], rows)


def more_fields(figures: dict[str, Any]) -> str:
    """The fields that the reference figures leave out, in a sentence."""
    told = ", ".join(f"{name.replace('_', ' ')} {part:.2f}" for name, part in figures["more"].items())
    return f"Where the gold or the record tells them: {told}."


def in_readme(figures: dict[str, Any]) -> str:
    """What stands between the marks of the README."""
    shown = f"`{figures['command']}` prints:\n\n{by_genre(figures)}"
    return f"{shown}\nOf the records found, right are:\n\n{by_field(figures)}"


def with_figures(page: str) -> str:
    """The page with the figures of docs/figures.json between its marks."""
    text = in_readme(json.loads(FIGURES.read_text(encoding="utf-8")))
    return MARKED.sub(lambda marks: f"{marks[1]}{text}{marks[2]}", page)


def accuracy(figures: dict[str, Any]) -> str:
    """docs/accuracy.md: every figure, and the pictures."""
    calibration, vague, chance = figures["calibration"], figures["unquantified"], figures["interval"]
    bins = [
        [f"{b['low']:.1f} to {b['high']:.1f}", b["count"], b["confidence"], b["right"]] for b in calibration["bins"]
    ]
    curve = [
        [f"{c['min_confidence']:.2f}", c["precision"], c["recall"], c["f1"]] for c in calibration["by_min_confidence"]
    ]
    return f"""# How right it is

Made by `python docs/make.py` from docs/figures.json, which `make figures` measures:

    {figures["command"]}

## Records

{by_genre(figures)}
Found: the sum and currency are right. Headline: payer and recipient (or purpose, where no recipient is told) as well.
Agreement: two readers who annotate by [records.md](records.md) without each other.

How far chance goes: of articles drawn again and again from these, 95 draws in 100 have an F1 of records found between
{chance["amount"]["low"]:.2f} and {chance["amount"]["high"]:.2f}, and a headline F1 between
{chance["headline"]["low"]:.2f} and {chance["headline"]["high"]:.2f}.

## Fields, of the records found

{by_field(figures)}
{more_fields(figures)}

## Records without a sum

With `--include-unquantified`, by target: precision {vague["precision"]:.2f}, recall {vague["recall"]:.2f}, F1
{vague["f1"]:.2f} of {vague["gold"]}.

## Confidence

The expected calibration error over ten bins is {calibration["error"]:.3f}: by so much, on average, the part of records
that are right differs from their confidence. Right is a record whose headline is. With so few records, a confidence
without fault would show an error of {chance_error(calibration["bins"]):.3f} by chance.

![reliability diagram](reliability.svg)

{table(["confidence", "records", "mean confidence", "right"], bins)}
`--min-confidence` trades recall for precision:

![precision and recall by least confidence](confidence.svg)

{table(["at least", "precision", "recall", "headline F1"], curve)}"""


def chance_error(bins: list[dict[str, Any]]) -> float:
    """The calibration error to be expected of exact confidences: the mean deviation of binomial counts, as normal."""
    spread = (math.sqrt(2 * b["count"] * b["confidence"] * (1 - b["confidence"]) / math.pi) for b in bins if b["count"])
    return sum(spread) / sum(b["count"] for b in bins)


# --- the pictures ---------------------------------------------------------------------------------------------------

SIDE, MARGIN = 320, 46
COLOURS = ("#1f6feb", "#d1242f", "#8c959f")


def chart(lines: dict[str, list[tuple[float, float]]], across: str, up: str, diagonal: bool = False) -> str:
    """Lines over the unit square as SVG, with dots at their points."""

    def at(x: float, y: float) -> str:
        return f"{MARGIN + x * SIDE:.1f},{MARGIN / 2 + (1 - y) * SIDE:.1f}"

    width, height = SIDE + MARGIN * 1.5, SIDE + MARGIN * 1.5
    parts = [f'<rect width="{width}" height="{height}" fill="#fff"/>']
    for tick in range(0, 11, 2):
        part = tick / 10
        grid = f"M{at(part, 0)} {at(part, 1)} M{at(0, part)} {at(1, part)}"
        parts += [
            f'<path d="{grid}" stroke="#eaeef2"/>',
            f'<text x="{MARGIN + part * SIDE}" y="{MARGIN / 2 + SIDE + 16}" text-anchor="middle">{part}</text>',
            f'<text x="{MARGIN - 6}" y="{MARGIN / 2 + (1 - part) * SIDE + 4}" text-anchor="end">{part}</text>',
        ]
    if diagonal:
        parts.append(f'<path d="M{at(0, 0)} {at(1, 1)}" stroke="{COLOURS[2]}" stroke-dasharray="4 4"/>')
    for number, (name, points) in enumerate(lines.items()):
        colour = COLOURS[number]
        path = " ".join(at(x, y) for x, y in points)
        parts.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts += ['<circle cx="{}" cy="{}" r="3" fill="{}"/>'.format(*at(x, y).split(","), colour) for x, y in points]
        if len(lines) > 1:
            x, y = at(0.03, 0.1 + 0.07 * number).split(",")
            parts.append(f'<text x="{x}" y="{y}" fill="{colour}">{name}</text>')
    middle = MARGIN / 2 + SIDE / 2
    parts.append(f'<text x="{MARGIN + SIDE / 2}" y="{height - 8}" text-anchor="middle">{across}</text>')
    parts.append(f'<text transform="translate(13 {middle}) rotate(-90)" text-anchor="middle">{up}</text>')
    size = f'width="{width:.0f}" height="{height:.0f}" viewBox="0 0 {width} {height}"'
    body = "\n".join(parts)
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size} font-family="sans-serif" font-size="12">\n{body}\n</svg>\n'


def pictures(figures: dict[str, Any]) -> dict[str, str]:
    """The reliability diagram, and precision and recall by least confidence, by file name."""
    calibration = figures["calibration"]
    bins = [(one["confidence"], one["right"]) for one in calibration["bins"]]
    steps = [one for one in calibration["by_min_confidence"] if one["recall"] > 0]
    both = {name: [(one["min_confidence"], one[name]) for one in steps] for name in ("precision", "recall")}
    return {
        "reliability.svg": chart({"right": bins}, "confidence", "part of records that is right", diagonal=True),
        "confidence.svg": chart(both, "--min-confidence", "of headlines"),
    }


# --- the reference of the command line ------------------------------------------------------------------------------


def reference() -> str:
    """docs/cli.md: a section for each command."""
    head = "# The command line\n\nMade by `python docs/make.py` from the commands themselves.\n"
    ends = (
        "Exit codes: 0, all is done; 1, some inputs failed and are told on stderr, a line each, or the output could\n"
        "not be written; 2, bad usage; 130, it was stopped by Ctrl-C or SIGTERM. Every command has `--help`;\n"
        "`earmark --version` tells the version.\n"
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
    metavar = "\\|".join(kind.choices) if isinstance(kind, click.Choice) else option.metavar or "N"
    names = ", ".join([*option.opts, *option.secondary_opts]) + (f" {metavar}" if not option.is_flag else "")
    value = ", ".join(option.default) if option.multiple else option.default
    default = f" Default: {value}." if option.show_default else ""
    told = re.sub(r"  \[default: (.*)\]$", r" Default: \1.", option.help or "")
    return f"| `{names}` | {told}{default} |"


def generated() -> dict[str, str]:
    """The files of docs/ that are made as a whole, by name."""
    figures = json.loads(FIGURES.read_text(encoding="utf-8"))
    return {"cli.md": reference(), "accuracy.md": accuracy(figures), **pictures(figures)}


def main(args: list[str]) -> None:
    """Write the docs anew."""
    if args[:1] == ["figures"]:
        FIGURES.write_text(json.dumps(measure(args[1]), indent=1) + "\n", encoding="utf-8")
    with tempfile.TemporaryDirectory() as name:
        folder = workplace(Path(name))
        page = with_outputs(README.read_text(encoding="utf-8"), lambda command: run(command, folder))
        with contextlib.chdir(folder):
            page = with_results(page)
    README.write_text(with_figures(page), encoding="utf-8")
    for name, content in generated().items():
        (ROOT / "docs" / name).write_text(content, encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
