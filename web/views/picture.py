"""A picture that an envoi holds, beside the form by which what is read in it is typed."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from comments.models import Channel
from imports.models import RowOutcome, Submission, SubmissionRow
from imports.sources.model import UnreadableSource
from imports.transcribing import nothing_to_transcribe, picture_of, transcribe
from web.views.by_hand import ByHandForm
from web.views.page import DeskRequest, page, submission_or_404

SANDBOX = "default-src 'none'; sandbox"


class TranscriptionForm(ByHandForm):
    """What is read in a picture: it came by the way, and on the day, of its envoi."""

    channel = None  # type: ignore[assignment]
    said_on = None  # type: ignore[assignment]


def show(request: DeskRequest, pk: int, position: int) -> HttpResponse:
    """The picture and the form; sent, the card of the remark, or the form again with why not."""
    submission, row = picture_or_404(request, pk, position)
    if "nothing" in request.POST:
        return set_aside(request, row)
    sent = request.POST if request.method == "POST" else None
    form = TranscriptionForm(sent, initial=by_its_sender(submission))
    if form.is_valid():
        day = timezone.localdate(submission.received_at)
        known = {"channel": Channel(submission.channel), "said_on": day}
        try:
            comment = transcribe(row=row, typed=form.typed(**known), by=request.user)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, f"{comment} : remarque recopiée de l'image.")
            return redirect("admin:card", submission.version_id, comment.pk)
    return beside(request, submission, row, form)


def beside(
    request: DeskRequest, submission: Submission, row: SubmissionRow, form: TranscriptionForm
) -> HttpResponse:
    """Return the page: the picture on one side, what to type on the other."""
    context = {
        "title": f"Image {row.line} de {submission.reference}",
        "submission": submission,
        "row": row,
        "form": form,
        "shown": is_shown(row),
        "done": list(row.transcriptions.select_related("envoi", "by")),
        "may": request.user.has_perm("imports.deposit", submission.version),
    }
    return page(request, "desk/picture.html", context, status=422 if form.errors else 200)


def set_aside(request: DeskRequest, row: SubmissionRow) -> HttpResponse:
    """Note that the picture holds no remark."""
    try:
        nothing_to_transcribe(row=row, why=request.POST.get("why", ""), by=request.user)
        messages.success(request, f"Image {row.line} : rien à transcrire.")
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect("admin:picture", row.submission_id, row.position)
    return redirect("admin:submission", row.submission_id)


@require_safe
def content(request: DeskRequest, pk: int, position: int) -> HttpResponse:
    """The picture's bytes: shown when a browser can without running anything, else only to be saved."""
    submission, row = picture_or_404(request, pk, position)
    try:
        found, kind = picture_of(row)
    except (UnreadableSource, KeyError) as lost:
        raise Http404("Cette image n'est plus dans l'original.") from lost
    name = f"{submission.reference}-image-{row.line}"
    headers = {
        "Content-Disposition": content_disposition_header(not kind, name) or "attachment",
        "Content-Security-Policy": SANDBOX,
        "X-Content-Type-Options": "nosniff",
    }
    return HttpResponse(found, content_type=kind or "application/octet-stream", headers=headers)


def picture_or_404(request: DeskRequest, pk: int, position: int) -> tuple[Submission, SubmissionRow]:
    """Return an envoi that the user may read and one of its pictures; Http404 otherwise."""
    submission = submission_or_404(request, pk)
    pictures = submission.rows.filter(outcome=RowOutcome.TO_TRANSCRIBE)
    row = get_object_or_404(pictures.select_related("submission__version__volet"), position=position)
    return submission, row


def is_shown(row: SubmissionRow) -> bool:
    """Return whether a browser shows the picture."""
    try:
        return bool(picture_of(row)[1])
    except (UnreadableSource, KeyError):
        return False


def by_its_sender(submission: Submission) -> dict[str, Any]:
    """Return who sent the envoi, most often who wrote what is in its pictures; else its rows' one author."""
    author = submission.sender
    if author is None:
        rows = submission.rows.exclude(comment__author=None).select_related("comment__author")
        found = {row.comment.author for row in rows[:50] if row.comment}
        author = found.pop() if len(found) == 1 else None
    return {
        "author_name": author.name if author else "",
        "author_address": author.address if author else "",
        "organisation": str(submission.organisation or ""),
    }
