"""The words of a stretch of text as the models of the relations step see them where there are no tokens yet."""

from __future__ import annotations

import re

_WORD = re.compile(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*|\d[\d.,]*|[%$£€¥(),:;—–]")


def plain_words(text: str, start: int, end: int) -> list[str]:
    """The words between two places, lower case; a number is ``#``, and of signs those that part or price are told.

    >>> plain_words("Of that, $3m (£2.3m) went to Leeds.", 0, 35)
    ['of', 'that', ',', '$', '#', 'm', '(', '£', '#', 'm', ')', 'went', 'to', 'leeds']
    """
    return ["#" if word[0].isdigit() else word.lower() for word in _WORD.findall(text, start, max(start, end))]
