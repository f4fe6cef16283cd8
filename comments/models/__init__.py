"""Comments, their cards, the places they are about, the decisions taken, and what their authors reply."""

from comments.models.cards import (
    Channel,
    Comment,
    Disposition,
    Placement,
    PlacementQuerySet,
    Target,
    fates,
    methods,
)
from comments.models.replies import AuthorReply

__all__ = [
    "AuthorReply",
    "Channel",
    "Comment",
    "Disposition",
    "Placement",
    "PlacementQuerySet",
    "Target",
    "fates",
    "methods",
]
