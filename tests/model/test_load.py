"""Loading: offline, from the package alone, and with a clear word where there is nothing to load."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from spacy.language import Language

from earmark.model import ModelNotFound, load_spacy, shipped_path

LABELS = {"PERSON", "ORG", "GPE", "LOC", "NORP", "FAC", "EVENT", "LAW", "PROGRAM", "PRODUCT"}

OFFLINE = """
import socket, sys
def refuse(*args, **kwargs):
    raise OSError("no network in this test")
socket.socket.connect = refuse
from earmark.model import load_spacy
doc = load_spacy()("Toyota gave the city of Nagoya a grant.")
print([token.tag_ for token in doc][:2], doc.has_annotation("DEP"))
"""


def test_loads_in_a_fresh_process_without_network(tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, "-c", OFFLINE], capture_output=True, text=True, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "['NNP', 'VBD'] True"


def test_knows_the_ten_entity_labels(nlp: Language) -> None:
    assert set(nlp.get_pipe("ner").labels) == LABELS


def test_labels_are_those_of_universal_dependencies(nlp: Language) -> None:
    assert {"nsubj", "obj", "obl", "nmod", "nsubj:pass", "aux:pass"} <= set(nlp.get_pipe("parser").labels)


def test_fits_in_25_megabytes() -> None:
    assert sum(path.stat().st_size for path in shipped_path().rglob("*")) <= 25 * 2**20


def test_states_its_licence_and_sources() -> None:
    meta = json.loads((shipped_path() / "meta.json").read_text(encoding="utf-8"))
    assert meta["license"] == "CC BY-SA 4.0"
    assert any("Universal Dependencies" in source["name"] for source in meta["sources"])


def test_a_folder_of_another_pipeline_can_be_named() -> None:
    assert load_spacy(str(shipped_path())).lang == "en"


def test_a_missing_pipeline_names_the_remedy() -> None:
    with pytest.raises(ValueError, match=r"python -m spacy download en_core_web_absent"):
        load_spacy("en_core_web_absent")
    assert issubclass(ModelNotFound, ValueError)
