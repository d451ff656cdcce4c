"""Why records are wrong, counted: ``python -m earmark.training.relations.errors GOLD_DIR``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import click
from spacy.tokens import Doc

from earmark.parties.party import Party
from earmark.relations.candidate import Candidate, Role
from earmark.relations.complete import complete
from earmark.relations.relate import relate
from earmark.run.extract import load
from earmark.training.relations.align import Gold, Record, accepts_nobody, accepts_party, read_gold, tells
from earmark.training.relations.train import annotate

#: what is wrong → how the table names it
CAUSES = {
    "unseen": "the sum is not found, or read as another",
    "merged": "two records of one size are told as one",
    "missed": "an allocation is taken for none",
    "empty": "{role}: somebody is named where nobody is told",
    "no name": "{role}: the right name is not among the parties of the article",
    "left empty": "{role}: nobody is named",
    "in sentence": "{role}: told in the sentence by name or phrase, another is taken",
    "referred": "{role}: told in the sentence by a pronoun or description, another is taken",
    "elsewhere": "{role}: told in another sentence, another is taken",
}


def causes(doc: Doc, gold: Gold) -> Iterator[str]:
    """Yield what is wrong with the records that ``doc`` gives for each quantified record of ``gold`` that counts."""
    used: set[int] = set()
    for record in gold.records:
        if record["optional"] or record["amount"] is None:
            continue
        fitting = [c for c in doc._.candidates if c.amount is not None and tells(record, c.amount)]
        free = [c for c in fitting if id(c) not in used]
        if not free:
            yield CAUSES["merged" if fitting else "unseen"]
            continue
        best = max(free, key=lambda c: (c.kept, c.score))
        used.add(id(best))
        if not best.kept:
            yield CAUSES["missed"]
            continue
        wrong = [_role_cause(doc, best, record, role) for role in ("payer", "recipient")]
        found = [cause for cause in wrong if cause]
        yield from found or ["right"]


def _role_cause(doc: Doc, c: Candidate, record: Record, role: str) -> str:
    told: Role | None = getattr(c, role)
    if told is None:
        cause = "" if accepts_nobody(record, role) else "left empty"
    elif accepts_party(record, role, told.name):
        cause = ""
    elif not [name for name in record[role] if name]:
        cause = "empty"
    else:
        cause = _where(doc, c, [p for p in doc._.parties if accepts_party(record, role, p.name)])
    return CAUSES[cause].format(role=role) if cause else ""


def _where(doc: Doc, c: Candidate, right: list[Party]) -> str:
    if not right:
        return "no name"
    span = doc.char_span(*c.place, alignment_mode="expand")
    assert span is not None
    sentence = span.sent
    here = [m for p in right for m in (*p.mentions, *p.possible) if sentence.start <= m.head < sentence.end]
    if any(m.form in ("name", "phrase") for m in here):
        return "in sentence"
    return "referred" if here else "elsewhere"


@click.command(help=__doc__)
@click.argument("folder", metavar="GOLD_DIR", type=click.Path(exists=True, file_okay=False, path_type=Path))
def main(folder: Path) -> None:
    """Print a Markdown table of the causes, the most frequent first; a record can have two."""
    nlp = load()
    counts: Counter[str] = Counter()
    for gold in read_gold(folder):
        pairs = annotate(nlp, [gold])
        for doc, read in pairs:
            doc._.candidates = relate(doc, gold.title)
            complete(doc, doc._.candidates, None)
            counts.update(causes(doc, read))
        if not pairs:
            counted = [record for record in gold.records if record["amount"] and not record["optional"]]
            counts[CAUSES["missed"]] += len(counted)
    click.echo("| what is wrong | records |\n| --- | ---: |")
    for cause, count in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])):
        click.echo(f"| {cause} | {count} |")


if __name__ == "__main__":
    main()
