"""An envoi taken as a whole, while none of its remarks is decided: look, set aside, cancel, restore, move.

Each can be undone: cards leave their board and come back as they were, with their references and all that was
done on them.
"""

from collections.abc import Iterator

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from comments.models import Placement, PlacementQuerySet
from comments.origins import derived_from
from documents.access import require
from documents.models import Version
from imports.beside import unsaid
from imports.closing import end_state, hold_version, show
from imports.corrections import family
from imports.models import AT_WORK, LIVE, RowOutcome, Submission, SubmissionRow, SubmissionState
from imports.moving import comments_without_card
from imports.standing import comments_of, own_comments, settle
from people import journal
from people.append_only import SAMPLE_VOLET
from people.models import User

OFF = (SubmissionState.ASIDE, SubmissionState.CANCELLED)
ON = (*LIVE, SubmissionState.TO_CHECK)
CHANGED = ("state", "verified", "version", "edition", "better_version", "due_at", "attempts")


@transaction.atomic
def verify(*, submission: Submission, by: User) -> None:
    """Let an envoi that waits join the board; ValidationError when it does not wait."""
    begin(submission, by, SubmissionState.TO_CHECK)
    submission.verified = True
    become(submission, end_state(submission), "vérification", by)


@transaction.atomic
def set_aside(*, submission: Submission, reason: str, by: User) -> None:
    """Take the envoi off the board, with the reason; ValidationError without one, or once it is decided."""
    if not reason.strip():
        raise ValidationError("Mettre de côté demande un motif.")
    begin(submission, by, *ON, SubmissionState.FAILED)
    check_undecided([submission])
    become(submission, SubmissionState.ASIDE, "mise de côté", by, motif=reason.strip())


@transaction.atomic
def cancel(*, submission: Submission, by: User) -> None:
    """Undo the import: its remarks leave the board; ValidationError once one of them is decided."""
    begin(submission, by, *ON, SubmissionState.FAILED)
    check_whole(submission)
    check_undecided([submission])
    become(submission, SubmissionState.CANCELLED, "annulation de l'import", by)


@transaction.atomic
def restore(*, submission: Submission, by: User | None) -> None:
    """Bring back an envoi set aside or cancelled, as it was: on the board, or waiting to be looked at.

    One whose file is not all in, or whose cards lack on the version it was moved to meanwhile, is left to the
    engine.
    """
    begin(submission, by, *OFF)
    waits = submission.doubts and not submission.verified
    state = SubmissionState.TO_CHECK if waits else end_state(submission)
    if submission.rows_read != submission.rows.count() or comments_without_card(submission):
        submission.due_at, submission.attempts = timezone.now(), 0
        state = SubmissionState.RECEIVED
    become(submission, state, "rétablissement", by)


@transaction.atomic
def change_version(*, submission: Submission, version: Version, by: User) -> list[Submission]:
    """Return the envois to place again, that one and those that correct it: their remarks go to *version*.

    References are kept; the cards of the former version wait off its board, untouched, for a change of mind.
    Those of them that were set aside or cancelled come along as they are. ValidationError when a remark is
    decided, when *version* has no text, or has received the same file.
    """
    hold_both(submission, version)
    begin(submission, by, *ON, SubmissionState.FAILED)
    require(by, "imports.deposit", version)
    former = submission.version
    moved = [envoi for envoi in family(submission) if envoi.version_id == former.pk]
    check_can_move(submission, version, moved)
    check_undecided(moved)
    names = {"de": named(former, version), "version": named(version, former)}
    for envoi in moved:
        envoi.version, envoi.edition = version, version.current_edition()
        envoi.better_version, envoi.due_at, envoi.attempts = None, timezone.now(), 0
        goes_on = envoi.state in OFF or is_unread(envoi)
        state = SubmissionState(envoi.state) if goes_on else SubmissionState.RECEIVED
        note(envoi, state, "changement de version", by, **names)
    settle(moved)
    check_nothing_lost(moved)
    return [envoi for envoi in moved if envoi.state == SubmissionState.RECEIVED]


def named(version: Version, other: Version) -> str:
    """Return how the journal, which readers of both volets open, names one of the two versions of a move."""
    return str(version) if version.volet_id == other.volet_id else "une version d'un autre volet"


def is_unread(envoi: Submission) -> bool:
    """Return whether the envoi failed before a single row of it was known."""
    return envoi.state == SubmissionState.FAILED and not envoi.rows.exists()


def check_can_move(submission: Submission, version: Version, moved: list[Submission]) -> None:
    """Pass when *version* can take the envois; ValidationError says what stands in the way."""
    if version == submission.version:
        raise ValidationError("L'envoi porte déjà sur cette version.")
    if not version.editions.exists():
        raise ValidationError("Cette version n'a encore aucun texte enregistré.")
    codes = {version.volet.code, submission.volet.code}
    if SAMPLE_VOLET in codes and len(codes) > 1:
        raise ValidationError("La démonstration ne s'échange pas avec les autres volets.")
    there = Submission.objects.filter(version=version).exclude(pk__in=[envoi.pk for envoi in moved])
    same = there.filter(sha256__in=[envoi.sha256 for envoi in moved]).first()
    if same:
        raise ValidationError(
            f"{version} a déjà reçu ce fichier ({same.reference}) : annulez plutôt cet envoi."
        )
    unfinished = next((envoi for envoi in moved if envoi.state in AT_WORK), None)
    if unfinished:
        raise ValidationError(f"{unfinished.reference}, qui le corrige ou qu'il corrige, n'est pas terminé.")


def hold_both(submission: Submission, version: Version) -> None:
    """Take the turns of both versions in one order, so that two moves never wait for each other for ever."""
    versions = Version.objects.filter(pk__in=[submission.version_id, version.pk])
    list(versions.select_for_update(no_key=True).order_by("pk"))


def begin(submission: Submission, by: User | None, *states: SubmissionState) -> None:
    """Pass when *by* may act and the envoi is in one of the states, held until the end; else say why not."""
    hold_version(submission)
    held = submission.version_id
    submission.refresh_from_db()
    if by is not None:
        require(by, "imports.deposit", submission)
    if submission.version_id != held:
        raise ValidationError(f"{submission.reference} a changé de version entre-temps : rien n'a été fait.")
    if submission.state not in states:
        label = SubmissionState(submission.state).label
        raise ValidationError(f"{submission.reference} est « {label} » : cette action n'est plus possible.")


def check_whole(submission: Submission) -> None:
    """Pass when every row of the file is in: of one that failed midway, nothing is on a board to take off."""
    if submission.rows_read != submission.rows.count():
        raise ValidationError(
            f"{submission.reference} n'est pas entier, rien n'en est au tableau : réessayez-le."
        )


def check_undecided(submissions: list[Submission]) -> None:
    """Pass when no decision stands on the envois' own remarks; their cards are held until the end."""
    cards = own_cards(submissions)
    list(cards.select_for_update().order_by("pk").values_list("pk"))  # held first, then looked at
    if decided := first_decided(submissions):
        raise ValidationError(f"{decided} est décidé : rouvrez d'abord sa décision.")


def own_cards(submissions: list[Submission]) -> PlacementQuerySet:
    """Return the cards, on any version, of what the envois' rows were the words of, and what came of them."""
    own = set(Placement.objects.filter(comment__in=own_comments(submissions)).values_list("pk", flat=True))
    return Placement.objects.filter(pk__in=own | derived_from(own))


def first_decided(submissions: list[Submission]) -> Placement | None:
    """Return the first of these cards that a decision stands on: it keeps the envois as they are."""
    return own_cards(submissions).decided().select_related("comment").order_by("pk").first()


def check_nothing_lost(submissions: list[Submission]) -> None:
    """Pass when no decided card left its board, and no remark another envoi repeats was taken from it."""
    cards = Placement.objects.filter(comment__in=comments_of(submissions), on_board=False)
    if decided := cards.decided().select_related("comment").first():
        raise ValidationError(f"{decided} est décidé : rouvrez d'abord sa décision.")
    if row := next(repeated_elsewhere(submissions[0]), None):
        raise ValidationError(
            f"{row.submission.reference} redit une remarque de cet envoi ({row.comment}) qui changerait : "
            "mettez-le de côté d'abord."
        )


def repeated_elsewhere(submission: Submission) -> Iterator[SubmissionRow]:
    """Return the rows of other live envois whose words their comment no longer says."""
    relatives = family(submission)
    rows = SubmissionRow.objects.filter(
        comment__in=own_comments(relatives), outcome=RowOutcome.KNOWN, submission__state__in=LIVE
    )
    others = rows.exclude(submission__in=relatives).select_related("comment", "submission")
    return unsaid(others.iterator())


def become(
    submission: Submission, state: SubmissionState, action: str, by: User | None, **details: str
) -> None:
    """Set the envoi's state, let the boards follow, and add a line to the journal."""
    before = SubmissionState(submission.state).label
    submission.state = state
    submission.save(update_fields=CHANGED)
    show([submission])
    check_nothing_lost([submission])
    tell(submission, action, before, by, details)


def note(
    submission: Submission, state: SubmissionState, action: str, by: User | None, **details: str
) -> None:
    """Set the envoi's state and add a line to the journal: what the boards show is settled by the caller."""
    before = SubmissionState(submission.state).label
    submission.state = state
    submission.save(update_fields=CHANGED)
    tell(submission, action, before, by, details)


def tell(submission: Submission, action: str, before: str, by: User | None, details: dict[str, str]) -> None:
    """Add the line of the journal."""
    after = {"état": SubmissionState(submission.state).label, "lignes": submission.rows_read, **details}
    volet = submission.volet.code
    journal.record(action, submission, by=by, volet=volet, before={"état": before}, after=after)
