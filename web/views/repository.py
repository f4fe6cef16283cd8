"""A repository followed on GitHub: how its synchronisations went, what its issues became, ask for one now."""

from datetime import timedelta

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe
from django_htmx.http import HttpResponseClientRedirect

from imports.github import actions, telling
from imports.github.actions import ASKED
from imports.github.proposals import unread
from imports.models import Issue, IssueKind, Presence, Repository, Synchronisation
from people import journal
from web.views.page import DeskRequest, Refusal, page, repository_or_404, sent_only

RUNS_SHOWN = 20
A_WHILE = timedelta(minutes=10)


class AskForm(forms.Form):
    """Read what changed, or everything again."""

    full = forms.BooleanField(required=False)


@require_safe
def show(request: DeskRequest, repository_id: int) -> HttpResponse:
    """The repository's page."""
    return repository_page(request, repository_or_404(request, repository_id))


@require_safe
def progress(request: DeskRequest, repository_id: int) -> HttpResponse:
    """How far the run is, asked again until it has ended; then the whole page once more."""
    repository = repository_or_404(request, repository_id)
    address = reverse("admin:repository", args=[repository_id])
    if not request.htmx:
        return redirect(address)
    run = current(repository)
    if run is None and not waits(repository):
        return HttpResponseClientRedirect(address)
    return render(request, "desk/_synchronising.html", {"repository": repository, "run": run})


@sent_only(repository_or_404, "admin:repository")
def ask(request: DeskRequest, repository: Repository) -> HttpResponse:
    """Ask for a synchronisation now."""
    form = AskForm(request.POST)
    if form.is_valid():
        try:
            actions.ask(repository=repository, full=form.cleaned_data["full"], by=request.user)
            messages.success(request, f"Dépôt {repository} : synchronisation demandée.")
            return redirect("admin:repository", repository.pk)
        except ValidationError as refusal:
            form.add_error(None, refusal)
    return repository_page(request, repository, refusal=Refusal("ask", form, []), status=422)


def repository_page(
    request: DeskRequest, repository: Repository, *, refusal: Refusal | None = None, status: int = 200
) -> HttpResponse:
    """Return the page, in a fixed number of queries."""
    runs = list(repository.synchronisations.select_related("asked_by")[:RUNS_SHOWN])
    context = {
        "title": f"Dépôt {repository.name}",
        "repository": repository,
        "run": current(repository),
        "waiting": waits(repository),
        "runs": [(run, telling.sentence(run)) for run in runs if run.ended_at],
        "last": next((run for run in runs if run.ended_at), None),
        "counts": counts(repository),
        "unread": unread(repository).filter(proposal_read_at=None).count(),
        "refusal": refusal,
        "history": journal.of(repository)[:RUNS_SHOWN],
        "may_ask": request.user.has_perm("imports.synchronise", repository),
        "may_change": request.user.has_perm("imports.change_repository", repository),
    }
    return page(request, "desk/repository.html", context, status=status)


def current(repository: Repository) -> Synchronisation | None:
    """Return the run under way, None when no process gives a sign of one."""
    return repository.synchronisations.filter(ended_at=None).first() if repository.is_busy else None


def waits(repository: Repository) -> bool:
    """Return whether a page may wait for the engine: asked for not long ago, or due and followed."""
    asked = journal.of(repository).filter(action=ASKED, at__gt=timezone.now() - A_WHILE)
    return repository.is_waiting and (repository.active or asked.exists())


def counts(repository: Repository) -> list[tuple[str, str, int]]:
    """Return what the entries are, with the words for one and several and how many, in one query."""
    issues = Q(kind=IssueKind.ISSUE)
    kinds = {
        ("ticket repris en remarques", "tickets repris en remarques"): issues & ~Q(submission=None),
        ("ticket en attente", "tickets en attente"): issues & Q(submission=None),
        ("modification des documents", "modifications des documents"): ~issues & ~Q(submission=None),
        ("autre demande de modification", "autres demandes de modification"): ~issues & Q(submission=None),
        ("disparu de GitHub", "disparus de GitHub"): ~Q(presence=Presence.HERE),
    }
    counted = {str(at): Count("pk", filter=which) for at, which in enumerate(kinds.values())}
    found = Issue.objects.filter(repository=repository).aggregate(
        **{f"n{at}": count for at, count in counted.items()}
    )
    return [(one, several, found[f"n{at}"]) for at, (one, several) in enumerate(kinds)]
