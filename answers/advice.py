"""Ask a colleague without an account what they think of some remarks: one request, one sheet, one mark."""

import secrets
from collections.abc import Sequence
from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from answers.advice_sheet import LineShown, as_ods
from comments.advising import words_mark
from comments.models import Disposition, Placement, PlacementQuerySet
from comments.outcomes import MOVABLE, Outcome
from comments.proposals import standing_proposal
from documents.access import require
from documents.models import Version
from imports.advice.mailed import take_waiting
from imports.advice.receiving import hash_of
from imports.models import AdviceLine, AdviceRequest
from imports.originals import keep_original
from people import journal
from people.models import User

MOST = 2_000  # remarks of one request: a sheet that somebody fills by hand
TO_WHOM = "Écrivez à qui l'avis est demandé."
NONE_LEFT = "Aucune de ces remarques n'attend de décision : il n'y a rien à demander."
TOO_MANY = (
    "{count} remarques : {most} au plus par demande. Réduisez la sélection, ou faites plusieurs demandes."
)


def askable(version: Version, cards: PlacementQuerySet) -> PlacementQuerySet:
    """Return those of the cards that a request may hold: on the board, and not decided."""
    return cards.filter(version=version, on_board=True, step__in=MOVABLE)


def ask(
    *, version: Version, cards: PlacementQuerySet, addressee: str, by: User, address: str = "",
    question: str = "",
) -> AdviceRequest:  # fmt: skip
    """Return the request, with its sheet ready to be given; cards already decided are left out.

    ValidationError without an addressee, for a malformed address, or when no card, or too many, are left.
    """
    require(by, "comments.instruct", version)
    if not addressee.strip():
        raise ValidationError(TO_WHOM)
    if address:
        validate_email(address)
    asked = askable(version, cards)
    if (count := asked.count()) > MOST:
        raise ValidationError(TOO_MANY.format(count=count, most=MOST))
    return open_request(
        version,
        list(shown(asked)),
        by,
        addressee=addressee.strip(),
        address=address,
        question=question.strip(),
    )


def shown(cards: PlacementQuerySet) -> PlacementQuerySet:
    """Return the cards with all that a sheet shows of them, in the order of their references."""
    joined = cards.select_related("comment__author").annotate(last_made=Max("dispositions"))
    return joined.order_by("comment")


@transaction.atomic
def open_request(version: Version, cards: Sequence[Placement], by: User, **said: str) -> AdviceRequest:
    """Return a new request about the cards, its sheet kept; the mark is in the sheet alone."""
    if not cards:
        raise ValidationError(NONE_LEFT)
    mark = secrets.token_hex(16)
    request = AdviceRequest.objects.create(version=version, asked_by=by, mark_hash=hash_of(mark), **said)
    AdviceLine.objects.bulk_create(
        AdviceLine(
            request=request, placement=card, number=number, revision=card.revision,
            last_id=card.last_made,  # type: ignore[attr-defined]
            words=words_mark(card.comment),
        )
        for number, card in enumerate(cards, start=1)
    )  # fmt: skip
    request.sha256 = keep_original(as_ods(request, lines_of(cards), mark))
    request.save(update_fields=["sha256"])
    after = {"à": request.addressee, "remarques": len(cards)}
    journal.record("avis demandé", request, by=by, volet=version.volet.code, after=after)
    return request


def lines_of(cards: Sequence[Placement]) -> list[LineShown]:
    """Return what the sheet shows of each card: its author by pseudonym alone, what is proposed already."""
    last = Disposition.objects.in_bulk([card.last_made for card in cards if card.last_made])  # type: ignore[attr-defined]
    return [line_of(card, last.get(card.last_made)) for card in cards]  # type: ignore[attr-defined]


def line_of(card: Placement, last: Disposition | None) -> LineShown:
    """Return what the sheet shows of a card."""
    comment, proposal = card.comment, standing_proposal([last] if last else [])
    return LineShown(
        reference=comment.reference,
        location=comment.location,
        excerpt=comment.excerpt,
        text=comment.text,
        importance=comment.importance,
        author=comment.author.pseudonym if comment.author else "",
        date=day(comment.written_on),
        state=Outcome(proposal.outcome).label if proposal else "",
        note=proposal.reason if proposal else "",
    )


def day(written_on: date | None) -> str:
    """Return a day as the sheet writes it, "" when it is not known."""
    return f"{written_on:%d/%m/%Y}" if written_on else ""


@transaction.atomic
def close(*, request: AdviceRequest, by: User) -> None:
    """Say that no more sheet is awaited; ValidationError when it was said already."""
    require(by, "comments.instruct", request)
    if not AdviceRequest.objects.filter(pk=request.pk, closed_at=None).update(closed_at=timezone.now()):
        raise ValidationError(f"La demande {request} est déjà close.")
    request.refresh_from_db(fields=["closed_at"])
    journal.record("demande d'avis close", request, by=by, volet=request.volet.code)


def open_again(*, request: AdviceRequest, by: User) -> None:
    """Let sheets come back again, and read those that came meanwhile; ValidationError for an open request."""
    mark_open(request, by)
    take_waiting(request)


@transaction.atomic
def mark_open(request: AdviceRequest, by: User) -> None:
    """Say that sheets are awaited again; ValidationError when they are already."""
    require(by, "comments.instruct", request)
    closed = AdviceRequest.objects.filter(pk=request.pk).exclude(closed_at=None)
    if not closed.update(closed_at=None):
        raise ValidationError(f"La demande {request} n'est pas close.")
    request.refresh_from_db(fields=["closed_at"])
    journal.record("demande d'avis rouverte", request, by=by, volet=request.volet.code)
