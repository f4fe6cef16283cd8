"""Validate the relevé of a closed meeting: what it said then is kept, and never changes."""

from django.db import transaction
from django.utils import timezone

from answers.pdf import NoPdf
from committee.guarding import claim, log
from committee.minutes import as_pdf, as_text, minutes_of
from committee.models import Meeting, MeetingState
from committee.sheets import minutes_ods
from documents.access import require
from imports.models import kept
from imports.originals import keep_original
from people.models import User

NOT_KEPT = "Le relevé a été validé là où aucun PDF ne se fait : prenez-le en .ods ou en texte."


def validate(*, meeting: Meeting, revision: int, by: User) -> None:
    """Validate the relevé: its bytes are kept as they are, in each form, and it is corrected no more.

    StaleMeeting when it changed since it was read; ValidationError when it is validated already.
    The forms are made before the meeting is locked: they take seconds, and its revision says they still hold.
    """
    require(by, "committee.validate", meeting)
    seen = Meeting.objects.with_versions().get(pk=meeting.pk)
    still = seen.state == MeetingState.MINUTES and seen.revision == revision
    seen.state, seen.validated_at = MeetingState.VALIDATED, timezone.now()
    forms = kept_forms(seen) if still else {}  # refused below, at once
    with transaction.atomic():
        claim(
            meeting, revision, MeetingState.MINUTES,
            state=MeetingState.VALIDATED, validated_at=seen.validated_at, validated_by=by, **forms,
        )  # fmt: skip
        log("relevé validé", meeting, by, {"empreinte": forms["kept_text"]})


def kept_forms(meeting: Meeting) -> dict[str, str]:
    """Return under which hash each form of the relevé is kept; no PDF where this machine makes none."""
    minutes = minutes_of(meeting)
    try:
        pdf = keep_original(as_pdf(minutes))
    except NoPdf:
        pdf = ""
    text = keep_original(as_text(minutes).encode())
    return {"kept_text": text, "kept_ods": keep_original(minutes_ods(minutes)), "kept_pdf": pdf}


def form_of(meeting: Meeting, kind: str) -> bytes:
    """Return the relevé as pdf, ods or txt: as it was validated, or as it stands before that.

    NoPdf when this machine makes none, or made none when the relevé was validated.
    """
    if held := {"pdf": meeting.kept_pdf, "ods": meeting.kept_ods, "txt": meeting.kept_text}[kind]:
        return kept(held)
    if meeting.state == MeetingState.VALIDATED:
        raise NoPdf(NOT_KEPT)
    minutes = minutes_of(meeting)
    if kind == "pdf":
        return as_pdf(minutes)
    return minutes_ods(minutes) if kind == "ods" else as_text(minutes).encode()
