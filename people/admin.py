"""People and the journal in the admin: read only, but for accounts and organisations."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models import Model, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from rules.contrib.admin import ObjectPermissionsModelAdmin

from people import journal
from people.models import Author, Event, Organisation, User

admin.site.unregister(Group)  # rights come from roles on a volet; a group would give none


class ReadOnlyAdmin(admin.ModelAdmin):
    """A list and a page to read: what is written goes through the apps' actions."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Never: an action adds."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """Never: an action changes."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """Never."""
        return False


class JournalledAdmin(ObjectPermissionsModelAdmin):
    """A page that writes: rights are checked on the object, and the journal is the one history."""

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """Never, unless a page says otherwise: what was received or decided refers to it."""
        return False

    def save_model(self, request: HttpRequest, obj: Model, form: ModelForm, change: bool) -> None:
        """Save, and leave a line in the journal with each field before and after, in one transaction."""
        fields = [name for name in form.changed_data if "password" not in name]
        before = {name: str(form.initial.get(name, "")) for name in fields} if change else {}
        after = {name: str(form.cleaned_data.get(name, "")) for name in fields}
        with transaction.atomic():
            if change:  # only what the person changed: a process may be writing the rest
                obj.save(update_fields=[name for name in fields_of(obj) if name in form.changed_data])
            else:
                super().save_model(request, obj, form, change)
            self.note("modification" if change else "création", request, obj, before, after)

    def log_addition(self, request: HttpRequest, obj: Model, message: Any) -> Any:
        """Nothing more: ``save_model`` journalled it, and the admin keeps no log of its own."""

    def log_change(self, request: HttpRequest, obj: Model, message: Any) -> Any:
        """Journal a password changed by someone else, the one change that does not pass by ``save_model``."""
        if request.resolver_match and request.resolver_match.url_name == "auth_user_password_change":
            self.note("mot de passe changé", request, obj, {}, {})

    def log_deletions(self, request: HttpRequest, queryset: QuerySet) -> Any:
        """Leave a line per object in the journal instead of the admin's own log."""
        for obj in queryset:
            self.note("suppression", request, obj, {"objet": str(obj)}, {})

    def note(
        self, action: str, request: HttpRequest, obj: Model, before: dict[str, str], after: dict[str, str]
    ) -> None:
        """Record what the user did to the object."""
        volet = getattr(obj, "volet", None)
        code = volet.code if volet else ""
        by = request.user if isinstance(request.user, User) else None
        journal.record(action, obj, by=by, volet=code, before=before, after=after)


def fields_of(obj: Model) -> list[str]:
    """Return the names of the columns of an object's own row."""
    return [field.name for field in obj._meta.concrete_fields]


@admin.register(User)
class PersonAdmin(JournalledAdmin, UserAdmin):
    list_display = ("username", "first_name", "last_name", "is_active", "last_login")
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        ("Personne", {"fields": ("first_name", "last_name", "email")}),
        ("Accès", {"fields": ("is_active", "last_login", "date_joined")}),
    )
    readonly_fields = ("last_login", "date_joined")
    list_filter = ("is_active",)
    filter_horizontal = ()


@admin.register(Organisation)
class OrganisationAdmin(JournalledAdmin):
    search_fields = ("name",)


@admin.register(Author)
class AuthorAdmin(ReadOnlyAdmin):
    list_display = ("name", "address", "organisation", "pseudonym")
    list_select_related = ("organisation",)
    search_fields = ("name", "address")
    exclude = ("identity",)


@admin.register(Event)
class EventAdmin(ReadOnlyAdmin):
    list_display = ("at", "by", "action", "object_label", "volet")
    list_filter = ("action", "volet")
    list_select_related = ("by",)
    search_fields = ("object_label",)
