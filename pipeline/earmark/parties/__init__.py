"""Doc → who is named: mentions, noun phrases, acronyms, reference, canonical names."""

from earmark.parties.mentions import find_mentions
from earmark.parties.party import Mention, Party
from earmark.parties.resolve import resolve

__all__ = ["Mention", "Party", "find_mentions", "resolve"]
