"""Comments, their cards, the places they are about, the decisions taken, and what people say around them."""

from comments.models.cards import (
    Channel,
    Comment,
    Placement,
    PlacementQuerySet,
    Target,
    fates,
    methods,
    words_sought,
)
from comments.models.dispositions import Disposition
from comments.models.groups import CommentGroup, GroupProposal, LikenessSearch
from comments.models.replies import AuthorReply
from comments.models.work import Note, PrecisionRequest, StandardReason

__all__ = [
    "AuthorReply",
    "Channel",
    "Comment",
    "CommentGroup",
    "Disposition",
    "GroupProposal",
    "LikenessSearch",
    "Note",
    "Placement",
    "PlacementQuerySet",
    "PrecisionRequest",
    "StandardReason",
    "Target",
    "fates",
    "methods",
    "words_sought",
]
