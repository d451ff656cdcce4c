"""What the commands share: the group that tells errors in one line, dates, models, output files."""

from __future__ import annotations

import io
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import date
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, NoReturn

import click

if TYPE_CHECKING:
    from spacy.language import Language

FAILED = 1
"""The exit code when some inputs failed; bad usage is 2, as click has it."""


def complain(message: object) -> None:
    """Write one line to stderr."""
    print(f"earmark: {one_line(message)}", file=sys.stderr)  # not by click.echo, which goes past a progress display


def one_line(message: object) -> str:
    """Return a message on one line, without control characters that a terminal would obey."""
    return " ".join("".join(char if char.isprintable() else " " for char in str(message)).split())


def counted(number: int, noun: str) -> str:
    """Return ``1 record``, ``2,000 records``."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


class Group(click.Group):
    """A group of commands, listed in the order they were added, that ends errors in one line on stderr."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the commands in the order they were added."""
        return list(self.commands)

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        **extra: Any,
    ) -> Any:
        """Run the command line; exits with 0, with 1 where inputs failed, with 2 on bad usage, 130 if it is stopped."""
        for name in ("stdout", "stderr"):
            if getattr(sys, name) is None:  # closed by whoever began the process, who wants nothing of it
                setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115  until the end
        if threading.current_thread() is threading.main_thread():
            signal.signal(signal.SIGTERM, signal.default_int_handler)  # being told to end is as good as Ctrl-C
        try:
            code = super().main(args, prog_name, complete_var, standalone_mode=False, **extra)
        except click.exceptions.NoArgsIsHelpError as error:
            error.show()
            sys.exit(error.exit_code)
        except click.ClickException as error:
            complain(error.format_message() + _help_hint(error))
            sys.exit(error.exit_code)
        except click.Abort:
            complain("interrupted")
            sys.exit(130)
        except OSError as error:
            complain(f"{error.filename}: {error.strerror}" if error.filename else error.strerror or error)
            sys.exit(FAILED)
        if standalone_mode:
            sys.exit(code if isinstance(code, int) else 0)
        return code


def _help_hint(error: click.ClickException) -> str:
    context = error.ctx if isinstance(error, click.UsageError) else None
    return f" (see {context.command_path} --help)" if context else ""


def day(ctx: click.Context, param: click.Parameter, value: str | None) -> date | None:
    """Return the date that an option's value means: a click callback.

    Raises:
        click.BadParameter: if it is none.
    """
    from earmark.read import parse_date

    try:
        found = parse_date(value, day_first=ctx.params.get("day_first", False))
    except ValueError as error:
        raise click.BadParameter(str(error), ctx, param) from error
    if value is not None and found is None:
        raise click.BadParameter(f"{value!r} is no date: write it as 2025-12-26", ctx, param)
    return found


def date_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add ``--published`` and ``--day-first`` to a command."""
    order = click.option(
        "--day-first",
        is_flag=True,
        is_eager=True,  # before --published, which is read by it
        help="Read 03/04/2025 as the third of April. Without it such a date is March 4, save where that is no month.",
    )
    published = click.option(
        "--published", callback=day, metavar="DATE", help="The date of articles that carry none, as 2025-12-26."
    )
    return published(order(command))


def load_model(name: str | None) -> Language:
    """Load the spaCy pipeline ``name``, or the one that ships with earmark.

    Raises:
        click.UsageError: if there is no such pipeline.
    """
    from earmark.run import load

    try:
        return load(name)
    except (ValueError, OSError) as error:
        raise click.BadParameter(str(error), param_hint="--model") from error


def model_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add ``--model`` to a command."""
    return click.option(
        "--model",
        metavar="NAME",
        help="A spaCy pipeline, installed or a folder, instead of the one that ships with earmark.",
    )(command)


class Number(click.FloatRange):
    """A number of a range, which ``nan`` is not."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the number that ``value`` means; fails if it is none of the range."""
        number = super().convert(value, param, ctx)
        if number != number:
            self.fail(f"{value!r} is no number", param, ctx)
        return number


#: The fields of an article whose columns can be named, and how the help calls each.
FIELDS = {
    "text": "text",
    "title": "title",
    "published": "date",
    "url": "address (URL)",
    "id": "id",
    "source": "source",
    "language": "language",
}


def field_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add ``--text-field`` and its like to a command."""
    for name, called in reversed(FIELDS.items()):
        command = click.option(
            f"--{name}-field",
            metavar="COLUMN",
            help=f"The column or key that holds the {called}, if it has a name of its own.",
        )(command)
    return command


def take_fields(options: dict[str, Any]) -> dict[str, str]:
    """Take what ``field_options`` adds out of ``options``: field → column."""
    return {name: column for name in FIELDS if (column := options.pop(f"{name}_field"))}


def size_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add ``--max-bytes`` to a command."""
    return click.option(
        "--max-bytes",
        type=click.IntRange(1, 1_000_000_000),
        default=5_000_000,
        show_default=True,
        metavar="N",
        help="Articles larger than this, as they lie in the input, fail.",
    )(command)


def limit_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add ``--max-bytes`` and ``--max-seconds`` to a command."""
    longest = click.option(
        "--max-seconds",
        type=Number(0.001, 86_400),
        default=60.0,
        show_default=True,
        metavar="SECONDS",
        help="Articles that take longer fail.",
    )
    return size_option(longest(command))


def confidence_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add ``--min-confidence`` to a command."""
    return click.option(
        "--min-confidence",
        type=Number(0, 1),
        default=0.0,
        show_default=True,
        metavar="P",
        help="Leave out records less sure than this probability.",
    )(command)


def check_output(path: str | None, inputs: Sequence[str]) -> None:
    """Check that what is to be written is no input, which it would replace.

    Raises:
        click.BadParameter: if it is.
    """
    from earmark.read.inputs import is_among

    if is_among(path, inputs):
        raise click.BadParameter(f"{path} is an input, which would be replaced: name another file", param_hint="-o")


def database_given(ctx: click.Context, param: click.Parameter, value: str | None) -> str | None:
    """The URL of a database on disk or on a server, as it was given."""
    if value is None:
        return None
    from earmark.write.urls import FORMS, DatabaseError, database_url, in_memory

    try:
        url = database_url(value)
    except DatabaseError as error:
        raise click.BadParameter(str(error), ctx, param, "--db") from error
    if in_memory(url):
        raise click.BadParameter(f"{value} is in memory, and gone when the command ends: {FORMS}", ctx, param, "--db")
    return value


def die(message: object) -> NoReturn:
    """End with one line on stderr and the exit code of a failure."""
    complain(message)
    sys.exit(FAILED)


@contextmanager
def output(path: str | None) -> Iterator[IO[str]]:
    """Open ``path`` for writing, compressed as its suffix says; stdout for None or ``-``.

    A file appears whole, when the block has ended without an error, or not at all.
    """
    if path is None or path == "-":
        if isinstance(sys.stdout, io.TextIOWrapper):
            sys.stdout.reconfigure(encoding="utf-8")
        yield sys.stdout
        sys.stdout.flush()
        return
    from earmark.write.files import compressed, whole_file

    with ExitStack() as stack:
        try:
            binary = stack.enter_context(compressed(stack.enter_context(whole_file(path)), path))
        except OSError as error:
            raise click.BadParameter(f"cannot write {path}: {error.strerror}", param_hint="-o") from error
        except ValueError as error:
            raise click.BadParameter(str(error), param_hint="-o") from error
        text = io.TextIOWrapper(binary, "utf-8", newline="\n")
        yield text
        text.detach()


def showing_progress(writes_elsewhere: bool) -> bool:
    """Whether there is a terminal for progress: stderr, with no output going to it by way of stdout."""
    return sys.stderr.isatty() and (writes_elsewhere or not sys.stdout.isatty())
