"""Fingerprints of cards: who says what, where, on which version. By them the same remark is known again."""

import hashlib
import json
from collections.abc import Sequence

from comments.models import Comment, Placement
from comments.remark import Remark


def print_of(remark: Remark, version_id: int) -> str:
    """Return the fingerprint of a remark on a version."""
    return fingerprint(version_id, remark.author.pk if remark.author else None, remark.words)


def fingerprint(version_id: int, author_id: int | None, words: Sequence[str]) -> str:
    """Return the SHA-256 of who says what about where on which version, runs of blanks counting as one."""
    said = [" ".join(value.split()) for value in words]
    return hashlib.sha256(json.dumps([version_id, author_id, *said]).encode()).hexdigest()


def twin(mark: str, comment_id: int) -> str:
    """Return the fingerprint of a comment that came to say what another one of the version already says.

    Both stay: each has its reference, and its envoi.
    """
    return hashlib.sha256(f"{mark} {comment_id}".encode()).hexdigest()


def by_fingerprint(prints: Sequence[str]) -> dict[str, Comment]:
    """Return the comments that already say these words, by fingerprint."""
    cards = Placement.objects.filter(fingerprint__in=prints).select_related("comment")
    return {card.fingerprint: card.comment for card in cards}


def own_marks(wanted: Sequence[tuple[int, str]]) -> list[str]:
    """Return a fingerprint for each comment id and the one it should have: a twin's where another has it."""
    taken = {mark: comment.pk for mark, comment in by_fingerprint([mark for _, mark in wanted]).items()}
    return [
        mark if taken.setdefault(mark, comment_id) == comment_id else twin(mark, comment_id)
        for comment_id, mark in wanted
    ]
