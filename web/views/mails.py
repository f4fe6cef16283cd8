"""The mails received: which wait for their version, which were set aside and why; many sent on at once."""

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
from imports.mailbox.opening import choose_version
from imports.models import MailCandidate, MailState, ReceivedMail
from imports.queueing import enqueue
from web.forms import open_to_deposit
from web.views.page import DeskRequest, page

PER_PAGE = 50
STATES = (MailState.TO_TELL, MailState.TAKEN_IN, MailState.ASIDE, MailState.RECEIVED)


class SendOnForm(forms.Form):
    """The mails to send to the version proposed for each."""

    mail = forms.ModelMultipleChoiceField(ReceivedMail.objects.none())

    def __init__(self, *args: object, mails: QuerySet[ReceivedMail]) -> None:
        super().__init__(*args)  # type: ignore[arg-type]
        self.fields["mail"].queryset = mails  # type: ignore[attr-defined]


@require_http_methods(["GET", "HEAD", "POST"])
def show(request: DeskRequest) -> HttpResponse:
    """The mails of one state, those that wait for their version first; a form sends the ticked ones on."""
    if request.method == "POST":
        return send_on(request)
    seen = ReceivedMail.objects.all().visible_to(request.user)
    counts = dict(seen.order_by().values_list("state").annotate(Count("pk")))
    state = chosen(request.GET.get("etat", ""), counts)
    words = request.GET.get("q", "").strip()[:200]
    found = Paginator(with_what_a_line_shows(saying(seen.filter(state=state), words)), PER_PAGE)
    context = {
        "title": "Courriels reçus",
        "states": [(one, counts.get(one, 0)) for one in STATES if counts.get(one) or one in STATES[:3]],
        "state": state,
        "words": words,
        "mails": found.get_page(request.GET.get("page")),
        "any": bool(counts),
        "mine": set(open_to_deposit(request.user).values_list("pk", flat=True)),
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


def send_on(request: DeskRequest) -> HttpResponse:
    """Send each ticked mail to the version in which most of its remarks find a place."""
    back = f"{reverse('admin:mails')}?{urlencode({'etat': MailState.TO_TELL})}"
    waiting = ReceivedMail.objects.all().visible_to(request.user).filter(state=MailState.TO_TELL)
    form = SendOnForm(request.POST, mails=waiting)
    if not form.is_valid():
        messages.error(request, "Cochez les courriels à envoyer à la version proposée ; rien n'a été fait.")
        return redirect(back)
    done = sum(sent_on(request, mail) for mail in form.cleaned_data["mail"])
    if done:
        plural = "s" if done > 1 else ""
        messages.success(request, f"{done} courriel{plural} envoyé{plural} à la version proposée.")
    return redirect(back)


def sent_on(request: DeskRequest, mail: ReceivedMail) -> bool:
    """Return whether the mail went to its version; why not is said."""
    best = mail.proposed
    if best is None:
        messages.error(request, f"{mail} : aucune version ne ressort, choisissez-la sur sa page.")
        return False
    try:
        for submission in choose_version(mail=mail, version=best.version, by=request.user):
            enqueue(submission)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return False
    except PermissionDenied:
        messages.error(request, f"{mail} : vous n'instruisez pas la version proposée.")
        return False
    return True
