"""Where an envoi's remarks go: an edition, its index, and what anchoring finds in it for each remark."""

from dataclasses import dataclass

from django.utils import timezone

from comments.models import Comment
from comments.remark import Elsewhere, Remark
from documents import editions
from documents.anchoring.index import EditionIndex
from documents.anchoring.locate import about_whole, locate
from documents.anchoring.model import Located
from documents.calls import is_late
from documents.models import Edition
from imports.elsewhere import OtherVersions, other_versions
from imports.matching import Match
from imports.models import Submission
from imports.normalise import Draft
from people.models import Author


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
    located, elsewhere = place(goal, draft.location, draft.excerpt, draft.text)
    return Remark(
        author=author or goal.submission.sender,
        location=draft.location,
        excerpt=draft.excerpt,
        text=draft.text,
        importance=draft.importance,
        importance_level=draft.importance_level,
        written_on=draft.written_on,
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
    located, elsewhere = place(goal, comment.location, comment.excerpt, comment.text)
    return Remark(
        author=comment.author,
        location=comment.location,
        excerpt=comment.excerpt,
        text=comment.text,
        importance=comment.importance,
        importance_level=comment.importance_level,
        written_on=comment.written_on,
        located=located,
        elsewhere=elsewhere,
        whole_document=about_whole(comment.location),
        late=goal.late,
    )


def place(goal: Destination, location: str, excerpt: str, text: str) -> tuple[Located, Elsewhere | None]:
    """Return where the remark stands; when that is not sure, the version it fits better."""
    located = locate(goal.index, location=location, excerpt=excerpt, text=text)
    if located.accepted:
        return located, None
    return located, goal.others.seek(location=location, excerpt=excerpt, text=text)
