"""The network reads features together, and its part in a decision can be told."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import numpy as np
import pytest

from earmark.relations.linear import LinearModel, column
from earmark.relations.network import Blend, Network, read_network, store_network
from earmark.training.relations import network as fitting
from earmark.training.relations.network import Question, fit_network

SIZE = 1 << fitting.BITS
#: a pension fund buys, a bank sells: neither the verb nor the body tells by itself who pays
PAYS = {("verb=buy", "by=fund"): True, ("verb=buy", "by=bank"): False}
PAYS |= {("verb=sell", "by=fund"): False, ("verb=sell", "by=bank"): True}


@pytest.fixture(scope="module")
def network() -> Network:
    questions = [
        Question([[*told, f"told={n}"]], np.array([[not pays, pays]]), 1.0)
        for n, (told, pays) in product(range(300), PAYS.items())
    ]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fitting, "DROP_FEATURES", 0.1)
        patch.setattr(fitting, "EPOCHS", 10)
        return fit_network({"pays": ("no", "yes")}, questions)


@pytest.mark.parametrize(("told", "pays"), PAYS.items(), ids=str)
def test_it_learns_what_no_sum_of_weights_can_tell(network: Network, told: tuple[str, str], pays: bool) -> None:
    no, yes = network.outputs([network.columns(told)])[0]
    assert (yes > no) is np.bool_(pays)


def test_features_seen_in_few_articles_say_nothing(network: Network) -> None:
    told = ("verb=buy", "by=fund")
    known, rare = network.outputs([network.columns(told), network.columns([*told, "told=7", "verb=never seen"])])
    assert known == pytest.approx(rare)


def test_things_told_together_are_judged_as_each_by_itself(network: Network) -> None:
    things = [network.columns(told) for told in PAYS]
    together = network.outputs(things)
    assert together == pytest.approx(np.vstack([network.outputs([thing]) for thing in things]), rel=1e-5)


def test_one_option_of_several_is_chosen_by_what_tells_it_from_the_others() -> None:
    options = [["it gives", "near"], ["it gets", "near"], ["nobody"]]
    right = np.array([[True, False], [False, True], [False, False]])
    heads = {"payer": ("payer",), "recipient": ("recipient",)}
    network = fit_network(heads, [Question(options, right, 1.0)] * 400)
    outputs = network.outputs([network.columns(option) for option in options])
    assert outputs.argmax(axis=0).tolist() == [0, 1]
    assert [network.head(name) for name in heads] == [slice(0, 1), slice(1, 2)]


def test_what_is_stored_is_read_again(network: Network, tmp_path: Path) -> None:
    store_network(network, str(tmp_path / "pays.npz"))
    again = read_network(str(tmp_path / "pays.npz"))
    assert again.heads == network.heads
    things = [network.columns(told) for told in PAYS]
    assert again.outputs(things) == pytest.approx(network.outputs(things), rel=0.01, abs=0.01)


def test_a_blend_is_the_mean_of_both_and_tells_what_speaks_for_a_label(network: Network) -> None:
    weights = np.zeros((2, SIZE), dtype=np.float32)
    weights[1, column("title=pays", SIZE)] = 3.0
    blend = Blend(LinearModel(("no", "yes"), weights), network, "pays")
    seen = ["verb=sell", "by=bank"]
    alone = network.outputs([network.columns(seen)])[0]
    assert blend.scores(["title=pays"], alone) == pytest.approx((alone + np.array([0.0, 3.0])) / 2)
    told = dict(blend.explain(["title=pays"], "yes", beside=seen))
    assert told.pop("title=pays") == pytest.approx(1.5)
    assert told and set(told) <= set(seen)
