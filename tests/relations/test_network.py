"""The network reads features together, and its part in a decision can be told."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import numpy as np
import pytest

from earmark.relations.network import Network, read_network, store_network
from earmark.training.relations import network as fitting
from earmark.training.relations.network import Question, fit_network

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
    no, yes = network.outputs(network.columns(told))
    assert (yes > no) is np.bool_(pays)


def test_features_seen_in_few_articles_say_nothing(network: Network) -> None:
    told = ("verb=buy", "by=fund")
    known = network.outputs(network.columns(told))
    assert known == pytest.approx(network.outputs(network.columns([*told, "told=7", "verb=never seen"])))


def test_one_option_of_several_is_chosen_by_what_tells_it_from_the_others() -> None:
    options = [["it gives", "near"], ["it gets", "near"], ["nobody"]]
    right = np.array([[True, False], [False, True], [False, False]])
    heads = {"payer": ("payer",), "recipient": ("recipient",)}
    network = fit_network(heads, [Question(options, right, 1.0)] * 400)
    outputs, _ = network.option_outputs([network.columns(option) for option in options], network.columns([]))
    assert outputs.argmax(axis=0).tolist() == [0, 1]
    assert [network.head(name) for name in heads] == [slice(0, 1), slice(1, 2)]


@pytest.fixture(scope="module")
def lender() -> Network:
    """A state lends where no bank is told, and a bank where the sum is a loan; a gift is the state's."""
    banks = [["is=bank"], ["is=state"], ["nobody"]]
    questions = [
        Question(banks, np.array([[True], [False], [False]]), 1.0, ["of=loan"]),
        Question(banks, np.array([[False], [True], [False]]), 1.0, ["of=gift"]),
        Question(banks[1:], np.array([[True], [False]]), 1.0, ["of=loan"]),
    ]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fitting, "DROP_FEATURES", 0.1)
        return fit_network({"payer": ("payer",)}, questions * 200)


@pytest.mark.parametrize(
    ("options", "beside", "chosen"),
    [
        (["is=bank", "is=state", "nobody"], "of=loan", "is=bank"),
        (["is=bank", "is=state", "nobody"], "of=gift", "is=state"),
        (["is=state", "nobody"], "of=loan", "is=state"),
    ],
)
def test_who_is_chosen_depends_on_the_sum_and_on_who_else_there_is(
    lender: Network, options: list[str], beside: str, chosen: str
) -> None:
    outputs, scene = lender.option_outputs([lender.columns([o]) for o in options], lender.columns([beside]))
    assert options[int(outputs.argmax())] == chosen
    alone = lender.told.of(lender.columns([chosen]))
    assert lender.read(alone, scene) == pytest.approx(outputs[[options.index(chosen)]], rel=1e-4)


def test_what_is_stored_is_read_again(network: Network, tmp_path: Path) -> None:
    store_network(network, str(tmp_path / "pays.npz"))
    again = read_network(str(tmp_path / "pays.npz"))
    assert again.heads == network.heads
    for told in PAYS:
        thing = network.columns(told)
        assert again.outputs(thing) == pytest.approx(network.outputs(thing), rel=0.01, abs=0.01)


def test_the_outputs_are_the_means_of_what_the_members_say(network: Network) -> None:
    sums = network.told.of(network.columns(["verb=sell", "by=bank"])).sum(axis=0, keepdims=True)
    alone = []
    for member in range(fitting.MEMBERS):
        own = slice(member * fitting.WIDTH, (member + 1) * fitting.WIDTH)
        layers = {name: values[[member]] for name, values in network.layers.items()}
        alone.append(Network(network.heads, network.told, network.beside, layers).read(sums[:, own]))
    assert len({float(outputs[0, 0]) for outputs in alone}) == fitting.MEMBERS
    assert network.read(sums) == pytest.approx(np.mean(alone, axis=0), rel=1e-4, abs=1e-5)


def test_it_tells_what_speaks_for_a_label(network: Network) -> None:
    seen = ["verb=sell", "by=bank", "never seen"]
    told = dict(network.explain(seen, "pays", "yes"))
    assert set(told) == {"verb=sell", "by=bank"}
    without = network.outputs(network.columns(["by=bank"]))
    lost = network.outputs(network.columns(seen)) - without
    assert told["verb=sell"] == pytest.approx(float(lost[1] - lost.mean()), rel=1e-3)
