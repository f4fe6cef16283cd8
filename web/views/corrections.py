"""What a card says of corrections: wordings side by side, a remark's rows, why it is off its board."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef
from django.utils.formats import date_format

from comments.models import Comment, Placement
from comments.outcomes import Correction
from imports.models import CurrentRow, Submission, SubmissionRow, SubmissionState
from people.models import User, Visitor
from web.views.wording import Wording, compare

ROWS_SHOWN = 20
WORDS = (("Emplacement indiqué", "location"), ("Extrait cité", "excerpt"), ("Commentaire", "text"))


@dataclass(frozen=True, slots=True)
class Corrected:
    """The earlier remark that one corrects, or may correct, with both wordings."""

    comment: Comment
    card: Placement  # with its ``outcome``
    wordings: list[Wording]


def corrected_by_it(user: User, card: Placement) -> Corrected | None:
    """Return the earlier remark that the card's one corrects or may, None when *user* may not see it."""
    earlier = card.comment.corrects
    where = board_card(user, card, earlier) if earlier else None
    if earlier is None or where is None:
        return None
    return Corrected(earlier, where, wordings(words_of(earlier), words_of(card.comment)))


def named(user: User, cards: Iterable[Placement]) -> set[int]:
    """Return the ids of those remarks, corrected perhaps by these cards' ones, that *user* may see."""
    corrected = {card.comment.corrects_id for card in cards if card.comment.corrects_id}
    seen = Placement.objects.all().visible_to(user).filter(comment__in=corrected)
    return set(seen.values_list("comment", flat=True))


def corrections_of(user: User, card: Placement) -> list[Placement]:
    """Return the cards, on the same board, of later remarks that correct this one or may."""
    if not card.has_corrections:  # type: ignore[attr-defined]
        return []
    later = (
        Placement.objects.on_board()
        .visible_to(user)
        .filter(comment__corrects=card.comment_id, version=card.version_id)
    )
    kept = later.exclude(comment__correction=Correction.REFUSED)
    return list(kept.select_related("comment").order_by("pk"))


def board_card(user: User, card: Placement, comment: Comment) -> Placement | None:
    """Return where the comment is read: beside the card if it can be, with the decision that stands on it."""
    cards = Placement.objects.all().visible_to(user).with_decision().filter(comment=comment)
    found = list(cards.select_related("comment"))
    return max(found, key=lambda one: (one.version_id == card.version_id, one.on_board, one.pk), default=None)


def received(user: Visitor, comment: Comment) -> tuple[CurrentRow | None, list[SubmissionRow], int]:
    """Return the row that speaks for a remark, its last rows, the oldest first, and how many there are.

    None, and fewer rows, when *user* may not see their envois.
    """
    seen = Submission.objects.all().visible_to(user)
    speaks = Exists(CurrentRow.objects.filter(row=OuterRef("pk")))
    rows = SubmissionRow.objects.filter(comment=comment, submission__in=seen).annotate(speaks=speaks)
    found = list(rows.select_related("submission").order_by("-speaks", "-pk")[: ROWS_SHOWN + 1])
    current = CurrentRow(comment=comment, row=found[0]) if found and found[0].speaks else None
    last: list[SubmissionRow] = [*sorted(found, key=lambda row: row.pk)[-ROWS_SHOWN:]]
    return current, last, len(found) if len(found) <= ROWS_SHOWN else rows.count()


def wordings(former: dict[str, str], new: dict[str, str]) -> list[Wording]:
    """Return each thing said on either side, as it was and as it is."""
    return [compare(title, former[title], new[title]) for title in former if former[title] or new[title]]


def words_of(comment: Comment) -> dict[str, str]:
    """Return what a remark says, by the titles shown."""
    said = {title: getattr(comment, name) for title, name in WORDS}
    return {**said, "Importance": comment.importance, "Écrit le": day(comment)}


def day(about: Comment) -> str:
    """Return the day a remark was written, in words."""
    return date_format(about.written_on, "j F Y") if about.written_on else ""


@dataclass(frozen=True, slots=True)
class Absence:
    """Why an envoi does not put a card on its board."""

    submission: Submission
    elsewhere: Placement | None  # the remark's card on the version the envoi went to
    said: str


STATES: dict[str, str] = {
    SubmissionState.RECEIVED: "est en cours d'import",
    SubmissionState.RUNNING: "est en cours d'import",
    SubmissionState.TO_CHECK: "attend d'être vérifié",
    SubmissionState.ASIDE: "a été mis de côté",
    SubmissionState.CANCELLED: "a été annulé",
    SubmissionState.FAILED: "est en échec",
}


def absences(user: Visitor, card: Placement) -> list[Absence]:
    """Return, for a card off its board, what became of each envoi that holds its remark."""
    seen = Submission.objects.all().visible_to(user).filter(rows__comment=card.comment_id)
    envois = seen.select_related("version__volet").order_by("pk").distinct()
    visible = Placement.objects.all().visible_to(user).filter(comment=card.comment_id)
    elsewhere = {one.version_id: one for one in visible.select_related("comment", "version__volet")}
    return [
        Absence(envoi, elsewhere.get(envoi.version_id), STATES.get(envoi.state, ""))
        if envoi.version_id == card.version_id
        else Absence(envoi, elsewhere.get(envoi.version_id), f"porte désormais sur {envoi.version}")
        for envoi in envois
    ]
