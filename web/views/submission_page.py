"""The page of one envoi, put together: where it stands, what one may do to it, its rows as typed."""

from collections.abc import Iterable, Mapping

from django import forms
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse

from comments.models import Placement
from documents.models import Version
from imports import corrections
from imports.advice.summary import counted, counts_of
from imports.models import (
    AT_WORK,
    IN_A_COMMENT,
    LIVE,
    AdviceReturn,
    ReceivedMail,
    RowOutcome,
    Submission,
    SubmissionRow,
    SubmissionState,
)
from imports.preview import Preview, understand
from imports.whole import OFF, ON, first_decided
from people import journal
from people.models import User, Visitor
from web.forms import AsideForm, ChangeVersionForm, open_to_deposit
from web.views.page import DeskRequest, Refusal, page
from web.views.reports import FLAGGED, counts_by_issue, watch
from web.views.sheet import Line, by_column, grid
from web.views.ticket import ticket_of

ROWS_PER_PAGE = 100
ROWS_AT_ONCE = 5
ABSENT_SHOWN = 100


def submission_page(
    request: DeskRequest, submission: Submission, *, refusal: Refusal | None = None, status: int = 200
) -> HttpResponse:
    """Return the page of an envoi, a refused form standing in place of its fresh one."""
    counts = counts_by_issue([submission])[submission.pk]
    issue = request.GET.get("issue", "")
    context = {
        "title": f"Envoi {submission.reference}",
        "submission": submission,
        "version": submission.version,
        "watched": watch(submission),
        "at_work": submission.state in AT_WORK,
        "live": submission.state in LIVE,
        "failed": submission.state == SubmissionState.FAILED,
        "counts": list(counts.items()),
        "speaking": counts[RowOutcome.RECORDED] + counts[RowOutcome.UPDATED],
        "issue": issue if issue in counts else "",
        "refusal": refusal,
        "history": journal.of(submission),
        "ticket": ticket_of(submission),
        **answers_taken_over(submission),
        **relatives(request.user, submission),
        **absences(request.user, submission),
        **rows_shown(request, submission, issue),
        **offers(request.user, submission, refusal),
    }
    return page(request, "desk/submission.html", context, status=status)


def answers_taken_over(submission: Submission) -> dict[str, object]:
    """Return the answers that the sheet already had, and what became of them; nothing for most envois."""
    returned = AdviceReturn.objects.filter(submission=submission).first()
    if returned is None:
        return {}
    return {"answers": returned, "answers_said": counted(counts_of([returned])[returned.pk])}


def relatives(user: User, submission: Submission) -> dict[str, object]:
    """Return the envois around this one: corrected, correcting; what it lacks; the version it seems about."""
    seen = Submission.objects.all().visible_to(user)
    versions = Version.objects.all().visible_to(user).select_related("volet")
    mails = ReceivedMail.objects.all().visible_to(user)
    return {
        "mailed": submission.carried_by.filter(mail__in=mails).select_related("mail"),
        "better": versions.filter(pk=submission.better_version_id or 0).first(),
        "replaces": seen.filter(pk=submission.replaces_id or 0).first(),
        "replaced_by": list(seen.filter(replaces=submission).order_by("pk")),
    }


def absences(user: User, submission: Submission) -> dict[str, object]:
    """Return the remarks that a correction lacks, each with its card; none before all its rows are known."""
    if submission.state not in ON:
        return {}
    seen = Placement.objects.all().visible_to(user)
    gone = corrections.absent(submission).filter(pk__in=seen.values("comment"))
    shown = list(gone.order_by("pk")[:ABSENT_SHOWN])
    cards = cards_of(user, submission, [comment.pk for comment in shown])
    return {
        "absent": [(comment, cards[comment.pk]) for comment in shown],
        "absent_count": gone.count() if shown else 0,
    }


def rows_shown(request: DeskRequest, submission: Submission, issue: str) -> dict[str, object]:
    """Return one page of the rows that ended in *issue*, or of all, and how many of it are not shown."""
    rows = of_issue(submission.rows.select_related("comment").order_by("position"), issue)
    shown = Paginator(rows, ROWS_PER_PAGE).get_page(request.GET.get("page"))
    first = (shown.number - 1) * ROWS_PER_PAGE
    these = rows[first : first + ROWS_PER_PAGE]
    comments = list(these.values_list("comment", flat=True))
    cards = cards_of(request.user, submission, [pk for pk in comments if pk])
    # A few at a time: a row may be long, and those that are not shown are not even loaded.
    read = grid(line(row, cards) for row in these.iterator(chunk_size=ROWS_AT_ONCE))
    return {"rows": shown, "grid": read, "unshown": len(comments) - len(read.lines)}


def of_issue(rows: QuerySet[SubmissionRow], issue: str) -> QuerySet[SubmissionRow]:
    """Return the rows of one outcome, or those flagged; all of them for any other word."""
    if issue == FLAGGED:
        return rows.filter(outcome__in=IN_A_COMMENT).exclude(faults=[])
    return rows.filter(outcome=issue) if issue in RowOutcome.values else rows


def line(row: SubmissionRow, cards: Mapping[int, Placement]) -> tuple[Line, Preview]:
    """Return a traced row as the table shows it; why it was not read stands in the cell to fill."""
    item = understand(row.parsed())
    faults, reason = by_column(row.faults), row.reason
    if reason and reason == item.reason and item.faults:
        faults.setdefault(item.faults[-1].column, []).append(reason)
        reason = ""
    card = cards.get(row.comment_id or 0)
    stands = (row.position, row.sheet, row.line, faults, row.outcome)
    return Line(*stands, reason, card, row.comment, row.picture), item


def cards_of(user: Visitor, submission: Submission, comments: Iterable[int]) -> dict[int, Placement]:
    """Return where each comment is read: its card on the envoi's version, else on the last board it is on."""
    cards = Placement.objects.all().visible_to(user).filter(comment__in=comments).select_related("comment")
    here = submission.version_id
    return {
        card.comment_id: card
        for card in sorted(cards, key=lambda card: (card.version_id == here, card.on_board, card.pk))
    }


def offers(user: User, submission: Submission, refusal: Refusal | None) -> dict[str, object]:
    """Return what *user* may do to the envoi as it stands, with the forms; nothing for a mere reader.

    A decision on it, or on those it goes along with to another version, leaves out what it would refuse.
    """
    state, failed = submission.state, submission.state == SubmissionState.FAILED
    undoable = state in ON or failed
    decided = first_decided([submission]) if undoable else None
    free = undoable and decided is None
    if not user.has_perm("imports.deposit", submission):
        return {"movable": free}
    versions = other_versions(user, submission)
    return {
        "movable": free,
        "may_act": undoable or state in OFF,
        "may_verify": state == SubmissionState.TO_CHECK,
        "may_restore": state in OFF,
        "may_retry": failed,
        "may_cancel": free and (not failed or submission.rows_read == submission.rows.count()),
        "may_set_aside": free,
        "may_move": free and bool(versions) and first_decided(corrections.family(submission)) is None,
        "decided": decided,
        "forms": fresh_forms(versions, submission) | ({refusal.name: refusal.form} if refusal else {}),
    }


def fresh_forms(versions: QuerySet[Version], submission: Submission) -> dict[str, forms.Form]:
    """Return the forms, the version that the envoi seems to be about being chosen already."""
    better = {"version": submission.better_version_id}
    return {
        "aside": AsideForm(auto_id="aside_%s"),
        "version": ChangeVersionForm(versions=versions, initial=better, auto_id="version_%s"),
    }


def other_versions(user: User, submission: Submission) -> QuerySet[Version]:
    """Return the versions the envoi may be taken to: those *user* may deposit on, but its own."""
    return open_to_deposit(user).exclude(pk=submission.version_id)
