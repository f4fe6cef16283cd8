"""Depositing an exported mailbox, and following its reading."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe
from django_htmx.http import HttpResponseClientRedirect

from documents.access import reads_every_volet
from documents.models import Version
from imports.mailbox import engine
from imports.mailbox.telling import STATES
from imports.models import LineOutcome, MailExport, ReceivedMail
from people.models import Visitor
from web.forms import open_to_deposit
from web.views.page import DeskRequest, page

LINES_PER_PAGE = 100
EXPORTS_SHOWN = 10


class MailboxForm(forms.Form):
    """An exported mailbox, and the version it is about when all of it is about one."""

    mailbox = forms.FileField(label="Fichier", allow_empty_file=True)
    version = forms.ModelChoiceField(
        Version.objects.none(),
        required=False,
        label="Version commentée",
        empty_label="À reconnaître, message par message",
        help_text="Choisissez une version seulement si tous les messages portent sur elle.",
    )

    def __init__(self, *args: Any, user: Visitor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version"].queryset = open_to_deposit(user)  # type: ignore[attr-defined]
        limit = filesizeformat(settings.MAILBOX_MAX_BYTES)
        self.fields[
            "mailbox"
        ].help_text = (
            f"Un message (.eml, .msg), une boîte (.mbox), ou une archive .zip de tout cela ; {limit} au plus."
        )

    def clean_mailbox(self) -> UploadedFile:
        """Return the file; ValidationError when it is too big to be received."""
        file: UploadedFile = self.cleaned_data["mailbox"]
        if not file.size:
            raise ValidationError("Ce fichier est vide : exportez de nouveau les messages.")
        if file.size > settings.MAILBOX_MAX_BYTES:
            limit = filesizeformat(settings.MAILBOX_MAX_BYTES)
            raise ValidationError(
                f"Ce fichier dépasse {limit} : exportez les messages en plusieurs fois, ou confiez-le à "
                "l'exploitant (manage.py import_mail)."
            )
        return file


@require_http_methods(["GET", "HEAD", "POST"])
def deposit(request: DeskRequest) -> HttpResponse:
    """Choose an exported mailbox; it is received at once, and read while one looks."""
    form = MailboxForm(request.POST, request.FILES, user=request.user) if request.method == "POST" else None
    if form and form.is_valid():
        try:
            return after(request, receive(request, form))
        except ValidationError as refusal:
            form.add_error(None, refusal)
    form = form or MailboxForm(user=request.user)
    exports = MailExport.objects.all().visible_to(request.user)[:EXPORTS_SHOWN]
    context = {"title": "Déposer des courriels", "form": form, "exports": exports}
    return page(request, "desk/mail_deposit.html", context, status=422 if form.is_bound else 200)


def receive(request: DeskRequest, form: MailboxForm) -> MailExport:
    """Return the export of the file, handed to the engine."""
    file = form.cleaned_data["mailbox"]
    export, created = engine.receive_export(
        filename=file.name or "fichier sans nom",
        file=file,
        by=request.user,
        version=form.cleaned_data["version"],
    )
    if not created:
        messages.info(request, "Ce fichier avait déjà été déposé : aucun message n'est reçu deux fois.")
    if export.is_at_work:
        engine.enqueue(export)
    return export


def after(request: DeskRequest, export: MailExport) -> HttpResponse:
    """Go to the export; to the mails when somebody else deposited it, and none of its messages is theirs."""
    if MailExport.objects.all().visible_to(request.user).filter(pk=export.pk).exists():
        return redirect("admin:mail_export", export.pk)
    return redirect("admin:mails")


def export_or_404(request: DeskRequest, export_id: int) -> MailExport:
    """Return an export the user may read; Http404 otherwise."""
    seen = MailExport.objects.all().visible_to(request.user)
    return get_object_or_404(seen.select_related("deposited_by", "version__volet"), pk=export_id)


@require_safe
def show(request: DeskRequest, export_id: int) -> HttpResponse:
    """How far the reading of an export is, then what became of each of its messages."""
    export = export_or_404(request, export_id)
    mails = ReceivedMail.objects.all().visible_to(request.user).filter(lines__export=export).distinct()
    counts = dict(mails.order_by().values_list("state").annotate(Count("pk", distinct=True)))
    outcomes = dict(export.lines.order_by().values_list("outcome").annotate(Count("pk")))
    lines = export.lines.select_related("mail__sender", "mail__version__volet")
    context = {
        "title": "Lecture d'un export de messagerie",
        "export": export,
        "progress": progress_of(export),
        "counts": [
            (state, counts[state], words[counts[state] > 1])
            for state, words in STATES.items()
            if counts.get(state)
        ],
        "outcomes": [(outcome, outcomes[outcome]) for outcome in LineOutcome if outcomes.get(outcome)],
        "whole": sees_whole(request, export),
        "visible": set(mails.values_list("pk", flat=True)),
        "lines": Paginator(lines, LINES_PER_PAGE).get_page(request.GET.get("page")),
    }
    return page(request, "desk/mail_export.html", context)


def sees_whole(request: DeskRequest, export: MailExport) -> bool:
    """Return whether the user may know what no volet is known of: how its files and folders are named."""
    if export.deposited_by_id == request.user.pk or reads_every_volet(request.user):
        return True
    return Version.objects.all().visible_to(request.user).filter(pk=export.version_id or 0).exists()


@require_safe
def progress(request: DeskRequest, export_id: int) -> HttpResponse:
    """How far it is, asked again until it has ended; then the whole page once more."""
    export = export_or_404(request, export_id)
    address = reverse("admin:mail_export", args=[export_id])
    if not request.htmx:
        return redirect(address)
    if not export.is_at_work:
        return HttpResponseClientRedirect(address)
    return render(request, "desk/_reading_mail.html", {"export": export, "progress": progress_of(export)})


def progress_of(export: MailExport) -> dict[str, Any]:
    """Return how far the export is: bytes read first, then messages taken in."""
    if export.messages_read is None:
        return {
            "reading": True,
            "done": export.bytes_read,
            "total": export.size,
            "messages": export.lines.count(),
        }
    return {"reading": False, "done": export.taken_in, "total": export.messages_read}
