"""The stable keys of sections: what names a place whatever moves around it."""

import hashlib
from collections import Counter

from documents.reading.model import SectionKind

KEY_LENGTH = 200


def section_key(path: str, kind: SectionKind, name: str, seen: Counter[str]) -> str:
    """Return the key of the next place of *path* called *name*, counting it in *seen*.

    A repeated name gets ~2, ~3… in reading order: cct-exigences.md#row/exi-org-16~2. A key too long for a
    column keeps its beginning and ends with a digest.
    """
    base = f"{path}#{kind}/{name}"
    seen[base] += 1
    key = base if seen[base] == 1 else f"{base}~{seen[base]}"
    if len(key) <= KEY_LENGTH:
        return key
    digest = hashlib.sha256(key.encode()).hexdigest()[:16]
    return f"{key[: KEY_LENGTH - 17]}~{digest}"
