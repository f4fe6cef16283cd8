"""The catalogue in the admin: volets, versions and roles are edited; what was registered is read only."""

from typing import Any

from django.contrib import admin
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest

from documents.models import Document, Edition, Section, UseCase, Version, Volet, VoletRole
from people.admin import JournalledAdmin, ReadOnlyAdmin


class OfVolets:
    """Lists only what belongs to the volets the user may read; ``volet_path`` leads there."""

    volet_path = "edition__version__volet"

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Leave out what the user may not see: for them it does not exist."""
        visible = Volet.objects.all().visible_to(request.user)
        return super().get_queryset(request).filter(**{f"{self.volet_path}__in": visible})  # type: ignore[misc]


@admin.register(Volet)
class VoletAdmin(OfVolets, JournalledAdmin):
    volet_path = "pk"
    list_display = ("title", "code", "kind", "scope", "contact")
    readonly_fields = ("code",)
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}


@admin.register(Version)
class VersionAdmin(OfVolets, JournalledAdmin):
    volet_path = "volet"
    list_display = ("label", "volet", "maturity", "publication", "call_label")
    list_select_related = ("volet",)
    list_filter = ("publication", "call")
    readonly_fields = ("volet", "label")

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Offer as superseded only the versions the user may see."""
        if db_field.name == "supersedes":
            kwargs["queryset"] = Version.objects.all().visible_to(request.user).select_related("volet")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


@admin.register(VoletRole)
class VoletRoleAdmin(JournalledAdmin):
    list_display = ("user", "volet", "role")
    list_select_related = ("user", "volet")

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """Whether the user may take a role back."""
        role = obj if isinstance(obj, VoletRole) else None
        return request.user.has_perm("documents.delete_voletrole", role)


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
class EditionAdmin(OfVolets, ReadOnlyAdmin):
    volet_path = "version__volet"
    list_display = ("version", "number", "commit", "published_on", "registered_at")
    list_select_related = ("version__volet",)


@admin.register(Document)
class DocumentAdmin(OfVolets, ReadOnlyAdmin):
    list_display = ("path", "kind", "title", "edition")
    list_select_related = ("edition__version__volet",)


@admin.register(Section)
class SectionAdmin(OfVolets, ReadOnlyAdmin):
    list_display = ("label", "kind", "level", "document", "line_start", "line_end")
    list_filter = ("kind", "level")
    list_select_related = ("document",)
    search_fields = ("identifier", "title")
    raw_id_fields = ("parent",)
