"""Stable ids: the same article and allocation get the same id in every run, on every machine."""

from __future__ import annotations

from hashlib import blake2b


def stable_id(*parts: object) -> str:
    """Return 16 hexadecimal digits that depend on ``parts`` alone (BLAKE2b, 64 bits).

    Parts are separated so that ``("ab", "c")`` and ``("a", "bc")`` differ.
    """
    digest = blake2b(digest_size=8)
    for part in parts:
        encoded = str(part).encode("utf-8", "surrogatepass")
        digest.update(f"{len(encoded)}:".encode() + encoded)
    return digest.hexdigest()
