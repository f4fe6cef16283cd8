"""Envois and their rows in the admin, read only."""

from django.contrib import admin

from documents.admin import OfVolets
from imports.models import Submission, SubmissionRow
from people.admin import ReadOnlyAdmin


@admin.register(Submission)
class SubmissionAdmin(OfVolets, ReadOnlyAdmin):
    volet_path = "version__volet"
    list_display = ("__str__", "version", "state", "rows_read", "received_at")
    list_filter = ("state", "channel")
    list_select_related = ("version__volet",)
    search_fields = ("filename",)


@admin.register(SubmissionRow)
class SubmissionRowAdmin(OfVolets, ReadOnlyAdmin):
    volet_path = "submission__version__volet"
    list_display = ("submission", "sheet", "line", "outcome", "comment", "reason")
    list_filter = ("outcome",)
    list_select_related = ("submission", "comment")
