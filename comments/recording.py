"""Record remarks: the one door by which a comment and its card come to be."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from comments import places
from comments.models import Channel, Comment, Placement, Target
from documents.anchoring.model import Candidate
from documents.models import Edition
from people import journal
from people.models import Author, User


@dataclass(frozen=True, slots=True)
class Remark:
    """A remark ready to record: the person's own words, who wrote it, and where it may belong."""

    author: Author | None
    location: str
    excerpt: str
    text: str
    importance: str
    importance_level: str
    written_on: date | None
    candidates: Sequence[Candidate]
    whole_document: bool
    late: bool = False


@dataclass(frozen=True, slots=True)
class Recorded:
    """What became of a remark: its comment, and whether it is new."""

    comment: Comment
    created: bool


@transaction.atomic
def record_comments(
    remarks: Sequence[Remark],
    *,
    edition: Edition,
    channel: Channel,
    sections: Mapping[str, int],
    by: User | None,
) -> list[Recorded]:
    """Return what became of each remark, in order: a new comment with its card, or the one already known.

    The same words by the same person on the same version are one remark, whatever file they come in.
    A fixed number of queries for any number of remarks. *sections* gives section ids by key. The caller holds
    the version's turn to write: without it, another import's same remark is an IntegrityError.
    """
    prints = [print_of(remark, edition.version_id) for remark in remarks]
    known = {c.fingerprint: c for c in Comment.objects.filter(fingerprint__in=prints)}
    new = {mark: remark for mark, remark in zip(prints, remarks, strict=True) if mark not in known}
    created = Comment.objects.bulk_create([comment(r, mark, channel) for mark, r in new.items()])
    lay_cards(created, list(new.values()), edition, sections, by)
    known |= {c.fingerprint: c for c in created}
    return [Recorded(known[mark], first_use(mark, new)) for mark in prints]


def first_use(mark: str, new: dict[str, Remark]) -> bool:
    """Return whether this row is the one its comment was created from; its twins are « déjà connue »."""
    return new.pop(mark, None) is not None


def lay_cards(
    comments: list[Comment],
    remarks: list[Remark],
    edition: Edition,
    sections: Mapping[str, int],
    by: User | None,
) -> None:
    """Give each new comment its card on the edition's version, its places, and a line in the journal."""
    cards = Placement.objects.bulk_create(
        [card(comment, remark, edition) for comment, remark in zip(comments, remarks, strict=True)]
    )
    Target.objects.bulk_create(
        target
        for placement, remark in zip(cards, remarks, strict=True)
        for target in places.targets(placement, remark.candidates, sections)
    )
    volet = edition.volet.code
    journal.record_many(
        [
            journal.prepare("réception", p, by=by, volet=volet, after={"place": p.get_place_state_display()})
            for p in cards
        ]
    )


def card(comment: Comment, remark: Remark, edition: Edition) -> Placement:
    """Return the unsaved card of a new comment."""
    return Placement(
        comment=comment,
        version_id=edition.version_id,
        edition=edition,
        place_state=places.place_state(remark.candidates, whole=remark.whole_document),
        late=remark.late,
    )


def comment(remark: Remark, mark: str, channel: Channel) -> Comment:
    """Return the unsaved comment of a remark."""
    return Comment(
        author=remark.author,
        channel=channel,
        location=remark.location,
        excerpt=remark.excerpt,
        text=remark.text,
        importance=remark.importance,
        importance_level=remark.importance_level,
        written_on=remark.written_on,
        fingerprint=mark,
    )


def print_of(remark: Remark, version_id: int) -> str:
    """Return the fingerprint of a remark on a version."""
    author_id = remark.author.pk if remark.author else None
    return fingerprint(version_id, author_id, (remark.location, remark.excerpt, remark.text))


def fingerprint(version_id: int, author_id: int | None, words: Sequence[str]) -> str:
    """Return the SHA-256 of who says what about where on which version, runs of blanks counting as one."""
    said = [" ".join(value.split()) for value in words]
    return hashlib.sha256(json.dumps([version_id, author_id, *said]).encode()).hexdigest()
