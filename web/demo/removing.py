"""Take the demonstration away, leaving nothing behind: rows, originals, accounts, sessions, journal."""

from django.contrib.sessions.models import Session
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import ProtectedError, Q, QuerySet

from answers.models import Answer, Bulletin, Delivery, Policy, Release
from comments.models import (
    AuthorReply,
    Comment,
    CommentGroup,
    Disposition,
    GroupProposal,
    LikenessSearch,
    Note,
    Placement,
    PrecisionRequest,
    StandardReason,
    Target,
)
from committee.models import Meeting, Point
from documents.models import Edition, Section, Version, Volet
from imports.deposits.receiving import discard
from imports.models import (
    AdviceLine,
    AdviceRequest,
    AdviceReturn,
    AdviceRow,
    CurrentRow,
    Deposit,
    ExportLine,
    FollowUp,
    Issue,
    MailCandidate,
    MailExport,
    MailPart,
    Message,
    ReceivedMail,
    Repository,
    Submission,
    SubmissionRow,
    Synchronisation,
    Transcription,
    original_path,
)
from people.append_only import SAMPLE_VOLET
from people.models import Author, Event, Organisation, User
from steering.models import SituationMailing, SummaryChoice
from web.demo.accounts import DEMO_ACCOUNTS


def remove() -> None:
    """Delete all that belongs to the demonstration's volet, then the originals nobody else sent."""
    with transaction.atomic():
        sent = remove_remarks(Version.objects.filter(volet__code=SAMPLE_VOLET))
        Event.objects.filter(volet=SAMPLE_VOLET).delete()  # the one volet whose lines the triggers let go
        close_accounts()
        remove_documents()
    for sha256 in sent - set(Submission.objects.values_list("sha256", flat=True)) - held_by_mail():
        default_storage.delete(original_path(sha256))


def held_by_mail() -> set[str]:
    """Return the hashes of all that mails and their exports hold."""
    kept = [MailPart.objects, MailExport.objects, ExportLine.objects]
    return {sha256 for some in kept for sha256 in some.values_list("sha256", flat=True)}


def remove_remarks(versions: QuerySet[Version]) -> set[str]:
    """Delete the envois, comments and cards of *versions*; return the hashes of the originals."""
    submissions = Submission.objects.filter(version__in=versions)
    sent = set(submissions.values_list("sha256", flat=True))
    rows = SubmissionRow.objects.filter(submission__in=submissions)
    comments = list(Comment.objects.filter(placements__version__in=versions).values_list("pk", flat=True))
    people = list(Author.objects.filter(comments__in=comments).values_list("pk", flat=True).distinct())
    sent |= remove_answers(versions) | remove_meetings(versions) | remove_advice(versions)
    remove_issues()
    mailed, senders = remove_mails(versions)
    sent, people = sent | mailed, people + senders
    links = remove_deposits(versions)
    CurrentRow.objects.filter(row__in=rows).delete()
    Transcription.objects.filter(row__in=rows).delete()
    rows.delete()
    submissions.update(replaces=None)
    bodies = list(submissions.exclude(organisation=None).values_list("organisation", flat=True))
    submissions.delete()
    FollowUp.objects.filter(pk__in=links, submissions=None, deposits=None).delete()
    Organisation.objects.filter(pk__in=bodies, submissions=None, author=None).delete()
    for written in (AuthorReply, Note, PrecisionRequest):
        written.objects.filter(placement__version__in=versions).delete()
    StandardReason.objects.filter(version__in=versions).delete()
    decisions = Disposition.objects.filter(placement__version__in=versions)
    decisions.exclude(cancels=None).delete()
    decisions.delete()
    remove_groups(versions)
    Target.objects.filter(placement__version__in=versions).delete()
    Placement.objects.filter(came_from__version__in=versions).update(came_from=None)
    Placement.objects.filter(version__in=versions).delete()
    Comment.objects.filter(pk__in=comments).update(corrects=None, correction="", split_from=None)
    Comment.objects.filter(pk__in=comments).delete()
    Author.objects.filter(pk__in=people, comments=None, submissions=None, mails=None).delete()
    return sent


def remove_groups(versions: QuerySet[Version]) -> None:
    """Delete the groups, those that were proposed, and the search for them."""
    GroupProposal.objects.filter(version__in=versions).delete()
    LikenessSearch.objects.filter(version__in=versions).delete()
    Placement.objects.filter(version__in=versions).update(group=None)
    CommentGroup.objects.filter(version__in=versions).delete()


def remove_answers(versions: QuerySet[Version]) -> set[str]:
    """Delete what was prepared and sent, and how it leaves; return the hashes of what was frozen."""
    deliveries = Delivery.objects.filter(version__in=versions)
    frozen = set(deliveries.exclude(frozen="").values_list("frozen", flat=True))
    answers = Answer.objects.filter(delivery__in=deliveries)
    answers.update(rectifies=None)
    answers.delete()
    deliveries.update(rectifies=None)
    deliveries.delete()
    Release.objects.filter(version__in=versions).delete()
    frozen |= remove_situations(versions)
    Policy.objects.filter(volet__versions__in=versions).delete()
    return frozen


def remove_meetings(versions: QuerySet[Version]) -> set[str]:
    """Delete the points of *versions*, then the meetings about nothing else; return what these kept."""
    Point.objects.filter(carried_from__placement__version__in=versions).update(carried_from=None)
    Point.objects.filter(placement__version__in=versions).delete()
    over = Meeting.versions.through.objects
    here, elsewhere = over.filter(version__in=versions), over.exclude(version__in=versions)
    alone = list(
        Meeting.objects.filter(pk__in=here.values("meeting")).exclude(pk__in=elsewhere.values("meeting"))
    )
    here.delete()
    kept = [sha256 for one in alone for sha256 in (one.kept_pdf, one.kept_ods, one.kept_text) if sha256]
    for meeting in alone:
        sent = Bulletin.objects.filter(key__regex=f"^(dossier|releve):{meeting}:")
        kept += sent.exclude(attachment="").values_list("attachment", flat=True)
        sent.delete()
    Meeting.objects.filter(pk__in=[one.pk for one in alone]).delete()
    return set(kept)


def remove_advice(versions: QuerySet[Version]) -> set[str]:
    """Delete what colleagues were asked and what came back; return the hashes of the sheets."""
    requests = AdviceRequest.objects.filter(version__in=versions)
    returns = AdviceReturn.objects.filter(version__in=versions)
    sheets = {*requests.values_list("sha256", flat=True), *returns.values_list("sha256", flat=True)}
    AdviceRow.objects.filter(returned__in=returns).delete()
    returns.delete()
    AdviceLine.objects.filter(request__in=requests).delete()
    MailPart.objects.filter(advice_request__in=requests).update(advice_request=None)
    requests.delete()
    return sheets - {""}


def remove_situations(versions: QuerySet[Version]) -> set[str]:
    """Delete what was mailed of where the versions stand, and to whom; return the hashes of the papers."""
    papers: set[str] = set()
    for mailing in SituationMailing.objects.filter(version__in=versions):
        sent = Bulletin.objects.filter(key__startswith=mailing.key)
        papers |= set(sent.exclude(attachment="").values_list("attachment", flat=True))
        sent.delete()
        mailing.delete()
    return papers


def remove_mails(versions: QuerySet[Version]) -> tuple[set[str], list[int]]:
    """Delete the mails of *versions*, and those that can be about no other; return hashes and senders."""
    elsewhere = MailCandidate.objects.exclude(version__in=versions).values("mail")
    maybe = Q(version=None, candidates__version__in=versions) & ~Q(pk__in=elsewhere)
    mails = ReceivedMail.objects.filter(Q(version__in=versions) | maybe)
    ids = list(mails.values_list("pk", flat=True).distinct())
    lines, parts = ExportLine.objects.filter(mail__in=ids), MailPart.objects.filter(mail__in=ids)
    senders = list(mails.exclude(sender=None).values_list("sender", flat=True))
    exports = set(lines.values_list("export", flat=True))
    sent = set(parts.values_list("sha256", flat=True))
    lines.delete()
    parts.delete()
    ReceivedMail.objects.filter(inside__in=ids).update(inside=None)
    ReceivedMail.objects.filter(pk__in=ids).delete()
    exports |= set(MailExport.objects.filter(version__in=versions).values_list("pk", flat=True))
    return sent | remove_exports(exports), senders


def remove_exports(ids: set[int]) -> set[str]:
    """Delete the exports that hold no mail any more; return their hashes. The others keep what is left."""
    held = ExportLine.objects.filter(export__in=ids).exclude(mail=None)
    kept = set(held.values_list("export", flat=True))
    for export in MailExport.objects.filter(pk__in=kept).exclude(messages_read=None):
        export.version, export.messages_read = None, export.lines.count()
        export.save(update_fields=["version", "messages_read"])
    emptied = MailExport.objects.filter(pk__in=ids - kept)
    unread = ExportLine.objects.filter(export__in=emptied)
    sent = set(emptied.values_list("sha256", flat=True)) | set(unread.values_list("sha256", flat=True))
    unread.delete()
    emptied.delete()
    return sent - {""}


def remove_deposits(versions: QuerySet[Version]) -> set[int]:
    """Delete what waits to be confirmed, its files too; return the links by which anything was sent."""
    deposits = Deposit.objects.filter(version__in=versions)
    links = set(deposits.values_list("follow_up", flat=True))
    for deposit in deposits:
        discard(deposit)
    envois = Submission.objects.filter(version__in=versions).exclude(follow_up=None)
    return links | set(envois.values_list("follow_up", flat=True))


def remove_issues() -> None:
    """Delete the repositories followed for the volet, with what was read of them."""
    Message.objects.filter(issue__repository__volet__code=SAMPLE_VOLET).delete()
    Issue.objects.filter(repository__volet__code=SAMPLE_VOLET).delete()
    Synchronisation.objects.filter(repository__volet__code=SAMPLE_VOLET).delete()
    Repository.objects.filter(volet__code=SAMPLE_VOLET).delete()


def remove_documents() -> None:
    """Delete the volet with its versions and editions."""
    Section.objects.filter(edition__version__volet__code=SAMPLE_VOLET).update(parent=None)
    Edition.objects.filter(version__volet__code=SAMPLE_VOLET).delete()
    Version.objects.filter(volet__code=SAMPLE_VOLET).delete()
    Volet.objects.filter(code=SAMPLE_VOLET).delete()


def close_accounts() -> None:
    """Delete the demonstration's accounts and their sessions; one that acted elsewhere is only closed."""
    accounts = User.objects.filter(username__in=DEMO_ACCOUNTS)
    ids = {str(pk) for pk in accounts.values_list("pk", flat=True)}
    for choice in SummaryChoice.objects.filter(user__in=accounts):
        choice.delete()
    for pk in ids:
        Bulletin.objects.filter(key__startswith=f"resume:{pk}:").delete()
    for session in Session.objects.iterator():
        if session.get_decoded().get("_auth_user_id") in ids:
            session.delete()
    for account in accounts:
        try:
            with transaction.atomic():
                account.delete()
        except ProtectedError:  # the journal of another volet names it: a closed account signs nothing more
            account.is_active = False
            account.set_unusable_password()
            account.save()
