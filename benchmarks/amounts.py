"""Amounts against their peers: characters a second, F1, and cost on hostile text.

    python benchmarks/amounts.py [--no-peers] [--chars N] [--size N] [--cases FILE]

Times `find_amounts`, quantulum3 and Microsoft Recognizers-Text in one process on the same news text (the articles of
corpus/), each in processor time of one core, best of its rounds; then scores all three on the project's own table of
sentences, tests/amounts/cases.txt, and on ../shared/amounts/dev.jsonl, where that lies beside the checkout; then times
`find_amounts` on a million characters of hostile text each. The peers come with `pip install -e '.[bench]'`; one that
cannot be imported is left out and named.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import re
import sys
import time
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from earmark.amounts import find_amounts

ROOT = Path(__file__).parent.parent
CASES = ROOT / "tests" / "amounts" / "cases.txt"
DEV = ROOT.parent / "shared" / "amounts" / "dev.jsonl"
Mention = dict[str, Any]

HOSTILE = {
    "digits": "1234567890",
    "commas": ",",
    "digits and commas": "1,",
    "groups": "1,234,567,",
    "points": "1.",
    "symbols": "$",
    "symbols and digits": "$1",
    "symbols, apart": "$ ",
    "scale words": "million ",
    "number words": "one hundred and ",
    "brackets": "(",
    "spaces": " ",
    "newlines": "\n",
    "percent signs": "%",
    "places": "Canada Sydney ",
    "capitals": "USD",
    "one word": "a",
}
# Nothing but sums, forty times as many as in news: what they cost is the price of reading a sum, not of the text.
DENSE = {
    "fractions": "half a ",
    "sums in brackets": "($5m ",
    "hyphens": "5-",
    "lists": "5, 6 and ",
    "ranges": "5 to ",
    "percentages": "5% of ",
    "bare dollars": "$5m A$6m ",
    "crowns": "5m crowns Norwegian ",
    "elided sums": "$5m. It paid 6 million. ",
}


def news(chars: int) -> list[str]:
    """Articles of the corpus, in the order of their names, until they have so many characters."""
    texts, size = [], 0
    for path in sorted((ROOT / "corpus").glob("*.json")):
        text = json.loads(path.read_text(encoding="utf-8"))["text"]
        texts.append(text)
        size += len(text)
        if size >= chars:
            break
    return texts


# --- the three, each as a function from a text to mentions as the cases have them --------------------------------


def ours(text: str) -> list[Mention]:
    return [a.to_json() for a in find_amounts(text) if a.kind in ("money", "percent")]


def load_quantulum3() -> Callable[[str], list[Mention]]:
    """quantulum3 without its classifier, which needs the scikit-learn it was pickled with and makes it slower."""
    from quantulum3 import classifier, parser

    classifier.USE_CLF = False

    def find(text: str) -> list[Mention]:
        out = []
        for quantity in parser.parse(text):
            unit = quantity.unit
            if unit.entity.name == "currency":
                kind, code = "money", unit.currency_code
            elif unit.name == "percentage":
                kind, code = "percent", None
            else:
                continue
            value, high = quantity.value, None
            if quantity.uncertainty:
                value, high = value - quantity.uncertainty, value + quantity.uncertainty
            out.append({"kind": kind, "value": value, "max": high, "currency": code})
        return out

    return find


# Units to which Recognizers-Text gives no ISO code: its code for the purpose of the score, and its factor.
RECOGNIZERS_UNITS = {
    "Dollar": ("USD", 1),
    "Cent": ("USD", 0.01),
    "Penny": ("GBP", 0.01),
    "Pence": ("GBP", 0.01),
    "Pound": ("GBP", 1),
    "Franc": ("CHF", 1),
    "Peso": ("MXN", 1),
    "Rupee": ("INR", 1),
    "Krona": ("SEK", 1),
    "Crown": ("SEK", 1),
    "Sen": ("MYR", 0.01),
    "Fen": ("CNY", 0.01),
    "Jiao": ("CNY", 0.1),
    "Bitcoin": ("BTC", 1),
    "Finnish markka": ("FIM", 1),
    "Dinar": ("RSD", 1),
    "Mark": ("DEM", 1),
}


def load_recognizers() -> Callable[[str], list[Mention]]:
    """Recognizers-Text's English currency and percentage models."""
    from recognizers_number import recognize_percentage
    from recognizers_number_with_unit import recognize_currency

    def find(text: str) -> list[Mention]:
        out = []
        for found in recognize_currency(text, "en-us"):
            resolution = found.resolution or {}
            code, factor = RECOGNIZERS_UNITS.get(resolution.get("unit"), (resolution.get("isoCurrency"), 1))
            value = _float(resolution.get("value"))
            if code is not None and value is not None:
                out.append({"kind": "money", "value": value * factor, "max": None, "currency": code})
        for found in recognize_percentage(text, "en-us"):
            value = _float((found.resolution or {}).get("value", "").rstrip("%"))
            if value is not None:
                out.append({"kind": "percent", "value": value, "max": None, "currency": None})
        return out

    return find


def _float(written: str | None) -> float | None:
    try:
        return float(written or "")
    except ValueError:
        return None


# --- measures --------------------------------------------------------------------------------------------------------


def rate(find: Callable[[str], Any], texts: list[str], rounds: int) -> float:
    """Characters a second of processor time, the best of so many rounds."""
    size = sum(map(len, texts))
    best = float("inf")
    for _ in range(rounds):
        began = time.process_time()
        for text in texts:
            find(text)
        best = min(best, time.process_time() - began)
    return size / best


def f1(find: Callable[[str], list[Mention]], cases: list[dict[str, Any]]) -> dict[str, float]:
    """F1 of money, percent and both, by the rules of ../shared/eval/score_amounts.py."""
    hits, gold, found = ({"money": 0, "percent": 0} for _ in range(3))
    for case in cases:
        left = find(case["text"])
        for mention in left:
            found[mention["kind"]] += 1
        for wanted in case["mentions"]:
            gold[wanted["kind"]] += 1
            hit = next((m for m in left if _same(wanted, m, wanted["value"], wanted["max"])), None)
            ends = [hit]
            if hit is None and wanted["max"] is not None:
                ends = [
                    next((m for m in left if _same(wanted, m, value, None)), None)
                    for value in (wanted["value"], wanted["max"])
                ]
            if None not in ends:
                hits[wanted["kind"]] += 1
                found[wanted["kind"]] -= len(ends) - 1
                left = [m for m in left if all(m is not end for end in ends)]
    both = [sum(side.values()) for side in (hits, gold, found)]
    return {"money": _f(hits["money"], gold["money"], found["money"]),
            "percent": _f(hits["percent"], gold["percent"], found["percent"]), "all": _f(*both)}  # fmt: skip


def _f(hits: int, gold: int, found: int) -> float:
    return 2 * hits / (gold + found) if gold + found else 0.0


def _same(gold: Mention, found: Mention, value: float, high: float | None) -> bool:
    if gold["kind"] != found["kind"] or (gold["kind"] == "money" and found["currency"] not in gold["currency"]):
        return False
    low, top = found["value"], found["max"]
    if high is None or top is None:
        return high is None and top is None and _close(value, low)
    return all(
        _close(*ends) for ends in zip(sorted(map(abs, (value, high))), sorted(map(abs, (low, top))), strict=True)
    )


def _close(a: float, b: float) -> bool:
    return abs(abs(a) - abs(b)) <= 1e-6 * max(1.0, abs(a))


def costs_of(pieces: dict[str, str], size: int) -> Iterator[tuple[str, float, float]]:
    """For texts of one piece over and over: nanoseconds a character at ``size`` characters and at a quarter of them."""
    for name, piece in pieces.items():
        costs = []
        for length in (size // 4, size):
            text = (piece * (length // len(piece) + 1))[:length]
            began = time.process_time()
            find_amounts(text)
            costs.append((time.process_time() - began) / length * 1e9)
        yield name, costs[1], costs[0]


_ROW = re.compile(r".+ = (-?[\d.]+?)(?:\.\.(-?[\d.]+))? (\S+)(?: .*)?")


def read_cases(path: Path) -> list[dict[str, Any]]:
    """Cases of a file in JSON lines, or of the table of sentences, of which the money and percentages are taken."""
    lines = path.read_text(encoding="utf-8").splitlines()
    if path.suffix == ".jsonl":
        return [json.loads(line) for line in lines]
    cases = []
    for text, rows in (line.split(" => ") for line in lines if line and not line.startswith("#")):
        mentions = []
        for row in filter(None, map(_ROW.fullmatch, rows.split(" ; "))):
            if row[3] in ("pp", "x", "share"):
                continue
            kind = "percent" if row[3] == "%" else "money"
            high = None if row[2] is None else float(row[2])
            mentions.append({"kind": kind, "value": float(row[1]), "max": high, "currency": [row[3]]})
        cases.append({"text": text, "mentions": mentions})
    return cases


def main() -> None:
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("--chars", type=int, default=60_000, help="characters of news to time on (default 60000)")
    cli.add_argument("--size", type=int, default=1_000_000, help="characters of each hostile text (default 1000000)")
    cli.add_argument("--no-peers", action="store_true", help="leave the peers out")
    cli.add_argument("--cases", type=Path, action="append", help="cases to score on (default: all that are there)")
    args = cli.parse_args()
    warnings.simplefilter("ignore")

    finders: dict[str, Callable[[str], list[Mention]]] = {"earmark": ours}
    if not args.no_peers:
        for name, module, loader in (
            ("quantulum3", "quantulum3", load_quantulum3),
            ("Recognizers-Text", "recognizers_number_with_unit", load_recognizers),
        ):
            if importlib.util.find_spec(module) is None:
                print(f"{name} is not installed: pip install -e '.[bench]'", file=sys.stderr)
                continue
            finders[name] = loader()
            finders[name]("It cost $5 million, 5% more.")
    texts = news(args.chars)
    size = sum(map(len, texts))
    timed: dict[str, Callable[[str], Any]] = {**finders, "earmark": find_amounts}
    rates = {name: rate(find, texts, 5 if name == "earmark" else 1) for name, find in timed.items()}
    print(f"News text: {len(texts)} articles, {size:,} characters; one core, processor time.\n")
    base = rates.get("quantulum3")
    print(f"{'':18}{'characters/s':>14}{'× quantulum3':>14}")
    for name, value in rates.items():
        print(f"{name:18}{value:14,.0f}" + (f"{value / base:14.1f}" if base else ""))

    for path in args.cases or [path for path in (CASES, DEV) if path.exists()]:
        cases = read_cases(path)
        print(f"\nF1 on {path.name}: {len(cases)} texts, {sum(len(c['mentions']) for c in cases)} mentions\n")
        print(f"{'':18}{'all':>8}{'money':>8}{'percent':>9}")
        for name, find in finders.items():
            scores = f1(find, cases)
            print(f"{name:18}{scores['all']:8.3f}{scores['money']:8.3f}{scores['percent']:9.3f}")

    plain = 1e9 / rates["earmark"]
    for title, pieces, size in (("Hostile text", HOSTILE, args.size), ("Nothing but sums", DENSE, args.size // 10)):
        print(f"\n{title}, {size:,} characters each, against {plain:.0f} ns a character of news\n")
        print(f"{'':20}{'ns/char':>9}{'× news':>8}{'× a quarter of it':>20}")
        for name, cost, quarter in costs_of(pieces, size):
            print(f"{name:20}{cost:9.0f}{cost / plain:8.2f}{cost / quarter if quarter else 0:20.2f}", flush=True)


if __name__ == "__main__":
    main()
