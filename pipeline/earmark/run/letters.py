"""Dead-letter files: read back as what to try again."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from earmark.contract import Article
from earmark.read import Failure, Position, ReadOptions, raw_items
from earmark.read.inputs import input_of, printable
from earmark.run.work import Item, Known


class NoLettersError(ValueError):
    """The file is no dead-letter file."""


def read_letters(
    path: str | os.PathLike[str], options: ReadOptions, position: Position | None = None
) -> Iterator[Item]:
    """What the dead letters in ``path`` say to try again: the articles in it, then those to be read anew.

    An article that was read comes from the letter. One that could not be read is read from its input again, which
    may have been mended, or with other options.

    Raises:
        NoLettersError: if a line is no dead letter; the message names it.
        OSError: if the file cannot be read.
    """
    places: dict[str, None] = {}
    with Path(path).open("rb") as stream:
        if position is not None:
            position.stream = stream
        for number, line in enumerate(stream, 1):
            if not line.strip():
                continue
            letter = _letter(line, f"{path}:{number}")
            if letter["article"]:
                yield Known(letter["place"], Article.model_validate(letter["article"]))
            else:
                places[letter["place"]] = None
    yield from _read_anew(list(places), options)


def _letter(line: bytes, place: str) -> dict[str, Any]:
    try:
        letter = json.loads(line)
        if letter["article"]:
            Article.model_validate(letter["article"])
        if isinstance(letter["place"], str):
            return dict(letter)
    except (ValueError, KeyError, TypeError, ValidationError):
        pass
    raise NoLettersError(f"{place}: is no dead letter: give a failed.jsonl that earmark batch wrote")


def _read_anew(places: list[str], options: ReadOptions) -> Iterator[Item]:
    inputs: dict[str, set[str]] = {}
    for place in places:
        path = input_of(place)
        if path is None:
            yield Failure(place, "read", "the input that it stood in is not there any more")
        else:
            inputs.setdefault(path, set()).add(place)
    for path, wanted in inputs.items():
        whole = printable(path)
        found: set[str] = set()
        for item in raw_items([path], options):
            held = wanted.intersection(_around(item.place))
            if held:
                found |= held
                yield item
        for place in sorted(wanted - found - {whole}):
            yield Failure(place, "read", "its input does not hold this place any more")


def _around(place: str) -> Iterator[str]:
    """``place``, and the places that it lies in: the file, the member of an archive."""
    at = len(place)
    while at > 0:
        yield place[:at]
        at = place.rfind(":", 0, at)
