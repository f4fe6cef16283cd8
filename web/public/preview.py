"""What would be understood of an uploaded file, row by row, for its author to correct and confirm."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from comments.outcomes import PlaceState
from documents.calls import call_of
from imports.deposits import engine
from imports.deposits.confirming import confirm
from imports.deposits.correcting import correct
from imports.deposits.receiving import discard, move_deposit
from imports.models import WITH_REMARK, Becomes, Deposit, DepositRow, DepositState, Submission
from web.public.forms import RowForm
from web.public.link import LinkRequest, by_link, deposit_or_404, page, to
from web.public.rows import UNCORRECTABLE, shown

ROWS_PER_PAGE = 50
KINDS: dict[str, tuple[str, Q]] = {
    "": ("Toutes les lignes", Q()),
    "a-regarder": ("À regarder", Q(asks=True)),
    "nouvelles": ("Nouvelles", Q(becomes__in=[Becomes.NEW, Becomes.ALIKE])),
    "mises-a-jour": ("Mises à jour", Q(becomes=Becomes.UPDATED)),
    "connues": ("Déjà connues", Q(becomes=Becomes.KNOWN)),
    "non-lues": ("Non lues, à corriger", Q(becomes=Becomes.UNREAD)),
    "images": ("Images, que l'équipe lira", Q(becomes=Becomes.TO_TRANSCRIBE)),
    "ecartees": ("Écartées", Q(becomes=Becomes.ASIDE)),
}


@dataclass(frozen=True, slots=True)
class Kind:
    """Rows to look at together: how many there are, under which word of the address."""

    name: str
    label: str
    count: int


@by_link
@require_safe
def preview(request: LinkRequest, deposit_id: int) -> HttpResponse:
    """Show where a deposit stands: being read with its progress, refused, or to confirm row by row."""
    deposit = deposit_or_404(request, deposit_id)
    if deposit.state != DepositState.TO_CONFIRM:
        return page(request, "public/reading.html", {"deposit": deposit, **progress_of(deposit)})
    return preview_page(request, deposit)


def preview_page(request: LinkRequest, deposit: Deposit) -> HttpResponse:
    """Return the preview, one page of the rows of the kind asked for."""
    kinds = kinds_of(deposit)
    asked = request.GET.get("voir", "")
    asked = asked if asked in KINDS else ""
    rows = Paginator(
        deposit.rows.filter(KINDS[asked][1]).select_related("comment", "better_version__volet"), ROWS_PER_PAGE
    )
    shown_page = rows.get_page(request.GET.get("page"))
    counts = {kind.name: kind.count for kind in kinds}
    context = {
        "deposit": deposit,
        "call": call_of(deposit.version, timezone.localdate()),
        "kinds": [kind for kind in kinds if kind.count or not kind.name],
        "asked": asked,
        "rows": shown_page,
        "lines": [shown(row, deposit) for row in shown_page],
        "remarks": deposit.rows.filter(becomes__in=WITH_REMARK).count(),
        "changing": counts["nouvelles"] + counts["mises-a-jour"],
        "asking": counts["a-regarder"],
        "unread": counts["non-lues"],
        "pictures": counts["images"],
        "places": places_of(deposit.rows.all()),
        "becoming": becoming(kinds),
        "received_at": received_at(deposit),
    }
    return page(request, "public/preview.html", context)


def kinds_of(deposit: Deposit) -> list[Kind]:
    """Return how many rows there are of each kind, in one query."""
    counts = deposit.rows.aggregate(
        **{f"n{at}": Count("pk", filter=q) for at, (_, q) in enumerate(KINDS.values()) if q}
    )
    total = deposit.rows_done
    return [
        Kind(name, label, counts.get(f"n{at}", total)) for at, (name, (label, _)) in enumerate(KINDS.items())
    ]


def becoming(kinds: list[Kind]) -> list[tuple[str, int]]:
    """Return how many remarks would be new, update one or change nothing, in words; nothing for none."""
    words = {
        "nouvelles": ("remarque nouvelle", "remarques nouvelles"),
        "mises-a-jour": ("remarque mise à jour", "remarques mises à jour"),
        "connues": ("remarque déjà connue, qui ne change pas", "remarques déjà connues, qui ne changent pas"),
    }
    found = {kind.name: kind.count for kind in kinds}
    return [(said[found[name] > 1], found[name]) for name, said in words.items() if found[name]]


def received_at(deposit: Deposit) -> datetime | None:
    """Return when the same file was received on the version; None if it was not, or is corrected here."""
    same = Submission.objects.filter(version=deposit.version_id, sha256=deposit.sha256, corrections_mark="")
    return None if deposit.corrections else same.values_list("received_at", flat=True).first()


def places_of(rows: QuerySet[DepositRow]) -> list[tuple[str, int]]:
    """Return how many remarks stand at each state of place, in words."""
    found = dict(rows.exclude(place_state="").order_by().values_list("place_state").annotate(Count("pk")))
    return [(state.label, found[state]) for state in PlaceState if state in found]


def progress_of(deposit: Deposit) -> dict[str, Any]:
    """Return how far the reading is, in rows; nothing is known before the file is read."""
    busy = deposit.state == DepositState.READING or (
        deposit.state == DepositState.QUARANTINE and not deposit.scanned
    )
    return {"done": deposit.rows_done, "total": deposit.rows_read, "busy": busy}


@by_link
@require_safe
def preview_progress(request: LinkRequest, deposit_id: int) -> HttpResponse:
    """The part of the page that says how far the reading is, asked again until it has ended."""
    deposit = deposit_or_404(request, deposit_id)
    return page(request, "public/_reading.html", {"deposit": deposit, **progress_of(deposit)})


@by_link
@require_http_methods(["GET", "HEAD", "POST"])
def row(request: LinkRequest, deposit_id: int, position: int) -> HttpResponse:
    """Correct one row: its place, its date, its text; refused, it says where and keeps what was typed."""
    deposit = deposit_or_404(request, deposit_id)
    found = get_object_or_404(
        deposit.rows.select_related("comment", "better_version__volet"), position=position
    )
    if found.becomes in UNCORRECTABLE:
        raise Http404
    said = deposit.corrections.get(str(position), {})
    form = RowForm(request.POST or None, row=found, corrections=said)
    if request.method == "POST" and form.is_valid():
        try:
            correct(deposit=deposit, position=position, said=form.cleaned_data)
            messages.success(request, f"{found} : corrigée.")
            return to(request, "preview", deposit.pk, anchor=back_to(request, position))
        except ObjectDoesNotExist:  # confirmed or given up from another tab, at that moment
            return to(request, "follow")
        except ValidationError as refusal:
            form.add_error(None, refusal)
    context = {"deposit": deposit, "line": shown(found, deposit, form), "form": form}
    return page(request, "public/row.html", context, status=422 if form.is_bound else 200)


def back_to(request: LinkRequest, position: int) -> str:
    """Return the end of the preview's address that shows the row again: its kind, page and place."""
    kind, number = request.POST.get("voir", ""), request.POST.get("page", "")
    asked = [f"voir={kind}"] if kind in KINDS and kind else []
    asked += [f"page={number}"] if number.isdecimal() and len(number) < 9 else []
    return f"{'?' if asked else ''}{'&'.join(asked)}#ligne-{position}"


@by_link
@require_POST
def confirm_deposit(request: LinkRequest, deposit_id: int) -> HttpResponse:
    """Confirm: the deposit becomes an envoi, and leads to its receipt."""
    deposit = request.follow_up.deposits.filter(pk=deposit_id).first()
    if deposit is None:  # confirmed already, by a second click or another tab
        return to(request, "follow")
    try:
        confirmed = confirm(deposit=deposit)
    except Deposit.DoesNotExist:
        return to(request, "follow")
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        engine.enqueue(deposit)  # a text republished is looked at again
        return to(request, "preview", deposit.pk)
    if confirmed.submission.follow_up_id != request.follow_up.pk:
        messages.info(request, received_before(confirmed.submission.received_at))
        return to(request, "follow")
    return to(request, "receipt", confirmed.submission.pk)


def received_before(at: Any) -> str:
    """Return what is said of a file that came before, by whatever way, without saying whose it was."""
    day = timezone.localtime(at)
    return (
        f"Ce fichier, à l'identique, a déjà été reçu le {day:%d/%m/%Y} : rien n'est ajouté. "
        "Si vous l'aviez déposé ici, votre premier lien de suivi reste le bon."
    )


@by_link
@require_POST
def change_version(request: LinkRequest, deposit_id: int) -> HttpResponse:
    """Take the deposit to the version that it seems to be about."""
    deposit = deposit_or_404(request, deposit_id)
    if deposit.better_version is None:
        return to(request, "preview", deposit.pk)
    try:
        engine.enqueue(move_deposit(deposit=deposit, version=deposit.better_version))
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    return to(request, "preview", deposit.pk)


@by_link
@require_http_methods(["GET", "HEAD", "POST"])
def abandon(request: LinkRequest, deposit_id: int) -> HttpResponse:
    """Give the deposit up, once asked again: its file is deleted."""
    deposit = deposit_or_404(request, deposit_id)
    if request.method != "POST":
        return page(request, "public/abandon.html", {"deposit": deposit})
    version, name = deposit.version, deposit.filename
    discard(deposit)
    messages.success(request, f"« {name} » est supprimé : rien n'en a été enregistré.")
    others = request.follow_up.deposits.exists() or request.follow_up.submissions.exists()
    return to(request, "follow") if others else redirect("call_deposit", version.pk)
