"""Depositing filled sheets: several files at once, each taken in or refused on its own."""

from dataclasses import dataclass

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.template.defaultfilters import filesizeformat
from django.views.decorators.http import require_http_methods

from comments.models import Channel
from documents.models import Version
from imports import actions, pipeline
from imports.models import Submission, SubmissionState
from people.models import User
from web.forms import DepositForm
from web.views.page import DeskRequest, page
from web.views.submission import Report, report


@dataclass(frozen=True, slots=True)
class Deposited:
    """What became of one file: the report of its envoi, or the sentence that says why it was refused."""

    filename: str
    report: Report | None = None
    already_received: bool = False
    refusal: str = ""


@require_http_methods(["GET", "HEAD", "POST"])
def deposit(request: DeskRequest) -> HttpResponse:
    """Choose a version and files; then, file by file, what was recorded."""
    form = DepositForm(request.POST, request.FILES, user=request.user) if request.method == "POST" else None
    if form and form.is_valid():
        version, files = form.cleaned_data["version"], form.cleaned_data["sheets"]
        results = [take_in(file, version, request.user) for file in files]
        context = {"title": "Résultat du dépôt", "version": version, "results": results}
        return page(request, "desk/deposited.html", context)
    form = form or DepositForm(user=request.user, initial={"version": request.GET.get("version")})
    context = {"title": "Déposer des feuilles de commentaires", "form": form}
    return page(request, "desk/deposit.html", context, status=422 if form.is_bound else 200)


def take_in(file: UploadedFile, version: Version, by: User) -> Deposited:
    """Return what became of a file: refused, received and imported, or known already and left as it is."""
    name = file.name or "fichier sans nom"
    if too_big := refusal_of_size(file.size or 0):
        return Deposited(name, refusal=too_big)
    submission, created = actions.receive(
        version=version, channel=Channel.SHEET, filename=name, content=file.read(), by=by
    )
    already_received = not created and submission.has_ended
    return read_or_refused(name, pipeline.run(submission), already_received=already_received)


def read_or_refused(name: str, submission: Submission, *, already_received: bool) -> Deposited:
    """Return the envoi's report, or the reader's own sentence when it could read nothing."""
    if submission.state == SubmissionState.FAILED:
        return Deposited(name, refusal=" ".join(submission.notices))
    return Deposited(name, report(submission), already_received)


def refusal_of_size(size: int) -> str:
    """Return why a file is too big to be received, or nothing; what it is, its reader says."""
    if size <= settings.UPLOAD_MAX_BYTES:
        return ""
    limit, found = filesizeformat(settings.UPLOAD_MAX_BYTES), filesizeformat(size)
    return f"Le fichier pèse {found}, la limite est de {limit} : retirez-en les images ou coupez-le."
