"""Weights lie on disk in half precision, half the size, and are made single again when the pipeline is loaded.

spaCy has no hook behind `from_disk`, so a component that does nothing to a Doc stands last in the pipeline and widens
what was loaded before it. A loaded pipeline is an ordinary one: written again, it is in single precision.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc
from thinc.api import Model


@Language.factory("earmark_precision")
class Precision:
    """The last component of the shipped pipeline."""

    def __init__(self, nlp: Language | None, name: str) -> None:
        self.nlp = nlp
        self.name = name

    def __reduce__(self) -> tuple[type[Precision], tuple[None, str]]:
        """To a process of `nlp.pipe(n_process=…)` it goes without the pipeline that is sent anyway."""
        return Precision, (None, self.name)

    def __call__(self, doc: Doc) -> Doc:
        return doc

    def to_disk(self, path: Path, *, exclude: Any = ()) -> None:
        """Nothing of its own to write."""

    def from_disk(self, path: Path, *, exclude: Any = ()) -> Precision:
        """Widen all that the pipeline holds by now."""
        if self.nlp is not None:
            set_precision(self.nlp, "float32")
        return self


def set_precision(nlp: Language, dtype: str) -> None:
    """Turn every weight and the word vectors to `dtype` ("float16" or "float32"), in place."""
    for node in _nodes(nlp):
        for name in node.param_names:
            if node.has_param(name):
                weights: Any = node.get_param(name)
                node.set_param(name, weights.astype(dtype))
    vectors: Any = nlp.vocab.vectors.data
    nlp.vocab.vectors.data = vectors.astype(dtype)


def _nodes(nlp: Language) -> Iterator[Model[Any, Any]]:
    for _, component in nlp.pipeline:
        model = getattr(component, "model", None)
        if isinstance(model, Model):
            yield from model.walk()
