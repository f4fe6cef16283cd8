"""Prove that nothing was lost and nothing counted twice: every row, every comment, every original."""

from collections.abc import Callable, Iterator

from django.core.files.storage import default_storage
from django.db.models import Count, Exists, F, OuterRef, Q

from comments.marks import fingerprint, twin
from comments.models import Channel, Comment, Placement
from comments.origins import stands_by_its_origin
from imports import lease
from imports.advice.promises import returns_that_do_not_add_up, sheets_lost_or_altered
from imports.beside import no_longer_said
from imports.digest import digest
from imports.mailbox import lease as mail_lease
from imports.models import (
    AT_WORK,
    ENDED,
    EXPORT_AT_WORK,
    LIVE,
    ExportLine,
    MailExport,
    MailPart,
    MailState,
    ReceivedMail,
    RowOutcome,
    Submission,
    SubmissionRow,
    Transcription,
    kept,
    original_path,
)
from imports.originals import sha256_of
from imports.sources.issues import ORIGINAL_OF_EDIT
from people.models import Event


def faults() -> Iterator[str]:
    """Yield one French sentence per broken promise of the ledger; nothing when it holds.

    Rows are streamed: memory does not grow with the database.
    """
    for check in CHECKS:
        yield from check()


def tampered_rows() -> Iterator[str]:
    for row in SubmissionRow.objects.select_related("submission").iterator(chunk_size=2000):
        if row.digest != digest(row):
            yield f"{row.submission.reference}, {row} : la ligne a été modifiée après son enregistrement."


def rows_that_do_not_add_up() -> Iterator[str]:
    ended = Submission.objects.filter(state__in=ENDED).annotate(traced=Count("rows"))
    for submission in ended.exclude(traced=F("rows_read")):
        yield f"{submission.reference} : {submission.rows_read} lignes lues, {submission.traced} tracées."


def originals_lost_or_altered() -> Iterator[str]:
    for submission in Submission.objects.iterator():
        if not default_storage.exists(original_path(submission.sha256)):
            yield f"{submission.reference} : l'original a disparu."
        elif sha256_of(submission.original()) != submission.sha256:
            yield f"{submission.reference} : l'original a été modifié."


def originals_of_edits_lost_or_altered() -> Iterator[str]:
    """Each wording of an issue was kept as GitHub sent it; the row it added says under which hash."""
    issues = SubmissionRow.objects.filter(submission__channel=Channel.ISSUE)
    rows = issues.filter(cells__has_key=ORIGINAL_OF_EDIT).select_related("submission")
    for row in rows.iterator(chunk_size=2000):
        sha256 = row.cells[ORIGINAL_OF_EDIT]
        if not default_storage.exists(original_path(sha256)):
            yield f"{row.submission.reference}, {row} : l'original de cette rédaction a disparu."
        elif sha256_of(kept(sha256)) != sha256:
            yield f"{row.submission.reference}, {row} : l'original de cette rédaction a été modifié."


def unfinished_submissions() -> Iterator[str]:
    """An envoi that fell midway is not lost, but it is not in; one that a process holds is on its way."""
    for submission in lease.due().iterator():
        yield f"{submission.reference} : import non terminé, lancez « manage.py resume_imports »."


def submissions_the_journal_tells_otherwise() -> Iterator[str]:
    """The journal cannot be changed: what it says of a deposit and of an import must still be true."""
    known = {s.pk: s for s in Submission.objects.select_related("version").iterator()}
    label = Submission._meta.label
    for event in Event.objects.filter(object_type=label, action="dépôt").order_by("pk").iterator():
        submission = known.get(event.object_id)
        if submission is None or submission.sha256 != event.after["sha256"]:
            yield f"{event.object_label} : l'envoi journalisé le {event.at:%d/%m/%Y} a disparu ou a changé."
    told = Event.objects.filter(object_type=label, after__has_key="état").order_by("pk")
    for pk, said in dict(told.values_list("object_id", "after")).items():
        submission = known.get(pk)
        if submission is None or submission.state in AT_WORK:
            continue  # told above
        if (said["état"], said["lignes"]) != (submission.get_state_display(), submission.rows_read):
            yield f"{submission.reference} : son état ou son compte de lignes n'est plus celui du journal."


def altered_comments() -> Iterator[str]:
    """A comment's words, author and version make its card's fingerprint."""
    for card in Placement.objects.select_related("comment").iterator(chunk_size=2000):
        comment = card.comment
        words = (comment.location, comment.excerpt, comment.text)
        mark = fingerprint(card.version_id, comment.author_id, words)
        if card.fingerprint not in (mark, twin(mark, comment.pk)):
            yield f"{comment.reference} : le commentaire a été modifié après son enregistrement."


def cards_wrongly_on_or_off_the_board() -> Iterator[str]:
    """A card is on its board when a live envoi of that version has a row for it, or as its origin is."""
    said = SubmissionRow.objects.filter(
        comment=OuterRef("comment"), submission__version=OuterRef("version"), submission__state__in=LIVE
    )
    cards = Placement.objects.annotate(due=Exists(said) | Exists(stands_by_its_origin()))
    wrong = cards.exclude(on_board=F("due"))
    received = Q(comment__rows__isnull=False) | Q(came_from__isnull=False)
    for card in wrong.filter(received).select_related("comment").distinct().iterator():
        where = "au tableau sans envoi qui l'y mette" if card.on_board else "absente du tableau"
        yield f"{card} : sa carte est {where}."


def live_rows_without_a_card() -> Iterator[str]:
    """Each remark of a live envoi stands on the board of its version."""
    shown = Placement.objects.filter(
        comment=OuterRef("comment"), version=OuterRef("submission__version"), on_board=True
    )
    rows = SubmissionRow.objects.filter(submission__state__in=LIVE).exclude(comment=None)
    for row in rows.filter(~Exists(shown)).select_related("submission", "comment").iterator():
        yield f"{row.submission.reference}, {row} : {row.comment} n'est pas au tableau."


def decided_cards_off_the_board() -> Iterator[str]:
    for card in Placement.objects.filter(on_board=False).decided().select_related("comment").iterator():
        yield f"{card} : décidée, sa carte n'est plus au tableau."


def words_nobody_says() -> Iterator[str]:
    """What a live envoi repeats of another's remark is still said, by that remark or by one of its own."""
    live = Submission.objects.filter(state__in=LIVE, rows__outcome=RowOutcome.KNOWN).distinct()
    for submission in live.iterator():
        for row in no_longer_said(submission):
            yield f"{submission.reference}, {row} : ces mots ne sont plus ceux de {row.comment}."


def rows_of_lost_comments() -> Iterator[str]:
    lost = SubmissionRow.objects.exclude(comment=None).exclude(comment__in=Comment.objects.all())
    for row in lost.select_related("submission").iterator():
        yield f"{row.submission.reference}, {row} : son commentaire a disparu."


def cards_on_another_version() -> Iterator[str]:
    for card in Placement.objects.exclude(edition__version=F("version")).iterator():
        yield f"{card.pk} : la carte et son édition ne sont pas de la même version."


def comments_without_a_row() -> Iterator[str]:
    received = Comment.objects.filter(split_from=None)  # a part has the trace of the remark it comes from
    counted = received.annotate(born=Count("rows", Q(rows__outcome=RowOutcome.RECORDED)))
    for comment in counted.exclude(born=1).iterator():
        yield f"{comment.reference} : {comment.born} lignes d'origine au lieu d'une."


def comments_nobody_speaks_for() -> Iterator[str]:
    for comment in Comment.objects.filter(current=None, split_from=None).iterator():
        yield f"{comment.reference} : aucune ligne courante."
    for comment in Comment.objects.exclude(current__row__comment=F("pk")).exclude(current=None).iterator():
        yield f"{comment.reference} : sa ligne courante parle d'un autre commentaire."


def transcriptions_without_a_row() -> Iterator[str]:
    """What a person read in a picture is told by a row of the same envoi, as if a line of it said so."""
    told = SubmissionRow.objects.filter(
        submission=OuterRef("row__submission"), picture=OuterRef("row__picture"), comment=OuterRef("comment")
    )
    untold = Transcription.objects.exclude(comment=None).filter(~Exists(told))
    for one in untold.select_related("row__submission", "comment").iterator():
        yield f"{one.row.submission.reference}, {one.row} : aucune ligne ne dit {one.comment}."


def comments_without_a_card() -> Iterator[str]:
    for comment in Comment.objects.filter(placements=None).iterator():
        yield f"{comment.reference} : aucune carte sur aucun tableau."


def mails_lost_or_altered() -> Iterator[str]:
    """Each message, each file of one that waits or was set aside, is kept as it came."""
    for part in MailPart.objects.select_related("mail").iterator(chunk_size=2000):
        if not default_storage.exists(original_path(part.sha256)):
            yield f"{part.mail}, {part} : l'original a disparu."
        elif sha256_of(kept(part.sha256)) != part.sha256:
            yield f"{part.mail}, {part} : l'original a été modifié."


def exports_that_do_not_add_up() -> Iterator[str]:
    """Each message of an export that was read ended in a mail, or says why not."""
    read = MailExport.objects.exclude(messages_read=None).annotate(traced=Count("lines"))
    for export in read.exclude(traced=F("messages_read")):
        yield f"{export} : {export.messages_read} messages lus, {export.traced} tracés."
    for unread in mail_lease.due().iterator():
        yield f"{unread} : lecture non terminée, lancez « manage.py resume_imports »."


def exports_lost() -> Iterator[str]:
    """Each export, and each piece of one that is no readable message, is kept as it came."""
    unread = ExportLine.objects.exclude(sha256="").values_list("sha256", "export__filename")
    for sha256, name in [*MailExport.objects.values_list("sha256", "filename"), *unread]:
        if not default_storage.exists(original_path(sha256)):
            yield f"{name} : l'original de l'export a disparu."


def mails_left_behind() -> Iterator[str]:
    """Each mail kept waits for a person, was taken in or set aside, once its exports were read."""
    at_work = ExportLine.objects.filter(export__state__in=EXPORT_AT_WORK).exclude(mail=None)
    left = ReceivedMail.objects.filter(state=MailState.RECEIVED).exclude(pk__in=at_work.values("mail"))
    for mail in left.iterator():
        yield f"{mail} : reçu, jamais instruit ; déposez de nouveau son export."


def mails_not_wholly_taken_in() -> Iterator[str]:
    """Each thing that a mail taken in carries is an envoi, or says why it is none."""
    left = MailPart.objects.filter(mail__state=MailState.TAKEN_IN, submission=None, reason="")
    for part in left.select_related("mail").iterator():
        yield f"{part.mail}, {part} : ni envoi, ni motif."


CHECKS: tuple[Callable[[], Iterator[str]], ...] = (
    unfinished_submissions,
    submissions_the_journal_tells_otherwise,
    tampered_rows,
    altered_comments,
    cards_wrongly_on_or_off_the_board,
    live_rows_without_a_card,
    decided_cards_off_the_board,
    words_nobody_says,
    rows_of_lost_comments,
    cards_on_another_version,
    rows_that_do_not_add_up,
    originals_lost_or_altered,
    originals_of_edits_lost_or_altered,
    comments_without_a_row,
    comments_nobody_speaks_for,
    transcriptions_without_a_row,
    comments_without_a_card,
    mails_lost_or_altered,
    exports_that_do_not_add_up,
    exports_lost,
    mails_left_behind,
    mails_not_wholly_taken_in,
    returns_that_do_not_add_up,
    sheets_lost_or_altered,
)
