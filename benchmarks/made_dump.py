"""Makes a dump of realistic mix from the texts of corpus/: seeded, so that it is the same everywhere.

Three articles in four hold an amount, and over the whole dump one sentence in six does, as in general news; an article
is about 500 words. Each is a text of the corpus or two among paragraphs without amounts from others, or those alone.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from earmark.amounts import find_amounts

CORPUS = Path(__file__).parent.parent / "corpus"
WORDS = 500
WITH_AMOUNT = 3 / 4
SENTENCES_WITH_AMOUNT = 1 / 6
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z“\"])|\n+")


@dataclass(frozen=True)
class Mix:
    """What a dump is made of: shares of articles and sentences with an amount, and words an article."""

    articles: int
    with_amount: float
    sentences_with_amount: float
    words: float


def sentences(text: str) -> list[str]:
    """The sentences of a text, cheaply split."""
    return [sentence for sentence in _SENTENCE.split(text) if sentence.strip()]


def share(paragraphs: list[str]) -> tuple[int, int]:
    """How many sentences hold an amount, and how many there are."""
    told = [sentence for paragraph in paragraphs for sentence in sentences(paragraph)]
    return sum(bool(find_amounts(sentence)) for sentence in told), len(told)


def corpus_texts() -> list[list[str]]:
    """The paragraphs of each text of the corpus that holds an amount."""
    texts = (json.loads(path.read_text("utf-8"))["text"] for path in sorted(CORPUS.glob("*.json")))
    found = [[line for line in text.split("\n") if line.strip()] for text in texts]
    return [paragraphs for paragraphs in found if find_amounts("\n".join(paragraphs))]


def articles(number: int, seed: int = 4) -> Iterator[dict[str, str]]:
    """``number`` rows as news-please writes them."""
    chance = random.Random(seed)
    told = [[(line, *share([line])) for line in paragraphs] for paragraphs in corpus_texts()]
    plain = [line for paragraphs in told for line in paragraphs if not line[1] and len(line[0]) > 60]
    held = told_so_far = 0  # sentences with an amount, and all, in the articles before
    for at in range(number):
        lines: list[tuple[str, int, int]] = []
        holds = chance.random() < WITH_AMOUNT
        while sum(len(line.split()) for line, _, _ in lines) < WORDS:
            within = sum(line[1] for line in lines), sum(line[2] for line in lines)
            fewer = held + within[0] <= SENTENCES_WITH_AMOUNT * (told_so_far + within[1])
            begin = chance.randint(min(1, len(lines)), len(lines))  # a headline stays in front
            lines[begin:begin] = chance.choice(told) if holds and (fewer or not within[0]) else [chance.choice(plain)]
        held, told_so_far = held + sum(line[1] for line in lines), told_so_far + sum(line[2] for line in lines)
        body = [line for line, _, _ in lines]
        yield {
            "maintext": "\n".join(body),
            "title": body[0][:80],
            "date_publish": f"2025-{at % 12 + 1:02}-{at % 28 + 1:02} 08:00:00",
            "url": f"https://news.example/{seed}/{at}",
            "source_domain": "news.example",
            "language": "en",
        }


def write(path: Path, number: int, seed: int = 4) -> Mix:
    """Write a JSONL dump and tell its mix, measured on its first thousand articles."""
    words = held = with_amount = all_of_them = looked_at = 0
    with path.open("w", encoding="utf-8") as file:
        for at, row in enumerate(articles(number, seed)):
            file.write(json.dumps(row) + "\n")
            if at < 1000:
                one, many = share([row["maintext"]])
                looked_at, held, words = looked_at + 1, held + bool(one), words + len(row["maintext"].split())
                with_amount, all_of_them = with_amount + one, all_of_them + many
    return Mix(number, held / looked_at, with_amount / all_of_them, words / looked_at)
