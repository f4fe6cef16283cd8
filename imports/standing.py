"""What an envoi's state means for its comments: which cards the board shows, which row speaks for each."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from comments.models import Placement
from comments.origins import follow_origins
from comments.remark import Remark
from comments.revising import AT_ONCE, Change, revisable_cards, revise
from documents.models import Edition
from imports.corrections import CORRECTABLE, SPEAKS, draft_of, family, identity
from imports.models import (
    AT_WORK,
    IN_A_COMMENT,
    LIVE,
    CurrentRow,
    RowOutcome,
    Submission,
    SubmissionRow,
)
from imports.placing import Destination, destination, remark
from people.authors import find_or_add


def settle(submissions: Iterable[Submission]) -> None:
    """Put on the board the cards that a live envoi of their version has a row for, and take the others off.

    One rule for all that happens to an envoi. A card taken off gets a new revision: whoever has it before
    them is told.
    """
    said = SubmissionRow.objects.filter(
        comment=OuterRef("comment"),
        submission__version=OuterRef("version"),
        submission__state__in=LIVE,
    )
    cards = Placement.objects.filter(comment__in=comments_of(submissions))
    cards.filter(Exists(said), on_board=False).update(on_board=True)
    own = cards.filter(came_from=None)
    own.filter(~Exists(said), on_board=True).update(on_board=False, revision=F("revision") + 1)
    follow_origins(Exists(said))


def comments_of(submissions: Iterable[Submission]) -> QuerySet[SubmissionRow, Any]:
    """Return the ids of the comments that the envois' rows ended in."""
    rows = SubmissionRow.objects.filter(submission__in=[s.pk for s in submissions])
    return rows.exclude(comment=None).values("comment")


def own_comments(relatives: Sequence[Submission]) -> QuerySet[SubmissionRow, Any]:
    """Return the ids of the comments that a family of envois brought, and that it alone may change."""
    rows = SubmissionRow.objects.filter(submission__in=relatives, outcome__in=SPEAKS)
    return rows.values("comment")


def speak(submissions: Sequence[Submission]) -> dict[int, list[SubmissionRow]]:
    """Let the right row speak for each comment; return those that cannot, by envoi.

    What they correct is decided, or an envoi of another family says it too.
    """
    corrections = SubmissionRow.objects.filter(submission__in=submissions, outcome=RowOutcome.UPDATED)
    correcting = set(corrections.values_list("submission", flat=True))
    return {envoi.pk: hand_over(envoi) for envoi in submissions if envoi.pk in correcting}


def hand_over(submission: Submission) -> list[SubmissionRow]:
    """Give each comment the words of the row that should speak for it; return the rows refused."""
    right = rows_that_should_speak(submission)
    theirs = said_by_others(submission, right)
    cards = revisable_cards([comment for comment in right if comment not in theirs])
    editions = {edition.pk: edition for card in cards if (edition := edition_of(card, submission))}
    goals = {pk: destination(submission, edition) for pk, edition in editions.items()}
    remarks = {pk: remarks_of(goal, right) for pk, goal in goals.items()}
    changes = [
        Change(card, remarks[pk][card.comment_id], goals[pk].edition, goals[pk].sections)
        for card in cards
        for pk in [edition_of(card, submission).pk]
    ]
    revise(changes, by=submission.deposited_by)
    done = {card.comment_id for card in cards}
    pass_on({comment: rows[-1] for comment, rows in right.items() if comment in done})
    return [rows[-1] for comment, rows in right.items() if comment not in done]


def said_by_others(submission: Submission, right: dict[int, list[SubmissionRow]]) -> set[int]:
    """Return the comments that the envoi would change while another family's says them as they stand.

    Giving former words back is not looked at here: whoever takes an envoi off the board is told.
    """
    changed = [pk for pk, rows in right.items() if rows[-1].submission_id == submission.pk]
    rows = SubmissionRow.objects.filter(comment__in=changed, submission__state__in=CORRECTABLE)
    return set(rows.exclude(submission__in=family(submission)).values_list("comment", flat=True))


def edition_of(card: Placement, submission: Submission) -> Edition:
    """Return the text the card's remark is placed in: the envoi's own on its board, the card's elsewhere."""
    return submission.edition if card.version_id == submission.version_id else card.edition


def pass_on(rows: dict[int, SubmissionRow]) -> None:
    """Let these rows speak for their comments."""
    links = list(CurrentRow.objects.filter(comment__in=rows))
    for link in links:
        link.row = rows[link.comment_id]
    CurrentRow.objects.bulk_update(links, ["row"], batch_size=AT_ONCE)


def rows_that_should_speak(submission: Submission) -> dict[int, list[SubmissionRow]]:
    """Return, for the comments whose current row is no longer the right one, the rows up to the right one.

    The latest row of a live envoi of the family speaks, or of one on its way to another version; the row a
    comment was born from, when none does. Envois count in the order they came, whichever ended first.
    """
    relatives = family(submission)
    speaking = [envoi.pk for envoi in relatives if speaks(envoi)]
    rows = SubmissionRow.objects.filter(
        Q(submission__in=speaking) | Q(outcome=RowOutcome.RECORDED),
        outcome__in=IN_A_COMMENT,
        comment__in=own_comments(relatives),
    )
    said: dict[int, list[SubmissionRow]] = {}
    for row in rows.select_related("comment__author").order_by("submission_id", "pk"):
        said.setdefault(row.comment_id or 0, []).append(row)
    current = dict(CurrentRow.objects.filter(comment__in=said).values_list("comment", "row"))
    return {comment: rows for comment, rows in said.items() if not says(rows, current[comment])}


def says(rows: list[SubmissionRow], current: int) -> bool:
    """Return whether the current row says what the right one does: a row known since repeats one of them."""
    last = rows[-1]
    if last.outcome == RowOutcome.KNOWN:
        earlier = [row for row in rows if row.pk == current]
        return bool(earlier) and words_of(earlier[0]) == words_of(last)
    return last.pk == current


def words_of(row: SubmissionRow) -> tuple[str, ...]:
    """Return what a row says, as fingerprints compare it."""
    draft = draft_of(row)
    words = (draft.location, draft.excerpt, draft.text) if draft else ()
    return tuple(" ".join(word.split()) for word in words)


def speaks(envoi: Submission) -> bool:
    """Return whether the envoi's rows may speak: it is live, or was and goes to another version."""
    arrived = envoi.rows_read is not None and envoi.rows_done >= envoi.rows_read
    settled = envoi.verified or not envoi.doubts
    return envoi.state in LIVE or (envoi.state in AT_WORK and arrived and settled)


def remarks_of(goal: Destination, right: dict[int, list[SubmissionRow]]) -> dict[int, Remark]:
    """Return the remark of each comment's last row, placed; one that names nobody is by whom others name."""
    drafts = {comment: [draft for row in rows if (draft := draft_of(row))] for comment, rows in right.items()}
    authors = find_or_add([identity(draft) for said in drafts.values() for draft in said])
    named = {
        comment: next((who for draft in reversed(said) if (who := authors[identity(draft)])), None)
        for comment, said in drafts.items()
    }
    return {comment: remark(goal, said[-1], named[comment]) for comment, said in drafts.items()}
