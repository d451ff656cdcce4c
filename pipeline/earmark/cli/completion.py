"""``earmark completion``: the script by which a shell completes earmark's commands and options."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class


@click.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def completion(ctx: click.Context, shell: str) -> None:
    """Print a script for completion in SHELL.

    \b
    Examples:
      earmark completion bash > ~/.local/share/bash-completion/completions/earmark
      earmark completion zsh > ~/.zfunc/_earmark
      earmark completion fish > ~/.config/fish/completions/earmark.fish
    """
    make = get_completion_class(shell)
    assert make is not None  # click has one for each choice
    script = make(ctx.find_root().command, {}, "earmark", "_EARMARK_COMPLETE")
    click.echo(script.source_template % script.source_vars())
