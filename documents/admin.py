"""The catalogue in the admin: volets, versions and roles are edited; what was registered is read only."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from documents.models import Document, Edition, Section, UseCase, Version, Volet, VoletRole
from people.admin import JournalledAdmin, ReadOnlyAdmin
from people.models import User


@admin.register(Volet)
class VoletAdmin(JournalledAdmin):
    list_display = ("title", "code", "kind", "scope", "contact")
    readonly_fields = ("code",)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Only the volets the user has a role on."""
        return super().get_queryset(request).visible_to(request.user)


@admin.register(Version)
class VersionAdmin(JournalledAdmin):
    list_display = ("label", "volet", "maturity", "publication", "call_label")
    list_select_related = ("volet",)
    list_filter = ("publication", "call")
    readonly_fields = ("volet", "label")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Only the versions of the user's volets."""
        return super().get_queryset(request).visible_to(request.user)


@admin.register(VoletRole)
class VoletRoleAdmin(JournalledAdmin):
    list_display = ("user", "volet", "role")
    list_select_related = ("user", "volet")


@admin.register(UseCase)
class UseCaseAdmin(ReadOnlyAdmin):
    list_display = ("label", "applies")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """With the volets of each line of the table."""
        return super().get_queryset(request).prefetch_related("volets")

    @admin.display(description="volets applicables")
    def applies(self, use_case: UseCase) -> str:
        """The volets crossed on this line."""
        return ", ".join(volet.title for volet in use_case.volets.all())


@admin.register(Edition)
class EditionAdmin(ReadOnlyAdmin):
    list_display = ("version", "number", "commit", "published_on", "registered_at")
    list_select_related = ("version__volet",)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Only the editions of the user's volets."""
        return super().get_queryset(request).filter(version__in=versions_of(request.user))


@admin.register(Document)
class DocumentAdmin(ReadOnlyAdmin):
    list_display = ("path", "kind", "title", "edition")
    list_select_related = ("edition__version__volet",)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Only the documents of the user's volets."""
        return super().get_queryset(request).filter(edition__version__in=versions_of(request.user))


@admin.register(Section)
class SectionAdmin(ReadOnlyAdmin):
    list_display = ("label", "kind", "level", "document", "line_start", "line_end")
    list_filter = ("kind", "level")
    list_select_related = ("document",)
    search_fields = ("identifier", "title")
    raw_id_fields = ("parent",)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Only the sections of the user's volets."""
        return super().get_queryset(request).filter(edition__version__in=versions_of(request.user))


def versions_of(user: User) -> QuerySet[Version]:
    """Return the versions *user* may read."""
    return Version.objects.all().visible_to(user)
