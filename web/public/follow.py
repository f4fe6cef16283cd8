"""The page of a link: what waits to be confirmed, the envois, their remarks and what became of each."""

import logging

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_safe

from answers.sheets import filled, is_sheet
from comments.outcomes import Outcome
from imports.deposits import links
from imports.deposits.following import cards_of, envois_of
from imports.models import AT_WORK, LIVE, Submission
from imports.progress import progress_of
from imports.summary import counts_of
from web.public.link import LinkRequest, by_link, envoi_or_404, page, to
from web.public.remarks import cards_shown, remarks_of, states_of, with_all
from web.turns import TURNS

logger = logging.getLogger(__name__)

PER_PAGE = 50
PATIENCE = 10  # seconds one waits for a turn: a long sheet takes a few
BUSY = "Le service remplit déjà d'autres feuilles : redemandez la vôtre dans un instant."
NOT_FILLED = (
    "Vos références n'ont pas pu être écrites dans ce fichier : recopiez-les de l'accusé de réception."
)


@by_link
@require_safe
def follow(request: LinkRequest) -> HttpResponse:
    """All that was sent by the link, the last first, with the remarks and what became of them."""
    envois = list(envois_of(request.follow_up).reverse())
    cards = Paginator(cards_shown(request.follow_up), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "deposits": request.follow_up.deposits.select_related("version__volet").order_by("pk"),
        "envois": [(envoi, counts) for envoi, counts in zip(envois, counted(envois), strict=True)],
        "cards": cards,
        "remarks": remarks_of(request.follow_up, list(cards)),
        "states": states_of(request.follow_up),
        "at_work": any(envoi.state in AT_WORK for envoi in envois),
        "given_back": [envoi.pk for envoi in envois if envoi.state in LIVE and is_sheet(envoi)],
    }
    return page(request, "public/follow.html", context)


def counted(envois: list[Submission]) -> list[dict]:
    """Return the number of rows of each envoi by outcome, those that are not zero."""
    counts = counts_of(envois)
    return [{outcome: n for outcome, n in counts[envoi.pk].items() if n} for envoi in envois]


@by_link
@require_safe
def receipt(request: LinkRequest, submission_id: int) -> HttpResponse:
    """The receipt of an envoi, to print: when, on what, and the reference of each row; progress before."""
    envoi = envoi_or_404(request, submission_id)
    told = envoi.rows.select_related("comment").prefetch_related("transcriptions")
    rows = Paginator(told.order_by("position"), 500)
    shown = rows.get_page(request.GET.get("page"))
    followed = cards_of(request.follow_up).filter(comment__in=[row.comment_id for row in shown])
    context = {
        "envoi": envoi,
        "at_work": envoi.state in AT_WORK,
        "progress": progress_of(envoi),
        "counts": counted([envoi])[0],
        "rows": shown,
        "followed": set(followed.order_by().values_list("comment", flat=True)),
        "address": request.build_absolute_uri(f"/suivi/{request.token}/"),
        "late": envoi.rows.filter(
            comment__placements__late=True, comment__placements__version=envoi.version_id
        ).exists(),
        "can_fill": can_fill(envoi),
    }
    return page(request, "public/receipt.html", context)


def can_fill(envoi: Submission) -> bool:
    """Return whether references can be written in the file: pictures alone have no line of their own."""
    only_pictures = envoi.rows.exists() and not envoi.rows.filter(picture="").exists()
    return not (envoi.nothing_to_say or envoi.completes_id or only_pictures)


@by_link
@require_safe
def receipt_progress(request: LinkRequest, submission_id: int) -> HttpResponse:
    """The part of the receipt that says how far the import is, asked again until it has ended."""
    envoi = envoi_or_404(request, submission_id)
    context = {"envoi": envoi, "at_work": envoi.state in AT_WORK, "progress": progress_of(envoi)}
    return page(request, "public/_recording.html", context)


@by_link
@require_safe
def filled_sheet(request: LinkRequest, submission_id: int) -> HttpResponse:
    """Their own sheet, every byte as they sent it but for the references and what is told, row by row."""
    envoi = envoi_or_404(request, submission_id)
    if not TURNS.acquire(timeout=PATIENCE):
        messages.error(request, BUSY)
        return to(request, "receipt", envoi.pk)
    try:
        sheet = filled(envoi, told_by(request, envoi))
    finally:
        TURNS.release()
    if sheet.refusal:
        logger.warning("%s cannot be given back filled: %s", envoi.reference, sheet.refusal)
        messages.error(request, NOT_FILLED)
        return to(request, "receipt", envoi.pk)
    headers = {
        "Content-Disposition": content_disposition_header(True, sheet.name) or "attachment",
        "X-Content-Type-Options": "nosniff",
    }
    return HttpResponse(sheet.content, content_type="application/octet-stream", headers=headers)


def told_by(request: LinkRequest, envoi: Submission) -> dict[int, tuple[str, str]]:
    """Return what may be read by the link of each remark: nothing of a decision that is not told yet."""
    cards = with_all(cards_of(request.follow_up).filter(version=envoi.version_id))
    return {
        one.card.comment_id: (Outcome(one.answer.outcome).outside, one.said)
        for one in remarks_of(request.follow_up, list(cards))
        if one.answer
    }


@by_link
@require_http_methods(["GET", "HEAD", "POST"])
def revoke(request: LinkRequest) -> HttpResponse:
    """Close the link for good, once asked again."""
    if request.method != "POST":
        return page(request, "public/revoke.html", {})
    try:
        links.revoke(follow_up=request.follow_up, by=None)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    return page(request, "public/revoked.html", {})
