"""Receive a filled sheet: known by the mark it carries, wherever it comes in, and once."""

import hashlib
import logging

from django.core.exceptions import ValidationError
from django.db import transaction

from documents.access import require
from imports import reading
from imports.advice.understanding import MARK_LOST, has_lost_its_mark, marks_of
from imports.models import AdviceRequest, AdviceReturn, MailPart, ReturnState, Submission
from imports.originals import keep_original
from imports.reading import ReaderDied
from imports.sources.model import UnreadableSource
from people import journal
from people.models import User

logger = logging.getLogger(__name__)

UNKNOWN = "C'est une feuille pour avis, mais d'aucune demande que vous puissiez compléter."
OF_ANOTHER = "C'est la feuille {whose}, pas celle de la demande {request} : rien n'en a été lu."
OF_A_HIDDEN_ONE = "d'une autre demande"
EMPTY = "Ce fichier est vide : enregistrez de nouveau la feuille, puis déposez-la."
NO_SHEET = (
    "Ce fichier n'est pas une feuille de calcul (.ods, .xlsx ou .csv) : déposez la feuille remplie elle-même."
)
NOT_OURS = (
    "Cette feuille ne porte pas la marque de la demande {request}, que le service met dans une colonne "
    "cachée : remplissez la feuille téléchargée ici, et renvoyez-la sans en ôter de colonne."
)
CLOSED = "La demande {request} est close : rouvrez-la pour y déposer une feuille."


def hash_of(mark: str) -> str:
    """Return the hash under which the mark of a sheet is known."""
    return hashlib.sha256(mark.encode()).hexdigest()


def marks_in(name: str, content: bytes) -> list[str]:
    """Return the marks that a file carries, as its reader tells; none for any other, or a damaged one.

    ValidationError for a sheet for advice that lost them.
    """
    if not may_be_marked(name, content):
        return []
    try:
        with reading.read(name, content) as read:
            if not (marks := marks_of(read.rows())) and has_lost_its_mark(read):
                raise ValidationError(MARK_LOST)
            return marks
    except (UnreadableSource, ReaderDied):
        return []  # told where the file goes, if it goes further


def may_be_marked(name: str, content: bytes) -> bool:
    """Return whether a file is worth reading for a mark: an archive, as spreadsheets are, or a .csv."""
    return content.startswith(b"PK\x03\x04") or name.lower().endswith((".csv", ".tsv", ".txt"))


def request_marked(marks: list[str]) -> AdviceRequest | None:
    """Return the request whose mark comes first among those of a sheet, None when no request has one."""
    hashes = [hash_of(mark) for mark in marks]
    known = AdviceRequest.objects.filter(mark_hash__in=hashes).select_related("version__volet")
    found = {request.mark_hash: request for request in known}
    return next((found[one] for one in hashes if one in found), None)


def receive_anywhere(*, filename: str, content: bytes, by: User | None) -> tuple[AdviceReturn, bool] | None:
    """Return the return that a file is, and whether it is new; None when it is no sheet of a request.

    ValidationError when it is one of no request that *by* may complete, or of a closed one, or when it lost
    its mark. *by* is None for a command.
    """
    if not (marks := marks_in(filename, content)):
        return None
    request = request_marked(marks)
    if request is None or not (by is None or by.has_perm("comments.instruct", request)):
        raise ValidationError(UNKNOWN)
    return receive(request=request, filename=filename, content=content, by=by)


def receive_for(
    *, request: AdviceRequest, filename: str, content: bytes, by: User
) -> tuple[AdviceReturn, bool]:
    """Return the return of a file deposited on the page of a request, and whether it is new.

    ValidationError, saying what the file is, when it lacks the mark of that request.
    """
    require(by, "comments.instruct", request)
    marks = marks_in(filename, content)
    if not marks:
        raise ValidationError(what_it_is(filename, content) or NOT_OURS.format(request=request))
    if (found := request_marked(marks)) != request:
        raise ValidationError(OF_ANOTHER.format(request=request, whose=whose(found, by)))
    return receive(request=request, filename=filename, content=content, by=by)


def what_it_is(filename: str, content: bytes) -> str:
    """Return why a file is no sheet at all, in one sentence; "" for a sheet that may be read."""
    if not content.strip():
        return EMPTY
    if not may_be_marked(filename, content):
        return NO_SHEET
    try:
        reading.read(filename, content).close()
    except (UnreadableSource, ReaderDied) as refusal:
        return str(refusal)
    return ""


def whose(request: AdviceRequest | None, by: User) -> str:
    """Return which request a sheet is of, named to who may see it."""
    seen = request and AdviceRequest.objects.all().visible_to(by).filter(pk=request.pk).exists()
    return f"de la demande {request}" if seen else OF_A_HIDDEN_ONE


def receive(
    *, request: AdviceRequest, filename: str, content: bytes, by: User | None, part: MailPart | None = None
) -> tuple[AdviceReturn, bool]:
    """Return the return of these bytes to a request, and whether it is new; ValidationError for a closed one.

    The bytes are kept before anything names them. *part* is that of the mail which carried it.
    """
    if request.closed_at:
        raise ValidationError(CLOSED.format(request=request))
    sha256 = keep_original(content)
    with transaction.atomic():
        returned, created = AdviceReturn.objects.get_or_create(
            request=request,
            sha256=sha256,
            defaults={
                "version": request.version, "filename": filename[-255:], "deposited_by": by, "part": part,
            },
        )  # fmt: skip
        if created:
            after = {"fichier": returned.filename, "sha256": sha256}
            journal.record("feuille revenue", request, by=by, volet=request.volet.code, after=after)
        try_again(returned)
    return returned, created


def receive_answered(*, submission: Submission, by: User) -> AdviceReturn:
    """Return the return by which the answers that a sheet already has become decisions, once it is in.

    PermissionDenied for who may not decide on its version.
    """
    require(by, "comments.decide", submission.version)
    with transaction.atomic():
        returned, created = AdviceReturn.objects.get_or_create(
            submission=submission,
            defaults={
                "version": submission.version, "sha256": submission.sha256,
                "filename": submission.filename, "deposited_by": by,
            },
        )  # fmt: skip
        if created:
            volet = submission.volet.code
            journal.record("réponses à reprendre", submission, by=by, volet=volet)
        try_again(returned)
    return returned


def try_again(returned: AdviceReturn) -> None:
    """Have a sheet that was given up read again."""
    failed = AdviceReturn.objects.filter(pk=returned.pk, state=ReturnState.FAILED)
    if failed.update(state=ReturnState.RECEIVED, attempts=0):
        returned.refresh_from_db()
