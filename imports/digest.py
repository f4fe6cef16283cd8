"""The seal of a traced row: what it said and what became of it, in one hash."""

import hashlib
import json

from imports.models import SubmissionRow


def digest(row: SubmissionRow) -> str:
    """Return the SHA-256 of everything a row states, whatever database it is read back from."""
    stated = [
        row.submission_id,
        row.position,
        row.sheet,
        row.line,
        row.cells,
        row.links,
        row.faults,
        row.outcome,
        row.reason,
        row.comment_id,
        *([row.corrections] if row.corrections else []),  # rows sealed before there were any keep their seal
        *([row.picture] if row.picture else []),
    ]
    return hashlib.sha256(json.dumps(stated, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
