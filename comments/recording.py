"""Record remarks: the one door by which a comment and its card come to be."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from django.db import transaction

from comments import places
from comments.marks import by_fingerprint, print_of
from comments.models import Channel, Comment, Placement, Target, words_sought
from comments.outcomes import Correction
from comments.remark import Remark
from documents.models import Edition
from people import journal
from people.models import User


class Became(Enum):
    """What a remark became."""

    CREATED = "created"
    UPDATED = "updated"
    KNOWN = "known"


@dataclass(frozen=True, slots=True)
class Recorded:
    """What became of a remark, and its comment."""

    comment: Comment
    became: Became


@transaction.atomic
def record_comments(
    remarks: Sequence[Remark],
    *,
    edition: Edition,
    channel: Channel,
    sections: Mapping[str, int],
    by: User | None,
) -> list[Recorded]:
    """Return what became of each remark, in order: a new comment with its card, one it corrects, a known one.

    The same words by the same person on the same version are one remark, whatever file they come in. A new
    card is off the board, and a correction does not speak, until their envoi is settled. A correction of what
    was decided is a comment of its own. A fixed number of queries for any number of remarks.
    *sections* gives section ids by key. The caller holds the version's turn to write: without it, another
    import's same remark is an IntegrityError.
    """
    prints = [print_of(remark, edition.version_id) for remark in remarks]
    known = by_fingerprint(prints)
    revisable = undecided({r.revises for r in remarks if r.revises and not r.apart})
    updates = {
        at: comment
        for at, (mark, remark) in enumerate(zip(prints, remarks, strict=True))
        if (comment := revisable.get(remark.revises))
        and not remark.apart
        and is_update(known.get(mark), comment, remark)
    }
    new = {
        mark: remark
        for at, (mark, remark) in enumerate(zip(prints, remarks, strict=True))
        if mark not in known and at not in updates
    }
    created = Comment.objects.bulk_create([new_comment(remark, channel, by) for remark in new.values()])
    lay_cards(created, list(new.values()), list(new), edition=edition, sections=sections, by=by)
    known |= dict(zip(new, created, strict=True))
    return [
        Recorded(updates[at], Became.UPDATED)
        if at in updates
        else Recorded(known[mark], Became.CREATED if new.pop(mark, None) else Became.KNOWN)
        for at, mark in enumerate(prints)
    ]


def undecided(ids: Collection[int]) -> dict[int | None, Comment]:
    """Return those of the comments that no decision stands on, by id."""
    decided = Placement.objects.filter(comment__in=ids).decided()
    return dict(Comment.objects.exclude(placements__in=decided).in_bulk(list(ids)))


def is_update(says_it: Comment | None, comment: Comment, remark: Remark) -> bool:
    """Return whether a correction changes the comment: its words, or what goes with them (its date, say)."""
    if says_it is None:
        return True
    same = comment.importance == remark.importance and comment.written_on == remark.written_on
    return says_it == comment and not same


def lay_cards(
    comments: Sequence[Comment],
    remarks: Sequence[Remark],
    marks: Sequence[str],
    *,
    edition: Edition,
    sections: Mapping[str, int],
    by: User | None,
) -> None:
    """Give each comment a card on the edition's version, off the board, its places, a line in the journal.

    *marks* are the cards' fingerprints, all different.
    """
    cards = Placement.objects.bulk_create(
        [new_card(*given, edition) for given in zip(comments, remarks, marks, strict=True)]
    )
    Target.objects.bulk_create(
        target
        for placement, remark in zip(cards, remarks, strict=True)
        for target in places.targets(placement, remark.located.candidates, sections)
    )
    volet = edition.volet.code
    journal.record_many(
        [
            journal.prepare("réception", p, by=by, volet=volet, after={"place": p.get_place_state_display()})
            for p in cards
        ]
    )


def new_card(comment: Comment, remark: Remark, mark: str, edition: Edition) -> Placement:
    """Return the unsaved card of a new comment."""
    return Placement(
        comment=comment,
        version_id=edition.version_id,
        edition=edition,
        late=remark.late,
        on_board=False,
        fingerprint=mark,
        **places.known(remark),
    )


def new_comment(remark: Remark, channel: Channel, by: User | None) -> Comment:
    """Return the unsaved comment of a remark, with the earlier one it corrects, or may correct."""
    of = remark.revises or remark.resembles
    comment = Comment(
        corrects_id=of,
        correction=(Correction.PROVED if remark.revises else Correction.POSSIBLE) if of else "",
        author=remark.author,
        channel=channel,
        location=remark.location,
        excerpt=remark.excerpt,
        text=remark.text,
        importance=remark.importance,
        importance_level=remark.importance_level,
        written_on=remark.written_on,
        organisation=remark.organisation,
        typed_by=remark.typed_by or (by if channel.is_typed else None),
    )
    comment.sought = words_sought(comment)  # it is saved with others, without its own save()
    return comment
