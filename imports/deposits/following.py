"""What the holder of a link may do with the remarks of their own envois, and with no others."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from comments import replying
from comments.models import AuthorReply, Channel, Comment, Placement
from documents.calls import day
from imports import engine
from imports.actions import Online, receive, retry
from imports.closing import take_turn
from imports.corrections import CORRECTABLE, SPEAKS, family
from imports.deposits.links import prolong
from imports.deposits.receiving import check_call
from imports.models import (
    AT_WORK,
    IN_A_COMMENT,
    LIVE,
    FollowUp,
    RowOutcome,
    Submission,
    SubmissionRow,
    SubmissionState,
)
from imports.one_line import of_one_line
from imports.sources.model import Column

COMPLETED = "Complément du {day} :"
SILENT = "Écrivez ce que vous voulez ajouter."
NOT_YOURS = "Cette remarque a d'abord été reçue par un autre envoi : ce lien permet de la suivre seulement."
UNCHANGING = "Cette remarque a déjà reçu une décision : elle ne peut plus être complétée."
UNDER_WAY = "Un envoi de ce lien s'enregistre encore : attendez quelques secondes et recommencez."
TOO_LONG = "Cette remarque est déjà très longue : faites de votre ajout une nouvelle remarque."
MOST_LETTERS, MOST_IN_ALL = 10_000, 50_000


def envois_of(follow_up: FollowUp) -> QuerySet[Submission]:
    """Return the envois sent by the link, the first one first."""
    envois = Submission.objects.filter(follow_up=follow_up).order_by("pk")
    return envois.select_related("version__volet", "edition", "organisation", "completes")


def cards_of(follow_up: FollowUp) -> QuerySet[Placement]:
    """Return the cards of the remarks that the link's envois hold, on the versions they were sent to.

    Those that the team detached from one of them are among these: they will have an answer of their own. One
    that they only repeat is theirs to read while its words are theirs: nobody changes these as long as the
    envoi stands, and a row is added to say them apart when they were changed before (imports.beside).
    """
    apart = SubmissionRow.objects.filter(
        submission=OuterRef("submission"), sheet=OuterRef("sheet"), line=OuterRef("line"),
        position__gt=OuterRef("position"), outcome__in=IN_A_COMMENT,
    )  # fmt: skip
    repeated = Q(outcome=RowOutcome.KNOWN, submission__state__in=CORRECTABLE) & ~Exists(apart)
    rows = SubmissionRow.objects.filter(
        Q(comment=OuterRef("comment")) | Q(comment=OuterRef("comment__split_from")),
        Q(outcome__in=SPEAKS) | repeated,
        submission__follow_up=follow_up,
        submission__version=OuterRef("version"),
    )
    cards = Placement.objects.filter(Exists(rows)).with_decision()
    return cards.select_related("comment", "version__volet", "edition").order_by("comment")


def own_cards(follow_up: FollowUp) -> QuerySet[Placement]:
    """Return those of the cards whose remark the link's envois were the first to make, or have corrected."""
    rows = SubmissionRow.objects.filter(
        comment=OuterRef("comment"),
        submission__follow_up=follow_up,
        submission__version=OuterRef("version"),
        submission__state__in=CORRECTABLE,
        outcome__in=SPEAKS,
    )
    return Placement.objects.filter(Exists(rows))


def withdraw(*, follow_up: FollowUp, placement: Placement) -> AuthorReply:
    """Return the withdrawal of a remark; one that somebody else sent too stays at work, without its author.

    ValidationError when it is not theirs, or is decided.
    """
    check_own(follow_up, placement)
    with transaction.atomic():
        if said_by_others(follow_up, placement):
            return replying.withdraw_voice(placement=placement)
        return replying.withdraw(placement=placement)


def complete(*, follow_up: FollowUp, placement: Placement, addition: str) -> Submission:
    """Return the envoi by which a remark says more; the engine takes it in as any correction.

    ValidationError when the remark is not theirs, is decided, or the call takes no remark any more.
    """
    addition = addition.strip()[:MOST_LETTERS]
    if not addition:
        raise ValidationError(SILENT)
    check_call(placement.version)
    with transaction.atomic():
        take_turn(placement.version_id)  # two complements at once: the second must add to the first
        check_own(follow_up, placement)
        check_changes(follow_up, placement)
        comment = Comment.objects.get(pk=placement.comment_id)
        row = comment.current.row
        if len(comment.text) + len(addition) > MOST_IN_ALL:
            raise ValidationError(TOO_LONG)
        submission, created = receive(
            version=placement.version, channel=Channel.FORM, filename=f"complement-{comment}.csv", by=None,
            content=written(row, comment, addition, timezone.localdate()), replaces=head_of(row.submission),
            online=Online(follow_up=follow_up, completes=comment, corrections=choice_of(row)),
        )  # fmt: skip
        prolong(follow_up)
        if not created and submission.state == SubmissionState.FAILED:
            retry(submission=submission, by=None)
    if submission.state in AT_WORK:
        engine.enqueue(submission)
    return submission


def check_changes(follow_up: FollowUp, placement: Placement) -> None:
    """Pass when the words of the remark may change, and none of them is on its way."""
    if Placement.objects.filter(comment=placement.comment_id).decided().exists():
        raise ValidationError(UNCHANGING)
    under_way = envois_of(follow_up).filter(version=placement.version_id, state__in=AT_WORK)
    if under_way.exists():
        raise ValidationError(UNDER_WAY)


def check_own(follow_up: FollowUp, placement: Placement) -> None:
    """Pass when the remark first came by this link; ValidationError otherwise."""
    if not own_cards(follow_up).filter(pk=placement.pk).exists():
        raise ValidationError(NOT_YOURS)


def said_by_others(follow_up: FollowUp, placement: Placement) -> bool:
    """Return whether an envoi on a board, other than this link's own, holds the same remark."""
    rows = SubmissionRow.objects.filter(comment=placement.comment_id, submission__state__in=LIVE)
    return rows.exclude(submission__follow_up=follow_up).exists()


def head_of(envoi: Submission) -> Submission:
    """Return the last of the envois that correct one another which may be corrected in its turn."""
    standing = [
        one for one in family(envoi) if one.state in CORRECTABLE and one.version_id == envoi.version_id
    ]
    return standing[-1] if standing else envoi


def choice_of(row: SubmissionRow) -> dict[str, dict[str, str]]:
    """Return the place its author chose for the remark, to be chosen again."""
    return {"1": {"place": row.corrections["place"]}} if "place" in row.corrections else {}


def written(row: SubmissionRow, comment: Comment, addition: str, today: date) -> bytes:
    """Return a sheet of one line that says the remark as it stands, then what is added to it.

    Nobody is named in it: who completes a remark by its link is its author.
    """
    said = row.parsed().said
    text = "\n\n".join(filter(None, [comment.text, COMPLETED.format(day=day(today)), addition]))
    cells = {**{column: said.get(column, "") for column in Column}, Column.TEXT: text, Column.AUTHOR: ""}
    cells |= {Column.LOCATION: comment.location, Column.EXCERPT: comment.excerpt}
    return of_one_line(cells)
