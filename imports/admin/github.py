"""Repositories followed on GitHub in the admin, edited; their issues and synchronisations, read only."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db import models
from django.db.models import Model, QuerySet
from django.forms import ModelChoiceField
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localtime

from documents.admin import OfVolets
from documents.models import Volet
from imports.admin.envois import link_to
from imports.github import telling
from imports.models import Issue, Repository, Synchronisation
from people.admin import JournalledAdmin, ReadOnlyAdmin

# One box with its label: the admin's own two share one, which a screen reader cannot tell apart.
MOMENT = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")

OF_THE_READER = ("repository", admin.RelatedOnlyFieldListFilter)  # no name of another volet's is offered


@admin.register(Repository)
class RepositoryAdmin(OfVolets, JournalledAdmin):
    volet_path = "volet"
    list_display = ("repository", "volet", "active", "every", "next_run", "last_run")
    list_display_links = None
    list_select_related = ("volet",)
    list_filter = ("active",)
    fields = ("volet", "name", "active", "every", "next_run", "full_every", "next_full")
    formfield_overrides = {models.DateTimeField: {"form_class": forms.DateTimeField, "widget": MOMENT}}

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """With how the last synchronisation of each went."""
        return Repository.objects.all().visible_to(request.user).with_last_run()

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> tuple[str, ...]:
        """What ties what was read to its place does not change: another repository is another line."""
        return ("volet", "name") if isinstance(obj, Repository) and obj.github_id else ()

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Offer only the volets that the user administers."""
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.name == "volet" and isinstance(field, ModelChoiceField):
            volets = Volet.objects.all().visible_to(request.user)
            ours = [v.pk for v in volets if request.user.has_perm("imports.change_repository", v)]
            field.queryset = Volet.objects.filter(pk__in=ours)
        return field

    @admin.display(description="dépôt", ordering="name")
    def repository(self, repository: Repository) -> SafeString:
        """Its name, leading to its own page."""
        page = reverse("admin:repository", args=[repository.pk])
        return format_html('<a href="{}"><bdi>{}</bdi></a>', page, repository.name)

    @admin.display(description="dernière synchronisation")
    def last_run(self, repository: Any) -> str:
        """When it ended, and what went wrong."""
        if repository.last_at is None:
            return "aucune encore"
        return f"{localtime(repository.last_at):%d/%m/%Y à %H:%M} {repository.last_said}"


@admin.register(Issue)
class IssueAdmin(OfVolets, ReadOnlyAdmin):
    volet_path = "repository__volet"
    list_display = ("__str__", "title_shown", "kind", "state", "presence", "envoi", "updated_at")
    list_select_related = ("repository", "submission")
    list_filter = (OF_THE_READER, "kind", "presence", "closed", ("submission", admin.EmptyFieldListFilter))
    search_fields = ("title", "body", "login")
    fields = (
        "on_github", "kind", "title", "body", "login", "closed", "state_reason", "locked", "labels",
        "milestone", "created_at", "updated_at", "closed_at", "presence", "gone_at", "moved_to", "envoi",
    )  # fmt: skip
    readonly_fields = ("envoi", "on_github")

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The list, under a title that says what it is."""
        return super().changelist_view(request, {**(extra_context or {}), "title": "Tickets GitHub"})

    @admin.display(description="état", ordering="closed")
    def state(self, issue: Issue) -> str:
        """Open or closed there."""
        return "Fermé" if issue.closed else "Ouvert"

    @admin.display(description="titre", ordering="title")
    def title_shown(self, issue: Issue) -> SafeString:
        """Its title, unable to turn the direction of what follows."""
        return format_html("<bdi>{}</bdi>", issue.title[:120])

    @admin.display(description="envoi", ordering="submission")
    def envoi(self, issue: Issue) -> SafeString | str:
        """Its envoi, leading to its page; a pull request that leaves the documents alone has none."""
        return link_to(issue.submission) if issue.submission else "—"

    @admin.display(description="chez GitHub")
    def on_github(self, issue: Issue) -> SafeString:
        """Where it is read on GitHub."""
        return format_html('<a href="{}" rel="noopener noreferrer">{}</a>', issue.address, issue)


@admin.register(Synchronisation)
class SynchronisationAdmin(OfVolets, ReadOnlyAdmin):
    volet_path = "repository__volet"
    list_display = ("started_at", "repository", "full", "errors", "summary")
    list_select_related = ("repository",)
    list_filter = (OF_THE_READER, "full")

    @admin.display(description="ce qui s'est passé")
    def summary(self, run: Synchronisation) -> str:
        """The whole of it, in one line."""
        return telling.sentence(run) if run.ended_at else "en cours"
