"""Load the shipped pipeline from the package's own files, or any other that is installed."""

from __future__ import annotations

from pathlib import Path

import spacy
from spacy.language import Language
from spacy.util import is_package
from thinc.api import NumpyOps, get_current_ops, set_current_ops

from earmark.model import consistency, gazetteer, lines, precision  # noqa: F401  registers what the pipeline uses

SHIPPED = "en_earmark"


class ModelNotFound(ValueError):  # noqa: N818
    """The spaCy pipeline asked for is neither installed nor a folder on disk."""


def shipped_path() -> Path:
    """The folder of the pipeline that ships with earmark, in spaCy's `to_disk` format."""
    return Path(__file__).parent / SHIPPED


def load_spacy(name: str | None = None) -> Language:
    """Load a spaCy pipeline; nothing is downloaded.

    name: None for the pipeline that ships with earmark; else the name of an installed pipeline package
        (`en_core_web_trf`) or the path of a folder that `nlp.to_disk` wrote.

    Raises ModelNotFound, a ValueError that says what to install, where there is no such pipeline.
    """
    if name is None or name == SHIPPED:
        path = shipped_path()
        if not (path / "config.cfg").is_file():
            raise ModelNotFound(
                f"The pipeline {SHIPPED} is missing from {path.parent}: install earmark anew, or make it "
                "with `python -m earmark.training.pipeline`."
            )
        return _load(path)
    if not is_package(name) and not (Path(name) / "config.cfg").is_file():
        raise ModelNotFound(
            f"No spaCy pipeline {name!r}: it is neither an installed package nor a folder with a config.cfg. "
            f"For a pipeline of spaCy's own run `python -m spacy download {name}`; leave the name out to use "
            "the one that ships with earmark."
        )
    return _load(name)


def _load(name: str | Path) -> Language:
    """`spacy.load`, with numpy's matrix product in the place of BLIS's.

    The results are the same to the sixth digit; where numpy comes with OpenBLAS, as its wheels do, a product of
    the sizes that occur here takes about a third of the time.
    """
    before = get_current_ops()
    if type(before) is not NumpyOps:  # a GPU, or Apple's Accelerate
        return spacy.load(name)
    set_current_ops(NumpyOps(use_blis=False))
    try:
        return spacy.load(name)
    finally:
        set_current_ops(before)
