"""Trains the models of the relations step from gold articles: ``python -m earmark.training.relations.train``."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from hashlib import blake2b
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path

import click
from spacy.language import Language
from spacy.tokens import Doc

from earmark.relations.network import Network, store_network
from earmark.run.extract import load
from earmark.run.focus import amounts_of, choose, to_read
from earmark.training.relations.align import Gold, read_gold
from earmark.training.relations.calibrate import calibrate
from earmark.training.relations.examples import INSTRUMENTS, KINDS, PURPOSES, ROLES, Examples, add_kinds, add_roles
from earmark.training.relations.fit import fit_labels
from earmark.training.relations.network import fit_network
from earmark.training.relations.releases import BUILT

ROOT = Path(__file__).parents[4]
OUT = ROOT / "pipeline" / "earmark" / "data" / "relations"
#: the L2 penalty of the linear model of instruments, chosen on gold/dev
PENALTY = 4.0


def held_out(article_id: str) -> bool:
    """The recipe's own split: one in six of the real articles (press releases, world news) is never trained on."""
    digest = blake2b(article_id.encode(), digest_size=2).digest()
    return article_id.startswith(("cp-", "ce-")) and int.from_bytes(digest) % 6 == 0


Pair = tuple[Doc, Gold]


def gold_options(command: Callable[..., None]) -> Callable[..., None]:
    """The options that tell a training where its gold lies."""
    for name, default, exists in (
        ("--releases", BUILT, True),
        ("--shared", ROOT.parent / "shared", False),
        ("--corpus", ROOT / "corpus", False),
    ):
        place = click.Path(exists=exists, path_type=Path)
        command = click.option(name, type=place, default=default, show_default=True)(command)
    return command


def training_gold(corpus: Path, shared: Path, releases: Path) -> list[Gold]:
    """The gold of corpus/, of gold/train and of the labelled releases, save what is held out."""
    return [gold for gold in read_gold(corpus, shared / "gold" / "train", releases) if not held_out(gold.id)]


def annotate(nlp: Language, golds: list[Gold]) -> list[Pair]:
    """Run every component before the relations over what is read of the articles (earmark.run.focus), as in use.

    What is read becomes the text of the gold. Articles of which nothing is read are left out.
    """
    chosen = [(choose(gold.text, amounts_of(nlp, gold.text), gold.title), gold) for gold in golds]
    read = [(excerpt, replace(gold, text=excerpt.text)) for excerpt, gold in chosen if excerpt is not None]
    with nlp.select_pipes(disable=["earmark_amounts", "earmark_relations", "earmark_records"]):
        docs = nlp.pipe((to_read(nlp, excerpt) for excerpt, _ in read), batch_size=32)
        return list(zip(docs, [gold for _, gold in read], strict=True))


def fit_networks(pairs: list[Pair]) -> dict[str, Network]:
    """Fit all networks on annotated articles.

    Roles and purposes are fitted with instruments as a linear model says that has not seen the article: what they meet
    in use.
    """
    examples = Examples()
    halves = (Examples(), Examples())
    for n, (doc, gold) in enumerate(pairs):
        add_kinds(halves[n % 2], doc, gold)
    for half in halves:
        examples.kinds += half.kinds
    unseen = [fit_labels(INSTRUMENTS, half.instrument, l2=PENALTY) for half in halves]
    for n, (doc, gold) in enumerate(pairs):
        add_roles(examples, doc, gold, unseen[1 - n % 2])
    return {
        "kinds": fit_network(KINDS, examples.kinds),
        "roles": fit_network(ROLES, examples.roles),
        "purposes": fit_network(PURPOSES, examples.purposes, members=1),
    }


@contextmanager
def _aside(work: Callable[[], dict[str, float]]) -> Iterator[Connection]:
    """Do ``work`` in a process forked from this one, which has what is in memory; gives the end that it answers to.

    Where ``work`` fails, receiving raises EOFError.
    """
    context = get_context("fork")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=lambda: theirs.send(work()))
    process.start()
    theirs.close()
    try:
        yield ours
    finally:
        process.terminate()
        process.join()


@click.command(help=__doc__)
@gold_options
def main(corpus: Path, shared: Path, releases: Path) -> None:
    """Fit on corpus/, gold/train and the labelled releases, save what is held out, and write the weights."""
    golds = training_gold(corpus, shared, releases)
    nlp = load()
    pairs = annotate(nlp, golds)
    click.echo(f"{len(pairs)} of {len(golds)} articles hold sums that are read")
    with _aside(lambda: calibrate(pairs, fit_networks)) as calibrated:
        networks = fit_networks(pairs)
        weights = calibrated.recv()
    OUT.mkdir(parents=True, exist_ok=True)
    for name, network in networks.items():
        store_network(network, str(OUT / f"{name}.npz"))
        click.echo(f"{name}: {(OUT / f'{name}.npz').stat().st_size:,} bytes")
    (OUT.parent / "confidence.json").write_text(json.dumps(weights, indent=1) + "\n", encoding="utf-8")
    click.echo(f"confidence: {weights}")


if __name__ == "__main__":
    main()
