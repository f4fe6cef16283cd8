"""Depositing filled sheets: several files at once, each received on its own, then followed to its end."""

from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from comments.models import Channel
from documents.models import Version
from imports import actions, engine
from imports.advice import engine as returns
from imports.advice import receiving
from imports.models import AT_WORK, LIVE, AdviceReturn, Submission, SubmissionState
from people.models import User
from web.forms import DepositForm
from web.turns import TURNS
from web.views.page import DeskRequest, page
from web.views.reports import reports

PATIENCE = 5  # seconds one waits for a turn to look whether a file is a sheet for advice
MOST_FOLLOWED = 100  # as many as one form may send


@require_http_methods(["GET", "HEAD", "POST"])
def deposit(request: DeskRequest) -> HttpResponse:
    """Choose a version and files; they are received at once, and imported while one looks."""
    form = DepositForm(request.POST, request.FILES, user=request.user) if request.method == "POST" else None
    if form and form.is_valid():
        said = form.cleaned_data
        return receive_all(request, said["version"], said["sheets"], answered=said.get("answered", False))
    form = form or DepositForm(user=request.user, initial={"version": request.GET.get("version")})
    context = {"title": "Déposer des feuilles de commentaires", "form": form}
    return page(request, "desk/deposit.html", context, status=422 if form.is_bound else 200)


def receive_all(
    request: DeskRequest, version: Version, files: list[UploadedFile], *, answered: bool = False
) -> HttpResponse:
    """Receive each file, hand it to the engine, and lead to the page that follows them.

    *answered* tells that their answers are to be taken over too. A sheet for advice goes back to its request.
    """
    found = [one for file in files if (one := take_in(request, file, version))]
    received = [one for one in found if isinstance(one, Submission)]
    returned = [one for one in found if isinstance(one, AdviceReturn)]
    for submission in received:
        if answered:
            take_answers_over(submission, request.user)
        if submission.state in AT_WORK:
            engine.enqueue(submission)
    if returned and not received:
        return redirect("admin:advice", returned[0].request_id)
    if not received:
        return redirect(f"{reverse('admin:deposit')}?version={version.pk}")
    query = urlencode([("envoi", pk) for pk in dict.fromkeys(envoi.pk for envoi in received)])
    return redirect(f"{reverse('admin:deposit_follow')}?{query}")


def take_answers_over(submission: Submission, by: User) -> None:
    """Let the answers of a sheet be taken over, as soon as its remarks are in."""
    returned = receiving.receive_answered(submission=submission, by=by)
    if submission.state in LIVE and returned.is_at_work:
        returns.enqueue(returned)


def give_back(request: DeskRequest, name: str, content: bytes) -> AdviceReturn | None:
    """Return what a sheet for advice becomes, none for any other file; a message says it."""
    if not TURNS.acquire(timeout=PATIENCE):
        return None  # its import tells what it is
    try:
        found = receiving.receive_anywhere(filename=name, content=content, by=request.user)
    finally:
        TURNS.release()
    if found is None:
        return None
    returned, created = found
    said = "ce qu'elle propose est lu" if created else "elle était déjà revenue : rien ne change"
    messages.success(request, f"« {name} » est la feuille pour avis de {returned.request} : {said}.")
    if returned.is_at_work:
        returns.enqueue(returned)
    return returned


def take_in(request: DeskRequest, file: UploadedFile, version: Version) -> Submission | AdviceReturn | None:
    """Return the envoi of a file, new or known, or the return of a sheet for advice.

    None when it is refused, which a message says.
    """
    name = name_of(file)
    if too_big := refusal_of_size(file.size or 0):
        messages.error(request, f"« {name} » n'a pas été reçu. {too_big}")
        return None
    try:
        content = file.read()
        if returned := give_back(request, name, content):
            return returned
        submission, created = actions.receive(
            version=version, channel=Channel.SHEET, filename=name, content=content, by=request.user
        )
        if not created:
            messages.info(request, f"« {name} » : {take_up(submission, request.user)}")
    except ValidationError as refusal:
        messages.error(request, f"« {name} » n'a pas été reçu. {' '.join(refusal.messages)}")
        return None
    return submission


def take_up(submission: Submission, by: User) -> str:
    """Return what sending a known file again changed: nothing, unless it failed or was cancelled."""
    before = submission.state
    actions.receive_again(submission, by)
    return {
        SubmissionState.FAILED: f"l'import de {submission.reference} avait échoué, il est tenté de nouveau.",
        SubmissionState.CANCELLED: f"{submission.reference}, qui était annulé, est rétabli.",
        SubmissionState.ASIDE: f"déjà reçu et mis de côté ({submission.reference}) : rien ne change.",
        SubmissionState.RECEIVED: f"déjà reçu ({submission.reference}), son import est demandé de nouveau.",
        SubmissionState.RUNNING: f"déjà reçu ({submission.reference}), son import est en cours.",
    }.get(SubmissionState(before), f"déjà reçu ({submission.reference}) : rien ne change.")


@require_safe
def follow(request: DeskRequest) -> HttpResponse:
    """The envois just deposited: how far each is, then what became of its rows."""
    asked = [int(pk) for pk in request.GET.getlist("envoi") if pk.isdecimal() and len(pk) < 19]
    visible = Submission.objects.all().visible_to(request.user).select_related("version__volet")
    submissions = list(visible.filter(pk__in=asked[:MOST_FOLLOWED]).order_by("pk"))
    context = {
        "title": "Suivi du dépôt",
        "reports": reports(submissions),
        "at_work": any(submission.state in AT_WORK for submission in submissions),
        "versions": {submission.version_id: submission.version for submission in submissions}.values(),
    }
    return page(request, "desk/follow.html", context)


def name_of(file: UploadedFile) -> str:
    """Return the name a file came under."""
    return file.name or "fichier sans nom"


def refusal_of_size(size: int) -> str:
    """Return why a file is too big to be received, or nothing; what it is, its reader says."""
    if size <= settings.UPLOAD_MAX_BYTES:
        return ""
    limit, found = filesizeformat(settings.UPLOAD_MAX_BYTES), filesizeformat(size)
    return f"Le fichier pèse {found}, la limite est de {limit} : retirez-en les images ou coupez-le."
