"""Where an envoi's remarks go: an edition, its index, and what anchoring finds in it for each remark."""

from dataclasses import dataclass, replace

from django.utils import timezone

from comments.laying import remark_of
from comments.models import Comment
from comments.remark import Elsewhere, Remark
from documents import editions
from documents.anchoring.index import EditionIndex
from documents.anchoring.locate import about_whole, locate
from documents.anchoring.model import Located, Method
from documents.calls import is_late
from documents.models import Edition
from imports.elsewhere import OtherVersions, other_versions
from imports.matching import Match
from imports.models import Submission
from imports.normalise import Draft
from people.models import Author

CHOSEN = "Endroit choisi par l'auteur du commentaire, avant d'envoyer."


@dataclass(frozen=True, slots=True)
class Destination:
    """Where an envoi's remarks go: prepared once, used for every batch."""

    submission: Submission
    edition: Edition
    index: EditionIndex
    sections: dict[str, int]
    others: OtherVersions
    late: bool


def destination(submission: Submission, edition: Edition | None = None) -> Destination:
    """Return where the remarks go: the edition that stood when the envoi was received, or another one."""
    edition = edition or submission.edition
    return Destination(
        submission=submission,
        edition=edition,
        index=editions.index_of(edition),
        sections=dict(edition.sections.values_list("key", "pk")),
        others=other_versions(edition.version),
        late=is_late(edition.version, timezone.localdate(submission.received_at)),
    )


def remark(goal: Destination, draft: Draft, author: Author | None, match: Match | None = None) -> Remark:
    """Return the remark of a draft, with the places it may be about and what it may correct."""
    words = (draft.location, draft.excerpt, draft.text)
    located, elsewhere = place(goal.index, goal.others, words, draft.place)
    return Remark(
        author=author or goal.submission.sender,
        location=draft.location,
        excerpt=draft.excerpt,
        text=draft.text,
        importance=draft.importance,
        importance_level=draft.importance_level,
        written_on=draft.written_on,
        organisation=goal.submission.organisation,
        located=located,
        elsewhere=elsewhere,
        whole_document=about_whole(draft.location),
        late=goal.late,
        revises=match.comment if match and match.sure else None,
        apart=bool(match and match.apart),
        resembles=match.comment if match and not match.sure else None,
    )


def remark_again(goal: Destination, comment: Comment) -> Remark:
    """Return the remark of a comment already recorded, with the places it may be about in another edition."""
    words = (comment.location, comment.excerpt, comment.text)
    located, elsewhere = place(goal.index, goal.others, words)
    return replace(remark_of(comment, located), elsewhere=elsewhere, late=goal.late)


def place(
    index: EditionIndex, others: OtherVersions, words: tuple[str, str, str], choice: str = ""
) -> tuple[Located, Elsewhere | None]:
    """Return where the remark stands; when that is not sure, the version it fits better.

    *words* are its location, excerpt and text; *choice* is the key of the section that its author chose among
    the places offered.
    """
    location, excerpt, text = words
    located = chosen(locate(index, location=location, excerpt=excerpt, text=text), choice)
    if located.accepted:
        return located, None
    return located, others.seek(location=location, excerpt=excerpt, text=text)


def chosen(located: Located, key: str) -> Located:
    """Return the same places, the one its author chose taken alone; unchanged when it is not among them."""
    if key not in {candidate.section_key for candidate in located.candidates}:
        return located
    candidates = [
        replace(candidate, accepted=True, method=Method.CHOSEN, score=1.0, reason=CHOSEN)
        if candidate.section_key == key
        else replace(candidate, accepted=False)
        for candidate in located.candidates
    ]
    return replace(located, candidates=tuple(sorted(candidates, key=lambda one: not one.accepted)))
