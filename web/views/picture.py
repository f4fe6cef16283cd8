"""A picture that came in a sheet, beside what one writes down of it."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_safe

from comments.models import Placement
from imports import transcribing
from imports.models import RowOutcome, Submission, SubmissionRow, Transcription
from imports.normalise import read_author
from imports.pictures import picture_shown
from imports.sources.model import Column, UnreadableSource, author_cell
from imports.transcribing import StaleTranscription
from web.turns import TURNS
from web.views.by_hand import ByHandForm
from web.views.page import DeskRequest, page, sent_only, submission_or_404

MOST_SEEN = 1_000_000  # readings of one picture: more than a database would be asked to skip
PATIENCE = 10  # seconds one waits for a turn: a large file takes one to unpack
# A picture runs nothing here, and loads nothing, even opened alone (the site's own policy is for pages).
ALONE = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


class RemarkForm(ByHandForm):
    """The remark read in a picture: it came by the way of its envoi, for whom its envoi speaks."""

    channel = organisation = None  # type: ignore[assignment]
    said_on = forms.DateField(
        label="Date écrite dans l'image",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, max_value=MOST_SEEN)

    def cells(self) -> dict[Column, str]:
        """Return what the form says, as a line of a sheet would."""
        said: dict[str, Any] = self.cleaned_data
        name, address = said["author_name"].strip(), said["author_address"]
        return {
            Column.LOCATION: said["location"],
            Column.EXCERPT: said["excerpt"],
            Column.TEXT: said["text"],
            Column.IMPORTANCE: said["importance"],
            Column.AUTHOR: author_cell(name, address),
            Column.DATE: said["said_on"].isoformat() if said["said_on"] else "",
        }


class NothingForm(forms.Form):
    """Why a picture holds no remark."""

    seen = forms.IntegerField(widget=forms.HiddenInput, max_value=MOST_SEEN)
    reason = forms.CharField(
        label="Motif",
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Par exemple : un logo, une signature, une capture déjà recopiée ligne 4.",
    )


def picture_or_404(request: DeskRequest, pk: int, position: int) -> SubmissionRow:
    """Return the row of a picture, of an envoi the user may read; Http404 otherwise."""
    submission = submission_or_404(request, pk)
    row = get_object_or_404(submission.rows, position=position, outcome=RowOutcome.TO_TRANSCRIBE)
    row.submission = submission
    return row


@require_safe
def show(request: DeskRequest, pk: int, position: int) -> HttpResponse:
    """The picture on one side; on the other what was read in it, and the form of a remark."""
    return picture_page(request, picture_or_404(request, pk, position))


@require_safe
def file(request: DeskRequest, pk: int, position: int) -> HttpResponse:
    """The bytes of the picture, under its true type; Http404 for what is only in the original."""
    row = picture_or_404(request, pk, position)
    if not TURNS.acquire(timeout=PATIENCE):
        return HttpResponse(
            "Réessayez dans un instant.", status=503, content_type="text/plain; charset=utf-8"
        )
    try:
        shown = picture_shown(row)
    except UnreadableSource as lost:
        raise Http404(str(lost)) from lost
    finally:
        TURNS.release()
    if shown is None:
        raise Http404("Cette image n'est pas montrée ici.")
    content, kind = shown
    name = f"{row.submission.reference}-image-{row.position}.{kind.ending}"
    headers = {
        "Content-Disposition": f'inline; filename="{name}"',
        "Content-Security-Policy": ALONE,
        "X-Content-Type-Options": "nosniff",
    }
    return HttpResponse(content, content_type=kind.media_type, headers=headers)


form_on_picture = sent_only(picture_or_404, "admin:picture")


@form_on_picture
def transcribe(request: DeskRequest, row: SubmissionRow) -> HttpResponse:
    """Write down a remark read in the picture; the page again, ready for another one."""

    def write(form: RemarkForm) -> None:
        seen, by = form.cleaned_data["seen"], request.user
        comment, new = transcribing.transcribe(row=row, seen=seen, cells=form.cells(), by=by)
        said = "remarque enregistrée." if new else "était déjà recopiée de cette image : rien n'a été ajouté."
        messages.success(request, f"{comment} : {said}")

    return obey(request, row, RemarkForm(request.POST), write, "remark")


@form_on_picture
def leave_out(request: DeskRequest, row: SubmissionRow) -> HttpResponse:
    """Say that the picture holds no remark, and why."""

    def write(form: NothingForm) -> None:
        transcribing.leave_out(row=row, by=request.user, **form.cleaned_data)
        messages.success(request, "Rien à transcrire : c'est noté.")

    return obey(request, row, NothingForm(request.POST, auto_id="nothing_%s"), write, "nothing")


def obey(
    request: DeskRequest, row: SubmissionRow, form: Any, write: Callable[[Any], None], name: str
) -> HttpResponse:
    """Do what the form asks and go back to the picture; refused, show it with what was typed, and why."""
    since: list[Transcription] = []
    if form.is_valid():
        try:
            write(form)
        except StaleTranscription as refusal:
            since = refusal.since
            form.add_error(None, "Cette image a été lue entre-temps : rien n'a été enregistré.")
            form.data = {**request.POST.dict(), "seen": row.transcriptions.count()}
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            return redirect("admin:picture", row.submission_id, row.position)
    refused = {name: form, "refused": form, "since": since}
    return picture_page(request, row, refused, status=409 if since else 422)


def picture_page(
    request: DeskRequest, row: SubmissionRow, refused: dict[str, Any] | None = None, *, status: int = 200
) -> HttpResponse:
    """Return the page of a picture, a refused form standing in place of its fresh one."""
    said = list(row.transcriptions.select_related("by", "comment"))
    seen = {"seen": len(said)}
    name, address = read_author(transcribing.author_by_default(row))
    who = {"author_name": name, "author_address": address}
    context = {
        "title": f"{row.submission.reference}, {row}",
        "submission": row.submission,
        "row": row,
        "is_shown": is_shown(row),
        "said": [(one, card_of(request, row.submission, one)) for one in said],
        "first_sent": transcribing.first_sent(row),
        "left": transcribing.waiting(Submission.objects.filter(pk=row.submission_id))
        .exclude(pk=row.pk)
        .first(),
        "may": request.user.has_perm("imports.deposit", row.submission),
        "can_be_read": row.submission.state in transcribing.ON,
        "remark": RemarkForm(initial={**who, **seen}),
        "nothing": NothingForm(initial=seen, auto_id="nothing_%s"),
        **(refused or {}),
    }
    return page(request, "desk/picture.html", context, status=status)


def is_shown(row: SubmissionRow) -> bool:
    """Return whether the browser can be given the picture."""
    try:
        return picture_shown(row) is not None
    except UnreadableSource:
        return False


def card_of(request: DeskRequest, submission: Submission, said: Transcription) -> Placement | None:
    """Return the card by which a remark read in the picture is opened, where the user may see it."""
    cards = Placement.objects.all().visible_to(request.user).filter(comment=said.comment_id)
    return cards.filter(version=submission.version_id).first() or cards.first()
