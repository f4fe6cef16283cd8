"""Envois and their rows in the admin, read only."""

import re
from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django_q.models import Failure, OrmQ, Schedule, Success

from documents.admin import OfVolets
from documents.models import Volet
from imports.models import AT_WORK, RowOutcome, Submission, SubmissionRow, SubmissionState
from imports.progress import progress_of
from imports.summary import counted, counts_of
from people.admin import ReadOnlyAdmin

# A task or a schedule names any Python function: nobody writes one from a page. An envoi says how it went.
for model in (Failure, OrmQ, Schedule, Success):
    if admin.site.is_registered(model):  # OrmQ is not with Redis
        admin.site.unregister(model)

REFERENCE = re.compile(r"(?:E-?)?0*(\d{1,18})", re.IGNORECASE)
# What waits for somebody comes first.
STATES = (
    SubmissionState.TO_CHECK, SubmissionState.FAILED, SubmissionState.RECORDED_WITH_FAULTS,
    SubmissionState.RUNNING, SubmissionState.RECEIVED, SubmissionState.RECORDED, SubmissionState.ASIDE,
    SubmissionState.CANCELLED,
)  # fmt: skip


class StateFilter(admin.SimpleListFilter):
    title = "état"
    parameter_name = "etat"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        """Every state, what waits for somebody first."""
        return [(state.value, state.label) for state in STATES]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """Only the envois in the state chosen."""
        return queryset.filter(state=self.value()) if self.value() in STATES else queryset


class VoletFilter(admin.SimpleListFilter):
    title = "volet"
    parameter_name = "volet"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        """The volets the user may read."""
        return [(volet.code, volet.title) for volet in Volet.objects.all().visible_to(request.user)]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """Only the envois on a version of the volet chosen."""
        known = self.value() in dict(self.lookup_choices)
        return queryset.filter(version__volet__code=self.value()) if known else queryset


class SubmissionList(ChangeList):
    """The list, with the number of rows per outcome of the envois shown, in one more query."""

    def get_results(self, request: HttpRequest) -> None:
        """Add ``counts`` to each envoi of the page."""
        super().get_results(request)
        counts = counts_of(self.result_list)
        for submission in self.result_list:
            submission.counts = counts[submission.pk]


@admin.register(Submission)
class SubmissionAdmin(OfVolets, ReadOnlyAdmin):
    volet_path = "version__volet"
    list_display = ("envoi", "file", "version", "stands", "became", "to_correct", "received_at")
    list_display_links = None
    list_filter = (StateFilter, VoletFilter, "channel")
    list_select_related = ("version__volet",)
    search_fields = ("filename",)
    search_help_text = "Nom du fichier ou référence (E-0012)"

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The list, under a title that says what it is."""
        return super().changelist_view(request, {**(extra_context or {}), "title": "Envois reçus"})

    def get_changelist(self, request: HttpRequest, **kwargs: object) -> type[ChangeList]:
        """The list that counts rows."""
        return SubmissionList

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet, search_term: str
    ) -> tuple[QuerySet, bool]:
        """What was searched by file name, and the envoi of that reference."""
        found, duplicates = super().get_search_results(request, queryset, search_term)
        if reference := REFERENCE.fullmatch(search_term.strip()):
            found = queryset.filter(Q(pk=int(reference[1])) | Q(pk__in=found.values("pk")))
        return found, duplicates

    @admin.display(description="envoi", ordering="pk")
    def envoi(self, submission: Submission) -> SafeString:
        """Its reference, leading to its own page."""
        return link_to(submission)

    @admin.display(description="nom du fichier", ordering="filename")
    def file(self, submission: Submission) -> SafeString:
        """The name its sender gave it, unable to turn the direction of what follows."""
        return format_html("<bdi>{}</bdi>", submission.filename)

    @admin.display(description="état", ordering="state")
    def stands(self, submission: Submission) -> SafeString:
        """Its state, and how far it is while at work."""
        label = submission.get_state_display()
        progress = str(progress_of(submission)) if submission.state in AT_WORK else ""
        return format_html('<span class="state state-{}">{}</span> {}', submission.state, label, progress)

    @admin.display(description="lignes")
    def became(self, submission: Submission) -> str:
        """The number of rows per outcome: « 41 enregistrées, 2 déjà connues »."""
        return counted(submission.counts)  # type: ignore[attr-defined]  # set by SubmissionList

    @admin.display(description="à corriger")
    def to_correct(self, submission: Submission) -> SafeString | str:
        """How many rows could not be read, leading to them."""
        count = submission.counts[RowOutcome.UNREAD]  # type: ignore[attr-defined]  # set by SubmissionList
        page = reverse("admin:submission", args=[submission.pk])
        link = '<a href="{}?issue={}" aria-label="{} à corriger dans {}">{}</a>'
        said = (page, RowOutcome.UNREAD, count, submission.reference, count)
        return format_html(link, *said) if count else "0"


@admin.register(SubmissionRow)
class SubmissionRowAdmin(OfVolets, ReadOnlyAdmin):
    volet_path = "submission__version__volet"
    list_display = ("row", "envoi", "outcome", "comment", "reason")
    list_filter = ("outcome",)
    list_select_related = ("submission", "comment")
    fields = ("envoi", "position", "row", "cells", "links", "faults", "outcome", "reason", "comment")
    readonly_fields = ("envoi", "row")

    @admin.display(description="envoi", ordering="submission")
    def envoi(self, row: SubmissionRow) -> SafeString:
        """Its envoi, leading to its own page."""
        return link_to(row.submission)

    @admin.display(description="ligne", ordering="position")
    def row(self, row: SubmissionRow) -> SafeString:
        """Where it stands in the file."""
        return format_html("<bdi>{}</bdi>", row)


def link_to(submission: Submission) -> SafeString:
    """Return the envoi's reference, leading to its page."""
    page = reverse("admin:submission", args=[submission.pk])
    return format_html('<a class="reference" href="{}">{}</a>', page, submission.reference)
