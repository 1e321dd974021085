"""Versioned ids: hashes of canonical content.

An id is a short prefix, the version of the recipe, and 16 hexadecimal digits of a SHA-256
over the canonical JSON of its parts: `doc1-3f0c...`. The same parts give the same id on every
machine; a change of recipe changes the version.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from typing import Union

Part = Union[str, int, None, Sequence["Part"]]


def sha256(raw: bytes) -> str:
    """-> the SHA-256 of `raw` as 64 hexadecimal digits."""
    return hashlib.sha256(raw).hexdigest()


def make_id(prefix: str, version: int, *parts: Part) -> str:
    """-> `{prefix}{version}-{16 hex digits}`, a hash of the parts in their order."""
    canonical = json.dumps(parts, ensure_ascii=False, separators=(",", ":"))
    return f"{prefix}{version}-{hashlib.sha256(canonical.encode('utf-8', 'surrogatepass')).hexdigest()[:16]}"
