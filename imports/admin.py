"""Envois and their rows in the admin, read only."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from imports.models import Submission, SubmissionRow
from people.admin import ReadOnlyAdmin


@admin.register(Submission)
class SubmissionAdmin(ReadOnlyAdmin):
    list_display = ("reference", "filename", "version", "state", "rows_read", "received_at")
    list_filter = ("state", "channel")
    list_select_related = ("version__volet",)
    search_fields = ("filename",)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Only the envois on the user's versions."""
        return super().get_queryset(request).visible_to(request.user)


@admin.register(SubmissionRow)
class SubmissionRowAdmin(ReadOnlyAdmin):
    list_display = ("submission", "sheet", "line", "outcome", "comment", "reason")
    list_filter = ("outcome",)
    list_select_related = ("submission", "comment")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Only the rows of the envois the user may read."""
        visible = Submission.objects.all().visible_to(request.user)
        return super().get_queryset(request).filter(submission__in=visible)
