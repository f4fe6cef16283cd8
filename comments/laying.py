"""Find where a remark stands in a text of its own board, without an envoi."""

from comments import places
from comments.models import Comment, Placement, Target
from comments.remark import Remark
from documents import editions
from documents.anchoring.locate import about_whole, locate
from documents.anchoring.model import Located
from documents.models import Edition


def remark_of(comment: Comment, located: Located) -> Remark:
    """Return what a comment already recorded says, with the places it may be about in a text."""
    return Remark(
        author=comment.author,
        location=comment.location,
        excerpt=comment.excerpt,
        text=comment.text,
        importance=comment.importance,
        importance_level=comment.importance_level,
        written_on=comment.written_on,
        located=located,
        whole_document=about_whole(comment.location),
        organisation=comment.organisation,
    )


def lay_card(comment: Comment, came_from: Placement, edition: Edition, mark: str) -> Placement:
    """Return the card of a comment on an edition's board, placed there, in time if its origin was."""
    words = {"location": comment.location, "excerpt": comment.excerpt, "text": comment.text}
    remark = remark_of(comment, locate(editions.index_of(edition), **words))
    card = Placement.objects.create(
        comment=comment,
        version=edition.version,
        edition=edition,
        late=came_from.late,
        came_from=came_from,
        on_board=came_from.on_board,
        fingerprint=mark,
        **places.known(remark),
    )
    sections = dict(edition.sections.values_list("key", "pk"))
    Target.objects.bulk_create(places.targets(card, remark.located.candidates, sections))
    return card
