"""Comments and cards in the admin, to search and read; the board is where they are worked on."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from comments.models import Comment, Placement
from documents.admin import OfVolets
from people.admin import ReadOnlyAdmin


@admin.register(Comment)
class CommentAdmin(ReadOnlyAdmin):
    list_display = ("__str__", "author", "channel", "importance", "written_on", "beginning")
    list_filter = ("channel", "importance_level")
    list_select_related = ("author",)
    search_fields = ("text", "excerpt", "author__name", "author__address")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Only the comments with a card on a board of the user's."""
        cards = Placement.objects.all().visible_to(request.user)
        return super().get_queryset(request).filter(pk__in=cards.values("comment"))

    @admin.display(description="commentaire")
    def beginning(self, comment: Comment) -> str:
        """The first words."""
        return (comment.text or comment.excerpt)[:80]


@admin.register(Placement)
class PlacementAdmin(OfVolets, ReadOnlyAdmin):
    volet_path = "version__volet"
    list_display = ("comment", "version", "step", "place_state", "assignee", "late", "on_board")
    list_filter = ("on_board", "step", "place_state", "late")
    exclude = ("fingerprint", "better_version", "better_reason")  # the version may be of another volet
    list_select_related = ("comment", "version__volet", "assignee")
