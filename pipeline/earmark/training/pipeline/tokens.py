"""How words are split: spaCy's English tokenizer, with the treebanks' way of hyphens and dashes."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

import spacy
from spacy.language import Language
from spacy.tokenizer import Tokenizer
from spacy.util import compile_infix_regex, compile_prefix_regex, compile_suffix_regex, registry

LETTER = r"[^\W\d_]"

INFIXES = [
    rf"(?<=[0-9])[-–—](?={LETTER})",  # 10-year
    rf"(?<={LETTER})[-–—](?=[0-9])",  # mid-2026
    r"(?<=[0-9])[-–—](?=[0-9])",  # 10-12
    r"(?<=[0-9A-Za-z])[-–—](?=[$€£¥₹])",  # $5-$7, €3bn–€4bn
    r"(?<=[-–—])[$€£¥₹](?=[0-9])",
    rf"(?<=[\w.])[–—](?={LETTER})",  # Rapidus–Toyota
    rf"(?<={LETTER})/(?={LETTER})",  # public/private
    r"(?<=\w)[=*_!?.]{2,}(?=\w)",  # well...maybe
]
PREFIXES = [r"[-=*_!?#~]{2,}", r"[-–—](?=\w)", r"(?:US|C|A|NZ|HK|S|NT)\$(?=\d)", r"[₩₦₱฿₫₴₺₽](?=\d)"]
SUFFIXES = [r"[-=*_!?#~]{2,}", r"(?<=\w)[-–—]", r"(?<=[0-9])(?:bn|mn|tn|trn|mln|bln|k|K|m|M|B|T)"]
NO_EXCEPTIONS = ("and/or", "b.", "c.", "e.", "d.", "f.", "g.", "h.")


def adapt_tokenizer(nlp: Language) -> None:
    """Give `nlp` the rules above; they are plain patterns, so the pipeline loads without this module."""
    tokenizer, defaults = cast(Tokenizer, nlp.tokenizer), nlp.Defaults
    tokenizer.infix_finditer = compile_infix_regex([*INFIXES, *(defaults.infixes or [])]).finditer
    tokenizer.prefix_search = compile_prefix_regex([*PREFIXES, *(defaults.prefixes or [])]).search
    tokenizer.suffix_search = compile_suffix_regex([*SUFFIXES, *(defaults.suffixes or [])]).search
    tokenizer.rules = {k: v for k, v in (tokenizer.rules or {}).items() if k not in NO_EXCEPTIONS}


def blank() -> Language:
    """An empty English pipeline with earmark's tokenizer."""
    nlp = spacy.blank("en")
    adapt_tokenizer(nlp)
    return nlp


@registry.callbacks("earmark.adapt_tokenizer")  # type: ignore[untyped-decorator]
def make_adapter() -> Callable[[Language], None]:
    """For `[initialize.before_init]` of a training config."""
    return adapt_tokenizer
