"""The mails received: which wait for their version, which were set aside and why; many sent on at once."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import Count, Prefetch, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods

from documents.models import Version
from imports.mailbox.opening import choose_version, set_aside
from imports.models import MailCandidate, MailState, ReceivedMail
from imports.queueing import enqueue
from web.forms import open_to_deposit
from web.views.page import DeskRequest, page

PER_PAGE = 50
STATES = (MailState.TO_TELL, MailState.TAKEN_IN, MailState.ASIDE, MailState.RECEIVED)


class TickedForm(forms.Form):
    """The mails ticked, and where they go: to the version proposed for each, to one version, or aside."""

    mail = forms.ModelMultipleChoiceField(ReceivedMail.objects.none())
    version = forms.ModelChoiceField(
        Version.objects.none(), required=False, label="Version", empty_label="Celle proposée pour chacun"
    )
    reason = forms.CharField(required=False, max_length=500, label="Motif")

    def __init__(self, *args: object, mails: QuerySet[ReceivedMail], versions: QuerySet[Version]) -> None:
        super().__init__(*args)  # type: ignore[arg-type]
        self.fields["mail"].queryset = mails  # type: ignore[attr-defined]
        self.fields["version"].queryset = versions  # type: ignore[attr-defined]


@require_http_methods(["GET", "HEAD", "POST"])
def show(request: DeskRequest) -> HttpResponse:
    """The mails of one state, those that wait for their version first; a form sends the ticked ones on."""
    if request.method == "POST":
        return act(request)
    seen = ReceivedMail.objects.all().visible_to(request.user)
    counts = dict(seen.order_by().values_list("state").annotate(Count("pk")))
    state = chosen(request.GET.get("etat", ""), counts)
    words = request.GET.get("q", "").strip()[:200]
    among = saying(seen, words) if words else seen.filter(state=state)
    found = Paginator(with_what_a_line_shows(among), PER_PAGE)
    versions = open_to_deposit(request.user)
    context = {
        "title": "Courriels reçus",
        "states": [(one, counts.get(one, 0)) for one in STATES if counts.get(one) or one in STATES[:3]],
        "state": state,
        "words": words,
        "mails": found.get_page(request.GET.get("page")),
        "any": bool(counts),
        "mine": set(versions.values_list("pk", flat=True)),
        "ticked": TickedForm(mails=ReceivedMail.objects.none(), versions=versions),
        "waits": state == MailState.TO_TELL and not words,
        "read": set(Version.objects.all().visible_to(request.user).values_list("pk", flat=True)),
    }
    return page(request, "desk/mails.html", context)


def chosen(asked: str, counts: dict[str, int]) -> MailState:
    """Return the state to show: the one asked for, else the first that has mails."""
    if asked in MailState.values:
        return MailState(asked)
    return next((state for state in STATES if counts.get(state)), MailState.TO_TELL)


def saying(mails: QuerySet[ReceivedMail], words: str) -> QuerySet[ReceivedMail]:
    """Return those whose subject, sender or words hold *words*."""
    for word in words.split()[:8]:
        named = Q(sender__name__icontains=word) | Q(sender__address__icontains=word)
        mails = mails.filter(Q(subject__icontains=word) | Q(text__icontains=word) | named)
    return mails


def with_what_a_line_shows(mails: QuerySet[ReceivedMail]) -> QuerySet[ReceivedMail]:
    """Return the mails with all that their lines show, in a fixed number of queries."""
    candidates = MailCandidate.objects.select_related("version__volet")
    counted = mails.annotate(files=Count("parts", Q(parts__rank__gt=0, parts__reason=""), distinct=True))
    return (
        counted.select_related("sender", "version__volet", "inside")
        .prefetch_related(Prefetch("candidates", candidates), "parts__submission")
        .order_by("-pk")
    )


def act(request: DeskRequest) -> HttpResponse:
    """Send the ticked mails on, or set them aside; those that cannot be are said, the others are done."""
    back = f"{reverse('admin:mails')}?{urlencode({'etat': MailState.TO_TELL})}"
    waiting = ReceivedMail.objects.all().visible_to(request.user).filter(state=MailState.TO_TELL)
    form = TickedForm(request.POST, mails=waiting, versions=open_to_deposit(request.user))
    if not form.is_valid():
        messages.error(request, "Cochez d'abord des courriels ; rien n'a été fait.")
        return redirect(back)
    aside = "aside" in request.POST
    done = sum(acted_on(request, mail, form.cleaned_data, aside) for mail in form.cleaned_data["mail"])
    if done:
        plural = "s" if done > 1 else ""
        said = "mis de côté" if aside else f"envoyé{plural} à la version choisie"
        messages.success(request, f"{done} courriel{plural} {said}.")
    return redirect(back)


def acted_on(request: DeskRequest, mail: ReceivedMail, said: dict[str, Any], aside: bool) -> bool:
    """Return whether the mail was sent on, or set aside; why not is said."""
    try:
        if aside:
            set_aside(mail=mail, reason=said["reason"], by=request.user)
        else:
            best = mail.proposed
            send_on(request, mail, said["version"] or (best.version if best else None))
    except ValidationError as refusal:
        messages.error(request, f"{mail} : {' '.join(refusal.messages)}")
        return False
    except PermissionDenied:
        messages.error(request, f"{mail} : vous n'instruisez pas la version proposée.")
        return False
    return True


def send_on(request: DeskRequest, mail: ReceivedMail, version: Version | None) -> None:
    """Send the mail to the version; ValidationError when none stands out."""
    if version is None:
        raise ValidationError("aucune version ne ressort, choisissez-la.")
    for submission in choose_version(mail=mail, version=version, by=request.user):
        enqueue(submission)
