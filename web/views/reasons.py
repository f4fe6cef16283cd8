"""The reasons to use again on a version: read, added, edited, deleted."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_POST

from comments import reasons
from comments.models import StandardReason
from documents.models import Version
from web.card_forms import EditReasonForm, StandardReasonForm, as_it_stands
from web.views.page import DeskRequest, page, version_or_404


def show(request: DeskRequest, version_id: int) -> HttpResponse:
    """The reasons of a version; on POST, one more."""
    version = version_or_404(request, version_id)
    form = StandardReasonForm(request.POST if request.method == "POST" else None, auto_id="reason_%s")
    if request.method == "POST" and form.is_valid():
        try:
            added = reasons.add_reason(version=version, by=request.user, **form.cleaned_data)
            messages.success(request, f"Motif type « {added.title} » ajouté.")
            return redirect("admin:reasons", version.pk)
        except ValidationError as refusal:
            form.add_error(None, refusal)
    return listed(request, version, form)


@require_POST
def add_proposed(request: DeskRequest, version_id: int) -> HttpResponse:
    """Add the reasons proposed to begin with."""
    version = version_or_404(request, version_id)
    try:
        count = reasons.add_proposed(version=version, by=request.user)
        said = "1 motif type ajouté" if count == 1 else f"{count} motifs types ajoutés"
        messages.success(request, f"{said} : relisez-les, puis adaptez-les à cette version.")
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
    return redirect("admin:reasons", version.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: DeskRequest, version_id: int, reason_id: int) -> HttpResponse:
    """Write a reason anew; refused, what was typed is kept."""
    reason = reason_or_404(request, version_id, reason_id)
    form = EditReasonForm(initial=as_it_stands(reason), auto_id="reason_%s")
    if request.method == "POST":
        form = EditReasonForm(request.POST, auto_id="reason_%s")
        if form.is_valid():
            try:
                reasons.edit_reason(reason=reason, by=request.user, **form.cleaned_data)
                messages.success(request, "Motif type modifié.")
                return redirect("admin:reasons", version_id)
            except ValidationError as refusal:
                form.add_error(None, refusal)
                # What it says now has just been told: sent again, it is written over knowingly.
                form.data = {**request.POST.dict(), "seen": reasons.state(reason)}
    context = {"title": reason.title, "version": reason.version, "reason": reason, "form": form}
    return page(request, "desk/reason.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: DeskRequest, version_id: int, reason_id: int) -> HttpResponse:
    """Ask whether a reason is to be deleted; on POST, delete it."""
    reason = reason_or_404(request, version_id, reason_id)
    if request.method == "POST":
        reasons.remove_reason(reason=reason, by=request.user)
        messages.success(request, f"Motif type « {reason.title} » supprimé.")
        return redirect("admin:reasons", version_id)
    context = {"title": f"Supprimer « {reason.title} » ?", "version": reason.version, "reason": reason}
    return page(request, "desk/reason_delete.html", context)


def listed(request: DeskRequest, version: Version, form: StandardReasonForm) -> HttpResponse:
    """Return the page of a version's reasons, with the form that adds one."""
    known = list(version.standard_reasons.select_related("by"))
    titles = {reason.title for reason in known}
    context = {
        "title": "Motifs types",
        "version": version,
        "reasons": known,
        "form": form,
        "proposed": [title for title, _, _ in reasons.PROPOSED if title not in titles],
        "may_instruct": request.user.has_perm("comments.instruct", version),
    }
    return page(request, "desk/reasons.html", context, status=422 if form.errors else 200)


def reason_or_404(request: DeskRequest, version_id: int, reason_id: int) -> StandardReason:
    """Return a reason of a version the user may read; Http404 otherwise."""
    version = version_or_404(request, version_id)
    return get_object_or_404(version.standard_reasons.select_related("version__volet"), pk=reason_id)
